"""Is anybody speaking, and when: stretches of speech in a recording.

The voice activity detector is Silero's (`emolab.recordings.detector`): trained on thousands of hours in over a hundred
languages, it hears a voice under noise, and neither noise nor a tone is a voice to it. The table of detectors that were
tried: ``data/scores/detectors.md``. It says that somebody speaks, in steps of 32 ms; where exactly, loudness says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emolab.recordings import audio, detector
from emolab.recordings.detector import CHUNK

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A chunk is speech from the first chance on, and then until it falls below the second, a little
# earlier than the detector's makers have it: nothing that is no voice comes near.
BEGINS, ENDS = 0.4, 0.25
# Speech shorter than this is a click.
FEWEST_CHUNKS = 3
# Seconds kept on either side, because consonants start and end quietly; and what pause still belongs to a sentence.
MARGIN = 0.1
# The ends of a voice are sought so far out by loudness, which is more exact than the detector's steps: what is 40 dB
# under the loudest moment is no voice, nor what is no louder than the noise around it by so many dB.
SOUGHT = 0.3
OVER_NOISE = 6.0
# Where voice and noise are nearer than this, loudness says nothing, and a margin has to do.
CLEAR = 10.0
PAUSE = 0.7
# Samples: 20 ms.
FRAME = audio.RATE // 50
# Shouting is unlike what the detector learned from; much softer, it is known for a voice.
SOFTER = 0.1
# How far under the level of speech what belongs to it may be (decibels), and how long it lasts beyond that (seconds):
# Recommendation ITU-T P.56.
UNDER, HANGOVER = 15.9, 0.2


def chances(samples: NDArray[np.floating], gain: float = 1.0) -> NDArray[np.float32]:
    """Ask of each 32 ms whether somebody speaks.

    Parameters
    ----------
    samples : numpy.ndarray of float32, shape (samples,)
        At 16 kHz, as recorded: it is levelled here.
    gain : float
        How much louder it is heard than that.

    Returns
    -------
    numpy.ndarray of float32, shape (chunks,)
        Probabilities.

    Notes
    -----
    Notebook: 01_explore_the_data
    """
    samples = audio.one_channel(samples)
    return detector.chances(samples, gain * _gain(samples))


def stretches(samples: NDArray[np.floating]) -> list[tuple[int, int]]:
    """Find the stretches of a recording in which somebody speaks.

    Parameters
    ----------
    samples : numpy.ndarray of float32, shape (samples,)
        At 16 kHz, as recorded.

    Returns
    -------
    list of (first, last)
        In samples, the last one not included; with a margin of about 100 ms. Parts closer than `PAUSE` are one. Empty
        where nobody speaks. None is shorter than 0.3 s where the recording is not.

    Notes
    -----
    Notebook: 01_explore_the_data
    """
    samples = audio.one_channel(samples)
    pause = round(PAUSE * audio.RATE)
    joined: list[list[int]] = []
    for first, last in _runs(chances(samples)) or _runs(chances(samples, SOFTER)):
        if joined and first * CHUNK - joined[-1][1] < pause:
            joined[-1][1] = last * CHUNK
        else:
            joined.append([first * CHUNK, last * CHUNK])
    return [_with_margins(samples, first, last) for first, last in joined]


def level(samples: NDArray[np.floating], rate: int = audio.RATE) -> float:
    """Measure how loud the speech in a recording is, whatever the length of its pauses.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
    rate : int
        Samples a second.

    Returns
    -------
    float
        Decibels under full scale of the root mean square while somebody speaks (nobody: minus infinity).

    Notes
    -----
    The active speech level of ITU-T P.56 (2011, method B) in frames of 20 ms. A mean over everything is the lower, the
    more pauses there are: by 3 dB in the recordings of RAVDESS, half of whose length is pause. Notebook:
    02_extract_features

    Examples
    --------
    >>> import numpy as np
    >>> tone = np.sin(np.arange(16_000) / 10)
    >>> round(float(level(tone)), 1), round(float(level(np.append(tone, np.zeros(48_000)))), 1)
    (-3.0, -3.7)
    """
    samples = audio.one_channel(samples, rate)
    frame = min(max(1, len(samples)), max(1, int(rate) // 50))
    frames = np.asarray(samples, np.float64)[: len(samples) // frame * frame].reshape(-1, frame)
    power = np.square(frames).mean(axis=1)
    if not power.any():
        return -np.inf
    decibels = 10 * np.log10(power + 1e-30)
    found = 10 * np.log10(power.mean())
    # Upwards, since the higher the threshold, the fewer frames count as speech, and the louder are those.
    for threshold in np.arange(found - UNDER, decibels.max(), 0.5):
        active = np.convolve(decibels >= threshold, np.ones(round(HANGOVER * 50)))[: len(power)] > 0
        found = 10 * np.log10(power.sum() / active.sum())
        if found - threshold < UNDER:
            break
    return float(found)


def _with_margins(samples, first, last):
    """Widen a stretch to where its voice begins and ends, or by a margin; and to what can be answered."""
    margin, sought, shortest = (round(seconds * audio.RATE) for seconds in (MARGIN, SOUGHT, audio.SHORTEST))
    # In whole frames of the whole recording, so that what comes before a voice does not move its ends.
    begin, end = max(0, first - sought) // FRAME * FRAME, min(len(samples), last + sought)
    below = _loudest_over_noise(samples[begin:end], first - begin, last - begin) - OVER_NOISE
    quiet_until, quiet_from = 0, end - begin
    if below >= CLEAR:
        quiet_until, quiet_from = audio.speech_span(samples[begin:end], below_peak=min(below, 40.0))
    first = min(begin + quiet_until, first + sought) if quiet_until else max(0, first - margin)
    last = max(begin + quiet_from, last - sought) if quiet_from < end - begin else min(len(samples), last + margin)
    first = max(0, min(first, (first + last - shortest) // 2, len(samples) - shortest))
    return first, min(len(samples), max(last, first + shortest))


def _loudest_over_noise(samples, first, last):
    """Say how many dB the loudest frame is above the quieter ones before and after a voice; much, where there are none.

    `first` and `last` are where the voice is, in samples.
    """
    power = np.square(samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME), dtype=np.float64).mean(axis=1)
    around = np.concatenate([power[: first // FRAME], power[-(-last // FRAME) :]])
    if len(around) < FEWEST_CHUNKS:
        return np.inf
    return 10 * np.log10(max(power.max(), 1e-12) / max(np.quantile(around, 0.25), 1e-12))


def _runs(heard):
    """Turn chances into runs of speech, as (first chunk, the one after the last)."""
    runs, first = [], None
    for place, chance in enumerate([*heard.tolist(), 0.0]):
        if first is None and chance >= BEGINS:
            first = place
        elif first is not None and chance < ENDS:
            if place - first >= FEWEST_CHUNKS:
                runs.append((first, place))
            first = None
    return runs


def _gain(samples):
    """Bring a recording to the level that the detector knows, by its louder parts: a quiet file is heard too."""
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    peak = max(float(samples.max(initial=0)), -float(samples.min(initial=0)), 1e-9)
    if not len(frames):
        return 1.0
    power = np.einsum("ij,ij->i", frames, frames, dtype=np.float64) / FRAME
    loud = float(np.sqrt(np.quantile(power, 0.95)))
    return min(0.1 / max(loud, 1e-9), 0.99 / peak)
