"""The groups of values that the published feature sets are made of.

Each function takes a `Sound` and returns its columns by name. `plain` has the same groups written out in librosa calls.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from emolab.features.sound import Sound


@lru_cache(maxsize=256)
def _names(name, count, kinds=("mean",)):
    """Column names, all rows of one kind, then the next kind: as the published sets are ordered."""
    return [f"{name}_{i:02d}_{kind}" for kind in kinds for i in range(count)]


def _means(name, rows):
    return dict(zip(_names(name, len(rows)), rows.mean(axis=1), strict=True))


def _moments(rows):
    """Mean, standard deviation, skewness and excess kurtosis along the last axis, in double precision.

    A row that never changes has neither skewness nor kurtosis: NaN, as SciPy says.
    """
    rows = np.asarray(rows, dtype=np.float64)
    mean = rows.mean(axis=-1, keepdims=True)
    centred = rows - mean
    squares = centred * centred
    n = rows.shape[-1]
    variance = squares.sum(axis=-1) / n
    with np.errstate(divide="ignore", invalid="ignore"):
        flat = variance <= (np.finfo(np.float32).eps * mean[..., 0]) ** 2
        skewness = np.where(flat, np.nan, _products(squares, centred) / n / variance**1.5)
        kurtosis = np.where(flat, np.nan, _products(squares, squares) / n / variance**2 - 3)
    return mean[..., 0], np.sqrt(variance), skewness, kurtosis


def _products(a, b):
    """Sum of products along the last axis, without an array of the products."""
    return np.einsum("...i,...i->...", a, b)


MOMENTS = ("mean", "std", "skew", "kurtosis")


def _four(name, rows):
    return dict(zip(_names(name, len(rows), MOMENTS), np.concatenate(_moments(rows)), strict=True))


# ---- means over the whole recording ------------------------------------------------------------------------------


def mfcc128_mean(sound: Sound) -> dict[str, float]:
    """Means of 128 MFCCs.

    References
    ----------
    Davis SB, Mermelstein P (1980). Comparison of parametric representations for monosyllabic word recognition in
    continuously spoken sentences. doi 10.1109/TASSP.1980.1163420
    """
    return _means("mfcc", sound.whole.mfcc)


def mfcc40_mean(sound: Sound) -> dict[str, float]:
    """Means of the first 40 MFCCs.

    References
    ----------
    Davis SB, Mermelstein P (1980). Comparison of parametric representations for monosyllabic word recognition in
    continuously spoken sentences. doi 10.1109/TASSP.1980.1163420
    """
    return _means("mfcc", sound.whole.mfcc[:40])


def chroma_mean(sound: Sound) -> dict[str, float]:
    """Energy of the twelve notes of the octave: made for music, used for speech all the same.

    References
    ----------
    Fujishima T (1999). Realtime chord recognition of musical sound: a system using Common Lisp Music. ICMC.
    """
    return _means("chroma", sound.whole.chroma)


def mel_mean(sound: Sound) -> dict[str, float]:
    """Means of the power in 128 mel bands."""
    return _means("mel", sound.whole.mel)


def zero_crossing_mean(sound: Sound) -> dict[str, float]:
    """The mean share of samples at which the sign changes."""
    return {"zero_crossing_rate_mean": sound.whole.zero_crossing_rate.mean()}


def contrast_mean(sound: Sound) -> dict[str, float]:
    """Peaks over valleys in seven octave bands (Jiang et al. 2002)."""
    return _means("contrast", sound.whole.contrast)


def rolloff_mean(sound: Sound) -> dict[str, float]:
    """The frequency (Hz) under which 85 % of a frame lie, on average."""
    return {"rolloff_mean": sound.whole.rolloff.mean()}


def tonnetz_mean(sound: Sound) -> dict[str, float]:
    """Chroma of the harmonic part as places in a net of fifths and thirds (Harte, Sandler & Gasser 2006)."""
    return _means("tonnetz", sound.whole.tonnetz)


# ---- the first three seconds: full1020 ---------------------------------------------------------------------------


def time_domain(sound: Sound) -> dict[str, float]:
    """The waveform of three seconds in nine numbers: size, spread, energy, changes of sign."""
    y = sound.cut.samples
    size = np.abs(y)
    energy = np.sum(np.square(y, dtype=np.float64))
    mean, std, skewness, kurtosis = _moments(y)
    return {
        "time_abs_mean": size.mean(),
        "time_std": std,
        "time_abs_max": size.max(),
        "time_energy": energy,
        "time_rms": np.sqrt(energy / len(y)),
        "time_skew": skewness,
        "time_kurtosis": kurtosis,
        "time_zero_crossings": np.count_nonzero(np.signbit(y[1:]) != np.signbit(y[:-1])),
        "time_abs_p90": np.percentile(size, 90),
    }


def spectrum(sound: Sound) -> dict[str, float]:
    """All decibels of three seconds together: moments and two percentiles."""
    flat = sound.cut.magnitude_db.ravel()
    mean, std, skewness, kurtosis = _moments(flat)
    low, high = np.percentile(flat, [10, 90])
    return {
        "stft_db_mean": mean,
        "stft_db_std": std,
        "stft_db_skew": skewness,
        "stft_db_kurtosis": kurtosis,
        "stft_db_p10": low,
        "stft_db_p90": high,
    }


def mfcc(sound: Sound) -> dict[str, float]:
    """Moments of 40 MFCCs over three seconds.

    References
    ----------
    Davis SB, Mermelstein P (1980). Comparison of parametric representations for monosyllabic word recognition in
    continuously spoken sentences. doi 10.1109/TASSP.1980.1163420
    """
    return _four("mfcc_3s", sound.cut.mfcc[:40])


def mfcc_delta(sound: Sound) -> dict[str, float]:
    """Moments of the deltas of 40 MFCCs, that is, of how they move.

    References
    ----------
    Furui S (1986). Speaker-independent isolated word recognition using dynamic features of speech spectrum.
    doi 10.1109/TASSP.1986.1164788
    """
    return _four("mfcc_3s_delta", sound.cut.mfcc_delta)


def mfcc_delta2(sound: Sound) -> dict[str, float]:
    """Moments of the deltas of these deltas."""
    return _four("mfcc_3s_delta2", sound.cut.mfcc_delta2)


def rhythm(sound: Sound) -> dict[str, float]:
    """Tempo in beats a minute, beats a second, and how uneven they are in frames: made for music.

    References
    ----------
    Ellis DPW (2007). Beat tracking by dynamic programming. doi 10.1080/09298210701653344
    """
    tempo, beats = sound.cut.beats
    return {
        "rhythm_tempo": tempo,
        "rhythm_beats_per_second": len(beats) / (len(sound.cut.samples) / sound.rate),
        "rhythm_beat_gap_std": float(np.std(np.diff(beats))) if len(beats) > 1 else 0.0,
    }


def harmonic_percussive(sound: Sound) -> dict[str, float]:
    """Mean and deviation of the samples of both parts (Fitzgerald 2010)."""
    harmonic, percussive = sound.cut.harmonic, sound.cut.percussive
    return {
        "harmonic_mean": harmonic.mean(),
        "harmonic_std": harmonic.std(),
        "percussive_mean": percussive.mean(),
        "percussive_std": percussive.std(),
    }


def mel_db(sound: Sound) -> dict[str, float]:
    """Mean, deviation, maximum and minimum of 128 mel bands in decibels."""
    db = sound.cut.mel_db
    values = np.concatenate([db.mean(axis=1), db.std(axis=1), db.max(axis=1), db.min(axis=1)])
    return dict(zip(_names("mel_db", len(db), ("mean", "std", "max", "min")), values, strict=True))


def shape(sound: Sound) -> dict[str, float]:
    """Mean and deviation of centroid, rolloff and bandwidth in hertz."""
    tracks = {"centroid": sound.cut.centroid, "rolloff": sound.cut.rolloff, "bandwidth": sound.cut.bandwidth}
    columns = {}
    for name, track in tracks.items():
        columns[f"{name}_3s_mean"] = track.mean()
        columns[f"{name}_3s_std"] = track.std()
    return columns


def onsets(sound: Sound) -> dict[str, float]:
    """Mean and deviation of how strongly something begins."""
    strength = sound.cut.onset_strength
    return {"onset_strength_mean": strength.mean(), "onset_strength_std": strength.std()}


FULL1020 = (time_domain, spectrum, mfcc, mfcc_delta, mfcc_delta2, rhythm, harmonic_percussive, mel_db, shape)
