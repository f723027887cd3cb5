"""Results kept on disk, found again by what went in.

A result's name is a hash of the sound itself, the recipe and its version. So there is nothing to invalidate: another
sound under the same file name, or a recipe that was changed, simply has another name. Each file begins with the hash of
what follows it; one that was cut short or overwritten is noticed, and its result computed anew.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import platformdirs

from emolab import whole

if TYPE_CHECKING:
    import io

    from numpy.typing import NDArray

DIGEST = 32


def folder() -> Path:
    """Return where results are kept: ``EMOLAB_CACHE_DIR``, or the platform's cache folder."""
    return whole.named("EMOLAB_CACHE_DIR") or Path(platformdirs.user_cache_path("emolab") / "features")


def key(sound: io.BufferedReader | io.BytesIO, recipe: str, version: int) -> str:
    """Name a result.

    Parameters
    ----------
    sound : binary file
        Open at its beginning; read in pieces, because it may be of any size.
    recipe : str
    version : int

    Returns
    -------
    str
    """
    content = hashlib.file_digest(sound, "sha256").digest()
    return hashlib.sha256(content + f" {recipe} {version}".encode()).hexdigest()


def read(name: str) -> NDArray[np.float32] | None:
    """Return the values kept under a name, shape (n,), or None where there are none or they are damaged."""
    try:
        stored = _path(name).read_bytes()
    except OSError:
        return None
    values = stored[DIGEST:]
    if hashlib.sha256(values).digest() != stored[:DIGEST]:
        return None
    return np.frombuffer(values, dtype="<f4").copy()


def write(name: str, values: NDArray[np.float32]) -> None:
    """Keep values under a name, if there is room: where the disk is full or read-only, nothing is kept.

    Whoever reads at the same moment, or writes the same result, sees a whole file or none.
    """
    content = np.asarray(values, dtype="<f4").tobytes()
    path = _path(name)
    # A result that cannot be kept is still a result.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole.replacing(path) as part:
            part.write_bytes(hashlib.sha256(content).digest() + content)


def _path(name):
    # A folder with a hundred thousand files is slow on some disks.
    return folder() / name[:2] / f"{name[2:]}.f4"
