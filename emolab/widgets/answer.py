"""Where an answer appears: its headline, its bars and its sound, or the sentence that says why there is none."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import ipywidgets

from emolab.labels import LOOKS, in_order
from emolab.recognizer.prediction import needed, percentages
from emolab.recordings.audio import RATE
from emolab.widgets.glyphs import GLYPHS
from emolab.widgets.player import Player

if TYPE_CHECKING:
    from emolab.recognizer.prediction import Prediction
    from emolab.recognizer.visit import Answer

CARDS = "https://github.com/emolab/emolab/blob/main/data/models/"
# What the models are, and their cards.
MODELS = {
    "ears": (
        "a small model of acted emotions that hears through the first layers of a speech recogniser (Whisper tiny.en)",
        "README.md",
    ),
    "plain": ("a small model of acted emotions that goes by statistics of the voice", "README.md"),
    "words_en": ("a model of words that learned from English comments and posts", "words.md"),
    "words_es": ("a model of words that learned from Spanish posts", "words.md"),
}


class AnswerCard(ipywidgets.VBox):
    """A place on the page that shows one answer at a time.

    Notes
    -----
    `message` is an HTML element that screen readers announce when it changes. Notebook: 10_try_the_demo
    """

    def __init__(self) -> None:
        self.message = ipywidgets.HTML()
        self.figures = ipywidgets.HTML()
        self.player = Player()
        self.remarks = ipywidgets.HTML()
        super().__init__([self.message, self.figures, self.player, self.remarks])
        self.add_class("emolab-answer")
        self.say("The answer will appear here.")

    def say(self, sentence: str) -> None:
        """Show a sentence and nothing else."""
        self._announce("emolab-sentence", html.escape(sentence))
        self.figures.value = self.remarks.value = ""
        self.player.clear()

    def warn(self, sentence: str) -> None:
        """Show why there is no answer, and nothing else."""
        self.say(sentence)
        self._announce("emolab-sentence emolab-problem", html.escape(sentence))

    def show(self, answer: Answer, play: bool = False, example: bool = False) -> None:
        """Show an answer: in words and bars at once, then its sound, then what is to be said about it.

        Parameters
        ----------
        answer : Answer
        play : bool
            Whether its sound is played at once.
        example : bool
            Whether nobody asked for it: it shows what an answer looks like.
        """
        prediction = answer.prediction
        if prediction.error is not None:
            self.warn(prediction.error)
            return
        self.figures.value = bars(prediction)
        before = f"<p class='emolab-example'>An example: {html.escape(answer.name)}</p>" if example else ""
        classes = "emolab-headline emolab-of-example" if example else "emolab-headline"
        self._announce(classes, verdict(prediction), before)
        if answer.samples is not None:
            self.player.show(answer.samples, RATE, prediction, f"answer_{answer.number}.png", play, asked=not example)
        else:
            self.player.clear()
        self.remarks.value = remarks(answer)

    def _announce(self, classes, inner, before=""):
        self.message.value = f'{before}<div class="{classes}" role="status">{inner}</div>'


def verdict(prediction: Prediction) -> str:
    """Say the answer as HTML: in the emotion's colour if it is sure of one, else in words, at its level."""
    emotion = needed(prediction.emotion, prediction)
    if prediction.answer and prediction.level and not prediction.confident:
        group, _, perhaps = prediction.answer.partition(": ")
        perhaps = f": {html.escape(perhaps)}" if perhaps else ""
        return f"It sounds <strong>{html.escape(group)}</strong>{perhaps}."
    if not prediction.confident:
        return f"<strong>Not sure.</strong> Perhaps {html.escape(emotion)}; look at the bars."
    colour = LOOKS[emotion].colour
    verb = "sounds" if prediction.kind == "voice" else "reads"
    return (
        f'<span aria-hidden="true" style="color:{colour}">{GLYPHS[emotion]}</span> '
        f'It {verb} <strong style="border-color:{colour}">{html.escape(emotion)}</strong>'
    )


def bars(prediction: Prediction) -> str:
    """Draw the probabilities as HTML: a list with one bar for each emotion, which adds up to 100 %."""
    shares = percentages(needed(prediction.probabilities, prediction))
    rows = []
    for emotion in in_order(shares):
        colour = LOOKS[emotion].colour
        classes = "emolab-best" if emotion == prediction.emotion else ""
        rows.append(
            f'<li class="{classes}"><span class="glyph" aria-hidden="true" style="color:{colour}">{GLYPHS[emotion]}'
            f'</span><span class="name">{emotion}</span><span class="track" aria-hidden="true"><span class="bar" '
            f'style="width:{max(shares[emotion], 0.5)}%;background:{colour}"></span></span>'
            f'<span class="share">{shares[emotion]} %</span></li>'
        )
    unsure = "" if prediction.confident else " emolab-unsure"
    return f'<ul class="emolab-bars{unsure}" aria-label="Probability of each emotion">{"".join(rows)}</ul>'


def remarks(answer: Answer) -> str:
    """Say as HTML what else an answer holds: how the voice sounds, what speaks for the answer, which model gave it."""
    prediction = answer.prediction
    said = []
    if prediction.sex:
        shares = percentages(prediction.sex)
        nearer = "women" if prediction.nearer_sex == "female" else "men"
        said.append(
            f"The voice sounds more like the {nearer} among the actors "
            f"({max(shares.values())} %). That is pitch and timbre; it says nothing about who "
            "somebody is."
        )
    if prediction is not answer.general:
        said.append(f"Before your corrections: {html.escape(needed(answer.general.emotion, answer.general))}.")
    if prediction.model:
        said.append(answered_by(prediction.model))
    note = f'<p class="emolab-note"><strong>{html.escape(answer.note)}</strong></p>' if answer.note else ""
    return note + cues(prediction) + "".join(f'<p class="emolab-note">{sentence}</p>' for sentence in said)


def answered_by(model: str) -> str:
    """Say as HTML what a model is, with a link to its card; one that is not known is called by its name."""
    name, _, how = model.partition(", ")
    if name not in MODELS:
        return f"Answered by the model {html.escape(model)}."
    what, card = MODELS[name]
    link = f'<a href="{CARDS}{card}" target="_blank" rel="noopener">model card</a>'
    return f"Answered by {what}{html.escape(f', {how}' if how else '')} ({link})."


def cues(prediction: Prediction) -> str:
    """List as HTML what moved the answer; nothing where nothing did."""
    if not prediction.cues:
        return ""
    rows = "".join(f"<li>{html.escape(cue[:1].upper() + cue[1:])}</li>" for cue in prediction.cues)
    return f"<h3>Cues</h3><ul class='emolab-cues'>{rows}</ul>"


def in_words(prediction: Prediction) -> str:
    """Say all probabilities in words, the largest first."""
    shares = percentages(needed(prediction.probabilities, prediction))
    return ", ".join(f"{emotion} {shares[emotion]} %" for emotion in sorted(shares, key=lambda one: -shares[one]))
