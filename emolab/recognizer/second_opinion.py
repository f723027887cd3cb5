"""A second opinion by another road: named measurements instead of ears, and a tree of decisions instead of one."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emolab import shipped
from emolab.labels import LABEL_SETS, in_order
from emolab.models.hierarchy import AROUSAL_FIRST, leaves, node_name, restricted

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from emolab.models.hierarchy import HierarchicalClassifier, Tree

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

    tree: Tree
    shares: dict[str, tuple[float, ...]]
    probabilities: dict[str, float]

    @property
    def emotion(self) -> str:
        """The most probable emotion."""
        return max(self.probabilities, key=self.probabilities.__getitem__)

    @property
    def turns(self) -> list[tuple[Tree, float]]:
        """The decisions on the way to `emotion`, from the root: each branch that was taken, and its probability."""
        turns, node = [], self.tree
        while isinstance(node, (tuple, list)):
            taken = next(i for i, branch in enumerate(node) if self.emotion in leaves(branch))
            turns.append((node[taken], self.shares[node_name(node)][taken]))
            node = node[taken]
        return turns


@functools.cache
def load() -> HierarchicalClassifier:
    """Return the fitted tree that ships."""
    # What reads it takes seconds to import, which a page that has just been opened does not have.
    from emolab.models import classical

    return classical.load(shipped.path(*_FILE))


def ask(measured: ArrayLike) -> Steps:
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
    Notebook: 10_try_the_demo

    Examples
    --------
    >>> from emolab.features import tables
    >>> labels, features = tables.load("ravdess")
    >>> steps = ask(features.iloc[0])
    >>> sorted(steps.probabilities) == sorted(LABEL_SETS[8]), len(steps.turns) >= 2
    (True, True)
    """
    tree = load()
    row = [measured]
    by_emotion = dict(zip(map(str, tree.classes_), tree.predict_proba(row)[0].tolist(), strict=True))
    return Steps(
        tree=TREE,
        shares={node: tuple(branches[0].tolist()) for node, branches in tree.branch_probabilities(row).items()},
        probabilities={emotion: by_emotion[emotion] for emotion in in_order(by_emotion)},
    )


def in_words(steps: Steps) -> str:
    """Say which way a tree took, and how sure it was at each turn.

    Parameters
    ----------
    steps : Steps
        From `ask`.

    Returns
    -------
    str

    Notes
    -----
    Notebook: 10_try_the_demo

    Examples
    --------
    >>> shares = {node_name(TREE): (0.98, 0.02), node_name(TREE[0]): (0.2, 0.67, 0.08, 0.05)}
    >>> in_words(Steps(TREE, shares, {"angry": 0.66, "happy": 0.34}))
    'It took these turns: lively (98 %), then angry (67 %).'
    """
    names = {TREE[0]: "lively", TREE[1]: "quiet"}
    turns = [
        f"{names.get(branch) or ' or '.join(leaves(branch))} ({share:.0%})".replace("%", " %")
        for branch, share in steps.turns
    ]
    return f"It took these turns: {', then '.join(turns)}."
