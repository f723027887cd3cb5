"""Variants of a recording, one change at a time, to be heard and seen in 02_extract_features.

Augment the training part of a fold, never the table before it is split: a variant of a test clip in the training part
is a leak (see 06_measure_honestly). Every function takes its own seed, so that the same seed gives the same variant.
The recognizer's training sends its clips through several changes at once: data/models/degrade.py.
"""

from __future__ import annotations

import io
import random
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
import scipy.signal
import soundfile

from emolab.recordings import audio, speech
from emolab.recordings.audio import RATE

with warnings.catch_warnings():
    # Python 3.12 and newer warn of its docstrings when they compile them: once, in red, in a learner's notebook.
    warnings.simplefilter("ignore", SyntaxWarning)
    import audiomentations

if TYPE_CHECKING:
    from numpy.typing import NDArray


def noise(samples: NDArray[np.floating], rate: int, seed: int) -> NDArray[np.float32]:
    """Add white noise, 10 to 25 dB under the voice; how long its pauses are changes nothing; shape (samples,)."""
    samples, rng = audio.one_channel(samples, rate, least=1), np.random.default_rng(seed)
    decibels = rng.uniform(10, 25)
    return _under_the_voice(samples, rng.standard_normal(len(samples)), decibels, rate)


def noise_at(samples: NDArray[np.floating], decibels: float, seed: int = 0) -> NDArray[np.float32]:
    """Add pink noise so many decibels below the voice (the signal-to-noise ratio, SNR; 0: as loud as the voice).

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
        At 16 kHz.
    decibels : float
        Against the level of the speech (`speech.level`), not of the whole recording: a mean counts the pauses too.
    seed : int

    Returns
    -------
    numpy.ndarray of float32, shape (samples,)

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> hum = np.sin(np.arange(16_000) / 10)
    >>> added = noise_at(hum, 10) - hum
    >>> round(float(10 * np.log10(np.mean(hum**2) / np.mean(added**2))), 1)
    10.0
    """
    samples = audio.one_channel(samples, least=1)
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=len(samples)))
    hiss = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)), len(samples))
    return _under_the_voice(samples, hiss, decibels, RATE)


def gain(samples: NDArray[np.floating], rate: int, seed: int) -> NDArray[np.float32]:
    """Make it louder or quieter by up to 12 dB; shape (samples,)."""
    return _applied(audiomentations.Gain(min_gain_db=-12, max_gain_db=12, p=1), samples, rate, seed)


def shift(samples: NDArray[np.floating], rate: int, seed: int) -> NDArray[np.float32]:
    """Move it in time by up to a tenth of its length; what is empty then is silent; shape (samples,)."""
    return _applied(audiomentations.Shift(-0.1, 0.1, rollover=False, p=1), samples, rate, seed)


def stretch(samples: NDArray[np.floating], rate: int, seed: int) -> NDArray[np.float32]:
    """Speak up to 15 % slower or faster at the same pitch; the length changes.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
    rate : int
        Samples a second.
    seed : int
        Of what is random: the same seed gives the same variant.

    Returns
    -------
    numpy.ndarray of float32, shape (samples,)

    References
    ----------
    Flanagan JL, Golden RM (1966). Phase vocoder. doi 10.1002/j.1538-7305.1966.tb01706.x

    Examples
    --------
    >>> hum = np.sin(np.arange(16_000) / 10).astype(np.float32)
    >>> len(stretch(hum, 16_000, seed=0)) != len(hum)
    True
    """
    transform = audiomentations.TimeStretch(0.85, 1.15, leave_length_unchanged=False, p=1)
    return _applied(transform, samples, rate, seed)


def pitch(samples: NDArray[np.floating], rate: int, seed: int) -> NDArray[np.float32]:
    """Speak up to two semitones lower or higher at the same pace.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
    rate : int
        Samples a second.
    seed : int
        Of what is random: the same seed gives the same variant.

    Returns
    -------
    numpy.ndarray of float32, shape (samples,)

    References
    ----------
    Flanagan JL, Golden RM (1966). Phase vocoder. doi 10.1002/j.1538-7305.1966.tb01706.x

    Examples
    --------
    >>> hum = np.sin(np.arange(16_000) / 10).astype(np.float32)
    >>> len(pitch(hum, 16_000, seed=0)) == len(hum)
    True
    """
    return _applied(audiomentations.PitchShift(-2, 2, p=1), samples, rate, seed)


def room(samples: NDArray[np.floating], rate: int, seed: int) -> NDArray[np.float32]:
    """Put the voice into a room whose echo dies away within 0.2 to 0.6 s.

    The room is made of noise that fades: Moorer (1979), doi 10.2307/3680280.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
    rate : int
        Samples a second.
    seed : int
        Of what is random: the same seed gives the same variant.

    Returns
    -------
    numpy.ndarray of float32, shape (samples,)

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> click = np.zeros(16_000)
    >>> click[0] = 1
    >>> bool(np.abs(room(click, 16_000, seed=0)[1000:]).max() > 0)
    True
    """
    rng = np.random.default_rng(seed)
    return _with_echoes(samples, rate, rng.uniform(0.2, 0.6), 0.1, rng)


def telephone(samples: NDArray[np.floating], rate: int, seed: int) -> NDArray[np.float32]:
    """Keep what an analogue telephone lets through: 300 to 3400 Hz.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
    rate : int
        Samples a second.
    seed : int
        Of what is random: the same seed gives the same variant.

    Returns
    -------
    numpy.ndarray of float32, shape (samples,)

    Raises
    ------
    AudioError
        If there are too few samples a second for what a telephone lets through.

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> deep = np.sin(2 * np.pi * 50 * np.arange(16_000) / 16_000)  # 50 Hz: the hum of the mains
    >>> bool(np.abs(telephone(deep, 16_000, seed=0)).max() < 0.05)
    True
    """
    if not rate > 2 * 3400:
        raise audio.AudioError(f"At {rate} samples a second there is less than a telephone lets through.")
    samples = audio.one_channel(samples, rate, least=1)
    band = scipy.signal.butter(4, (300, 3400), "bandpass", fs=rate, output="sos")
    return scipy.signal.sosfilt(band, samples).astype(np.float32)


def on_the_way(
    samples: NDArray[np.floating],
    snr: float = np.inf,
    seconds: float = 0.0,
    telephone: bool = False,
    codec: str | None = None,
    seed: int = 0,
) -> NDArray[np.float32]:
    """Send a voice through a room, noise, a telephone and a codec, each as strong as it is asked for.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
        At 16 kHz.
    snr : float
        Of the voice in its room over pink noise, in decibels; infinite for no noise.
    seconds : float
        In which the room's echoes die away by 60 dB, as loud together as the direct sound; 0 for no room.
    telephone : bool
        Whether only 300 to 3400 Hz come through.
    codec : one of `CODECS`, optional
        How it is written to a file and read again.
    seed : int
        Of the room and of the noise.

    Returns
    -------
    numpy.ndarray of float32, shape (samples,)

    Raises
    ------
    AudioError
        If there is no such codec, or less than no room.

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> hum = np.sin(np.arange(16_000) / 10).astype(np.float32)
    >>> on_the_way(hum, snr=10, seconds=0.3, telephone=True).shape
    (16000,)
    """
    if codec is not None and codec not in CODECS:
        raise audio.AudioError(f"No codec is called {codec!r}. Known: {', '.join(CODECS)}.")
    if seconds < 0:
        raise audio.AudioError(f"Echoes die away in some seconds, or in 0 where there are none, not in {seconds}.")
    heard = audio.one_channel(samples, least=1).astype(np.float32)
    if seconds:
        heard = _with_echoes(heard, audio.RATE, seconds, 1.0, np.random.default_rng(seed))
    if np.isfinite(snr):
        heard = noise_at(heard, snr, seed)
    if telephone:
        heard = KINDS["telephone"](heard, audio.RATE, seed)
    return heard if codec is None else _written_and_read(heard, codec)


# How a telephone at home, one of the first mobile ones, and a web page keep a sound: format, subtype, samples a second.
CODECS = {
    "G.711": ("WAV", "ULAW", 8000),
    "GSM": ("WAV", "GSM610", 8000),
    "MP3": ("MP3", "MPEG_LAYER_III", 16000),
}

KINDS = {
    "noise": noise,
    "gain": gain,
    "shift": shift,
    "stretch": stretch,
    "pitch": pitch,
    "room": room,
    "telephone": telephone,
}


def _with_echoes(samples, rate, seconds, energy, rng):
    samples = audio.one_channel(samples, rate, least=1)
    times = np.arange(int(seconds * rate)) / rate
    echo = rng.standard_normal(len(times)) * 10 ** (-3 * times / seconds)
    # The echo carries so much of the energy of the direct sound.
    echo *= np.sqrt(energy / np.sum(echo**2))
    echo[0] += 1
    return scipy.signal.fftconvolve(samples, echo)[: len(samples)].astype(np.float32)


def _written_and_read(samples, codec):
    kind, subtype, rate = CODECS[codec]
    loudest = max(float(np.abs(samples).max()), 1e-9)
    file = io.BytesIO()
    sent = scipy.signal.resample_poly(samples, rate, audio.RATE) * (0.7 / loudest)
    soundfile.write(file, sent, rate, format=kind, subtype=subtype)
    file.seek(0)
    # GSM cannot be seeked in, so it is read as a whole.
    heard = scipy.signal.resample_poly(soundfile.read(file, dtype="float32")[0], audio.RATE, rate) * (loudest / 0.7)
    return np.pad(heard, (0, max(0, len(samples) - len(heard))))[: len(samples)].astype(np.float32)


@contextmanager
def _seeded(seed):
    # audiomentations draws from the two global generators; they are given back as they were.
    states = random.getstate(), np.random.get_state()
    random.seed(seed)
    np.random.seed(seed)
    try:
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])


def _under_the_voice(samples, hiss, decibels, rate):
    # audiomentations measures the whole recording: in a clip that is three quarters silence its noise would be 6 dB
    # fainter against the voice than its name says.
    wanted = 10 ** ((speech.level(samples, rate) - decibels) / 20)
    return np.asarray(samples + hiss * wanted / np.sqrt(np.mean(np.square(hiss))), np.float32)


def _applied(transform, samples, rate, seed):
    samples = audio.one_channel(samples, rate, least=1)
    with _seeded(seed):
        return transform(samples=np.array(samples, dtype=np.float32), sample_rate=rate)
