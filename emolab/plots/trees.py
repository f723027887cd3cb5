"""A tree of classes as a figure."""

from emolab.labels import LOOKS
from emolab.models.hierarchy import leaves, node_name
from emolab.plots.style import FIRST, LINE, new_axes


def tree(tree, scores=None, ax=None):
    """Draw a tree of emotions, the root on the left, with a score at every node that has one.

    Parameters
    ----------
    tree : nested tuples of emotions
    scores : dict, optional
        From `hierarchy.node_name` to a number between 0 and 1, drawn at the node.
    ax : matplotlib axes, optional

    Returns
    -------
    matplotlib axes

    Notes
    -----
    Notebook: 05_build_a_hierarchy
    """
    ax = new_axes(ax, figsize=(5.2, 0.36 * len(leaves(tree)) + 0.5))
    heights = {leaf: -row for row, leaf in enumerate(leaves(tree))}
    deepest = _depth(tree)
    _draw(tree, 0, deepest, heights, scores or {}, ax)
    ax.set(xlim=(-0.35, deepest + 0.9), ylim=(-len(heights) + 0.4, 0.6))
    ax.set_axis_off()
    return ax


def steps(asked, ax=None):
    """Draw how a tree of decisions came to its answer: the way it took is thick, every branch has its probability.

    Parameters
    ----------
    asked : emolab.recognizer.second_opinion.Steps
    ax : matplotlib axes, optional

    Returns
    -------
    matplotlib axes

    Notes
    -----
    A branch's probability is given that its fork was reached. Notebook: 08_try_the_demo
    """
    ax = new_axes(ax, figsize=(4.4, 0.36 * len(leaves(asked.tree)) + 0.3))
    heights = {leaf: -row for row, leaf in enumerate(leaves(asked.tree))}
    deepest = _depth(asked.tree)
    _draw_steps(asked.tree, 0, deepest, heights, asked, ax)
    ax.set(xlim=(-0.15, deepest + 1.15), ylim=(-len(heights) + 0.5, 0.5))
    ax.set_axis_off()
    return ax


def _draw_steps(node, depth, deepest, heights, asked, ax):
    """Draw what hangs under a node of an answered tree; return the height of the node itself."""
    if not isinstance(node, (tuple, list)):
        look, height, answer = LOOKS[node], heights[node], node == asked.emotion
        _edge(ax, [depth, deepest], [height, height], answer)
        ax.plot(deepest, height, look.marker, color=look.colour, markersize=11 if answer else 7, zorder=3)
        ax.annotate(f"{node} {asked.probabilities[node]:.0%}", (deepest, height), xytext=(11, 0), va="center",
                    textcoords="offset points", fontweight="bold" if answer else "normal")  # fmt: skip
        return height
    children = [_draw_steps(branch, depth + 1, deepest, heights, asked, ax) for branch in node]
    height = sum(children) / len(children)
    for branch, child, share in zip(node, children, asked.shares[node_name(node)], strict=True):
        taken = asked.emotion in leaves(branch)
        _edge(ax, [depth, depth, depth + 1], [height, child, child], taken)
        ax.annotate(f"{share:.0%}", (depth, child), xytext=(5, 3), textcoords="offset points", fontsize=9,
                    fontweight="bold" if taken else "normal")  # fmt: skip
    return height


def _edge(ax, across, down, taken):
    colour, width = ("#222222", 2.6) if taken else ("#B8B8B8", 1.1)
    ax.plot(across, down, color=colour, linewidth=width, zorder=2 if taken else 1, solid_joinstyle="round")


def _depth(tree):
    return 1 + max(map(_depth, tree)) if isinstance(tree, (tuple, list)) else 0


def _draw(node, depth, deepest, heights, scores, ax):
    """Draw what hangs under a node; return the height of the node itself."""
    if not isinstance(node, (tuple, list)):
        look, height = LOOKS[node], heights[node]
        # Leaves stand in one column, so that they can be read like a list.
        ax.plot([depth, deepest], [height, height], color="#9A9A9A", linewidth=1.2, zorder=1)
        ax.plot(deepest, height, look.marker, color=look.colour, markersize=9, zorder=3)
        ax.annotate(node, (deepest, height), xytext=(10, 0), textcoords="offset points", va="center")
        return height
    children = [_draw(branch, depth + 1, deepest, heights, scores, ax) for branch in node]
    height = sum(children) / len(children)
    for child in children:
        ax.plot([depth, depth, depth + 1], [height, child, child], color="#9A9A9A", linewidth=1.2, zorder=1)
    ax.plot(depth, height, "s", color="white", markeredgecolor=LINE, markersize=7, zorder=3)
    score = scores.get(node_name(node))
    if score is not None:
        ax.annotate(
            f"{score:.2f}", (depth, height), xytext=(6, 5), textcoords="offset points", fontsize=8.5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
        )  # fmt: skip
    return height


def differences(table, ax=None):
    """Draw what trees gain or lose against the flat model, in points of UAR, with intervals over speakers.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of `hierarchy_study.compare`; its index names them. Columns difference, difference_low, difference_high.
    ax : matplotlib axes, optional

    Returns
    -------
    matplotlib axes

    Notes
    -----
    Notebook: 05_build_a_hierarchy
    """
    ax = new_axes(ax, figsize=(6.6, 0.3 * len(table) + 0.9))
    points = 100 * table[["difference", "difference_low", "difference_high"]]
    rows = range(len(table))
    ax.axvline(0, color=LINE, linewidth=1)
    ax.hlines(rows, points.difference_low, points.difference_high, color="#9A9A9A", linewidth=2)
    ax.plot(points.difference, rows, "o", color=FIRST, markersize=5)
    ax.set_yticks(rows, table.index)
    ax.invert_yaxis()
    ax.set_xlabel("points of UAR against the flat model")
    return ax
