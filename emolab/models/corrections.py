"""Learn from being corrected: a personal model on top of the one that ships.

A handful of corrections cannot retrain a recognizer, but it can say which of its mistakes it makes with *this* person:
"what you call angry is my happy". The personal model learns just that, a change of the eight probabilities, and stays
near "no change" for as long as the corrections say little. That it helps is not believed but measured: on recordings
held out one at a time, beside the model that ships, and beside saying "always what you corrected most often to", which
needs no ears at all. The same recording, corrected twice, counts once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import softmax

from emolab.errors import PlainError
from emolab.labels import LabelError, places

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

# Fewer recordings, or fewer emotions, say nothing that could be held out.
FEWEST = 6
FEWEST_LABELS = 2
# Two answers this close in every share are of one recording, played again or saved in another format.
SAME = 0.01
N_DRAWS = 2000
# How hard the personal model is pulled towards changing nothing.
STIFFNESS = 0.5
_LEAST = 1e-4


class TooFewCorrections(PlainError):
    """There is not enough to learn from yet; the message says how many are needed."""


@dataclass(frozen=True)
class Gain:
    """What a personal model changes, on corrections that it has not seen.

    Attributes
    ----------
    n : int
        How many distinct recordings were corrected, each held out once.
    right_before, right_commonest, right_after : int
        How many of them the model that ships answers right, the commonest label of the others, and the personal model.
    low, high : float
        How much larger the share of right answers is than that of the better of the other two: a 95 % interval, drawn
        over the recordings.
    """

    n: int
    right_before: int
    right_commonest: int
    right_after: int
    low: float
    high: float

    @property
    def helps(self) -> bool:
        """Whether more are right than without it, beyond what chance in the draw of the recordings explains."""
        return self.low > 0


class PersonalModel:
    """Turns the probabilities of the model that ships into those for one person.

    Attributes
    ----------
    classes_ : list of str

    Notes
    -----
    Multinomial logistic regression on log probabilities, its weights drawn to the identity instead of to zero
    (matrix scaling, Guo et al. 2017, with a prior). Notebook: 10_try_the_demo
    """

    def fit(self, probabilities: pd.DataFrame, labels: Sequence[str]) -> PersonalModel:
        """Learn from answers and what they should have been.

        Parameters
        ----------
        probabilities : pandas.DataFrame, shape (corrections, classes)
            The columns are the classes.
        labels : sequence of str

        Returns
        -------
        PersonalModel
            Itself.

        Raises
        ------
        LabelError
            If a label is none of the classes, or there are not as many as answers.
        """
        # Takes longer to import than a page to open: not before somebody corrects.
        from scipy.optimize import minimize

        self.classes_ = list(probabilities.columns)
        logs, n = _logs(probabilities), len(self.classes_)
        truth = np.array(places(labels, self.classes_))
        if len(truth) != len(logs):
            raise LabelError(f"There are {len(logs)} answers but {len(truth)} labels; they must pair up.")
        start = np.vstack([np.eye(n), np.zeros(n)])

        def loss(flat):
            weights = flat.reshape(n + 1, n)
            shares = softmax(logs @ weights[:n] + weights[n], axis=1)
            missed = shares - np.eye(n)[truth]
            slope = np.vstack([logs.T @ missed, missed.sum(axis=0)]) + STIFFNESS * (weights - start)
            surprise = -np.log(shares[np.arange(len(truth)), truth] + 1e-12).sum()
            return surprise + STIFFNESS / 2 * np.square(weights - start).sum(), slope.ravel()

        self.weights_ = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B").x.reshape(n + 1, n)
        return self

    def predict_proba(self, probabilities: pd.DataFrame) -> NDArray[np.float64]:
        """Return the personal probabilities, shape (answers, classes)."""
        return softmax(_logs(probabilities[self.classes_]) @ self.weights_[:-1] + self.weights_[-1], axis=1)


def personal(probabilities: pd.DataFrame, labels: Sequence[str]) -> tuple[PersonalModel, Gain]:
    """Fit a personal model and measure what it changes.

    Parameters
    ----------
    probabilities : pandas.DataFrame, shape (corrections, classes)
        What the model that ships answered.
    labels : sequence of str
        What would have been right.

    Returns
    -------
    model : PersonalModel
        Fitted on all corrections.
    gain : Gain
        From as many models as there are corrections, each asked about the one it has not seen.

    Raises
    ------
    LabelError
        If there are not as many labels as answers, or one is none of the classes.
    TooFewCorrections
        If there are fewer than `FEWEST` distinct recordings, or fewer than `FEWEST_LABELS` labels among them.

    Notes
    -----
    Notebook: 10_try_the_demo

    Examples
    --------
    >>> import pandas as pd
    >>> happy = np.linspace(0.55, 0.65, 12)
    >>> said = pd.DataFrame({"happy": happy, "sad": 1 - happy})
    >>> model, gain = personal(said, ["sad", "sad", "happy"] * 4)
    >>> gain.helps, sorted(model.classes_)
    (False, ['happy', 'sad'])
    """
    if len(labels) != len(probabilities):
        raise LabelError(f"There are {len(probabilities)} answers but {len(labels)} labels; they must pair up.")
    kept = distinct(probabilities)
    probabilities, labels = probabilities.iloc[kept].reset_index(drop=True), [list(labels)[row] for row in kept]
    if len(labels) < FEWEST or len(set(labels)) < FEWEST_LABELS:
        raise TooFewCorrections(
            f"{len(labels)} different recordings, corrected to {len(set(labels))} different emotions: a personal model "
            f"needs {FEWEST} and {FEWEST_LABELS}."
        )
    before = np.array(probabilities.idxmax(axis=1)) == labels
    commonest, after = np.zeros(len(labels), bool), np.zeros(len(labels), bool)
    for held_out in range(len(labels)):
        rest = [row for row in range(len(labels)) if row != held_out]
        known = [labels[row] for row in rest]
        commonest[held_out] = max(sorted(set(known)), key=known.count) == labels[held_out]
        model = PersonalModel().fit(probabilities.iloc[rest], known)
        answer = model.predict_proba(probabilities.iloc[[held_out]])[0].argmax()
        after[held_out] = model.classes_[answer] == labels[held_out]
    best = max(before, commonest, key=np.sum)
    low, high = _interval(after.astype(float) - best)
    gain = Gain(len(labels), int(before.sum()), int(commonest.sum()), int(after.sum()), low, high)
    return PersonalModel().fit(probabilities, labels), gain


def distinct(probabilities: pd.DataFrame) -> list[int]:
    """Choose one row of each recording: of rows that are `SAME`, the last, which is what the visitor thinks now.

    Parameters
    ----------
    probabilities : pandas.DataFrame, shape (corrections, classes)

    Returns
    -------
    list of int
        Positions, in order.
    """
    rows = np.asarray(probabilities, float)
    kept: list[int] = []
    for at in range(len(rows) - 1, -1, -1):
        if not any(np.abs(rows[at] - rows[later]).max() < SAME for later in kept):
            kept.append(at)
    return kept[::-1]


def _interval(differences, seed=0):
    draws = np.random.default_rng(seed).choice(differences, (N_DRAWS, len(differences))).mean(axis=1)
    return tuple(float(end) for end in np.percentile(draws, (2.5, 97.5)))


def _logs(probabilities):
    return np.log(np.maximum(np.asarray(probabilities, float), _LEAST))
