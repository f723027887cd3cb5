"""A hierarchy takes Keras nets at its forks, through scikit-learn's way of doing things."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.datasets import make_blobs

pytest.importorskip("keras")

from emolab.models.deep import nodes
from emolab.models.hierarchy import HierarchicalClassifier

TREE = (("happy", "angry"), ("neutral", "sad"))


@pytest.fixture(scope="module")
def clouds():
    X, y = make_blobs(240, centers=[(-4, 2), (-4, -2), (4, 2), (4, -2)], cluster_std=0.7, random_state=0)
    return pd.DataFrame(X, columns=["a", "b"]), np.array(["angry", "happy", "neutral", "sad"])[y]


@pytest.fixture(scope="module")
def fitted(clouds):
    return HierarchicalClassifier(TREE, nodes.dense(epochs=20, width=16)).fit(*clouds)


def test_every_fork_is_a_net_and_they_answer_together(fitted, clouds):
    X, y = clouds
    assert all(isinstance(node["model"], nodes.NetClassifier) for node in fitted.nodes_.values())
    assert len(fitted.nodes_) == 3
    assert (fitted.predict(X) == y).mean() > 0.95
    assert np.allclose(fitted.predict_proba(X).sum(axis=1), 1, atol=1e-5)


def test_the_same_seed_gives_the_same_hierarchy(fitted, clouds):
    again = clone(fitted).fit(*clouds)
    assert np.allclose(again.predict_proba(clouds[0]), fitted.predict_proba(clouds[0]), atol=1e-4)
