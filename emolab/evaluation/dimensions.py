"""Lively or quiet, pleasant or unpleasant: emotions as places in a plane, and the measure that the field uses there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emolab.evaluation.scores import ScoreError
from emolab.labels import EMOTIONS, places
from emolab.rows import in_step

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

    Raises
    ------
    LabelError
        If one is not among `emolab.labels.EMOTIONS`: nobody has said on which side it lies.

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    References
    ----------
    Russell JA (1980). A circumplex model of affect. doi 10.1037/h0077714

    Examples
    --------
    >>> arousal(["angry", "sad"]).tolist()
    ['lively', 'quiet']
    """
    return _sides(emotions, LIVELY, "lively", "quiet")


def valence(emotions: ArrayLike) -> NDArray[np.str_]:
    """Return "pleasant" or "unpleasant" for each emotion.

    Parameters
    ----------
    emotions : array-like of str, shape (clips,)

    Returns
    -------
    numpy.ndarray of str, shape (clips,)

    Raises
    ------
    LabelError
        If one is not among `emolab.labels.EMOTIONS`: nobody has said on which side it lies.

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    References
    ----------
    Russell JA (1980). A circumplex model of affect. doi 10.1037/h0077714

    Examples
    --------
    >>> valence(["happy", "sad"]).tolist()
    ['pleasant', 'unpleasant']
    """
    return _sides(emotions, PLEASANT, "pleasant", "unpleasant")


def ccc(truth: ArrayLike, given: ArrayLike) -> float:
    """Concordance correlation coefficient: correlation that also asks for the right level and the right spread.

    Parameters
    ----------
    truth, given : array of float, shape (n,)

    Returns
    -------
    float
        1 only where both are equal.

    Raises
    ------
    ScoreError
        If there are not as many of the one as of the other, a value is missing, or all are one and the same.

    Notes
    -----
    Lin LI (1989), doi 10.2307/2532051. Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> round(ccc([0, 1, 2], [0, 2, 4]), 3)
    0.615
    """
    in_step(true_values=truth, given_values=given)
    truth, given = np.asarray(truth, float), np.asarray(given, float)
    if truth.shape != given.shape:
        raise ScoreError(f"There are {truth.size} true values but {given.size} that were given.")
    if np.isnan(truth).any() or np.isnan(given).any():
        raise ScoreError("Some values are missing. Leave those clips out before scoring.")
    if not truth.size or np.ptp(np.append(truth, given)) == 0:
        raise ScoreError("All values are one and the same, so nothing can go together with anything.")
    together = np.mean((truth - truth.mean()) * (given - given.mean()))
    return float(2 * together / (truth.var() + given.var() + (truth.mean() - given.mean()) ** 2))


def _sides(emotions, those, yes, no):
    side = np.array([yes if emotion in those else no for emotion in EMOTIONS])
    return side[places(np.asarray(emotions).tolist(), EMOTIONS)]
