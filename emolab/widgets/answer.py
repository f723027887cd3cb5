"""Where an answer appears: its headline, its figures and its sound, or the sentence that says why there is none."""

import html

import ipywidgets

from emolab.labels import LOOKS
from emolab.plots import answers
from emolab.widgets.pictures import picture, player


class AnswerCard(ipywidgets.VBox):
    """A place on the page that shows one answer at a time.

    Notes
    -----
    `message` is an HTML element that screen readers announce when it changes. Notebook: 08_try_the_demo
    """

    def __init__(self):
        self.message = ipywidgets.HTML()
        self.sound = ipywidgets.VBox()
        self.figures = ipywidgets.HTML()
        super().__init__([self.message, self.sound, self.figures])
        self.add_class("emolab-answer")
        self.say("The answer will appear here.")

    def say(self, sentence):
        """Show a sentence and nothing else."""
        self._announce("emolab-sentence", html.escape(sentence))
        self.sound.children = ()
        self.figures.value = ""

    def warn(self, sentence):
        """Show why there is no answer, and nothing else."""
        self.say(sentence)
        self._announce("emolab-sentence emolab-problem", html.escape(sentence))

    def show(self, prediction, samples, rate, note=""):
        """Show an answer, the sound it is about, and a note below them.

        Parameters
        ----------
        prediction : emolab.prediction.Prediction
        samples : numpy.ndarray, shape (samples,)
            What was heard.
        rate : int
        note : str
            What else is to be said about it.
        """
        if prediction.error is not None:
            self.warn(prediction.error)
            return
        drawn = figures(prediction) + (f'<p class="emolab-note">{html.escape(note)}</p>' if note else "")
        self._announce("emolab-headline", headline(prediction))
        self.sound.children = (player(samples, rate),)
        self.figures.value = drawn

    def _announce(self, classes, inner):
        self.message.value = f'<div class="{classes}" role="status">{inner}</div>'


def headline(prediction):
    """Say the answer as HTML: in the emotion's colour if it is sure, in words if it is not."""
    if not prediction.confident:
        return f"<strong>Not sure.</strong> Perhaps {html.escape(prediction.emotion)}; look at the bars."
    colour = LOOKS[prediction.emotion].colour
    return f'It sounds <strong style="border-color:{colour}">{html.escape(prediction.emotion)}</strong>'


def figures(prediction):
    """Draw all that a prediction holds as HTML: the bars, and where they are known, timeline and sex."""
    parts = [_panel("How likely is each emotion?", answers.probabilities, prediction, in_words(prediction), (4.4, 3.0))]
    if prediction.timeline and len(prediction.timeline) > 1:
        alt = "The probabilities over time."
        parts.append(_panel("How does it change?", answers.timeline, prediction, alt, (4.4, 2.4)))
    if prediction.sex:
        alt = ", ".join(f"{name} {share:.0%}" for name, share in prediction.sex.items())
        parts.append(_panel("Whose voice does it sound like?", answers.sex, prediction, alt, (4.4, 0.7)))
    bars, others = parts[0], "".join(parts[1:])
    return f'<div class="emolab-figures"><div>{bars}</div><div>{others}</div></div>'


def in_words(prediction):
    """Say all probabilities in words, the largest first: what the bars show to those who do not see them."""
    shares = sorted(prediction.probabilities.items(), key=lambda item: -item[1])
    return ", ".join(f"{emotion} {share:.0%}" for emotion, share in shares)


def _panel(question, draw, prediction, alt, size):
    return f"<h3>{question}</h3>" + picture(lambda ax: draw(prediction, ax=ax).set_title(""), alt, size)
