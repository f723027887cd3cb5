"""A linear classifier that can be told what each clip counts: the one in the recognizer."""

import numpy as np
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import gen_batches
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

# Rows that are held in double precision at once.
BATCH = 4096


class WeightedLDA(ClassifierMixin, BaseEstimator):
    """Linear discriminant analysis with weights, on standardised values, its covariance shrunk.

    scikit-learn's own cannot weigh rows, so a corpus of many clips would speak for all corpora.

    Parameters
    ----------
    shrinkage : float between 0 and 1
        How far the covariance within classes is pulled towards one with equal variances and no correlation; there are
        about as many features as clips.

    Attributes
    ----------
    classes_ : numpy.ndarray
    coef_ : numpy.ndarray of float32, shape (classes, features)
        For values as they are given: standardising is part of it.
    intercept_ : numpy.ndarray of float32, shape (classes,)

    Notes
    -----
    Ledoit & Wolf 2004, doi 10.1016/S0047-259X(03)00096-4. Classes count alike in the answer, however many clips they
    have.
    """

    def __init__(self, shrinkage=0.6):
        self.shrinkage = shrinkage

    def fit(self, X, y, sample_weight=None):
        """Learn from rows of `X`, each counting as `sample_weight` says (default: alike)."""
        X, y = validate_data(self, X, y, dtype=[np.float64, np.float32, np.float16], ensure_min_samples=2)
        check_classification_targets(y)
        weight = _check_sample_weight(sample_weight, X, dtype=np.float64)
        if not weight.all():
            X, y, weight = X[weight > 0], y[weight > 0], weight[weight > 0]
        weight = weight / weight.sum()
        self.classes_, row_class = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"All rows that count are of one class, {self.classes_[0]!r}; at least two are needed.")
        shift = X[:BATCH].mean(axis=0, dtype=np.float64)
        means, moments = _moments(X, shift, weight, row_class, len(self.classes_))
        share = np.bincount(row_class, weight)
        centre = share @ means
        within = moments - (means * share[:, None]).T @ means
        scale = np.sqrt(np.maximum(np.diag(moments) - np.square(centre), 0))
        scale[scale < 1e-9] = 1.0
        means, within = (means - centre) / scale, within / np.outer(scale, scale)
        covariance = (1 - self.shrinkage) * within
        covariance[np.diag_indices_from(covariance)] += self.shrinkage * np.trace(within) / len(within) + 1e-9
        directions = np.linalg.solve(covariance, means.T).T
        offsets = -0.5 * np.einsum("cf,cf->c", means, directions)
        self.coef_ = (directions / scale).astype(np.float32)
        self.intercept_ = (offsets - directions @ ((shift + centre) / scale)).astype(np.float32)
        return self

    def decision_function(self, X):
        """Return the evidence for each class, shape (rows, classes); with two classes, that for the second."""
        evidence = self._evidence(X)
        return evidence[:, 1] - evidence[:, 0] if len(self.classes_) == 2 else evidence

    def predict_proba(self, X):
        """Return probabilities, shape (rows, classes)."""
        return softmax(self._evidence(X), axis=1)

    def predict(self, X):
        """Return the class with the strongest evidence of each row."""
        best = self._evidence(X).argmax(axis=1)
        return self.classes_[best]

    def _evidence(self, X):
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        return X @ self.coef_.T.astype(np.float64) + self.intercept_


def _moments(X, shift, weight, row_class, n_classes):
    """Return the mean of each class, shape (classes, features), and the weighted second moments, both about `shift`."""
    sums, moments = np.zeros((n_classes, X.shape[1])), np.zeros((X.shape[1], X.shape[1]))
    for rows in gen_batches(len(X), BATCH):
        part = X[rows] - shift
        sums += (np.eye(n_classes)[row_class[rows]] * weight[rows, None]).T @ part
        moments += (part * weight[rows, None]).T @ part
    return sums / np.bincount(row_class, weight)[:, None], moments
