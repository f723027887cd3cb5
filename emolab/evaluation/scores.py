"""How good is it, and how sure can one be: UAR, intervals over speakers, calibration.

Accuracy flatters whoever always answers with the commonest class. The field reports UAR instead, the unweighted
average of the recalls of the classes (Schuller et al. 2009): chance is one divided by the number of classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar
from scipy.special import softmax
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support, recall_score

from emolab.errors import PlainError
from emolab.rows import in_step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray


class ScoreError(PlainError):
    """Answers that cannot be scored; the message says why."""


def uar(truth: ArrayLike, answers: ArrayLike) -> float:
    """Unweighted average recall: the mean over classes of the share of their clips that were recognised.

    Parameters
    ----------
    truth, answers : arrays of shape (n_clips,)

    Returns
    -------
    float
        Over the classes that occur in `truth`. An answer that is none of them is a wrong answer, as in scikit-learn
        with these labels. audmetric 1.4.2 counts it as a class of its own (.5 in the example) or, told the classes,
        leaves the clip out (1.0), which flatters a model that answers beside the question.

    Notes
    -----
    Schuller B, Steidl S, Batliner A (2009). The INTERSPEECH 2009 emotion challenge. doi 10.21437/Interspeech.2009-103.
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> uar(["sad", "sad", "angry"], ["sad", "bored", "angry"])
    0.75
    """
    truth, answers = _checked(truth, answers)
    return float(recall_score(truth, answers, labels=np.unique(truth), average="macro"))


def accuracy(truth: ArrayLike, answers: ArrayLike) -> float:
    """Return the share of clips answered right.

    Parameters
    ----------
    truth, answers : array-like, shape (n_clips,)

    Returns
    -------
    float
        From 0 to 1.

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> accuracy(["sad", "sad", "angry"], ["sad", "angry", "angry"])
    0.6666666666666666
    """
    truth, answers = _checked(truth, answers)
    return float(np.mean(truth == answers))


def confusion(truth: ArrayLike, answers: ArrayLike, classes: Sequence[str]) -> pd.DataFrame:
    """Count answers (columns) by truth (rows), as a labelled table; `confusion_rates` has rates.

    Parameters
    ----------
    truth, answers : array-like, shape (n_clips,)
    classes : sequence of str
        In the order of rows and columns.

    Returns
    -------
    pandas.DataFrame, shape (n_classes, n_classes)

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> confusion(["sad", "sad", "angry"], ["sad", "angry", "angry"], ["angry", "sad"])
    answer  angry  sad
    truth
    angry       1    0
    sad         1    1
    """
    truth, answers = _checked(truth, answers)
    _check_known([truth, answers], classes)
    counts = confusion_matrix(truth, answers, labels=list(classes))
    return pd.DataFrame(counts, index=pd.Index(classes, name="truth"), columns=pd.Index(classes, name="answer"))


def confusion_rates(truth: ArrayLike, answers: ArrayLike, classes: Sequence[str]) -> pd.DataFrame:
    """Return the share of each class (row) that got each answer (column); missing where a class does not occur.

    Parameters
    ----------
    truth, answers : array-like, shape (n_clips,)
    classes : sequence of str
        In the order of rows and columns.

    Returns
    -------
    pandas.DataFrame, shape (n_classes, n_classes)
        From 0 to 1; each row adds up to 1.

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> confusion_rates(["sad", "sad", "angry"], ["sad", "angry", "angry"], ["angry", "sad"])
    answer  angry  sad
    truth
    angry     1.0  0.0
    sad       0.5  0.5
    """
    counts = confusion(truth, answers, classes)
    return counts.div(counts.sum(axis=1).replace(0, np.nan), axis=0)


def recalls(truth: ArrayLike, answers: ArrayLike, classes: Sequence[str]) -> pd.Series:
    """Return the recall of each class as a Series; missing where a class does not occur.

    Parameters
    ----------
    truth, answers : array-like, shape (n_clips,)
    classes : sequence of str

    Returns
    -------
    pandas.Series
        By class, from 0 to 1.

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> recalls(["sad", "sad", "angry"], ["sad", "angry", "angry"], ["angry", "sad"]).to_dict()
    {'angry': 1.0, 'sad': 0.5}
    """
    counts = confusion(truth, answers, classes)
    return pd.Series(np.diag(counts) / counts.sum(axis=1).replace(0, np.nan).to_numpy(), index=list(classes))


def per_class(truth: ArrayLike, answers: ArrayLike, classes: Sequence[str]) -> pd.DataFrame:
    """Recall, precision and F1 of each class.

    Parameters
    ----------
    truth, answers : array-like, shape (n_clips,)
    classes : sequence of str

    Returns
    -------
    pandas.DataFrame
        Indexed by class: recall, precision, f1, clips. Missing where a class never occurs or is never answered.

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> per_class(["sad", "sad", "angry"], ["sad", "angry", "angry"], ["angry", "sad"]).round(2)
           recall  precision    f1  clips
    angry     1.0        0.5  0.67      1
    sad       0.5        1.0  0.67      2
    """
    truth, answers = _checked(truth, answers)
    _check_known([truth, answers], classes)
    precision, recall, f1, clips = precision_recall_fscore_support(
        truth, answers, labels=list(classes), zero_division=np.nan
    )
    return pd.DataFrame({"recall": recall, "precision": precision, "f1": f1, "clips": clips}, index=list(classes))


def by_group(truth: ArrayLike, answers: ArrayLike, groups: ArrayLike) -> pd.DataFrame:
    """Score parts of the clips apart: by sex, by intensity, by speaker.

    Parameters
    ----------
    truth, answers, groups : arrays of shape (n_clips,)
        Clips without a group are left out.

    Returns
    -------
    pandas.DataFrame
        Indexed by group: uar (over the classes that the group has), accuracy, clips.

    Notes
    -----
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> by_group(["sad", "sad", "angry"], ["sad", "angry", "angry"], ["Ann", "Bob", "Bob"])
         uar  accuracy  clips
    Ann  1.0       1.0      1
    Bob  0.5       0.5      2
    """
    in_step(labels=truth, groups=groups)
    true, given = _checked(truth, answers)
    parts = pd.Series(_of_each_clip(groups, len(true), "groups"))
    rows = {
        name: {
            "uar": uar(true[part], given[part]),
            "accuracy": accuracy(true[part], given[part]),
            "clips": len(part),
        }
        for name, part in parts.groupby(parts).indices.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def interval(
    truth: ArrayLike,
    answers: ArrayLike,
    speakers: ArrayLike,
    level: float = 0.95,
    n_draws: int = 2000,
    seed: int = 0,
    metric: str = "uar",
) -> tuple[float, float]:
    """Bootstrap interval of the UAR or of accuracy, drawing whole speakers.

    Clips of one speaker are not independent of each other: a voice that is hard to read is hard in all its clips. So
    the question is how much the score would change with other *people*, and people are what is drawn.

    Parameters
    ----------
    truth, answers, speakers : arrays of shape (n_clips,)
    level : float
        Share of the draws inside.
    n_draws : int
    seed : int
    metric : {"uar", "accuracy"}

    Returns
    -------
    low : float
        Where the interval begins.
    high : float
        Where it ends.

    Raises
    ------
    ScoreError
        If there are fewer than two speakers, or no such metric or level.

    Notes
    -----
    Bisani M, Ney H (2004). Bootstrap estimates for confidence intervals in ASR performance evaluation.
    doi 10.1109/ICASSP.2004.1326009. Notebook: 06_measure_honestly

    Examples
    --------
    >>> truth, who = ["sad", "happy"] * 8, np.repeat(["Ann", "Bob", "Cid", "Dot"], 4)
    >>> given = np.where(who == "Ann", "sad", truth)  # of Ann's clips, only the sad ones are right
    >>> interval(truth, given, who)
    (0.625, 1.0)
    """
    if metric not in ("uar", "accuracy"):
        raise ScoreError(f"There is no interval of {metric!r}; choose 'uar' or 'accuracy'.")
    hits, clips = _hits_by_speaker(truth, answers, speakers)
    if metric == "accuracy":
        # As if all clips were of one class.
        hits, clips = hits.sum(axis=1, keepdims=True), clips.sum(axis=1, keepdims=True)
    low, high = middle(_drawn_uars((hits, clips), n_draws, seed), level)
    return float(low), float(high)


def paired_difference(
    truth: ArrayLike,
    answers: ArrayLike,
    others: ArrayLike,
    speakers: ArrayLike,
    level: float = 0.95,
    n_draws: int = 2000,
    seed: int = 0,
) -> dict[str, float]:
    """Compare two models on the same clips: the difference of their UARs, with an interval over speakers.

    Parameters
    ----------
    truth, answers, others, speakers : arrays of shape (n_clips,)
        What is true, what one model answers, what the other answers, who speaks.
    level : float
        Share of the draws inside the interval.
    n_draws : int
    seed : int
        Of the drawing.

    Returns
    -------
    dict
        difference (the first minus the second), low, high (of a bootstrap over speakers), and p, two-sided, of a
        permutation test that swaps the two models' answers for whole speakers.

    Notes
    -----
    Both are drawn with the same speakers each time, so what makes a speaker hard for both cancels out. With ten
    speakers the ends of a bootstrap are too close together to test with, and a permutation test keeps its level.
    Notebook: 06_measure_honestly

    References
    ----------
    Bisani M, Ney H (2004). Bootstrap estimates for confidence intervals in ASR performance evaluation.
    doi 10.1109/ICASSP.2004.1326009

    Examples
    --------
    >>> truth, who = ["sad", "happy"] * 8, np.repeat(["Ann", "Bob", "Cid", "Dot"], 4)
    >>> found = paired_difference(truth, truth, ["sad"] * 16, who)
    >>> found["difference"], round(found["p"], 2)
    (0.5, 0.12)
    """
    first, clips = _hits_by_speaker(truth, answers, speakers)
    second, _ = _hits_by_speaker(truth, others, speakers)
    differences = _drawn_uars((first, clips), n_draws, seed) - _drawn_uars((second, clips), n_draws, seed)
    low, high = map(float, middle(differences, level))
    observed = uar(truth, answers) - uar(truth, others)
    signs = np.random.default_rng(seed).choice([-1, 1], size=(n_draws, len(clips)))
    swapped = (signs @ (first - second) / clips.sum(axis=0)).mean(axis=1)
    # What was observed is one of the ways to swap, so no p is zero.
    p = (1 + np.sum(np.abs(swapped) >= abs(observed) - 1e-12)) / (1 + n_draws)
    return {"difference": observed, "low": low, "high": high, "p": float(p)}


def reliability(truth: ArrayLike, probabilities: ArrayLike, classes: Sequence[str], n_bins: int = 10) -> pd.DataFrame:
    """Compare how sure a model is with how often it is right.

    Parameters
    ----------
    truth : array of shape (n_clips,)
    probabilities : array of shape (n_clips, n_classes)
    classes : sequence of n_classes labels
    n_bins : int
        Of equal width.

    Returns
    -------
    pandas.DataFrame
        A row a bin that holds clips: confidence (mean of the largest probability), accuracy, clips.

    Raises
    ------
    ScoreError
        If these are no probabilities of the classes, or there are no bins.

    Notes
    -----
    Guo C, Pleiss G, Sun Y, Weinberger KQ (2017). On calibration of modern neural networks. ICML.
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> sure = [[0.1, 0.9], [0.2, 0.8], [0.6, 0.4]]
    >>> reliability(["sad", "happy", "happy"], sure, ["happy", "sad"], n_bins=4)
       confidence  accuracy  clips
    0        0.60       1.0      1
    1        0.85       0.5      2
    """
    if n_bins < 1:
        raise ScoreError(f"There must be at least one bin, not {n_bins}.")
    right, largest = _surest(truth, probabilities, classes)
    bins = np.minimum((largest * n_bins).astype(int), n_bins - 1)
    table = pd.DataFrame({"bin": bins, "confidence": largest, "accuracy": right.astype(float), "clips": 1})
    return table.groupby("bin").agg({"confidence": "mean", "accuracy": "mean", "clips": "sum"}).reset_index(drop=True)


def ece(truth: ArrayLike, probabilities: ArrayLike, classes: Sequence[str], n_bins: int = 10) -> float:
    """Expected calibration error: the mean gap between confidence and accuracy, weighted by clips (`reliability`).

    Parameters
    ----------
    truth : array-like, shape (n_clips,)
    probabilities : array-like, shape (n_clips, n_classes)
    classes : sequence of n_classes labels
    n_bins : int
        Of equal width.

    Returns
    -------
    float
        From 0, as good as its word, to 1.

    Notes
    -----
    Notebook: 06_measure_honestly

    References
    ----------
    Naeini MP, Cooper GF, Hauskrecht M (2015). Obtaining well calibrated probabilities using Bayesian binning. AAAI.

    Examples
    --------
    >>> round(ece(["sad", "sad"], [[0.9, 0.1], [0.35, 0.65]], ["happy", "sad"]), 3)
    0.625
    """
    table = reliability(truth, probabilities, classes, n_bins)
    return float(np.average((table.confidence - table.accuracy).abs(), weights=table.clips))


def coverage(truth: ArrayLike, probabilities: ArrayLike, classes: Sequence[str]) -> pd.DataFrame:
    """Tell how accuracy grows when a model may say "not sure".

    Parameters
    ----------
    truth : array of shape (n_clips,)
    probabilities : array of shape (n_clips, n_classes)
    classes : sequence of n_classes labels

    Returns
    -------
    pandas.DataFrame
        Rows from the strictest threshold to none: threshold, coverage (share of clips answered), accuracy (of those).

    Notes
    -----
    Notebook: 06_measure_honestly

    References
    ----------
    El-Yaniv R, Wiener Y (2010). On the foundations of noise-free selective classification. Journal of Machine Learning
    Research 11, 1605-1641.

    Examples
    --------
    >>> coverage(["sad", "sad"], [[0.6, 0.4], [0.1, 0.9]], ["happy", "sad"])
       threshold  coverage  accuracy
    0        0.9       0.5       1.0
    1        0.6       1.0       0.5
    """
    right, largest = _surest(truth, probabilities, classes)
    order = np.argsort(-largest)
    answered = np.arange(1, len(order) + 1)
    table = pd.DataFrame(
        {"threshold": largest[order], "coverage": answered / len(order), "accuracy": np.cumsum(right[order]) / answered}
    )
    # No threshold parts clips of which the model is equally sure.
    return table.drop_duplicates("threshold", keep="last").reset_index(drop=True)


def temperature(truth: ArrayLike, probabilities: ArrayLike, classes: Sequence[str]) -> float:
    """Find the temperature that makes a model as sure as it is right; apply it with `soften`.

    Parameters
    ----------
    truth : array of shape (n_clips,)
        Of people that the model was not trained on, nor is tested on later.
    probabilities : array of shape (n_clips, n_classes)
    classes : sequence of n_classes labels

    Returns
    -------
    float
        Above 1 where the model was too sure.

    Notes
    -----
    Guo C, Pleiss G, Sun Y, Weinberger KQ (2017). On calibration of modern neural networks. ICML. For a scikit-learn
    model, `classical.calibrated` does the same with `CalibratedClassifierCV`. Notebook: 06_measure_honestly

    Examples
    --------
    >>> sure = [[0.99, 0.01]] * 4  # right three times of four, and far too sure
    >>> round(temperature(["happy", "happy", "happy", "sad"], sure, ["happy", "sad"]), 1)
    4.2
    """
    _surest(truth, probabilities, classes)
    probabilities = _columns(probabilities, classes)
    columns = pd.Index(classes).get_indexer(np.asarray(truth))
    rows = np.arange(len(columns))

    def loss(log_temperature):
        return -np.log(soften(probabilities, np.exp(log_temperature))[rows, columns] + 1e-12).mean()

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))


def soften(probabilities: ArrayLike, temperature: float) -> NDArray[np.float64]:
    """Divide the logarithms of probabilities by a temperature; which class is the surest stays as it is.

    Parameters
    ----------
    probabilities : array-like, shape (n_clips, n_classes)
    temperature : float
        Above 1: less sure; 1: as they are; below 1, but above 0: surer.

    Returns
    -------
    numpy.ndarray of shape (n_clips, n_classes)
        Rows add up to 1.

    Raises
    ------
    ScoreError
        If the temperature is not above 0: the least likely class would become the likeliest.

    Notes
    -----
    Notebook: 06_measure_honestly

    References
    ----------
    Guo C, Pleiss G, Sun Y, Weinberger KQ (2017). On calibration of modern neural networks. arXiv 1706.04599

    Examples
    --------
    >>> soften([[0.9, 0.1]], 2).round(2)
    array([[0.75, 0.25]])
    """
    if not temperature > 0:
        raise ScoreError(f"A temperature is a number above 0, not {temperature}.")
    return softmax(np.log(np.clip(np.asarray(probabilities, float), 1e-12, 1)) / temperature, axis=1)


def middle(draws: ArrayLike, level: float = 0.95) -> NDArray[np.float64]:
    """Return the ends of the interval that holds the middle of a number of draws.

    Parameters
    ----------
    draws : array-like of float, shape (n_draws, ...)
    level : float
        Share of the draws inside the interval, 0 to 1.

    Returns
    -------
    numpy.ndarray of float, shape (2, ...)
        The low end and the high one.

    Raises
    ------
    ScoreError
        If the level is no share.

    References
    ----------
    Efron B, Tibshirani RJ (1993). An introduction to the bootstrap. Chapman & Hall.

    Examples
    --------
    >>> middle(np.linspace(0, 1, 101), level=0.9).round(2).tolist()
    [0.05, 0.95]
    """
    if not 0 <= level <= 1:
        raise ScoreError(f"The level is a share from 0 to 1, such as 0.95, not {level}.")
    tail = (1 - level) / 2
    return np.quantile(np.asarray(draws, float), [tail, 1 - tail], axis=0)


def check_draws(n_draws: int) -> None:
    """Raise `ScoreError` where nothing would be drawn."""
    if n_draws < 1:
        raise ScoreError(f"At least one draw is needed, not {n_draws}; 2000 are usual.")


def _checked(truth, answers):
    in_step(labels=truth, answers=answers)
    truth, answers = np.asarray(truth), np.asarray(answers)
    if truth.size == 0:
        raise ScoreError("There are no answers to score.")
    if truth.ndim != 1 or answers.ndim != 1:
        shapes = " and ".join("(" + " x ".join(map(str, one.shape)) + ")" for one in (truth, answers))
        raise ScoreError(f"One label and one answer a clip are scored, each in a plain list; these are {shapes}.")
    if truth.shape != answers.shape:
        raise ScoreError(f"There are {len(truth)} clips but {len(answers)} answers.")
    if pd.isna(truth).any() or pd.isna(answers).any():
        raise ScoreError("Some clips have no label or no answer. Leave them out before scoring.")
    if len({isinstance(label, str) for column in (truth, answers) for label in column.tolist()}) > 1:
        raise ScoreError("Some labels or answers are words and some are numbers, so none of these can be equal.")
    return truth, answers


def _of_each_clip(values, n_clips, what):
    values = np.asarray(values)
    if values.shape != (n_clips,):
        raise ScoreError(f"There are {n_clips} clips but {values.size} {what}.")
    return values


def _check_known(columns, classes):
    if len(set(classes)) < len(classes):
        raise ScoreError(f"A class is named twice among {', '.join(map(str, classes))}.")
    unknown = sorted({str(label) for column in columns for label in set(column) - set(classes)})
    if unknown:
        raise ScoreError(f"{', '.join(map(repr, unknown))} is not among the classes {', '.join(map(str, classes))}.")


def _surest(truth, probabilities, classes):
    """Return for each clip whether the likeliest class is right, and its probability."""
    in_step(labels=truth, probabilities=probabilities)
    truth, probabilities = np.asarray(truth), _columns(probabilities, classes)
    if len(truth) == 0:
        raise ScoreError("There are no answers to score.")
    if probabilities.shape != (len(truth), len(classes)):
        raise ScoreError(
            f"{len(truth)} clips and {len(classes)} classes need as many rows and columns of probabilities; these have "
            f"{' x '.join(map(str, probabilities.shape))}."
        )
    if probabilities.min() < 0:
        raise ScoreError("No probability is below 0; some of these are.")
    if not np.allclose(probabilities.sum(axis=1), 1, atol=1e-3):
        raise ScoreError("The probabilities of each clip must add up to 1; some do not.")
    _check_known([truth], classes)
    return np.asarray(classes)[probabilities.argmax(axis=1)] == truth, probabilities.max(axis=1)


def _columns(probabilities, classes):
    """Return probabilities as an array, a column a class: of a table that names the classes, in whatever order."""
    if isinstance(probabilities, pd.DataFrame) and set(probabilities.columns) == set(classes):
        probabilities = probabilities[list(classes)]
    return np.asarray(probabilities, float)


def _hits_by_speaker(truth, answers, speakers):
    """Return hits and clips, both of shape (n_speakers, n_classes)."""
    in_step(labels=truth, speakers=speakers)
    truth, answers = _checked(truth, answers)
    speakers = _of_each_clip(speakers, len(truth), "speakers")
    if pd.isna(speakers).any():
        raise ScoreError("Of some clips it is not said who speaks. Leave them out before scoring.")
    people, who = np.unique(speakers, return_inverse=True)
    if len(people) < 2:
        raise ScoreError("An interval over speakers needs at least two of them; all clips are of one.")
    classes, which = np.unique(truth, return_inverse=True)
    clips, hits = np.zeros((2, len(people), len(classes)))
    np.add.at(clips, (who, which), 1)
    np.add.at(hits, (who, which), truth == answers)
    return hits, clips


def _drawn_uars(hits_and_clips, n_draws, seed):
    check_draws(n_draws)
    hits, clips = hits_and_clips
    n_people = len(hits)
    times_drawn = np.random.default_rng(seed).multinomial(n_people, np.full(n_people, 1 / n_people), size=n_draws)
    drawn_clips = times_drawn @ clips
    # A class that nobody drawn speaks has no recall, and does not count in that draw.
    rates = np.divide(times_drawn @ hits, drawn_clips, out=np.full_like(drawn_clips, np.nan), where=drawn_clips > 0)
    return np.nanmean(rates, axis=1)
