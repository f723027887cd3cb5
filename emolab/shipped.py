"""Where the files that come with the course lie: tables, voices, models, words."""

from pathlib import Path

from emolab.errors import PlainError

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
NOTEBOOKS = ROOT / "notebooks"


class MissingFile(PlainError):
    """A file of the course that is not there; the message says how to get it back."""


def path(*parts):
    """Return the path of a shipped file or folder, ``path("features", "ravdess_full1020.parquet")``.

    Raises
    ------
    MissingFile
        If it is not there: the clone is incomplete, or the package was copied without its data.
    """
    found = DATA.joinpath(*parts)
    if not found.exists():
        raise MissingFile(
            f"data/{'/'.join(parts)} is missing next to the package. Clone the repository again, or restore the "
            "file with `git checkout -- data`."
        )
    return found
