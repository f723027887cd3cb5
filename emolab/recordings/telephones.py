"""What telephones and browsers save, and libsndfile does not read: AAC, AMR and Opus in MP4, 3GP, WebM and bare
streams.

PyAV carries FFmpeg's libraries. Only four of their readers are used, chosen by the first bytes of the file: the others
know formats that are lists of further files and addresses, and a recording has no business opening those.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray

from emolab.errors import PlainError

if TYPE_CHECKING:
    import av

# As people name them, beside those that libsndfile reads.
SUFFIXES = (".m4a", ".mp4", ".aac", ".webm", ".amr", ".3gp")
_FIRST = 12


class TelephoneError(PlainError):
    """A telephone's recording that cannot be read; the message begins with the reason, without the file's name."""


def reader_of(file: BinaryIO) -> str | None:
    """Say which reader a file asks for, by its first bytes; None where it is none of ours. The file is rewound.

    Returns
    -------
    {"mov", "matroska", "aac", "amr"} or None
    """
    first = file.read(_FIRST)
    file.seek(0)
    if first[4:8] == b"ftyp":
        return "mov"
    if first.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if first.startswith(b"#!AMR"):
        return "amr"
    # An ADTS frame: twelve set bits, then layer 0.
    if len(first) > 1 and first[0] == 0xFF and first[1] & 0xF6 == 0xF0:
        return "aac"
    return None


class Sound:
    """A recording that is decoded as it is read, in the manner of `soundfile.SoundFile`.

    Attributes
    ----------
    samplerate, channels : int
    frames : int
        How many the file promises; 0 where it does not say.
    """

    def __init__(self, container: av.container.InputContainer) -> None:
        import av

        if not container.streams.audio:
            raise TelephoneError("it holds no sound")
        self._stream = container.streams.audio[0]
        self._stream.codec_context.thread_count = 1
        self.samplerate, self.channels = self._stream.rate, self._stream.channels
        self.frames = 0
        self._resampler = av.AudioResampler(format="flt")
        self._blocks = self._decoded(container)
        self._left = np.zeros((0, self.channels), np.float32)

    def read(self, frames: int, dtype: str = "float32", always_2d: bool = True) -> NDArray[np.float32]:
        """Return the next samples, shape (at most frames, channels); none at the end."""
        parts, n = [self._left], len(self._left)
        while n < frames:
            block = next(self._blocks, None)
            if block is None:
                break
            parts.append(block)
            n += len(block)
        together = np.concatenate(parts)
        self._left = together[frames:]
        return together[:frames]

    def _decoded(self, container) -> Iterator[NDArray[np.float32]]:
        import av

        try:
            for frame in container.decode(self._stream):
                for same in self._resampler.resample(frame):
                    yield np.asarray(same.to_ndarray(), np.float32).reshape(-1, self.channels)
        except av.FFmpegError as error:
            # What came before the damage is there.
            if not isinstance(error, av.error.EOFError | av.error.InvalidDataError):
                raise TelephoneError(_reason(error)) from None


@contextmanager
def opened(file: BinaryIO, reader: str) -> Iterator[Sound]:
    """Open a recording with one of the readers of `reader_of`.

    Raises
    ------
    TelephoneError
        If it is damaged, holds no sound, or PyAV is missing here.
    """
    try:
        import av
    except ModuleNotFoundError:
        raise TelephoneError("PyAV is not installed here: `pip install av`") from None
    try:
        # Named, so that FFmpeg does not choose one by itself.
        container = av.open(file, mode="r", format=reader)
    except av.FFmpegError as error:
        raise TelephoneError(_reason(error)) from None
    with container:
        yield Sound(container)


def _reason(error):
    return (error.strerror or str(error)).rstrip(".").lower()
