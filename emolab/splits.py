"""Who may train and who is asked: folds that keep people apart, and a report of what a split shares.

A score means nothing without its split. Each split here has a name, so that a table can say which one it used:

actors5      the five folds by actor in common use for RAVDESS
actors6      six folds of four RAVDESS actors, two women and two men each
speakers5    five folds by speaker, for any corpus
loso         one speaker left out at a time
statements   one sentence left out at a time
random5      five random folds: the same people, and the same sentences, on both sides
"""

import numpy as np
import pandas as pd
from sklearn.model_selection import LeaveOneGroupOut, PredefinedSplit, StratifiedGroupKFold, StratifiedKFold

from emolab.errors import PlainError

# As used for audio by Luna-Jiménez et al. (2021), doi 10.3390/s21227665, and those who compare with them.
ACTORS5 = (
    (2, 5, 14, 15, 16),
    (3, 6, 7, 13, 18),
    (10, 11, 12, 19, 20),
    (8, 17, 21, 23, 24),
    (1, 4, 9, 22),
)
# Odd actors are men, even ones women, so four in a row are two and two.
ACTORS6 = tuple(tuple(range(first, first + 4)) for first in range(1, 25, 4))


class SplitError(PlainError):
    """A table that cannot be split as asked; the message says why."""


def _by_actor(table, actor_folds):
    if set(table.corpus) != {"ravdess"}:
        others = ", ".join(sorted(set(table.corpus) - {"ravdess"}))
        raise SplitError(f"Folds by actor are RAVDESS's own; this table holds {others}. Take speakers5 or loso.")
    fold_of = {f"ravdess-{actor:02d}": fold for fold, actors in enumerate(actor_folds) for actor in actors}
    return PredefinedSplit(table.speaker.map(fold_of).to_numpy(int)).split()


def _actors5(table, seed):
    return _by_actor(table, ACTORS5)


def _actors6(table, seed):
    return _by_actor(table, ACTORS6)


def _speakers5(table, seed):
    if table.speaker.nunique() < 5:
        raise SplitError(f"Five folds by speaker need five speakers; this table has {table.speaker.nunique()}.")
    # Stratified by corpus too, or a small corpus may end up in one fold whole.
    strata = table.corpus + " " + table.emotion
    return StratifiedGroupKFold(5, shuffle=True, random_state=seed).split(table, strata, table.speaker)


def _loso(table, seed):
    if table.speaker.nunique() < 2:
        raise SplitError("Leaving one speaker out needs at least two; this table has one.")
    return LeaveOneGroupOut().split(table, groups=table.speaker)


def _statements(table, seed):
    if table.statement.nunique() < 2:
        raise SplitError("Leaving one sentence out needs at least two; this table has one.")
    return LeaveOneGroupOut().split(table, groups=table.corpus + " " + table.statement)


def _random5(table, seed):
    return StratifiedKFold(5, shuffle=True, random_state=seed).split(table, table.emotion)


SPLITS = {
    "actors5": _actors5,
    "actors6": _actors6,
    "speakers5": _speakers5,
    "loso": _loso,
    "statements": _statements,
    "random5": _random5,
}


def folds(name, table, seed=0):
    """Split a table of clips.

    Parameters
    ----------
    name : str
        One of `SPLITS`.
    table : pandas.DataFrame
        With the columns corpus, speaker, emotion, statement.
    seed : int
        Of the shuffling, where there is any.

    Returns
    -------
    list of (train, test)
        Arrays of row positions, as scikit-learn's splitters give them and its functions take them (``cv=``).

    Raises
    ------
    SplitError
        If there is no such split, a class has too few clips, or the table has too few speakers.

    Notes
    -----
    Notebook: 06_measure_honestly
    """
    if name not in SPLITS:
        raise SplitError(f"No split is called {name!r}. Known: {', '.join(SPLITS)}.")
    if len(table) == 0:
        raise SplitError("There are no clips to split.")
    counts = table.emotion.value_counts()
    if counts.min() < 2:
        raise SplitError(f"There is only one clip of {counts.idxmin()!r}: it cannot be trained on and tested too.")
    if len(counts) < 2:
        raise SplitError(f"All clips are {counts.index[0]!r}: there is nothing to tell apart.")
    return list(SPLITS[name](table, seed))


def leak_report(table, folds):
    """Tell what stands on both sides of a split.

    Parameters
    ----------
    table : pandas.DataFrame
        The clips that were split.
    folds : list of (train, test)
        Row positions.

    Returns
    -------
    pandas.DataFrame
        A row each for speakers, statements and clips: what, shared (how many stand on both sides of some fold),
        of (how many there are).

    Notes
    -----
    Two statements are the same only within a corpus. Notebook: 06_measure_honestly
    """
    kinds = {
        "speakers": table.speaker,
        "statements": table.corpus + " " + table.statement,
        "clips": table.corpus + " " + table["clip"] if "clip" in table else pd.Series(table.index, index=table.index),
    }
    rows = []
    for what, names in kinds.items():
        names = names.to_numpy()
        shared = set().union(*(set(names[train]) & set(names[test]) for train, test in folds))
        rows.append({"what": what, "shared": len(shared), "of": len(np.unique(names))})
    return pd.DataFrame(rows)
