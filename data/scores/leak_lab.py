"""The leak lab's experiments: published scores reproduced, then undone one leak at a time.

Most leaks are an ordinary step done too early: copies made before the split, classes balanced before the split, a mean
taken before the split. So an `Experiment` is the data, steps and model of a headline as its authors describe them (see
`leak_models`), and it is run with a set of leaks: a step whose name is in the set is done before the split, the same
step after it where the name is not.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from itertools import islice

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

from emolab.evaluation import scores
from emolab.evaluation.leaks import LeakError, joined

N_SPLITS = 5


@dataclass(frozen=True)
class Rows:
    """What is copied, split and learned from; one entry a row in each array.

    Attributes
    ----------
    values : numpy.ndarray of float32, shape (rows, features)
    truth : numpy.ndarray of str
        What is to be recognised.
    clips : numpy.ndarray of int
        Which recording the row was made from. A copy keeps its original's number.
    speakers, statements : numpy.ndarray of str
        Who says what in that recording.
    """

    values: np.ndarray
    truth: np.ndarray
    clips: np.ndarray
    speakers: np.ndarray
    statements: np.ndarray

    def __len__(self):
        return len(self.truth)

    def __getitem__(self, chosen):
        return Rows(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def __add__(self, other):
        return Rows(*(np.concatenate([getattr(self, f.name), getattr(other, f.name)]) for f in fields(self)))

    def with_values(self, values):
        return Rows(values.astype(np.float32), self.truth, self.clips, self.speakers, self.statements)


@dataclass(frozen=True)
class Experiment:
    """How to get the score of a headline.

    Attributes
    ----------
    name : str
        One of `headlines.HEADLINES`.
    leaks : tuple of str
        From `leaks.LEAKS`, in the order in which the ladder takes them away.
    load : callable
        Returns the `Rows` it starts from.
    learn : callable
        ``learn(train, test, leaks, seed)`` returns ``predict(rows, leaks) -> labels``.
    enlarge : dict of str to callable
        The steps that add rows, ``step(rows, rng) -> rows``, under the name of the leak that doing it early is.
    n_splits : int
        How many of the five splits are run. Once speakers are kept apart, all five are: everyone is tested once.
    """

    name: str
    leaks: tuple
    load: Callable
    learn: Callable
    enlarge: dict = field(default_factory=dict)
    n_splits: int = N_SPLITS


# ---- steps that add rows ----------------------------------------------------------------------------------------


def noisy(rows, rng, noise, scaling, masked):
    """Copy each row with a little noise, the way the first headline does it.

    Parameters
    ----------
    rows : Rows
    rng : numpy.random.Generator
    noise, scaling : float
        Deviation of the noise, in standard deviations of each feature; greatest change of scale, as a share.
    masked : float
        Share of the values that are replaced by the mean.

    Returns
    -------
    Rows
        As many as came in.

    Notes
    -----
    Notebook: 06_measure_honestly
    """
    mean, deviation = rows.values.mean(axis=0), rows.values.std(axis=0) + 1e-10
    scores = (rows.values - mean) / deviation
    scores = scores + rng.normal(0, noise, scores.shape)
    scores *= rng.uniform(1 - scaling, 1 + scaling, (len(rows), 1))
    scores *= rng.random(scores.shape) > masked
    return rows.with_values(scores * deviation + mean)


def with_copies(rows, rng):
    """Return the rows and two noisy copies of each."""
    return rows + noisy(rows, rng, 0.01, 0.02, 0.05) + noisy(rows, rng, 0.01, 0.02, 0.05)


def topped_up(rows, rng):
    """Fill every class up to the largest with noisier copies of its own rows, taken in turn."""
    counts = pd.Series(rows.truth).value_counts().sort_index()
    added = [
        np.flatnonzero(rows.truth == name)[np.arange(counts.max() - count) % count] for name, count in counts.items()
    ]
    chosen = np.concatenate(added)
    return rows + noisy(rows[chosen], rng, 0.02, 0.05, 0.1) if len(chosen) else rows


def smote(rows, rng, n_neighbours=5):
    """Fill every class up to the largest with points between neighbours of that class (Chawla et al. 2002).

    As ``imblearn.over_sampling.SMOTE``, but every new row remembers the recording it started from.

    Notes
    -----
    Notebook: 06_measure_honestly
    """
    counts = pd.Series(rows.truth).value_counts().sort_index()
    for name, count in counts.items():
        if count < 2 or count == counts.max():
            continue
        own = rows[rows.truth == name]
        nearest = NearestNeighbors(n_neighbors=min(n_neighbours, count - 1)).fit(own.values)
        neighbours = nearest.kneighbors(return_distance=False)
        start = rng.integers(count, size=counts.max() - count)
        end = neighbours[start, rng.integers(neighbours.shape[1], size=len(start))]
        way = rng.random((len(start), 1))
        started = own[start]
        rows = rows + started.with_values(started.values + way * (own.values[end] - started.values))
    return rows


def distinct(rows):
    """Keep the first of the rows that hold exactly the same values."""
    _, first = np.unique(rows.values, axis=0, return_index=True)
    return rows[np.sort(first)]


# ---- the experiment ---------------------------------------------------------------------------------------------


def sides(rows, leaks, seed=0, n_splits=N_SPLITS):
    """Split rows into training and test rows, four to one, five times, so that each row is tested once.

    Speakers are kept apart unless ``"speakers"`` is among the leaks. Without ``"statements"``, each of the five splits
    becomes one split for each statement: that statement is tested, the others are learned from.

    Parameters
    ----------
    rows : Rows
    leaks : set of str
    seed : int
    n_splits : int
        Stop after so many of the five.

    Yields
    ------
    train, test : numpy.ndarray of bool, shape (rows,)
    """
    if "speakers" in leaks:
        parts = StratifiedKFold(N_SPLITS, shuffle=True, random_state=seed).split(rows.values, rows.truth)
    else:
        grouped = StratifiedGroupKFold(N_SPLITS, shuffle=True, random_state=seed)
        parts = grouped.split(rows.values, rows.truth, rows.speakers)
    for _, tested in islice(parts, n_splits):
        test = np.zeros(len(rows), bool)
        test[tested] = True
        if "statements" in leaks:
            yield ~test, test
            continue
        for statement in np.unique(rows.statements):
            said = rows.statements == statement
            yield ~test & ~said, test & said


def folds(experiment, leaks, seed=0):
    """Run the experiment as far as the fitted models; `answers` reads the score off them.

    The leaks ``"scoring"`` and ``"validation"`` come into play only there, so that one fit serves four experiments.

    Parameters
    ----------
    experiment : Experiment
    leaks : set of str
        A subset of ``experiment.leaks``.
    seed : int

    Yields
    ------
    train, test : Rows
        Before any enlarging that the test rows should not know of.
    predict : callable
        ``predict(rows, leaks) -> labels``.
    """
    unknown = set(leaks) - set(experiment.leaks)
    if unknown:
        own = ", ".join(experiment.leaks)
        raise LeakError(f"{experiment.name} has no leak called {', '.join(sorted(unknown))}; it has {own}.")
    rng = np.random.default_rng(seed)
    rows = experiment.load()
    if "duplicates" not in leaks:
        rows = distinct(rows)
    for name, enlarge in experiment.enlarge.items():
        if name in leaks:
            rows = enlarge(rows, rng)
    n_splits = experiment.n_splits if "speakers" in leaks else N_SPLITS
    for training, testing in sides(rows, leaks, seed, n_splits):
        train, test = rows[training], rows[testing]
        scaler = StandardScaler().fit(rows.values if "statistics" in leaks else train.values)
        train, test = train.with_values(scaler.transform(train.values)), test.with_values(scaler.transform(test.values))
        enlarged = train
        for name, enlarge in experiment.enlarge.items():
            if name not in leaks:
                enlarged = enlarge(enlarged, rng)
        yield train, test, experiment.learn(enlarged, test, leaks, seed)


def answers(fitted, readings):
    """Ask fitted models about the rows that count.

    Parameters
    ----------
    fitted : iterable
        What `folds` yields.
    readings : list of set of str
        Sets of leaks. With ``"scoring"`` in one, the training rows count too.

    Returns
    -------
    list of pandas.DataFrame
        For each reading, one row an answer: fold, clip, speaker, truth, predicted.
    """
    asked = [[] for _ in readings]
    for fold, (train, test, predict) in enumerate(fitted):
        for leaks, frames in zip(readings, asked, strict=True):
            rows = train + test if "scoring" in leaks else test
            columns = {"fold": fold, "clip": rows.clips, "speaker": rows.speakers, "truth": rows.truth}
            frames.append(pd.DataFrame(columns | {"predicted": predict(rows, leaks)}))
    return [pd.concat(frames, ignore_index=True) for frames in asked]


def score(answered, n_draws=1000, seed=0):
    """Turn answers into a score with its interval over speakers.

    Parameters
    ----------
    answered : pandas.DataFrame
        As from `answers`.

    Returns
    -------
    dict
        accuracy, low, high (95 %, speakers drawn with replacement), uar, answers, speakers.
    """
    columns = answered.truth, answered.predicted, answered.speaker
    low, high = scores.interval(*columns, n_draws=n_draws, seed=seed, metric="accuracy")
    return {
        "accuracy": scores.accuracy(answered.truth, answered.predicted),
        "low": low,
        "high": high,
        "uar": scores.uar(answered.truth, answered.predicted),
        "answers": len(answered),
        "speakers": answered.speaker.nunique(),
    }


def run(experiment, leaks, readings=None, seed=0):
    """Fit once, read off one or more scores.

    Parameters
    ----------
    experiment : Experiment
    leaks : set of str
    readings : list of set of str, optional
        As in `answers`. Default: `leaks` alone.

    Returns
    -------
    list of dict
        Rows of data/scores/leak_ladder.csv, one a reading.
    """
    readings = readings or [leaks]
    rows = []
    for reading, answered in zip(readings, answers(folds(experiment, leaks, seed), readings), strict=True):
        scored = score(answered)
        counted = {name: scored.pop(name) for name in ("answers", "speakers")}
        rounded = {name: round(float(value), 4) for name, value in scored.items()}
        rows.append({"headline": experiment.name, "leaks": joined(reading)} | rounded | counted)
    return rows
