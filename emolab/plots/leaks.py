"""The ladder from a published score down to the one among strangers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emolab.evaluation.leaks import LEAKS
from emolab.plots import style
from emolab.plots.style import FIRST, LINE, SECOND, named_rows, new_axes, note

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LEAKY, HONEST, PUBLISHED = SECOND, FIRST, LINE


def ladder(
    rungs: pd.DataFrame, published: float | None = None, chance: float | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the score of each rung with its interval, the leakiest on top.

    Parameters
    ----------
    rungs : pandas.DataFrame
        One headline of `headlines.ladder`: removed, leaks, accuracy, low, high.
    published, chance : float, optional
        Drawn as lines.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> from emolab.evaluation import headlines
    >>> rungs = headlines.ladder().query("headline == 'wide_network'")
    >>> len(ladder(rungs, chance=1 / 8).get_yticklabels()) == len(rungs)
    True
    """
    top = "every leak open" if published is None else "as published"
    names = [f"\N{MINUS SIGN} {LEAKS[name].title}" if name else top for name in rungs.removed]
    ax, _ = named_rows(names, ax, 7.0, 0.42)
    _draw_scores(ax, rungs)
    _draw_lines(ax, {"published": published, "guessing": chance})
    return ax


def switches(score: pd.Series, chance: float = 0.125, ax: Axes | None = None) -> Axes:
    """Draw the one score that a combination of leaks gives."""
    ax = new_axes(ax, figsize=(7.0, 1.1))
    _draw_scores(ax, score.to_frame().T.assign(leaks=score.name))
    ax.set(yticks=[], ylim=(-0.6, 0.6))
    _draw_lines(ax, {"guessing": chance})
    return ax


def reproductions(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw for each headline what was published, what comes out here, and what strangers get.

    Parameters
    ----------
    table : pandas.DataFrame
        From `headlines.reproductions`.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> from emolab.evaluation import headlines
    >>> table = headlines.reproductions(headlines.ladder())
    >>> len(reproductions(table).get_yticklabels()) == len(table)
    True
    """
    ax, heights = named_rows([_folded(title) for title in table.index], ax, 7.0, 0.5, 1.0)
    ax.hlines(heights, table.strangers, table.here, color="#C8C8C8", linewidth=3)
    ax.plot(table.published, heights, "|", color=PUBLISHED, markersize=16, markeredgewidth=2, label="published")
    ax.plot(table.here, heights, "o", color=LEAKY, markersize=7, label="the same protocol here")
    ax.plot(table.strangers, heights, "D", color=HONEST, markersize=6, label="among strangers")
    ax.set(xlim=(0, 1.03), ylim=(heights[-1] - 0.6, 0.6), xlabel="accuracy")
    ax.legend(loc="lower center", bbox_to_anchor=(0.35, 1.0), ncols=3)
    return ax


def _draw_scores(ax, table):
    # The one that no leak helped looks different.
    looks = [(HONEST, "D") if left == "none" else (LEAKY, "o") for left in table.leaks]
    style.intervals(ax, table.accuracy, table.low, table.high, looks, size=7)
    ax.set(xlim=(0, 1.06), xlabel="accuracy")


def _draw_lines(ax, lines):
    for name, score in lines.items():
        if score is not None and np.isfinite(score):
            ax.axvline(score, color=PUBLISHED, linestyle="--" if name == "published" else ":", linewidth=1)
            above = {"xycoords": ("data", "axes fraction"), "ha": "center", "fontsize": 8.5, "color": PUBLISHED}
            note(ax, f"{name} {score:.2f}", (score, 1.0), (0, 3), **above)


def _folded(title):
    return title.replace(", ", ",\n", 1) if len(title) > 40 else title
