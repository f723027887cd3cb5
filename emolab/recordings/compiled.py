"""A place for what numba compiles, where neither the packages nor the home can be written to.

In a shared lab both are read-only, and numba then refuses every function that it was asked to keep ("no locator
available"), librosa's and ours. A folder of this process's own takes them; it is removed with the process.
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

import platformdirs

VARIABLE = "NUMBA_CACHE_DIR"


def keep_somewhere() -> Path | None:
    """Name a temporary folder in ``NUMBA_CACHE_DIR`` if numba could keep nothing; call it before numba is imported.

    Returns
    -------
    pathlib.Path or None
        None where nothing had to be done: the variable is set, or numba finds a place by itself.
    """
    if os.environ.get(VARIABLE) or _writable(platformdirs.user_cache_path("numba")):
        return None
    librosa = importlib.util.find_spec("librosa")
    ours = [Path(__file__).parent, Path(__file__).parents[1] / "features"]
    packages = [*ours, *([Path(librosa.origin).parent] if librosa and librosa.origin else [])]
    if all(_writable(package / "__pycache__") for package in packages):
        return None
    # Its name is nobody's guess: whoever could write into it could have us run what they compiled.
    folder = Path(tempfile.mkdtemp(prefix="emolab-"))
    os.environ[VARIABLE] = str(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _writable(folder):
    """Say whether files could be made in `folder`, which need not be there yet."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)
