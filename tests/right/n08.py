"""Right answers to the exercises of notebook 08, in other forms than that of the solution."""

import numpy as np
from scipy.special import softmax
from sklearn.compose import ColumnTransformer
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.pipeline import make_pipeline

from emolab.evaluation import probes


def _layers(ours, letters, model):
    names = [name for name in ours.table if name[0] in letters]
    return make_pipeline(ColumnTransformer([("some layers", "passthrough", names)]), model)


def _attended_by_loop(moments, query):
    weights = softmax([float(moment @ query) for moment in moments])
    return sum(weight * moment for weight, moment in zip(weights, moments, strict=True))


def _fall_by_mask(moments, place, weights):
    kept = np.arange(len(moments)) != place
    return float(weights @ moments.mean(axis=0) - weights @ moments[kept].mean(axis=0))


def _step_by_share(residuals, strength):
    if not len(residuals):
        return np.zeros(residuals.shape[1])
    return len(residuals) / (len(residuals) + strength) * residuals.mean(axis=0)


def _next_by_partition(shares):
    best = np.partition(shares, -2, axis=1)[:, -2:]
    return np.ptp(best, axis=1).argmin()


RIGHT = {
    "8.1": {
        "a float": lambda ours: float(ours.learned),
        "of NumPy": lambda ours: np.int64(ours.learned),
        "in a list": lambda ours: [ours.learned],
    },
    "8.2": {
        "a list": lambda ours: list(ours.hears_it),
        "rounded": lambda ours: (ours.hears_it[0], round(ours.hears_it[1], 2)),
        "an array": lambda ours: np.array(ours.hears_it),
    },
    "8.3": {
        "with SciPy": lambda ours: lambda moments, query: softmax(moments @ query) @ moments,
        "in a loop": lambda ours: _attended_by_loop,
        "a list": lambda ours: lambda moments, query: list(ours.attended(moments, query)),
        "rounded": lambda ours: lambda moments, query: np.round(ours.attended(moments, query), 3),
    },
    "8.4": {
        "rounded": lambda ours: lambda *parts: np.round(ours.shared_out(*parts), 3),
        "a list": lambda ours: (
            lambda moments, average, weights: [float((moment - average) @ weights) / len(moments) for moment in moments]
        ),
        "moments divided first": lambda ours: (
            lambda moments, average, weights: (moments / len(moments) - average / len(moments)) @ weights
        ),
        "a difference of two": lambda ours: (
            lambda moments, average, weights: moments @ weights / len(moments) - average @ weights / len(moments)
        ),
    },
    "8.5": {
        "rounded": lambda ours: lambda *parts: round(float(ours.fall(*parts)), 3),
        "with a mask": lambda ours: _fall_by_mask,
        "in an array": lambda ours: lambda moments, place, weights: np.array([ours.fall(moments, place, weights)]),
        "out of the share": lambda ours: (
            lambda moments, place, weights: (moments[place] - moments.mean(axis=0)) @ weights / (len(moments) - 1)
        ),
    },
    "8.6": {
        "rounded": lambda ours: lambda residuals, strength: np.round(ours.own_step(residuals, strength), 3),
        "by the share": lambda ours: _step_by_share,
        "a list": lambda ours: lambda residuals, strength: list(ours.own_step(residuals, strength)),
        "a sum of shares": lambda ours: (
            lambda residuals, strength: (residuals / (len(residuals) + strength)).sum(axis=0)
        ),
    },
    "8.7": {
        "by partition": lambda ours: _next_by_partition,
        "a float": lambda ours: lambda shares: float(ours.next_clip(shares)),
        "by sorting clips": lambda ours: lambda shares: np.argsort(np.ptp(np.sort(shares)[:, -2:], axis=1))[0],
    },
    "8.8": {
        "one layer": lambda ours: _layers(ours, "2", probes.probe()),
        "three layers": lambda ours: _layers(ours, "123", probes.probe()),
        "scikit-learn's discriminant": lambda ours: _layers(
            ours, "2", LinearDiscriminantAnalysis(solver="lsqr", shrinkage=0.5)
        ),
    },
}
