"""Files that are whole or not there."""

import os
import secrets
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path):
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
    path = Path(path)
    part = path.with_name(f".{secrets.token_hex(4)}-{path.name}")
    try:
        yield part
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
