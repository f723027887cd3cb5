"""Flat against hierarchy: the same features, the same estimator, the same folds, and people to draw intervals over."""

from functools import partial
from itertools import product

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.dummy import DummyClassifier
from sklearn.model_selection import train_test_split
from tqdm.auto import tqdm

from emolab import evaluation, scores, splits
from emolab.hierarchy import TREES, HierarchicalClassifier, LeafwiseClassifier, inner_nodes, leaves, node_scores

# What `emolab scores hierarchies` compares. Logistic regression and LDA have no luck in them, so one seed says all. The
# perceptron is Emotion_Detector's own choice; it is slow, so it is asked only what the other two leave open.
CASES = [
    {"corpus": corpus, "split": split, "n_labels": n_labels, "normalise": normalise, "model_name": name, "seeds": (0,)}
    for (corpus, split), n_labels, normalise, name in product(
        [("ravdess", "actors5"), ("pooled", "speakers5")], [4, 6], [None, "speaker"], ["logistic", "lda"]
    )
] + [
    {"corpus": "ravdess", "split": "actors5", "n_labels": 4, "normalise": None, "model_name": "mlp", "seeds": (0, 1, 2),
     "only": ("flat", "emotion-detector-4", "emotion-detector-4 leafwise")}
]  # fmt: skip


def variants(n_labels):
    """Return what is compared, by name: functions that put an estimator into a tree, and ``flat``, which does not."""
    trees = {name: tree for name, tree in TREES.items() if len(leaves(tree)) == n_labels} | {"learned": None}
    makers = {"flat": lambda estimator: estimator}
    makers |= {name: partial(HierarchicalClassifier, tree) for name, tree in trees.items()}
    published = f"emotion-detector-{n_labels}"
    return makers | {f"{published} leafwise": partial(LeafwiseClassifier, trees[published])}


def compare(corpus, split, n_labels, normalise, model_name, seeds, only=None):
    """Score one estimator flat and in every tree of `variants`, each seed on the same folds.

    Parameters
    ----------
    corpus, split, model_name : str
        As in `evaluation.evaluate`.
    n_labels : {6, 4}
    normalise : {None, "speaker", "neutral"}
    seeds : sequence of int
    only : sequence of str, optional
        Names of `variants`, "flat" among them; default: all.

    Returns
    -------
    pandas.DataFrame
        A row a tree ("flat" first): uar, low, high of the clips' most common answer over the seeds; spread of the UAR
        over seeds; and difference, difference_low, difference_high, p of the paired comparison with flat, drawn over
        speakers.

    Notes
    -----
    Notebook: 05_build_a_hierarchy
    """
    labels, features = evaluation.load(corpus, n_labels)
    features = evaluation.normalised(features, labels, normalise)
    folds = splits.folds(split, labels)
    flat, rows = None, []
    chosen = {name: wrap for name, wrap in variants(n_labels).items() if only is None or name in only}
    for name, wrap in chosen.items():
        by_seed = np.array(
            [_answers(lambda: wrap(evaluation.model(model_name, seed)), features, labels, folds) for seed in seeds]
        )
        uars = [scores.uar(labels.emotion, given) for given in by_seed]
        given = pd.DataFrame(by_seed).mode().iloc[0].to_numpy(str)
        flat = given if flat is None else flat
        low, high = scores.interval(labels.emotion, given, labels.speaker)
        paired = scores.paired_difference(labels.emotion, given, flat, labels.speaker)
        row = {"uar": scores.uar(labels.emotion, given), "low": low, "high": high, "spread": np.std(uars)}
        row |= {"difference": paired["difference"], "difference_low": paired["low"], "difference_high": paired["high"]}
        case = {"corpus": corpus, "split": split, "labels": n_labels, "normalise": normalise or "none"}
        case |= {"model": model_name, "seeds": len(seeds), "tree": name}
        rows.append(case | {key: round(float(value), 4) for key, value in row.items()} | {"p": round(paired["p"], 4)})
    return pd.DataFrame(rows)


def _answers(make, features, labels, folds):
    given = np.empty(len(labels), dtype=object)
    emotions, speakers = labels.emotion.to_numpy(), labels.speaker.to_numpy()
    for train, test in folds:
        model = make()
        # Speakers are asked for only where a tree is learned.
        groups = {"groups": speakers[train]} if isinstance(model, HierarchicalClassifier) else {}
        given[test] = model.fit(features.iloc[train], emotions[train], **groups).predict(features.iloc[test])
    return given


def compare_all(cases=None, progress=False):
    """Run `compare` on every case of `CASES` and stack the tables."""
    return pd.concat([compare(**case) for case in tqdm(cases or CASES, disable=not progress)], ignore_index=True)


def fit_stages_apart(model, features, emotions, seed=0, test_size=0.25):
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


def tree_of_groups(groups):
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
    members = {}
    for emotion, group in groups.items():
        members.setdefault(group, []).append(emotion)
    branches = [tuple(emotions) if len(emotions) > 1 else emotions[0] for emotions in members.values()]
    return branches[0] if len(branches) == 1 else tuple(branches)


def try_tree(tree, estimator, features, labels, folds):
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
    """
    given = np.empty(len(labels), dtype=object)
    by_fold = []
    for train, test in folds:
        model = HierarchicalClassifier(tree, estimator).fit(features.iloc[train], labels.emotion.iloc[train])
        given[test] = model.predict(features.iloc[test])
        by_fold.append(node_scores(model, features.iloc[test], labels.emotion.iloc[test]).set_index("node").uar)
    return {"uar": scores.uar(labels.emotion, given), "nodes": pd.concat(by_fold, axis=1).mean(axis=1).to_dict()}
