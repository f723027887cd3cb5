"""Exercises of 05_build_a_hierarchy."""

from functools import cache

import numpy as np
import pandas as pd

from emolab import evaluation
from emolab.check import expect
from emolab.check.exercise import Hint, exercise
from emolab.evaluation import scores, splits
from emolab.models import classical, hierarchy

FEW = "^(pitch|rhythm|loudness)_"
TREE = hierarchy.TREES["emotion-detector-4"]
# The forks of exercise 5.1: root, quiet, troubled, in the order in which a clip passes them.
QUIET, TROUBLED, AFRAID = 0.4, 0.75, 0.6
HELD_OUT = 0.25
ROOT_WANTED = 0.75


def _model(strength, routing="soft"):
    estimator = classical.logistic().set_params(model__C=strength)
    return hierarchy.HierarchicalClassifier(TREE, estimator, routing=routing)


@cache
def _data(n_labels):
    labels, features = evaluation.load("ravdess", n_labels)
    return labels, features.filter(regex=FEW), splits.folds("actors5", labels)


@exercise(
    "5.1",
    "Multiply down a tree",
    wants="one probability",
    second="write down the branches on the path from the root to the leaf, each with its share of what arrives there. "
    "There are as many numbers as forks on the path.",
)
def _product(answer):
    value = expect.number(answer)
    path = (QUIET, TROUBLED, AFRAID, 0.5)
    right = np.prod(path)
    added = "a probability is at most one. Branches on the way to a leaf are not added."
    mistakes = [
        (np.prod(path[1:]), "the root is forgotten: only part of the probability arrives at the quiet side."),
        (np.prod(path[:-1]), "you stopped a fork too early: fearful shares its branch with disgust."),
        (np.sum(path), added),
        (np.mean(path), "that is the mean of the branches. Half of a half is not a half."),
        (100 * right, "that is per cent; a probability lies between nought and one."),
    ]
    otherwise = "follow the path from the root to fearful, and take at each fork the branch that leads there."
    return expect.compare(value, right, 3, mistakes, added if value > 1 else otherwise)


@cache
def _routed():
    labels, few, folds = _data(4)
    train, test = folds[0]
    fitted = {way: _model(0.001, way).fit(few.iloc[train], labels.emotion.iloc[train]) for way in ("soft", "hard")}
    return {way: model.predict(few.iloc[test]) for way, model in fitted.items()}


@exercise(
    "5.2",
    "Never look back",
    wants="an array with one emotion for each clip",
    second="np.where(root[:, 0] > root[:, 1], …, …) chooses between two arrays: what the lively fork prefers, and what "
    "the quiet fork prefers.",
)
def _hard(answer):
    right, soft = _routed()["hard"], _routed()["soft"]
    hard = expect.labels(answer, len(right), "emotion")
    if set(hard) - set(right):
        return "there are names in it that no leaf of the tree has."
    if (hard == right).all():
        return None
    if (hard == soft).all():
        return "that is the soft way, with the largest product. The hard way takes the likelier branch, fork by fork."
    side = dict(happy=0, angry=0, neutral=1, sad=1)
    if np.mean([side[name] for name in hard] == np.array([side[name] for name in right])) < 0.99:
        return "some clips are on the wrong side of the root. Column nought of root is lively, column one is quiet."
    return (
        "the root is right; below it, each fork prefers its first or its second emotion. In which order do they stand?"
    )


@exercise(
    "5.3",
    "Walk any tree",
    wants="a function of a tree and its forks",
    second="a leaf is a name, everything else a tuple of branches. A function may call itself: what arrives at a "
    "branch is what arrived at the fork, times its share.",
)
def _walk(answer):
    walk = expect.function(answer)
    rng = np.random.default_rng(5)
    for tree in (("happy", "sad"), TREE, hierarchy.TREES["emotion-detector-6"], hierarchy.AROUSAL_FIRST):
        forks = {name: rng.dirichlet(np.ones(len(branches))).tolist() for name, branches in hierarchy.inner_nodes(tree)}
        mine = walk(tree, dict(forks))
        if not isinstance(mine, dict):
            return "your function should return a dict, from emotion to probability."
        if set(mine) != set(hierarchy.leaves(tree)):
            return f"for a tree of {len(hierarchy.leaves(tree))} emotions your dict does not hold each of them once."
        values = {name: expect.number(mine[name]) for name in mine}
        # Rounded values will do.
        if abs(sum(values.values()) - 1) > 0.0006 * len(values):
            return "the probabilities of all leaves do not add up to one. Does every fork share out just what arrives?"
        right = _leaf_probabilities(tree, forks)
        if any(abs(values[name] - right[name]) > 0.0006 for name in right):
            return (
                "they add up to one, but they are shared out wrongly. Which number of a fork belongs to which branch?"
            )


def _leaf_probabilities(tree, forks, arriving=1.0):
    if isinstance(tree, str):
        return {tree: arriving}
    shares = forks[hierarchy.node_name(tree)]
    parts = (_leaf_probabilities(branch, forks, arriving * share) for branch, share in zip(tree, shares, strict=False))
    return {name: value for part in parts for name, value in part.items()}


@cache
def _closeness():
    report = evaluation.report_of(evaluation.shipped_reports(), "ravdess", "lda", "actors5")
    counts = evaluation.confusion_of(report).drop(index=["neutral", "calm"], columns=["neutral", "calm"])
    rates = counts.div(counts.sum(axis=1), axis=0).to_numpy()
    close = rates + rates.T
    np.fill_diagonal(close, -1)
    return pd.DataFrame(close, index=counts.index, columns=counts.columns)


@exercise(
    "5.4",
    "Join the first pair",
    wants="a pair of names",
    second="rates + rates.T adds up both directions of every pair. Blank its diagonal before you look for the largest "
    "value.",
)
def _pair(answer):
    pair, close = expect.names(answer, "names"), _closeness()
    if len(pair) != 2 or pair - set(close.index):
        return "two different emotions of the table are wanted."
    value = close.loc[tuple(pair)]
    if value == close.to_numpy()[close.to_numpy() >= 0].min():
        return "these two are mixed up least of all. Which are too close to tell apart?"
    if value < close.to_numpy().max():
        return "another pair is mixed up more often, both directions taken together."


@cache
def _turns():
    labels, few, folds = _data(4)
    _, test = folds[0]
    truth, given = labels.emotion.to_numpy()[test], _routed()["soft"]
    lively = [np.isin(names, ("happy", "angry")) for names in (truth, given)]
    return np.sum(lively[0] != lively[1]), np.sum(truth != given), len(test)


@exercise(
    "5.5",
    "Find the weak fork",
    wants="one share, between nought and one",
    second="a wrong answer was lost at the root if truth and answer lie on different sides of it; np.isin tells the "
    "side.",
)
def _lost(answer):
    value = expect.number(answer)
    at_root, wrong, clips = _turns()
    right = at_root / wrong
    mistakes = [
        (at_root, "that is how many. What share of the wrong answers are they?"),
        (at_root / clips, "that is a share of all clips. Of the wrong answers, which share was lost at the root?"),
        (1 - right, "these were lost below the root."),
        (
            wrong / clips,
            "that is the share of wrong answers. How many of them left the right path at the very first fork?",
        ),
        (100 * right, "that is per cent; a share lies between nought and one."),
    ]
    return expect.compare(
        value, right, 2, mistakes,
        "count the wrong answers first, and among them those that are lively in truth and quiet in the answer, or the "
        "other way round.",
    )  # fmt: skip  # several a line


@exercise(
    "5.6",
    "Count the clips that nobody knows",
    wants="one share, between nought and one",
    second="the forks draw their quarters independently of each other. How probable is it that a coin falls on one "
    "side several times in a row?",
)
def _unseen(answer):
    value, forks = expect.number(answer), 4
    right = HELD_OUT**forks
    added = "shares of independent draws are not added: each further fork leaves less."
    recount = "almost: count the forks again that a fearful clip passes on its way from the root."
    mistakes = [
        ((1 - HELD_OUT) ** forks, "that is the share that every fork has trained on. What is left out by all of them?"),
        (1 - right, "that is the share that some fork has trained on."),
        (
            HELD_OUT,
            "that is the share for one fork. A fearful clip passes more than one, and each draws for itself.",
        ),
        (HELD_OUT * forks, added),
        *[(HELD_OUT**n, recount) for n in (2, 3, 5)],
        (100 * right, "that is per cent; a share lies between nought and one."),
    ]
    otherwise = (
        "how many forks does a fearful clip pass? Each of them leaves out one clip in four, whatever the others do."
    )
    return expect.compare(value, right, 3, mistakes, added if value >= 1 else otherwise)


@exercise(
    "5.7",
    "Find the question that a voice answers best",
    wants="a tree: nested tuples of names",
    second="section 7 compares a root that asks for arousal with one that asks for valence. Which does a voice show?",
)
def _tree(answer):
    if not isinstance(answer, tuple | list):
        raise Hint("a tree is nested tuples, as in (('happy', 'angry'), ('neutral', 'sad')).")
    labels, few, folds = _data(6)
    try:
        hierarchy.check_tree(answer, labels.emotion.unique().tolist())
    except hierarchy.TreeError as error:
        return str(error)
    sides = [hierarchy.leaves(branch) for branch in answer]
    if len(sides) != 2 or min(map(len, sides)) < 2:
        return "its root should have two branches, with two emotions or more under each."
    truth = labels.emotion.isin(sides[0]).to_numpy()
    train, test = folds[0]
    root = classical.logistic().set_params(model__C=0.01).fit(few.iloc[train], truth[train])
    uar = scores.uar(truth[test], root.predict(few.iloc[test]))
    if uar < ROOT_WANTED:
        how_far = "It comes close." if uar > ROOT_WANTED - 0.05 else "Move an emotion to the other side, and try again."
        return f"on strangers its root does not reach the UAR that is asked for. {how_far}"
