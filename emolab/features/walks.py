"""The loops and transforms of `loops`, in NumPy: a few milliseconds a clip more, and nothing to load before the first.

A step of a loop is done for all candidates at once, where the compiled loop takes them one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.fft import irfft, rfft  # noqa: F401 (handed on as in `loops`)

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE, HOP = 16_000, 160


def squared(spectra: NDArray[np.complexfloating]) -> NDArray[np.floating]:
    """Return the power of spectra, shape (frames, bins)."""
    return spectra.real**2 + spectra.imag**2


def candidates(
    autocorrelation: NDArray[np.floating],
    cost: NDArray[np.floating],
    n: int,
    first: int,
    shortest: float,
    longest: float,
) -> tuple[NDArray[np.floating], NDArray[np.floating], NDArray[np.floating]]:
    """Lags, heights and scores of the best peaks of each frame, as in `loops.candidates`, shape (frames, n) each.

    References
    ----------
    Boersma P (1993). Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a
    sampled sound. Proceedings of the Institute of Phonetic Sciences 17, 97-110.
    """
    n_lags = first + len(cost) + 1
    middle = autocorrelation[:, first : n_lags - 1]
    left, right = autocorrelation[:, first - 1 : n_lags - 2], autocorrelation[:, first + 1 : n_lags]
    peaks = (middle > left) & (middle >= right) & (middle > 0.2)
    curve = left - 2 * middle + right
    shift = np.where(peaks, 0.5 * (left - right) / np.where(curve == 0, 1, curve), 0)
    height = np.minimum(middle - 0.25 * (left - right) * shift, 1.0)
    score = np.where(peaks, height - cost, np.float32(-1e3))
    best = np.argpartition(-score, n, axis=1)[:, :n]
    lags = np.arange(first, n_lags - 1, dtype=np.float32)
    lag, height, score = (
        np.take_along_axis(part, best, 1) for part in (lags + shift, np.where(peaks, height, 0), score)
    )
    within = (lag > shortest) & (lag < longest)
    return lag, np.where(within, height, 0), np.where(within, score, np.float32(-1e3))


def timbre(
    power: NDArray[np.floating], energy: NDArray[np.floating], decibels: NDArray[np.floating], kilohertz_a_bin: float
) -> NDArray[np.floating]:
    """Measures of spectral balance, shape (frames, 17), as `loops.timbre` has them."""
    kilohertz = np.arange(power.shape[1]) * kilohertz_a_bin
    edges = np.searchsorted(kilohertz, (0.05, 0.5, 1, 2, 4, 8))
    sums = np.add.reduceat(power[:, : edges[-1]], edges[:-1], axis=1)
    one, two, five = np.searchsorted(kilohertz, (1, 2, 5))
    alpha = 10 * np.log10((sums[:, 0] + sums[:, 1] + 1e-10) / (power[:, one:five].sum(axis=1) + 1e-10))
    hammarberg = decibels[:, :two].max(axis=1) - decibels[:, two:five].max(axis=1)
    slopes = [_band_slope(decibels, kilohertz, *band) for band in ((0.03, 0.5), (0.5, 1.5), (1.5, 4), (4, 7.9))]
    share = power / energy[:, None]
    centroid = share @ kilohertz
    spread = np.sqrt(np.maximum(share @ kilohertz**2 - centroid**2, 0))
    flatness = decibels.mean(axis=1) - 10 * np.log10(power.mean(axis=1) + 1e-9)
    # The logarithm of a share is the decibels again, from another nought.
    entropy = np.log(energy) - np.log(10) / 10 * np.einsum("ij,ij->i", share, decibels)
    below = np.cumsum(share, axis=1)
    rolloffs = [(below < part).sum(axis=1) * kilohertz_a_bin for part in (0.85, 0.5)]
    relative = 10 * np.log10(sums + 1e-10) - 10 * np.log10(energy)[:, None]
    return np.column_stack([alpha, hammarberg, *slopes, relative, centroid, spread, flatness, entropy, *rolloffs])


def _band_slope(decibels, kilohertz, low, high):
    """The slope of a straight line through a band, in dB per kHz."""
    first, last = np.searchsorted(kilohertz, (low, high))
    centred = kilohertz[first:last] - kilohertz[first:last].mean()
    return decibels[:, first:last] @ centred / (centred @ centred)


def predictor(autocorrelation: NDArray[np.floating]) -> NDArray[np.floating]:
    """Linear prediction of each row by Durbin's recursion, shape (rows, lags); the first coefficient is one.

    References
    ----------
    Makhoul J (1975). Linear prediction: a tutorial review. doi 10.1109/PROC.1975.9792
    """
    n_rows, n = autocorrelation.shape
    a = np.zeros((n_rows, n))
    a[:, 0] = 1
    error = autocorrelation[:, 0].copy()
    for i in range(1, n):
        reflection = -(a[:, :i] * autocorrelation[:, i:0:-1]).sum(axis=1) / error
        a[:, 1 : i + 1] += reflection[:, None] * a[:, i - 1 :: -1][:, :i]
        error *= 1 - reflection**2
    return a


def roots(predictors: NDArray[np.floating]) -> NDArray[np.inexact]:
    """The roots of polynomials that begin with one, shape (rows, order): eigenvalues of companion matrices."""
    order = predictors.shape[1] - 1
    companion = np.zeros((len(predictors), order, order))
    companion[:, 0] = -predictors[:, 1:]
    companion[:, np.arange(1, order), np.arange(order - 1)] = 1
    return np.linalg.eigvals(companion)


def viterbi(
    score: NDArray[np.floating], octave: NDArray[np.floating], jump_cost: float = 0.35, switch_cost: float = 0.14
) -> NDArray[np.int64]:
    """Return the best path through the candidates of all frames, as `loops.viterbi` does, shape (frames,).

    References
    ----------
    Viterbi AJ (1967). Error bounds for convolutional codes and an asymptotically optimum decoding algorithm.
    doi 10.1109/TIT.1967.1054010
    """
    n_frames, n_states = score.shape
    # From each former candidate (last axis) to each candidate.
    cost = np.full((n_frames - 1, n_states, n_states), switch_cost)
    jumps = np.abs(octave[:-1, None, :] - octave[1:, :, None]).astype(np.float64)
    cost[:, :-1, :-1] = jump_cost * jumps[:, : n_states - 1, : n_states - 1]
    cost[:, -1, -1] = 0.0
    total, back, states = score[0].copy(), np.zeros((n_frames, n_states), np.int64), np.arange(n_states)
    for i in range(1, n_frames):
        ways = total - cost[i - 1]
        back[i] = ways.argmax(axis=1)
        total = (ways[states, back[i]] + score[i]).astype(score.dtype)
    chosen = np.empty(n_frames, np.int64)
    chosen[-1] = total.argmax()
    for i in range(n_frames - 1, 0, -1):
        chosen[i - 1] = back[i, chosen[i]]
    return chosen


def cycle_marks(
    samples: NDArray[np.floating], pitch: NDArray[np.floating], start: int, end: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mark the cycles of a voiced run and how strong the sound is there, shape (marks,) each, as in `loops`."""
    first, last = start * HOP, min(end * HOP, len(samples))
    if first >= last:
        return np.zeros(0), np.zeros(0)
    half = int(RATE / pitch[(start + end) // 2] / 2)
    middle = (first + last) // 2
    low, high = max(first, middle - half), min(last, middle + half + 1)
    anchor = float(low + np.abs(samples[low:high]).argmax())
    squares = np.concatenate([[0.0], np.cumsum(np.square(samples, dtype=np.float64))])
    found = [anchor]
    for side in (-1, 1):
        place = anchor
        while True:
            period = RATE / pitch[min(max(int(place / HOP + 0.5), start), end - 1)]
            place = _neighbour(samples, squares, place, period, side)
            if not first <= place < last:
                break
            found.append(place)
    marks = np.sort(found)
    steps = np.diff(marks) if len(marks) > 1 else np.zeros(1)
    before, after = 0.2 * np.concatenate([steps[:1], steps]), 0.2 * np.concatenate([steps, steps[-1:]])
    sizes = [_strength(samples, *of_mark) for of_mark in zip(marks, before, after, strict=False)]
    return marks, np.array(sizes)


def _neighbour(samples, squares, place, period, side, least_alike=0.7):
    half, here = int(period / 2), int(place + 0.5)
    shortest, longest = int(0.8 * period), int(1.25 * period) + 1
    low, high = here - half - (longest + 1 if side < 0 else 0), here + half + (longest + 1 if side > 0 else 0)
    if low < 0 or high >= len(samples):
        return -1.0
    n, n_steps = 2 * half + 1, longest - shortest + 3
    begin = here - half + shortest - 1 if side > 0 else low
    own = samples[here - half : here + half + 1]
    products = np.correlate(samples[begin : begin + n_steps + n - 1], own, "valid")
    starts = np.arange(begin, begin + n_steps)
    energy, own_energy = squares[starts + n] - squares[starts], squares[here + half + 1] - squares[here - half]
    # The nearest first.
    alike = (products / np.sqrt(own_energy * energy + 1e-12))[::side]
    best = 1 + int(alike[1:-1].argmax())
    if alike[best] < least_alike:
        return -1.0
    before, top, after = alike[best - 1 : best + 2].tolist()
    curve = before - 2 * top + after
    shift = 0.5 * (before - after) / curve if curve < 0 else 0.0
    return place + side * (shortest - 1 + best + min(max(shift, -0.5), 0.5))


def _strength(samples, mark, before, after):
    first, last = max(int(np.ceil(mark - before)), 0), min(int(mark + after) + 1, len(samples))
    away = np.arange(first, last) - mark
    away /= np.where(away < 0, before or 1.0, max(after, 1.0))
    weight = 0.5 + 0.5 * np.cos(np.pi * away)
    return np.sqrt(weight @ np.square(samples[first:last]) / (weight.sum() + 1e-12))
