"""What happens to a voice on its way to a file: rooms, noise, cheap microphones, codecs, clipping.

The corpora were recorded in quiet studios; people speak into laptops in kitchens. A recognizer that has only heard
studios takes a kitchen for an emotion. So it is trained on each clip twice: as recorded, and after a journey drawn at
random here. The draw depends on the clip's name alone, so that a training can be resumed and repeated.
`emolab.recordings.augment` makes one change at a time, for the ear.
"""

import io
import zlib

import numpy as np
import scipy.signal
import soundfile

from emolab.recordings.audio import RATE

# What libsndfile writes: the telephone's, and two of the internet's.
CODECS = (("WAV", "ULAW"), ("WAV", "GSM610"), ("OGG", "VORBIS"), ("MP3", "MPEG_LAYER_III"))

CHANCES = {"room": 0.4, "noise": 0.6, "microphone": 0.5, "clipping": 0.2, "codec": 0.4}


def journey(samples, name):
    """Send a clip through a room, noise, a microphone and a codec, each with some chance.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
        At 16 kHz.
    name : str
        The same name gives the same journey.

    Returns
    -------
    numpy.ndarray of float32, shape (samples,)
    """
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    for station in (room, noise, microphone, clipping, codec):
        if rng.random() < CHANCES[station.__name__]:
            samples = station(samples, rng)
    return np.asarray(samples, np.float32)


def stations(n, name):
    """Say what `journey` does to a clip, without sending it.

    Parameters
    ----------
    n : int
        How many samples the clip has.
    name : str
        As in `journey`.

    Returns
    -------
    dict
        ``seconds``: of the room's echoes; ``snr``: of voice over noise, in decibels; ``highest``: where the
        microphone's band ends, in hertz; ``clipped``: whether the loudest samples are; ``codec``. None where a clip
        does not come through that station.
    """
    # The same draws in the same order as in the functions below.
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    seconds = snr = highest = kind = None
    if rng.random() < CHANCES["room"]:
        seconds = rng.uniform(0.15, 0.7)
        rng.normal(size=int(seconds * RATE))
        rng.uniform(-12, 0)
    if rng.random() < CHANCES["noise"]:
        rng.normal(size=n)
        rng.choice([0.0, 0.5, 1.0])
        snr = rng.uniform(5, 30)
    if rng.random() < CHANCES["microphone"]:
        rng.uniform(-6, 6), rng.uniform(20, 250)
        highest = int(rng.choice([3400, 5500, 8000]))
    if clipped := bool(rng.random() < CHANCES["clipping"]):
        rng.uniform(0.001, 0.03)
    if rng.random() < CHANCES["codec"]:
        kind = CODECS[rng.integers(len(CODECS))][1]
    return {"seconds": seconds, "snr": snr, "highest": highest, "clipped": clipped, "codec": kind}


def room(samples, rng):
    """Add the echoes of a room: noise that dies away by 60 dB in 0.15 to 0.7 s, behind the direct sound."""
    seconds = rng.uniform(0.15, 0.7)
    n = int(seconds * RATE)
    echoes = rng.normal(size=n) * 10 ** (-3 * np.arange(n) / n)
    echoes *= 10 ** (rng.uniform(-12, 0) / 20) / np.sqrt(np.square(echoes).sum())
    echoes[0] += 1
    return scipy.signal.fftconvolve(samples, echoes)[: len(samples)]


def noise(samples, rng):
    """Add steady noise, 5 to 30 dB below the clip, as dull as white noise, pink noise or a fan.

    Below the mean of the whole clip, which has been trimmed; against the voice it is fainter by what pauses are left:
    by 0.7 dB on RAVDESS (the median; 2.6 dB in one clip of twenty), by 0.2 dB on EmoDB and nEMO. The tables and models
    that ship were made so. `augment.noise_at` goes by the voice itself.
    """
    n = len(samples)
    spectrum = np.fft.rfft(rng.normal(size=n))
    spectrum /= np.maximum(np.arange(len(spectrum)), 1) ** rng.choice([0.0, 0.5, 1.0])
    hiss = np.fft.irfft(spectrum, n)
    ratio = 10 ** (-rng.uniform(5, 30) / 20)
    return samples + hiss * ratio * np.sqrt(np.mean(np.square(samples)) / np.mean(np.square(hiss)))


def microphone(samples, rng):
    """Tilt the spectrum by up to 6 dB either way, and cut the lows and sometimes the highs."""
    frequencies = np.fft.rfftfreq(len(samples), 1 / RATE)
    tilt = rng.uniform(-6, 6) * np.log2(np.maximum(frequencies, 50) / 1000) / 3
    lowest = rng.uniform(20, 250)
    highest = rng.choice([3400, 5500, 8000])
    slopes = -24 * np.maximum(0, np.log2(lowest / np.maximum(frequencies, 1)))
    slopes -= 48 * np.maximum(0, np.log2(np.maximum(frequencies, 1) / highest))
    return np.fft.irfft(np.fft.rfft(samples) * 10 ** ((tilt + slopes) / 20), len(samples))


def clipping(samples, rng):
    """Turn it up until the loudest 0.1 to 3 % of the samples hit the ceiling."""
    ceiling = np.quantile(np.abs(samples), 1 - rng.uniform(0.001, 0.03))
    return np.clip(samples, -ceiling, ceiling)


def codec(samples, rng):
    """Write and read the clip as a telephone or a web page would."""
    kind, subtype = CODECS[rng.integers(len(CODECS))]
    rate = 8_000 if subtype in ("ULAW", "GSM610") else RATE
    sent = scipy.signal.resample_poly(samples, rate, RATE) * (0.7 / max(np.abs(samples).max(), 1e-9))
    file = io.BytesIO()
    soundfile.write(file, sent, rate, format=kind, subtype=subtype)
    file.seek(0)
    # GSM cannot be seeked in, so it is read as a whole.
    heard, _ = soundfile.read(file, dtype="float32")
    heard = scipy.signal.resample_poly(heard, RATE, rate)
    return np.pad(heard, (0, max(0, len(samples) - len(heard))))[: len(samples)]
