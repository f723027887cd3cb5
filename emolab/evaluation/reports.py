"""What was measured, read again: the reports that ship; and two questions to a model, fewer speakers or features."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from emolab import shipped
from emolab.evaluation import scores, splits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import ArrayLike
    from sklearn.base import BaseEstimator

    from emolab.models.classical import Pipeline


def shipped_reports(path: Path | None = None) -> pd.DataFrame:
    """Read what `python data/scores/make_scores.py classical` wrote.

    Parameters
    ----------
    path : pathlib.Path, optional
        Default: the file that ships.

    Returns
    -------
    pandas.DataFrame
        One row a report of `evaluation.evaluate`, with the columns low and high (of ci95) and seconds.

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> report_of(shipped_reports(), "emodb", "lda", "loso").uar.round(2)
    np.float64(0.84)
    """
    lines = (path or shipped.path("scores", "classical.jsonl")).read_text(encoding="utf-8").splitlines()
    reports = [json.loads(line) for line in lines]
    table = pd.DataFrame([report | {"normalise": report["normalise"] or "none"} for report in reports])
    return table.assign(low=table.ci95.str[0], high=table.ci95.str[1])


def report_of(reports: pd.DataFrame, corpus: str, model: str, split: str, normalise: str = "none") -> pd.Series | None:
    """Return the one row of `shipped_reports` that is asked for, or None where it was not computed."""
    asked = {"corpus": corpus, "model": model, "split": split, "normalise": normalise}
    rows = reports[(reports[list(asked)] == pd.Series(asked)).all(axis=1)]
    return rows.iloc[0] if len(rows) else None


def confusion_of(report: pd.Series) -> pd.DataFrame:
    """Return the counts of a report as a DataFrame, truth in rows and answers in columns."""
    return pd.DataFrame(report.confusion, index=report.labels, columns=report.labels)


def learning_curve(
    model: Callable[..., Pipeline],
    features: pd.DataFrame,
    labels: pd.DataFrame,
    sizes: Sequence[int],
    draws: int = 3,
    split: str = "actors5",
    fold: int | None = 0,
    seed: int = 0,
) -> pd.DataFrame:
    """Score a model that was trained on few speakers, on these and on strangers.

    Parameters
    ----------
    model : callable
        Returns a new estimator each time.
    features, labels : pandas.DataFrame
    sizes : sequence of int
        Speakers in training.
    draws : int
        How often speakers are drawn for each size.
    split : str
        One of `splits.SPLITS`.
    fold : int or None
        Whose test part holds the strangers: the same for all sizes. None: each in turn, `draws` times; one fold may be
        much easier than another.
    seed : int

    Returns
    -------
    pandas.DataFrame
        A row a draw: speakers, trained (UAR on the clips trained on), strangers (UAR on the test part).

    Raises
    ------
    SplitError
        If a training part has fewer speakers than are asked for.

    Notes
    -----
    scikit-learn's own adds clips, not speakers, and it is speakers that are few. Notebook: 03_train_classical_models

    Examples
    --------
    >>> from emolab.evaluation import experiment
    >>> labels, features = experiment.load("ravdess", 4)
    >>> learning_curve(lambda: experiment.model("dummy"), features, labels, [2, 4], draws=1)[["speakers", "strangers"]]
       speakers  strangers
    0         2       0.25
    1         4       0.25
    """
    folds = splits.folds(split, labels)
    rng = np.random.default_rng(seed)
    rows = []
    for train, test in folds if fold is None else [folds[fold]]:
        people = np.unique(labels.speaker.iloc[train])
        if max(sizes) > len(people):
            raise splits.SplitError(f"{max(sizes)} speakers cannot be drawn: the training part has {len(people)}.")
        for size in sizes:
            for _ in range(draws if size < len(people) else 1):
                drawn = rng.choice(people, size, replace=False)
                rows_of = train[labels.speaker.iloc[train].isin(drawn).to_numpy()]
                fitted = model().fit(features.iloc[rows_of], labels.emotion.iloc[rows_of])
                known, strange = (
                    scores.uar(labels.emotion.iloc[part], fitted.predict(features.iloc[part]))
                    for part in (rows_of, test)
                )
                rows.append({"speakers": size, "trained": known, "strangers": strange})
    return pd.DataFrame(rows)


def importance(
    fitted: BaseEstimator,
    features: pd.DataFrame,
    truth: ArrayLike,
    groups: Mapping[str, Sequence[str]],
    repeats: int = 5,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure what the score loses when a group of features is shuffled among the clips.

    Parameters
    ----------
    fitted : estimator
    features : pandas.DataFrame
        Of clips that it was not trained on.
    truth : array-like of shape (n_clips,)
    groups : dict of str to list of str
        Names of columns that are shuffled together: shuffled alone, a feature loses nothing while its like are there.
    repeats, seed : int

    Returns
    -------
    pandas.DataFrame
        Indexed by group, the greatest loss first: loss (of UAR, mean), spread (standard deviation), features (count).

    Notes
    -----
    Breiman 2001, doi 10.1023/A:1010933404324, for groups of columns. Notebook: 03_train_classical_models

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> clips = pd.DataFrame(np.random.default_rng(0).normal(size=(60, 2)), columns=["pitch", "noise"])
    >>> emotions = np.where(clips.pitch > 0, "happy", "sad")
    >>> fitted = LogisticRegression().fit(clips, emotions)
    >>> lost = importance(fitted, clips, emotions, {"height": ["pitch"], "rest": ["noise"]})
    >>> lost.index.tolist()
    ['height', 'rest']
    """
    whole = scores.uar(truth, fitted.predict(features))
    rng = np.random.default_rng(seed)
    rows = {}
    for group, columns in groups.items():
        losses = []
        for _ in range(repeats):
            shuffled = features.copy()
            shuffled[columns] = features[columns].to_numpy()[rng.permutation(len(features))]
            losses.append(whole - scores.uar(truth, fitted.predict(shuffled)))
        rows[group] = (np.mean(losses), np.std(losses), len(columns))
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["loss", "spread", "features"])
    return table.sort_values("loss", ascending=False, kind="stable")
