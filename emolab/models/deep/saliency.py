"""What a convolutional net looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import keras
import numpy as np
import scipy.ndimage
import tensorflow as tf

if TYPE_CHECKING:
    from numpy.typing import NDArray


def grad_cam(model: keras.Sequential, image: NDArray[np.float32], answer: int | None = None) -> NDArray[np.float32]:
    """Grad-CAM: how much each place of a spectrogram spoke for an answer.

    Parameters
    ----------
    model : keras.Sequential
        With a convolution; what comes out of its last one is what is weighed.
    image : numpy.ndarray of shape (steps, bands, 1)
    answer : int, optional
        Number of the class to explain; default: the likeliest.

    Returns
    -------
    numpy.ndarray of shape (steps, bands)
        From 0 to 1, smooth, because the last convolution is coarse; all 0 where nothing spoke for the answer.

    Raises
    ------
    ValueError
        If no layer gives a picture.

    Notes
    -----
    Selvaraju et al. 2017, doi 10.1109/ICCV.2017.74. Notebook: 04_train_deep_models

    Examples
    --------
    >>> from emolab.models.deep import nets
    >>> heat = grad_cam(nets.cnn(steps=60, bands=64), np.zeros((60, 64, 1), np.float32), answer=3)
    >>> heat.shape, bool(heat.min() >= 0)
    ((60, 64), True)
    """
    pictures = [place for place, layer in enumerate(model.layers) if len(layer.output.shape) == 4]
    if not pictures:
        raise ValueError(f"{model.name} has no layer that gives a picture: Grad-CAM is for convolutional nets.")
    seen = keras.Model(model.inputs[0], model.layers[pictures[-1]].output)(image[None])
    with tf.GradientTape() as tape:
        tape.watch(seen)
        scores = seen
        for layer in model.layers[pictures[-1] + 1 :]:
            scores = layer(scores)
        chosen = int(np.argmax(scores[0])) if answer is None else answer
        # The logarithm, since a sure answer hardly changes and would leave no gradient.
        target = tf.math.log(scores[0, chosen] + 1e-9)
    gradients = tape.gradient(target, seen)[0]
    weights = tf.reduce_mean(gradients, axis=(0, 1))
    heat = np.maximum(tf.reduce_sum(seen[0] * weights, axis=-1).numpy(), 0)
    steps, bands = image.shape[:2]
    heat = scipy.ndimage.zoom(heat, (steps / heat.shape[0], bands / heat.shape[1]), order=1)
    return heat / heat.max() if heat.max() > 0 else heat
