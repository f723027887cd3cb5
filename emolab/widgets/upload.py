"""Files of the visitor's own, several at once, their size checked before they travel."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import anywidget
import traitlets

from emolab.recordings import audio

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

ACCEPTED = ",".join(audio.SUFFIXES)
# A message larger than the server takes (64 MiB, see emolab/commands/settings) would close the page's connection
# without a word. Ten minutes of CD sound in stereo are 101 MiB as wav and half of that as flac.
LARGEST_MIB = 60
_FOLDER = Path(__file__).parent


class Upload(anywidget.AnyWidget):
    """A button that takes sound files and hands them on, one after the other.

    Parameters
    ----------
    answer : callable
        Called with a binary file and its name, without any folder, for each file.
    refuse : callable, optional
        Called with the name of a file that the browser does not send, and the reason as a sentence.

    Notes
    -----
    Files come as messages and not as a trait, because traits are saved with the notebook. Notebook: 10_try_the_demo
    """

    _esm = _FOLDER / "upload.js"
    accepted = traitlets.Unicode(ACCEPTED).tag(sync=True)
    largest = traitlets.Int(LARGEST_MIB * 2**20).tag(sync=True)

    def __init__(
        self, answer: Callable[[BinaryIO, str], object], refuse: Callable[[str, str], object] | None = None
    ) -> None:
        super().__init__()
        self._answer, self._refuse = answer, refuse
        self.add_class("emolab-upload-place")
        self.on_msg(self._on_message)

    def _on_message(self, _, content, buffers):
        if content.get("kind") == "file" and len(buffers) == 1:
            self.send({"kind": "received"})
            self._answer(io.BytesIO(bytes(buffers[0])), bare_name(content.get("name")))
        elif content.get("kind") == "refused" and self._refuse is not None:
            self._refuse(bare_name(content.get("name")), str(content.get("reason"))[:300])

    def __repr__(self):
        return "An upload button: it appears when this notebook runs, in JupyterLab or on Binder."


def bare_name(name: object) -> str:
    """Return a file's name without any folder, short enough to be shown, whatever the browser said."""
    bare = str(name).replace("\\", "/").rpartition("/")[2][:120]
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in bare) or "The file"
