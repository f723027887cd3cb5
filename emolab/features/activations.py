"""What the speech encoder does value by value, compiled by numba: in NumPy, each step goes through memory once more.

`emolab.features.ears` has the same in NumPy, which is there without waiting for numba.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np
from scipy.fft import rfft  # noqa: F401 (as in `loops`)

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Sums in any order, so that sixteen values are worked on at a time; nothing here is infinite.
_quick = numba.njit(cache=True, nogil=True, error_model="numpy", fastmath={"reassoc", "contract", "nsz", "nnan"})


@_quick
def _exp(x):
    """The exponential of what is not above nought, within a millionth of itself: a power of two, and a polynomial."""
    x = max(x, np.float32(-87))
    whole = np.floor(x * np.float32(1.44269504) + np.float32(0.5))
    rest = x - whole * np.float32(0.693359375) - whole * np.float32(-2.12194440e-4)
    y = np.float32(1.9875691500e-4)
    y = y * rest + np.float32(1.3981999507e-3)
    y = y * rest + np.float32(8.3334519073e-3)
    y = y * rest + np.float32(4.1665795894e-2)
    y = y * rest + np.float32(1.6666665459e-1)
    y = y * rest + np.float32(5.0000001201e-1)
    y = y * rest * rest + rest + np.float32(1)
    # The exponent of a number in single precision begins at its 24th bit, and 127 stands for nought.
    return y * np.int32(np.int32(np.int32(whole) + np.int32(127)) << np.int32(23)).view(np.float32)


@_quick
def gelu(x: NDArray[np.float32]) -> None:
    """Replace values, shape (values,), by their GELU, as `ears.gelu` has it.

    References
    ----------
    Hendrycks D, Gimpel K (2016). Gaussian error linear units. arXiv 1606.08415
    """
    for i in range(len(x)):
        value = x[i]
        size = abs(value)
        bend = np.float32(1) / (np.float32(1) + np.float32(0.3275911 / np.sqrt(2)) * size)
        tail = np.float32(1.061405429)
        tail = tail * bend + np.float32(-1.453152027)
        tail = tail * bend + np.float32(1.421413741)
        tail = tail * bend + np.float32(-0.284496736)
        tail = tail * bend + np.float32(0.254829592)
        tail = tail * bend * size * np.float32(0.5) * _exp(np.float32(-0.5) * size * size)
        x[i] = max(value, np.float32(0)) - tail


@_quick
def exponentials(scores: NDArray[np.float32], highest: NDArray[np.float32]) -> NDArray[np.float32]:
    """Replace scores by their exponentials, relative to the highest of each row; returns the sums, shape (rows,)."""
    totals = np.empty(len(scores), np.float32)
    for row in range(len(scores)):
        total = np.float32(0)
        for i in range(scores.shape[1]):
            value = _exp(scores[row, i] - highest[row])
            scores[row, i] = value
            total += value
        totals[row] = total
    return totals


@_quick
def normal(x: NDArray[np.float32], gamma: NDArray[np.float32], beta: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bring each row to mean 0 and deviation 1, then to the learned scale and offset; shape (rows, values).

    References
    ----------
    Ba JL, Kiros JR, Hinton GE (2016). Layer normalization. arXiv 1607.06450
    """
    n_rows, n = x.shape
    y = np.empty((n_rows, n), np.float32)
    for row in range(n_rows):
        mean = np.float32(0)
        for i in range(n):
            mean += x[row, i]
        mean /= n
        spread = np.float32(0)
        for i in range(n):
            spread += (x[row, i] - mean) * (x[row, i] - mean)
        scale = np.float32(1) / np.sqrt(spread / np.float32(n) + np.float32(1e-5))
        for i in range(n):
            y[row, i] = (x[row, i] - mean) * scale * gamma[i] + beta[i]
    return y
