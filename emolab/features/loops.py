"""The two loops over frames that cannot be done for all frames at once, compiled by numba, and SciPy's transforms.

`walks` has the same in NumPy, which is slower, and there without waiting for numba and SciPy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np
from scipy.fft import irfft, rfft  # noqa: F401 (four times as fast as NumPy's on many frames)

if TYPE_CHECKING:
    from numpy.typing import NDArray

# As in `emolab.features.voice`, which cannot be asked: it is numbers that numba compiles in.
RATE, HOP = 16_000, 160


@numba.njit(cache=True)
def viterbi(
    score: NDArray[np.float64], octave: NDArray[np.float64], jump_cost: float = 0.35, switch_cost: float = 0.14
) -> NDArray[np.intp]:
    """The best path through the candidates of all frames; the last candidate is "no voice"."""
    n_frames, n_states = score.shape
    total, back = score[0].copy(), np.zeros((n_frames, n_states), np.int64)
    for i in range(1, n_frames):
        before = total.copy()
        for state in range(n_states):
            best = -np.inf
            for former in range(n_states):
                if state == n_states - 1 or former == n_states - 1:
                    cost = 0.0 if state == former else switch_cost
                else:
                    cost = jump_cost * abs(octave[i - 1, former] - octave[i, state])
                if before[former] - cost > best:
                    best = before[former] - cost
                    back[i, state] = former
            total[state] = best + score[i, state]
    chosen = np.empty(n_frames, np.int64)
    chosen[-1] = total.argmax()
    for i in range(n_frames - 1, 0, -1):
        chosen[i - 1] = back[i, chosen[i]]
    return chosen


@numba.njit(cache=True)
def cycle_marks(
    samples: NDArray[np.floating], pitch: NDArray[np.float64], start: int, end: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mark the cycles of a voiced run, between samples, and say how strong the sound is about each mark.

    From the furthest point of the cycle in its middle, to either side, to the stretch that is most like it a period
    later.
    """
    first, last = start * HOP, min(end * HOP, len(samples))
    if first >= last:
        return np.zeros(0), np.zeros(0)
    half = int(RATE / pitch[(start + end) // 2] / 2)
    middle = (first + last) // 2
    low, high = max(first, middle - half), min(last, middle + half + 1)
    anchor = float(low + np.abs(samples[low:high]).argmax())
    marks = np.zeros(last - first)
    n = 1
    marks[0] = anchor
    for side in (-1, 1):
        place = anchor
        while True:
            place = _neighbour(samples, place, RATE / pitch[min(max(int(place / HOP + 0.5), start), end - 1)], side)
            if not first <= place < last:
                break
            marks[n] = place
            n += 1
    marks = np.sort(marks[:n])
    sizes = np.zeros(n)
    for i in range(n):
        before = marks[max(i, 1)] - marks[max(i, 1) - 1] if n > 1 else 0.0
        after = marks[min(i, n - 2) + 1] - marks[min(i, n - 2)] if n > 1 else 0.0
        sizes[i] = _strength(samples, marks[i], 0.2 * before, 0.2 * after)
    return marks, sizes


@numba.njit(cache=True)
def _neighbour(samples, place, period, side, least_alike=0.7):
    """Where the next cycle to one side is; -1 where nothing there is alike."""
    half, here = int(period / 2), int(place + 0.5)
    shortest, longest = int(0.8 * period), int(1.25 * period) + 1
    low, high = here - half - (longest + 1 if side < 0 else 0), here + half + (longest + 1 if side > 0 else 0)
    if low < 0 or high >= len(samples):
        return -1.0
    own = samples[here - half : here + half + 1]
    alike = np.zeros(longest - shortest + 3)
    start = here - half + side * (shortest - 1)
    own_energy = np.dot(own, own)
    energy = np.dot(samples[start : start + len(own)], samples[start : start + len(own)])
    for i in range(len(alike)):
        alike[i] = np.dot(own, samples[start : start + len(own)]) / np.sqrt(own_energy * max(energy, 0.0) + 1e-12)
        # One sample on: one comes in, one goes out.
        new, old = (start + len(own), start) if side > 0 else (start - 1, start + len(own) - 1)
        if 0 <= new < len(samples):
            energy += samples[new] ** 2 - samples[old] ** 2
        start += side
    best = 1 + alike[1:-1].argmax()
    if alike[best] < least_alike:
        return -1.0
    curve = alike[best - 1] - 2 * alike[best] + alike[best + 1]
    shift = 0.5 * (alike[best - 1] - alike[best + 1]) / curve if curve < 0 else 0.0
    return place + side * (shortest - 1 + best + min(max(shift, -0.5), 0.5))


@numba.njit(cache=True)
def _strength(samples, mark, before, after):
    """Root mean square about a mark, weighted by half a cosine to either side."""
    total, weights = 0.0, 1e-12
    for place in range(max(int(np.ceil(mark - before)), 0), min(int(mark + after) + 1, len(samples))):
        away = (place - mark) / (before if place < mark else max(after, 1.0))
        weight = 0.5 + 0.5 * np.cos(np.pi * away)
        total += weight * samples[place] ** 2
        weights += weight
    return np.sqrt(total / weights)
