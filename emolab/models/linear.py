"""A linear classifier that can be told what each clip counts: the one in the recognizer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_consistent_length, gen_batches
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from emolab.models.gaps import filled, missing_together

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd
    from numpy.typing import NDArray

# Rows that are held in double precision at once.
BATCH = 4096
# Rows of a covariance that are scaled at once.
BLOCK = 256


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
        Where values were missing in training, a column for each set of them follows (`emolab.models.gaps`).
    intercept_ : numpy.ndarray of float32, shape (classes,)
    usual_ : numpy.ndarray of float32, shape (features,)
        Means: what gaps are filled with, which says nothing for or against a class.
    gaps_ : numpy.ndarray of bool, shape (sets, features), or None
        Which columns went missing together; None where none did.

    Notes
    -----
    Ledoit & Wolf 2004, doi 10.1016/S0047-259X(03)00096-4. Classes count alike in the answer, however many clips they
    have.
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> X, y = np.array([[0.0, 1.0], [1.0, 0.0], [9.0, 8.0], [8.0, 9.0]]), ["sad", "sad", "angry", "angry"]
    >>> WeightedLDA().fit(X, y).predict([[0.5, 0.5]]).tolist()
    ['sad']
    >>> WeightedLDA().fit(X, y, sample_weight=[1, 1, 2, 2]).predict_proba([[4.5, 4.5]]).round(2).tolist()
    [[0.5, 0.5]]
    """

    def __init__(self, shrinkage: float = 0.6) -> None:
        self.shrinkage = shrinkage

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags

    def fit(
        self,
        X: NDArray[Any] | pd.DataFrame,
        y: NDArray[Any] | pd.Series,
        sample_weight: NDArray[Any] | None = None,
        corpus: NDArray[Any] | None = None,
    ) -> WeightedLDA:
        """Learn from rows of `X`, each counting as `sample_weight` says (default: alike).

        Parameters
        ----------
        corpus : array-like of str, shape (rows,), optional
            Where rows come from: then an emotion is what it is on average over the corpora, each seen from the middle
            of the emotions that all of them have. That a corpus acts an emotion in a way of its own is not taken for
            chance; where its middle lies is.

        Raises
        ------
        ValueError
            If all rows that count are of one class, a weight is below 0, or the shrinkage is not between 0 and 1.
        """
        X, y = validate_data(
            self, X, y, dtype=[np.float64, np.float32, np.float16], ensure_min_samples=2, ensure_all_finite="allow-nan"
        )
        if not 0 <= self.shrinkage <= 1:
            raise ValueError(f"The shrinkage lies between 0 and 1, and is not {self.shrinkage}.")
        check_classification_targets(y)
        weight = _check_sample_weight(sample_weight, X, dtype=np.float64, ensure_non_negative=True)
        check_consistent_length(y, corpus)
        corpus = np.zeros(len(y), int) if corpus is None else np.unique(corpus, return_inverse=True)[1]
        if not weight.all():
            X, y, corpus, weight = X[weight > 0], y[weight > 0], corpus[weight > 0], weight[weight > 0]
        weight = weight / weight.sum()
        self.gaps_, self.usual_ = missing_together(X), _usual(X, weight)
        X = filled(X, self.usual_, self.gaps_)
        self.classes_, row_class = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"All rows that count are of one class, {self.classes_[0]!r}; at least two are needed.")
        n_corpora = corpus.max() + 1
        cells, row_cell = np.unique(row_class * n_corpora + corpus, return_inverse=True)
        shift = X[:BATCH].mean(axis=0, dtype=np.float64)
        cell_share, share = np.bincount(row_cell, weight), np.bincount(row_class, weight)
        few = len(X) < X.shape[1]
        if few:
            cell_means, deviations = _deviations(X, shift, weight, row_cell, len(cells))
        else:
            cell_means, within = _moments(X, shift, weight, row_cell, len(cells))
            # In place: with thousands of features, each copy of such a matrix takes tens of megabytes.
            within -= (cell_means * cell_share[:, None]).T @ cell_means
        means, middles = _class_means(cell_means, *divmod(cells, n_corpora))
        centre = middles.mean(axis=0)
        if few:
            deviations = np.concatenate([deviations, (middles - centre) / np.sqrt(len(middles))])
            variances = np.square(deviations).sum(axis=0)
        else:
            within += (middles - centre).T @ (middles - centre) / len(middles)
            variances = np.diag(within)
        scale = np.sqrt(np.maximum(variances + share @ np.square(means - share @ means), 0))
        # What does not vary differs by rounding, as scikit-learn's StandardScaler has it: small values may vary.
        scale[scale <= 10 * np.finfo(float).eps * np.abs(shift)] = 1.0
        means = means / scale
        if few:
            directions = _solved_by_rows(deviations / scale, means, self.shrinkage)
        else:
            for rows in gen_batches(len(within), BLOCK):
                within[rows] /= np.outer(scale[rows], scale)
            towards = self.shrinkage * np.trace(within) / len(within)
            covariance = within
            covariance *= 1 - self.shrinkage
            covariance[np.diag_indices_from(covariance)] += towards + 1e-9
            directions = np.linalg.solve(covariance, means.T).T
        offsets = -0.5 * np.einsum("cf,cf->c", means, directions)
        self.coef_ = (directions / scale).astype(np.float32)
        self.intercept_ = (offsets - directions @ ((shift + centre) / scale)).astype(np.float32)
        return self

    def decision_function(self, X: NDArray[Any] | pd.DataFrame) -> NDArray[np.float64]:
        """Return the evidence for each class, shape (rows, classes); with two classes, that for the second."""
        evidence = self._evidence(X)
        return evidence[:, 1] - evidence[:, 0] if len(self.classes_) == 2 else evidence

    def predict_proba(self, X: NDArray[Any] | pd.DataFrame) -> NDArray[np.float64]:
        """Return probabilities, shape (rows, classes)."""
        return softmax(self._evidence(X), axis=1)

    def predict(self, X: NDArray[Any] | pd.DataFrame) -> NDArray[Any]:
        """Return the class with the strongest evidence of each row, shape (rows,)."""
        best = self._evidence(X).argmax(axis=1)
        return self.classes_[best]

    def _evidence(self, X):
        check_is_fitted(self)
        # A model that was saved before it learned to meet gaps takes none.
        meets_gaps = hasattr(self, "usual_")
        X = validate_data(self, X, dtype=np.float64, reset=False, ensure_all_finite="allow-nan" if meets_gaps else True)
        X = filled(X, self.usual_, self.gaps_) if meets_gaps else X
        return X @ self.coef_.T.astype(np.float64) + self.intercept_


def _usual(X, weight):
    """Return the mean of each column over the rows that have it; 0 where none has."""
    present = ~np.isnan(X)
    means = np.where(present, X, 0).T.astype(float) @ weight / np.maximum(present.T @ weight, 1e-12)
    return means.astype(np.float32)


def _class_means(cell_means, cell_class, cell_corpus):
    """Tell classes and corpora apart in the means of their cells.

    Returns
    -------
    means : numpy.ndarray, shape (classes, features)
        Of each class, from the middle of its corpus, over the corpora that have it.
    middles : numpy.ndarray, shape (corpora, features)
        Of each corpus, over the classes that all corpora have.
    """
    corpora = np.unique(cell_corpus)
    common = np.bincount(cell_class) == len(corpora)
    if not common.any():
        raise ValueError(
            "No class is in every corpus, so corpora and classes cannot be told apart. Leave `corpus` out."
        )
    shared = common[cell_class]
    middles = np.stack([cell_means[shared & (cell_corpus == corpus)].mean(axis=0) for corpus in corpora])
    away = cell_means - middles[np.searchsorted(corpora, cell_corpus)]
    return np.stack([away[cell_class == label].mean(axis=0) for label in np.unique(cell_class)]), middles


def _moments(X, shift, weight, row_cell, n_cells):
    """Return the mean of each cell, shape (cells, features), and the weighted second moments, both about `shift`."""
    sums, moments = np.zeros((n_cells, X.shape[1])), np.zeros((X.shape[1], X.shape[1]))
    for rows in gen_batches(len(X), BATCH):
        part = X[rows] - shift
        sums += (np.eye(n_cells)[row_cell[rows]] * weight[rows, None]).T @ part
        moments += (part * weight[rows, None]).T @ part
    return sums / np.bincount(row_cell, weight)[:, None], moments


def _deviations(X, shift, weight, row_cell, n_cells):
    """Return the means of the cells as `_moments` does, and how far each row lies from its own, as it counts."""
    values = X - shift
    cell_means = (np.eye(n_cells)[row_cell] * weight[:, None]).T @ values / np.bincount(row_cell, weight)[:, None]
    values -= cell_means[row_cell]
    values *= np.sqrt(weight)[:, None]
    return cell_means, values


def _solved_by_rows(deviations, means, shrinkage):
    """Solve for the directions of the classes with a matrix of the rows, which are fewer than the features.

    The covariance is ``(1 - shrinkage) D.T @ D + towards * I``. By Woodbury's identity its inverse needs that of a
    matrix as large as ``D @ D.T`` only.
    """
    towards = shrinkage * np.square(deviations).sum() / deviations.shape[1] + 1e-9
    products = (1 - shrinkage) * (deviations @ deviations.T)
    products[np.diag_indices_from(products)] += towards
    seen = np.linalg.solve(products, deviations @ means.T)
    return (means - (1 - shrinkage) * (deviations.T @ seen).T) / towards
