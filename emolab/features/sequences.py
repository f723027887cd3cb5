"""Sequences for deep models: one column of values a moment, instead of one number a clip.

Every function takes samples and their rate, and returns float32 of shape (bands, steps), but `coarse`, whose steps come
first, as Keras wants them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import librosa
import numpy as np
import soxr

from emolab.features.spectra import Spectra, mel_filters
from emolab.recordings import audio

if TYPE_CHECKING:
    from numpy.typing import NDArray

EMOCHAT_RATE = 44_100
EMOCHAT_STEPS = 615
COARSE_BANDS = 64
COARSE_N_FFT = 1024
COARSE_HOP = 320
FRAMES_PER_STEP = 4
STEP_SECONDS = COARSE_HOP * FRAMES_PER_STEP / audio.RATE
FLOOR_DB = -80.0


def log_mel(samples: NDArray[np.floating], rate: int = audio.RATE) -> NDArray[np.float32]:
    """A log-mel spectrogram of 128 bands.

    Returns
    -------
    numpy.ndarray of float32, shape (128, frames)
        Decibels (`librosa.power_to_db`), a frame every 512 samples.

    Notes
    -----
    Notebook: 02_extract_features
    """
    return Spectra(samples, rate).mel_db.astype(np.float32)


def mfcc(samples: NDArray[np.floating], rate: int = audio.RATE, n_mfcc: int = 13) -> NDArray[np.float32]:
    """Cepstral coefficients over time, at the rate of everything else here and without padding.

    Returns
    -------
    numpy.ndarray of float32, shape (n_mfcc, frames)
        A frame every 512 samples; a batch is padded where it is made, and masked.

    Notes
    -----
    Notebook: 04_train_deep_models

    References
    ----------
    Davis SB, Mermelstein P (1980). Comparison of parametric representations for monosyllabic word recognition in
    continuously spoken sentences. doi 10.1109/TASSP.1980.1163420
    """
    return Spectra(samples, rate).mfcc[:n_mfcc].astype(np.float32)


def mfcc_emochat(samples: NDArray[np.floating], rate: int = audio.RATE) -> NDArray[np.float32]:
    """The input of EmoChat's CNN + LSTM as published: 13 coefficients at 44.1 kHz, cut or filled up to 615 frames.

    EmoChat's own padding turns the coefficients into integers on the way; this does not.

    Returns
    -------
    numpy.ndarray of float32, shape (13, 615)
        Zeros after the end of a shorter sound, so that a third of the clips of RAVDESS is silence that no ear heard.

    Notes
    -----
    Notebook: 04_train_deep_models
    """
    samples = audio.one_channel(samples, rate, least=1)
    if rate != EMOCHAT_RATE:
        samples = soxr.resample(samples, rate, EMOCHAT_RATE)
    return librosa.util.fix_length(mfcc(samples, EMOCHAT_RATE), size=EMOCHAT_STEPS, axis=1)


def coarse(samples: NDArray[np.floating], rate: int = audio.RATE) -> NDArray[np.float32]:
    """A log-mel spectrogram too coarse to hear speech in: 64 bands, one step every 80 ms.

    This is what ships of the corpora. Silence before and after the speech is cut off, and levels count from the loudest
    value of the clip: how far the microphone stood plays no part.

    Parameters
    ----------
    samples : numpy.ndarray of float32, shape (samples,)
    rate : int

    Returns
    -------
    numpy.ndarray of float32, shape (steps, 64)
        Decibels, from -80 to 0, in half decibels.

    Notes
    -----
    Notebook: 04_train_deep_models
    """
    samples = audio.one_channel(samples, rate, least=1)
    if rate != audio.RATE:
        samples = soxr.resample(samples, rate, audio.RATE)
    speech = audio.trim(samples, audio.RATE)
    spectrum = librosa.stft(speech, n_fft=COARSE_N_FFT, hop_length=COARSE_HOP)
    power = mel_filters(audio.RATE, COARSE_N_FFT, COARSE_BANDS) @ np.square(np.abs(spectrum))
    n_steps = max(1, power.shape[1] // FRAMES_PER_STEP)
    steps = power[:, : n_steps * FRAMES_PER_STEP].reshape(COARSE_BANDS, n_steps, -1).mean(axis=2).T
    decibels = librosa.power_to_db(steps, ref=max(steps.max(), 1e-10), amin=1e-12, top_db=None)
    return (np.round(np.maximum(decibels, FLOOR_DB) * 2) / 2).astype(np.float32)
