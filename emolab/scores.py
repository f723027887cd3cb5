"""How good is it, and how sure can one be: UAR, intervals over speakers, calibration.

Accuracy flatters whoever always answers with the commonest class. The field reports UAR instead, the unweighted
average of the recalls of the classes (Schuller et al. 2009): chance is one divided by the number of classes.
"""

import numpy as np
import pandas as pd
from sklearn.metrics import confusion_matrix, recall_score

from emolab.errors import PlainError


class ScoreError(PlainError):
    """Answers that cannot be scored; the message says why."""


def uar(truth, answers):
    """Unweighted average recall: the mean over classes of the share of their clips that were recognised.

    Parameters
    ----------
    truth, answers : arrays of shape (n_clips,)

    Returns
    -------
    float
        Over the classes that occur in `truth`.

    Notes
    -----
    Schuller B, Steidl S, Batliner A (2009). The INTERSPEECH 2009 emotion challenge. doi 10.21437/Interspeech.2009-103.
    Notebook: 03_train_classical_models
    """
    truth, answers = _checked(truth, answers)
    return float(recall_score(truth, answers, labels=np.unique(truth), average="macro", zero_division=0))


def confusion(truth, answers, classes):
    """Count answers (columns) by truth (rows), as a labelled table; divide by the row sums for rates."""
    truth, answers = _checked(truth, answers)
    counts = confusion_matrix(truth, answers, labels=list(classes))
    return pd.DataFrame(counts, index=pd.Index(classes, name="truth"), columns=pd.Index(classes, name="answer"))


def recalls(truth, answers, classes):
    """Return the recall of each class as a Series; missing where a class does not occur."""
    counts = confusion(truth, answers, classes)
    return pd.Series(np.diag(counts) / counts.sum(axis=1).replace(0, np.nan).to_numpy(), index=list(classes))


def interval(truth, answers, speakers, level=0.95, n_draws=2000, seed=0):
    """Bootstrap interval of the UAR, drawing whole speakers.

    Clips of one speaker are not independent of each other: a voice that is hard to read is hard in all its clips. So
    the question is how much the score would change with other *people*, and people are what is drawn.

    Parameters
    ----------
    truth, answers, speakers : arrays of shape (n_clips,)
    level : float
        Share of the draws inside.
    n_draws : int
    seed : int

    Returns
    -------
    (low, high) : tuple of float

    Raises
    ------
    ScoreError
        If there are fewer than two speakers.

    Notes
    -----
    Bisani M, Ney H (2004). Bootstrap estimates for confidence intervals in ASR performance evaluation.
    doi 10.1109/ICASSP.2004.1326009. Notebook: 06_measure_honestly
    """
    draws = _drawn_uars(_hits_by_speaker(truth, answers, speakers), n_draws, seed)
    tail = (1 - level) / 2
    low, high = np.quantile(draws, [tail, 1 - tail])
    return float(low), float(high)


def paired_difference(truth, answers, others, speakers, level=0.95, n_draws=2000, seed=0):
    """Compare two models on the same clips: the difference of their UARs, with an interval over speakers.

    Parameters
    ----------
    truth, answers, others, speakers : arrays of shape (n_clips,)
        What is true, what one model answers, what the other answers, who speaks.

    Returns
    -------
    dict
        difference (the first minus the second), low, high, and p, the two-sided share of draws on the other side of
        zero.

    Notes
    -----
    Both are drawn with the same speakers each time, so what makes a speaker hard for both cancels out.
    Notebook: 06_measure_honestly
    """
    first = _drawn_uars(_hits_by_speaker(truth, answers, speakers), n_draws, seed)
    second = _drawn_uars(_hits_by_speaker(truth, others, speakers), n_draws, seed)
    differences = first - second
    tail = (1 - level) / 2
    low, high = np.quantile(differences, [tail, 1 - tail])
    p = min(1.0, 2 * min(np.mean(differences <= 0), np.mean(differences >= 0)))
    return {
        "difference": uar(truth, answers) - uar(truth, others),
        "low": float(low),
        "high": float(high),
        "p": float(max(p, 1 / n_draws)),
    }


def reliability(truth, probabilities, classes, n_bins=10):
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

    Notes
    -----
    Guo C, Pleiss G, Sun Y, Weinberger KQ (2017). On calibration of modern neural networks. ICML.
    Notebook: 06_measure_honestly
    """
    probabilities = np.asarray(probabilities, float)
    largest = probabilities.max(axis=1)
    right = np.asarray(classes)[probabilities.argmax(axis=1)] == np.asarray(truth)
    bins = np.minimum((largest * n_bins).astype(int), n_bins - 1)
    table = pd.DataFrame({"bin": bins, "confidence": largest, "accuracy": right.astype(float), "clips": 1})
    return table.groupby("bin").agg({"confidence": "mean", "accuracy": "mean", "clips": "sum"}).reset_index(drop=True)


def ece(truth, probabilities, classes, n_bins=10):
    """Expected calibration error: the mean gap between confidence and accuracy, weighted by clips. See `reliability`."""
    table = reliability(truth, probabilities, classes, n_bins)
    return float(np.average((table.confidence - table.accuracy).abs(), weights=table.clips))


def coverage(truth, probabilities, classes):
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
    """
    probabilities = np.asarray(probabilities, float)
    largest = probabilities.max(axis=1)
    right = np.asarray(classes)[probabilities.argmax(axis=1)] == np.asarray(truth)
    order = np.argsort(-largest, kind="stable")
    answered = np.arange(1, len(order) + 1)
    return pd.DataFrame(
        {"threshold": largest[order], "coverage": answered / len(order), "accuracy": np.cumsum(right[order]) / answered}
    )


def _checked(truth, answers):
    truth, answers = np.asarray(truth), np.asarray(answers)
    if len(truth) == 0:
        raise ScoreError("There are no answers to score.")
    if truth.shape != answers.shape:
        raise ScoreError(f"There are {len(truth)} clips but {len(answers)} answers.")
    return truth, answers


def _hits_by_speaker(truth, answers, speakers):
    """Return hits and clips, both of shape (n_speakers, n_classes)."""
    truth, answers = _checked(truth, answers)
    people, who = np.unique(np.asarray(speakers), return_inverse=True)
    if len(people) < 2:
        raise ScoreError("An interval over speakers needs at least two of them; all clips are of one.")
    classes, which = np.unique(truth, return_inverse=True)
    clips, hits = np.zeros((2, len(people), len(classes)))
    np.add.at(clips, (who, which), 1)
    np.add.at(hits, (who, which), truth == answers)
    return hits, clips


def _drawn_uars(hits_and_clips, n_draws, seed):
    hits, clips = hits_and_clips
    n_people = len(hits)
    times_drawn = np.random.default_rng(seed).multinomial(n_people, np.full(n_people, 1 / n_people), size=n_draws)
    drawn_clips = times_drawn @ clips
    # A class that nobody drawn speaks has no recall, and does not count in that draw.
    rates = np.divide(times_drawn @ hits, drawn_clips, out=np.full_like(drawn_clips, np.nan), where=drawn_clips > 0)
    return np.nanmean(rates, axis=1)
