"""Transfer: a net that has listened to one corpus is taught another."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import keras

from emolab import shipped
from emolab.errors import PlainError
from emolab.models.deep import nets

if TYPE_CHECKING:
    import os

WEIGHTS = "vgg_nemo.keras"


class WeightsError(PlainError):
    """Weights that cannot be read; the message names the file."""


def pretrained(path: str | os.PathLike[str] | None = None) -> keras.Model:
    """Read a net saved by Keras, without running code from the file.

    Parameters
    ----------
    path : path, optional
        Default: the VGG-style net that ships, which has listened to nEMO (Polish, six emotions).

    Returns
    -------
    keras.Model

    Raises
    ------
    WeightsError
        If the file is damaged, or asks for code to be run (``safe_mode``).

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> pretrained().get_layer("heard").output.shape[-1]
    64
    """
    path = path or shipped.path("models", WEIGHTS)
    try:
        return keras.models.load_model(path, safe_mode=True, compile=False)
    except (OSError, TypeError, ValueError, KeyError, zipfile.BadZipFile) as error:
        name, reason = Path(path).name, str(error).splitlines()[0]
        raise WeightsError(f"{name} cannot be read as a Keras model ({reason}). Take another file.") from None


def take_over(source: keras.Model, n_classes: int = 8) -> keras.Sequential:
    """Build a VGG-style net that hears as `source` does, and has yet to learn what to answer.

    Parameters
    ----------
    source : keras.Model
        Made by `nets.vgg`, for any number of classes.
    n_classes : int

    Returns
    -------
    keras.Sequential, compiled
        All its layers go on learning; only the last one starts at random.

    Notes
    -----
    Yosinski et al. 2014, "How transferable are features in deep neural networks?", arXiv 1411.1792.
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> source = pretrained()
    >>> net = take_over(source)
    >>> bool((net.get_weights()[0] == source.get_weights()[0]).all()), net.output_shape
    (True, (None, 8))
    """
    steps, bands, _ = source.input_shape[1:]
    model = nets.vgg(n_classes, steps, bands)
    for layer, known in zip(model.layers[:-1], source.layers[:-1], strict=True):
        layer.set_weights(known.get_weights())
    return model
