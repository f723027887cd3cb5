"""Whom a model serves: disagreement, dimensions, gaps between groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.patches as shapes
import numpy as np

from emolab.plots.style import COLOURS, FIRST, LINE, MARKERS, PALE, SECOND, lines, named_rows, new_axes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray


def disagreement(entropies: NDArray[Any], emotions: NDArray[Any], ax: Axes | None = None) -> Axes:
    """Draw the mean entropy of listeners' votes for each emotion that was acted, with the middle half of the clips.

    Parameters
    ----------
    entropies : array of float, shape (clips,)
        In bits.
    emotions : array of str, shape (clips,)
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> ax = disagreement(np.array([0.0, 1.0, 0.5]), np.array(["sad", "sad", "angry"]))
    >>> ax.get_xlabel()
    "entropy of a clip's votes (bits)"
    """
    entropies, emotions = np.asarray(entropies), np.asarray(emotions)
    names = [name for name in COLOURS if name in set(emotions.tolist())]
    ax, heights = named_rows(names, ax, 6.2)
    for height, name in zip(heights, names, strict=True):
        mine = entropies[emotions == name]
        ax.plot(np.quantile(mine, [0.25, 0.75]), [height, height], color=COLOURS[name], linewidth=3)
        ax.plot(mine.mean(), height, MARKERS[name], color=COLOURS[name], markersize=9, markeredgecolor="white")
    ax.set(xlabel="entropy of a clip's votes (bits)", xlim=(0, 2.6), ylim=(heights[-1] - 0.6, 0.6))
    return ax


def manikins(ax: Axes | None = None) -> Axes:
    """Draw two scales in the spirit of the self-assessment manikin: a mouth for valence, a burst for arousal.

    Parameters
    ----------
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    After Bradley MM, Lang PJ (1994), doi 10.1016/0005-7916(94)90063-9; the figures are drawn anew.
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> len(manikins().patches) > 0
    True
    """
    ax = new_axes(ax, figsize=(6.6, 2.9))
    for place in range(5):
        for row in (1.5, 0):
            ax.add_patch(shapes.Circle((place * 1.6, row), 0.5, fill=False, linewidth=1.5, color=LINE))
            for eye in (-0.17, 0.17):
                ax.plot(place * 1.6 + eye, row + 0.16, ".", color=LINE, markersize=4)
        bend = (place - 2) * 0.11
        x = np.linspace(-0.24, 0.24, 20)
        ax.plot(place * 1.6 + x, 1.5 - 0.18 + bend * (np.square(x / 0.24) - 0.5), color=FIRST, linewidth=2)
        ax.plot(place * 1.6 + np.array([-0.15, 0.15]), [-0.2, -0.2], color=LINE, linewidth=1.5)
        for angle in np.linspace(0, 2 * np.pi, 4 * place, endpoint=False):
            way = np.array([np.cos(angle), np.sin(angle)])
            ends = np.stack([0.56 * way, (0.56 + 0.045 * place) * way]) + [place * 1.6, 0]
            ax.plot(*ends.T, color=SECOND, linewidth=1.5)
    for row, left, right in ((1.5, "unpleasant", "pleasant"), (0, "quiet", "lively")):
        ax.text(-0.8, row, left, ha="right", va="center")
        ax.text(7.5, row, right, ha="left", va="center")
    ax.set(xlim=(-2.2, 8.4), ylim=(-0.85, 2.15), aspect="equal")
    ax.axis("off")
    return ax


def gaps(table: pd.DataFrame, xlabel: str, ax: Axes | None = None) -> Axes:
    """Draw the gap between two groups in every row, with its interval.

    Parameters
    ----------
    table : pandas.DataFrame
        Indexed by what is compared: gap, low, high, holm.
    xlabel : str
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"gap": [0.1], "low": [0.02], "high": [0.2], "holm": [0.03]}, index=["sex"])
    >>> ax = gaps(table, "UAR")
    >>> ax.get_xlabel()
    'UAR'
    """
    ax, heights = named_rows(table.index, ax, 7.0)
    for height, row in zip(heights, table.itertuples(), strict=True):
        colour = SECOND if row.holm < 0.05 else FIRST
        ax.plot([row.low, row.high], [height, height], color=colour, linewidth=2)
        ax.plot(row.gap, height, "D" if row.holm < 0.05 else "o", color=colour)
    ax.axvline(0, color=PALE, linestyle="--", linewidth=1)
    ax.set(xlabel=xlabel, ylim=(heights[-1] - 0.6, 0.6))
    return ax


def over_noise(curves: Mapping[str, pd.DataFrame], ylabel: str, ax: Axes | None = None) -> Axes:
    """Draw a share over the signal-to-noise ratio, a curve with its interval for each name; no noise stands apart.

    Parameters
    ----------
    curves : dict from str to pandas.DataFrame
        With the columns snr (in decibels, infinite where there is no noise), mean, low, high.
    ylabel : str
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> import pandas as pd
    >>> shares = {"mean": [0.4, 0.6, 0.7], "low": [0.3, 0.5, 0.6], "high": [0.5, 0.7, 0.8]}
    >>> steps = pd.DataFrame({"snr": [5.0, 15.0, np.inf], **shares})
    >>> over_noise({"a model": steps}, "right").get_ylabel()
    'right'
    """
    ax = new_axes(ax, figsize=(6.6, 3.2))
    levels = sorted({snr for table in curves.values() for snr in table.snr})
    finite = [snr for snr in levels if np.isfinite(snr)]
    reach = finite[-1] - finite[0]
    apart, few = finite[-1] + 0.4 * reach, len(curves) < 3
    # Bands of many curves would hide each other; then each point has its own line, a little aside.
    nudges = np.linspace(-0.02, 0.02, len(curves)) * reach
    for nudge, (name, table), (colour, marker, line) in zip(nudges, curves.items(), lines(len(curves)), strict=True):
        table = table.sort_values("snr")
        looks: dict[str, Any] = {"color": colour, "marker": marker, "markersize": 5}
        noisy, quiet = table[np.isfinite(table.snr)], table[~np.isfinite(table.snr)]
        places = noisy.snr if few else noisy.snr + nudge
        if few:
            ax.fill_between(places, noisy.low, noisy.high, color=colour, alpha=0.13, linewidth=0)
        else:
            ax.vlines(places, noisy.low, noisy.high, color=colour, linewidth=1.5, alpha=0.6)
        ax.plot(places, noisy["mean"], linestyle=line, label=name, **looks)
        for row in quiet.itertuples():
            ax.vlines(apart + nudge, row.low, row.high, color=colour, linewidth=1.5, alpha=0.6)
            ax.plot(apart + nudge, row.mean, **looks)
    ax.set(xlabel="signal-to-noise ratio (dB)", ylabel=ylabel, ylim=(0, 1.05))
    ax.set_xticks([*finite, apart], [*(f"{snr:g}" for snr in finite), "no noise"])
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return ax


def costs(tables: Mapping[str, pd.DataFrame], xlabel: str, ax: Axes | None = None) -> Axes:
    """Draw what each row of some tables takes or adds, with its interval; the tables stand beside each other.

    Parameters
    ----------
    tables : dict from str to pandas.DataFrame
        With the same index: gap, low, high.
    xlabel : str
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"gap": [-0.1], "low": [-0.2], "high": [-0.05]}, index=["noise"])
    >>> ax = costs({"a model": table}, "share of right answers")
    >>> ax.get_xlabel()
    'share of right answers'
    """
    names = next(iter(tables.values())).index
    ax, heights = named_rows(names, ax, 7.0, per_row=0.42)
    nudges = np.linspace(0.16, -0.16, len(tables))
    for nudge, (name, table), (colour, marker, _) in zip(nudges, tables.items(), lines(len(tables)), strict=True):
        ax.hlines(heights + nudge, table.low, table.high, color=colour, linewidth=2)
        ax.plot(table.gap, heights + nudge, marker, color=colour, label=name)
    ax.axvline(0, color=PALE, linestyle="--", linewidth=1)
    ax.set(xlabel=xlabel, ylim=(heights[-1] - 0.6, 0.6))
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return ax
