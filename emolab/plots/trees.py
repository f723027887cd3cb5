"""A tree of classes as a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emolab.labels import LOOKS
from emolab.models.hierarchy import inner_nodes, leaves, node_name
from emolab.plots.style import FIRST, LINE, named_rows, new_axes, note

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.axes import Axes

    from emolab.models.hierarchy import Tree
    from emolab.recognizer.second_opinion import Steps


def tree(tree: Tree, scores: Mapping[str, float] | None = None, ax: Axes | None = None) -> Axes:
    """Draw a tree of emotions, the root on the left, with a score at every node that has one.

    Parameters
    ----------
    tree : nested tuples of emotions
    scores : dict, optional
        From `hierarchy.node_name` to a number between 0 and 1, drawn at the node.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 05_build_a_hierarchy

    Examples
    --------
    >>> ax = tree((("sad", "calm"), "angry"), {"sad+calm": 0.75})
    >>> sorted(text.get_text() for text in ax.texts)
    ['0.75', 'angry', 'calm', 'sad']
    """
    ax, places, deepest = _laid_out(tree, ax, 5.2, 0.5)
    for leaf in leaves(tree):
        (depth, height), (colour, marker) = places[leaf], LOOKS[leaf]
        ax.plot([depth, deepest], [height, height], color="#9A9A9A", linewidth=1.2, zorder=1)
        ax.plot(deepest, height, marker, color=colour, markersize=9, zorder=3)
        note(ax, leaf, (deepest, height), (10, 0), va="center")
    for name, branches in inner_nodes(tree):
        depth, height = places[name]
        for _, child in (places[node_name(branch)] for branch in branches):
            ax.plot([depth, depth, depth + 1], [height, child, child], color="#9A9A9A", linewidth=1.2, zorder=1)
        ax.plot(depth, height, "s", color="white", markeredgecolor=LINE, markersize=7, zorder=3)
        score = (scores or {}).get(name)
        if score is not None:
            paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85}
            note(ax, f"{score:.2f}", (depth, height), (6, 5), fontsize=8.5, bbox=paper)
    ax.set(xlim=(-0.35, deepest + 0.9), ylim=(-len(leaves(tree)) + 0.4, 0.6))
    return ax


def steps(asked: Steps, ax: Axes | None = None) -> Axes:
    """Draw how a tree of decisions came to its answer: the way it took is thick, every branch has its probability.

    Parameters
    ----------
    asked : emolab.recognizer.second_opinion.Steps
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    A branch's probability is given that its fork was reached. Notebook: 10_try_the_demo

    Examples
    --------
    >>> from emolab.recognizer.second_opinion import Steps
    >>> shares = {"angry+happy+sad": (0.8, 0.2), "angry+happy": (0.7, 0.3)}
    >>> asked = Steps((("angry", "happy"), "sad"), shares, {"angry": 0.56, "happy": 0.24, "sad": 0.2})
    >>> len(steps(asked).texts) > 0
    True
    """
    ax, places, deepest = _laid_out(asked.tree, ax, 4.4, 0.3)
    for leaf in leaves(asked.tree):
        (depth, height), (colour, marker), answer = places[leaf], LOOKS[leaf], leaf == asked.emotion
        _edge(ax, [depth, deepest], [height, height], answer)
        ax.plot(deepest, height, marker, color=colour, markersize=11 if answer else 7, zorder=3)
        weight = "bold" if answer else "normal"
        note(ax, f"{leaf} {asked.probabilities[leaf]:.0%}", (deepest, height), (11, 0), va="center", fontweight=weight)
    for name, branches in inner_nodes(asked.tree):
        depth, height = places[name]
        for branch, share in zip(branches, asked.shares[name], strict=True):
            (_, child), taken = places[node_name(branch)], asked.emotion in leaves(branch)
            _edge(ax, [depth, depth, depth + 1], [height, child, child], taken)
            note(ax, f"{share:.0%}", (depth, child), (5, 3), fontsize=9, fontweight="bold" if taken else "normal")
    ax.set(xlim=(-0.15, deepest + 1.15), ylim=(-len(leaves(asked.tree)) + 0.5, 0.5))
    return ax


def differences(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw what trees gain or lose against the flat model, in points of UAR, with intervals over speakers.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of `hierarchy_study.compare`; its index names them. Columns difference, difference_low, difference_high.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 05_build_a_hierarchy

    Examples
    --------
    >>> import pandas as pd
    >>> gained = {"difference": [0.01], "difference_low": [-0.01], "difference_high": [0.03]}
    >>> table = pd.DataFrame(gained, index=["arousal first"])
    >>> len(differences(table).get_yticklabels())
    1
    """
    ax, rows = named_rows(table.index, ax, 6.6, grid=True)
    points = 100 * table[["difference", "difference_low", "difference_high"]]
    ax.axvline(0, color=LINE, linewidth=1)
    ax.hlines(rows, points.difference_low, points.difference_high, color="#9A9A9A", linewidth=2)
    ax.plot(points.difference, rows, "o", color=FIRST, markersize=5)
    ax.set_xlabel("points of UAR against the flat model")
    return ax


def _laid_out(tree, ax, width, more):
    """Return axes without a frame, the depth and height of every node by its name, and the depth of the leaves.

    The root is on the left. Leaves stand in one column, so that they can be read like a list.
    """
    rows, places = {leaf: -row for row, leaf in enumerate(leaves(tree))}, {}

    def place(node, depth):
        inner = isinstance(node, (tuple, list))
        height = sum(place(branch, depth + 1) for branch in node) / len(node) if inner else rows[node]
        places[node_name(node)] = depth, height
        return height

    place(tree, 0)
    ax = new_axes(ax, figsize=(width, 0.36 * len(rows) + more))
    ax.set_axis_off()
    return ax, places, max(depth for depth, _ in places.values())


def _edge(ax, across, down, taken):
    colour, width = ("#222222", 2.6) if taken else ("#B8B8B8", 1.1)
    ax.plot(across, down, color=colour, linewidth=width, zorder=2 if taken else 1, solid_joinstyle="round")
