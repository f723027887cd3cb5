"""A filter of second-order sections, forwards and backwards, and a look at jumps, compiled by numba.

`background` has the same in NumPy, the filter by a spectrum; that takes four times as long, and is there without
waiting for numba.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@numba.njit(cache=True, nogil=True, error_model="numpy")
def both_ways(samples: NDArray[np.float32], sections: NDArray[np.float64], padding: int) -> NDArray[np.float32]:
    """Filter as ``scipy.signal.sosfiltfilt(sections, samples, padlen=padding)`` does.

    Parameters
    ----------
    samples : numpy.ndarray of float32, shape (samples,)
    sections : numpy.ndarray, shape (3, 6)
        Each as b0, b1, b2, a0, a1, a2, with a0 = 1.
    padding : int
        So many samples are mirrored at both ends.

    Returns
    -------
    numpy.ndarray of float32, shape (samples,)
    """
    n = len(samples)
    track = np.empty(n + 2 * padding)
    for i in range(padding):
        track[i] = 2.0 * samples[0] - samples[padding - i]
        track[padding + n + i] = 2.0 * samples[n - 1] - samples[n - 2 - i]
    for i in range(n):
        track[padding + i] = samples[i]
    _one_way(track, sections, 1)
    _one_way(track, sections, -1)
    return track[padding : padding + n].astype(np.float32)


@numba.njit(cache=True, nogil=True, error_model="numpy", fastmath={"reassoc", "nnan", "nsz"})
def jumping(samples: NDArray[np.float32], around: int, jump: float, smallest: float) -> NDArray[np.int64]:
    """Find the largest jump of each block of `around` samples that is `jump` times as large as the mean one there."""
    places, n = np.empty(len(samples) // around, np.int64), 0
    for block in range(len(places)):
        first, last = max(block * around, 1), (block + 1) * around
        largest, total = np.float32(0), np.float32(0)
        for i in range(first, last):
            size = abs(samples[i] - samples[i - 1])
            largest = size if size > largest else largest
            total += size
        if largest > jump * (total / around) and largest > smallest:
            places[n] = first
            for i in range(first, last):
                if abs(samples[i] - samples[i - 1]) == largest:
                    places[n] = i
                    break
            n += 1
    return places[:n]


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _one_way(track, sections, step):
    """Filter in place, with what each section would remember had the first sample always been there before."""
    n = len(track)
    place = 0 if step > 0 else n - 1
    memory, level = np.empty((3, 2)), track[place]
    for s in range(3):
        b0, b1, b2, _, a1, a2 = sections[s]
        after = level * (b0 + b1 + b2) / (1.0 + a1 + a2)
        memory[s, 1] = b2 * level - a2 * after
        memory[s, 0] = b1 * level - a1 * after + memory[s, 1]
        level = after
    # All three in one pass: while one waits for its own last value, the processor works on the next.
    p0, p1, p2, _, q1, q2 = sections[0]
    r0, r1, r2, _, s1, s2 = sections[1]
    t0, t1, t2, _, u1, u2 = sections[2]
    (c, d), (e, f), (g, h) = memory
    for _ in range(n):
        x = track[place]
        y = p0 * x + c
        c = p1 * x - q1 * y + d
        d = p2 * x - q2 * y
        x = r0 * y + e
        e = r1 * y - s1 * x + f
        f = r2 * y - s2 * x
        y = t0 * x + g
        g = t1 * x - u1 * y + h
        h = t2 * x - u2 * y
        track[place] = y
        place += step
