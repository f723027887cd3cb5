"""The full runs: every architecture on every fold of actors with several seeds, trained by data/scores/full_runs.py."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from emolab import shipped
from emolab.evaluation import experiment, scores, splits
from emolab.features import tables
from emolab.labels import LABEL_SETS
from emolab.models.deep import inputs

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

CLASSES = LABEL_SETS[8]
SPLIT = "actors5"
SCRATCH, EARS = "from scratch", "pretrained ears"
COLUMNS = ["track", "model", "share", "fold", "seed", "parameters", "epochs", "uar", "seconds", "answers"]


@cache
def load(kind: str) -> tuple[pd.DataFrame, NDArray[np.float32]]:
    """Read RAVDESS as one kind of input.

    Parameters
    ----------
    kind : {"statistics", "images", "cepstra", "ears"}

    Returns
    -------
    labels : pandas.DataFrame
        The same rows in the same order for every kind.
    clips : numpy.ndarray of shape (n_clips, ...)

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> labels, clips = load("cepstra")
    >>> len(labels), clips.shape
    (1440, (1440, 40, 13, 1))
    """
    labels = experiment.load("ravdess")[0]
    if kind in ("images", "cepstra"):
        found, sequences = tables.load_sequences("ravdess")
        images = inputs.images(sequences)
        clips = images if kind == "images" else inputs.cepstra(images)
    else:
        found, table = experiment.load("ravdess", recipe={"statistics": "emolab", "ears": "ears"}[kind])
        clips = table.to_numpy()
    places = pd.Index(found["clip"]).get_indexer(labels["clip"])
    return labels, clips[places]


def fewer(labels: pd.DataFrame, rows: NDArray[np.intp], share: float, seed: int) -> NDArray[np.intp]:
    """Keep a share of the speakers of some rows, drawn at random.

    Parameters
    ----------
    labels : pandas.DataFrame
        With the column speaker.
    rows : array of int
    share : float
        From 0 to 1.
    seed : int
        Of the draw.

    Returns
    -------
    array of int, shape (kept,)
        Some of the rows.

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> labels = pd.DataFrame({"speaker": ["Ann", "Bob", "Cid", "Dot"]})
    >>> len(fewer(labels, np.arange(4), share=0.5, seed=0))
    2
    """
    people = labels.speaker.iloc[rows].unique()
    kept = np.random.default_rng(seed).permutation(people)[: max(1, round(share * len(people)))]
    return rows[labels.speaker.iloc[rows].isin(kept)]


def read(path: str | os.PathLike[str] | None = None) -> pd.DataFrame:
    """Read a table of full runs; default: the one that ships.

    Parameters
    ----------
    path : path, optional
        A CSV file of the same columns.

    Returns
    -------
    pandas.DataFrame
        With `COLUMNS`; answers has a digit a clip of the fold, its place in `CLASSES`.

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> read().model.nunique()
    9
    """
    return pd.read_csv(path or shipped.path("scores", "deep_runs.csv"), dtype={"answers": str})


def emotions_of(runs: pd.DataFrame) -> NDArray[np.str_]:
    """Put the answers of one run a fold together.

    Parameters
    ----------
    runs : pandas.DataFrame
        Rows of one model, share and seed, one a fold.

    Returns
    -------
    numpy.ndarray of str, shape (n_clips,)
        In the order of `load`; None where a fold was not run.

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> first = read().query("model == 'dense' and share == 1").groupby("fold").head(1)
    >>> len(emotions_of(first))
    1440
    """
    labels = load("statistics")[0]
    folds = splits.folds(SPLIT, labels)
    given = np.empty(len(labels), dtype=object)
    for row in runs.itertuples():
        given[folds[row.fold][1]] = [CLASSES[int(digit)] for digit in row.answers]
    return given


def summary(runs: pd.DataFrame) -> pd.DataFrame:
    """Bring full runs to one row a model and share.

    Parameters
    ----------
    runs : pandas.DataFrame
        From `read`.

    Returns
    -------
    pandas.DataFrame
        track, model, share, parameters, folds and seeds (how many there are), uar (of all clips asked, mean over
        seeds), each (of every seed, a tuple), spread (standard deviation over seeds; missing where there is one), low,
        high (interval over speakers, mean of the seeds'), seconds (mean of a fold).

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> summary(read().query("model == 'dense'"))[["share", "folds", "uar"]].round(2).head(2)
       share  folds   uar
    0    1.0      5  0.59
    """
    labels = load("statistics")[0]
    rows = []
    for (track, name, share), part in runs.groupby(["track", "model", "share"], sort=False):
        # A seed that has not been through all the folds of the first one was asked about other people.
        folds = set(part[part.seed == part.seed.min()].fold)
        given = [emotions_of(one) for _, one in part.groupby("seed") if set(one.fold) == folds]
        asked = pd.notna(given[0])
        truth, speakers = labels.emotion[asked], labels.speaker[asked]
        uars = [scores.uar(truth, answers[asked]) for answers in given]
        low, high = np.mean([scores.interval(truth, answers[asked], speakers) for answers in given], axis=0)
        rows.append({
            "track": track, "model": name, "share": share, "parameters": part.parameters.max(), "folds": len(folds),
            "seeds": len(given), "uar": np.mean(uars), "each": tuple(uars),
            "spread": np.std(uars) if len(given) > 1 else np.nan, "low": low, "high": high,
            "seconds": part.seconds.mean(),
        })  # fmt: skip  # a table
    return pd.DataFrame(rows)
