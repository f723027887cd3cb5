"""Wrong answers to the exercises of notebook 05, by the mistake behind each."""

import numpy as np


def _added(tree, forks):
    """Add shares on the way down instead of multiplying them."""
    shares = {}
    for branch, share in zip(tree, forks["+".join(_leaves(tree))], strict=False):
        below = {branch: 0.0} if isinstance(branch, str) else _added(branch, forks)
        shares |= {name: share + value for name, value in below.items()}
    return shares


def _leaves(tree):
    return [tree] if isinstance(tree, str) else [leaf for branch in tree for leaf in _leaves(branch)]


def _turned_round(ours):
    return lambda tree, forks: ours.leaf_probabilities(tree, {name: shares[::-1] for name, shares in forks.items()})


def _without_the_root(ours):
    def walk(tree, forks):
        ones = [1.0] * len(tree)
        return ours.leaf_probabilities(tree, forks | {"+".join(_leaves(tree)): ones})

    return walk


WRONG = {
    "5.1": {
        "without the root": lambda ours: 0.75 * 0.6 * 0.5,
        "a fork too early": lambda ours: 0.4 * 0.75 * 0.6,
        "added": lambda ours: 0.4 + 0.75 + 0.6 + 0.5,
        "the mean": lambda ours: np.mean([0.4, 0.75, 0.6, 0.5]),
        "per cent": lambda ours: 100 * ours.fearful,
        "the other side of the root": lambda ours: 0.6 * 0.75 * 0.6 * 0.5,
    },
    "5.2": {
        "a feeling of no leaf": lambda ours: np.where(ours.hard == "sad", "bored", ours.hard),
        "soft": lambda ours: ours.answers,
        "sides swapped": lambda ours: np.where(ours.root[:, 0] < ours.root[:, 1], ours.if_lively, ours.if_quiet),
        "leaves swapped": lambda ours: np.where(
            ours.root[:, 0] > ours.root[:, 1], np.where(ours.lively[:, 0] > 0.5, "angry", "happy"), ours.if_quiet
        ),
        "the largest branch of all": lambda ours: np.array(["happy", "angry", "neutral", "sad"])[
            np.hstack([ours.lively, ours.quiet]).argmax(axis=1)
        ],
        "the truth": lambda ours: ours.truth,
        "one clip": lambda ours: ours.hard[:1],
        "columns": lambda ours: ours.root.argmax(axis=1),
    },
    "5.3": {
        "added": lambda ours: _added,
        "turned round": _turned_round,
        "without the root": _without_the_root,
        "one level only": lambda ours: (
            lambda tree, forks: dict(zip(_leaves(tree), forks["+".join(_leaves(tree))], strict=False))
        ),
        "a list": lambda ours: lambda tree, forks: list(ours.leaf_probabilities(tree, forks).values()),
        "no return": lambda ours: lambda tree, forks: forks.get("nothing"),
        "equal shares": lambda ours: lambda tree, forks: {name: 1 / len(_leaves(tree)) for name in _leaves(tree)},
    },
    "5.4": {
        "the least confused": lambda ours: ours.closeness.stack().idxmin(),
        "the best recognised": lambda ours: (ours.rates.to_numpy().diagonal().argmax(), 0),
        "one emotion twice": lambda ours: ("happy", "happy"),
        "another pair": lambda ours: ("angry", "disgust"),
        "three": lambda ours: ("happy", "sad", "fearful"),
        "one that was left out": lambda ours: ("neutral", "calm"),
        "text": lambda ours: "+".join(ours.first_pair),
    },
    "5.5": {
        "a share of all clips": lambda ours: np.mean(ours.changed_sides),
        "below the root": lambda ours: 1 - ours.at_root,
        "how many": lambda ours: np.sum(ours.changed_sides),
        "the error rate": lambda ours: np.mean(ours.wrong),
        "per cent": lambda ours: 100 * ours.at_root,
        "by valence": lambda ours: np.mean(
            (np.isin(ours.truth, ["happy", "neutral"]) != np.isin(ours.answers, ["happy", "neutral"]))[ours.wrong]
        ),
    },
    "5.6": {
        "all forks trained on it": lambda ours: 0.75**4,
        "some fork trained on it": lambda ours: 1 - ours.unseen,
        "one fork": lambda ours: 0.25,
        "added": lambda ours: 4 * 0.25,
        "off by one": lambda ours: 0.25**3,
        "per cent": lambda ours: 100 * ours.unseen,
        "a quarter of what is left": lambda ours: 0.25 / 4,
    },
    "5.7": {
        "by valence": lambda ours: (("happy", "neutral"), (("angry", "disgust"), ("sad", "fearful"))),
        "flat": lambda ours: ("neutral", "happy", "sad", "angry", "fearful", "disgust"),
        "an emotion short": lambda ours: (("neutral", "sad"), ("happy", "angry", "fearful")),
        "an emotion twice": lambda ours: (("neutral", "sad", "happy"), ("happy", "angry", "fearful", "disgust")),
        "one against the rest": lambda ours: ("neutral", ("happy", "sad", "angry", "fearful", "disgust")),
        "drawn as text": lambda ours: ours.hierarchy.outline(ours.my_tree),
        "brackets that hold one": lambda ours: ((ours.my_tree,),),
    },
}
