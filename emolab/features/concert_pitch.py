"""How far a sound is from the tuning of A440: what chroma needs to know before it counts notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import librosa
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOWEST, HIGHEST = 150.0, 4000.0


def tuning(magnitude: NDArray[np.floating], rate: float, bins_per_octave: int) -> float:
    """Return what `librosa.estimate_tuning` does for a magnitude spectrogram: a fraction of a bin.

    Parameters
    ----------
    magnitude : numpy.ndarray, shape (bins, frames)
    rate : int
    bins_per_octave : int

    Notes
    -----
    librosa interpolates around every value; here only around the peaks that count, which is 20 times as fast.
    """
    hertz_per_bin = rate / (2 * (len(magnitude) - 1))
    first, last = np.searchsorted(np.arange(len(magnitude)) * hertz_per_bin, (LOWEST, min(HIGHEST, rate / 2)))
    # A value left of the band and one right of it are neighbours that a peak is compared with.
    band = magnitude[first - 1 : last + 1]
    loud = np.where(band > 0.1 * magnitude.max(axis=0), band, 0)
    rows, frames = np.nonzero((loud[1:-1] > loud[:-2]) & (loud[1:-1] >= loud[2:]))
    left, middle, right = (band[rows + i, frames] for i in range(3))
    curve, slope = left + right - 2 * middle, (right - left) / 2
    shift = np.where(np.abs(slope) < np.abs(curve), -slope / np.where(curve == 0, 1, curve), 0)
    pitches = (rows + first + shift) * hertz_per_bin
    heights = middle + 0.5 * slope * shift
    if len(pitches) == 0:
        return 0.0
    loudest = pitches[heights >= np.median(heights)]
    return float(librosa.pitch_tuning(loudest, bins_per_octave=bins_per_octave))
