"""Slaney's mel filters, as librosa makes them, without the second that librosa takes to import."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Below this the scale is linear, `HZ_A_MEL` a step; above it is logarithmic.
BREAK, HZ_A_MEL, LOG_STEP = 1000.0, 200 / 3, np.log(6.4) / 27


@functools.cache
def filters(rate: int, n_fft: int, n_mels: int, lowest: float = 0.0) -> NDArray[np.float64]:
    """Build triangular filters, each of equal area, up to half of the rate.

    Parameters
    ----------
    rate : int
        Samples a second.
    n_fft : int
        Of the spectra that are filtered.
    n_mels : int
    lowest : float
        Hertz.

    Returns
    -------
    numpy.ndarray, shape (n_mels, n_fft // 2 + 1)
        What ``librosa.filters.mel`` gives, to single precision.

    Notes
    -----
    The scale of Slaney (1998): straight to 1000 Hz, logarithmic above.
    """
    edges = _to_hz(np.linspace(_to_mel(lowest), _to_mel(rate / 2), n_mels + 2))
    bins = np.fft.rfftfreq(n_fft, 1 / rate)
    rising = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    return np.maximum(0, np.minimum(rising, falling)) * (2 / (edges[2:] - edges[:-2]))[:, None]


def _to_mel(hertz):
    return hertz / HZ_A_MEL if hertz < BREAK else BREAK / HZ_A_MEL + np.log(hertz / BREAK) / LOG_STEP


def _to_hz(mel):
    return np.where(mel < BREAK / HZ_A_MEL, mel * HZ_A_MEL, BREAK * np.exp(LOG_STEP * (mel - BREAK / HZ_A_MEL)))
