"""A few clips of one person: what a linear model that knows many people learns from them.

In the plane in which a linear discriminant sees the emotions, a stranger's clips lie off the place where other people's
do: by one step that all their clips share, and by a smaller one for each emotion. Both are estimated from however many
clips there are, drawn to nought while there are few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import softmax
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from emolab.labels import LabelError, places

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd
    from numpy.typing import NDArray


class FewClips:
    """Discriminants that were learned from many people, and adapt to one.

    Parameters
    ----------
    shrinkage : float between 0 and 1
        Of the covariance within emotions.
    own, own_emotion : float
        How far strangers' clips lie off, all together and each emotion by itself, in deviations within an emotion; the
        larger, the sooner a few clips are believed.

    Attributes
    ----------
    classes_ : numpy.ndarray
    means_ : numpy.ndarray, shape (classes, directions)
        Where each emotion of the many lies.

    Notes
    -----
    The steps are those of a linear mixed model with known variances, that is, of ridge regression. Notebook:
    08_look_inside_the_ears
    """

    def __init__(self, shrinkage: float = 0.5, own: float = 1.0, own_emotion: float = 0.5) -> None:
        self.shrinkage, self.own, self.own_emotion = shrinkage, own, own_emotion

    def fit(self, X: NDArray[Any] | pd.DataFrame, y: NDArray[Any] | pd.Series) -> FewClips:
        """Learn from many people; returns itself."""
        self.lda_ = LinearDiscriminantAnalysis(solver="eigen", shrinkage=self.shrinkage).fit(X, y)
        self.classes_, placed = self.lda_.classes_, self.lda_.transform(X)
        self.means_ = np.stack([placed[np.asarray(y) == name].mean(axis=0) for name in self.classes_])
        spread = np.concatenate(
            [placed[np.asarray(y) == n] - m for n, m in zip(self.classes_, self.means_, strict=True)]
        ).std(axis=0)
        self.scale_, self.means_ = spread, self.means_ / spread
        return self

    def place(self, X: NDArray[Any] | pd.DataFrame) -> NDArray[np.float64]:
        """Return clips in the plane of the discriminants, shape (clips, directions), in deviations within emotions."""
        return self.lda_.transform(X) / self.scale_

    def steps(self, placed: NDArray[np.float64], emotions: NDArray[Any]) -> NDArray[np.float64]:
        """Estimate by how much one person's emotions lie off those of the many.

        Parameters
        ----------
        placed : numpy.ndarray, shape (clips, directions)
            From `place`, as many clips as there are, none at all if need be.
        emotions : sequence of str

        Returns
        -------
        numpy.ndarray, shape (classes, directions)

        Raises
        ------
        LabelError
            If an emotion is none of `classes_`, or there are not as many as clips.
        """
        which = np.array(places(emotions, self.classes_.tolist()), dtype=int)
        if len(which) != len(placed):
            raise LabelError(f"There are {len(placed)} clips but {len(which)} emotions; they must pair up.")
        design = np.column_stack([np.ones(len(which)), np.eye(len(self.classes_))[which]])
        strengths = 1 / np.square([self.own] + [self.own_emotion] * len(self.classes_))
        found = np.linalg.solve(design.T @ design + np.diag(strengths), design.T @ (placed - self.means_[which]))
        return found[0] + found[1:]

    def probabilities(
        self, placed: NDArray[np.float64], steps: NDArray[np.float64] | float = 0.0
    ) -> NDArray[np.float64]:
        """Return probabilities, shape (clips, classes), of clips of a person whose `steps` are known."""
        distances = np.square(placed[:, None] - (self.means_ + steps)).sum(axis=2)
        return softmax(-distances / 2, axis=1)
