"""The pages that visitors see: each puts sources and a card for the answer beside or under one another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets

from emolab.recordings import audio
from emolab.widgets import languages
from emolab.widgets.asking import Asking
from emolab.widgets.closer import CloserLook, transcribed
from emolab.widgets.field import Field
from emolab.widgets.gallery import example, gallery
from emolab.widgets.recorder import LONGEST, Recorder
from emolab.widgets.sentences import Shown, button
from emolab.widgets.upload import LARGEST_MIB, Upload
from emolab.widgets.visiting import calibrating, correcting, history

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from emolab.recognizer.prediction import Prediction
    from emolab.recognizer.transcript import Transcript
    from emolab.recognizer.voice import Recognizer
    from emolab.widgets.gallery import Sample

_LOOKS = Path(__file__).with_name("pages.css")
_LEAD = (
    "A machine that learned from recordings of actors answers. It is often wrong, it says when it is not sure, and it "
    "knows nothing about how anybody <em>feels</em>."
)
_RECORD_HINT = f"A sentence or two, at most {LONGEST:.0f} seconds. Say it the way you would say it to somebody."
_UPLOAD_HINT = f"One person speaking, up to ten minutes: {audio.KINDS}, up to {LARGEST_MIB} MiB."
_KEPT = (
    "Sound and sentences go to the machine that serves this page and to nobody else. They stay in its memory while the "
    "page is open, in no file, and are gone when it is closed."
)
EXAMPLE = "I can't believe you did this for me!"


class Page(Shown):
    """Widgets in the look of the course.

    Parameters
    ----------
    asking : Asking
    children : iterable of widgets
    """

    def __init__(self, asking: Asking, children: Iterable[ipywidgets.Widget]) -> None:
        self.asking = asking
        looks = ipywidgets.HTML(f"<style>{_LOOKS.read_text(encoding='utf-8')}</style>")
        super().__init__([looks, *children])
        self.add_class("emolab-page")


def demo(
    load: Callable[[], Recognizer],
    samples: Iterable[Sample],
    read: Callable[..., Prediction] | None = None,
    transcribe: Callable[..., Transcript] | None = None,
) -> Page:
    """Put the demo together: speak, upload, choose or type, and see what the models make of it.

    Parameters
    ----------
    load : callable
        Returns the recognizer, such as `emolab.recognizer.load`.
    samples : iterable of emolab.widgets.gallery.Sample
    read : callable, optional
        Returns the prediction for a sentence. Default: `emolab.recognizer.words.predict`.
    transcribe : callable, optional
        Returns the transcript of a recording. Default: `emolab.widgets.closer.transcribed`.

    Returns
    -------
    Page

    Notes
    -----
    Notebook: 10_try_the_demo

    Examples
    --------
    >>> from emolab import recognizer
    >>> from emolab.widgets import gallery
    >>> page = demo(lambda: recognizer.load("plain"), gallery.samples())
    >>> page.asking.sentence("I am so happy today!")
    >>> page.asking.shown.prediction.emotion
    'happy'
    """
    asking = Asking(load, read or _read)
    sources = _group(
        "emolab-sources",
        _heading("Speak", _RECORD_HINT),
        Recorder(asking.recording, glance=asking.glance),
        _heading("Choose a voice", "Listen, and guess before you read on: what was the actor asked to feel?"),
        gallery(samples, asking.sample),
        _heading("Bring recordings", _UPLOAD_HINT),
        Upload(asking.recording, asking.refuse),
        _heading("Type a sentence", "In English or Spanish. Words are judged by another model than voices."),
        typing(asking.sentence),
    )
    correction, calibration, past = correcting(asking), calibrating(asking), history(asking)
    asking.example(example())
    # The last to be told of an answer, because it takes its time.
    closer = CloserLook(asking, transcribe or transcribed)
    return Page(
        asking,
        [
            ipywidgets.HTML(f"<h1>How does this voice sound?</h1><p>{_LEAD}</p>"),
            _group("emolab-desk", sources, _group("emolab-side", asking.card, closer, correction), calibration, past),
            ipywidgets.HTML(f"<p class='emolab-kept'>{_KEPT}</p>"),
        ],
    )


def own_voice(load: Callable[[], Recognizer]) -> Page:
    """Put together the ways to bring one's own voice, and the answer to it.

    Parameters
    ----------
    load : callable
        Returns the recognizer.

    Returns
    -------
    Page

    Notes
    -----
    Notebook: 00_start_here

    Examples
    --------
    >>> from emolab import recognizer, shipped
    >>> page = own_voice(lambda: recognizer.load("plain"))
    >>> page.asking.recording(shipped.path("voices", "Actor_12", "03-01-05-02-01-01-12.ogg"), "an angry actor")
    >>> page.asking.shown.name, page.asking.shown.prediction.kind
    ('an angry actor', 'voice')
    """
    asking = Asking(load)
    speak = [_heading("Your own voice", _RECORD_HINT), Recorder(asking.recording, glance=asking.glance)]
    bring = [_heading("Or a recording", _UPLOAD_HINT), Upload(asking.recording, asking.refuse)]
    return Page(asking, [*speak, *bring, asking.card])


def typing(answer: Callable[[str, str | None], object]) -> ipywidgets.VBox:
    """Return a field for a sentence and the button that asks about it.

    Parameters
    ----------
    answer : callable
        Called with the sentence, and with its language if one was chosen.

    Returns
    -------
    ipywidgets.VBox
        With the attributes `field`, `language` and `ask`.
    """
    language = languages.choice()

    def send(_=None):
        answer(field.value, language.value or None)

    field = Field("Your sentence", send, EXAMPLE)
    ask = button("Read it", "Ask about this sentence")
    ask.on_click(send)
    box = ipywidgets.VBox([field, language, ask])
    box.add_class("emolab-typing")
    box.field, box.language, box.ask = field, language, ask
    return box


def _read(sentence, language=None):
    # scikit-learn takes seconds to import, which a page that has just been opened does not have.
    from emolab.recognizer import words

    return words.predict(sentence, language)


def _group(name, *children):
    box = ipywidgets.VBox(children)
    box.add_class(name)
    return box


def _heading(text, hint):
    return ipywidgets.HTML(f"<h2>{text}</h2><p>{hint}</p>")
