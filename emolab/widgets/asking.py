"""From a recording or a sentence to an answer on a card, whatever it came from."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from emolab.errors import PlainError
from emolab.recognizer.visit import Visit
from emolab.widgets.answer import AnswerCard

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from emolab.recognizer.prediction import Prediction
    from emolab.recognizer.visit import Answer, Source
    from emolab.recognizer.voice import Recognizer
    from emolab.widgets.gallery import Sample


# Seconds. Who asks the same again so soon after the answer has pressed twice, and meant it once.
TWICE = 0.5


class Asking:
    """Asks on behalf of a visitor and shows what is said; every source on a page calls one of its methods.

    Parameters
    ----------
    load : callable
        Returns the recognizer, such as `emolab.recognizer.load`.
    read : callable, optional
        Returns the prediction for a sentence, such as `emolab.recognizer.words.predict`.

    Attributes
    ----------
    visit : Visit
        What was asked so far.
    card : AnswerCard
        Where the answers appear.
    shown : Answer or None
        What the card shows.
    own : bool
        Whether the visitor says that what comes next is the voice that was calibrated.
    """

    def __init__(self, load: Callable[[], Recognizer], read: Callable[..., Prediction] | None = None) -> None:
        self.visit = Visit(load, read)
        self.card = AnswerCard()
        self.shown: Answer | None = None
        self.own = False
        self._listeners: list[Callable[[], object]] = []
        self._asked = False
        self._last: object = None
        self._answered = float("-inf")

    def when_changed(self, listener: Callable[[], object]) -> None:
        """Have `listener` called, without arguments, each time an answer was given or the visit changed."""
        self._listeners.append(listener)

    def changed(self) -> None:
        """Tell the listeners."""
        for listener in self._listeners:
            listener()

    def example(self, sample: Sample | None) -> None:
        """Show how an answer looks as soon as the models are read, unless something was asked by then."""
        if sample is None:
            return

        def show():
            answer = self.visit.example(sample.path, sample.label, sample.truth)
            if not self._asked:
                self.card.show(answer, example=True)

        self.visit.when_ready(show)

    def sample(self, sample: Sample) -> None:
        """Answer a voice of the gallery, and tell what was acted."""
        if not self._pressed_twice(sample):
            self.recording(sample.path, sample.label, note=sample.truth, own=False)

    def recording(self, source: Source, name: str, note: str = "", own: bool | None = None) -> None:
        """Answer a recording; what is wrong with it is said in place of an answer.

        Parameters
        ----------
        source : path or binary file
        name : str
            What to call it.
        note : str
            Shown below the answer.
        own : bool, optional
            Whether it is the voice that was calibrated; default: as the visitor says of what comes next.
        """
        self._asked = True
        self.card.say(f"Listening to {name} …")
        is_own = self.own if own is None else own
        self._show(lambda: self.visit.hear(source, name, note, is_own), name)

    def refuse(self, name: str, reason: str) -> None:
        """Say why something is not answered that was not even sent, and remember it."""
        self.shown, self._asked = None, True
        self.visit.refuse(name, reason)
        self.card.warn(reason)
        self.changed()

    def open(self, number: int) -> None:
        """Show an answer of the visit again, and play it."""
        self.shown = self.visit.answer(number)
        self.card.show(self.shown, play=True)
        self.changed()

    def glance(self, samples: NDArray[np.float32], rate: int) -> Prediction | None:
        """Say how a voice sounds that is speaking right now; None where nobody does. Nothing of it is remembered."""
        return self.visit.glance(samples, rate, self.own)

    def sentence(self, text: str, language: str | None = None) -> None:
        """Answer a sentence, in its own language or in the one that was chosen."""
        if self._pressed_twice((text, language)):
            return
        self._asked = True
        self.card.say("Reading …")
        self._show(lambda: self.visit.read(text, language))

    def carefully(self, do: Callable[[], object], warn: Callable[[str], object]) -> bool:
        """Call `do`; say with `warn` what went wrong. Returns whether nothing did."""
        try:
            do()
        except PlainError as error:
            warn(str(error))
            return False
        except Exception as error:
            # Whatever escapes a callback is swallowed by ipywidgets, and the page would wait for ever.
            warn(f"Something went wrong that should not ({type(error).__name__}: {error}). Please report it.")
            raise
        return True

    def _show(self, get, name=None):
        """Show what `get` returns; what went wrong is shown, and, with a name, remembered."""

        def show():
            self.shown = get()
            self.card.show(self.shown)

        def warn(sentence):
            if name is not None:
                self.visit.refuse(name, sentence)
            self.card.warn(sentence)

        self.shown = None
        self.carefully(show, warn)
        self.changed()
        self._answered = time.monotonic()

    def _pressed_twice(self, asked):
        again = asked == self._last and time.monotonic() - self._answered < TWICE
        self._last = asked
        return again
