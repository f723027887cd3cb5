"""Label recordings by ear, then see your confusions beside a model's."""

import ipywidgets

from emolab.evaluation.blind import share_right
from emolab.recordings import voices


def caption(test):
    """Say which recording is being heard and who speaks, and not how."""
    who = test.current.caption.split(",")[0]
    return f"Recording {len(test.answers) + 1} of {len(test.recordings)}: {who}"


def matrices(test, model_confusion):
    """Show both tables of answers as HTML: yours so far, and the model's of all recordings.

    Parameters
    ----------
    test : blind.BlindTest
    model_confusion : pandas.DataFrame
        From `BlindTest.ask`.

    Returns
    -------
    str
    """
    parts = [("The model", model_confusion)]
    if test.answers:
        parts.insert(0, ("You", test.confusion()))
    return '<div style="display:flex; gap:2em; flex-wrap:wrap">' + "".join(
        f"<div><b>{who}: {share_right(counts):.2f} right</b>{counts.to_html()}</div>" for who, counts in parts
    ) + "</div>"  # fmt: skip


def lab(test, model_confusion):
    """Play one recording after the other with a button for each emotion.

    The truth and the model's answers stay hidden until all are labelled, or until you press Stop.

    Parameters
    ----------
    test : blind.BlindTest
    model_confusion : pandas.DataFrame
        From `BlindTest.ask`.

    Returns
    -------
    ipywidgets.VBox
        Its `buttons` are a dict of emotion to button, and its `stop` is the last button.

    Notes
    -----
    Notebook: 06_measure_honestly
    """
    heard, shown = ipywidgets.HTML(), ipywidgets.HTML()
    buttons = {emotion: ipywidgets.Button(description=emotion) for emotion in test.emotions}
    stop = ipywidgets.Button(description="Stop and compare", icon="check")

    def play():
        recording = test.current
        heard.value = voices.player(recording.samples, recording.rate, caption(test))

    def finish(button=None):
        heard.value = f"{len(test.answers)} of {len(test.recordings)} labelled."
        shown.value = matrices(test, model_confusion)
        for button in (*buttons.values(), stop):
            button.disabled = True

    def take(button):
        test.answer(button.description)
        finish() if test.done else play()

    for button in buttons.values():
        button.on_click(take)
    stop.on_click(finish)
    play()
    box = ipywidgets.VBox(
        [heard, ipywidgets.HBox(list(buttons.values()), layout={"flex_flow": "row wrap"}), stop, shown]
    )
    box.buttons, box.stop, box.heard, box.shown = buttons, stop, heard, shown
    return box
