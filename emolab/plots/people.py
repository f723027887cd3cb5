"""Scores of single speakers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from emolab.plots.style import LINE, SEX_COLOURS, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def speakers(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the score of every speaker, in order of the scores, women and men apart.

    Parameters
    ----------
    table : pandas.DataFrame
        Indexed by speaker: uar, sex.
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
    >>> import pandas as pd
    >>> table = pd.DataFrame({"uar": [0.5, 0.7], "sex": ["female", "male"]}, index=["Ann", "Bob"])
    >>> ax = speakers(table)
    >>> len(ax.lines) + len(ax.collections) > 0
    True
    """
    ax = new_axes(ax, figsize=(7.0, 2.7))
    table = table.sort_values("uar")
    places = pd.Series(np.arange(len(table)), index=table.index)
    for sex, marker in (("female", "o"), ("male", "s")):
        part = table[table.sex == sex]
        ax.plot(places[part.index], part.uar, marker, color=SEX_COLOURS[sex], label=sex, markersize=7)
    ax.axhline(table.uar.mean(), color=LINE, linestyle=":", linewidth=1)
    ax.set(ylim=(0, 1), ylabel="UAR", xlabel="speaker", xticks=places, xticklabels=table.index.str[-2:])
    ax.legend(loc="upper left")
    ax.grid(axis="x", visible=False)
    return ax
