"""The pages that visitors see: each puts sources of recordings and a card for the answer under one another."""

from pathlib import Path

import ipywidgets

from emolab.widgets.asking import Asking
from emolab.widgets.gallery import gallery
from emolab.widgets.upload import upload

_LOOKS = Path(__file__).with_name("pages.css")
_LEAD = (
    "A machine that learned from recordings of actors answers. It is often wrong, it says when it is not sure, and it "
    "knows nothing about how anybody <em>feels</em>."
)
_UPLOAD_HINT = "One person speaking, up to ten minutes: wav, flac, ogg, mp3 or aiff. It stays on this machine."


class Page(ipywidgets.VBox):
    """Widgets in the look of the course.

    Parameters
    ----------
    asking : emolab.widgets.asking.Asking
    sources : sequence of widgets
        Drawn above the answer.
    """

    def __init__(self, asking, sources):
        self.asking = asking
        looks = ipywidgets.HTML(f"<style>{_LOOKS.read_text(encoding='utf-8')}</style>")
        super().__init__([looks, *sources, asking.card])
        self.add_class("emolab-page")

    def __repr__(self):
        # What is read where no kernel runs, such as on a code host.
        return "A widget: it appears when this notebook runs, in JupyterLab or on Binder."


def demo(load, samples):
    """Put the demo together: choose a voice or bring your own, and see what the recognizer makes of it.

    Parameters
    ----------
    load : callable
        Returns the recognizer, such as `emolab.recognizer.load`.
    samples : sequence of emolab.widgets.gallery.Sample

    Returns
    -------
    Page

    Notes
    -----
    Notebook: 08_try_the_demo
    """
    asking = Asking(load)
    return Page(
        asking,
        [
            ipywidgets.HTML(f"<h1>How does this voice sound?</h1><p>{_LEAD}</p>"),
            _heading("Choose a voice", "Listen, and guess before you read on: what was the actor asked to feel?"),
            gallery(samples, asking.sample),
            _heading("Or bring your own", _UPLOAD_HINT),
            upload(asking.recording),
        ],
    )


def own_voice(load):
    """Put together a button for one's own recording and the answer to it.

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
    """
    asking = Asking(load)
    return Page(asking, [_heading("Your own recording", _UPLOAD_HINT), upload(asking.recording)])


def _heading(text, hint):
    return ipywidgets.HTML(f"<h2>{text}</h2><p>{hint}</p>")
