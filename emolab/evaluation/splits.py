"""Who may train and who is asked: folds that keep people apart, and a report of what a split shares.

A score means nothing without its split. Each split here has a name, so that a table can say which one it used:

actors5      the five folds by actor in common use for RAVDESS
actors6      six folds of four RAVDESS actors, two women and two men each
speakers5    five folds by speaker, for any corpus
loso         one speaker left out at a time
statements   one sentence left out at a time
random5      five random folds: the same people, and the same sentences, on both sides
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import pandas as pd
from sklearn.model_selection import LeaveOneGroupOut, PredefinedSplit, StratifiedGroupKFold, StratifiedKFold

from emolab.errors import PlainError

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    # Of each fold: the rows to train on and those to test on.
    Folds: TypeAlias = list[tuple[NDArray[np.intp], NDArray[np.intp]]]

# As used for audio by Luna-Jiménez et al. (2021), doi 10.3390/s21227665, and those who compare with them.
ACTORS5 = (
    (2, 5, 14, 15, 16),
    (3, 6, 7, 13, 18),
    (10, 11, 12, 19, 20),
    (8, 17, 21, 23, 24),
    (1, 4, 9, 22),
)
# The corpus of clips of which none is known.
UNNAMED = "unnamed"
# Odd actors are men, even ones women, so four in a row are two and two.
ACTORS6 = tuple(tuple(range(first, first + 4)) for first in range(1, 25, 4))


class SplitError(PlainError):
    """A table that cannot be split as asked; the message says why."""


def _by_actor(table, actor_folds):
    if set(table.corpus) != {"ravdess"}:
        others = ", ".join(sorted(set(table.corpus) - {"ravdess"}))
        raise SplitError(f"Folds by actor are RAVDESS's own; this table holds {others}. Take speakers5 or loso.")
    fold_of = {f"ravdess-{actor:02d}": fold for fold, actors in enumerate(actor_folds) for actor in actors}
    strangers = sorted(set(table.speaker) - set(fold_of))
    if strangers:
        raise SplitError(f"{_some(strangers)} is not one of RAVDESS's 24 actors. Take speakers5 or loso.")
    numbers = table.speaker.map(fold_of).to_numpy(int)
    if len(set(numbers)) < 2:
        raise SplitError(f"All speakers ({_some(sorted(set(table.speaker)))}) are in the same fold. Take loso.")
    return PredefinedSplit(numbers).split()


def _actors5(table, seed):
    return _by_actor(table, ACTORS5)


def _actors6(table, seed):
    return _by_actor(table, ACTORS6)


def _speakers5(table, seed):
    if table.speaker.nunique() < 5:
        raise SplitError(f"Five folds by speaker need five speakers; this table has {table.speaker.nunique()}.")
    if table.emotion.value_counts().max() < 5:
        raise SplitError("Five folds by speaker need an emotion of five clips; no emotion of this table has as many.")
    return StratifiedGroupKFold(5, shuffle=True, random_state=seed).split(table, _strata(table, 5), table.speaker)


def _strata(table, n_folds):
    """What folds balance: emotions of each corpus, or a small corpus may end up in one fold whole."""
    both = table.corpus + " " + table.emotion
    # scikit-learn asks that one of them has a clip for every fold.
    return both if both.value_counts().max() >= n_folds else table.emotion


def _loso(table, seed):
    return LeaveOneGroupOut().split(table, groups=table.speaker)


def _statements(table, seed):
    if table.statement.isna().any():
        raise SplitError("Some clips do not say which sentence they speak. Leave them out, or take another split.")
    if table.statement.nunique() < 2:
        raise SplitError("Leaving one sentence out needs at least two; this table has one.")
    return LeaveOneGroupOut().split(table, groups=table.corpus + " " + table.statement)


def _random5(table, seed):
    counts = table.emotion.value_counts()
    if counts.min() < 5:
        raise SplitError(f"Five folds need five clips of each emotion; {counts.idxmin()!r} has {counts.min()}.")
    return StratifiedKFold(5, shuffle=True, random_state=seed).split(table, table.emotion)


SPLITS = {
    "actors5": _actors5,
    "actors6": _actors6,
    "speakers5": _speakers5,
    "loso": _loso,
    "statements": _statements,
    "random5": _random5,
}


# In these, everyone tested is a stranger to the model.
BY_SPEAKER = ("actors5", "actors6", "speakers5", "loso")


def folds(name: str, table: pd.DataFrame, seed: int = 0) -> Folds:
    """Split a table of clips.

    Parameters
    ----------
    name : str
        One of `SPLITS`.
    table : pandas.DataFrame
        With the columns speaker, emotion and, if there are several, corpus; where sentences are held out, statement.
        Whatever they hold (words, numbers, categories) is compared as text.
    seed : int
        Of the shuffling, where there is any.

    Returns
    -------
    list of (train, test)
        Arrays of row positions, as scikit-learn's splitters give them and its functions take them (``cv=``).

    Raises
    ------
    SplitError
        If there is no such split or column, a class has too few clips, or the table has too few speakers; also where
        only one speaker has some class, for a split by speaker: nobody is left to learn it from.

    Notes
    -----
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> from emolab.evaluation import experiment
    >>> labels, _ = experiment.load("emodb")
    >>> train, test = folds("loso", labels)[0]
    >>> set(labels.speaker.iloc[train]) & set(labels.speaker.iloc[test])
    set()
    """
    if name not in SPLITS:
        raise SplitError(f"No split is called {name!r}. Known: {', '.join(SPLITS)}.")
    if len(table) == 0:
        raise SplitError("There are no clips to split.")
    table = _as_text(table, ("statement",) if name == "statements" else ())
    for column in ("emotion", "speaker"):
        if table[column].isna().any():
            raise SplitError(f"{table[column].isna().sum()} clips have no {column}. Leave them out before splitting.")
    counts = table.emotion.value_counts()
    if counts.min() < 2:
        raise SplitError(f"There is only one clip of {counts.idxmin()!r}: it cannot be trained on and tested too.")
    if len(counts) < 2:
        raise SplitError(f"All clips are {counts.index[0]!r}: there is nothing to tell apart.")
    if name in BY_SPEAKER:
        _check_speakers(table, name)
    return list(SPLITS[name](table, seed))


def inner_folds(table: pd.DataFrame, n_folds: int = 4, seed: int = 0) -> Folds:
    """Folds by speaker inside a training part, to choose settings by without a look at the test part.

    Parameters
    ----------
    table : pandas.DataFrame
        The training rows only.
    n_folds : int
        Fewer where there are fewer speakers, or fewer clips of the commonest emotion.
    seed : int

    Returns
    -------
    list of (train, test)
        Row positions within `table`.

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> table = pd.DataFrame({"corpus": "mine", "speaker": [*"aabbccdd"], "emotion": ["sad", "happy"] * 4})
    >>> [sorted(set(table.speaker.iloc[test])) for _, test in inner_folds(table)]
    [['c'], ['d'], ['b'], ['a']]
    """
    table = _as_text(table)
    _check_speakers(table, "inner_folds")
    n_folds = min(n_folds, table.speaker.nunique(), table.emotion.value_counts().max())
    splitter = StratifiedGroupKFold(n_folds, shuffle=True, random_state=seed)
    return list(splitter.split(table, _strata(table, n_folds), table.speaker))


def leak_report(table: pd.DataFrame, folds: Folds, features: pd.DataFrame | None = None) -> pd.DataFrame:
    """Tell what stands on both sides of a split.

    Parameters
    ----------
    table : pandas.DataFrame
        The clips that were split.
    folds : list of (train, test)
        Row positions.
    features : pandas.DataFrame, optional
        Measurements of the same clips. Rows of equal values are the same sound, whatever the files are called.

    Returns
    -------
    pandas.DataFrame
        A row each for speakers, statements, clips and, with `features`, sounds: what, shared (how many stand on both
        sides of some fold), of (how many there are), names (a list of the shared ones).

    Raises
    ------
    SplitError
        If a column is missing, or `features` has other rows.

    Notes
    -----
    Two statements are the same only within a corpus, and two clips of one name only where speaker and emotion are the
    same. A table of augmented copies keeps in `clip` the name of the clip that each was made from; without that column,
    a clip goes by the name of its file, or else each row is a clip of its own. Notebook: 06_measure_honestly

    Examples
    --------
    >>> import numpy as np
    >>> said = {"statement": [*"1212"], "path": ["w.wav", "x.wav", "y.wav", "z.wav"]}
    >>> table = pd.DataFrame({"corpus": "mine", "speaker": [*"aabb"], "emotion": "sad", **said})
    >>> leak_report(table, [(np.array([0, 2]), np.array([1, 3]))])[["what", "shared", "of"]]
             what  shared  of
    0    speakers       2   2
    1  statements       0   2
    2       clips       0   4
    """
    table = _as_text(table)
    clips = _clips(table)
    kinds = {"speakers": table.speaker, "statements": table.corpus + " " + table.statement, "clips": clips}
    if features is not None:
        if len(features) != len(table):
            raise SplitError(f"There are {len(table)} clips but measurements of {len(features)}.")
        # Named after the first clip that holds the sound.
        kinds["sounds"] = clips.groupby(pd.util.hash_pandas_object(features, index=False).to_numpy()).transform("first")
    rows = []
    for what, names in kinds.items():
        sides = ((names.iloc[train].dropna(), names.iloc[test].dropna()) for train, test in folds)
        shared = sorted(set().union(*(set(train) & set(test) for train, test in sides)))
        rows.append({"what": what, "shared": len(shared), "of": names.nunique(), "names": shared})
    return pd.DataFrame(rows)


def leak_sentences(report: pd.DataFrame) -> list[str]:
    """Say a leak report in sentences.

    Parameters
    ----------
    report : pandas.DataFrame
        From `leak_report`.

    Returns
    -------
    list of str
        Empty where no speaker, clip or sound stands on both sides. Statements are left out: RAVDESS has only two, so
        nearly every split shares them.
    """
    leaks = report[(report.shared > 0) & (report.what != "statements")]
    return [
        f"{leak.shared} of {leak.of} {leak.what} stand in training and test: {_some(leak.names)}."
        for leak in leaks.itertuples()
    ]


def _as_text(table, needed=()):
    """Return the labels that splits go by as text, from row 0 on; what is missing stays missing, but a corpus."""
    lacking = [column for column in ("speaker", "emotion", *needed) if column not in table]
    if lacking:
        raise SplitError(f"The table has no column {', '.join(lacking)}. A split goes by it: add it.")
    known = [column for column in ("clip", "path") if column in table]
    table = table.reset_index(drop=True).reindex(columns=["corpus", "speaker", "emotion", "statement", *known])
    # Categories would count those that no row has, and numbers cannot be joined to words.
    table = table.astype("str")
    return table.assign(corpus=table.corpus.fillna(UNNAMED))


def _clips(table):
    """Name the clips of a table: the same name only for what may be the same recording."""
    if "clip" in table:
        names = table.corpus + " " + table["clip"]
    elif "path" in table:
        names = table.corpus + " " + table.path.map(lambda path: PurePath(path).stem)
    else:
        return pd.Series(table.index)
    # In some corpora, everybody's first clip is called 01.
    owners = table.speaker + ", " + table.emotion
    return names.where(owners.groupby(names).transform("nunique") < 2, names + " (" + owners + ")")


def _check_speakers(table, name):
    if table.speaker.nunique() < 2:
        raise SplitError(
            f"All {len(table)} clips are by one speaker, {table.speaker.iloc[0]}, and {name} holds speakers out. Add "
            "speakers, or take random5 and say so beside the score."
        )
    voices = table.groupby("emotion").speaker.nunique()
    if voices.min() < 2:
        raise SplitError(
            f"Only one speaker has {voices.idxmin()!r}: while that one is held out, nobody is left to learn it from. "
            "Add speakers, or leave that emotion out."
        )


def _some(names):
    return ", ".join(map(str, names[:6])) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def set_aside(
    labels: pd.DataFrame, rows: NDArray[np.intp], n_folds: int = 5, seed: int = 0
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Take some speakers out of the training rows, to stop by; the test part stays unseen.

    Parameters
    ----------
    labels : pandas.DataFrame
    rows : array of int
        The training rows.
    n_folds : int
        One of so many parts is taken out.
    seed : int

    Returns
    -------
    learning : array of int, shape (n_learning,)
        Row positions in `labels` to learn from.
    watching : array of int, shape (n_watching,)
        Row positions in `labels`, no speaker in both.

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> import numpy as np
    >>> labels = pd.DataFrame({"corpus": "mine", "speaker": [*"aabbccddee"], "emotion": ["sad", "happy"] * 5})
    >>> learning, watching = set_aside(labels, np.arange(10))
    >>> set(labels.speaker.iloc[learning]) & set(labels.speaker.iloc[watching])
    set()
    """
    learning, watching = inner_folds(labels.iloc[rows], n_folds, seed)[0]
    return rows[learning], rows[watching]
