"""One short-time Fourier transform, and all that the published feature sets take from it.

`Spectra` keeps what it has computed: whoever asks for MFCCs and then for chroma pays for the transform once. Each
property equals the librosa function named in its docstring, to float32 precision (tests/test_features.py compares
them on real clips), and is usually faster, because nothing is computed twice and nothing is looped over in Python.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import librosa
import numpy as np
import scipy.fft
import scipy.ndimage
import scipy.sparse

from emolab.features.concert_pitch import tuning
from emolab.features.constant_q import chroma_cqt
from emolab.features.delta import delta
from emolab.features.median import running_median
from emolab.recordings import audio

if TYPE_CHECKING:
    from numpy.typing import NDArray

N_FFT = 2048
HOP = 512
N_MELS = 128
# Frames (or bins) on either side of the middle one in the median filters of the harmonic/percussive split.
MEDIAN_REACH = 15


@lru_cache(maxsize=16)
def mel_filters(rate: int, n_fft: int = N_FFT, n_mels: int = N_MELS) -> scipy.sparse.csr_array:
    """Return librosa's mel filter bank, shape (bands, bins).

    The same for every clip, so it is made once; sparse, because each bin falls into two bands at most.
    """
    return scipy.sparse.csr_array(librosa.filters.mel(sr=rate, n_fft=n_fft, n_mels=n_mels))


@lru_cache(maxsize=128)
def _chroma_filters(rate, offset):
    return librosa.filters.chroma(sr=rate, n_fft=N_FFT, tuning=offset)


@lru_cache
def _window():
    return librosa.filters.get_window("hann", N_FFT, fftbins=True)


class Spectra:
    """The spectra of one sound; each property is computed when it is first asked for, then kept.

    Parameters
    ----------
    samples : numpy.ndarray of float32, shape (samples,)
    rate : int
        Samples a second.
    begins_like : Spectra, optional
        Of a sound that starts with the same samples (the same recording, cut or lengthened): what both have in common
        is taken from there.

    Notes
    -----
    Arrays have the shape (rows, frames), as in librosa: 2048 samples a window, 512 from one to the next.
    Notebook: 02_extract_features
    """

    def __init__(self, samples: NDArray[np.floating], rate: int, begins_like: Spectra | None = None) -> None:
        self.samples = audio.one_channel(samples, rate, least=1).astype(np.float32, copy=False)
        self.rate = rate
        self.begins_like = begins_like

    @cached_property
    def stft(self) -> NDArray[np.complex64]:
        """Complex spectrum (`librosa.stft`), shape (1025, frames)."""
        n_shared = self._n_shared()
        padded = np.pad(self.samples, N_FFT // 2)
        frames = np.lib.stride_tricks.sliding_window_view(padded, N_FFT)[n_shared * HOP :: HOP]
        # In double precision, as librosa does it: the quietest bins decide what a logarithm makes of them.
        rest = scipy.fft.rfft(frames * _window(), axis=1).T.astype(np.complex64)
        if self.begins_like is None or n_shared == 0:
            return rest
        return np.concatenate([self.begins_like.stft[:, :n_shared], rest], axis=1)

    def _n_shared(self, reach=0):
        """How many frames are those of `begins_like`, where a frame's value depends on `reach` frames either side."""
        if self.begins_like is None:
            return 0
        n_samples = min(len(self.samples), len(self.begins_like.samples))
        n_frames = (n_samples - N_FFT // 2) // HOP + 1 - reach
        return n_frames if n_frames > N_FFT // HOP + reach else 0

    @cached_property
    def magnitude(self) -> NDArray[np.float32]:
        """Magnitudes of `stft`, shape (1025, frames)."""
        return np.abs(self.stft)

    @cached_property
    def power(self) -> NDArray[np.float32]:
        """Their squares, shape (1025, frames)."""
        return np.square(self.magnitude)

    @cached_property
    def magnitude_db(self) -> NDArray[np.float32]:
        """`librosa.amplitude_to_db` of the magnitude: decibels, at most 80 under the loudest; shape (1025, frames)."""
        return librosa.power_to_db(self.power, amin=1e-10)

    @cached_property
    def mel(self) -> NDArray[np.float32]:
        """`librosa.feature.melspectrogram`, shape (128, frames)."""
        return mel_filters(self.rate) @ self.power

    @cached_property
    def mel_db(self) -> NDArray[np.float32]:
        """`librosa.power_to_db` of the mel spectrogram, shape (128, frames)."""
        return librosa.power_to_db(self.mel)

    @cached_property
    def mfcc(self) -> NDArray[np.float32]:
        """`librosa.feature.mfcc`, shape (128, frames): the first 40 are what ``n_mfcc=40`` gives."""
        return scipy.fft.dct(self.mel_db, axis=0, type=2, norm="ortho")

    @cached_property
    def mfcc_delta(self) -> NDArray[np.float32]:
        """`librosa.feature.delta` of the first 40 MFCCs, shape (40, frames)."""
        return delta(self.mfcc[:40])

    @cached_property
    def mfcc_delta2(self) -> NDArray[np.float32]:
        """`librosa.feature.delta` with ``order=2``, shape (40, frames)."""
        return delta(self.mfcc[:40], order=2)

    @cached_property
    def chroma(self) -> NDArray[np.float32]:
        """`librosa.feature.chroma_stft` of the magnitude, shape (12, frames)."""
        raw = _chroma_filters(self.rate, tuning(self.magnitude, self.rate, 12)) @ self.magnitude
        return librosa.util.normalize(raw, norm=np.inf, axis=0)

    @cached_property
    def contrast(self) -> NDArray[np.floating]:
        """`librosa.feature.spectral_contrast`, shape (7, frames)."""
        return librosa.feature.spectral_contrast(S=self.magnitude, sr=self.rate)

    @cached_property
    def frequencies(self) -> NDArray[np.floating]:
        """The middle of each bin in hertz, shape (1025,)."""
        return np.arange(N_FFT // 2 + 1) * (self.rate / N_FFT)

    @cached_property
    def _weights(self):
        """The magnitudes of each frame, divided by their sum (or by one in a silent frame)."""
        total = self.magnitude.sum(axis=0)
        return self.magnitude / np.where(total < np.finfo(np.float32).tiny, 1, total)

    @cached_property
    def centroid(self) -> NDArray[np.floating]:
        """`librosa.feature.spectral_centroid`, shape (frames,)."""
        return self.frequencies @ self._weights

    @cached_property
    def bandwidth(self) -> NDArray[np.floating]:
        """`librosa.feature.spectral_bandwidth`, shape (frames,).

        The variance as mean square less squared mean; in double precision that loses nothing here.
        """
        mean_square = np.square(self.frequencies) @ self._weights
        # Weights sum to one, or to nothing in a silent frame.
        return np.sqrt(np.maximum(mean_square - np.square(self.centroid) * (2 - self._weights.sum(axis=0)), 0))

    @cached_property
    def rolloff(self) -> NDArray[np.floating]:
        """`librosa.feature.spectral_rolloff`, shape (frames,)."""
        total = np.cumsum(self.magnitude, axis=0)
        below = (total < 0.85 * total[-1]).sum(axis=0)
        # A silent frame reaches 85 % of nothing at once, in its first bin.
        return self.frequencies[np.minimum(below, len(self.frequencies) - 1)]

    @cached_property
    def zero_crossing_rate(self) -> NDArray[np.floating]:
        """`librosa.feature.zero_crossing_rate`, shape (frames,)."""
        padded = np.pad(self.samples, N_FFT // 2, mode="edge")
        # librosa takes what is as small as this for zero, so that hiss does not count.
        padded[np.abs(padded) <= 1e-10] = 0
        crossings = np.concatenate([[0], np.cumsum(np.signbit(padded[1:]) != np.signbit(padded[:-1]))])
        starts = np.arange(0, len(padded) - N_FFT + 1, HOP)
        # The step into a frame's first sample is not one of the frame's.
        return (crossings[starts + N_FFT - 1] - crossings[starts]) / N_FFT

    @cached_property
    def onset_strength(self) -> NDArray[np.float32]:
        """`librosa.onset.onset_strength`, shape (frames,)."""
        return librosa.onset.onset_strength(S=self.mel_db, sr=self.rate)

    @cached_property
    def beats(self) -> tuple[float, NDArray[np.intp]]:
        """Tempo in beats a minute, and the frames of the beats, shape (beats,) (`librosa.beat.beat_track`)."""
        tempo, beats = librosa.beat.beat_track(onset_envelope=self.onset_strength, sr=self.rate)
        return float(np.atleast_1d(tempo)[0]), beats

    @cached_property
    def harmonic(self) -> NDArray[np.float32]:
        """The harmonic part of the sound (`librosa.effects.harmonic`; Fitzgerald 2010), shape (samples,)."""
        mask = _soft_mask(self._median_along_time, self._median_along_frequency)
        return _inverse(self.stft * mask, len(self.samples))

    @cached_property
    def _median_along_time(self):
        n_shared = self._n_shared(MEDIAN_REACH)
        if self.begins_like is None or n_shared == 0:
            return running_median(self.magnitude.T, MEDIAN_REACH).T
        rest = running_median(self.magnitude[:, n_shared - MEDIAN_REACH :].T, MEDIAN_REACH).T[:, MEDIAN_REACH:]
        return np.concatenate([self.begins_like._median_along_time[:, :n_shared], rest], axis=1)

    @cached_property
    def _median_along_frequency(self):
        n_shared = self._n_shared()
        rest = running_median(self.magnitude[:, n_shared:], MEDIAN_REACH)
        if self.begins_like is None or n_shared == 0:
            return rest
        return np.concatenate([self.begins_like._median_along_frequency[:, :n_shared], rest], axis=1)

    @cached_property
    def percussive(self) -> NDArray[np.float32]:
        """What the harmonic part leaves (`librosa.effects.percussive`): both masks add up to one; shape (samples,)."""
        return self.samples - self.harmonic

    @cached_property
    def tonnetz(self) -> NDArray[np.floating]:
        """`librosa.feature.tonnetz` of the harmonic part, shape (6, frames)."""
        return librosa.feature.tonnetz(chroma=chroma_cqt(self.harmonic, self.rate))


def _soft_mask(part, rest):
    """The share of `part` in the power of both (Wiener's mask); one half where there is nothing."""
    part, rest = np.square(part), np.square(rest)
    rest += part
    return np.divide(part, rest, out=np.full_like(part, 0.5), where=rest > 0)


def _inverse(spectrum, n_samples):
    """The sound of a spectrum (`librosa.istft`): frames laid over each other, divided by the windows they had."""
    frames = scipy.fft.irfft(spectrum.T, axis=1) * _window().astype(np.float32)
    start = N_FFT // 2
    return _overlapped(frames)[start : start + n_samples] / _window_sum(len(frames))[start : start + n_samples]


@lru_cache(maxsize=16)
def _window_sum(n_frames):
    total = _overlapped(np.broadcast_to(np.square(_window()), (n_frames, N_FFT)))
    return np.where(total > np.finfo(np.float32).tiny, total, 1).astype(np.float32)


def _overlapped(frames):
    """Add frames up, each `HOP` samples after the one before."""
    per_frame = N_FFT // HOP
    total = np.zeros((len(frames) + per_frame - 1, HOP), dtype=frames.dtype)
    for i in range(per_frame):
        total[i : i + len(frames)] += frames[:, i * HOP : (i + 1) * HOP]
    return total.ravel()
