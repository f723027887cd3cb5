"""A microphone on the page: the visitor presses a button, speaks, and the sound arrives as a WAV file.

The browser does the hard part (``recorder.js``): it asks for permission, turns off whatever would embellish the voice,
resamples to 16 kHz and packs 16-bit WAV. The sound comes as a message and not as a trait, because traits are saved with
the notebook and a voice must not be.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import anywidget
import traitlets

from emolab.recordings.audio import RATE
from emolab.widgets import glance as live

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    import numpy as np
    from numpy.typing import NDArray

    from emolab.recognizer.prediction import Prediction

NAME = "Your recording"
LONGEST = 15.0
_FOLDER = Path(__file__).parent


class Recorder(anywidget.AnyWidget):
    """A record button with a level meter and the time that is left.

    Parameters
    ----------
    answer : callable
        Called with a binary WAV file (mono, 16-bit, 16 kHz) and a name for it, each time a recording has ended.
    label : str
        What the button says.
    glance : callable, optional
        Asked again and again while somebody speaks: from the last two seconds (samples, rate) to a `Prediction`, or
        None where nobody speaks. What it says is drawn below the button and then forgotten.

    Attributes
    ----------
    longest : float
        Seconds after which a recording ends by itself.
    last : emolab.widgets.glance.LastSeconds
        What is being said, while somebody speaks.

    Notes
    -----
    Notebook: 10_try_the_demo
    """

    _esm = _FOLDER / "recorder.js"
    _css = _FOLDER / "recorder.css"
    label = traitlets.Unicode().tag(sync=True)
    longest = traitlets.Float(LONGEST).tag(sync=True)
    rate = traitlets.Int(RATE).tag(sync=True)
    live = traitlets.Bool().tag(sync=True)

    def __init__(
        self,
        answer: Callable[[BinaryIO, str], object],
        label: str = "Record your voice",
        glance: Callable[[NDArray[np.float32], int], Prediction | None] | None = None,
    ) -> None:
        super().__init__(label=label, live=glance is not None)
        self._answer, self._glance, self.last = answer, glance, live.LastSeconds()
        self.on_msg(self._on_message)

    def _on_message(self, _, content, buffers):
        kind = content.get("kind")
        if kind == "speaking" and len(buffers) == 1 and self._glance is not None:
            self._tell(self._glance, buffers[0], **content)
            return
        self.last.forget()
        if kind == "recording" and len(buffers) == 1:
            # Said before the answer is computed: a page whose kernel has gone can tell, because it never comes.
            self.send({"kind": "received"})
            self._answer(io.BytesIO(bytes(buffers[0])), NAME)

    def _tell(self, glance, content, /, take, rate, **_):
        """Say how the last two seconds of a recording sound that is still running."""
        self.last.add(take, content, rate)
        self.send({"kind": "glance", "take": take, **live.message(glance(self.last.samples, rate))})

    def __repr__(self):
        return "A record button: it appears when this notebook runs, in JupyterLab or on Binder."
