"""Wrong answers to the exercises of notebook 08, by the mistake behind each."""

import numpy as np
from scipy.special import softmax
from sklearn.compose import ColumnTransformer
from sklearn.dummy import DummyClassifier
from sklearn.pipeline import make_pipeline

from emolab.evaluation import probes


def _entropy(shares):
    return int(np.argmax(-(shares * np.log(shares + 1e-12)).sum(axis=1)))


def _only(ours, letter):
    names = [name for name in ours.table if name.startswith(letter)]
    return make_pipeline(ColumnTransformer([("one layer", "passthrough", names)]), probes.probe())


def _with(ours, name):
    return name, ours.found[name]


WRONG = {
    "8.1": {
        "no offsets": lambda ours: 384 * 8,
        "one emotion": lambda ours: 385,
        "all layers": lambda ours: 385 * 8 * 6,
        "a sum": lambda ours: 384 + 8,
        "every clip": lambda ours: 1440 * 385,
    },
    "8.2": {
        "the last": lambda ours: _with(ours, ours.names[-1]),
        "the worst": lambda ours: _with(ours, min(ours.found, key=ours.found.get)),
        "the second": lambda ours: _with(ours, sorted(ours.found, key=ours.found.get)[-2]),
        "its name alone": lambda ours: ours.hears_it[0],
        "a number made up": lambda ours: (ours.hears_it[0], 0.9),
        "guessing": lambda ours: (ours.hears_it[0], 0.5),
        "per cent": lambda ours: (ours.hears_it[0], 100 * ours.hears_it[1]),
        "no layer": lambda ours: ("layer two", ours.hears_it[1]),
    },
    "8.3": {
        "the mean": lambda ours: lambda moments, query: moments.mean(axis=0),
        "not normalised": lambda ours: lambda moments, query: np.exp(moments @ query) @ moments,
        "the weights": lambda ours: lambda moments, query: softmax(moments @ query),
        "the best moment": lambda ours: lambda moments, query: moments[np.argmax(moments @ query)],
        "turned round": lambda ours: lambda moments, query: softmax(-(moments @ query)) @ moments,
        "scaled": lambda ours: lambda moments, query: softmax(moments @ query / 2) @ moments,
        "large ones cut off": lambda ours: lambda moments, query: softmax(np.clip(moments @ query, -50, 50)) @ moments,
        "too large": lambda ours: (
            lambda moments, query: np.exp(moments @ query) @ moments / np.exp(moments @ query).sum()
        ),
    },
    "8.4": {
        "a sum of moments": lambda ours: lambda moments, average, weights: (moments - average) @ weights,
        "compared with nought": lambda ours: lambda moments, average, weights: moments @ weights / len(moments),
        "turned round": lambda ours: lambda moments, average, weights: (average - moments) @ weights / len(moments),
        "the total": lambda ours: lambda moments, average, weights: (moments.mean(axis=0) - average) @ weights,
        "without weights": lambda ours: lambda moments, average, weights: (moments - average).sum(axis=1),
    },
    "8.5": {
        "no fall": lambda ours: lambda moments, place, weights: 0.0,
        "nought in its place": lambda ours: lambda moments, place, weights: moments[place] @ weights / len(moments),
        "a rise": lambda ours: lambda moments, place, weights: -ours.fall(moments, place, weights),
        "what is left": lambda ours: (
            lambda moments, place, weights: np.delete(moments, place, axis=0).mean(axis=0) @ weights
        ),
        "the moment alone": lambda ours: lambda moments, place, weights: moments[place] @ weights,
        "the values": lambda ours: lambda moments, place, weights: moments[place],
    },
    "8.6": {
        "no number": lambda ours: lambda residuals, strength: np.full(residuals.shape[1], np.nan),
        "the mean": lambda ours: lambda residuals, strength: residuals.mean(axis=0),
        "turned round": lambda ours: (
            lambda residuals, strength: strength / (len(residuals) + strength) * residuals.mean(axis=0)
        ),
        "the sum": lambda ours: lambda residuals, strength: residuals.sum(axis=0),
        "nothing at first": lambda ours: (
            lambda residuals, strength: len(residuals) / (len(residuals) + strength) * residuals.mean(axis=0)
        ),
        "one clip": lambda ours: lambda residuals, strength: residuals.mean(axis=0) / (1 + strength) + 1,
    },
    "8.7": {
        "least likely": lambda ours: lambda shares: int(shares.max(axis=1).argmin()),
        "surest": lambda ours: lambda shares: int(shares.max(axis=1).argmax()),
        "spread": lambda ours: _entropy,
        "the first": lambda ours: lambda shares: 0,
        "the gap": lambda ours: lambda shares: float(np.ptp(np.sort(shares, axis=1)[:, -2:], axis=1).min()),
    },
    "8.8": {
        "the last layer": lambda ours: _only(ours, "4, scaled"),
        "the input": lambda ours: _only(ours, "input"),
        "a guess": lambda ours: DummyClassifier(),
        "a class": lambda ours: DummyClassifier,
        "answers": lambda ours: ours.last,
    },
}
