"""Flat against hierarchy: the same features, the same estimator, the same folds, and people to draw intervals over."""

from functools import partial
from itertools import product

import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from emolab import evaluation
from emolab.evaluation import scores, splits
from emolab.models.hierarchy import TREES, HierarchicalClassifier, LeafwiseClassifier, leaves

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
]  # fmt: skip  # a table


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
        made = [partial(_made, wrap, model_name, seed) for seed in seeds]
        by_seed = np.array([evaluation.answers(make, features, labels, folds)[0] for make in made])
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


def _made(wrap, model_name, seed):
    return wrap(evaluation.model(model_name, seed))


def compare_all(cases=None, progress=False):
    """Run `compare` on every case of `CASES` and stack the tables."""
    return pd.concat([compare(**case) for case in tqdm(cases or CASES, disable=not progress)], ignore_index=True)
