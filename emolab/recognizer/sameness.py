"""Whether two recordings of one voice say the same sentence: their sounds, laid over each other as well as they go."""

import numpy as np
from numpy.typing import NDArray

from emolab.features import ears
from emolab.recordings import audio

# Encoder frames that are averaged: steps of 40 ms.
STEP = 2
# Chosen on half of RAVDESS's actors and tested on the others (data/scores/sameness.py): an actor's neutral clips of the
# same sentence lie closer, those of the two sentences farther, although these two share their second half.
SAME = 0.29


def same_sentence(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    """Say whether two recordings of one speaker hold the same sentence.

    Parameters
    ----------
    one, other : numpy.ndarray, shape (samples,)
        At 16 kHz.

    Returns
    -------
    bool
        False where there is no encoder to ask.
    """
    return ears.installed() and distance(one, other) < SAME


def distance(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Measure how differently two recordings go on, whatever their tempo.

    Parameters
    ----------
    one, other : numpy.ndarray, shape (samples,)
        At 16 kHz.

    Returns
    -------
    float
        Mean cosine distance of what the encoder hears, along the best path (0: the same sound).

    Notes
    -----
    Dynamic time warping, Sakoe & Chiba 1978, doi 10.1109/TASSP.1978.1163055, over the third layer of the encoder
    without its mean.
    """
    first, second = _steps(one), _steps(other)
    costs = 1 - first @ second.T
    total = np.full((len(first) + 1, len(second) + 1), np.inf)
    total[0, 0] = 0
    for row in range(len(first)):
        for column in range(len(second)):
            # A diagonal step is two steps, so that a path is as long as both recordings together.
            total[row + 1, column + 1] = min(
                total[row, column] + 2 * costs[row, column],
                total[row, column + 1] + costs[row, column],
                total[row + 1, column] + costs[row, column],
            )
    return float(total[-1, -1] / (len(first) + len(second)))


def _steps(samples):
    """Describe each step by what the encoder hears in it, without what it hears all the time, as unit vectors."""
    heard = ears.frames(audio.level(audio.trim(samples, audio.RATE)))[-1]
    steps = np.stack([part.mean(axis=0) for part in np.array_split(heard, max(2, len(heard) // STEP))])
    differences = steps - steps.mean(axis=0)
    return differences / np.maximum(np.linalg.norm(differences, axis=1, keepdims=True), 1e-9)
