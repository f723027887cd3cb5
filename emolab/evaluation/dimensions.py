"""Lively or quiet, pleasant or unpleasant: emotions as places in a plane, and the measure that the field uses there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

# Where a category is put when only two sides are left of each dimension. Neutral and calm count as pleasant, because
# nothing in them is unpleasant; surprise may be either, and is put with the pleasant ones. Others decide otherwise.
LIVELY = ("happy", "angry", "fearful", "surprised")
PLEASANT = ("neutral", "calm", "happy", "surprised")


def arousal(emotions: ArrayLike) -> NDArray[np.str_]:
    """Return "lively" or "quiet" for each emotion.

    Parameters
    ----------
    emotions : array-like of str, shape (clips,)

    Returns
    -------
    numpy.ndarray of str, shape (clips,)

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> arousal(["angry", "sad"]).tolist()
    ['lively', 'quiet']
    """
    return np.where(np.isin(emotions, LIVELY), "lively", "quiet")


def valence(emotions: ArrayLike) -> NDArray[np.str_]:
    """Return "pleasant" or "unpleasant" for each emotion.

    Parameters
    ----------
    emotions : array-like of str, shape (clips,)

    Returns
    -------
    numpy.ndarray of str, shape (clips,)

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> valence(["happy", "sad"]).tolist()
    ['pleasant', 'unpleasant']
    """
    return np.where(np.isin(emotions, PLEASANT), "pleasant", "unpleasant")


def ccc(truth: ArrayLike, given: ArrayLike) -> float:
    """Concordance correlation coefficient: correlation that also asks for the right level and the right spread.

    Parameters
    ----------
    truth, given : array of float, shape (n,)

    Returns
    -------
    float
        1 only where both are equal.

    Notes
    -----
    Lin LI (1989), doi 10.2307/2532051. Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> round(ccc([0, 1, 2], [0, 2, 4]), 3)
    0.615
    """
    truth, given = np.asarray(truth, float), np.asarray(given, float)
    together = np.mean((truth - truth.mean()) * (given - given.mean()))
    return float(2 * together / (truth.var() + given.var() + (truth.mean() - given.mean()) ** 2))
