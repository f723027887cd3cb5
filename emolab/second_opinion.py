"""A second opinion by another road: named measurements instead of ears, and a tree of decisions instead of one.

    python -m emolab.second_opinion data/models/hierarchy.skops

fits it anew on the tables that ship, says how often it is right about strangers, and writes the file.
"""

import argparse
import functools
from dataclasses import dataclass

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from emolab import classical, evaluation, scores, shipped, splits, tables
from emolab.hierarchy import AROUSAL_FIRST, LeafwiseClassifier, leaves, node_name, restricted
from emolab.labels import LABEL_SETS, in_order

# Lively or quiet first; then which of the lively, which of the quiet.
TREE = restricted(AROUSAL_FIRST, LABEL_SETS[8])
RECIPE = "emolab"
_FILE = ("models", "hierarchy.skops")


@dataclass(frozen=True)
class Steps:
    """What a tree of decisions says about one recording.

    Attributes
    ----------
    tree : nested tuples of emotions
    shares : dict of str to tuple of float
        From `hierarchy.node_name` to the probability of each branch of that node.
    probabilities : dict of str to float
        Of each emotion: the product of the branches that lead to it.
    """

    tree: tuple
    shares: dict
    probabilities: dict

    @property
    def emotion(self):
        """The most probable emotion."""
        return max(self.probabilities, key=self.probabilities.get)

    @property
    def turns(self):
        """The decisions on the way to `emotion`, from the root: a list of (branch taken, its probability)."""
        turns, node = [], self.tree
        while isinstance(node, (tuple, list)):
            taken = next(i for i, branch in enumerate(node) if self.emotion in leaves(branch))
            turns.append((node[taken], self.shares[node_name(node)][taken]))
            node = node[taken]
        return turns


def model():
    """Return the unfitted tree: at every fork, a logistic regression that tells all emotions under it apart."""
    fork = make_pipeline(StandardScaler(), LogisticRegression(C=0.003, class_weight="balanced", max_iter=500))
    return LeafwiseClassifier(TREE, fork)


@functools.cache
def load():
    """Return the fitted tree that ships."""
    return classical.load(shipped.path(*_FILE))


def ask(measured):
    """Ask the tree about one recording.

    Parameters
    ----------
    measured : array of shape (541,)
        `features.extract(samples, rate, "emolab")`.

    Returns
    -------
    Steps

    Notes
    -----
    Notebook: 08_try_the_demo
    """
    tree = load()
    row = [measured]
    by_emotion = dict(zip(map(str, tree.classes_), tree.predict_proba(row)[0].tolist(), strict=True))
    return Steps(
        tree=TREE,
        shares={node: tuple(branches[0].tolist()) for node, branches in tree.branch_probabilities(row).items()},
        probabilities={emotion: by_emotion[emotion] for emotion in in_order(by_emotion)},
    )


def in_words(steps):
    """Say which way a tree took: ``"It took these turns: lively (98 %), then angry (67 %)."``"""
    names = {TREE[0]: "lively", TREE[1]: "quiet"}
    turns = [
        f"{names.get(branch) or ' or '.join(leaves(branch))} ({share:.0%})".replace("%", " %")
        for branch, share in steps.turns
    ]
    return f"It took these turns: {', then '.join(turns)}."


def taught():
    """Read the clips that the tree learns from: all three corpora that ship, without EmoDB's boredom."""
    labels, features = tables.load("pooled", RECIPE)
    kept = labels.emotion.isin(LABEL_SETS[8])
    return labels[kept].reset_index(drop=True), features[kept].reset_index(drop=True)


def scored(labels, features):
    """Score the tree on speakers that it never heard, corpus by corpus; returns a DataFrame."""
    given, _ = evaluation.answers(model, features, labels, splits.folds("speakers5", labels))
    rows = {}
    for corpus, part in labels.groupby("corpus", sort=False):
        low, high = scores.interval(part.emotion, given[part.index], part.speaker)
        rows[corpus] = {"clips": len(part), "uar": scores.uar(part.emotion, given[part.index]), "low": low, "high": high}
    return pd.DataFrame(rows).T


def main():
    """Fit the tree on all clips, write it, and print its scores about strangers."""
    parser = argparse.ArgumentParser(prog="python -m emolab.second_opinion", description=main.__doc__)
    parser.add_argument("path", metavar="FILE.skops", help="where to write it")
    path = parser.parse_args().path
    labels, features = taught()
    print(scored(labels, features).round(3).to_string())
    classical.save(model().fit(features.to_numpy(), labels.emotion.to_numpy(str)), path)


if __name__ == "__main__":
    main()
