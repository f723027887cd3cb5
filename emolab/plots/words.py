"""Figures of words, and of words and voice together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emolab.labels import LOOKS, in_order
from emolab.plots.style import FIRST, SECOND, named_rows, new_axes, note

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from emolab.models.fusion import Fused

VOICE, WORDS, TOGETHER = FIRST, SECOND, "#333333"


def share_right(table: pd.DataFrame, chance: float | None = None, ax: Axes | None = None) -> Axes:
    """Draw the share of right answers for each kind of sentence.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns right (a share) and sentences (how many); the index names the kinds.
    chance : float, optional
        Drawn as a line: what guessing earns.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> import pandas as pd
    >>> ax = share_right(pd.DataFrame({"right": [0.9, 0.4], "sentences": [100, 20]}, index=["plain", "denied"]))
    >>> [round(float(bar.get_width()), 1) for bar in ax.patches]
    [0.9, 0.4]
    """
    ax, heights = named_rows(table.index, ax, 6.4, 0.34)
    ax.barh(heights, table.right, color="#56B4E9", height=0.62)
    for height, row in zip(heights, table.itertuples(), strict=True):
        note(ax, f"{row.right:.2f} of {row.sentences}", (row.right, height), (4, 0), va="center", fontsize=8.5)
    if chance is not None:
        ax.axvline(chance, color="#5A5A5A", linestyle="--", linewidth=1)
        note(ax, "guessing", (chance, 0.55), (3, 0), fontsize=8.5)
    ax.set(xlim=(0, 1), ylim=(heights[-1] - 0.6, 0.95), xlabel="share of sentences answered right")
    return ax


def weight_curve(
    shares: NDArray[np.floating], uars: NDArray[np.floating], chosen: float | None = None, ax: Axes | None = None
) -> Axes:
    """Draw how well voice and words do together, from voice alone to words alone.

    Parameters
    ----------
    shares : array of float
        The words' share in the decision, 0 to 1.
    uars : array of float
    chosen : float, optional
        A share to mark.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> import numpy as np
    >>> ax = weight_curve(np.array([0.0, 0.5, 1.0]), np.array([0.5, 0.7, 0.6]), chosen=0.5)
    >>> ax.get_xlabel()
    'share of the words in the decision'
    """
    ax = new_axes(ax, figsize=(6.4, 3.0))
    ax.plot(shares, uars, color=TOGETHER, linewidth=1.8)
    ax.plot(shares[0], uars[0], "o", color=VOICE, markersize=8)
    ax.plot(shares[-1], uars[-1], "s", color=WORDS, markersize=8)
    note(ax, "voice alone", (shares[0], uars[0]), (8, -12), color=VOICE)
    note(ax, "words alone", (shares[-1], uars[-1]), (-10, -5), color=WORDS, ha="right")
    if chosen is not None:
        best = np.interp(chosen, shares, uars)
        ax.plot(chosen, best, "D", color=TOGETHER, markersize=8)
        note(ax, "measured weights", (chosen, best), (0, 9), ha="center")
    ax.set(xlabel="share of the words in the decision", ylabel="UAR", xlim=(-0.03, 1.03))
    ax.set_ylim(min(uars) - 0.1, min(1.0, max(uars) + 0.12))
    return ax


def both_sides(fused: Fused, ax: Axes | None = None) -> Axes:
    """Draw what the voice says and what the words say of one utterance, side by side, and the decision.

    Parameters
    ----------
    fused : emolab.models.fusion.Fused
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> from emolab.models import fusion
    >>> ax = both_sides(fusion.fuse({"happy": 0.6, "sad": 0.4}, {"happy": 0.2, "sad": 0.8}, 1.0, 1.0))
    >>> len(ax.patches) > 0
    True
    """
    emotions = in_order(fused.probabilities)
    ax, heights = named_rows(emotions, ax, 6.4, 0.34)
    for height, emotion in zip(heights, emotions, strict=True):
        colour, marker = LOOKS[emotion]
        ax.barh(height, -fused.voice[emotion], color=VOICE, height=0.6, alpha=0.75)
        ax.barh(height, fused.words[emotion], color=WORDS, height=0.6, alpha=0.75)
        ax.plot(-1.06, height, marker, color=colour, markersize=7, clip_on=False)
    ax.axvline(0, color="#333333", linewidth=0.8)
    ax.text(-0.98, 0.62, "voice", color=VOICE, fontweight="bold")
    ax.text(0.98, 0.62, "words", color=WORDS, fontweight="bold", ha="right")
    ticks = np.linspace(-1, 1, 5)
    ax.set_xticks(ticks, [f"{abs(tick):.0%}" for tick in ticks])
    ax.set(xlim=(-1, 1), ylim=(0.6 - len(emotions), 1.1), title=fused.remark or f"Together: {fused.emotion}")
    ax.tick_params(axis="y", length=0, pad=16)
    return ax
