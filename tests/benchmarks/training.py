"""Fitting each of a few models on the 1440 clips of RAVDESS, as measured in the shipped tables."""

import time

from emolab.features import tables
from emolab.models import classical

MODELS = ("tree", "forest", "logistic", "lda", "rbf-svm", "mlp")
RECIPE = "emolab"


def measure(recordings):
    """Time `fit` of each model of `MODELS`; the recordings are not asked for.

    Returns
    -------
    dict
        ``clips``, ``features``, and ``fit_s``: seconds by model.
    """
    labels, features = tables.load("ravdess", RECIPE)
    return {
        "clips": len(features),
        "features": features.shape[1],
        "fit_s": {name: _seconds_to_fit(name, features, labels.emotion) for name in MODELS},
    }


def _seconds_to_fit(name, features, emotions):
    model = classical.MODELS[name]()
    start = time.perf_counter()
    model.fit(features, emotions)
    return round(time.perf_counter() - start, 2)
