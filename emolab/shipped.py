"""Where the files that come with the course lie: tables, voices, models, words.

    python -m emolab.shipped

writes down the hashes of tables and models anew, for whoever has made one of them anew.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from emolab.errors import PlainError

# The clone that the package lies in, or the folder that it was installed into.
ROOT = Path(__file__).resolve().parent.parent
IS_CLONE = (ROOT / "pyproject.toml").is_file()
# A wheel brings them as packages of their own, beside this one.
DATA = ROOT / ("data" if IS_CLONE else "emolab_data")
NOTEBOOKS = ROOT / ("notebooks" if IS_CLONE else "emolab_notebooks")
AGAIN = "`git checkout -- data`" if IS_CLONE else "`pip install --force-reinstall --no-deps emolab`"
HASHES = "sha256.txt"
# What nobody would see a wrong bit in; Parquet does not check itself, and a number that is wrong is still a number.
CHECKED = {".parquet", ".npz", ".skops", ".keras"}


class MissingFile(PlainError):
    """A file of the course that is not there; the message says how to get it back."""


class DamagedFile(PlainError):
    """A file of the course that is not as it was shipped; the message names it."""


def path(*parts: str) -> Path:
    """Return the path of a shipped file or folder, ``path("features", "ravdess_full1020.parquet")``.

    Parameters
    ----------
    *parts : str
        Folders and the file, below ``data``.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    MissingFile
        If it is not there: the clone is incomplete, or the package was copied without its data.
    DamagedFile
        If it is a table or a model, and not the one that is listed in ``data/sha256.txt``.

    Notes
    -----
    Notebook: 01_explore_the_data

    Examples
    --------
    >>> path("features", "ravdess_full1020.parquet").suffix
    '.parquet'
    """
    name, found = "/".join(parts), DATA.joinpath(*parts)
    if not found.exists():
        raise MissingFile(
            f"data/{name} is missing next to the package: the course is incomplete here. Restore it with {AGAIN}."
        )
    expected = _listed(DATA / HASHES).get(name)
    if expected and expected != _hash(found):
        raise DamagedFile(
            f"data/{name} is not the file that came with the course: it is damaged, or was made anew. Restore it with "
            f"{AGAIN}, or, if you made it, run `python -m emolab.shipped`."
        )
    return found


def hashes() -> str:
    """Compute the list that ships as ``data/sha256.txt``: a line a file, as `sha256sum` writes and checks it."""
    files = sorted(file for file in DATA.glob("*/*") if file.suffix in CHECKED)
    return "".join(f"{_hash(file)}  {file.relative_to(DATA).as_posix()}\n" for file in files)


def _hash(file):
    about = file.stat()
    return _hash_of(file, about.st_size, about.st_mtime_ns)


@functools.cache
def _hash_of(file, size, changed):
    # Size and time are asked for so that a file that was written in the meantime is read again.
    with open(file, "rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


@functools.cache
def _listed(file):
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


if __name__ == "__main__":
    (DATA / HASHES).write_text(hashes(), encoding="utf-8", newline="\n")
