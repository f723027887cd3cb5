"""Nets as scikit-learn classifiers, so that they can sit at the forks of a hierarchy."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import keras

from emolab.models import classical
from emolab.models.deep.training import probabilities

if TYPE_CHECKING:
    from typing import Any

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


class NetClassifier(keras.wrappers.SKLearnClassifier):
    """Keras' own wrapper, with `predict_proba`: without it a fork cannot share out what arrives at it.

    Notes
    -----
    Notebook: 05_build_a_hierarchy

    Examples
    --------
    >>> net = dense(epochs=1, width=4)["model"]
    >>> type(net).__name__, hasattr(net, "predict_proba")
    ('NetClassifier', True)
    """

    def __sklearn_clone__(self):
        # Keras' own clone forgets the settings of the training.
        return type(self)(self.model, self.warm_start, self.model_kwargs, self.fit_kwargs)

    def predict(self, X: NDArray[Any] | pd.DataFrame) -> NDArray[Any]:
        """Return the likeliest class of each clip, shape (clips,); Keras' own way draws a bar."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]

    def predict_proba(self, X: NDArray[Any] | pd.DataFrame) -> NDArray[np.float32]:
        """Return numpy.ndarray of shape (n_clips, n_classes), columns in the order of `classes_`."""
        return probabilities(self.model_, X)


def dense(seed: int = 0, epochs: int = 15, width: int = 64) -> classical.Pipeline:
    """Put a small dense net at the end of the usual steps.

    Parameters
    ----------
    seed, epochs, width : int

    Returns
    -------
    imblearn.pipeline.Pipeline
        As `classical.pipeline` makes it, cloned and fitted like any other.

    Notes
    -----
    Notebook: 05_build_a_hierarchy

    Examples
    --------
    >>> list(dense(epochs=1).named_steps)
    ['impute', 'scale', 'reduce', 'balance', 'model']
    """
    net = NetClassifier(partial(_dense, seed=seed, width=width), fit_kwargs={"epochs": epochs, "verbose": 0})
    return classical.pipeline(net)


def _dense(X, y, seed, width):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.Input((X.shape[1],)),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(width, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(y.shape[1], activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(2e-3), loss="categorical_crossentropy", jit_compile=False)
    return model
