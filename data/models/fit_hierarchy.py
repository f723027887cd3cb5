"""Fit the tree of decisions that gives a second opinion, `hierarchy.skops`, and say how often strangers find it right.

python data/models/fit_hierarchy.py data/models/hierarchy.skops
"""

import argparse

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from emolab import evaluation
from emolab.evaluation import scores, splits
from emolab.features import tables
from emolab.labels import LABEL_SETS
from emolab.models import classical
from emolab.models.gaps import FillGaps
from emolab.models.hierarchy import LeafwiseClassifier
from emolab.recognizer.second_opinion import RECIPE, TREE


def model():
    """Return the unfitted tree: at every fork, a logistic regression that tells all emotions under it apart."""
    fork = make_pipeline(
        FillGaps(), StandardScaler(), LogisticRegression(C=0.003, class_weight="balanced", max_iter=500)
    )
    return LeafwiseClassifier(TREE, fork)


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
        rows[corpus] = {
            "clips": len(part),
            "uar": scores.uar(part.emotion, given[part.index]),
            "low": low,
            "high": high,
        }
    return pd.DataFrame(rows).T


def main():
    """Fit the tree on all clips, write it, and print its scores about strangers."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("path", metavar="FILE.skops", help="where to write it")
    path = parser.parse_args().path
    labels, features = taught()
    print(scored(labels, features).round(3).to_string())
    classical.save(model().fit(features.to_numpy(), labels.emotion.to_numpy(str)), path)


if __name__ == "__main__":
    main()
