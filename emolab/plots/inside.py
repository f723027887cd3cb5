"""Inside the ears: what layers know, which part of a clip an answer went by, what a few clips of a person are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emolab.plots.style import COLOURS, FIRST, LINE, MARKERS, PALE, lines, new_axes, note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

# What is asked of a layer: apart from the looks of the emotions, and from each other in grey print.
_LOOKS = {
    "emotion": ("#000000", "o", "-"), "sex": ("#AA3377", "s", "--"), "sentence": ("#4477AA", "^", "-."),
    "speaker": ("#228833", "D", ":"),
}  # fmt: skip  # a table


def layers(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw how well each layer answers each question, with intervals over speakers.

    Parameters
    ----------
    table : pandas.DataFrame
        From `probes.by_layer`: asked, layer, uar, low, high, chance.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> import pandas as pd
    >>> scores = {"uar": [0.4, 0.6], "low": [0.3, 0.5], "high": [0.5, 0.7], "chance": [0.125] * 2}
    >>> table = pd.DataFrame({"asked": ["emotion"] * 2, "layer": ["1", "2"], **scores})
    >>> ax = layers(table)
    >>> len(ax.lines) > 0
    True
    """
    ax = new_axes(ax, figsize=(6.6, 3.4))
    names = list(dict.fromkeys(table.layer))
    for nudge, (asked, part) in zip(
        np.linspace(-0.12, 0.12, table.asked.nunique()), table.groupby("asked", sort=False), strict=True
    ):
        colour, marker, line = _LOOKS[asked]
        places = np.arange(len(names)) + nudge
        ax.vlines(places, part.low, part.high, color=colour, linewidth=1.5, alpha=0.6)
        ax.plot(places, part.uar, marker=marker, linestyle=line, color=colour, label=asked)
    ax.set(xlabel="layer of the encoder", ylabel="UAR of the probe", ylim=(0, 1.05), xlim=(-0.3, len(names) - 0.7))
    ax.set_xticks(range(len(names)), names)
    ax.legend(loc="lower left", ncols=2)
    return ax


def shares(shares: NDArray[np.floating], answer: str, other: str, ax: Axes | None = None) -> Axes:
    """Draw what each part of one clip adds to its answer.

    Parameters
    ----------
    shares : array of float, shape (parts,)
        In nats.
    answer, other : str
        Emotions: the one that was answered, the one that came second.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> ax = shares(np.array([0.2, -0.1, 0.5]), "angry", "happy")
    >>> len(ax.patches)
    3
    """
    ax = new_axes(ax, figsize=(6.0, 2.4))
    places = 1 + np.arange(len(shares))
    colours = [COLOURS[answer] if share > 0 else COLOURS[other] for share in shares]
    hatches = ["" if share > 0 else "///" for share in shares]
    ax.bar(places, shares, color=colours, hatch=hatches, edgecolor="white", width=0.8)
    ax.axhline(0, color=LINE, linewidth=1)
    ax.set(xlabel="part of the clip, from its beginning to its end", ylabel="share of the evidence (nats)")
    ax.set_xticks(places)
    ax.set_title(f"upwards for {answer}, hatched for {other}")
    return ax


def profiles(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the mean share of each part for each emotion, with intervals over speakers.

    Parameters
    ----------
    table : pandas.DataFrame
        With the columns emotion, part, mean, low, high.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> import pandas as pd
    >>> shares = {"mean": [0.1, 0.2], "low": [0.0, 0.1], "high": [0.2, 0.3]}
    >>> ax = profiles(pd.DataFrame({"emotion": ["sad", "sad"], "part": [1, 2], **shares}))
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['sad']
    """
    ax = new_axes(ax, figsize=(7.0, 3.2))
    for nudge, (emotion, part) in zip(
        np.linspace(-0.3, 0.3, table.emotion.nunique()), table.groupby("emotion", sort=False), strict=True
    ):
        looks: dict[str, Any] = {"color": COLOURS[emotion]}
        ax.vlines(part.part + nudge, part.low, part.high, linewidth=1.2, **looks)
        ax.plot(part.part + nudge, part["mean"], marker=MARKERS[emotion], linewidth=0.7, label=emotion, **looks)
    ax.axhline(0, color=LINE, linewidth=1)
    ax.set(xlabel="part of the clip, from its beginning to its end", ylabel="mean share (nats)")
    ax.set_xticks(sorted(set(table.part)))
    ax.legend(ncols=1, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return ax


def curves(
    table: Mapping[str, pd.DataFrame],
    x: Sequence[float],
    xlabel: str,
    ylabel: str,
    ax: Axes | None = None,
    ylim: tuple[float, float] | None = None,
) -> Axes:
    """Draw a curve with its interval for each column of a table.

    Parameters
    ----------
    table : dict from str to pandas.DataFrame
        By name of the curve: mean, low, high, a row for each place on the x axis.
    x : sequence of float
    xlabel, ylabel : str
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.
    ylim : (float, float), optional

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> import pandas as pd
    >>> table = {"at random": pd.DataFrame({"mean": [0.5, 0.6], "low": [0.4, 0.5], "high": [0.6, 0.7]})}
    >>> ax = curves(table, [1, 2], "clips", "UAR")
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('clips', 'UAR')
    """
    ax = new_axes(ax, figsize=(6.2, 3.1))
    for (name, part), (colour, marker, line) in zip(table.items(), lines(len(table)), strict=True):
        ax.fill_between(x, part.low, part.high, color=colour, alpha=0.15, linewidth=0)
        ax.plot(x, part["mean"], marker=marker, linestyle=line, color=colour, markersize=4.5, label=name)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    if ylim:
        ax.set(ylim=ylim)
    ax.legend()
    return ax


def attention(weights: NDArray[np.floating], ax: Axes | None = None) -> Axes:
    """Draw how much each part of a clip counts, on average and clip by clip.

    Parameters
    ----------
    weights : numpy.ndarray, shape (clips, parts)
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> ax = attention(np.full((10, 4), 0.25))
    >>> ax.get_xlabel()
    'part of the clip, from its beginning to its end'
    """
    ax = new_axes(ax, figsize=(6.0, 2.6))
    places = 1 + np.arange(weights.shape[1])
    low, high = np.quantile(weights, [0.1, 0.9], axis=0)
    ax.vlines(places, low, high, color=FIRST, linewidth=2)
    ax.plot(places, weights.mean(axis=0), "o", color=FIRST)
    ax.axhline(1 / weights.shape[1], color=PALE, linestyle="--", linewidth=1)
    note(ax, "the plain mean", (places[-1], 1 / weights.shape[1]), (10, 3), color="#5A5A5A", fontsize=8.5)
    ax.set(xlabel="part of the clip, from its beginning to its end", ylabel="weight", ylim=(0, None))
    ax.set_xticks(places)
    ax.set_xlim(0.5, places[-1] + 2)
    return ax
