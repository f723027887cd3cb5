"""Attention over time at its smallest: one query decides what each moment counts, and is learned with the rest.

A clip is a row of moments. Their plain mean lets every moment count alike; attention lets a learned question decide::

    weight of a moment = softmax over moments (moment . query)
    clip               = sum of weight x moment
    answer             = softmax over emotions (clip . weights + offsets)

No library for deep learning is needed: the slopes stand in `AttentionPool._loss`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import softmax

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd
    from numpy.typing import NDArray


def attend(
    moments: NDArray[np.floating], query: NDArray[np.floating]
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Average moments, each counting as the query says.

    Parameters
    ----------
    moments : numpy.ndarray, shape (..., moments, values)
    query : numpy.ndarray, shape (values,)
        All noughts: every moment counts alike.

    Returns
    -------
    clip : numpy.ndarray, shape (..., values)
    weights : numpy.ndarray, shape (..., moments)
        Add up to 1.

    Notes
    -----
    Bahdanau D, Cho K, Bengio Y (2015), arXiv 1409.0473; for emotions Mirsamadi S, Barsoum E, Zhang C (2017),
    doi 10.1109/ICASSP.2017.7952552. Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> clip, weights = attend(np.array([[1.0, 0.0], [3.0, 0.0]]), np.zeros(2))
    >>> clip
    array([2., 0.])
    """
    weights = softmax(moments @ query, axis=-1)
    return (weights[..., None, :] @ moments)[..., 0, :], weights


class AttentionPool:
    """A linear classifier of clips that are rows of moments.

    Parameters
    ----------
    attention : bool
        Whether a query is learned; else every moment counts alike.
    stiffness, query_stiffness : float
        How hard the weights of the emotions, and the query, are pulled to nought; with a stiff query, all moments count
        nearly alike.
    steps : int
        Of L-BFGS, at most.

    Attributes
    ----------
    classes_ : numpy.ndarray
    query_ : numpy.ndarray, shape (values,)
    coef_ : numpy.ndarray, shape (values, classes)
    intercept_ : numpy.ndarray, shape (classes,)
        All of them for moments as `standard` returns them.

    Notes
    -----
    The same data give the same model: there is no chance in it. Notebook: 08_look_inside_the_ears

    References
    ----------
    Bahdanau D, Cho K, Bengio Y (2015). Neural machine translation by jointly learning to align and translate.
    arXiv 1409.0473

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> moments, emotions = rng.normal(size=(60, 4, 3)), np.tile(["happy", "sad"], 30)
    >>> moments[emotions == "sad", 2] += 3  # one moment of four tells
    >>> pool = AttentionPool().fit(moments, emotions)
    >>> bool((pool.predict(moments) == emotions).mean() > 0.8)
    True
    """

    def __init__(
        self, attention: bool = True, stiffness: float = 1e-2, query_stiffness: float = 1.0, steps: int = 40
    ) -> None:
        self.attention, self.stiffness, self.query_stiffness, self.steps = attention, stiffness, query_stiffness, steps

    def fit(self, moments: NDArray[np.floating], y: NDArray[Any] | pd.Series) -> AttentionPool:
        """Learn from clips, shape (clips, moments, values); returns itself."""
        flat = moments.reshape(-1, moments.shape[-1])
        self.middle_, self.scale_ = flat.mean(axis=0), flat.std(axis=0) + 1e-6
        self.classes_, which = np.unique(y, return_inverse=True)
        moments, wanted = self.standard(moments), np.eye(len(self.classes_))[which]
        if not self.attention:
            # Where all moments count alike, their mean says as much, in a fraction of the time.
            moments = moments.mean(axis=1, keepdims=True)
        n_values, n_classes = moments.shape[-1], len(self.classes_)
        start = np.zeros(n_values * (1 + n_classes) + n_classes)
        options = {"maxiter": self.steps}
        found = minimize(self._loss, start, (moments, wanted), jac=True, method="L-BFGS-B", options=options).x
        self.query_, self.coef_, self.intercept_ = self._parts(found, n_values)
        return self

    def standard(self, moments: NDArray[np.floating]) -> NDArray[np.floating]:
        """Return moments with the mean and the deviation of those learned from taken out, of the same shape."""
        return (moments - self.middle_) / self.scale_

    def weights(self, moments: NDArray[np.floating]) -> NDArray[np.floating]:
        """Return what each moment counts, shape (clips, moments)."""
        return attend(self.standard(moments), self.query_)[1]

    def evidence(self, moments: NDArray[np.floating]) -> NDArray[np.floating]:
        """Return the evidence for each class, shape (clips, classes)."""
        return attend(self.standard(moments), self.query_)[0] @ self.coef_ + self.intercept_

    def predict(self, moments: NDArray[np.floating]) -> NDArray[np.str_]:
        """Return the class of each clip, shape (clips,)."""
        return self.classes_[self.evidence(moments).argmax(axis=1)]

    def _parts(self, flat, n_values):
        return flat[:n_values], flat[n_values : -len(self.classes_)].reshape(n_values, -1), flat[-len(self.classes_) :]

    def _loss(self, flat, moments, wanted):
        query, coef, intercept = self._parts(flat, moments.shape[-1])
        clips, weights = attend(moments, query)
        shares = softmax(clips @ coef + intercept, axis=1)
        missed = (shares - wanted) / len(wanted)
        slope_clips = missed @ coef.T
        slope_query = np.zeros_like(query)
        if self.attention:
            slope_weights = (moments @ slope_clips[:, :, None])[:, :, 0]
            slope_scores = weights * (slope_weights - (weights * slope_weights).sum(axis=1, keepdims=True))
            slope_query = slope_scores.ravel() @ moments.reshape(-1, moments.shape[-1]) + self.query_stiffness * query
        slope_coef = clips.T @ missed + self.stiffness * coef
        loss = -np.log((shares * wanted).sum(axis=1) + 1e-12).mean()
        loss += (self.query_stiffness * np.square(query).sum() + self.stiffness * np.square(coef).sum()) / 2
        return loss, np.concatenate([slope_query, slope_coef.ravel(), missed.sum(axis=0)])
