"""The loops over frames that cannot be done for all frames at once, or not as fast, compiled by numba, and SciPy's FFT.

`walks` has the same in NumPy, which is slower, and there without waiting for numba and SciPy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np
from scipy.fft import irfft, rfft  # noqa: F401 (four times as fast as NumPy's on many frames)

from emolab.features import walks

if TYPE_CHECKING:
    from numpy.typing import NDArray

# As in `emolab.features.voice`, which cannot be asked: it is numbers that numba compiles in.
RATE, HOP = 16_000, 160
# Bins of 15.6 Hz: the edges of the bands (50, 500, 1000, 2000, 4000, 8000 Hz), those of the lines laid through a frame
# (30, 500, 1500, 4000, 7900 Hz), and 5000 Hz.
BANDS, LINES, FIVE_KHZ = (4, 32, 64, 128, 256, 512), (2, 32, 96, 256, 506), 320


@numba.njit(cache=True, nogil=True, error_model="numpy")
def squared(spectra: NDArray[np.complex64]) -> NDArray[np.float32]:
    """Return the power of spectra, shape (frames, bins): at once, where NumPy makes three arrays."""
    n_frames, n_bins = spectra.shape
    power = np.empty((n_frames, n_bins), np.float32)
    for frame in range(n_frames):
        for i in range(n_bins):
            value = spectra[frame, i]
            power[frame, i] = value.real * value.real + value.imag * value.imag
    return power


@numba.njit(cache=True, nogil=True, error_model="numpy")
def candidates(
    autocorrelation: NDArray[np.float32], cost: NDArray[np.float32], n: int, first: int, shortest: float, longest: float
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Lags of the best `n` peaks of each frame, how high they are, and how good; shape (frames, n) each.

    The lags from `first` on are looked at, of which `cost` says how much each costs; what lies outside of `shortest`
    and `longest` is no candidate.

    References
    ----------
    Boersma P (1993). Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a
    sampled sound. Proceedings of the Institute of Phonetic Sciences 17, 97-110.
    """
    n_frames = len(autocorrelation)
    lag, height = np.full((n_frames, n), np.float32(first)), np.zeros((n_frames, n), np.float32)
    score = np.full((n_frames, n), np.float32(-1e3))
    for frame in range(n_frames):
        track = autocorrelation[frame]
        for i in range(len(cost)):
            left, middle, right = track[first + i - 1], track[first + i], track[first + i + 1]
            if not (middle > left and middle >= right and middle > np.float32(0.2)):
                continue
            curve = left - np.float32(2) * middle + right
            shift = np.float32(0.5) * (left - right) / (curve if curve else np.float32(1))
            high = min(middle - np.float32(0.25) * (left - right) * shift, np.float32(1))
            good = high - cost[i]
            place = n
            while place > 0 and score[frame, place - 1] < good:
                place -= 1
            for worse in range(n - 1, place, -1):
                lag[frame, worse], height[frame, worse] = lag[frame, worse - 1], height[frame, worse - 1]
                score[frame, worse] = score[frame, worse - 1]
            if place < n:
                lag[frame, place], height[frame, place], score[frame, place] = np.float32(first + i) + shift, high, good
        for place in range(n):
            if not shortest < lag[frame, place] < longest:
                height[frame, place], score[frame, place] = 0, np.float32(-1e3)
    return lag, height, score


@numba.njit(cache=True, nogil=True, error_model="numpy", fastmath={"reassoc", "nsz", "nnan", "contract"})
def _sums(power, decibels, kilohertz, out):
    """Sum up a frame: energy by band and above 5 kHz, its first two moments, decibels about each band's line."""
    for band in range(5):
        total = 0.0
        for i in range(BANDS[band], BANDS[band + 1]):
            total += power[i]
        out[band] = total
    total = 0.0
    for i in range(BANDS[2], FIVE_KHZ):
        total += power[i]
    out[5] = total
    whole = first = second = height = mixed = 0.0
    for i in range(len(power)):
        whole += power[i]
        first += power[i] * kilohertz[i]
        second += power[i] * (kilohertz[i] * kilohertz[i])
        height += decibels[i]
        mixed += power[i] * np.float64(decibels[i])
    out[6], out[7], out[8], out[9], out[10] = whole, first, second, height, mixed
    for band in range(4):
        low, high = LINES[band], LINES[band + 1]
        middle = 0.5 * (kilohertz[low] + kilohertz[high - 1])
        slope = width = 0.0
        for i in range(low, high):
            slope += decibels[i] * (kilohertz[i] - middle)
            width += (kilohertz[i] - middle) * (kilohertz[i] - middle)
        out[11 + band] = slope / width
    for part in range(2):
        low, high = (1, BANDS[3]) if part == 0 else (BANDS[3], FIVE_KHZ)
        highest = decibels[low - 1 + part]
        for i in range(low, high):
            highest = max(highest, decibels[i])
        out[15 + part] = highest


@numba.njit(cache=True, nogil=True, error_model="numpy")
def timbre(
    power: NDArray[np.float32], energy: NDArray[np.float32], decibels: NDArray[np.float32], kilohertz_a_bin: float
) -> NDArray[np.float64]:
    """Measures of spectral balance, shape (frames, 17), as named in `expression.TIMBRE`."""
    n_frames, n_bins = power.shape
    tracks, sums, kilohertz = np.empty((n_frames, 17)), np.empty(17), np.arange(n_bins) * kilohertz_a_bin
    for frame in range(n_frames):
        _sums(power[frame], decibels[frame], kilohertz, sums)
        row, whole = tracks[frame], np.float64(energy[frame])
        row[0] = 10 * np.log10((sums[0] + sums[1] + 1e-10) / (sums[5] + 1e-10))
        row[1] = sums[15] - sums[16]
        for line in range(4):
            row[2 + line] = sums[11 + line]
        for band in range(5):
            row[6 + band] = 10 * np.log10(sums[band] + 1e-10) - 10 * np.log10(whole)
        row[11] = sums[7] / whole
        row[12] = np.sqrt(max(sums[8] / whole - row[11] * row[11], 0.0))
        row[13] = sums[9] / n_bins - 10 * np.log10(sums[6] / n_bins + 1e-9)
        # The logarithm of a share is the decibels again, from another nought.
        row[14] = np.log(whole) - np.log(10) / 10 * sums[10] / whole
        below, half = np.float32(0), -1
        for i in range(n_bins):
            below += power[frame, i] / energy[frame]
            if half < 0 and not below < np.float32(0.5):
                half = i
            if not below < np.float32(0.85):
                break
        else:
            i = n_bins
        row[15], row[16] = i * kilohertz_a_bin, (half if half >= 0 else n_bins) * kilohertz_a_bin
    return tracks


@numba.njit(cache=True, nogil=True, error_model="numpy")
def predictor(autocorrelation: NDArray[np.float64]) -> NDArray[np.float64]:
    """Linear prediction of each row by Durbin's recursion, shape (rows, lags); the first coefficient is one.

    References
    ----------
    Makhoul J (1975). Linear prediction: a tutorial review. doi 10.1109/PROC.1975.9792
    """
    n_rows, n = autocorrelation.shape
    a, before = np.zeros((n_rows, n)), np.empty(n)
    for row in range(n_rows):
        a[row, 0] = 1.0
        error = autocorrelation[row, 0]
        for i in range(1, n):
            reflection = 0.0
            for j in range(i):
                reflection -= a[row, j] * autocorrelation[row, i - j]
            reflection /= error
            for j in range(i):
                before[j] = a[row, j]
            for j in range(1, i + 1):
                a[row, j] += reflection * before[i - j]
            error *= 1 - reflection * reflection
    return a


def roots(predictors: NDArray[np.float64]) -> NDArray[np.complex128]:
    """The roots of polynomials of even order whose first coefficient is one, shape (rows, order).

    By Bairstow's method, beginning with what was found in the row before: the mouth moves little from frame to frame.
    Where that does not settle, by eigenvalues, which take ten times as long.
    """
    found, settled = _factored(np.ascontiguousarray(predictors, np.float64))
    if not settled.all():
        found[~settled] = walks.roots(predictors[~settled])
    return found


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _factored(predictors):
    """Factor each polynomial into x² + ux + v; returns the roots of these, and which polynomials could be factored."""
    n_rows, order = len(predictors), predictors.shape[1] - 1
    n_factors = order // 2
    found, settled = np.zeros((n_rows, order), np.complex128), np.zeros(n_rows, np.bool_)
    factors, work, rest = np.zeros((n_factors, 2)), np.empty(order + 1), np.empty(order + 1)
    for row in range(n_rows):
        whole = predictors[row]
        for size in (0.0, 0.9, 0.7, 0.97, 0.5):
            if size:
                for k in range(n_factors):
                    factors[k, 0], factors[k, 1] = -2 * size * np.cos(np.pi * (k + 0.5) / n_factors), size * size
            elif row == 0 or not settled[row - 1]:
                continue
            for i in range(order + 1):
                work[i] = whole[i]
            ok = True
            for k in range(n_factors - 1):
                left = order + 1 - 2 * k
                ok = ok and _divided(work[:left], factors[k], rest, 1e-8, 40)
                for i in range(left - 2):
                    work[i] = rest[i]
            factors[-1, 0], factors[-1, 1] = work[1], work[2]
            # What was divided out first took its error along.
            for k in range(n_factors):
                ok = ok and _divided(whole, factors[k], rest, 1e-13, 8)
            # Two that came to the same are no factors.
            apart = -whole[1]
            for k in range(n_factors):
                apart += factors[k, 0]
            settled[row] = ok and abs(apart) < 1e-9
            if settled[row]:
                break
        for k in range(n_factors):
            half, inside = -0.5 * factors[k, 0], 0.25 * factors[k, 0] ** 2 - factors[k, 1]
            if inside < 0:
                found[row, 2 * k] = complex(half, np.sqrt(-inside))
                found[row, 2 * k + 1] = complex(half, -np.sqrt(-inside))
            else:
                far = half + np.sqrt(inside) if half >= 0 else half - np.sqrt(inside)
                found[row, 2 * k] = far
                found[row, 2 * k + 1] = factors[k, 1] / far if far else 0.0
    return found, settled


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _divided(a, factor, rest, near, most):
    """Move a factor by Newton's steps to where it divides a polynomial, and write what is left; False where not."""
    last = len(a) - 1
    u, v = factor
    for _ in range(most):
        b1, c1, rest[0] = 0.0, 0.0, 1.0
        b, c = 1.0, 1.0
        c2 = 0.0
        for i in range(1, last):
            b, b1 = a[i] - u * b - v * b1, b
            rest[i] = b
            c, c1, c2 = b - u * c - v * c1, c, c1
        b, b1 = a[last] - u * b - v * b1, b
        # c is that of the place before the last, c1 and c2 those before.
        turn = c1 * c1 - c * c2
        if turn == 0:
            return False
        du, dv = (b1 * c1 - b * c2) / turn, (b * c1 - b1 * c) / turn
        u, v = u + du, v + dv
        if not abs(u) + abs(v) < 10:
            return False
        if abs(du) + abs(dv) < near:
            factor[0], factor[1] = u, v
            return True
    return False


@numba.njit(cache=True, nogil=True, error_model="numpy", fastmath={"reassoc", "nsz", "contract"})
def functionals(
    tracks: NDArray[np.floating], ordered: NDArray[np.floating], codes: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Summarise tracks as `emolab.features.functionals` does; `ordered` is each sorted, a code below 100 a per cent."""
    n, n_tracks = tracks.shape
    mean, sums = np.zeros(n_tracks), np.zeros((6, n_tracks))
    for i in range(n):
        for j in range(n_tracks):
            mean[j] += tracks[i, j]
    mean /= n
    step = 2 / (n - 1) if n > 1 else 0.0
    line = bow = 0.0
    middle = (n + 1) / (3 * (n - 1)) if n > 1 else 1.0
    for i in range(n):
        time = i * step - 1
        bend = time * time - middle
        line += time * time
        bow += bend * bend
        for j in range(n_tracks):
            away = tracks[i, j] - mean[j]
            sums[0, j] += away * away
            sums[1, j] += away * away * away
            sums[2, j] += time * away
            sums[3, j] += bend * away
    for i in range(1, n):
        for j in range(n_tracks):
            jump = np.float64(tracks[i, j]) - tracks[i - 1, j]
            sums[4, j] += abs(jump)
            away = jump - (tracks[n - 1, j] - tracks[0, j]) / (n - 1)
            sums[5, j] += away * away
    out, n_jumps = np.empty((n_tracks, len(codes))), max(n - 1, 1)
    for k in range(len(codes)):
        code = codes[k]
        if code < 100:
            place = code / 100 * (n - 1)
            below = int(place)
            share, above = place - below, min(below + 1, n - 1)
            for j in range(n_tracks):
                low, high = np.float64(ordered[below, j]), np.float64(ordered[above, j])
                out[j, k] = low + (high - low) * share
            continue
        for j in range(n_tracks):
            if code == 100:
                out[j, k] = mean[j]
            elif code == 101:
                out[j, k] = np.sqrt(sums[0, j] / n)
            elif code == 102:
                out[j, k] = sums[1, j] / n / (np.sqrt(sums[0, j] / n) + 1e-9) ** 3
            elif code == 103:
                out[j, k] = sums[2, j] / max(line, 1e-9)
            elif code == 104:
                out[j, k] = sums[3, j] / max(bow, 1e-9)
            elif code == 105:
                out[j, k] = sums[4, j] / n_jumps
            else:
                out[j, k] = np.sqrt(sums[5, j] / n_jumps)
    return out


@numba.njit(cache=True, nogil=True, error_model="numpy")
def viterbi(
    score: NDArray[np.float64], octave: NDArray[np.float64], jump_cost: float = 0.35, switch_cost: float = 0.14
) -> NDArray[np.intp]:
    """The best path through the candidates of all frames, shape (frames,); the last candidate is "no voice".

    References
    ----------
    Viterbi AJ (1967). Error bounds for convolutional codes and an asymptotically optimum decoding algorithm.
    doi 10.1109/TIT.1967.1054010
    """
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


@numba.njit(cache=True, nogil=True, error_model="numpy")
def cycle_marks(
    samples: NDArray[np.floating], pitch: NDArray[np.float64], start: int, end: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mark the cycles of a voiced run, between samples, and say how strong the sound is about each mark.

    From the furthest point of the cycle in its middle, to either side, to the stretch that is most like it a period
    later. Both have the shape (marks,).
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


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _neighbour(samples, place, period, side, least_alike=0.7):
    """Where the next cycle to one side is; -1 where nothing there is alike."""
    half, here = int(period / 2), int(place + 0.5)
    shortest, longest = int(0.8 * period), int(1.25 * period) + 1
    low, high = here - half - (longest + 1 if side < 0 else 0), here + half + (longest + 1 if side > 0 else 0)
    if low < 0 or high >= len(samples):
        return -1.0
    n = 2 * half + 1
    alike = np.zeros(longest - shortest + 3)
    start = here - half + side * (shortest - 1)
    own_energy = _product(samples, here - half, here - half, n)
    energy = _product(samples, start, start, n)
    for i in range(len(alike)):
        likeness = _product(samples, here - half, start, n)
        alike[i] = likeness / np.sqrt(own_energy * max(energy, 0.0) + 1e-12)
        # One sample on: one comes in, one goes out.
        new, old = (start + n, start) if side > 0 else (start - 1, start + n - 1)
        if 0 <= new < len(samples):
            energy += samples[new] ** 2 - samples[old] ** 2
        start += side
    best = 1 + alike[1:-1].argmax()
    if alike[best] < least_alike:
        return -1.0
    curve = alike[best - 1] - 2 * alike[best] + alike[best + 1]
    shift = 0.5 * (alike[best - 1] - alike[best + 1]) / curve if curve < 0 else 0.0
    return place + side * (shortest - 1 + best + min(max(shift, -0.5), 0.5))


@numba.njit(cache=True, nogil=True, error_model="numpy", fastmath={"reassoc", "nsz", "contract"})
def _product(samples, one, other, n):
    """The inner product of two stretches: a call of BLAS takes longer than these few samples."""
    total = np.float32(0)
    for i in range(n):
        total += samples[one + i] * samples[other + i]
    return total


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _strength(samples, mark, before, after):
    """Root mean square about a mark, weighted by half a cosine to either side."""
    total, weights = 0.0, 1e-12
    middle = int(np.ceil(mark))
    for side in range(2):
        first = max(int(np.ceil(mark - before)), 0) if side == 0 else middle
        last = middle if side == 0 else min(int(mark + after) + 1, len(samples))
        turn = np.pi / (before if side == 0 else max(after, 1.0)) if first < last else 0.0
        # The cosine of one place and the one before lead to the next; a call for each takes longer than all else.
        cosine, former, twice = np.cos((first - mark) * turn), np.cos((first - 1 - mark) * turn), 2 * np.cos(turn)
        for place in range(first, last):
            weight = 0.5 + 0.5 * cosine
            total += weight * samples[place] ** 2
            weights += weight
            cosine, former = twice * cosine - former, cosine
    return np.sqrt(total / weights)
