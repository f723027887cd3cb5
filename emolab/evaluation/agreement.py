"""How far people agree, and what their disagreement says: entropy, Fleiss' kappa, Krippendorff's alpha, soft labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import krippendorff
import numpy as np

from emolab.evaluation.scores import ScoreError
from emolab.labels import places
from emolab.rows import in_step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray


def entropy(votes: ArrayLike) -> NDArray[np.float64]:
    """Return the entropy of each clip's votes, in bits: 0 where all agree.

    Parameters
    ----------
    votes : array, shape (clips, answers)
        Counts.

    Returns
    -------
    numpy.ndarray, shape (clips,)

    Raises
    ------
    ScoreError
        If these are no counts, or nobody voted on a clip.

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    References
    ----------
    Shannon CE (1948). A mathematical theory of communication. doi 10.1002/j.1538-7305.1948.tb01338.x

    Examples
    --------
    >>> entropy([[4, 0], [2, 2]])
    array([0., 1.])
    """
    counts = _counted(votes)
    if not counts.sum(axis=1).all():
        raise ScoreError("Nobody voted on some clips. Leave them out.")
    shares = counts / counts.sum(axis=1, keepdims=True)
    return -(shares * np.log2(np.where(shares > 0, shares, 1))).sum(axis=1) + 0.0


def fleiss_kappa(votes: ArrayLike) -> float:
    """Return Fleiss' kappa; clips may have different numbers of votes, two at least.

    Parameters
    ----------
    votes : array-like, shape (clips, answers)
        Counts.

    Returns
    -------
    float
        1 where all agree, 0 where they agree no more than chance would have it.

    Raises
    ------
    ScoreError
        If these are no counts, a clip has fewer than two votes, or all votes are for one answer.

    Notes
    -----
    Fleiss JL (1971), doi 10.1037/h0031619. Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> round(fleiss_kappa([[4, 0], [0, 4], [2, 2]]), 3)
    0.556
    """
    counts = _counted(votes)
    n = counts.sum(axis=1)
    if (n < 2).any():
        raise ScoreError(f"{(n < 2).sum()} clips have fewer than two votes, so nobody agrees there. Leave them out.")
    _check_two_answers(counts)
    agreeing = (np.square(counts).sum(axis=1) - n) / (n * (n - 1))
    by_chance = np.square(counts.sum(axis=0) / counts.sum()).sum()
    return float((agreeing.mean() - by_chance) / (1 - by_chance))


def alpha(votes: ArrayLike) -> float:
    """Return Krippendorff's alpha for answers without an order, by the library `krippendorff`.

    Parameters
    ----------
    votes : array-like, shape (clips, answers)
        Counts.

    Returns
    -------
    float
        1 where all agree, 0 where they agree no more than chance would have it.

    Raises
    ------
    ScoreError
        If these are no counts, no clip has two votes, or all votes are for one answer.

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    References
    ----------
    Hayes AF, Krippendorff K (2007). Answering the call for a standard reliability measure for coding data.
    doi 10.1080/19312450709336664

    Examples
    --------
    >>> round(alpha([[4, 0], [0, 4], [2, 2]]), 3)
    0.593
    """
    counts = _counted(votes)
    # Where one person answered, nobody can agree: the library leaves such clips out.
    voted = counts[counts.sum(axis=1) > 1]
    if not len(voted):
        raise ScoreError("No clip has two votes, so nobody agrees or disagrees.")
    _check_two_answers(voted)
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def _counted(votes):
    """Return counts of votes, shape (clips, answers)."""
    votes = np.asarray(votes, float)
    if votes.ndim != 2 or not votes.size:
        raise ScoreError(
            f"Votes are a table, a row a clip and a column an answer; this one has the shape {votes.shape}."
        )
    if not ((votes >= 0) & (votes == np.round(votes))).all():
        raise ScoreError("Votes are counts: whole numbers, none below 0 and none missing.")
    return votes


def _check_two_answers(votes):
    if (votes.sum(axis=0) > 0).sum() < 2:
        raise ScoreError(
            "All votes are for one answer: by chance, too, all would agree, so there is nothing to compare."
        )


def soft_labels(emotions: ArrayLike, recognised: ArrayLike, classes: Sequence[str]) -> NDArray[np.float64]:
    """Turn labels and the share of listeners who agreed into one row of shares a clip.

    What the other listeners said is not known; they are spread evenly over the other classes.

    Parameters
    ----------
    emotions : array of str, shape (clips,)
    recognised : array of float, shape (clips,)
    classes : sequence of str

    Returns
    -------
    numpy.ndarray, shape (clips, classes)
        Rows add up to 1.

    Raises
    ------
    LabelError
        If an emotion is none of the classes.
    ScoreError
        If a share is not between 0 and 1, there are not as many shares as emotions, or a class is named twice.

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> soft_labels(["sad", "happy"], [0.8, 0.5], ["happy", "sad", "angry"])
    array([[0.1 , 0.8 , 0.1 ],
           [0.5 , 0.25, 0.25]])
    """
    if len(classes) < 2 or len(set(classes)) < len(classes):
        raise ScoreError("Votes are spread over two classes at least, each named once.")
    in_step(emotions=emotions, shares=recognised)
    acted = np.eye(len(classes), dtype=bool)[places(np.asarray(emotions).tolist(), classes)]
    recognised = np.asarray(recognised, float)[:, None]
    if len(recognised) != len(acted):
        raise ScoreError(f"There are {len(acted)} emotions but {len(recognised)} shares.")
    if not ((recognised >= 0) & (recognised <= 1)).all():
        raise ScoreError("The share of listeners who agreed lies between 0 and 1; some of these do not.")
    return np.where(acted, recognised, (1 - recognised) / (len(classes) - 1))
