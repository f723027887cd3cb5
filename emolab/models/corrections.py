"""Learn from being corrected: a personal model on top of the one that ships.

A handful of corrections cannot retrain a recognizer, but it can say which of its mistakes it makes with *this* person:
"what you call angry is my happy". The personal model learns just that, a change of the eight probabilities, and stays
near "no change" for as long as the corrections say little. That it helps is not believed but measured, on corrections
held out one at a time.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import softmax

from emolab.errors import PlainError

# Fewer say nothing that could be held out.
FEWEST = 4
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
        How many corrections there are, each held out once.
    right_before, right_after : int
        How many of them the model that ships and the personal one answer right.
    """

    n: int
    right_before: int
    right_after: int

    @property
    def helps(self):
        """Whether more are right than before."""
        return self.right_after > self.right_before


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

    def fit(self, probabilities, labels):
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
        """
        self.classes_ = list(probabilities.columns)
        logs, n = _logs(probabilities), len(self.classes_)
        truth = np.array([self.classes_.index(label) for label in labels])
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

    def predict_proba(self, probabilities):
        """Return the personal probabilities, shape (answers, classes)."""
        return softmax(_logs(probabilities[self.classes_]) @ self.weights_[:-1] + self.weights_[-1], axis=1)


def personal(probabilities, labels):
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
    TooFewCorrections
        If there are fewer than `FEWEST`.

    Notes
    -----
    Notebook: 10_try_the_demo
    """
    labels = list(labels)
    if len(labels) < FEWEST:
        raise TooFewCorrections(f"{len(labels)} of {FEWEST} corrections: a personal model needs {FEWEST}.")
    after = 0
    for held_out in range(len(labels)):
        rest = [row for row in range(len(labels)) if row != held_out]
        model = PersonalModel().fit(probabilities.iloc[rest], [labels[row] for row in rest])
        answer = model.predict_proba(probabilities.iloc[[held_out]])[0].argmax()
        after += model.classes_[answer] == labels[held_out]
    before = int((probabilities.idxmax(axis=1) == pd.Series(labels, index=probabilities.index)).sum())
    return PersonalModel().fit(probabilities, labels), Gain(len(labels), before, int(after))


def _logs(probabilities):
    return np.log(np.maximum(np.asarray(probabilities, float), _LEAST))
