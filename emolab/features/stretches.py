"""The recipe `emolab` for stretches of a recording: what a recognizer without ears goes by.

All its columns but those of the level, which is as much the microphone's as the speaker's.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from emolab.recordings.audio import RATE, SHORTEST, one_channel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

# Digital silence has no spectrum to describe; noise 70 dB under the voice has, and changes nothing else.
HISS = 10 ** (-96 / 20)
BLOCK = 1 << 16


@cache
def names() -> list[str]:
    """Return the names of what is measured, in order."""
    from emolab.features import recipes

    return [name for name in recipes.columns("emolab") if not name.startswith("level_")]


def measure(samples: NDArray[np.floating], spans: Sequence[tuple[float, float]]) -> NDArray[np.float32]:
    """Measure stretches of a recording.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
        At 16 kHz, trimmed and levelled.
    spans : sequence of (start, end)
        In seconds; one shorter than 0.3 s is measured with what surrounds it.

    Returns
    -------
    numpy.ndarray of float32, shape (spans, features)
        As named in `names`; NaN for what a stretch does not have, such as the pitch of a whisper.
    """
    # Librosa takes a second to import: not before something is measured.
    from emolab.features import recipes

    kept = np.array([not name.startswith("level_") for name in recipes.columns("emolab")])
    return np.stack([recipes.extract(stretch, RATE, "emolab")[kept] for stretch in cut(samples, spans)])


def cut(samples: NDArray[np.floating], spans: Sequence[tuple[float, float]]) -> Iterator[NDArray[np.floating]]:
    """Cut stretches out of a recording so that each can be measured; takes what `measure` takes, yields arrays."""
    samples = _with_hiss(one_channel(samples, least=1))
    shortest = int(SHORTEST * RATE)
    for start, end in spans:
        first, last = int(start * RATE), round(end * RATE)
        first = max(0, min(first, last - shortest, len(samples) - shortest))
        yield samples[first : max(last, first + shortest)]


def mean(rows: ArrayLike, weights: Sequence[float] | None = None) -> NDArray[np.floating]:
    """Return the mean of each value, shape (values,), over the rows that have it; NaN where none has."""
    rows = np.asarray(rows)
    present = np.isfinite(rows)
    if present.all():
        return np.average(rows, axis=0, weights=weights)
    counts = present if weights is None else present * np.reshape(weights, (-1, *[1] * (rows.ndim - 1)))
    return (np.where(present, rows, 0) * counts).sum(axis=0) / np.where(present.any(axis=0), counts.sum(axis=0), np.nan)


def _with_hiss(samples):
    """Add `HISS`, the same each time, block by block: ten minutes in double precision would take much memory."""
    rng, noisy = np.random.default_rng(0), np.empty(len(samples), np.float32)
    for start in range(0, len(samples), BLOCK):
        block = samples[start : start + BLOCK]
        noisy[start : start + BLOCK] = block + HISS * rng.standard_normal(len(block))
    return noisy
