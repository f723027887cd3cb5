"""What every layer of the speech encoder makes of a clip: means over its speech, and means over equal parts of it.

`emolab.features.ears` listens with three layers; here are all six, from the input of the first to the output of the
last, so that a probe can ask each of them what it knows. ``data/features/<corpus>_layers.npz`` holds them for RAVDESS
and EmoDB, one value a byte, made by ``data/features/make_layers.py``. From a few means a clip no speech can be rebuilt.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from emolab.features import ears, tables
from emolab.recordings import audio

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The input of the first layer of attention (two convolutions), the output of each of the four, and that of the last one
# scaled, which is what the recogniser's own decoder reads.
LAYERS = ("input", "1", "2", "3", "4", "4, scaled")
VALUES = 384
# Equal parts of a clip, from its first to its last frame; each is a fifth to half a second long.
PARTS = 8
# The layer of which the parts ship.
PARTS_OF = 2


def frames(samples: NDArray[np.floating]) -> NDArray[np.float32]:
    """Listen to a clip with every layer.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
        At 16 kHz, trimmed and levelled as `emolab.recordings.audio.load` does; at most 30 s.

    Returns
    -------
    numpy.ndarray of float32, shape (6, frames, 384)
        50 frames a second, layers as in `LAYERS`.

    Raises
    ------
    EarsMissing
        Where the encoder's weights are not installed.

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> from emolab.features import ears
    >>> if ears.installed():
    ...     heard = frames(np.zeros(16_000, np.float32))
    ...     assert heard.shape == (6, 50, 384)
    """
    samples = audio.one_channel(samples, least=1)
    if len(samples) > 30 * ears.RATE:
        raise audio.AudioError(f"The encoder hears 30 s at once; this lasts {len(samples) / ears.RATE:.0f} s.")
    filled = np.pad(samples, (0, max(0, int(ears.SHORTEST * ears.RATE) - len(samples))))
    heard = ears.encoder().layers(filled, len(LAYERS))
    return heard[:, : max(1, round(len(samples) / ears.RATE * ears.FRAMES_PER_SECOND))]


def in_parts(heard: NDArray[np.floating], n_parts: int = PARTS) -> NDArray[np.floating]:
    """Average frames over equal parts of a clip.

    Parameters
    ----------
    heard : numpy.ndarray, shape (..., frames, values)
        At least as many frames as parts.
    n_parts : int

    Returns
    -------
    numpy.ndarray, shape (..., n_parts, values)

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> in_parts(np.arange(8.0).reshape(4, 2), 2)
    array([[1., 2.],
           [5., 6.]])
    """
    return np.stack([part.mean(axis=-2) for part in np.array_split(heard, n_parts, axis=-2)], axis=-2)


def load(corpus: str) -> tuple[pd.DataFrame, NDArray[np.float32]]:
    """Read what every layer made of each clip of a corpus.

    Parameters
    ----------
    corpus : {"ravdess", "emodb"}

    Returns
    -------
    labels : pandas.DataFrame
        The columns `tables.LABELS`, one row a clip.
    means : numpy.ndarray of float32, shape (clips, 6, 384)
        Layers as in `LAYERS`, to about a quarter of each value's deviation.

    Raises
    ------
    TableError
        If there is no such file, or it is damaged.

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> labels, means = load("emodb")
    >>> means.shape
    (535, 6, 384)
    """
    return _read(corpus, "means")


def load_parts(corpus: str) -> tuple[pd.DataFrame, NDArray[np.float32]]:
    """Read what layer `PARTS_OF` made of eight equal parts of each clip.

    Parameters and errors as in `load`.

    Parameters
    ----------
    corpus : {"ravdess", "emodb"}

    Returns
    -------
    labels : pandas.DataFrame
    parts : numpy.ndarray of float32, shape (clips, 8, 384)

    Raises
    ------
    TableError
        If there is no such file, or it is damaged.

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> labels, parts = load_parts("emodb")
    >>> parts.shape
    (535, 8, 384)
    """
    return _read(corpus, "parts")


def _read(corpus, what):
    path = tables.find(f"{corpus}_layers.npz")
    try:
        with np.load(path, allow_pickle=False) as stored:
            values = stored[what] * stored[f"{what}_step"] + stored[f"{what}_middle"]
            clips = stored["clips"]
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise tables.TableError(f"{path.name} is damaged ({error}); restore it with `git checkout -- data`.") from None
    labels = tables.load(corpus)[0].set_index("clip", drop=False).loc[clips].reset_index(drop=True)
    return labels, values.astype(np.float32)


def as_table(means: NDArray[np.floating]) -> pd.DataFrame:
    """Put the layers of each clip side by side: a DataFrame with columns ``"input 000"``, ..., ``"4, scaled 383"``."""
    names = [f"{layer} {value:03d}" for layer in LAYERS for value in range(means.shape[2])]
    return pd.DataFrame(means.reshape(len(means), -1), columns=names)
