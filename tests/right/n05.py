"""Right answers to the exercises of notebook 05, in other forms than the solution's."""

from fractions import Fraction

import numpy as np
import pandas as pd


def _hard_by_loop(ours):
    answers = []
    for root, lively, quiet in zip(ours.root, ours.lively, ours.quiet, strict=False):
        pair, fork = (("happy", "angry"), lively) if root[0] >= root[1] else (("neutral", "sad"), quiet)
        answers.append(pair[int(fork[1] > fork[0])])
    return answers


def _hard_by_places(ours):
    names = np.array([["happy", "angry"], ["neutral", "sad"]])
    side = ours.root.argmax(axis=1)
    leaf = np.where(side == 0, ours.lively.argmax(axis=1), ours.quiet.argmax(axis=1))
    return names[side, leaf]


def _walk_with_a_stack(ours):
    def walk(tree, forks):
        found, waiting = {}, [(tree, 1.0)]
        while waiting:
            part, arriving = waiting.pop()
            if isinstance(part, str):
                found[part] = arriving
                continue
            shares = forks[ours.hierarchy.node_name(part)]
            waiting += [(branch, arriving * share) for branch, share in zip(part, shares, strict=False)]
        return found

    return walk


def _walk_rounded(ours):
    return lambda tree, forks: {name: round(p, 3) for name, p in ours.leaf_probabilities(tree, forks).items()}


def _walk_in_arrays(ours):
    def walk(tree, forks):
        forks = {name: np.array(shares) for name, shares in forks.items()}
        return {name: np.float64(p) for name, p in ours.leaf_probabilities(tree, forks).items()}

    return walk


def _share_by_loop(ours):
    lively, wrong, lost = ("happy", "angry"), 0, 0
    for true, given in zip(ours.truth, ours.answers, strict=False):
        wrong += true != given
        lost += (true in lively) != (given in lively)
    return lost / wrong


RIGHT = {
    "5.1": {
        "rounded as printed": lambda ours: 0.09,
        "a fraction": lambda ours: Fraction(4, 10) * Fraction(3, 4) * Fraction(6, 10) / 2,
        "an array's product": lambda ours: np.prod([0.4, 0.75, 0.6, 0.5]),
        "a list of one": lambda ours: [0.4 * 0.75 * 0.3],
    },
    "5.2": {
        "a list from a loop": _hard_by_loop,
        "by places": _hard_by_places,
        "a Series": lambda ours: pd.Series(ours.hard, index=ours.labels.index[ours.test]),
    },
    "5.3": {
        "a stack": _walk_with_a_stack,
        "rounded": _walk_rounded,
        "NumPy's numbers": _walk_in_arrays,
    },
    "5.4": {
        "turned round": lambda ours: ours.first_pair[::-1],
        "a set": lambda ours: set(ours.first_pair),
        "an array": lambda ours: np.array(ours.first_pair),
    },
    "5.5": {
        "rounded as printed": lambda ours: round(float(ours.at_root), 2),
        "a loop": _share_by_loop,
        "an array of one": lambda ours: np.array([ours.at_root]),
    },
    "5.6": {
        "rounded as printed": lambda ours: 0.004,
        "a fraction": lambda ours: Fraction(1, 4) ** 4,
        "a loop": lambda ours: np.prod([0.25 for _ in range(4)]),
    },
    "5.7": {
        "the sides swapped": lambda ours: ours.my_tree[::-1],
        "lists": lambda ours: [["neutral", "sad"], [["happy", "fearful"], ["angry", "disgust"]]],
        "flat sides": lambda ours: (("sad", "neutral"), ("angry", "happy", "fearful", "disgust")),
    },
}
