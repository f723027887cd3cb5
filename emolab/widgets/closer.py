"""A closer look at an answer: beside the emotions' profiles, a second opinion, and the words that were said."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import ipywidgets

from emolab.errors import PlainError
from emolab.labels import LOOKS, in_order
from emolab.recognizer.prediction import percentages
from emolab.recordings.audio import RATE
from emolab.widgets import languages
from emolab.widgets.answer import cues
from emolab.widgets.field import Field
from emolab.widgets.fold import Fold
from emolab.widgets.glyphs import GLYPHS
from emolab.widgets.sentences import Sentence, button

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from emolab.models.fusion import Fused
    from emolab.recognizer.comparison import Comparison
    from emolab.recognizer.prediction import Prediction
    from emolab.recognizer.second_opinion import Steps
    from emolab.recognizer.transcript import Transcript
    from emolab.recognizer.visit import Answer
    from emolab.widgets.asking import Asking

_WIDTH = 4.1


class CloserLook(ipywidgets.VBox):
    """What else can be said about the answer that is shown; computed when a visitor opens it.

    Parameters
    ----------
    asking : Asking
    transcribe : callable
        From samples at 16 kHz and a language, two letters or None, to an `emolab.recognizer.transcript.Transcript`;
        raises `PlainError` where it cannot.

    Attributes
    ----------
    fold : emolab.widgets.fold.Fold
    beside, opinion, together : ipywidgets.HTML
        The recording beside the profiles, the second opinion, the decision out of voice and words.
    field : emolab.widgets.field.Field
        What was said, to be put right before it is weighed.
    language : ipywidgets.Dropdown
        What is spoken; "" where it is found. Another choice has the recording heard again.
    weigh : ipywidgets.Button
    said : emolab.widgets.sentences.Sentence

    Notes
    -----
    Notebook: 10_try_the_demo
    """

    def __init__(self, asking: Asking, transcribe: Callable[..., Transcript]) -> None:
        self._asking, self._transcribe = asking, transcribe
        self._looked: Answer | None = None
        self._heard: Transcript | None = None
        self.beside, self.opinion, self.together = (ipywidgets.HTML() for _ in range(3))
        self.progress, self.said = Sentence(), Sentence()
        self.field = Field("The words in the recording", self._weigh, "What was said")
        self.weigh = button("Weigh the words", "Judge these words, and decide with the voice")
        self.weigh.on_click(lambda _: self._weigh())
        self.language = languages.choice(spoken=languages.SPOKEN)
        self.language.observe(lambda _: self._listen_again(), names="value")
        words = ipywidgets.VBox(
            [ipywidgets.HTML("<h3>The words</h3>"), self.said, self.field, self.language, self.weigh, self.together]
        )
        words.add_class("emolab-typing")
        self.fold = Fold("More about this answer", [self.progress, self.beside, self.opinion, words], self._look)
        super().__init__([self.fold])
        self.add_class("emolab-panel")
        self.add_class("emolab-closer")
        asking.when_changed(self._refresh)
        self._refresh()

    def _refresh(self):
        shown = self._asking.shown
        there = shown is not None and shown.samples is not None
        self.layout.display = "" if there else "none"
        if self.fold.is_open and there:
            self._look()

    def _look(self):
        answer = self._asking.shown
        if answer is self._looked:
            return
        self._looked = answer
        for part in (self.beside, self.opinion, self.together):
            part.value = ""
        self.field.value, self._heard = "", None
        self.said.say("")
        self.progress.say("Measuring \u2026")
        self._asking.carefully(lambda: self._measure(answer), self.progress.warn)
        self._listen(answer)

    def _measure(self, answer):
        from emolab.features import recipes
        from emolab.recognizer import comparison, second_opinion

        self.beside.value = beside(comparison.compare(answer.prediction), answer.prediction.emotion)
        values = recipes.extract(answer.samples, RATE, second_opinion.RECIPE)
        self.opinion.value = opinion(second_opinion.ask(values), answer.prediction.emotion)
        self.progress.say("")

    def _listen(self, answer):
        from emolab.recognizer import tongues

        self.said.say("Listening to the words \u2026")
        try:
            self._heard = self._transcribe(answer.samples, self.language.value or None)
        except PlainError as error:
            self.said.say(f"{error} Then weigh the words.")
            return
        self.field.value = self._heard.text
        spoken = f" in {tongues.name(self._heard.language)}" if self._heard.language else ""
        self.said.say(
            f"{self._heard.engine} heard this{spoken}, and is {self._heard.quality:.0%} sure of it. Put it right, then "
            "weigh the words."
        )

    def _listen_again(self):
        if self.fold.is_open and self._looked is not None:
            self.field.value, self._heard, self.together.value = "", None, ""
            self._listen(self._looked)

    def _weigh(self):
        self._asking.carefully(self._decide, self.said.warn)

    def _decide(self):
        from emolab.recognizer.combined import combine
        from emolab.recognizer.transcript import Transcript

        shown = self._asking.shown
        if shown is None:
            return
        heard = self._heard or Transcript("", 0.0, "nobody")
        text = self.field.value
        said = heard if text == heard.text else heard.corrected(text)
        self.together.value = ""
        read, fused = combine(shown.prediction, said, self.language.value or None)
        self.together.value = weighed(read, fused)
        self.said.say("")


def beside(compared: Comparison, emotion: str | None) -> str:
    """Show a recording beside the emotions' profiles: a sentence and a figure, as HTML."""
    from emolab.plots import features
    from emolab.recognizer import comparison
    from emolab.widgets.pictures import picture

    words = comparison.in_words(compared)
    shown = emotion if emotion in compared.profiles.index else None
    drawn = picture(lambda ax: features.beside_profiles(compared, shown, ax), f"Profile. {words}", (_WIDTH, 3.6))
    return (
        f"<h3>How it was said</h3><p>{html.escape(words)}</p>{drawn}"
        f"<p class='emolab-note'>The dashed line is this recording, the coloured one the average of the corpora's "
        f"actors when asked for {html.escape(shown or compared.nearest.index[0])}; the small strokes are the other "
        "emotions. Zero is what is usual; to the right of it is more of what a row names.</p>"
    )


def opinion(steps: Steps, emotion: str | None) -> str:
    """Show what a tree of decisions says: a sentence and a figure, as HTML."""
    from emolab.plots import trees
    from emolab.recognizer import second_opinion
    from emolab.widgets.pictures import picture

    agrees = "It agrees." if steps.emotion == emotion else f"It does not agree: {steps.emotion}, not {emotion}."
    words = f"{second_opinion.in_words(steps)} {agrees}"
    drawn = picture(lambda ax: trees.steps(steps, ax), f"A tree of decisions. {words}", (_WIDTH, 3.2))
    return (
        f"<h3>A second opinion</h3><p>Another model decides in steps, from measurements that have names. "
        f"{html.escape(words)}</p>{drawn}<p class='emolab-note'>It is wrong more often than the first; what both say "
        "is likelier to be right.</p>"
    )


def weighed(read: Prediction, fused: Fused) -> str:
    """Show voice, words and the decision out of both as an HTML table; a disagreement is said first."""
    remark = f"<p class='emolab-remark'>{html.escape(fused.remark)}</p>" if fused.remark else ""
    share = percentages({"voice": 1 - fused.words_weight, "words": fused.words_weight})
    sides = [percentages(side) for side in (fused.voice, fused.words, fused.probabilities)]
    rows = "".join(
        f'<tr{" class=emolab-best" if emotion == fused.emotion else ""}><th scope="row"><span aria-hidden="true" '
        f'style="color:{LOOKS[emotion].colour}">{GLYPHS[emotion]}</span> {emotion}</th>'
        + "".join(
            f'<td><span class="bar" aria-hidden="true" style="width:{side[emotion]}%"></span>{side[emotion]} %</td>'
            for side in sides
        )
        + "</tr>"
        for emotion in in_order(fused.probabilities)
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("emotion", "voice", "words", "together"))
    return (
        f"{remark}<p><strong>Together: {html.escape(fused.emotion)}.</strong> The voice counts {share['voice']} %, the "
        f"words {share['words']} %: weights measured on simulated actors, less for words that may be misheard.</p>"
        f'<table class="emolab-weighed"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{cues(read)}'
    )


def transcribed(samples: NDArray[np.float32], language: str | None = None) -> Transcript:
    """Write down what was said, with the best recogniser that is installed.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
        At 16 kHz.
    language : str, optional
        What is spoken, two letters. Default: found, where the weights know more than English.

    Returns
    -------
    emolab.recognizer.transcript.Transcript
    """
    from emolab.recognizer import transcript

    return transcript.best_engine(language).transcribe(samples, RATE, language)
