"""The published feature sets, written the straightforward way: one librosa call a feature, each from the sound.

This is how one would write them first, and how their authors did. It is kept for two uses: the tests compare
`spectra` with it, and `make bench ARGS=features` measures what sharing one transform saves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import librosa
import numpy as np
import scipy.stats

if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from numpy.typing import NDArray

    # Numbers and arrays; strung together, they are the columns of a group.
    Values: TypeAlias = list[Any] | NDArray[np.floating]

SECONDS = 3


def three_seconds(samples: NDArray[np.floating], rate: int) -> NDArray[np.floating]:
    """Cut to three seconds, or mirror a shorter sound at its end until it is as long, shape (3 * rate,)."""
    n = SECONDS * rate
    return samples[:n] if len(samples) >= n else np.pad(samples, (0, n - len(samples)), mode="reflect")


def _four(rows):
    return [rows.mean(axis=1), rows.std(axis=1), scipy.stats.skew(rows, axis=1), scipy.stats.kurtosis(rows, axis=1)]


def time_domain(y: NDArray[np.floating], rate: int) -> Values:
    """Describe the waveform in nine numbers, shape (9,)."""
    size = np.abs(y)
    return [
        size.mean(), y.std(), size.max(), np.sum(y**2), np.sqrt(np.mean(y**2)), scipy.stats.skew(y),
        scipy.stats.kurtosis(y), np.sum(librosa.zero_crossings(y, pad=False)), np.percentile(size, 90),
    ]  # fmt: skip  # a table


def spectrum(y: NDArray[np.floating], rate: int) -> Values:
    """Describe all decibels of the spectrum together, shape (6,)."""
    db = librosa.amplitude_to_db(np.abs(librosa.stft(y)))
    flat = db.ravel()
    return [db.mean(), db.std(), scipy.stats.skew(flat), scipy.stats.kurtosis(flat), *np.percentile(db, [10, 90])]


def mfcc(y: NDArray[np.floating], rate: int) -> Values:
    """Mean, deviation, skewness and kurtosis of 40 MFCCs, shape (4, 40).

    References
    ----------
    Davis SB, Mermelstein P (1980). Comparison of parametric representations for monosyllabic word recognition in
    continuously spoken sentences. doi 10.1109/TASSP.1980.1163420
    """
    return _four(librosa.feature.mfcc(y=y, sr=rate, n_mfcc=40))


def mfcc_delta(y: NDArray[np.floating], rate: int) -> Values:
    """The same of their deltas, shape (4, 40).

    References
    ----------
    Furui S (1986). Speaker-independent isolated word recognition using dynamic features of speech spectrum.
    doi 10.1109/TASSP.1986.1164788
    """
    return _four(librosa.feature.delta(librosa.feature.mfcc(y=y, sr=rate, n_mfcc=40)))


def mfcc_delta2(y: NDArray[np.floating], rate: int) -> Values:
    """The same of the deltas of these, shape (4, 40)."""
    return _four(librosa.feature.delta(librosa.feature.mfcc(y=y, sr=rate, n_mfcc=40), order=2))


def rhythm(y: NDArray[np.floating], rate: int) -> Values:
    """Tempo in beats a minute, beats a second, and the deviation of the frames between them, shape (3,).

    References
    ----------
    Ellis DPW (2007). Beat tracking by dynamic programming. doi 10.1080/09298210701653344
    """
    # Not the same as `beat_track(y=...)`, which takes the median over bands where `onset_strength` takes the mean.
    strength = librosa.onset.onset_strength(y=y, sr=rate)
    tempo, beats = librosa.beat.beat_track(onset_envelope=strength, sr=rate)
    return [tempo, len(beats) / (len(y) / rate), np.std(np.diff(beats)) if len(beats) > 1 else 0]


def harmonic_percussive(y: NDArray[np.floating], rate: int) -> Values:
    """Mean and deviation of the samples of both parts, shape (4,).

    References
    ----------
    FitzGerald D (2010). Harmonic/percussive separation using median filtering. DAFx-10.
    """
    harmonic, percussive = librosa.effects.hpss(y)
    return [harmonic.mean(), harmonic.std(), percussive.mean(), percussive.std()]


def mel_db(y: NDArray[np.floating], rate: int) -> Values:
    """Mean, deviation, maximum and minimum of 128 mel bands in decibels, shape (4, 128)."""
    db = librosa.power_to_db(librosa.feature.melspectrogram(y=y, sr=rate, n_mels=128))
    return [db.mean(axis=1), db.std(axis=1), db.max(axis=1), db.min(axis=1)]


def shape(y: NDArray[np.floating], rate: int) -> Values:
    """Mean and deviation of centroid, rolloff and bandwidth in hertz, shape (6,)."""
    centroid = librosa.feature.spectral_centroid(y=y, sr=rate)
    rolloff = librosa.feature.spectral_rolloff(y=y, sr=rate)
    bandwidth = librosa.feature.spectral_bandwidth(y=y, sr=rate)
    return [f(x) for x in (centroid, rolloff, bandwidth) for f in (np.mean, np.std)]


def onsets(y: NDArray[np.floating], rate: int) -> Values:
    """Mean and deviation of the onset strength, shape (2,)."""
    strength = librosa.onset.onset_strength(y=y, sr=rate)
    return [strength.mean(), strength.std()]


def mfcc128_mean(y: NDArray[np.floating], rate: int) -> Values:
    """Means of 128 MFCCs, shape (128,)."""
    return librosa.feature.mfcc(y=y, sr=rate, n_mfcc=128).mean(axis=1)


def chroma_mean(y: NDArray[np.floating], rate: int) -> Values:
    """Means of the twelve pitch classes, shape (12,)."""
    return librosa.feature.chroma_stft(S=np.abs(librosa.stft(y)), sr=rate).mean(axis=1)


def mel_mean(y: NDArray[np.floating], rate: int) -> Values:
    """Means of the power in 128 mel bands, shape (128,)."""
    return librosa.feature.melspectrogram(y=y, sr=rate).mean(axis=1)


def zero_crossing_mean(y: NDArray[np.floating], rate: int) -> Values:
    """The mean share of samples at which the sign changes, one number."""
    return librosa.feature.zero_crossing_rate(y).mean()


def contrast_mean(y: NDArray[np.floating], rate: int) -> Values:
    """Means of the contrast in seven bands, in decibels, shape (7,)."""
    return librosa.feature.spectral_contrast(S=np.abs(librosa.stft(y)), sr=rate).mean(axis=1)


def rolloff_mean(y: NDArray[np.floating], rate: int) -> Values:
    """The mean rolloff in hertz, one number."""
    return librosa.feature.spectral_rolloff(y=y, sr=rate).mean()


def tonnetz_mean(y: NDArray[np.floating], rate: int) -> Values:
    """Means of the six tonal centroids, shape (6,).

    References
    ----------
    Harte C, Sandler M, Gasser M (2006). Detecting harmonic change in musical audio. doi 10.1145/1178723.1178727
    """
    return librosa.feature.tonnetz(y=librosa.effects.harmonic(y), sr=rate).mean(axis=1)


FULL1020 = (time_domain, spectrum, mfcc, mfcc_delta, mfcc_delta2, rhythm, harmonic_percussive, mel_db, shape)


def full1020(samples: NDArray[np.floating], rate: int) -> NDArray[np.float32]:
    """Return the 1020 values of one sound, shape (1020,): what the bench compares with.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
    rate : int
        Samples a second.

    Returns
    -------
    numpy.ndarray, shape (1020,)

    Notes
    -----
    Notebook: 02_extract_features
    """
    y = three_seconds(samples, rate)
    return np.concatenate([np.ravel(value) for group in FULL1020 for value in group(y, rate)])
