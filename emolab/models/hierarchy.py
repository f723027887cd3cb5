"""Classifiers that decide in steps: first a group of emotions, then within the group.

A tree of classes is written as nested tuples: ``(("happy", "angry"), ("neutral", "sad"))`` first tells the lively
pair from the quiet pair. Every inner node gets an estimator of its own, trained on the rows that belong under it.

scikit-learn-contrib's hiclass does the same for label *paths*. It is not used here because the probabilities that it
gives one row depend on the other rows asked about (its issue 159), and because leaves at different depths, which every
interesting tree of emotions has, get probability zero (its issue 162).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import linkage, to_tree
from scipy.spatial.distance import squareform
from sklearn.base import BaseEstimator, ClassifierMixin, MetaEstimatorMixin, clone
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import assert_all_finite, check_consistent_length, column_or_1d, get_tags
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from emolab.errors import PlainError
from emolab.models.gaps import FillGaps
from emolab.rows import in_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any, TypeAlias

    from numpy.typing import NDArray

    # Classes, grouped: ``(("happy", "angry"), "sad")``.
    Tree: TypeAlias = Any | tuple["Tree", ...]

# Emotion_Detector's trees, from its code; arousal and valence after Russell (1980), doi 10.1037/h0077714.
TREES = {
    "emotion-detector-4": (("happy", "angry"), ("neutral", "sad")),
    "emotion-detector-6": (("happy", "angry"), ("neutral", ("sad", ("fearful", "disgust")))),
    "arousal-6": (("happy", "angry", "fearful"), ("neutral", "sad", "disgust")),
    "valence-4": (("happy", "neutral"), ("angry", "sad")),
    "valence-6": (("happy", "neutral"), (("angry", "disgust"), ("sad", "fearful"))),
}


# Every emotion known here, lively ones first; `restricted` cuts it to the classes of a table.
AROUSAL_FIRST = (
    (("happy", "surprised"), "angry", "fearful", "disgust"),
    (("neutral", "calm", "bored"), "sad"),
)


class TreeError(PlainError):
    """A tree of classes that cannot be used; the message names the class."""


def leaves(tree: Tree) -> list[Any]:
    """List the classes of a tree from left to right.

    Parameters
    ----------
    tree : nested tuples

    Returns
    -------
    list

    Notes
    -----
    Notebook: 05_build_a_hierarchy

    Examples
    --------
    >>> leaves((("sad", "calm"), "angry"))
    ['sad', 'calm', 'angry']
    """
    if not isinstance(tree, (tuple, list)):
        return [tree]
    return [leaf for branch in tree for leaf in leaves(branch)]


def node_name(tree: Tree) -> str:
    """Return the name of a node: the classes under it, as in ``"happy+angry"``."""
    return "+".join(map(str, leaves(tree)))


def inner_nodes(tree: Tree) -> list[tuple[str, Tree]]:
    """List the nodes that decide something, from the root down, as ``(name, branches)``."""
    if not isinstance(tree, (tuple, list)):
        return []
    return [(node_name(tree), tree)] + [node for branch in tree for node in inner_nodes(branch)]


def check_tree(tree: Tree, classes: Sequence[Any]) -> None:
    """Raise `TreeError` unless every class stands in the tree exactly once and every node has something to decide.

    Parameters
    ----------
    tree : nested tuples of class labels
    classes : sequence
        The labels that the tree must hold.
    """
    if not isinstance(tree, (tuple, list)):
        raise TreeError(f"A tree is nested tuples of classes, such as (('happy', 'angry'), 'sad'); this is {tree!r}.")
    # Of a Series, `in` would ask the index.
    classes = list(classes)
    for name, branches in inner_nodes(tree):
        if any(isinstance(branch, (tuple, list)) and not leaves(branch) for branch in (branches, *branches)):
            raise TreeError(f"The tree has an empty group{f' beside {name!r}' if name else ''}; remove it.")
        if len(branches) == 1:
            raise TreeError(
                f"{name!r} is alone in its group, so there is nothing to decide; write it without brackets."
            )
    listed = leaves(tree)
    for leaf in listed:
        if listed.count(leaf) > 1:
            raise TreeError(f"{leaf!r} stands in the tree more than once; a class belongs in one place.")
        if leaf not in classes:
            raise TreeError(f"{leaf!r} stands in the tree, but no row is labelled so.")
    for label in classes:
        if label not in listed:
            raise TreeError(f"{label!r} is missing from the tree, but rows are labelled so; give it a place.")


def restricted(tree: Tree, classes: Iterable[Any]) -> Tree:
    """Cut a tree to some of its classes; a group of which one class is left becomes that class.

    Parameters
    ----------
    tree : nested tuples
    classes : sequence of labels

    Returns
    -------
    nested tuples, or a single label, or None where no class is left
    """
    # Of a Series, `in` would ask the index, and a generator can be gone through only once.
    classes = list(classes)
    if not isinstance(tree, (tuple, list)):
        return tree if tree in classes else None
    branches = [branch for branch in (restricted(branch, classes) for branch in tree) if branch is not None]
    if len(branches) < 2:
        return branches[0] if branches else None
    return tuple(branches)


def tree_from_confusions(confusions: NDArray[Any], classes: Sequence[Any]) -> Tree:
    """Group the classes that are mistaken for each other: average-linkage clustering of a confusion matrix.

    Parameters
    ----------
    confusions : array of shape (n_classes, n_classes)
        Counts of truth (rows) against answers (columns), from rows that the model had not seen.
    classes : sequence of n_classes labels
        In the order of rows and columns, where these have no names.

    Returns
    -------
    nested tuples
        A binary tree: what is confused most is parted last.

    Raises
    ------
    TreeError
        If there are not as many rows and columns as classes.

    Notes
    -----
    Notebook: 05_build_a_hierarchy

    References
    ----------
    Sokal RR, Michener CD (1958). A statistical method for evaluating systematic relationships. University of Kansas
    Science Bulletin 38, 1409-1438.

    Examples
    --------
    >>> tree_from_confusions(np.array([[8, 2, 0], [3, 7, 0], [0, 0, 9]]), ["sad", "calm", "angry"])
    ('angry', ('sad', 'calm'))
    """
    return _as_tuples(to_tree(_joined(confusions, list(classes))), list(classes))


def heights_from_confusions(confusions: NDArray[Any], classes: Sequence[Any]) -> dict[str, float]:
    """Tell how often the groups under each fork of `tree_from_confusions` are mistaken for each other.

    Parameters
    ----------
    confusions, classes : object
        As there.

    Returns
    -------
    dict
        From `node_name` to the mean share of clips of one side that got an answer of the other, a pair of classes.

    Notes
    -----
    Notebook: 05_build_a_hierarchy

    Examples
    --------
    >>> heights = heights_from_confusions(np.array([[8, 2, 0], [3, 7, 0], [0, 0, 9]]), ["sad", "calm", "angry"])
    >>> {fork: float(height) for fork, height in heights.items()}
    {'angry+sad+calm': 0.0, 'sad+calm': 0.25}
    """
    classes = list(classes)
    forks = {}

    def look(node):
        if not node.is_leaf():
            forks[node_name(_as_tuples(node, classes))] = 1 - node.dist
            look(node.left)
            look(node.right)

    look(to_tree(_joined(confusions, classes)))
    return forks


def _joined(confusions, classes):
    if isinstance(confusions, pd.DataFrame) and set(confusions.index) == set(confusions.columns) == set(classes):
        confusions = confusions.loc[classes, classes]
    counts = np.asarray(confusions, float)
    if counts.shape != (len(classes), len(classes)) or len(classes) < 2:
        raise TreeError(
            f"{len(classes)} classes need as many rows and columns of confusions, two at least; these have "
            f"{' x '.join(map(str, counts.shape))}."
        )
    rates = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    distances = 1 - (rates + rates.T) / 2
    np.fill_diagonal(distances, 0)
    return linkage(squareform(distances, checks=False), method="average")


def learn_tree(
    estimator: ClassifierMixin,
    X: NDArray[Any] | pd.DataFrame,
    y: NDArray[Any] | pd.Series,
    groups: NDArray[Any] | None = None,
    n_splits: int = 5,
) -> Tree:
    """Learn a tree from the confusions of a flat classifier on folds of the training rows.

    Parameters
    ----------
    estimator : classifier
        The flat one whose confusions count.
    X, y : training rows and their labels
        Only these: a tree learned from test rows leaks.
    groups : array of shape (n_rows,), optional
        Speakers, kept apart between folds.
    n_splits : int

    Returns
    -------
    nested tuples
        A flat tree where a class has too few rows to be put into folds.

    Notes
    -----
    Notebook: 05_build_a_hierarchy

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> X = np.concatenate([np.random.default_rng(0).normal(place, 1, (30, 1)) for place in (0, 1, 20)])
    >>> learn_tree(LogisticRegression(), X, np.repeat(["sad", "calm", "angry"], 30))
    ('angry', ('calm', 'sad'))
    """
    check_consistent_length(X, y, groups)
    classes, counts = np.unique(y, return_counts=True)
    n_splits = min(n_splits, counts.min(), len(np.unique(groups)) if groups is not None else n_splits)
    if n_splits < 2 or len(classes) == 2:
        return tuple(classes.tolist())
    kind = StratifiedKFold if groups is None else StratifiedGroupKFold
    folds = kind(n_splits, shuffle=True, random_state=0)
    answers = cross_val_predict(estimator, X, y, groups=groups, cv=folds)
    return tree_from_confusions(confusion_matrix(y, answers, labels=classes), classes.tolist())


class HierarchicalClassifier(MetaEstimatorMixin, ClassifierMixin, BaseEstimator):
    """A classifier that follows a tree of classes.

    Parameters
    ----------
    tree : nested tuples of class labels, or function, optional
        A function is given the classes and returns the tree. Default: learned in `fit` from out-of-fold confusions of
        `estimator`, see `learn_tree`.
    estimator : classifier with `predict_proba`, optional
        Cloned for every inner node. Default: logistic regression on standardised features.
    node_estimators : dict, optional
        Another estimator for some nodes, by `node_name`; a pipeline that starts with a column selector gives a node
        features of its own.
    routing : {"soft", "hard"}
        How `predict` decides: the leaf whose product of branch probabilities is largest, or the likeliest branch at
        every turn, never to return.

    Attributes
    ----------
    classes_ : array of shape (n_classes,)
    tree_ : nested tuples
    nodes_ : dict
        From node name to its fitted estimator, whose classes are the positions of the branches.

    Notes
    -----
    `predict_proba` gives the product of the branch probabilities from the root to the leaf. It sums to one, and is the
    same whatever the routing. Notebook: 05_build_a_hierarchy

    References
    ----------
    Lee C-C, Mower E, Busso C, Lee S, Narayanan S (2011). Emotion recognition using a hierarchical binary decision tree
    approach. doi 10.1016/j.specom.2011.06.004
    Silla CN, Freitas AA (2011). A survey of hierarchical classification across different application domains.
    doi 10.1007/s10618-010-0175-9

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [9.0], [10.0], [30.0], [31.0]])
    >>> y = ["sad", "sad", "calm", "calm", "angry", "angry"]
    >>> model = HierarchicalClassifier(tree=(("sad", "calm"), "angry")).fit(X, y)
    >>> model.predict([[0.5], [9.5], [40.0]]).tolist()
    ['sad', 'calm', 'angry']
    >>> list(model.nodes_)
    ['sad+calm+angry', 'sad+calm']
    """

    def __init__(
        self,
        tree: Tree | None = None,
        estimator: ClassifierMixin | None = None,
        node_estimators: Mapping[str, ClassifierMixin] | None = None,
        routing: str = "soft",
    ) -> None:
        self.tree = tree
        self.estimator = estimator
        self.node_estimators = node_estimators
        self.routing = routing

    def fit(
        self, X: NDArray[Any] | pd.DataFrame, y: NDArray[Any] | pd.Series, groups: NDArray[Any] | None = None
    ) -> HierarchicalClassifier:
        """Fit an estimator at every inner node, on the rows under it.

        Parameters
        ----------
        X : array or DataFrame of shape (n_rows, n_features)
        y : array of shape (n_rows,)
        groups : array of shape (n_rows,), optional
            Speakers; used only while a tree is learned.

        Raises
        ------
        TreeError
            If the tree does not hold every class once, or a node of `node_estimators` is none of its own.
        ValueError
            If there is a single class, or `routing` is neither "soft" nor "hard".
        """
        if self.routing not in ("soft", "hard"):
            raise ValueError(f"routing is 'soft' or 'hard', not {self.routing!r}.")
        X = self._checked(X, reset=True)
        y = column_or_1d(y, warn=True)
        assert_all_finite(y)
        check_consistent_length(X, y)
        check_classification_targets(y)
        self.classes_ = np.unique(y)
        if len(self.classes_) < 2:
            raise ValueError("A classifier can't train when only one class is present.")
        estimator = self._default_estimator()
        if self.tree is None:
            self.tree_ = learn_tree(estimator, X, y, groups)
        else:
            self.tree_ = self.tree(self.classes_.tolist()) if callable(self.tree) else self.tree
        check_tree(self.tree_, self.classes_.tolist())
        special = dict(self.node_estimators or {})
        self.nodes_ = {}
        for name, branches in inner_nodes(self.tree_):
            rows, targets = _rows_and_targets(self._told_apart(branches), y)
            node = clone(special.pop(name, estimator))
            self.nodes_[name] = node.fit(X.iloc[rows] if hasattr(X, "iloc") else X[rows], targets)
        if special:
            raise TreeError(f"No node of the tree is called {next(iter(special))!r}. Nodes: {', '.join(self.nodes_)}.")
        return self

    def predict_proba(self, X: NDArray[Any] | pd.DataFrame) -> NDArray[np.float64]:
        """Return the probability of each class, shape (n_rows, n_classes)."""
        check_is_fitted(self)
        by_leaf = self._descend(X, lambda proba: proba)
        return np.column_stack([by_leaf[label] for label in self.classes_.tolist()])

    def predict(self, X: NDArray[Any] | pd.DataFrame) -> NDArray[Any]:
        """Return the class of each row, shape (rows,)."""
        check_is_fitted(self)
        if self.routing == "soft":
            return self.classes_[self.predict_proba(X).argmax(axis=1)]
        by_leaf = self._descend(X, _only_the_largest)
        return self.classes_[np.column_stack([by_leaf[label] for label in self.classes_.tolist()]).argmax(axis=1)]

    def branch_probabilities(self, X: NDArray[Any] | pd.DataFrame) -> dict[str, NDArray[np.float64]]:
        """Return what every node says of every row, whether the row belongs there or not.

        Returns
        -------
        dict
            From node name to an array of shape (n_rows, n_branches).
        """
        check_is_fitted(self)
        X = self._checked(X, reset=False)
        return {name: _probabilities(self.nodes_[name], X, len(parts)) for name, parts in inner_nodes(self.tree_)}

    def _told_apart(self, branches):
        """Return what the estimator of a node learns to tell apart."""
        return branches

    def _descend(self, X, decide):
        by_node = self.branch_probabilities(X)
        by_leaf = {}

        def walk(tree, arriving):
            if not isinstance(tree, (tuple, list)):
                by_leaf[tree] = arriving
                return
            proba = decide(by_node[node_name(tree)])
            for position, branch in enumerate(tree):
                walk(branch, arriving * proba[:, position])

        walk(self.tree_, np.ones(1))
        return by_leaf

    def _checked(self, X, reset):
        # A table goes to the nodes as it is, so that they can choose their columns by name.
        if hasattr(X, "iloc"):
            validate_data(self, X, skip_check_array=True, reset=reset)
            return X
        finite = "allow-nan" if get_tags(self).input_tags.allow_nan else True
        return validate_data(self, X, accept_sparse="csr", dtype=None, ensure_all_finite=finite, reset=reset)

    def _default_estimator(self):
        if self.estimator is not None:
            return self.estimator
        return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        estimator = self._default_estimator()
        inner = get_tags(estimator)
        tags.input_tags.sparse = inner.input_tags.sparse
        # scikit-learn's pipelines do not say that their first step fills gaps.
        fills_gaps = isinstance(getattr(estimator, "steps", [(None, None)])[0][1], FillGaps)
        tags.input_tags.allow_nan = inner.input_tags.allow_nan or fills_gaps
        return tags


class LeafwiseClassifier(HierarchicalClassifier):
    """A hierarchy whose nodes tell all leaves under them apart, and add the leaves up to branches.

    A group such as {happy, angry} is two clouds, not one, and a node that must draw one border around both does worse
    than a flat classifier would. Here every node is a flat classifier of its own leaves, so the root is exactly the
    flat model, and the nodes below are specialists that may correct it.

    Parameters
    ----------
    tree, estimator, node_estimators, routing : object
        As in `HierarchicalClassifier`.
    shrinkage : float between 0 and 1
        How much a specialist holds on to what its parent thinks of its leaves: 0 not at all, 1 entirely, which gives
        the flat model back.

    Notes
    -----
    Shrinkage towards the parent after McCallum A, Rosenfeld R, Mitchell T, Ng AY (1998), "Improving text
    classification by shrinkage in a hierarchy of classes", ICML. Notebook: 05_build_a_hierarchy

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [9.0], [10.0], [30.0], [31.0]])
    >>> y = ["sad", "sad", "calm", "calm", "angry", "angry"]
    >>> model = LeafwiseClassifier(tree=(("sad", "calm"), "angry")).fit(X, y)
    >>> round(float(model.predict_proba([[0.5]]).sum()), 6)
    1.0
    """

    def __init__(
        self,
        tree: Tree | None = None,
        estimator: ClassifierMixin | None = None,
        node_estimators: Mapping[str, ClassifierMixin] | None = None,
        routing: str = "soft",
        shrinkage: float = 0.5,
    ) -> None:
        super().__init__(tree, estimator, node_estimators, routing)
        self.shrinkage = shrinkage

    def branch_probabilities(self, X: NDArray[Any] | pd.DataFrame) -> dict[str, NDArray[np.float64]]:
        """Return what every node says of every row, its parent's opinion mixed in; as in `HierarchicalClassifier`.

        Raises ValueError where the shrinkage does not lie between 0 and 1.
        """
        check_is_fitted(self)
        if not 0 <= self.shrinkage <= 1:
            raise ValueError(f"The shrinkage lies between 0 and 1, and is not {self.shrinkage}.")
        X = self._checked(X, reset=False)
        by_node = {}

        def walk(tree, parents_opinion):
            if not isinstance(tree, (tuple, list)):
                return
            name, under = node_name(tree), leaves(tree)
            opinion = _probabilities(self.nodes_[name], X, len(under))
            if parents_opinion is not None:
                opinion = _geometric_mean(opinion, parents_opinion, self.shrinkage)
            parts = np.split(opinion, np.cumsum([len(leaves(branch)) for branch in tree])[:-1], axis=1)
            by_node[name] = np.column_stack([part.sum(axis=1) for part in parts])
            for branch, part in zip(tree, parts, strict=True):
                walk(branch, part)

        walk(self.tree_, None)
        return by_node

    def _told_apart(self, branches):
        return leaves(branches)


def node_scores(
    model: HierarchicalClassifier, X: NDArray[Any] | pd.DataFrame, y: NDArray[Any] | pd.Series
) -> pd.DataFrame:
    """Score every node on the rows that truly belong under it, as if all turns above had been right.

    Parameters
    ----------
    model : HierarchicalClassifier, fitted
    X, y : rows that the model has not seen, and their labels

    Returns
    -------
    pandas.DataFrame
        A row a node: node, rows, uar (mean recall of its branches).
    """
    check_consistent_length(X, y)
    in_step(features=X, labels=y)
    y = np.asarray(y)
    table = []
    for name, branches in inner_nodes(model.tree_):
        rows, targets = _rows_and_targets(branches, y)
        chosen = model.branch_probabilities(X)[name][rows].argmax(axis=1)
        recalls = [np.mean(chosen[targets == target] == target) for target in np.unique(targets)]
        table.append({"node": name, "rows": len(rows), "uar": float(np.mean(recalls))})
    return pd.DataFrame(table)


def first_wrong_turns(tree: Tree, y: NDArray[Any] | pd.Series, answers: NDArray[Any]) -> pd.DataFrame:
    """Count at which node wrong answers left the right path.

    Parameters
    ----------
    tree : nested tuples
    y, answers : arrays of shape (n_rows,)

    Returns
    -------
    pandas.DataFrame
        A row a node: node, wrong (rows that left the path there), share of all wrong answers.

    Notes
    -----
    An error at the root cannot be mended below it. Notebook: 05_build_a_hierarchy

    Examples
    --------
    >>> first_wrong_turns((("sad", "calm"), "angry"), ["sad", "calm", "angry"], ["calm", "angry", "angry"])
                 node  wrong  share
    0  sad+calm+angry      1    0.5
    1        sad+calm      1    0.5
    """
    check_consistent_length(y, answers)
    in_step(labels=y, answers=answers)
    y, answers = np.asarray(y), np.asarray(answers)
    counts = []
    for name, branches in inner_nodes(tree):
        truth, answer = _branch_of(branches, y), _branch_of(branches, answers)
        counts.append({"node": name, "wrong": int(np.sum((truth >= 0) & (answer >= 0) & (truth != answer)))})
    table = pd.DataFrame(counts)
    return table.assign(share=table.wrong / max(table.wrong.sum(), 1))


def outline(tree: Tree, scores: Mapping[str, float] | None = None) -> str:
    """Write a tree as indented lines, with a score behind each node where there is one.

    Parameters
    ----------
    tree : nested tuples
    scores : dict, optional
        From node name to a number.

    Returns
    -------
    str

    Notes
    -----
    Notebook: 05_build_a_hierarchy

    Examples
    --------
    >>> print(outline((("sad", "calm"), "angry"), {"sad+calm": 0.75}))
    sad+calm | angry
      sad | calm  (0.75)
        sad
        calm
      angry
    """
    lines = []

    def write(node, depth):
        mark = "  " * depth
        if not isinstance(node, (tuple, list)):
            lines.append(f"{mark}{node}")
            return
        score = (scores or {}).get(node_name(node))
        lines.append(f"{mark}{' | '.join(map(node_name, node))}" + (f"  ({score:.2f})" if score is not None else ""))
        for branch in node:
            write(branch, depth + 1)

    write(tree, 0)
    return "\n".join(lines)


def arousal_first(classes: Iterable[str]) -> Tree:
    """Return `AROUSAL_FIRST` cut to the classes.

    References
    ----------
    Russell JA (1980). A circumplex model of affect. doi 10.1037/h0077714
    """
    return restricted(AROUSAL_FIRST, classes)


def _as_tuples(node, classes):
    if node.is_leaf():
        return classes[node.id]
    return (_as_tuples(node.left, classes), _as_tuples(node.right, classes))


def _branch_of(branches, labels):
    """Return the position of the branch that each label lies under, -1 where it lies under none."""
    position = {leaf: index for index, branch in enumerate(branches) for leaf in leaves(branch)}
    return np.array([position.get(label, -1) for label in labels.tolist()], dtype=int)


def _rows_and_targets(branches, y):
    branch = _branch_of(branches, y)
    rows = np.flatnonzero(branch >= 0)
    return rows, branch[rows]


def _probabilities(node, X, n_parts):
    proba = np.zeros((X.shape[0], n_parts))
    proba[:, node.classes_] = node.predict_proba(X)
    return proba


def _geometric_mean(specialist, parent, weight_of_parent):
    # Probabilities near zero would make the logarithm endless.
    logs = (1 - weight_of_parent) * np.log(specialist + 1e-12)
    logs += weight_of_parent * np.log(parent / np.maximum(parent.sum(axis=1, keepdims=True), 1e-12) + 1e-12)
    mixed = np.exp(logs)
    return mixed / mixed.sum(axis=1, keepdims=True)


def _only_the_largest(proba):
    decided = np.zeros_like(proba)
    decided[np.arange(len(proba)), proba.argmax(axis=1)] = 1
    return decided
