"""Architectures, layer by layer: each function returns a compiled Keras model with a softmax over the classes.

Nets that see a spectrogram take coarse log-mel images in decibels, shape (steps, bands, 1), as `inputs.images` makes
them; scaling is their first layer, so whoever loads a net cannot forget it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import keras
import numpy as np
import scipy.fft
from keras import layers

from emolab.errors import PlainError
from emolab.features.sequences import COARSE_BANDS
from emolab.models.deep.inputs import SILENCE, STEPS

if TYPE_CHECKING:
    from collections.abc import Sequence

EMOCHAT_CLASSES = 6
N_CEPSTRA = 20
# Keras averages over the last hundred batches or so; an epoch here has about thirty, and validation would lag behind.
MOMENTUM = 0.9
VGG16_WEIGHTS = "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"


class MissingWeights(PlainError):
    """Weights that are not on this machine; the message says where they would lie.

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> issubclass(MissingWeights, ValueError)
    True
    """


def dense(n_features: int, n_classes: int = 8) -> keras.Sequential:
    """A dense net on statistics of a clip: two layers, of which half the values are left out at every step.

    Parameters
    ----------
    n_features : int
        The input has shape (n_features,) and is standardised, see `inputs.standardised`.
    n_classes : int

    Returns
    -------
    keras.Sequential

    Notes
    -----
    Dropout: Srivastava et al. 2014, JMLR 15. Notebook: 04_train_deep_models

    Examples
    --------
    >>> dense(541).count_params()
    70408
    """
    return _compiled(
        "dense",
        keras.Input((n_features,)),
        layers.Dropout(0.3),
        layers.Dense(128, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(n_classes, activation="softmax"),
    )


def cnn(n_classes: int = 8, steps: int = STEPS, bands: int = COARSE_BANDS) -> keras.Sequential:
    """A 2-D CNN on log-mel: three convolutions, each followed by a look from further away.

    Parameters
    ----------
    n_classes, steps, bands : int
        The input has shape (steps, bands, 1), in decibels.

    Returns
    -------
    keras.Sequential
        The mean over the whole picture comes before the last layer, so that it hardly matters when a word is spoken.

    Notes
    -----
    Batch normalisation: Ioffe & Szegedy 2015, arXiv 1502.03167. Notebook: 04_train_deep_models

    Examples
    --------
    >>> cnn().output_shape
    (None, 8)
    """
    return _compiled(
        "cnn",
        *_scaled_image(steps, bands),
        *_convolution(16, (3, 5), strides=(1, 2)),
        layers.MaxPooling2D(2),
        *_convolution(32),
        layers.MaxPooling2D(2),
        *_convolution(64),
        layers.GlobalAveragePooling2D(),
        layers.Dropout(0.4),
        layers.Dense(n_classes, activation="softmax"),
    )


def lstm(n_classes: int = 8, steps: int = STEPS, bands: int = COARSE_BANDS) -> keras.Sequential:
    """An LSTM that reads log-mel step by step, as Emotion_Detector does; steps of padding are skipped.

    Parameters
    ----------
    n_classes, steps, bands : int
        The input has shape (steps, bands, 1), in decibels.

    Returns
    -------
    keras.Sequential

    Notes
    -----
    Hochreiter & Schmidhuber 1997, doi 10.1162/neco.1997.9.8.1735. Notebook: 04_train_deep_models

    Examples
    --------
    >>> lstm().output_shape
    (None, 8)
    """
    return _compiled(
        "lstm",
        keras.Input((steps, bands, 1)),
        layers.Reshape((steps, bands)),
        layers.Masking(SILENCE),
        layers.Rescaling(1 / 20, 2),
        layers.LSTM(64, dropout=0.3),
        layers.Dropout(0.4),
        layers.Dense(n_classes, activation="softmax"),
    )


def emochat(n_steps: int = 615, n_mfcc: int = 13, n_classes: int = EMOCHAT_CLASSES) -> keras.Sequential:
    """EmoChat's CNN + LSTM: three convolutions over MFCCs, then an LSTM over what is left of time.

    Parameters
    ----------
    n_steps, n_mfcc : int
        The input has shape (n_steps, n_mfcc, 1), see `emolab.features.sequences.mfcc_emochat` (which has the
        coefficients first) and `inputs.cepstra`.
    n_classes : int

    Returns
    -------
    keras.Sequential
        With the defaults, 440,614 parameters.

    Notes
    -----
    What is published names the layers up to the LSTM, the two dense ones, and the number of parameters. How the edges
    are padded, and that a normalisation and all steps of the LSTM come before the dense layer, is the arrangement with
    which that number comes out. Notebook: 04_train_deep_models

    Examples
    --------
    >>> emochat().count_params()
    440614
    """
    blocks = []
    for filters in (32, 64, 128):
        blocks += [
            layers.Conv2D(filters, (4, 2), activation="relu"),
            layers.MaxPooling2D(2, padding="same"),
            layers.BatchNormalization(),
            layers.Dropout(0.3),
        ]
    return _compiled(
        "emochat",
        keras.Input((n_steps, n_mfcc, 1)),
        *blocks,
        layers.TimeDistributed(layers.Flatten()),
        layers.LSTM(64, return_sequences=True),
        layers.BatchNormalization(),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(n_classes, activation="softmax"),
        rate=1e-3,
    )


def cnn_lstm(n_classes: int = 8, steps: int = STEPS, bands: int = COARSE_BANDS) -> keras.Sequential:
    """EmoChat's idea on a diet: convolutions along time over cepstra, then an LSTM, a tenth of the parameters.

    Parameters
    ----------
    n_classes, steps, bands : int
        The input has shape (steps, bands, 1), in decibels.

    Returns
    -------
    keras.Sequential
        Its first dense layer is the cosine transform that makes cepstra of decibels, and is never trained.

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> cnn_lstm().count_params() < emochat().count_params() / 10
    True
    """
    cosines = layers.Dense(N_CEPSTRA, use_bias=False, trainable=False, name="cepstra")
    model = _compiled(
        "cnn_lstm",
        *_scaled_image(steps, bands),
        layers.Reshape((steps, bands)),
        cosines,
        *_convolution_in_time(48),
        layers.MaxPooling1D(2),
        *_convolution_in_time(48),
        layers.LSTM(48, dropout=0.3),
        layers.Dropout(0.4),
        layers.Dense(n_classes, activation="softmax"),
    )
    cosines.set_weights([scipy.fft.dct(np.eye(bands), axis=1, norm="ortho")[:, :N_CEPSTRA]])
    return model


def vgg(
    n_classes: int = 8, steps: int = STEPS, bands: int = COARSE_BANDS, filters: Sequence[int] = (12, 24, 48)
) -> keras.Sequential:
    """A VGG-style net: blocks of two small convolutions, each block half as fine and twice as rich as the one before.

    Parameters
    ----------
    n_classes, steps, bands : int
        The input has shape (steps, bands, 1), in decibels.
    filters : sequence of int
        Of each block.

    Returns
    -------
    keras.Sequential
        Everything up to the layer "heard" can be taken over by another net, see `transfer`.

    Notes
    -----
    Simonyan & Zisserman 2015, arXiv 1409.1556. Notebook: 04_train_deep_models

    Examples
    --------
    >>> vgg().get_layer("heard").output.shape[-1]
    64
    """
    first, *others = filters
    blocks = [*_convolution(first, (3, 5), strides=(1, 2)), *_convolution(first)]
    for n_filters in others:
        blocks += [layers.MaxPooling2D(2), *_convolution(n_filters), *_convolution(n_filters)]
    return _compiled(
        "vgg",
        *_scaled_image(steps, bands),
        *blocks,
        layers.GlobalAveragePooling2D(),
        layers.Dropout(0.3),
        layers.Dense(64, activation="relu", name="heard"),
        layers.Dropout(0.3),
        layers.Dense(n_classes, activation="softmax", name="answer"),
    )


def imagenet_vgg16(
    n_classes: int = 8, steps: int = STEPS, bands: int = COARSE_BANDS, folder: str | os.PathLike[str] | None = None
) -> keras.Model:
    """Keras' VGG16 as it was trained on photographs, frozen, with a new last layer.

    Parameters
    ----------
    n_classes, steps, bands : int
        The input has shape (steps, bands, 1), in decibels; neither may be under 32.
    folder : path, optional
        Where the weights lie; default: the folder "models" in Keras' own.

    Returns
    -------
    keras.Sequential

    Raises
    ------
    MissingWeights
        If the weights are not there. Nothing is downloaded.

    Notes
    -----
    Notebook: 04_train_deep_models

    References
    ----------
    Simonyan K, Zisserman A (2015). Very deep convolutional networks for large-scale image recognition. arXiv 1409.1556

    Examples
    --------
    >>> try:
    ...     imagenet_vgg16(folder="nowhere")
    ... except MissingWeights as error:
    ...     print(str(error).split(" in ")[0][:50])
    VGG16 as trained on photographs needs the file vgg
    """
    path = Path(folder or Path(os.environ.get("KERAS_HOME", Path.home() / ".keras"), "models")) / VGG16_WEIGHTS
    if not path.is_file():
        raise MissingWeights(
            f"VGG16 as trained on photographs needs the file {VGG16_WEIGHTS} in Keras' folder for models; it is not "
            "there, and nothing is downloaded here. With a connection, keras.applications.VGG16(include_top=False) "
            "fetches it."
        )
    photographs = keras.applications.VGG16(include_top=False, weights=str(path), input_shape=(steps, bands, 3))
    photographs.trainable = False
    image = keras.Input((steps, bands, 1))
    # Grey values around nought in three equal channels, as its own preparation leaves photographs.
    grey = layers.Rescaling(255 / 80, 127)(image)
    heard = layers.GlobalAveragePooling2D()(photographs(layers.Concatenate()([grey] * 3), training=False))
    answer = layers.Dense(n_classes, activation="softmax")(heard)
    return compiled(keras.Model(image, answer, name="imagenet_vgg16"))


def compiled(model: keras.Model, rate: float = 2e-3) -> keras.Model:
    """Compile a net for training on class numbers; return it.

    Parameters
    ----------
    model : keras.Model
    rate : float
        The learning rate that Adam begins with.

    Returns
    -------
    keras.Model

    References
    ----------
    Kingma DP, Ba J (2015). Adam: a method for stochastic optimization. arXiv 1412.6980
    """
    # Without XLA: translating a net costs more than it saves where training takes seconds.
    model.compile(
        keras.optimizers.Adam(rate), loss="sparse_categorical_crossentropy", metrics=["accuracy"], jit_compile=False
    )
    return model


def _compiled(name, *parts, rate=2e-3):
    return compiled(keras.Sequential(list(parts), name=name), rate)


def _scaled_image(steps, bands):
    """Take decibels from -80 to 0 and pass on values from -2 to 2."""
    return [keras.Input((steps, bands, 1)), layers.Rescaling(1 / 20, 2)]


def _convolution(filters, size=3, strides=1):
    convolve = layers.Conv2D(filters, size, strides=strides, padding="same", use_bias=False)
    return [convolve, layers.BatchNormalization(momentum=MOMENTUM), layers.ReLU()]


def _convolution_in_time(filters, size=5):
    convolve = layers.Conv1D(filters, size, padding="same", use_bias=False)
    return [convolve, layers.BatchNormalization(momentum=MOMENTUM), layers.ReLU(), layers.Dropout(0.3)]
