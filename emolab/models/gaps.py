"""What a model makes of values that could not be measured: the pitch of a whisper, the gaps between one syllable.

A gap is filled with what is usual, which says nothing, and a column beside it says that there was a gap. Values that go
missing together, as all of pitch does, share one such column. Where hardly any training clip has the gap, there is no
column: nothing could be learned from it. So it is with the corpora of this course, in which nobody whispers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd
    from numpy.typing import NDArray

# Rows. Fewer with a gap in them teach nothing about what a gap means.
FEWEST = 10


class FillGaps(TransformerMixin, BaseEstimator):
    """Fill gaps with the median of the training rows, and add a column for each set of values that went missing.

    Attributes
    ----------
    statistics_ : numpy.ndarray of shape (features,)
        Medians; 0 for a column in which all are missing.
    gaps_ : numpy.ndarray of bool, shape (sets, features)
        Which columns were missing together. None where hardly anything was missing in training: no column is added.

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> FillGaps().fit(np.array([[1.0], [3.0], [5.0]])).transform(np.array([[np.nan], [2.0]])).ravel().tolist()
    [3.0, 2.0]
    """

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags

    def fit(self, X: NDArray[Any] | pd.DataFrame, y: object = None) -> FillGaps:
        """Learn medians, and which columns go missing together."""
        X = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan")
        with_values = ~np.isnan(X).all(axis=0)
        self.statistics_ = np.zeros(X.shape[1])
        self.statistics_[with_values] = np.nanmedian(X[:, with_values], axis=0)
        self.gaps_ = missing_together(X)
        return self

    def transform(self, X: NDArray[Any] | pd.DataFrame) -> NDArray[np.float64]:
        """Return the values without gaps, shape (rows, features + sets)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False)
        return filled(X, self.statistics_, self.gaps_)


def missing_together(X: NDArray[Any]) -> NDArray[np.bool_] | None:
    """Find the sets of columns that are missing in the same rows.

    Parameters
    ----------
    X : numpy.ndarray, shape (rows, features)
        NaN where a value is missing.

    Returns
    -------
    numpy.ndarray of bool, shape (sets, features)
        Those that are missing in `FEWEST` rows at least; None where there are none.

    Examples
    --------
    >>> missing_together(np.repeat([[1, np.nan, np.nan], [1, 2, 3]], 10, axis=0)).tolist()
    [[False, True, True]]
    >>> missing_together(np.zeros((20, 3)))
    """
    missing = np.isnan(X)
    columns = np.flatnonzero(missing.sum(axis=0) >= FEWEST)
    if len(columns) == 0:
        return None
    _, which = np.unique(missing[:, columns], axis=1, return_inverse=True)
    sets = np.zeros((which.max() + 1, X.shape[1]), bool)
    sets[which.ravel(), columns] = True
    return sets


def filled(X: NDArray[Any], usual: NDArray[Any], gaps: NDArray[np.bool_] | None) -> NDArray[Any]:
    """Fill gaps, and say beside the values where there were some.

    Parameters
    ----------
    X : numpy.ndarray, shape (rows, features)
    usual : numpy.ndarray, shape (features,)
        What a gap is filled with.
    gaps : numpy.ndarray of bool, shape (sets, features), or None
        From `missing_together`.

    Returns
    -------
    numpy.ndarray, shape (rows, features + sets)
        The last columns: how much of each set is missing, from 0 to 1.
    """
    missing = np.isnan(X)
    whole = np.where(missing, usual, X) if missing.any() else X
    if gaps is None:
        return whole
    return np.column_stack([whole, missing @ (gaps / gaps.sum(axis=1, keepdims=True)).T]).astype(X.dtype)
