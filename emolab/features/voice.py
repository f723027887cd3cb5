"""What a voice does, frame by frame: pitch, voicing, cycles, formants.

Everything comes from one short-time Fourier transform of its own (40 ms windows every 10 ms: long enough for two
periods of the lowest voice, dense enough for a syllable). Its power spectrum gives the autocorrelation (Wiener and
Khinchin), the autocorrelation gives pitch, voicing and, after a linear prediction, the resonances of the mouth.

No function here loops over frames in Python but two, which numba compiles: the search for the best pitch path, and the
walk from cycle to cycle.
"""

from functools import cached_property, lru_cache

import librosa
import numba
import numpy as np
import scipy.fft
import scipy.ndimage
import scipy.signal
import scipy.sparse
import soxr

from emolab.features.functionals import runs
from emolab.recordings import audio

RATE = 16_000
HOP = 160
WINDOW = 640
N_FFT = 1024
LOWEST_PITCH = 60.0
HIGHEST_PITCH = 650.0
N_MELS = 40
# Formants are sought below this; four of them fit there in an adult's voice.
FORMANT_CEILING = 5_000.0
LPC_ORDER = 10
TYPICAL_FORMANTS = (500.0, 1500.0, 2500.0)
TYPICAL_BANDWIDTHS = (100.0, 150.0, 200.0)
# The root mean square of the sound that `Voice` measures.
RMS = 0.1


@lru_cache
def _window():
    """The analysis window, and its autocorrelation by which that of a windowed frame is divided (Boersma 1993)."""
    window = scipy.signal.get_window("hann", WINDOW).astype(np.float32)
    autocorrelation = scipy.fft.irfft(np.abs(scipy.fft.rfft(window, 2 * WINDOW)) ** 2)[:WINDOW]
    return window, autocorrelation / autocorrelation[0]


@lru_cache
def _mel_filters():
    # Sparse, because each bin falls into two bands at most.
    return scipy.sparse.csr_array(librosa.filters.mel(sr=RATE, n_fft=N_FFT, n_mels=N_MELS, fmin=50, fmax=RATE / 2))


def hear(samples, rate=RATE):
    """Take the speech out of a recording: silence cut off at both ends, gain taken out and written down.

    Parameters
    ----------
    samples : numpy.ndarray of float32, shape (samples,)
    rate : int
        Resampled to 16 kHz where it is another.

    Returns
    -------
    Voice

    Raises
    ------
    emolab.recordings.audio.AudioError
        Nothing but zeros.
    """
    if rate != RATE:
        samples = soxr.resample(samples, rate, RATE)
    speech = audio.trim(samples, RATE)
    rms = float(np.sqrt(np.mean(np.square(speech, dtype=np.float64))))
    if not rms:
        raise audio.AudioError("The sound is silent: there is no voice to measure.")
    return Voice((speech * (RMS / rms)).astype(np.float32), gain_db=20 * np.log10(rms / RMS))


class Voice:
    """The frames of one utterance; each property is computed when first asked for, then kept.

    Parameters
    ----------
    samples : numpy.ndarray of float32, shape (samples,)
        Speech at 16 kHz whose root mean square is 0.1 (`hear` sees to that).
    gain_db : float
        What has to be added to its level for that of the recording.

    Notes
    -----
    Notebook: 02_extract_features
    """

    def __init__(self, samples, gain_db=0.0):
        self.samples = samples
        self.gain_db = gain_db

    @cached_property
    def power(self):
        """Power spectra, shape (frames, 513)."""
        padded = np.pad(self.samples, WINDOW // 2)
        frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
        spectra = scipy.fft.rfft(frames * _window()[0], N_FFT, axis=1)
        return spectra.real**2 + spectra.imag**2

    @cached_property
    def energy(self):
        return self.power.sum(axis=1) + 1e-10

    @cached_property
    def level(self):
        """Decibels under the loudest frame, at most 60, shape (frames,)."""
        level = 10 * np.log10(self.energy)
        return np.maximum(level - level.max(), -60)

    @cached_property
    def active(self):
        """Which frames are speech rather than pause."""
        return self.level > -30

    @cached_property
    def mel(self):
        """Mel power, shape (frames, 40)."""
        return np.ascontiguousarray((_mel_filters() @ self.power.T).T)

    @cached_property
    def log_mel(self):
        """Decibels under the loudest band of the utterance, at most 80, shape (frames, 40)."""
        mel = self.mel
        return 10 * np.log10(np.maximum(mel, mel.max() * 1e-8) / mel.max())

    @cached_property
    def mfcc(self):
        """Cepstral coefficients, shape (frames, 20)."""
        return scipy.fft.dct(self.log_mel, axis=1, norm="ortho")[:, :20]

    @cached_property
    def autocorrelation(self):
        """Normalised, the window's share divided out, shape (frames, lags)."""
        longest = int(RATE / LOWEST_PITCH) + 2
        raw = scipy.fft.irfft(self.power, N_FFT, axis=1)[:, :longest]
        return raw / (raw[:, :1] + 1e-10) / _window()[1][:longest]

    @cached_property
    def _path(self):
        return _pitch_path(self.autocorrelation, self.level)

    @cached_property
    def pitch(self):
        """Hertz, NaN where unvoiced, shape (frames,)."""
        return self._path[0]

    @cached_property
    def periodicity(self):
        """How alike neighbouring periods are, from 0 to 1, shape (frames,)."""
        return self._path[1]

    @cached_property
    def voiced(self):
        return np.isfinite(self.pitch)

    @cached_property
    def spoken(self):
        """The voiced frames that are not pauses; where there are hardly any, all that are not pauses."""
        both = self.voiced & self.active
        return both if both.sum() >= 5 else self.active

    @cached_property
    def unspoken(self):
        """The frames of consonants and breath."""
        return self.active & ~self.voiced

    @cached_property
    def loudness(self):
        """Loudness as the ear compresses it (Zwicker's exponent), its 95th percentile one, shape (frames,)."""
        loudness = (self.mel**0.3).sum(axis=1)
        return loudness / np.percentile(loudness, 95)

    @cached_property
    def smooth_loudness(self):
        return scipy.ndimage.gaussian_filter1d(self.loudness, 3)

    @cached_property
    def nuclei(self):
        """The frames in which syllables are loudest."""
        peaks, _ = scipy.signal.find_peaks(self.smooth_loudness, prominence=0.08, distance=8)
        return peaks[self.smooth_loudness[peaks] > 0.15]

    @cached_property
    def timbre(self):
        """Measures of spectral balance, shape (frames, 17); `expression.TIMBRE` names them."""
        return _timbre(self.power, self.energy)

    @cached_property
    def flux(self):
        """How far the spectrum's shape moves from the frame before, shape (frames,)."""
        shape = np.sqrt(self.mel)
        shape = shape / (np.linalg.norm(shape, axis=1, keepdims=True) + 1e-9)
        return np.linalg.norm(np.diff(shape, axis=0, prepend=shape[:1]), axis=1)

    @cached_property
    def formant_frames(self):
        """Every other spoken frame: the mouth moves more slowly than that."""
        return np.flatnonzero(self.spoken)[::2]

    @cached_property
    def formants(self):
        """Frequencies and bandwidths of the first three resonances in `formant_frames`, shape (n, 3) each.

        One that was not found has the median of those that were, or a typical value.
        """
        filled = []
        typical = (TYPICAL_FORMANTS, TYPICAL_BANDWIDTHS)
        for values, defaults in zip(_formants(self.power[self.formant_frames]), typical, strict=True):
            found = np.isfinite(values)
            columns = zip(values.T, found.T, defaults, strict=True)
            filled.append(np.where(found, values, [np.median(c[f]) if f.any() else d for c, f, d in columns]))
        return filled

    @cached_property
    def cycle_differences(self):
        """Relative differences of neighbouring periods, and differences of their peaks in dB; shape (n,) each."""
        return _cycle_differences(self.samples, self.pitch)


def _pitch_path(autocorrelation, level, n_candidates=6):
    n_frames, n_lags = autocorrelation.shape
    first = int(RATE / HIGHEST_PITCH)
    middle = autocorrelation[:, first : n_lags - 1]
    left, right = autocorrelation[:, first - 1 : n_lags - 2], autocorrelation[:, first + 1 :]
    peaks = (middle > left) & (middle >= right) & (middle > 0.2)
    curve = left - 2 * middle + right
    shift = np.where(peaks, 0.5 * (left - right) / np.where(curve == 0, 1, curve), 0)
    height = np.minimum(middle - 0.25 * (left - right) * shift, 1.0)
    lag = np.arange(first, n_lags - 1) + shift
    pitch = RATE / lag
    score = np.where(peaks, height - 0.01 * np.log2(HIGHEST_PITCH / pitch), -np.inf)
    best = np.argpartition(-score, n_candidates, axis=1)[:, :n_candidates]
    score = np.take_along_axis(score, best, 1)
    octave = np.log2(np.take_along_axis(pitch, best, 1))
    height = np.take_along_axis(height, best, 1)
    # The last candidate of each frame is "no voice": the likelier the quieter the frame.
    silence = 0.45 + np.clip((-level - 25) / 20, 0, 1)
    score = np.column_stack([score, silence])
    chosen = _viterbi(np.where(np.isfinite(score), score, -1e3), octave)
    rows = np.arange(n_frames)
    is_voiced = chosen < n_candidates
    pitch = np.where(is_voiced, 2 ** octave[rows, np.minimum(chosen, n_candidates - 1)], np.nan)
    periodicity = np.where(is_voiced, height[rows, np.minimum(chosen, n_candidates - 1)], height.max(axis=1))
    return pitch, np.clip(periodicity, 0, 1)


@numba.njit(cache=True)
def _viterbi(score, octave, jump_cost=0.35, switch_cost=0.14):
    """The best path through the candidates of all frames; the last candidate is "no voice"."""
    n_frames, n_states = score.shape
    total, back = score[0].copy(), np.zeros((n_frames, n_states), np.int64)
    for i in range(1, n_frames):
        before = total.copy()
        for state in range(n_states):
            best = -np.inf
            for former in range(n_states):
                if state == n_states - 1 or former == n_states - 1:
                    cost = 0.0 if state == former else switch_cost
                else:
                    cost = jump_cost * abs(octave[i - 1, former] - octave[i, state])
                if before[former] - cost > best:
                    best = before[former] - cost
                    back[i, state] = former
            total[state] = best + score[i, state]
    chosen = np.empty(n_frames, np.int64)
    chosen[-1] = total.argmax()
    for i in range(n_frames - 1, 0, -1):
        chosen[i - 1] = back[i, chosen[i]]
    return chosen


def _predictor(autocorrelation):
    """Linear prediction of each row by Durbin's recursion, all rows at once; the first coefficient is one."""
    n_rows, n = autocorrelation.shape
    a = np.zeros((n_rows, n))
    a[:, 0] = 1
    error = autocorrelation[:, 0].copy()
    for i in range(1, n):
        reflection = -(a[:, :i] * autocorrelation[:, i:0:-1]).sum(axis=1) / error
        a[:, 1 : i + 1] += reflection[:, None] * a[:, i - 1 :: -1][:, :i]
        error *= 1 - reflection**2
    return a


def _formants(power):
    """Frequencies and bandwidths of the first three resonances, shape (frames, 3) each, NaN where not found.

    By selective linear prediction (Makhoul 1975): of the spectrum below the ceiling, as if it were all there is. The
    roots of the predictor are the eigenvalues of its companion matrix.
    """
    n_bins = int(FORMANT_CEILING * N_FFT / RATE) + 1
    hertz = np.arange(n_bins) * RATE / N_FFT
    nyquist = hertz[-1]
    emphasis = 1 + 0.97**2 - 2 * 0.97 * np.cos(2 * np.pi * hertz / RATE)
    autocorrelation = scipy.fft.irfft(power[:, :n_bins].astype(float) * emphasis, axis=1)[:, : LPC_ORDER + 1]
    autocorrelation[:, 0] = autocorrelation[:, 0] * (1 + 1e-6) + 1e-12
    companion = np.zeros((len(power), LPC_ORDER, LPC_ORDER))
    companion[:, 0] = -_predictor(autocorrelation)[:, 1:]
    companion[:, np.arange(1, LPC_ORDER), np.arange(LPC_ORDER - 1)] = 1
    roots = np.linalg.eigvals(companion)
    frequency = np.angle(roots) * nyquist / np.pi
    bandwidth = -2 * np.log(np.abs(roots) + 1e-12) * nyquist / np.pi
    usable = (frequency > 150) & (frequency < nyquist - 50) & (bandwidth < 700)
    order = np.argsort(np.where(usable, frequency, np.inf), axis=1)[:, :3]
    found = np.take_along_axis(usable, order, 1)
    return [np.where(found, np.take_along_axis(values, order, 1), np.nan) for values in (frequency, bandwidth)]


def _timbre(power, energy):
    hertz = np.arange(N_FFT // 2 + 1) * (RATE / N_FFT)
    kilohertz = hertz / 1000
    decibels = 10 * np.log10(power + 1e-9)
    edges = np.searchsorted(hertz, (50, 500, 1000, 2000, 4000, 8000))
    sums = np.add.reduceat(power[:, : edges[-1]], edges[:-1], axis=1)
    bands = 10 * np.log10(sums + 1e-10)
    low, high = np.searchsorted(hertz, (1000, 5000))
    alpha = 10 * np.log10((sums[:, 0] + sums[:, 1] + 1e-10) / (power[:, low:high].sum(axis=1) + 1e-10))
    two, five = np.searchsorted(hertz, (2000, 5000))
    hammarberg = decibels[:, :two].max(axis=1) - decibels[:, two:five].max(axis=1)
    slopes = [_band_slope(decibels, hertz, *band) for band in ((30, 500), (500, 1500), (1500, 4000), (4000, 7900))]
    share = power / energy[:, None]
    centroid = share @ kilohertz
    spread = np.sqrt(np.maximum(share @ kilohertz**2 - centroid**2, 0))
    flatness = decibels.mean(axis=1) - 10 * np.log10(power.mean(axis=1) + 1e-9)
    entropy = -(share * np.log(share + 1e-9)).sum(axis=1)
    below = np.cumsum(share, axis=1)
    rolloffs = [(below < part).sum(axis=1) * kilohertz[1] for part in (0.85, 0.5)]
    relative = bands - 10 * np.log10(energy)[:, None]
    return np.column_stack([alpha, hammarberg, *slopes, relative, centroid, spread, flatness, entropy, *rolloffs])


def _band_slope(decibels, hertz, low, high):
    """The slope of a straight line through a band, in dB per kHz."""
    first, last = np.searchsorted(hertz, (low, high))
    kilohertz = (hertz[first:last] - hertz[first:last].mean()) / 1000
    return decibels[:, first:last] @ kilohertz / (kilohertz @ kilohertz)


def _cycle_differences(samples, pitch, shortest_run=5, widest_step=0.3):
    starts, ends = runs(np.isfinite(pitch))
    jitter, shimmer = [np.zeros(0)], [np.zeros(0)]
    for start, end in zip(starts, ends, strict=True):
        if end - start < shortest_run:
            continue
        marks, peaks = _cycle_marks(samples, pitch, start, end)
        if len(marks) < 5:
            continue
        periods = np.diff(marks)
        steps = np.abs(np.diff(periods)) / ((periods[1:] + periods[:-1]) / 2)
        # A larger step is a cycle missed, not a voice that trembles.
        jitter.append(steps[steps < widest_step])
        shimmer.append(np.abs(np.diff(20 * np.log10(np.maximum(peaks, 1e-5)))))
    jitter, shimmer = np.concatenate(jitter), np.concatenate(shimmer)
    return (jitter if len(jitter) else np.array([0.02])), (shimmer if len(shimmer) else np.array([1.0]))


@numba.njit(cache=True)
def _cycle_marks(samples, pitch, start, end):
    """Walk from peak to peak of a voiced run, a period at a time; places are interpolated between samples."""
    first, last = start * HOP, min(end * HOP, len(samples))
    marks, peaks = np.zeros(last - first), np.zeros(last - first)
    if first >= last:
        return marks, peaks
    # Peaks are sought on the side of the wave that reaches further.
    opening = samples[first : first + int(RATE / pitch[start]) + 1]
    place = first + np.abs(opening).argmax()
    side = 1.0 if samples[place] > 0 else -1.0
    n = 0
    while True:
        period = RATE / pitch[min(max(int(place / HOP + 0.5), start), end - 1)]
        low, high = place + int(period * 0.8), place + int(period * 1.2) + 2
        if high >= last:
            return marks[:n], peaks[:n]
        window = side * samples[low:high].astype(np.float64)
        best = window.argmax()
        place = low + best
        shift = 0.0
        if 0 < best < len(window) - 1:
            left, right = window[best - 1], window[best + 1]
            curve = left - 2 * window[best] + right
            shift = 0.5 * (left - right) / curve if curve < 0 else 0.0
        marks[n], peaks[n] = place + shift, window[best]
        n += 1
