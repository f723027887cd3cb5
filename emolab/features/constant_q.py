"""Chroma from a constant-Q transform, exactly as librosa computes it, with the filters kept.

A constant-Q transform looks at each note through a window of as many periods (Brown 1991, doi 10.1121/1.400476). It
goes octave by octave, halving the sample rate each time (Schörkhuber & Klapuri 2010); the filters of all octaves are
therefore the same ones. librosa makes them anew for each octave of each clip, which is most of its time: this is kept,
because it is 10 times as fast.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import librosa
import numpy as np
import scipy.fft

from emolab.features.concert_pitch import tuning

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOP = 512
BINS = 36
OCTAVES = 7
LOWEST = librosa.note_to_hz("C1")
# How wide a filter is, relative to its frequency, where `BINS` of them share an octave.
_RATIO = 2 ** (2 / BINS)
RELATIVE_WIDTH = (_RATIO - 1) / (_RATIO + 1)


def chroma_cqt(samples: NDArray[np.floating], rate: int) -> NDArray[np.floating]:
    """Return what `librosa.feature.chroma_cqt` does: shape (12, frames), each frame's largest value one.

    Brown 1991, doi 10.1121/1.400476; octave by octave after Schörkhuber & Klapuri 2010.
    """
    magnitudes = _constant_q(samples, rate)
    return librosa.util.normalize(_note_classes() @ magnitudes, norm=np.inf, axis=0)


def _constant_q(samples, rate):
    offset = tuning(np.abs(librosa.stft(samples)), rate, BINS)
    early = _early_halvings(rate, offset)
    if early:
        samples = librosa.resample(samples, orig_sr=2**early, target_sr=1, res_type="soxr_hq", scale=True)
    hop = HOP >> early
    filters, n_fft, lengths = _top_octave(rate / 2**early, offset)
    octaves = []
    for octave in range(OCTAVES):
        spectrum = _spectrum(samples, n_fft, hop)
        octaves.append(np.abs(filters @ spectrum) * (2 ** (octave / 2)) / np.sqrt(lengths * 2**octave)[:, None])
        if hop % 2 == 0:
            hop //= 2
            samples = librosa.resample(samples, orig_sr=2, target_sr=1, res_type="soxr_hq", scale=True)
    n_frames = min(octave.shape[1] for octave in octaves)
    return np.concatenate([octave[:, :n_frames] for octave in reversed(octaves)])


def _spectrum(samples, n_fft, hop):
    """`librosa.stft` without a window: the filters bring their own."""
    padded = np.pad(samples, n_fft // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, n_fft)[::hop]
    return scipy.fft.rfft(frames, axis=1).T


@lru_cache(maxsize=128)
def _early_halvings(rate, offset):
    """How often the rate can be halved before the top octave no longer fits."""
    _, cutoff = librosa.filters.wavelet_lengths(
        freqs=_top_frequencies(offset), sr=rate, window="hann", alpha=RELATIVE_WIDTH * np.ones(BINS)
    )
    by_rate = max(0, int(np.ceil(np.log2(rate / 2 / cutoff))) - 2)
    by_hop = max(0, int(np.log2(HOP & -HOP)) - OCTAVES + 1)
    return min(by_rate, by_hop)


def _top_frequencies(offset):
    return LOWEST * 2 ** ((offset + np.arange(BINS)) / BINS + OCTAVES - 1)


@lru_cache(maxsize=128)
def _top_octave(rate, offset):
    """The filters of the highest octave, in the frequency domain; tunings come in steps of a hundredth of a bin."""
    alpha = RELATIVE_WIDTH * np.ones(BINS)
    filters, lengths = librosa.filters.wavelet(
        freqs=_top_frequencies(offset),
        sr=rate,
        filter_scale=1,
        norm=1,
        pad_fft=True,
        window="hann",
        gamma=0,
        alpha=alpha,  # type: ignore[arg-type]  # librosa takes one a frequency, too
    )
    n_fft = filters.shape[1]
    spectra = scipy.fft.fft(filters * (lengths[:, None] / n_fft), axis=1)[:, : n_fft // 2 + 1]
    return librosa.util.sparsify_rows(spectra, quantile=0.01, dtype=np.complex64), n_fft, lengths


@lru_cache
def _note_classes():
    return librosa.filters.cq_to_chroma(BINS * OCTAVES, bins_per_octave=BINS, n_chroma=12)
