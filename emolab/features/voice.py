"""What a voice does, frame by frame: pitch, voicing, cycles, formants.

Everything comes from one short-time Fourier transform of its own (40 ms windows every 10 ms: long enough for two
periods of the lowest voice, dense enough for a syllable). Its power spectrum gives the autocorrelation (Wiener and
Khinchin), the autocorrelation gives pitch, voicing and, after a linear prediction, the resonances of the mouth.

What goes from frame to frame or from cycle to cycle, such as the search for the best pitch path, and what is sought in
each frame by itself, such as its peaks, is compiled where numba is loaded (`loops`), and elsewhere done in NumPy
(`walks`).
"""

from __future__ import annotations

import sys
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import soxr

from emolab.features import mel, peaks
from emolab.features.functionals import functionals, median, runs
from emolab.recordings import audio, background

if TYPE_CHECKING:
    from types import ModuleType

    from numpy.typing import NDArray

RATE = 16_000
HOP = 160
WINDOW = 640
N_FFT = 1024
LOWEST_PITCH = 60.0
HIGHEST_PITCH = 650.0
# How like itself a frame is a period later where there is a voice.
VOICED_ABOVE = 0.45
# Frames. What is shorter is a chance likeness, not a vowel.
SHORTEST_RUN = 4
# So many voiced frames at least make a pitch that can be spoken of.
FEWEST_VOICED = 5
N_MELS = 40
# Formants are sought below this; four of them fit there in an adult's voice.
FORMANT_CEILING = 5_000.0
LPC_ORDER = 10
# The root mean square of the sound that `Voice` measures.
RMS = 0.1
# Frames. With so many to come through, loading what compiles takes less time than it saves; how many came so far.
PATIENCE = 2_000
_looped = 0


@lru_cache
def _window():
    """The analysis window, and its autocorrelation by which that of a windowed frame is divided (Boersma 1993)."""
    window = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
    autocorrelation = np.fft.irfft(np.abs(np.fft.rfft(window, 2 * WINDOW)) ** 2)[:WINDOW]
    return window, autocorrelation / autocorrelation[0]


@lru_cache
def _mel_filters():
    return np.ascontiguousarray(mel.filters(RATE, N_FFT, N_MELS, lowest=50).T.astype(np.float32))


def _loops(n_frames: int = 0) -> ModuleType:
    """Return loops and transforms: NumPy's for a first clip or two, the quicker ones where numba is loaded or pays."""
    global _looped
    _looped += n_frames
    if "numba" in sys.modules or _looped > PATIENCE:
        from emolab.features import loops

        return loops
    from emolab.features import walks

    return walks


def hear(samples: NDArray[np.floating], rate: int = RATE, as_it_is: bool = False) -> Voice:
    """Take the speech out of a recording: without rumble and hum, silence cut off at both ends, gain written down.

    Parameters
    ----------
    samples : numpy.ndarray of float32, shape (samples,)
    rate : int
        Resampled to 16 kHz where it is another.
    as_it_is : bool
        Whether rumble and hum are out already.

    Returns
    -------
    Voice

    Raises
    ------
    emolab.recordings.audio.AudioError
        Nothing but zeros, or nothing that a voice could be: rumble, an offset; what is too short, and what is
        no single channel of fractions is no sound (`audio.one_channel`).

    Notes
    -----
    Notebook: 02_extract_features

    Examples
    --------
    >>> buzz = np.sign(np.sin(2 * np.pi * 200 * np.arange(RATE) / RATE)).astype(np.float32)
    >>> round(float(np.median(hear(buzz).pitch)))
    200
    """
    samples = audio.one_channel(samples, rate)
    if rate != RATE:
        samples = soxr.resample(samples, rate, RATE)
    if len(samples) < WINDOW:
        raise audio.AudioError(f"The sound lasts {len(samples) / RATE:.3f} s: too short for a look at the voice in it.")
    loudest = float(np.abs(samples).max())
    if not as_it_is:
        samples = background.remove(samples)
    speech = audio.trim(samples, RATE)
    rms = float(np.sqrt(np.mean(np.square(speech, dtype=np.float64))))
    if rms <= 1e-6 * loudest:
        raise audio.AudioError("The sound is silent: there is no voice to measure.")
    return Voice((speech * (RMS / rms)).astype(np.float32, copy=False), gain_db=20 * np.log10(rms / RMS))


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

    Examples
    --------
    >>> from emolab import shipped
    >>> samples, rate = audio.read(shipped.path("voices", "Actor_12", "03-01-04-01-01-01-12.ogg"))
    >>> voice = hear(samples, rate)
    >>> voice.log_mel.shape == (len(voice.pitch), N_MELS), voice.has_pitch
    (True, True)
    """

    def __init__(self, samples: NDArray[np.float32], gain_db: float = 0.0) -> None:
        self.samples = samples
        self.gain_db = gain_db

    @cached_property
    def power(self) -> NDArray[np.floating]:
        """Power spectra, shape (frames, 513)."""
        padded = np.pad(self.samples, WINDOW // 2)
        frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
        return _loops().squared(_loops().rfft(frames * _window()[0], N_FFT, axis=1))

    @cached_property
    def decibels(self) -> NDArray[np.floating]:
        """The same as a logarithm, shape (frames, 513)."""
        return 10 * np.log10(self.power + 1e-9)

    @cached_property
    def energy(self) -> NDArray[np.floating]:
        """What the power spectra add up to, shape (frames,)."""
        return self.power.sum(axis=1) + 1e-10

    @cached_property
    def level(self) -> NDArray[np.floating]:
        """Decibels under the loudest frame, at most 60, shape (frames,)."""
        level = 10 * np.log10(self.energy)
        return np.maximum(level - level.max(), -60)

    @cached_property
    def active(self) -> NDArray[np.bool_]:
        """Which frames are speech rather than pause, shape (frames,)."""
        return self.level > -30

    @cached_property
    def mel(self) -> NDArray[np.floating]:
        """Mel power, shape (frames, 40)."""
        return self.power @ _mel_filters()

    @cached_property
    def log_mel(self) -> NDArray[np.floating]:
        """Decibels under the loudest band of the utterance, at most 80, shape (frames, 40)."""
        mel = self.mel
        return 10 * np.log10(np.maximum(mel, mel.max() * 1e-8) / mel.max())

    @cached_property
    def mfcc(self) -> NDArray[np.floating]:
        """Cepstral coefficients, shape (frames, 20).

        References
        ----------
        Davis SB, Mermelstein P (1980). Comparison of parametric representations for monosyllabic word recognition in
        continuously spoken sentences. doi 10.1109/TASSP.1980.1163420
        """
        # Loaded by whoever wants cepstra: the cues of an answer need none.
        import scipy.fft

        return scipy.fft.dct(self.log_mel, axis=1, norm="ortho")[:, :20]

    @cached_property
    def autocorrelation(self) -> NDArray[np.floating]:
        """Normalised, the window's share divided out (Boersma 1993), shape (frames, lags)."""
        longest = int(RATE / LOWEST_PITCH) + 4
        raw = _loops().irfft(self.power, N_FFT, axis=1)[:, :longest]
        normalised = raw / (raw[:, :1] + 1e-10)
        normalised /= _window()[1][:longest]
        return normalised

    @cached_property
    def _path(self):
        return _pitch_path(self.autocorrelation, self.level)

    @cached_property
    def pitch(self) -> NDArray[np.floating]:
        """Hertz, NaN where unvoiced, shape (frames,).

        A voice above the range, as in a scream, is heard an octave low: two of its periods are alike, too.

        References
        ----------
        Boersma P (1993). Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of
        a sampled sound. Proceedings of the Institute of Phonetic Sciences 17, 97-110.
        """
        return self._path[0]

    @cached_property
    def periodicity(self) -> NDArray[np.floating]:
        """How alike neighbouring periods are, from 0 to 1, shape (frames,)."""
        return self._path[1]

    @cached_property
    def voiced(self) -> NDArray[np.bool_]:
        """Which frames have a pitch, shape (frames,)."""
        return np.isfinite(self.pitch)

    @cached_property
    def has_pitch(self) -> bool:
        """Whether there is any to speak of; a whisper, a breath and a creak have none."""
        return bool((self.voiced & self.active).sum() >= FEWEST_VOICED)

    @cached_property
    def spoken(self) -> NDArray[np.bool_]:
        """The voiced frames that are no pauses, shape (frames,); where there are hardly any, all that are no pauses."""
        return self.voiced & self.active if self.has_pitch else self.active

    @cached_property
    def unspoken(self) -> NDArray[np.bool_]:
        """The frames of consonants and breath, shape (frames,)."""
        return self.active & ~self.voiced

    @cached_property
    def loudness(self) -> NDArray[np.floating]:
        """Loudness as the ear compresses it (Zwicker's exponent), its 95th percentile one, shape (frames,).

        References
        ----------
        Zwicker E, Fastl H (1999). Psychoacoustics: facts and models. Springer.
        """
        loudness = (self.mel**0.3).sum(axis=1)
        return loudness / functionals(loudness[:, None], ("p95",))[0, 0]

    @cached_property
    def smooth_loudness(self) -> NDArray[np.floating]:
        """Loudness without what is shorter than a syllable, shape (frames,)."""
        return peaks.smoothed(self.loudness, 3.0)

    @cached_property
    def nuclei(self) -> NDArray[np.intp]:
        """The frames in which syllables are loudest, shape (syllables,)."""
        found = peaks.find(self.smooth_loudness, prominence=0.08, distance=8)
        return found[self.smooth_loudness[found] > 0.15]

    @cached_property
    def timbre(self) -> NDArray[np.floating]:
        """Measures of spectral balance, shape (frames, 17); `expression.TIMBRE` names them."""
        return _loops().timbre(self.power, self.energy, self.decibels, RATE / N_FFT / 1000)

    @cached_property
    def flux(self) -> NDArray[np.floating]:
        """How far the spectrum's shape moves from the frame before, shape (frames,)."""
        shape = np.sqrt(self.mel)
        shape = shape / (np.linalg.norm(shape, axis=1, keepdims=True) + 1e-9)
        return np.linalg.norm(np.diff(shape, axis=0, prepend=shape[:1]), axis=1)

    @cached_property
    def formant_frames(self) -> NDArray[np.intp]:
        """Every other spoken frame, shape (n,): the mouth moves more slowly than that."""
        return np.flatnonzero(self.spoken)[::2]

    @cached_property
    def formants(self) -> list[NDArray[np.floating]]:
        """Frequencies and bandwidths (Hz) of the first three resonances in `formant_frames`, shape (n, 3) each.

        By selective linear prediction (Makhoul 1975).

        One that was not found has the median of those that were; where there were none, NaN.
        """
        filled = []
        for values in _formants(self.power[self.formant_frames]):
            found = np.isfinite(values)
            columns = zip(values.T, found.T, strict=True)
            usual = np.array([median(column[there]) if there.any() else np.nan for column, there in columns])
            filled.append(np.where(found, values, usual))
        return filled

    @cached_property
    def cycle_differences(self) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
        """Relative differences of neighbouring periods, shape (n,), and of their strength in dB, shape (m,)."""
        return _cycle_differences(self.samples, self.pitch)


def _pitch_path(autocorrelation, level, n_candidates=6):
    """Pitch, NaN where unvoiced, and periodicity of each frame."""
    lag, height, score = _candidates(autocorrelation, n_candidates)
    # The last candidate of each frame is "no voice": the likelier the quieter the frame.
    silence = VOICED_ABOVE + np.clip((-level - 25) / 20, 0, 1)
    chosen = _loops(len(score)).viterbi(np.column_stack([score, silence]), np.log2(RATE / lag))
    voiced = chosen < n_candidates
    own = np.minimum(chosen, n_candidates - 1)[:, None]
    lag, own = np.take_along_axis(lag, own, 1)[:, 0], np.take_along_axis(height, own, 1)[:, 0]
    convincing = own - _ringing(autocorrelation, lag, own) > VOICED_ABOVE
    for start, end in zip(*runs(voiced), strict=True):
        voiced[start:end] = end - start >= SHORTEST_RUN and convincing[start:end].mean() >= 0.5
    periodicity = np.where(voiced, own, height.max(axis=1))
    return np.where(voiced, RATE / lag, np.nan), np.clip(periodicity, 0, 1)


def _candidates(autocorrelation, n):
    """Lags of the best peaks of each frame, how high they are, and how good; shape (frames, n) each."""
    first = int(RATE / HIGHEST_PITCH)
    lags = np.arange(first, autocorrelation.shape[1] - 1)
    # Of two equally good ones, the higher; and the longer the lag, the less of the window is compared with itself, so
    # the higher is what noise has by chance.
    cost = 0.01 * np.log2(HIGHEST_PITCH * lags / RATE) + 0.05 * (1 / _window()[1][lags] - 1)
    # A hundredth more than the stated range, so that its ends are inside.
    ends = RATE / HIGHEST_PITCH / 1.01, RATE / LOWEST_PITCH * 1.01
    return _loops().candidates(autocorrelation, cost.astype(np.float32), n, first, *ends)


def _ringing(autocorrelation, lag, height):
    """How much of a likeness is that of a formant that rings: it dies away from period to period, a voice goes on.

    What is very alike is not doubted: a pitch that glides is less so two periods on.
    """
    n_lags = autocorrelation.shape[1]
    twice = np.round(2 * lag[:, None] * np.array([0.98, 0.99, 1.0, 1.01, 1.02])).astype(int)
    later = np.take_along_axis(autocorrelation, np.minimum(twice, n_lags - 1), 1).max(axis=1)
    lost = np.where(twice[:, -1] < n_lags, np.maximum(height - later, 0), 0)
    return 2 * lost * np.clip((0.8 - height) / 0.1, 0, 1)


@lru_cache
def _turns():
    """What leads from a power spectrum to the autocorrelation below the ceiling, high notes raised; and where that is.

    Of the inverse transform, eleven lags.
    """
    n_bins = int(FORMANT_CEILING * N_FFT / RATE) + 1
    hertz = np.arange(n_bins) * RATE / N_FFT
    emphasis = 1 + 0.97**2 - 2 * 0.97 * np.cos(2 * np.pi * hertz / RATE)
    turns = np.cos(np.pi * np.outer(np.arange(n_bins), np.arange(LPC_ORDER + 1)) / (n_bins - 1)) / (n_bins - 1)
    turns[[0, -1]] /= 2
    return emphasis[:, None] * turns, hertz[-1]


def _formants(power):
    """Frequencies and bandwidths of the first three resonances, shape (frames, 3) each, NaN where not found.

    By selective linear prediction (Makhoul 1975): of the spectrum below the ceiling, as if it were all there is.
    """
    turns, nyquist = _turns()
    autocorrelation = power[:, : len(turns)].astype(float) @ turns
    autocorrelation[:, 0] = autocorrelation[:, 0] * (1 + 1e-6) + 1e-12
    roots = _loops().roots(_loops().predictor(autocorrelation))
    frequency = np.angle(roots) * nyquist / np.pi
    bandwidth = -2 * np.log(np.abs(roots) + 1e-12) * nyquist / np.pi
    usable = (frequency > 150) & (frequency < nyquist - 50) & (bandwidth < 700)
    order = np.argsort(np.where(usable, frequency, np.inf), axis=1)[:, :3]
    found = np.take_along_axis(usable, order, 1)
    return [np.where(found, np.take_along_axis(values, order, 1), np.nan) for values in (frequency, bandwidth)]


def _cycle_differences(samples, pitch, shortest_run=5, widest_step=0.3, highest_ratio=1.6):
    starts, ends = runs(np.isfinite(pitch))
    jitter, shimmer = [np.zeros(0)], [np.zeros(0)]
    for start, end in zip(starts, ends, strict=True):
        if end - start < shortest_run:
            continue
        marks, sizes = _loops().cycle_marks(samples, pitch, start, end)
        if len(marks) < 5:
            continue
        periods = np.diff(marks)
        steps = np.abs(np.diff(periods)) / ((periods[1:] + periods[:-1]) / 2)
        # A larger step is a cycle missed, not a voice that trembles.
        jitter.append(steps[steps < widest_step])
        ratios = np.abs(np.diff(20 * np.log10(np.maximum(sizes, 1e-6))))
        shimmer.append(ratios[ratios < 20 * np.log10(highest_ratio)])
    return np.concatenate(jitter), np.concatenate(shimmer)
