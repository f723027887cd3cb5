"""What happens to a voice after the network has spoken it: throat, breath, room and microphone.

Every function takes samples and returns samples of the same length. Nothing here knows of emotions.
"""

import numpy as np
from engine import RATE
from scipy import signal

FRAME = RATE // 100


def irregular(samples, pitch, jitter, shimmer, random):
    """Make each period of the voice a little longer or shorter, louder or softer, than the last.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
    pitch : numpy.ndarray, shape (samples,)
        Hz at each sample; 0 where the voice does not sound.
    jitter, shimmer : float
        Standard deviation from period to period, as a fraction.
    random : numpy.random.Generator
    """
    period = np.floor(np.cumsum(pitch) / RATE).astype(int)
    n_periods = period[-1] + 1
    slower = random.normal(0, jitter, n_periods)[period] * (pitch > 0)
    louder = np.exp(random.normal(0, shimmer, n_periods))[period]
    louder = np.where(pitch > 0, louder, 1.0)
    # The mean is taken out, so that the sentence keeps its length.
    moment = np.cumsum(1 + slower - slower.mean())
    warped = np.interp(moment - moment[0], np.arange(len(samples)), samples)
    return warped * signal.sosfiltfilt(signal.butter(1, 200, fs=RATE, output="sos"), louder)


def rough(samples, pitch, depth):
    """Weaken every second period, as a pressed or creaking voice does (a subharmonic, one octave down)."""
    return samples * (1 + depth * np.sin(np.pi * np.cumsum(pitch) / RATE) * (pitch > 0)) / (1 + depth / 2)


def breathy(samples, noise_db, random):
    """Add the hiss of air, shaped by the mouth as the voice is.

    Parameters
    ----------
    noise_db : float
        Energy of the hiss against the energy of the voice, in decibels.

    Notes
    -----
    The hiss is noise with the short-time spectrum of the voice, its harmonics smoothed away, above 700 Hz.
    """
    _, _, spectrum = signal.stft(samples, RATE, nperseg=480, noverlap=360)
    envelope = signal.savgol_filter(np.abs(spectrum), 15, 1, axis=0).clip(0)
    noise = random.normal(size=envelope.shape) + 1j * random.normal(size=envelope.shape)
    _, hiss = signal.istft(envelope * noise, RATE, nperseg=480, noverlap=360)
    hiss = signal.sosfilt(signal.butter(2, 700, "high", fs=RATE, output="sos"), hiss[: len(samples)])
    return samples + hiss * _rms(samples) / _rms(hiss) * 10 ** (noise_db / 20)


def tilted(samples, db_per_octave):
    """Slope the spectrum above 500 Hz (up to 6 kHz): flatter for an effortful voice, steeper for a slack one."""
    frequencies = np.array([0, 500, 1000, 2000, 4000, 6000, RATE / 2])
    octaves = np.log2(frequencies.clip(500, 6000) / 500)
    taps = signal.firwin2(257, frequencies, 10 ** (db_per_octave * octaves / 20), fs=RATE)
    return signal.fftconvolve(samples, taps, mode="same")


def driven(samples, db):
    """Press the voice: the louder half of each period saturates."""
    if db <= 0:
        return samples
    gain = 10 ** (db / 20) / (4 * _rms(samples))
    return np.tanh(gain * samples) / gain


def dynamic(samples, factor):
    """Stretch (above 1) or squeeze (below 1) the differences between loud and soft moments, in decibels."""
    power = signal.sosfiltfilt(signal.butter(1, 8, fs=RATE, output="sos"), samples**2).clip(1e-9)
    level = 10 * np.log10(power)
    sounding = level > level.max() - 25
    gain = ((factor - 1) * (level - level[sounding].mean())).clip(-9, 9)
    return samples * 10 ** (gain / 20)


def in_room(samples, seconds, wet_db, random):
    """Add the echo of a room that dies by 60 dB in `seconds`; the direct sound stays where it is."""
    n = int(seconds * RATE)
    echo = random.normal(size=n) * 10 ** (-3 * np.arange(n) / n)
    echo[: RATE // 200] = 0
    echo = signal.sosfilt(signal.butter(1, [200, 5000], "band", fs=RATE, output="sos"), echo)
    tail = signal.fftconvolve(samples, echo)[: len(samples)]
    return samples + tail * _rms(samples) / _rms(tail) * 10 ** (wet_db / 20)


def room_noise(n, dbfs, random):
    """Return the sound of nobody speaking: noise that falls by 6 dB an octave above 200 Hz."""
    noise = signal.sosfilt(signal.butter(1, 200, fs=RATE, output="sos"), random.normal(size=n + RATE))[RATE:]
    return noise / _rms(noise) * 10 ** (dbfs / 20)


def at_level(samples, sounding, dbfs):
    """Scale so that the moments marked `sounding` have `dbfs`; what would clip is rounded off above .7."""
    scaled = samples * 10 ** (dbfs / 20) / _rms(samples[sounding])
    over = np.abs(scaled) > 0.7
    scaled[over] = np.sign(scaled[over]) * (0.7 + 0.25 * np.tanh((np.abs(scaled[over]) - 0.7) / 0.25))
    return scaled


def _rms(samples):
    return np.sqrt(np.mean(np.square(samples)) + 1e-20)
