"""The best that was reached from scratch: plain models on several views of a clip and small nets, averaged.

``python data/scores/together.py`` trains all of it on the five folds of RAVDESS's actors and prints the scores: some
minutes of one core. Nothing was chosen on these folds: the plain models' views and settings come from other folds of
the same corpus (``speakers5``, seed 11), and every member counts alike.
"""

import full_runs
import numpy as np
import pandas as pd
import scipy.fft
from sklearn.model_selection import cross_val_predict

from emolab import evaluation
from emolab.evaluation import deep_runs, scores, splits
from emolab.features import tables
from emolab.models import classical

NETS = ("dense", "cnn", "lstm", "cnn_lstm")
N_CEPSTRA = 20
SEGMENTS = 8


def contour(sequence):
    """Tell how the cepstra of a clip move: their means in `SEGMENTS` stretches of equal length, and the length.

    Parameters
    ----------
    sequence : numpy.ndarray of shape (steps, bands)
        Decibels.

    Returns
    -------
    numpy.ndarray of shape (161,)

    Notes
    -----
    RAVDESS has two sentences only, so the stretches fall on the same words again and again: where anything may be
    said, a contour is worth less.
    """
    cepstra = scipy.fft.dct(sequence, axis=1, norm="ortho")[:, :N_CEPSTRA]
    edges = np.linspace(0, len(cepstra), SEGMENTS + 1)
    stretches = [
        cepstra[int(first) : max(int(first) + 1, int(np.ceil(last)))].mean(axis=0)
        for first, last in zip(edges[:-1], edges[1:], strict=True)
    ]
    return np.concatenate([*stretches, [len(cepstra)]])


def covariance(sequence):
    """Tell how the cepstra of a clip and their changes vary together: the logarithm of their covariance.

    Parameters
    ----------
    sequence : numpy.ndarray of shape (steps, bands)
        Decibels.

    Returns
    -------
    numpy.ndarray of shape (840,)
        The covariance's upper triangle, then the means of the cepstra.

    Notes
    -----
    Log-Euclidean: Arsigny V et al. 2006, doi 10.1002/mrm.20965.
    """
    cepstra = scipy.fft.dct(sequence, axis=1, norm="ortho")[:, :N_CEPSTRA]
    moving = np.concatenate([cepstra, np.gradient(cepstra, axis=0)], axis=1)
    loud = sequence.max(axis=1) > -50
    moving = moving[loud] if loud.sum() > 5 else moving
    sizes, axes = np.linalg.eigh(np.cov(moving.T) + np.eye(2 * N_CEPSTRA))
    logarithm = (axes * np.log(sizes)) @ axes.T
    rows, columns = np.triu_indices(2 * N_CEPSTRA)
    upper = logarithm[rows, columns] * np.where(rows == columns, 1, np.sqrt(2))
    return np.concatenate([upper, moving.mean(axis=0)[:N_CEPSTRA]])


def views():
    """Read RAVDESS as the tables that the plain members learn from.

    Returns
    -------
    labels : pandas.DataFrame
    members : list of (estimator, features)
    """
    labels, statistics = evaluation.load("ravdess")
    found, sequences = tables.load_sequences("ravdess")
    places = pd.Index(found["clip"]).get_indexer(labels["clip"])
    contours, covariances = (
        pd.DataFrame([measure(sequences[place]) for place in places]).add_prefix(measure.__name__)
        for measure in (contour, covariance)
    )
    others, wide = evaluation.load("ravdess", recipe="full1020")
    wide = wide.iloc[pd.Index(others["clip"]).get_indexer(labels["clip"])].reset_index(drop=True).add_prefix("wide_")
    moving, wider = pd.concat([statistics, contours], axis=1), pd.concat([statistics, wide], axis=1)
    lda, logistic = classical.lda(), classical.logistic()
    return labels, [
        (lda.set_params(model__shrinkage=0.3), moving),
        (logistic.set_params(model__C=0.005), moving),
        (classical.lda().set_params(model__shrinkage=0.3), covariances),
        (classical.lda().set_params(model__shrinkage=0.4), wider),
    ]


def plain_opinions(labels, members, folds):
    """Average the logarithms of the plain members' probabilities: array of shape (n_clips, n_classes)."""
    opinions = np.zeros((len(labels), len(deep_runs.CLASSES)))
    # scikit-learn's columns are in the order of the alphabet.
    places = [sorted(deep_runs.CLASSES).index(emotion) for emotion in deep_runs.CLASSES]
    for estimator, features in members:
        shares = cross_val_predict(estimator, features, labels.emotion, cv=folds, method="predict_proba")
        opinions += np.log(shares[:, places] + 1e-6) / len(members)
    return opinions


def net_opinions(folds, seed=0):
    """Average the logarithms of the nets' probabilities, each net trained as in the full runs."""
    opinions = np.zeros((sum(len(test) for _, test in folds), len(deep_runs.CLASSES)))
    for name in NETS:
        for fold, (_, test) in enumerate(folds):
            opinions[test] += np.log(full_runs.run(name, fold, seed)[1] + 1e-4) / len(NETS)
    return opinions


def main():
    labels, members = views()
    folds = splits.folds(deep_runs.SPLIT, labels)
    plain, nets = plain_opinions(labels, members, folds), net_opinions(folds)
    for name, opinions in {"plain models": plain, "nets": nets, "together": plain + nets}.items():
        given = np.array(deep_runs.CLASSES)[opinions.argmax(axis=1)]
        low, high = scores.interval(labels.emotion, given, labels.speaker)
        print(f"{name:14s} UAR {scores.uar(labels.emotion, given):.3f} ({low:.3f} to {high:.3f})")


if __name__ == "__main__":
    main()
