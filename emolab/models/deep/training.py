"""Training that can be repeated: validation speakers, early stopping, a schedule, class weights, and a history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from sklearn.utils.class_weight import compute_class_weight

from emolab.models.deep.inputs import batches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BATCH = 32
# Clips asked at once: more need more memory and no less time.
ASKED = 64

# It warns of every net after the fourth that is trained in one session.
tf.get_logger().setLevel("ERROR")


def repeatable(seed: int = 0) -> None:
    """Seed Python, numpy and TensorFlow, and let TensorFlow use only ways of computing that give the same each time.

    Parameters
    ----------
    seed : int

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> repeatable(7)
    >>> first = np.random.random()
    >>> repeatable(7)
    >>> np.random.random() == first
    True
    """
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()


def fit(
    model: keras.Model,
    clips: NDArray[np.float32],
    targets: NDArray[np.intp],
    learning: NDArray[np.intp],
    watching: NDArray[np.intp],
    epochs: int = 30,
    patience: int | None = 6,
    augment: bool = False,
    balanced: bool = True,
    seed: int = 0,
    show: Sequence[keras.callbacks.Callback] = (),
) -> pd.DataFrame:
    """Train a net until the watched speakers stop gaining from it, and go back to the best epoch.

    Parameters
    ----------
    model : keras.Model, compiled
    clips : numpy.ndarray of shape (n_clips, ...)
        As the net takes them.
    targets : numpy.ndarray of int, shape (n_clips,)
    learning, watching : arrays of int
        Rows to learn from and rows to stop by, see `splits.set_aside`.
    epochs : int
        At most.
    patience : int or None
        So many epochs without a smaller loss on `watching` end the training; half as many halve the learning rate. None
        goes on to the last epoch, and keeps that.
    augment : bool
        See `inputs.varied`.
    balanced : bool
        Weight the classes so that each counts alike.
    seed : int
        Of the order and of the variants.
    show : sequence of keras.callbacks.Callback
        Such as `widgets.curves.LiveCurve`.

    Returns
    -------
    pandas.DataFrame
        A row an epoch, from 1: loss, accuracy, val_loss, val_accuracy; with patience, learning_rate.

    Notes
    -----
    Notebook: 04_train_deep_models

    References
    ----------
    Prechelt L (1998). Early stopping - but when? doi 10.1007/3-540-49430-8_3

    Examples
    --------
    >>> from emolab.models.deep import nets
    >>> rng = np.random.default_rng(0)
    >>> clips, targets = rng.normal(size=(40, 5)).astype(np.float32), np.tile([0, 1], 20)
    >>> history = fit(nets.dense(5, n_classes=2), clips, targets, np.arange(30), np.arange(30, 40), epochs=2)
    >>> history.columns.tolist()[:2], len(history)
    (['accuracy', 'loss'], 2)
    """
    stopping = [] if patience is None else [
        keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True),
        keras.callbacks.ReduceLROnPlateau("val_loss", factor=0.5, patience=max(1, patience // 2), min_lr=1e-5),
    ]  # fmt: skip  # a table
    prepare(model)
    history = model.fit(
        batches(clips[learning], targets[learning], BATCH, augment, seed),
        validation_data=(clips[watching], targets[watching]),
        validation_batch_size=ASKED,
        shuffle=False,  # batches() has done that
        epochs=epochs,
        class_weight=weights(targets[learning]) if balanced else None,
        callbacks=[*stopping, *show],
        verbose=0,
    )
    table = pd.DataFrame(history.history, index=pd.RangeIndex(1, len(history.epoch) + 1, name="epoch"))
    return table.astype(float)


def prepare(model: keras.Model) -> None:
    """Give a compiled net the variables of its optimizer and of its metrics.

    Keras would make them in the first step of training, and TensorFlow translates a step that makes variables twice.
    """
    model.optimizer.build(model.trainable_variables)
    nothing = np.zeros((1, *model.output_shape[1:]), np.float32)
    model.compute_metrics(None, np.zeros(1, np.int64), nothing)
    model.reset_metrics()


def weights(targets: NDArray[np.intp]) -> dict[int, float]:
    """Weight each class by how rare it is.

    Parameters
    ----------
    targets : numpy.ndarray of int, shape (n_clips,)

    Returns
    -------
    dict
        From class number to weight; one where a class is as frequent as the average.

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> {code: round(weight, 2) for code, weight in weights(np.array([0, 0, 0, 1])).items()}
    {0: 0.67, 1: 2.0}
    """
    present = np.unique(targets)
    found = compute_class_weight("balanced", classes=present, y=targets)
    return dict(zip(present.tolist(), found.tolist(), strict=True))


def answers(model: keras.Model, clips: NDArray[np.float32], classes: Sequence[str]) -> NDArray[np.str_]:
    """Ask a net: the name of the likeliest class of each clip.

    Parameters
    ----------
    model : keras.Model
    clips : numpy.ndarray, shape (n_clips, ...)
        As the net takes them.
    classes : sequence of str
        In the order of the net's outputs.

    Returns
    -------
    numpy.ndarray of str, shape (n_clips,)

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> from emolab.models.deep import nets
    >>> given = answers(nets.dense(5, n_classes=2), np.zeros((3, 5), np.float32), ["happy", "sad"])
    >>> given.shape, set(given.tolist()) <= {"happy", "sad"}
    ((3,), True)
    """
    return np.array(classes)[probabilities(model, clips).argmax(axis=1)]


def probabilities(model: keras.Model, clips: NDArray[np.float32]) -> NDArray[np.float32]:
    """Ask a net: numpy.ndarray of shape (n_clips, n_classes).

    Parameters
    ----------
    model : keras.Model
    clips : numpy.ndarray, shape (n_clips, ...)
        As the net takes them.

    Returns
    -------
    numpy.ndarray, shape (n_clips, n_classes)
        Rows add up to 1.

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> from emolab.models.deep import nets
    >>> probabilities(nets.dense(5, n_classes=2), np.zeros((3, 5), np.float32)).shape
    (3, 2)
    """
    parts = np.array_split(clips, max(1, len(clips) // ASKED))
    return np.concatenate([keras.ops.convert_to_numpy(model(part, training=False)) for part in parts])
