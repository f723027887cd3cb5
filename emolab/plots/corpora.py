"""A corpus as a figure: how many clips of what, by whom, how long.

Every function takes a table with the columns of `emolab.recordings.corpora.manifest`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from emolab.labels import EMOTIONS, LOOKS, SEXES, in_order, places
from emolab.plots import style
from emolab.plots.style import LINE, named_rows, new_axes, note

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# RAVDESS's; CREMA-D has three others.
INTENSITIES = ["normal", "strong"]


def counts(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw how many clips there are of each emotion.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a clip, with a column `emotion`.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 01_explore_the_data

    Examples
    --------
    >>> import pandas as pd
    >>> ax = counts(pd.DataFrame({"emotion": ["sad", "sad", "angry"]}))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['sad', 'angry']
    """
    # Of a table's own categories, some may have no clip.
    found = table.emotion.value_counts().loc[lambda clips: clips > 0]
    emotions = _ordered(found.index)
    ax, rows = _emotion_rows(emotions, ax)
    for row, emotion in zip(rows, emotions, strict=True):
        ax.barh(row, found[emotion], color=LOOKS[emotion].colour, height=0.62)
        note(ax, f"{found[emotion]:,}", (found[emotion], row), (5, 0), va="center")
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.set(xlabel="clips", xlim=(0, found.max() * 1.1))
    return ax


def balance(table: pd.DataFrame, rows: str = "corpus", columns: str = "emotion", ax: Axes | None = None) -> Axes:
    """Draw how many clips each pair of labels has: the darker, the more; where there is none stands a dot.

    Parameters
    ----------
    table : pandas.DataFrame
    rows, columns : str
        Columns of the table, such as corpus and emotion, or speaker and emotion.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 01_explore_the_data

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"corpus": ["emodb", "emodb", "nemo"], "emotion": ["sad", "angry", "sad"]})
    >>> ax = balance(table)
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['sad', 'angry']
    """
    crossed = pd.crosstab(table[rows], table[columns])
    if columns == "emotion":
        crossed = crossed[_ordered(crossed.columns)]
    ax = new_axes(ax, figsize=(7.0, 0.32 * len(crossed) + 0.9))
    most = crossed.to_numpy().max()
    # Square roots, so that a corpus of hundreds is not pale beside one of thousands.
    shades, reach = np.sqrt(crossed), {"vmax": np.sqrt(most) * 1.15, "aspect": "auto"}
    style.heatmap(ax, crossed, shades, lambda count: f"{count:,}" if count else "·", np.sqrt(most / 2), 8.5, **reach)
    ax.tick_params(length=0)
    return ax


def sexes(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the share of clips spoken by women and by men, one bar a corpus.

    Parameters
    ----------
    table : pandas.DataFrame
        With the columns `corpus` and `sex`.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 01_explore_the_data

    Examples
    --------
    >>> import pandas as pd
    >>> ax = sexes(pd.DataFrame({"corpus": ["emodb"] * 4, "sex": ["female", "female", "female", "male"]}))
    >>> [round(float(bar.get_width()), 2) for bar in ax.patches]
    [0.75, 0.25]
    """
    places(table.sex.dropna(), SEXES)
    found = pd.crosstab(table.corpus, table.sex).reindex(columns=SEXES, fill_value=0)
    shares = found.div(found.sum(axis=1), axis=0)
    ax, rows = named_rows(found.index, ax, 7.0, 0.34, 1.0)
    style.sex_bars(ax, rows, shares, height=0.62)
    ax.set(xlabel="share of the clips", xlim=(0, 1))
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2)
    return ax


def spread(values: pd.Series, emotions: pd.Series, ax: Axes | None = None) -> Axes:
    """Draw how a measurement is spread within each emotion: its median, its middle half, its middle nine tenths.

    Parameters
    ----------
    values : pandas.Series of float
        One value a clip, such as ``table.seconds``; its name becomes the axis label.
    emotions : pandas.Series of str
        Same length.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 01_explore_the_data, 02_extract_features

    Examples
    --------
    >>> import pandas as pd
    >>> ax = spread(pd.Series([1.0, 2.0, 3.0], name="seconds"), pd.Series(["sad", "sad", "angry"]))
    >>> ax.get_xlabel()
    'seconds'
    """
    shares = values.groupby(emotions.to_numpy()).quantile([0.05, 0.25, 0.5, 0.75, 0.95]).unstack()
    ordered = _ordered(shares.index)
    ax, rows = _emotion_rows(ordered, ax)
    for row, emotion in zip(rows, ordered, strict=True):
        colour, marker = LOOKS[emotion]
        low, lower, middle, upper, high = shares.loc[emotion]
        ax.plot([low, high], [row, row], color=colour, linewidth=1.5, solid_capstyle="butt")
        ax.plot([lower, upper], [row, row], color=colour, linewidth=7, alpha=0.55, solid_capstyle="butt")
        ax.plot(middle, row, marker, color=colour, markersize=9, markeredgecolor="white", markeredgewidth=0.8)
    ax.set(xlabel=values.name)
    return ax


def by_intensity(values: pd.Series, table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw what acting more strongly does to a measurement: an arrow from the median of normal to that of strong.

    Parameters
    ----------
    values : pandas.Series of float
        One value a clip; its name becomes the axis label.
    table : pandas.DataFrame
        Same length, with the columns `emotion` and `intensity`.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    An emotion that was acted at one intensity only shows its point without an arrow. Notebook: 01_explore_the_data

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"emotion": ["sad", "sad"], "intensity": ["normal", "strong"]})
    >>> ax = by_intensity(pd.Series([1.0, 2.0], name="pitch"), table)
    >>> ax.get_xlabel()
    'pitch'
    """
    places(table.intensity.dropna(), INTENSITIES)
    medians = values.groupby([table.emotion.to_numpy(), table.intensity.to_numpy()]).median().unstack()
    ordered = _ordered(medians.index)
    ax, rows = _emotion_rows(ordered, ax)
    for row, emotion in zip(rows, ordered, strict=True):
        colour, marker = LOOKS[emotion]
        normal, strong = medians.loc[emotion].reindex(INTENSITIES)
        ax.plot(normal, row, marker, color="white", markeredgecolor=colour, markersize=8, markeredgewidth=1.5, zorder=3)
        if not np.isnan(strong):
            ax.plot([normal, strong], [row, row], color=colour, linewidth=1.5)
            ax.plot(strong, row, marker, color=colour, markersize=9, zorder=3)
    ax.plot([], [], "o", color="white", markeredgecolor=LINE, markeredgewidth=1.5, label="normal")
    ax.plot([], [], "o", color=LINE, label="strong")
    ax.set(xlabel=values.name)
    ax.margins(x=0.08)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2)
    return ax


def _ordered(emotions):
    """Put emotions into the one order; one that is not known is named, and not left out of the figure."""
    places(emotions, EMOTIONS)
    return in_order(emotions)


def _emotion_rows(emotions, ax):
    ax, rows = named_rows(emotions, ax, 7.0)
    ax.set_ylim(rows[-1] - 0.6, 0.6)
    ax.tick_params(axis="y", length=0)
    return ax, rows
