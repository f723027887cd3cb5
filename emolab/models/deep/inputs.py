"""Clips as arrays of one shape, and batches of them with SpecAugment and noise on the fly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.fft
import tensorflow as tf

from emolab.features.sequences import COARSE_BANDS, FLOOR_DB
from emolab.labels import places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

# 3.2 seconds: nine of ten clips of RAVDESS fit.
STEPS = 40
SILENCE = FLOOR_DB
# What SpecAugment covers a part with: about the mean of all speech here, so that a mask is no event in itself.
MASK_DB = -45.0
LONGEST_TIME_MASK = 6
LONGEST_BAND_MASK = 10
FARTHEST_SHIFT = 2


def images(sequences: Sequence[NDArray[np.floating]], steps: int = STEPS) -> NDArray[np.float32]:
    """Bring coarse sequences to one length: longer ones lose both ends alike, shorter ones are followed by silence.

    Parameters
    ----------
    sequences : list of numpy.ndarray of shape (steps, bands)
        Decibels, from `tables.load_sequences`.
    steps : int

    Returns
    -------
    numpy.ndarray of float32, shape (n_clips, steps, bands, 1)
        The last axis is the channel that Keras wants, as if for a picture in grey.

    Notes
    -----
    Notebook: 04_train_deep_models
    """
    stacked = np.full((len(sequences), steps, COARSE_BANDS, 1), SILENCE, np.float32)
    for image, sequence in zip(stacked, sequences, strict=True):
        first = max(0, len(sequence) - steps) // 2
        kept = sequence[first : first + steps]
        image[: len(kept), :, 0] = kept
    return stacked


def cepstra(images: NDArray[np.float32], n_cepstra: int = 13) -> NDArray[np.float32]:
    """Turn log-mel images into cepstra (MFCC): the cosine transform along the bands.

    Parameters
    ----------
    images : numpy.ndarray of shape (n_clips, steps, bands, 1)
    n_cepstra : int

    Returns
    -------
    numpy.ndarray of float32, shape (n_clips, steps, n_cepstra, 1)

    Notes
    -----
    Notebook: 04_train_deep_models

    References
    ----------
    Davis SB, Mermelstein P (1980). Comparison of parametric representations for monosyllabic word recognition in
    continuously spoken sentences. doi 10.1109/TASSP.1980.1163420

    Examples
    --------
    >>> cepstra(np.zeros((2, 10, 64, 1), np.float32)).shape
    (2, 10, 13, 1)
    """
    return scipy.fft.dct(images, axis=2, norm="ortho")[:, :, :n_cepstra].astype(np.float32)


def standardised(values: NDArray[np.floating], rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """Measure each feature against its mean and deviation in the training rows.

    Parameters
    ----------
    values : numpy.ndarray of shape (n_clips, n_features), or (n_clips, steps, n_features, 1)
    rows : array of int
        The training rows: nobody else has a say in the mean.

    Returns
    -------
    numpy.ndarray of float32, the same shape
        A missing value becomes the mean, 0.

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> standardised(np.array([[1.0], [3.0], [5.0]]), np.array([0, 1])).ravel().round(2)
    array([-1.,  1.,  3.], dtype=float32)
    """
    axes = (0, 1, 3) if np.ndim(values) == 4 else (0,)
    known = np.asarray(values, float)[rows]
    mean, deviation = np.nanmean(known, axes, keepdims=True), np.nanstd(known, axes, keepdims=True)
    return np.nan_to_num((values - mean) / (deviation + 1e-6), posinf=0, neginf=0).astype(np.float32)


def codes(emotions: Iterable[str], classes: Sequence[str]) -> NDArray[np.intp]:
    """Number the emotions by their place in `classes`.

    Parameters
    ----------
    emotions : iterable of str
    classes : sequence of str

    Returns
    -------
    numpy.ndarray of int, shape (n_clips,)

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> codes(["sad", "happy", "sad"], ["happy", "sad"]).tolist()
    [1, 0, 1]
    """
    return np.array(places(emotions, classes))


def batches(
    clips: NDArray[np.float32], targets: NDArray[np.intp], size: int = 32, augment: bool = False, seed: int = 0
) -> tf.data.Dataset:
    """Feed clips to training in batches, in a new order each epoch.

    Parameters
    ----------
    clips : numpy.ndarray of shape (n_clips, ...)
    targets : numpy.ndarray of int, shape (n_clips,)
    size : int
    augment : bool
        Change every image at random each time it is shown, see `varied`.
    seed : int

    Returns
    -------
    tf.data.Dataset

    Notes
    -----
    Notebook: 04_train_deep_models
    """
    data = tf.data.Dataset.from_tensor_slices((clips, targets))
    data = data.shuffle(len(clips), seed=seed).batch(size)
    if augment:
        draws = tf.data.Dataset.random(seed, rerandomize_each_iteration=True).batch(2)
        data = tf.data.Dataset.zip(data, draws).map(lambda batch, draw: (varied(batch[0], draw), batch[1]))
    return data.prefetch(1)


def varied(images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """Move, cover and drown a batch of log-mel images a little, each in its own way.

    Parameters
    ----------
    images : tensor of shape (n_clips, steps, bands, 1)
        Decibels.
    seed : tensor of int, shape (2,)
        The same seed gives the same images.

    Returns
    -------
    tensor of the same shape
        All bands moved up or down by at most `FARTHEST_SHIFT` (a longer or shorter throat), noise 40 to 75 dB under the
        loudest moment, and one stretch of time and one of bands covered (SpecAugment). Steps of padding stay silent.

    Notes
    -----
    Park et al. 2019, "SpecAugment", doi 10.21437/Interspeech.2019-2680. Notebook: 04_train_deep_models

    Examples
    --------
    >>> images = tf.fill((2, 50, 64, 1), -30.0)
    >>> bool(tf.reduce_all(varied(images, tf.constant([1, 2])) == varied(images, tf.constant([1, 2]))))
    True
    """
    seed = tf.cast(seed, tf.int64)
    changed = drowned(moved(images, seed), seed + 1)
    changed = covered(changed, seed + 2, axis=1, longest=LONGEST_TIME_MASK)
    changed = covered(changed, seed + 3, axis=2, longest=LONGEST_BAND_MASK)
    padding = tf.reduce_all(images <= SILENCE, axis=(2, 3), keepdims=True)
    return tf.where(padding, SILENCE, changed)


def moved(images: tf.Tensor, seed: tf.Tensor, farthest: int = FARTHEST_SHIFT) -> tf.Tensor:
    """Move the bands of each image up or down by up to `farthest`; the outermost band fills the gap."""
    n_clips, bands = tf.shape(images)[0], images.shape[2]
    shifts = tf.random.stateless_uniform([n_clips, 1], seed, -farthest, farthest + 1, tf.int64)
    places = tf.clip_by_value(tf.range(bands, dtype=tf.int64)[None] + shifts, 0, bands - 1)
    return tf.transpose(tf.gather(tf.transpose(images, [0, 2, 1, 3]), places, batch_dims=1), [0, 2, 1, 3])


def drowned(images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """Add noise at a level drawn for each image; powers add up, decibels do not."""
    level = tf.random.stateless_uniform([tf.shape(images)[0], 1, 1, 1], seed, -75.0, -40.0)
    noise = level + tf.random.stateless_normal(tf.shape(images), seed + 1, 0.0, 3.0)
    power = 10 ** (images / 10) + 10 ** (noise / 10)
    return 10 * tf.math.log(power) / np.log(10.0)


def covered(images: tf.Tensor, seed: tf.Tensor, axis: int, longest: int) -> tf.Tensor:
    """Cover a stretch of up to `longest` places along an axis with `MASK_DB`.

    References
    ----------
    Park DS et al. (2019). SpecAugment. doi 10.21437/Interspeech.2019-2680
    """
    n_clips, length = tf.shape(images)[0], images.shape[axis]
    shape = [-1 if place == axis else 1 for place in range(1, 4)]
    widths = tf.random.stateless_uniform([n_clips, 1], seed, 0, longest + 1, tf.int64)
    starts = tf.random.stateless_uniform([n_clips, 1], seed + 7, 0, length, tf.int64)
    places = tf.range(length, dtype=tf.int64)[None]
    hidden = tf.reshape((places >= starts) & (places < starts + widths), [n_clips, *shape])
    return tf.where(hidden, MASK_DB, images)
