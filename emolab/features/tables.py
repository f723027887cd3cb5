"""Measurements of real speech that ship with the course, as tables.

``data/features/<corpus>_<recipe>.parquet`` holds one row a clip: first what is known of it (`LABELS`), then one
float32 column a feature. ``data/features/<corpus>_sequences.npz`` holds the same clips as coarse log-mel sequences.
From neither can speech be rebuilt. Whoever measures their own recordings with ``emolab features`` puts the tables into
a folder and names it in ``EMOLAB_FEATURES_DIR``; what is not found there is taken from what ships.
"""

import os
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

from emolab import shipped
from emolab.errors import PlainError

LABELS = ["clip", "corpus", "speaker", "sex", "emotion", "intensity", "statement", "seconds"]
POOLED = ("ravdess", "emodb", "nemo")


class TableError(PlainError):
    """A table that is not there or not whole; the message names it."""


def load(corpus, recipe="emolab"):
    """Read a table of measurements.

    Parameters
    ----------
    corpus : str
        ``"ravdess"``, ``"emodb"``, ``"nemo"``, or ``"pooled"`` for all three.
    recipe : str
        What was measured: ``"emolab"``, ``"full1020"``, ...

    Returns
    -------
    labels : pandas.DataFrame
        The columns `LABELS`, one row a clip.
    features : pandas.DataFrame of float32
        One column a feature, the same rows.

    Raises
    ------
    TableError
        If there is no such table, or it is damaged.
    DamagedFile
        If it ships, and is not as it was shipped.

    Notes
    -----
    Notebook: 03_train_classical_models
    """
    table = pd.concat([_read(name, recipe) for name in _names(corpus)], ignore_index=True)
    return table[LABELS], table.drop(columns=LABELS)


def load_sequences(corpus):
    """Read the clips of a corpus as coarse log-mel sequences.

    Parameters
    ----------
    corpus : str
        As in `load`.

    Returns
    -------
    labels : pandas.DataFrame
        The columns `LABELS`, one row a clip.
    sequences : list of numpy.ndarray of float32, shape (steps, bands)
        Decibels, one array a clip.

    Notes
    -----
    Notebook: 04_train_deep_models
    """
    tables, sequences = [], []
    for name in _names(corpus):
        path = find(f"{name}_sequences.npz")
        try:
            with np.load(path, allow_pickle=False) as stored:
                decibels = stored["values"] * stored["scale"] + stored["offset"]
                clips, steps = stored["clips"], stored["steps"]
        except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
            raise TableError(f"{path.name} is damaged ({error}); restore it with `git checkout -- data`.") from None
        labels = load(name)[0].set_index("clip", drop=False).loc[clips]
        tables.append(labels)
        sequences += np.split(decibels.astype(np.float32), np.cumsum(steps)[:-1])
    return pd.concat(tables, ignore_index=True), sequences


def find(filename):
    """Return the path of a table: in ``EMOLAB_FEATURES_DIR`` if it is there, else among those that ship, checked."""
    own = os.environ.get("EMOLAB_FEATURES_DIR")
    if own and Path(own, filename).is_file():
        return Path(own, filename)
    folder = shipped.DATA / "features"
    if not Path(folder, filename).is_file():
        known = sorted(file.name for file in folder.glob("*") if file.suffix in (".parquet", ".npz"))
        raise TableError(f"There is no table {filename}. There are: {', '.join(known) or 'none'}.")
    return shipped.path("features", filename)


def _names(corpus):
    return POOLED if corpus == "pooled" else (corpus,)


def _read(corpus, recipe):
    path = find(f"{corpus}_{recipe}.parquet")
    try:
        table = pd.read_parquet(path)
    # pyarrow raises a class of its own for damaged files, a subclass of ValueError or OSError.
    except (OSError, ValueError) as error:
        raise TableError(f"{path.name} is damaged ({error}); restore it with `git checkout -- data`.") from None
    lacking = [column for column in LABELS if column not in table]
    if lacking:
        listed = ", ".join(lacking)
        raise TableError(f"{path.name} has no column {listed}. Write the table with `emolab features` again.")
    return table
