"""The recipe `emolab`: what a voice does when someone is angry, sad or afraid, in 541 named numbers.

Read eGeMAPS first (Eyben et al. 2016, doi 10.1109/TAFFC.2015.2457417): 88 measures, chosen because theory and many
studies stand behind each. This set keeps its families (pitch, loudness, timbre, formants, cycles, timing) and adds what
helps on strangers' voices: how the spectrum moves (deltas, modulation), and how its parts move together (covariance).

Every group but `level` is blind to the gain of the recording. Each function takes the `Voice` of one utterance and
returns its columns by name; the name starts with the group's. What cannot be measured is missing (NaN): pitch,
harmonics and cycles of a whisper, the gaps between syllables where there are fewer than three.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from emolab.features import peaks
from emolab.features.delta import delta
from emolab.features.functionals import contour_shape, functionals, median, runs
from emolab.features.voice import HOP, N_FFT, RATE

if TYPE_CHECKING:
    from emolab.features.voice import Voice

FRAME = HOP / RATE
SHORTEST_RUN = 5


@lru_cache(maxsize=256)
def _names(group, tracks, kinds):
    return ["_".join(filter(None, (group, track, kind))) for track in tracks for kind in kinds]


def _described(group, tracks, values, kinds):
    """Functionals of named tracks as columns; `values` has the shape (frames, tracks)."""
    return dict(zip(_names(group, tracks, kinds), functionals(values, kinds).ravel(), strict=True))


def _numbered(name, count, first=0):
    return tuple(f"{name}_{i:02d}" for i in range(first, first + count))


def level(voice: Voice) -> dict[str, float]:
    """How loud the recording is, in dBFS: as much the microphone as the speaker."""
    decibels = voice.gain_db + 10 * np.log10(voice.energy / (N_FFT / 2))
    return {
        "level_rms": voice.gain_db + 20 * np.log10(np.sqrt(np.mean(np.square(voice.samples, dtype=float)))),
        "level_peak": decibels.max(),
        **_described("level", ("",), decibels[:, None], ("p95", "p05")),
    }


def _semitones(voice):
    """Pitch in semitones over 55 Hz, NaN where unvoiced; the voiced runs long enough to have a shape."""
    semitones = 12 * np.log2(voice.pitch / 55) if voice.has_pitch else np.zeros(len(voice.pitch))
    starts, ends = runs(np.isfinite(semitones))
    pieces = [semitones[start:end] for start, end in zip(starts, ends, strict=True) if end - start >= SHORTEST_RUN]
    return semitones, pieces or [semitones[np.isfinite(semitones)]]


PITCH_KINDS = ("mean", "std", "p05", "p10", "p25", "p50", "p75", "p90", "p95", "skew", "slope", "curve")


def pitch(voice: Voice) -> dict[str, float]:
    """Height, range and movement of the fundamental frequency, in semitones (as people hear it).

    References
    ----------
    Eyben F et al. (2016). The Geneva minimalistic acoustic parameter set (GeMAPS) for voice research and affective
    computing. doi 10.1109/TAFFC.2015.2457417
    """
    semitones, pieces = _semitones(voice)
    heard = semitones[np.isfinite(semitones)]
    columns = _described("pitch", ("f0",), heard[:, None], PITCH_KINDS)
    columns["pitch_f0_range"] = columns["pitch_f0_p95"] - columns["pitch_f0_p05"]
    slopes = np.array([_slope(piece) / FRAME for piece in pieces])
    lengths = np.array([len(piece) for piece in pieces])
    columns["pitch_slope_mean"] = slopes @ lengths / lengths.sum()
    columns["pitch_slope_size"] = np.abs(slopes) @ lengths / lengths.sum()
    columns["pitch_slope_std"] = slopes.std()
    # Steps of over three semitones in 10 ms are the tracker's, not the voice's.
    steps = np.clip(np.concatenate([np.diff(piece) for piece in pieces]), -3, 3)
    steps = steps if len(steps) else np.zeros(1)
    columns["pitch_step_size"] = np.abs(steps).mean()
    columns["pitch_rise"] = np.maximum(steps, 0).mean()
    columns["pitch_fall"] = np.maximum(-steps, 0).mean()
    columns["pitch_rising_share"] = (steps > 0).mean()
    wobble = [piece - peaks.averaged(piece, 11) for piece in pieces]
    columns["pitch_wobble"] = np.concatenate(wobble).std()
    return _where_heard(columns, voice.has_pitch)


def _where_heard(columns, measurable):
    """Leave all columns missing where they could not be measured."""
    return columns if measurable else dict.fromkeys(columns, np.nan)


def _slope(piece):
    time = np.arange(len(piece)) - (len(piece) - 1) / 2
    return time @ piece / max(time @ time, 1e-9)


def contour(voice: Voice) -> dict[str, float]:
    """The melody of the whole utterance, relative to its own median: statement, question, climax."""
    semitones, pieces = _semitones(voice)
    heard = np.flatnonzero(np.isfinite(semitones))
    middle = median(semitones[heard])
    line = np.interp(np.linspace(heard[0], heard[-1], 64), heard, semitones[heard]) - middle
    columns = {f"contour_dct_{i}": value for i, value in enumerate(contour_shape(line), 1)}
    heights = np.array([median(piece) for piece in pieces]) - middle
    columns["contour_runs_std"] = heights.std()
    columns["contour_last_over_first"] = heights[-1] - heights[0]
    columns["contour_last"] = heights[-1]
    columns["contour_highest_at"] = line.argmax() / 63
    columns["contour_lowest_at"] = line.argmin() / 63
    columns |= {f"contour_quarter_{i}": part.mean() for i, part in enumerate(line.reshape(4, 16), 1)}
    return _where_heard(columns, voice.has_pitch)


def voicing(voice: Voice) -> dict[str, float]:
    """How much of the speech is voiced, and how clean: harmonics-to-noise ratio in dB (Boersma 1993)."""
    clean = np.clip(voice.periodicity[voice.spoken], 0.01, 0.995)
    ratio = 10 * np.log10(clean / (1 - clean))
    columns = {"voicing_share": voice.voiced[voice.active].mean()}
    hnr = _described("voicing", ("hnr",), ratio[:, None], ("mean", "std", "p10", "p50", "p90"))
    columns |= _where_heard(hnr, voice.has_pitch)
    columns["voicing_unvoiced_periodicity"] = voice.periodicity[voice.unspoken].mean() if voice.unspoken.any() else 0.0
    return columns


def rhythm(voice: Voice) -> dict[str, float]:
    """Timing: how long, how many syllable nuclei a second, how even, how many pauses.

    Nuclei are peaks of loudness that stand out from their surroundings, as in de Jong & Wempe 2009
    (doi 10.3758/BRM.41.2.385).
    """
    seconds = len(voice.level) * FRAME
    active = voice.active.sum() * FRAME
    starts, ends = runs(voice.voiced)
    stretches = (ends - starts) * FRAME if len(starts) else np.zeros(1)
    starts, ends = runs(~voice.active)
    pauses = (ends - starts) * FRAME if len(starts) else np.zeros(1)
    gaps = np.diff(voice.nuclei) * FRAME
    return {
        "rhythm_seconds": seconds,
        "rhythm_active_seconds": active,
        "rhythm_active_share": active / seconds,
        "rhythm_voiced_runs_per_second": len(stretches) / seconds,
        "rhythm_voiced_run_mean": stretches.mean(),
        "rhythm_voiced_run_std": stretches.std(),
        "rhythm_voiced_run_max": stretches.max(),
        "rhythm_pauses_per_second": (pauses > 0.08).sum() / seconds,
        "rhythm_pause_mean": pauses.mean(),
        "rhythm_pause_max": pauses.max(),
        "rhythm_nuclei": len(voice.nuclei),
        "rhythm_nuclei_per_second": len(voice.nuclei) / seconds,
        "rhythm_nuclei_per_active_second": len(voice.nuclei) / max(active, 0.1),
        **_gaps(gaps),
    }


def _gaps(gaps):
    """How long the steps from nucleus to nucleus are, and how alike neighbours are; missing where there are none."""
    if len(gaps) < 2:
        return dict.fromkeys(("rhythm_gap_mean", "rhythm_gap_std", "rhythm_gap_max", "rhythm_npvi"), np.nan)
    neighbours = np.abs(np.diff(gaps)) / (gaps[1:] + gaps[:-1]) * 2
    return {
        "rhythm_gap_mean": gaps.mean(),
        "rhythm_gap_std": gaps.std(),
        "rhythm_gap_max": gaps.max(),
        # Normalised pairwise variability (Grabe & Low 2002): are neighbouring syllables of one length?
        "rhythm_npvi": neighbours.mean(),
    }


LOUDNESS_KINDS = ("mean", "std", "p10", "p25", "p50", "p75", "slope", "curve", "jump_std", "jump", "skew")


def loudness(voice: Voice) -> dict[str, float]:
    """Dynamics: how loudness swells and fades within the utterance, relative to its own loudest moments.

    References
    ----------
    Eyben F et al. (2016). The Geneva minimalistic acoustic parameter set (GeMAPS) for voice research and affective
    computing. doi 10.1109/TAFFC.2015.2457417
    """
    loud, smooth = voice.loudness, voice.smooth_loudness
    columns = _described("loudness", ("sone",), loud[:, None], LOUDNESS_KINDS)
    columns |= _described("loudness", ("db",), voice.level[voice.active][:, None], (*LOUDNESS_KINDS, "p90"))
    steps = np.diff(smooth)
    columns["loudness_rise"] = steps[steps > 0].mean() if (steps > 0).any() else 0.0
    columns["loudness_fall"] = -steps[steps < 0].mean() if (steps < 0).any() else 0.0
    columns["loudness_rise_max"] = steps.max()
    columns["loudness_fall_max"] = -steps.min()
    tops = smooth[voice.nuclei] if len(voice.nuclei) else np.zeros(1)
    columns["loudness_nuclei_mean"] = tops.mean()
    columns["loudness_nuclei_std"] = tops.std()
    columns["loudness_last_over_first"] = tops[-1] - tops[0]
    columns["loudness_loudest_at"] = smooth.argmax() / len(smooth)
    columns |= {f"loudness_dct_{i}": value for i, value in enumerate(contour_shape(smooth), 1)}
    return columns


TIMBRE = (
    "alpha", "hammarberg", "slope_0_500", "slope_500_1500", "slope_1500_4000", "slope_4000_8000", "share_0_500",
    "share_500_1000", "share_1000_2000", "share_2000_4000", "share_4000_8000", "centroid", "spread", "flatness",
    "entropy", "rolloff_85", "rolloff_50",
)  # fmt: skip  # a list


def timbre(voice: Voice) -> dict[str, float]:
    """Spectral balance of voiced and of unvoiced frames: effort pushes energy up, sadness lets it sink.

    Alpha ratio, Hammarberg index and slopes as in eGeMAPS, in dB and dB per kHz; frequencies in kHz.

    References
    ----------
    Eyben F et al. (2016). The Geneva minimalistic acoustic parameter set (GeMAPS) for voice research and affective
    computing. doi 10.1109/TAFFC.2015.2457417
    """
    tracks = voice.timbre
    columns = _described("timbre_voiced", TIMBRE, tracks[voice.spoken], ("mean", "std", "p10", "p50", "p90"))
    quiet = voice.unspoken if voice.unspoken.sum() >= 3 else voice.active
    columns |= _described("timbre_unvoiced", TIMBRE, tracks[quiet], ("mean", "std"))
    columns |= _described("timbre", ("flux",), voice.flux[voice.active][:, None], ("mean", "std", "p50", "p90"))
    return columns


def mfcc(voice: Voice) -> dict[str, float]:
    """The shape of the spectrum and how it moves: cepstra (Davis & Mermelstein 1980), without the level."""
    cepstra = voice.mfcc
    first, second = (delta(cepstra.T, width=5, order=order).T for order in (1, 2))
    active = voice.active
    kinds = ("mean", "std", "slope", "curve")
    columns = _described("mfcc", _numbered("c", 19, 1), cepstra[active, 1:], kinds)
    columns |= _described("mfcc", _numbered("delta", 20), first[active], ("std",))
    columns |= _described("mfcc", _numbered("delta2", 20), second[active], ("std",))
    return columns


N_COVARIED = 13


def covariance(voice: Voice) -> dict[str, float]:
    """How the cepstral coefficients move together: the logarithm of their covariance matrix.

    The logarithm makes covariances a flat space in which means and distances make sense (Arsigny et al. 2007,
    doi 10.1137/050637996).
    """
    cepstra = voice.mfcc[voice.active, :N_COVARIED].astype(np.float64)
    cepstra -= cepstra.mean(axis=0)
    matrix = cepstra.T @ cepstra / max(len(cepstra) - 1, 1)
    values, vectors = np.linalg.eigh(matrix + np.eye(N_COVARIED))
    logarithm = (vectors * np.log(values)) @ vectors.T
    rows, columns, names = _covaried()
    return dict(zip(names, logarithm[rows, columns], strict=True))


@lru_cache
def _covaried():
    rows, columns = np.triu_indices(N_COVARIED)
    return rows, columns, [f"covariance_{i:02d}_{j:02d}" for i, j in zip(rows, columns, strict=True)]


def formants(voice: Voice) -> dict[str, float]:
    """Where the mouth resonates, and how strong its resonances are against the first harmonic.

    Formants in semitones over 500 Hz, bandwidths as logarithms, level differences in dB.

    References
    ----------
    Eyben F et al. (2016). The Geneva minimalistic acoustic parameter set (GeMAPS) for voice research and affective
    computing. doi 10.1109/TAFFC.2015.2457417
    """
    frequencies, bandwidths = voice.formants
    columns = _described(
        "formant", ("f1", "f2", "f3"), 12 * np.log2(frequencies / 500), ("mean", "std", "p10", "p50", "p90")
    )
    columns |= _described("formant", ("b1", "b2", "b3"), np.log(np.maximum(bandwidths, 10)), ("mean", "std"))
    decibels = voice.decibels[voice.formant_frames]
    # Where there is no pitch there is no first harmonic; 150 Hz only keeps the columns' names.
    f0 = voice.pitch[voice.formant_frames] if voice.has_pitch else np.full(len(voice.formant_frames), 150.0)
    harmonics, resonances = (
        _peaks_near(decibels, np.column_stack([f0, 2 * f0]), 2),
        _peaks_near(decibels, frequencies, 4),
    )
    differences = harmonics[:, :1] - np.column_stack([harmonics[:, 1:], resonances])
    harmonics = _described("formant", ("h1_h2", "h1_a1", "h1_a2", "h1_a3"), differences, ("mean", "std", "p10", "p90"))
    return columns | _where_heard(harmonics, voice.has_pitch)


def _peaks_near(decibels, hertz, reach):
    """The highest bin within `reach` bins of each frequency, frame by frame."""
    middle = np.clip(np.round(np.nan_to_num(hertz) * N_FFT / RATE).astype(int), reach, decibels.shape[1] - 1 - reach)
    around = middle[:, :, None] + np.arange(-reach, reach + 1)
    return decibels[np.arange(len(decibels))[:, None, None], around].max(axis=2)


MODULATIONS = (0.5, 1.5, 3, 5, 8, 12, 20, 40)


def modulation(voice: Voice) -> dict[str, float]:
    """How fast each part of the spectrum swells and fades: the share of each range of rates, in dB.

    Syllables come four to five times a second; trembling and roughness are faster (Wu, Falk & Chan 2011,
    doi 10.1016/j.specom.2010.08.013).
    """
    tracks = np.column_stack([voice.log_mel.reshape(len(voice.level), 8, 5).mean(axis=2), voice.level])
    tracks = (tracks - tracks.mean(axis=0)) * np.hanning(len(tracks))[:, None]
    import scipy.fft

    n_fft = max(1024, scipy.fft.next_fast_len(len(tracks), real=True))
    power = np.abs(scipy.fft.rfft(tracks, n=n_fft, axis=0)) ** 2
    edges = np.searchsorted(np.arange(n_fft // 2 + 1) / (n_fft * FRAME), MODULATIONS)
    sums = np.add.reduceat(power[: edges[-1]], edges[:-1], axis=0)
    shares = 10 * np.log10(sums / (sums.sum(axis=0) + 1e-9) + 1e-6)
    bands = (*(f"band_{i}" for i in range(8)), "level")
    rates = tuple(f"{low:g}_{high:g}hz" for low, high in zip(MODULATIONS[:-1], MODULATIONS[1:], strict=True))
    return dict(zip(_names("modulation", bands, rates), shares.T.ravel(), strict=True))


def cycles(voice: Voice) -> dict[str, float]:
    """How much neighbouring periods of the vocal folds differ: jitter in length (logarithm), shimmer in dB.

    References
    ----------
    Eyben F et al. (2016). The Geneva minimalistic acoustic parameter set (GeMAPS) for voice research and affective
    computing. doi 10.1109/TAFFC.2015.2457417
    """
    jitter, shimmer = voice.cycle_differences
    measurable = voice.has_pitch and len(jitter) > 0 and len(shimmer) > 0
    jitter, shimmer = (jitter, shimmer) if measurable else (np.zeros(1), np.zeros(1))
    columns = {
        "cycles_jitter_mean": np.log(jitter.mean() + 1e-4),
        "cycles_jitter_p50": np.log(np.median(jitter) + 1e-4),
        "cycles_jitter_std": np.log(jitter.std() + 1e-4),
        "cycles_shimmer_mean": shimmer.mean(),
        "cycles_shimmer_p50": np.median(shimmer),
        "cycles_shimmer_std": shimmer.std(),
    }
    return _where_heard(columns, measurable)


GROUPS = (level, pitch, contour, voicing, rhythm, loudness, timbre, mfcc, covariance, formants, modulation, cycles)
