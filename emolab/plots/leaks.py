"""The ladder from a published score down to the one among strangers."""

import numpy as np

from emolab.evaluation.leaks import LEAKS
from emolab.plots.style import FIRST, LINE, SECOND, new_axes

LEAKY, HONEST, PUBLISHED = SECOND, FIRST, LINE


def ladder(rungs, published=None, chance=None, ax=None):
    """Draw the score of each rung with its interval, the leakiest on top.

    Parameters
    ----------
    rungs : pandas.DataFrame
        One headline of `headlines.ladder`: removed, leaks, accuracy, low, high.
    published, chance : float, optional
        Drawn as lines.
    ax : matplotlib axes, optional

    Returns
    -------
    matplotlib axes

    Notes
    -----
    Notebook: 06_measure_honestly
    """
    ax = new_axes(ax, figsize=(7.0, 0.42 * len(rungs) + 0.9))
    heights = -np.arange(len(rungs))
    colours = [HONEST if left == "none" else LEAKY for left in rungs.leaks]
    _draw_intervals(ax, rungs, heights, colours)
    top = "every leak open" if published is None else "as published"
    names = [f"\N{MINUS SIGN} {LEAKS[name].title}" if name else top for name in rungs.removed]
    ax.set(yticks=heights, yticklabels=names, xlim=(0, 1.06), xlabel="accuracy")
    _draw_lines(ax, {"published": published, "guessing": chance})
    ax.grid(axis="y", visible=False)
    return ax


def switches(score, chance=0.125, ax=None):
    """Draw the one score that a combination of leaks gives."""
    ax = new_axes(ax, figsize=(7.0, 1.1))
    _draw_intervals(ax, score.to_frame().T, np.zeros(1), [HONEST if score.name == "none" else LEAKY])
    ax.set(yticks=[], ylim=(-0.6, 0.6), xlim=(0, 1.06), xlabel="accuracy")
    _draw_lines(ax, {"guessing": chance})
    return ax


def reproductions(table, ax=None):
    """Draw for each headline what was published, what comes out here, and what strangers get.

    Parameters
    ----------
    table : pandas.DataFrame
        From `headlines.reproductions`.
    ax : matplotlib axes, optional

    Returns
    -------
    matplotlib axes
    """
    ax = new_axes(ax, figsize=(7.0, 0.5 * len(table) + 1.0))
    heights = -np.arange(len(table))
    ax.hlines(heights, table.strangers, table.here, color="#C8C8C8", linewidth=3)
    ax.plot(table.published, heights, "|", color=PUBLISHED, markersize=16, markeredgewidth=2, label="published")
    ax.plot(table.here, heights, "o", color=LEAKY, markersize=7, label="the same protocol here")
    ax.plot(table.strangers, heights, "D", color=HONEST, markersize=6, label="among strangers")
    ax.set(yticks=heights, yticklabels=[_folded(title) for title in table.index], xlim=(0, 1.03), xlabel="accuracy")
    ax.set_ylim(heights[-1] - 0.6, 0.6)
    ax.legend(loc="lower center", bbox_to_anchor=(0.35, 1.0), ncols=3)
    ax.grid(axis="y", visible=False)
    return ax


def _draw_intervals(ax, scores, heights, colours):
    for height, colour, score in zip(heights, colours, scores.itertuples()):
        ax.plot([score.low, score.high], [height, height], color=colour, linewidth=2, solid_capstyle="butt")
        ax.plot(score.accuracy, height, "D" if colour == HONEST else "o", color=colour, markersize=7)
        ax.annotate(
            f"{score.accuracy:.2f}", (max(score.high, score.accuracy), height), xytext=(7, 0),
            textcoords="offset points", va="center", fontsize=8.5,
        )  # fmt: skip


def _draw_lines(ax, lines):
    for name, score in lines.items():
        if score is not None and np.isfinite(score):
            ax.axvline(score, color=PUBLISHED, linestyle="--" if name == "published" else ":", linewidth=1)
            ax.annotate(
                f"{name} {score:.2f}", (score, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 3),
                textcoords="offset points", ha="center", fontsize=8.5, color=PUBLISHED,
            )  # fmt: skip


def _folded(title):
    return title.replace(", ", ",\n", 1) if len(title) > 40 else title
