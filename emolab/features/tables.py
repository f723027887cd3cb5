"""Measurements of real speech that ship with the course, as tables.

``data/features/<corpus>_<recipe>.parquet`` holds one row a clip: first what is known of it (`LABELS`), then one
float32 column a feature. ``data/features/<corpus>_sequences.npz`` holds the same clips as coarse log-mel sequences.
From neither can speech be rebuilt. Whoever measures their own recordings with ``emolab features`` puts the tables into
a folder and names it in ``EMOLAB_FEATURES_DIR``; what is not found there is taken from what ships.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from emolab import shipped, whole
from emolab.errors import PlainError

if TYPE_CHECKING:
    from numpy.typing import NDArray

LABELS = ["clip", "corpus", "speaker", "sex", "emotion", "intensity", "statement", "seconds"]
# Why a clip could not be measured, where some could not: `emolab features` writes it.
PROBLEM = "problem"
POOLED = ("ravdess", "emodb", "nemo")
# Recipes that several tables hold together.
JOINED = {"witnesses": ("units", "emolab")}


class TableError(PlainError):
    """A table that is not there or not whole; the message names it."""


def load(corpus: str, recipe: str = "emolab") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read a table of measurements.

    Parameters
    ----------
    corpus : str
        ``"ravdess"``, ``"emodb"``, ``"nemo"``, or ``"pooled"`` for all three.
    recipe : str
        What was measured: ``"emolab"``, ``"full1020"``, ...; one of `JOINED` for several side by side.

    Returns
    -------
    labels : pandas.DataFrame
        The columns `LABELS`, one row a clip; those that could not be measured are left out.
    features : pandas.DataFrame of float32
        One column a feature, the same rows.

    Raises
    ------
    TableError
        If there is no such table, it is damaged, or no clip of it was measured.
    DamagedFile
        If it ships, and is not as it was shipped.

    Notes
    -----
    Notebook: 01_explore_the_data

    Examples
    --------
    >>> labels, features = load("emodb")
    >>> labels.shape, features.shape
    ((535, 8), (535, 541))
    """
    parts = JOINED.get(recipe, (recipe,))
    found = [
        pd.concat([_READERS.get(part, _read)(name, part) for name in _names(corpus)], ignore_index=True)
        for part in parts
    ]
    return found[0][LABELS], pd.concat([table.drop(columns=LABELS) for table in found], axis=1)


def load_sequences(corpus: str) -> tuple[pd.DataFrame, list[NDArray[np.float32]]]:
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

    Raises
    ------
    TableError
        If there is no such table, or it is damaged.

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
        labels = load(name)[0].set_index("clip", drop=False)
        if not labels.index.is_unique:
            raise TableError(f"Some clips of {name}_emolab.parquet have the same name, by which sequences are found.")
        labels = labels.loc[clips]
        tables.append(labels)
        sequences += np.split(decibels.astype(np.float32), np.cumsum(steps)[:-1])
    return pd.concat(tables, ignore_index=True), sequences


def find(filename: str) -> Path:
    """Return the path of a table: in ``EMOLAB_FEATURES_DIR`` if it is there, else among those that ship, checked.

    Raises `TableError` where there is none of that name, and names those that there are.
    """
    own = whole.named("EMOLAB_FEATURES_DIR")
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
    if PROBLEM in table:
        table = table[table[PROBLEM].isna()].drop(columns=PROBLEM)
    if table.empty:
        raise TableError(f"{path.name} holds no clip that was measured.")
    return table


def _read_units(corpus, recipe):
    """Read what is kept as a byte a value: a row a feature, of the clips of the recipe `emolab` in their order."""
    path = find(f"{corpus}_{recipe}.npz")
    try:
        with np.load(path, allow_pickle=False) as stored:
            values = stored["values"].T * stored["scale"] + stored["offset"]
            clips, columns = stored["clips"], stored["columns"]
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise TableError(f"{path.name} is damaged ({error}); restore it with `git checkout -- data`.") from None
    labels = load(corpus)[0]
    if list(labels["clip"]) != list(clips):
        raise TableError(f"{path.name} does not hold the clips of {corpus}_emolab.parquet in their order.")
    return pd.concat([labels, pd.DataFrame(values.astype(np.float32), columns=columns)], axis=1)


_READERS = {"units": _read_units}
