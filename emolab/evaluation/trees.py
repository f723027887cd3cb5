"""Trees of decisions, tried: as Emotion_Detector scores them, and as they are right about strangers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.dummy import DummyClassifier
from sklearn.model_selection import train_test_split

from emolab.evaluation import scores
from emolab.models.hierarchy import HierarchicalClassifier, inner_nodes, leaves, node_scores
from emolab.rows import in_step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from numpy.typing import ArrayLike, NDArray
    from sklearn.base import ClassifierMixin

    from emolab.evaluation.splits import Folds
    from emolab.models.hierarchy import Tree


def fit_stages_apart(
    model: HierarchicalClassifier, features: pd.DataFrame, emotions: ArrayLike, seed: int = 0, test_size: float = 0.25
) -> tuple[HierarchicalClassifier, NDArray[np.bool_]]:
    """Fit a hierarchy as Emotion_Detector does: every stage draws a random split of its own.

    A row that one stage is tested on, another stage has trained on. Scoring the whole on all rows, as published, then
    scores mostly rows that were seen; the second value says which were not.

    Parameters
    ----------
    model : HierarchicalClassifier
        Not fitted; with a tree, and one estimator for all nodes.
    features : DataFrame of shape (n_clips, n_features)
    emotions : array of shape (n_clips,)
    seed : int
    test_size : float
        Share of a stage's rows that it does not train on.

    Returns
    -------
    model : HierarchicalClassifier, fitted stage by stage
    unseen : array of bool, shape (n_clips,)
        Rows that no stage trained on.

    Notes
    -----
    Notebook: 05_build_a_hierarchy

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> clips = pd.DataFrame(np.random.default_rng(0).normal(size=(60, 3)))
    >>> emotions = np.tile(["sad", "calm", "angry"], 20)
    >>> model = HierarchicalClassifier(tree=(("sad", "calm"), "angry"), estimator=LogisticRegression())
    >>> fitted, unseen = fit_stages_apart(model, clips, emotions)
    >>> len(fitted.nodes_), bool(unseen.mean() < 0.25)
    (2, True)
    """
    emotions = np.asarray(emotions)
    # The forks come out of a fit of all; what they learn in it is thrown away, so it may be next to nothing.
    fitted = clone(model).set_params(estimator=DummyClassifier()).fit(features, emotions)
    unseen = np.ones(len(emotions), dtype=bool)
    for stage, (name, branches) in enumerate(inner_nodes(fitted.tree_)):
        rows = np.flatnonzero(np.isin(emotions, leaves(branches)))
        branch_of = {leaf: index for index, branch in enumerate(branches) for leaf in leaves(branch)}
        targets = np.array([branch_of[emotion] for emotion in emotions[rows]])
        train, _ = train_test_split(np.arange(len(rows)), test_size=test_size, random_state=seed + stage)
        fitted.nodes_[name] = clone(model.estimator).fit(features.iloc[rows[train]], targets[train])
        unseen[rows[train]] = False
    return fitted, unseen


def tree_of_groups(groups: Mapping[str, str]) -> Tree:
    """Turn a choice of groups into a tree of two levels.

    Parameters
    ----------
    groups : dict
        From emotion to the name of its group.

    Returns
    -------
    nested tuples
        A group of one emotion is the emotion itself; one group of all is the flat tree.
    """
    members: dict[str, list[str]] = {}
    for emotion, group in groups.items():
        members.setdefault(group, []).append(emotion)
    branches = [tuple(emotions) if len(emotions) > 1 else emotions[0] for emotions in members.values()]
    return branches[0] if len(branches) == 1 else tuple(branches)


def try_tree(
    tree: Tree, estimator: ClassifierMixin, features: pd.DataFrame, labels: pd.DataFrame, folds: Folds
) -> dict[str, Any]:
    """Score a tree on folds: as a whole, and every node on the rows that belong under it.

    Parameters
    ----------
    tree : nested tuples
    estimator : classifier
    features, labels : pandas.DataFrame
    folds : list of (train, test)

    Returns
    -------
    dict
        uar, and nodes: from node name to its mean score over the folds.

    Notes
    -----
    Notebook: 05_build_a_hierarchy

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> labels = pd.DataFrame({"emotion": np.tile(["sad", "calm", "angry"], 20)})
    >>> clips = pd.DataFrame({"pitch": np.arange(60.0)})
    >>> halves = np.arange(0, 30), np.arange(30, 60)
    >>> found = try_tree((("sad", "calm"), "angry"), LogisticRegression(), clips, labels, [halves, halves[::-1]])
    >>> list(found["nodes"])
    ['sad+calm+angry', 'sad+calm']
    """
    in_step(features=features, labels=labels)
    given = np.empty(len(labels), dtype=object)
    by_fold = []
    for train, test in folds:
        model = HierarchicalClassifier(tree, estimator).fit(features.iloc[train], labels.emotion.iloc[train])
        given[test] = model.predict(features.iloc[test])
        by_fold.append(node_scores(model, features.iloc[test], labels.emotion.iloc[test]).set_index("node").uar)
    return {"uar": scores.uar(labels.emotion, given), "nodes": pd.concat(by_fold, axis=1).mean(axis=1).to_dict()}
