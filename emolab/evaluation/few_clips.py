"""What a few labelled clips of one person are worth, and in which order to label them.

Each person is a stranger to the model at first. They label clips that speak one sentence, one after the other; after
each, the model is asked about all their clips that speak the other sentence. So the clips that are asked about are the
same whatever was labelled, and no sentence stands on both sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from emolab.evaluation import scores
from emolab.models.few import FewClips
from emolab.rows import in_step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeAlias

    from numpy.typing import NDArray

    from emolab.evaluation.splits import Folds

    # A way to choose the next clip: from the probabilities of those not labelled yet, shape (clips, classes).
    Choose: TypeAlias = Callable[[NDArray[np.float64], np.random.Generator], int]


def at_random(shares: NDArray[np.float64], rng: np.random.Generator) -> int:
    """Choose any clip.

    Parameters
    ----------
    shares : numpy.ndarray, shape (clips, classes)
        Probabilities of the clips not labelled yet.
    rng : numpy.random.Generator

    Returns
    -------
    int
        The row of the clip.

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> at_random(np.array([[0.5, 0.5], [0.9, 0.1]]), np.random.default_rng(0)) in (0, 1)
    True
    """
    return int(rng.integers(len(shares)))


def least_sure(shares: NDArray[np.float64], rng: np.random.Generator) -> int:
    """Choose the clip whose two likeliest emotions are closest to each other.

    References
    ----------
    Settles B (2009). Active learning literature survey. Computer Sciences Technical Report 1648, University of
    Wisconsin-Madison.
    """
    best = np.sort(shares, axis=1)
    return int(np.argmin(best[:, -1] - best[:, -2]))


def surest(shares: NDArray[np.float64], rng: np.random.Generator) -> int:
    """Choose the clip whose emotion seems clearest."""
    return int(np.argmax(shares.max(axis=1)))


WAYS = {"at random": at_random, "least sure": least_sure, "surest": surest}


def label_one_by_one(
    model: FewClips,
    pool: NDArray[np.float64],
    pool_emotions: NDArray[Any],
    asked: NDArray[np.float64],
    n_clips: int,
    choose: Choose,
    rng: np.random.Generator,
) -> list[NDArray[np.str_]]:
    """Label a person's clips one by one, and answer about their other clips after each.

    Parameters
    ----------
    model : FewClips
        That has not met the person.
    pool, asked : numpy.ndarray, shape (clips, directions)
        From `FewClips.place`: those that can be labelled, those that are asked about.
    pool_emotions : array of str
    n_clips : int
    choose : callable
        From the probabilities of the clips that are not yet labelled, and a random generator, to the place of one.
    rng : numpy.random.Generator

    Returns
    -------
    list of numpy.ndarray of str
        Answers after 0, 1, ..., n_clips labels.
    """
    left, given = list(range(len(pool))), []
    chosen: list[int] = []
    for n in range(n_clips + 1):
        steps = model.steps(pool[chosen], pool_emotions[chosen])
        given.append(model.classes_[model.probabilities(asked, steps).argmax(axis=1)])
        if n < n_clips:
            chosen.append(left.pop(int(choose(model.probabilities(pool[left], steps), rng))))
    return given


def curves(
    labels: pd.DataFrame,
    features: NDArray[np.floating],
    folds: Folds,
    n_clips: int = 16,
    ways: Mapping[str, Choose] | None = None,
    draws: int = 5,
) -> pd.DataFrame:
    """Let every speaker label some clips, in every way.

    Parameters
    ----------
    labels : pandas.DataFrame
        With the columns emotion, speaker and statement; two statements.
    features : numpy.ndarray, shape (clips, values)
    folds : list of (train, test)
        That keep speakers apart.
    n_clips : int
    ways : dict from str to callable, optional
        Default: `WAYS`.
    draws : int
        How often chance is asked; its scores are averaged.

    Returns
    -------
    pandas.DataFrame
        A row for each way, speaker and number of labelled clips: way, speaker, clips, uar (of that speaker).

    Raises
    ------
    ScoreError
        If there are not two sentences, or somebody has too few clips of one.

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> rng, clips = np.random.default_rng(0), range(36)
    >>> said = {"speaker": ["abc"[n // 12] for n in clips], "statement": ["12"[n % 2] for n in clips]}
    >>> labels = pd.DataFrame(said | {"emotion": ["sad" if n % 4 < 2 else "happy" for n in clips]})
    >>> features = rng.normal(size=(36, 4)) + (labels.emotion == "sad").to_numpy()[:, None]
    >>> alone = [(np.flatnonzero(labels.speaker != one), np.flatnonzero(labels.speaker == one)) for one in "abc"]
    >>> curves(labels, features, alone, n_clips=2, draws=1).columns.tolist()
    ['way', 'speaker', 'clips', 'uar']
    """
    if labels.statement.isna().any() or labels.statement.nunique() != 2:
        raise scores.ScoreError(
            f"Two sentences are needed of each clip, not {labels.statement.nunique()}: one to label."
        )
    scores.check_draws(draws)
    in_step(labels=labels, features=features)
    features, emotions, rows = np.asarray(features), labels.emotion.to_numpy(str), []
    one = (labels.statement == labels.statement.min()).to_numpy()
    for train, test in folds:
        model = FewClips().fit(features[train], emotions[train])
        for speaker in np.unique(labels.speaker.iloc[test]):
            mine = test[(labels.speaker.iloc[test] == speaker).to_numpy()]
            pool, asked = mine[one[mine]], mine[~one[mine]]
            if len(pool) < n_clips or not len(asked):
                raise scores.ScoreError(
                    f"{speaker} has {len(pool)} clips to label and {len(asked)} to be asked about; {n_clips} and one "
                    "are the least."
                )
            placed = model.place(features[pool]), model.place(features[asked])
            for way, choose in (ways or WAYS).items():
                for draw in range(draws if choose is at_random else 1):
                    rng = np.random.default_rng(draw)
                    given = label_one_by_one(model, placed[0], emotions[pool], placed[1], n_clips, choose, rng)
                    for n, answers in enumerate(given):
                        row = {"way": way, "speaker": speaker, "clips": n}
                        rows.append(row | {"uar": scores.uar(emotions[asked], answers)})
    return pd.DataFrame(rows).groupby(["way", "speaker", "clips"], sort=False).uar.mean().reset_index()


def over_people(table: pd.DataFrame, level: float = 0.95, n_draws: int = 2000, seed: int = 0) -> pd.DataFrame:
    """Average over speakers, with an interval over speakers.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns are what is averaged, a row a speaker.
    level : float
        Share of the draws inside the interval, 0 to 1.
    n_draws : int
    seed : int

    Returns
    -------
    pandas.DataFrame
        mean, low, high; a row for each column of `table`.

    Raises
    ------
    ScoreError
        If the level is no share, a score is missing, or there is nobody.

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> over_people(pd.DataFrame({"uar": [0.5, 0.6, 0.7, 0.8]})).round(2)
         mean   low  high
    uar  0.65  0.55  0.75
    """
    values, rng = table.to_numpy(float), np.random.default_rng(seed)
    scores.check_draws(n_draws)
    if not len(values) or np.isnan(values).any():
        raise scores.ScoreError("Some speakers have no score, or there are none. Leave them out before averaging.")
    drawn = values[rng.integers(len(values), size=(n_draws, len(values)))].mean(axis=1)
    low, high = scores.middle(drawn, level)
    return pd.DataFrame({"mean": values.mean(axis=0), "low": low, "high": high}, index=table.columns)


def more_than_chance(table: NDArray[Any], n_draws: int = 2000, seed: int = 0) -> float:
    """Test whether one way of choosing is worth more than another, speaker by speaker.

    Parameters
    ----------
    table : array of float, shape (speakers,)
        For each speaker, the score of the one minus that of the other.
    n_draws : int
        Random swaps.
    seed : int

    Returns
    -------
    float
        The two-sided p of a permutation test that swaps the two ways for whole speakers.

    Raises
    ------
    ScoreError
        If a difference is missing, there are fewer than two speakers, or nothing is drawn.

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> bool(more_than_chance(np.full(10, 0.1)) < 0.05), more_than_chance(np.array([0.1, -0.1]))
    (True, 1.0)
    """
    differences, rng = np.asarray(table, float), np.random.default_rng(seed)
    if differences.ndim != 1 or len(differences) < 2:
        raise scores.ScoreError(f"One difference a speaker, of two speakers at least; these are {differences.shape}.")
    scores.check_draws(n_draws)
    if not np.isfinite(differences).all():
        raise scores.ScoreError("Some speakers have no score. Leave them out before testing.")
    swapped = (rng.choice([-1, 1], size=(n_draws, len(differences))) * differences).mean(axis=1)
    return float((1 + np.sum(np.abs(swapped) >= abs(differences.mean()) - 1e-12)) / (1 + n_draws))
