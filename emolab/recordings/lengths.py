"""Does a file hold what its header promises? Files that were cut off, and WAV whose length was never written.

libsndfile reads a WAV or AIFF that ends early as if it were whole, and one whose recorder was killed, so that its
length still says 0, as if it were empty.
"""

from __future__ import annotations

import contextlib
import io
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from typing import BinaryIO

# Programs that write to a pipe, and do not know the length, write one of these.
UNKNOWN = {0xFFFFFFFF, 0x7FFFFFFF, 0x7FFFF000}
# The largest page of Ogg is a little smaller: in so many bytes before the end, the last page begins.
LAST_PAGE = 1 << 16


def ends_early(source: str | os.PathLike[str] | bytes | BinaryIO) -> bool:
    """Say whether a file ends before its container says so.

    Parameters
    ----------
    source : path or binary file
        A file is left where it was.

    Returns
    -------
    bool
        For WAV, AIFF and Ogg; other containers tell while they are read.
    """
    with _opened(source) as (file, size):
        kind = file.read(12)
        if kind[:4] == b"RIFF" or kind[:4] == b"FORM":
            at, promised = _sound_chunk(file, size)
            # Some recorders round the last block up: a byte or two is no loss.
            return at is not None and promised not in UNKNOWN and at + promised > size + 8
        if kind[:4] == b"OggS":
            file.seek(max(0, size - LAST_PAGE))
            tail = file.read()
            page = tail[tail.rfind(b"OggS") :]
            # The fourth bit of a page's sixth byte marks the last one.
            return len(page) < 27 or not page[5] & 4 or len(page) < 27 + page[26] + sum(page[27 : 27 + page[26]])
    return False


def with_its_length(source: str | os.PathLike[str] | bytes | BinaryIO) -> str | os.PathLike[str] | bytes | BinaryIO:
    """Return a WAV whose data length is 0 as a file that says the length of what is there; others as they came."""
    with _opened(source) as (file, size):
        if file.read(4) != b"RIFF":
            return source
        file.seek(12)
        at, promised = _sound_chunk(file, size)
        if at is None or promised or size - at < 2:
            return source
        file.seek(0)
        content = bytearray(file.read())
    content[at - 4 : at] = struct.pack("<I", min(size - at, 2**32 - 1))
    return io.BytesIO(content)


def _sound_chunk(file, size):
    """Find the chunk that holds the sound: where its content begins, and how long it says it is."""
    file.seek(0)
    big = file.read(4) == b"FORM"
    file.seek(12)
    at = 12
    while at + 8 <= size:
        head = file.read(8)
        name, length = head[:4], struct.unpack(">I" if big else "<I", head[4:])[0]
        at += 8
        if name in (b"data", b"SSND"):
            return at, length
        at += length + length % 2
        file.seek(at)
    return None, 0


@contextlib.contextmanager
def _opened(source):
    """Open a path, or take a file and put it back where it was; yields the file at its beginning, and its size."""
    with contextlib.ExitStack() as stack:
        file = source if hasattr(source, "read") else stack.enter_context(open(source, "rb"))
        place, size = file.tell(), file.seek(0, io.SEEK_END)
        file.seek(0)
        try:
            yield file, size
        finally:
            file.seek(place)
