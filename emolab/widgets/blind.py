"""Label recordings by ear, then see your confusions beside a model's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

from emolab.evaluation.blind import share_right
from emolab.recordings import voices
from emolab.widgets.sentences import Shown

if TYPE_CHECKING:
    import pandas as pd

    from emolab.evaluation.blind import BlindTest


def caption(test: BlindTest) -> str:
    """Say which recording is being heard and who speaks, and not how; that all are labelled, once they are."""
    if test.current is None:
        return f"{len(test.answers)} of {len(test.recordings)} labelled."
    who = test.current.caption.split(",")[0]
    return f"Recording {len(test.answers) + 1} of {len(test.recordings)}: {who}"


def matrices(test: BlindTest, model_confusion: pd.DataFrame) -> str:
    """Show both tables of answers as HTML: yours so far, and the model's of all recordings.

    Parameters
    ----------
    test : BlindTest
    model_confusion : pandas.DataFrame
        From `BlindTest.ask`.

    Returns
    -------
    str
    """
    parts = [("The model", model_confusion)]
    if test.answers:
        parts.insert(0, ("You", test.confusion()))
    shown = (f"<div><b>{who}: {share_right(counts):.2f} right</b>{counts.to_html()}</div>" for who, counts in parts)
    return f'<div style="display:flex; gap:2em; flex-wrap:wrap">{"".join(shown)}</div>'


class Lab(Shown):
    """Its `buttons` are a dict of emotion to button, and its `stop` is the last button; `heard` and `shown` show."""

    def __init__(self, test: BlindTest, model_confusion: pd.DataFrame) -> None:
        self._test, self._model_confusion = test, model_confusion
        self.heard, self.shown = ipywidgets.HTML(), ipywidgets.HTML()
        self.buttons = {emotion: ipywidgets.Button(description=emotion) for emotion in test.emotions}
        self.stop = ipywidgets.Button(description="Stop and compare", icon="check")
        for button in self.buttons.values():
            button.on_click(self._take)
        self.stop.on_click(self._finish)
        # A cell that is run again shows how the test ended.
        self._play_or_finish()
        row = ipywidgets.HBox(list(self.buttons.values()), layout={"flex_flow": "row wrap"})
        super().__init__([self.heard, row, self.stop, self.shown])

    def _play_or_finish(self):
        recording = self._test.current
        if recording is None:
            self._finish()
        else:
            self.heard.value = voices.player(recording.samples, recording.rate, caption(self._test))

    def _take(self, button):
        self._test.answer(button.description)
        self._play_or_finish()

    def _finish(self, _=None):
        self.heard.value = f"{len(self._test.answers)} of {len(self._test.recordings)} labelled."
        self.shown.value = matrices(self._test, self._model_confusion)
        for button in (*self.buttons.values(), self.stop):
            button.disabled = True


def lab(test: BlindTest, model_confusion: pd.DataFrame) -> Lab:
    """Play one recording after the other with a button for each emotion.

    The truth and the model's answers stay hidden until all are labelled, or until you press Stop.

    Parameters
    ----------
    test : BlindTest
    model_confusion : pandas.DataFrame
        From `BlindTest.ask`.

    Returns
    -------
    Lab

    Notes
    -----
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> from emolab.evaluation import blind
    >>> test = blind.BlindTest(blind.recordings()[:2])
    >>> shown = lab(test, test.ask(lambda samples, rate: "sad"))
    >>> shown.buttons["happy"].click()
    >>> test.answers
    ['happy']
    """
    return Lab(test, model_confusion)
