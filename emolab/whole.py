"""Files that are whole or not there, and places that can be written to."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import contextmanager
from pathlib import Path

from emolab.errors import PlainError

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def named(variable: str) -> Path | None:
    """Return the place that a setting names, such as ``EMOLAB_DATA_DIR=~/corpora``; None where it names none.

    A shell makes the home folder of ``~`` before it hands the setting on; a notebook, or a file of settings, does not.
    """
    place = os.environ.get(variable)
    return Path(place).expanduser() if place else None


def check_place(path: str | os.PathLike[str]) -> None:
    """Raise `PlainError` where a file could not be written to `path`: said before the work, not after it."""
    path = Path(path)
    if path.is_dir():
        raise PlainError(f"{path} is a folder. Name a file in it.")
    if not path.parent.is_dir():
        raise PlainError(f"There is no folder {path.parent} to write {path.name} into. Make it first.")
    # No question about rights tells as much as trying: of disks that are read-only, of folders that are no real ones.
    with _beside(path) as part:
        part.touch()


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a path beside `path` to write to; it takes its place in one step when all is written, or is removed.

    Whoever reads at the same moment sees the old file or the new one; a full disk or an interrupt leaves the old one.

    Parameters
    ----------
    path : path

    Yields
    ------
    pathlib.Path
        With the same ending, because some libraries choose a format by it; nobody else's.
    """
    with _beside(path) as part:
        yield part
        place = os.path.realpath(path)
        # What only its owner may read stays so.
        if os.path.isfile(place):
            shutil.copymode(place, part)
        os.replace(part, place)


@contextmanager
def _beside(path):
    """Give a path to write to, and remove it; where `path` is a link, beside what that leads to: a link stays one."""
    part = Path(os.path.realpath(path)).with_name(f".{secrets.token_hex(4)}-{Path(path).name}")
    try:
        yield part
    except OSError as error:
        # Nobody knows the name of the part.
        if error.filename is not None and Path(error.filename) == part:
            error.filename, error.filename2 = str(path), None
        raise
    finally:
        part.unlink(missing_ok=True)
