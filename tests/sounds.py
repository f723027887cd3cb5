"""Noises, sounds that are no voice, and clips put among them: made by a program, the same each time."""

import numpy as np
import scipy.signal

from emolab.recordings.audio import RATE


def coloured(rng, n, power):
    """Noise whose spectrum falls as a power of frequency: 0 is white, 0.5 pink, 1 brown."""
    spectrum = np.fft.rfft(rng.standard_normal(n))
    return unit(np.fft.irfft(spectrum / np.maximum(np.arange(len(spectrum)), 1) ** power, n))


def unit(sound):
    return sound / np.std(sound)


def white(rng, n):
    return coloured(rng, n, 0)


def pink(rng, n):
    return coloured(rng, n, 0.5)


def hum(rng, n):
    """Mains, at 50 or 60 Hz, with its overtones."""
    time, base = np.arange(n) / RATE, rng.choice([50.0, 60.0])
    return unit(sum(np.sin(2 * np.pi * base * k * time + rng.uniform(0, 6)) / k for k in range(1, 9)))


def room(rng, n):
    """A room with a fan: low noise, its blades, and the hiss of a microphone."""
    time = np.arange(n) / RATE
    blades = np.sin(2 * np.pi * rng.uniform(90, 140) * time) * (1 + 0.3 * np.sin(4.4 * time))
    return unit(coloured(rng, n, 1) + 0.3 * pink(rng, n) + 0.1 * white(rng, n) + 0.2 * blades)


def babble(rng, n, talk):
    """Eight people at once: `talk` is a list of recordings."""
    lines = []
    for _ in range(8):
        line = np.zeros(0)
        while len(line) < n:
            line = np.concatenate([line, unit(talk[rng.integers(len(talk))])])
        lines.append(np.roll(line[:n], rng.integers(n)))
    return unit(np.sum(lines, axis=0))


def street(rng, n):
    """Traffic: brown noise that swells and fades, and a horn now and then."""
    time = np.arange(n) / RATE
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * time / 11)
    horn = (np.sin(2 * np.pi * 420 * time) + np.sin(2 * np.pi * 520 * time)) * (time % 17 < 0.6)
    return unit(coloured(rng, n, 0.8) * swell + 0.5 * horn)


def no_voices(seconds=3.0, seed=0):
    """Thirteen sounds that are no voice, by name, as float32 at 16 kHz."""
    rng, n = np.random.default_rng(seed), int(seconds * RATE)
    time = np.arange(n) / RATE
    rings = np.floor(time / 0.4) % 2 == 0
    beats = [np.roll(_drum(time), int(at * RATE)) for at in np.arange(0, seconds, 0.5)]
    hats = [np.roll(white(rng, n) * np.exp(-90 * time), int(at * RATE)) for at in np.arange(0, seconds, 0.25)]
    wind = coloured(rng, n, 1.2) * (0.3 + np.abs(coloured(rng, n, 1.5)))
    click = np.where(np.abs(time - 1.2) < 0.006, np.sin(2 * np.pi * 2000 * time), 0)
    found = {
        "tone": np.sin(2 * np.pi * 440 * time),
        "hum": hum(rng, n),
        "ring tone": (np.sin(2 * np.pi * 440 * time) + np.sin(2 * np.pi * 480 * time)) * rings,
        "pink noise": pink(rng, n),
        "white noise": white(rng, n),
        "click": click,
        "chirp": scipy.signal.chirp(time, 100, seconds, 4000),
        "chord": _chord(time, (220, 277.2, 329.6)),
        "wind": wind,
        "hiss": white(rng, n),
        "dial tone": np.sin(2 * np.pi * 425 * time) * rings,
        "drums": np.sum(beats, axis=0) + 0.3 * np.sum(hats, axis=0),
        "music": _music(rng, time) + np.sum(beats, axis=0),
    }
    loudness = {"hiss": 0.002}
    return {
        name: (loudness.get(name, 0.5) * sound / np.abs(sound).max()).astype(np.float32)
        for name, sound in found.items()
    }


def speech_frames(samples, below=30.0):
    """Say of each 10 ms of a clean clip whether it holds speech: no more than so many dB under the loudest."""
    power = np.array([np.mean(np.square(samples[at : at + 480])) for at in range(0, len(samples), 160)])
    return power > power.max() * 10 ** (-below / 10)


def waiting(samples, noise, decibels, before=3.0, after=2.0):
    """Put a clip among noise so many dB under its speech, which begins before it and ends after it.

    `noise` has a standard deviation of 1 and the length of the whole; None is silence.
    """
    speaking = np.repeat(speech_frames(samples), 160)[: len(samples)]
    loud = np.sqrt(np.mean(np.square(samples[speaking])))
    heard = np.concatenate([np.zeros(int(before * RATE)), samples, np.zeros(int(after * RATE))])
    if noise is not None:
        heard = heard + noise * loud * 10 ** (-decibels / 20)
    return (heard * min(1.0, 0.99 / np.abs(heard).max())).astype(np.float32)


def _drum(time):
    return np.sin(2 * np.pi * (60 + 80 * np.exp(-30 * time)) * time) * np.exp(-25 * time)


def _chord(time, notes):
    return sum(np.sin(2 * np.pi * note * k * time) / k for note in notes for k in range(1, 6))


def _music(rng, time):
    notes = rng.choice([261.6, 329.6, 392.0, 523.3, 440.0, 349.2], int(time[-1] / 0.3) + 1)
    plucked = [np.roll(_chord(time, [note]) * np.exp(-6 * time), int(0.3 * RATE * i)) for i, note in enumerate(notes)]
    return np.sum(plucked, axis=0) + 0.3 * _chord(time, (130.8, 164.8, 196.0))
