"""Models that only answer: read out of a skops file without scikit-learn, which takes a second to import.

What a `WeightedLDA` answers with is three arrays. `load` reads them, and the plain numbers beside them, from the file
that `classical.save` wrote; whatever holds anything else is handed to `classical.load`.
"""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    import os
    from typing import Any

    from numpy.typing import NDArray

# The only kind of model that is read here.
KIND = ("emolab.models.linear", "WeightedLDA")
# What such a model answers with; whatever else it holds is about its training.
ANSWERS_WITH = {"classes_", "coef_", "intercept_"}
BESIDE = {"shrinkage", "n_features_in_", "usual_", "gaps_"}


class Answers(Protocol):
    """Whatever is fitted and answers with probabilities: `Answering`, and scikit-learn's classifiers."""

    classes_: NDArray[Any]

    def predict_proba(self, X: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return probabilities, shape (rows, classes)."""


class Answering:
    """A fitted `WeightedLDA` that can answer and nothing else.

    Parameters
    ----------
    classes_ : numpy.ndarray of str, shape (classes,)
    coef_ : numpy.ndarray, shape (classes, features)
    intercept_ : numpy.ndarray, shape (classes,)
    usual_ : numpy.ndarray, shape (features,), optional
        What a missing value is filled with; none may be missing without it.
    """

    def __init__(
        self,
        classes_: NDArray[Any],
        coef_: NDArray[np.floating],
        intercept_: NDArray[np.floating],
        usual_: NDArray[np.floating] | None = None,
    ) -> None:
        self.classes_, self.coef_, self.intercept_, self.usual_ = classes_, coef_, intercept_, usual_
        self.n_features_in_ = coef_.shape[1]

    def predict_proba(self, X: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return probabilities, shape (rows, classes), as the model that was saved does."""
        X = np.asarray(X, np.float64)
        if self.usual_ is not None:
            X = np.where(np.isnan(X), self.usual_, X)
        evidence = X @ self.coef_.T.astype(np.float64) + self.intercept_
        shares = np.exp(evidence - evidence.max(axis=1, keepdims=True))
        return shares / shares.sum(axis=1, keepdims=True)


def load(path: str | os.PathLike[str]) -> Any:
    """Read what `classical.save` wrote.

    Parameters
    ----------
    path : path

    Returns
    -------
    object
        With `Answering` in place of each `WeightedLDA`; just what `classical.load` returns where it holds anything but
        these, dicts, arrays and plain numbers.

    Raises
    ------
    emolab.models.classical.ModelError
        As `classical.load` does.
    """
    try:
        with zipfile.ZipFile(path) as file:
            return _built(json.loads(file.read("schema.json")), file)
    # A damaged file may break at any step; what is wrong with it is said where everything can be read.
    except Exception:
        from emolab.models import classical

        return classical.load(path)


class _Other(Exception):
    """Something that is not read here."""


def _built(node, file):
    kind, content = node["__loader__"], node.get("content")
    if kind == "JsonNode":
        return json.loads(content)
    if kind == "NdArrayNode" and node["type"] == "numpy":
        with file.open(node["file"]) as array:
            return np.lib.format.read_array(array, allow_pickle=False)
    if kind == "DictNode" and all(key["__class__"] == "str" for key in node["key_types"]["content"]):
        return {name: _built(one, file) for name, one in content.items()}
    if kind == "ObjectNode" and (node["__module__"], node["__class__"]) == KIND:
        held = _built(content, file)
        if not ANSWERS_WITH <= held.keys() <= ANSWERS_WITH | BESIDE or held.get("gaps_") is not None:
            raise _Other
        return Answering(**{name: held[name] for name in (*sorted(ANSWERS_WITH), "usual_") if name in held})
    raise _Other
