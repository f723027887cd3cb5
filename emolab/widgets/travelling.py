"""A voice on its way to the recognizer: sliders for noise and room, a telephone, and what is answered then."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import ipywidgets
import numpy as np

from emolab.plots import answers
from emolab.recordings import audio, augment, voices
from emolab.widgets import pictures
from emolab.widgets.sentences import Sentence, Shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emolab.recognizer.prediction import Prediction
    from emolab.recognizer.voice import Recognizer

# What stands for no noise at all at the right end of the slider, in decibels.
QUIET = 40
CODECS = {"none": None, **{name: name for name in augment.CODECS}}


class Journey(Shown):
    """A simulated actor's sentence with what happens to it, and the recognizer's answer.

    Parameters
    ----------
    listener : Recognizer
    emotions : sequence of str
        Which can be chosen.

    Attributes
    ----------
    emotion, actor, codec : ipywidgets.Dropdown
    snr, seconds : ipywidgets.FloatSlider
        Signal-to-noise ratio in decibels, `QUIET` for no noise; the room's echoes.
    telephone : ipywidgets.Checkbox
    said : emolab.widgets.sentences.Sentence
    sound, drawn : ipywidgets.HTML, ipywidgets.HTML
        A player; the probabilities.
    """

    def __init__(self, listener: Recognizer, emotions: Sequence[str]) -> None:
        self._listener = listener
        self._in_quiet: dict[tuple[str, int], Prediction] = {}
        wide = {"style": {"description_width": "9em"}, "layout": {"width": "26em"}, "continuous_update": False}
        narrow = {"style": wide["style"], "layout": wide["layout"]}
        self.emotion = ipywidgets.Dropdown(options=list(emotions), description="acted emotion", **narrow)
        self.actor = ipywidgets.Dropdown(options=range(1, 25), description="simulated actor", **narrow)
        self.snr = ipywidgets.FloatSlider(QUIET, min=-5, max=QUIET, step=2.5, description="voice over noise", **wide)
        self.seconds = ipywidgets.FloatSlider(0, min=0, max=1, step=0.1, description="echoes (s)", **wide)
        self.telephone = ipywidgets.Checkbox(description="through a telephone's band", indent=False)
        self.codec = ipywidgets.Dropdown(options=CODECS, description="codec", **narrow)
        self.said, self.sound, self.drawn = Sentence(), ipywidgets.HTML(), ipywidgets.HTML()
        controls = [self.emotion, self.actor, self.snr, self.seconds, self.telephone, self.codec]
        for control in controls:
            control.observe(self._answer, "value")
        self._answer()
        super().__init__([*controls, self.said, self.sound, self.drawn])

    def _answer(self, _=None):
        recorded = voices.recording(self.emotion.value, self.actor.value)
        snr = np.inf if self.snr.value >= QUIET else self.snr.value
        way = snr, self.seconds.value, self.telephone.value, self.codec.value
        heard = augment.on_the_way(recorded.samples, *way)
        self.sound.value = voices.player(heard, recorded.rate, recorded.caption)
        before = self._quiet(recorded)
        try:
            now = self._listener.predict(heard)
        except audio.AudioError as error:
            self.said.say(f"As recorded: {before.answer}. Now nothing is answered: {error}")
            self.drawn.value = ""
            return
        self.said.say(f"As recorded: {before.answer}. Now: {now.answer}.")
        alt = f"Probabilities of the emotions; the most probable is {now.emotion}."
        self.drawn.value = pictures.picture(lambda ax: answers.probabilities(now, ax), html.escape(alt), (4.4, 3.0))

    def _quiet(self, recorded):
        key = self.emotion.value, self.actor.value
        if key not in self._in_quiet:
            self._in_quiet[key] = self._listener.predict(recorded.samples)
        return self._in_quiet[key]


def journey(listener: Recognizer, emotions: Sequence[str] = ("angry", "happy", "neutral", "sad")) -> Journey:
    """Show sliders for what happens to a simulated actor's voice, and what the recognizer then says.

    Parameters
    ----------
    listener : Recognizer
        From `recognizer.load`.
    emotions : sequence of str

    Returns
    -------
    Journey

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> from emolab import recognizer
    >>> shown = journey(recognizer.load("plain"))
    >>> shown.telephone.value = True
    >>> "As recorded" in shown.said.value
    True
    """
    return Journey(listener, emotions)
