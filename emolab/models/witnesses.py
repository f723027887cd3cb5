"""Several linear classifiers that each see measurements of another kind, and one answer of all of them.

Side by side in one table, many measurements drown few, and all share one shrinkage. As witnesses, each kind is asked on
its own, and what they say is added up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax, logsumexp, softmax
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.utils.validation import check_is_fitted

from emolab.errors import PlainError

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd
    from numpy.typing import NDArray


class WitnessError(PlainError):
    """Measurements that no witness knows, or nobody to learn from how far each can be trusted."""


class Witnesses(ClassifierMixin, BaseEstimator):
    """A mean of log-probabilities, in which each witness counts as much as proved right about strangers.

    Parameters
    ----------
    witnesses : sequence of (prefixes, estimator)
        Which columns a witness sees, by how their names begin, and a classifier with `predict_proba`.
    n_folds : int
        Folds by speaker inside the training part, in which the weights are found.

    Attributes
    ----------
    classes_ : numpy.ndarray
    weights_ : numpy.ndarray of shape (witnesses,)
        What the log-probabilities of each are multiplied by: those that made what strangers expressed most probable.
    fitted_ : list of classifier

    Notes
    -----
    A product of experts, or logarithmic opinion pool: Genest & Zidek 1986, doi 10.1214/ss/1177013825.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.linear_model import LogisticRegression
    >>> clips = pd.DataFrame(np.random.default_rng(0).normal(size=(60, 2)), columns=["pitch", "mfcc"])
    >>> emotions, who = np.where(clips.pitch > 0, "happy", "sad"), np.tile(np.arange(6), 10)
    >>> model = Witnesses([(("pitch",), LogisticRegression()), (("mfcc",), LogisticRegression())], n_folds=3)
    >>> int(model.fit(clips, emotions, who).weights_.argmax())
    0
    """

    def __init__(self, witnesses=(), n_folds=4):
        self.witnesses = witnesses
        self.n_folds = n_folds

    def fit(self, X: pd.DataFrame, y: NDArray[Any], groups: NDArray[Any] | None = None) -> Witnesses:
        """Learn from a table.

        Parameters
        ----------
        X : pandas.DataFrame of shape (clips, features)
        y : array-like of str, shape (clips,)
        groups : array-like of shape (clips,)
            Whose clips they are.

        Raises
        ------
        WitnessError
            If it is not said whose clips they are.
        """
        if groups is None:
            raise WitnessError("Say whose clips these are: fit(X, y, groups=speakers). Weights are found on strangers.")
        y, groups = np.asarray(y), np.asarray(groups)
        self.classes_, truth = np.unique(y, return_inverse=True)
        folds = list(
            StratifiedGroupKFold(self.n_folds, shuffle=True, random_state=0).split(np.zeros(len(y)), y, groups)
        )
        said = np.zeros((len(self.witnesses), len(y), len(self.classes_)))
        for number, (prefixes, estimator) in enumerate(self.witnesses):
            values = _seen(X, prefixes)
            for train, test in folds:
                said[number, test] = _log_probabilities(clone(estimator).fit(values[train], y[train]), values[test])
        self.weights_ = most_probable(said, truth)
        self.fitted_ = [clone(estimator).fit(_seen(X, prefixes), y) for prefixes, estimator in self.witnesses]
        return self

    def predict_proba(self, X: pd.DataFrame) -> NDArray[np.float64]:
        """Return probabilities, shape (clips, classes)."""
        return softmax(self._evidence(X), axis=1)

    def predict(self, X: pd.DataFrame) -> NDArray[Any]:
        """Return the likeliest class of each clip, shape (clips,)."""
        return self.classes_[self._evidence(X).argmax(axis=1)]

    def _evidence(self, X):
        check_is_fitted(self)
        said = [
            _log_probabilities(model, _seen(X, prefixes))
            for (prefixes, _), model in zip(self.witnesses, self.fitted_, strict=True)
        ]
        return np.tensordot(self.weights_, said, axes=1)


def _seen(X, prefixes):
    kept = [str(name).startswith(tuple(prefixes)) for name in X.columns]
    if not any(kept):
        raise WitnessError(f"No column begins with {' or '.join(prefixes)}. The table lacks what a witness goes by.")
    return X.to_numpy()[:, kept]


def _log_probabilities(model, values):
    # Of a surest answer the others' probabilities are nought, and of nought there is no logarithm.
    return log_softmax(np.log(np.maximum(model.predict_proba(values), 1e-300)), axis=1)


def most_probable(said: NDArray[np.floating], truth: NDArray[np.integer]) -> NDArray[np.floating]:
    """Find weights, none below 0, that make the true classes most probable.

    Parameters
    ----------
    said : numpy.ndarray, shape (witnesses, clips, classes)
        Log-probabilities.
    truth : numpy.ndarray of int, shape (clips,)

    Returns
    -------
    numpy.ndarray, shape (witnesses,)
    """
    true = said[:, np.arange(len(truth)), truth]

    def surprise(weights):
        mixed = np.tensordot(weights, said, axes=1)
        shares = softmax(mixed, axis=1)
        loss = (logsumexp(mixed, axis=1) - weights @ true).mean()
        return loss, (np.einsum("nc,wnc->w", shares, said) - true.sum(axis=1)) / len(truth)

    start = np.full(len(said), 0.5 / len(said))
    return minimize(surprise, start, jac=True, bounds=[(0, 5)] * len(said), method="L-BFGS-B").x
