"""Figures of scores: confusions, intervals, recalls, learning curves, calibration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import PercentFormatter

from emolab.labels import LOOKS
from emolab.plots import style
from emolab.plots.style import FIRST, LINE, PALE, SECOND, named_rows, new_axes, note

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def confusion(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw a confusion matrix; the shade is the share of the row, the number is what the table holds.

    Parameters
    ----------
    table : pandas.DataFrame
        From `scores.confusion` (counts) or `scores.confusion_rates`.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> from emolab.evaluation import scores
    >>> ax = confusion(scores.confusion(["sad", "angry"], ["sad", "sad"], ["angry", "sad"]))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['angry', 'sad']
    """
    size = 0.52 * len(table) + 1.1
    ax = new_axes(ax, figsize=(size + 0.4, size))
    values = table.to_numpy(float)
    counts = table.dtypes.map(lambda kind: kind.kind in "iu").all()
    style.heatmap(
        ax,
        table,
        values / np.maximum(values.sum(axis=1, keepdims=True), 1e-12),
        lambda value: f"{value:.0f}" if counts else f"{value:.2f}".removeprefix("0").replace("nan", ""),
        fontsize=8,
    )
    ax.set_xticks(range(len(table)), table.columns, rotation=40, ha="right", rotation_mode="anchor")
    ax.set(xlabel="answer", ylabel="truth")
    return ax


def intervals(table: pd.DataFrame, chance: float | None = None, ax: Axes | None = None) -> Axes:
    """Draw a score with its interval in every row, the first row on top.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns uar, low, high; the index names the rows.
    chance : float, optional
        Drawn as a line: what guessing earns.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> import pandas as pd
    >>> ax = intervals(pd.DataFrame({"uar": [0.6], "low": [0.5], "high": [0.7]}, index=["lda"]), chance=0.125)
    >>> [text.get_text() for text in ax.texts]
    ['0.60', 'guessing']
    """
    ax, heights = named_rows(table.index, ax, 6.4)
    style.intervals(ax, table.uar, table.low, table.high)
    if chance is not None:
        ax.axvline(chance, color=PALE, linestyle="--", linewidth=1)
        note(ax, "guessing", (chance, 0.7), (3, 0), color="#5A5A5A", fontsize=8.5)
    ax.set(xlim=(0, 1), ylim=(heights[-1] - 0.6, 1.2), xlabel="UAR")
    return ax


def recalls(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the recall of each emotion as a bar in its colour, with precision as its marker.

    Parameters
    ----------
    table : pandas.DataFrame
        From `scores.per_class`.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> from emolab.evaluation import scores
    >>> ax = recalls(scores.per_class(["sad", "angry"], ["sad", "sad"], ["angry", "sad"]))
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['angry', 'sad']
    """
    ax = new_axes(ax, figsize=(6.8, 2.9))
    places = np.arange(len(table))
    ax.bar(places, table.recall, color=[LOOKS[name].colour for name in table.index], width=0.65)
    ax.plot(places, table.precision, "D", color="white", markeredgecolor="black", markersize=6)
    ax.set_xticks(places, table.index)
    ax.set(ylim=(0, 1), ylabel="share")
    ax.legend(ax.lines[:1], ["precision (the bars are recall)"], loc="upper right", bbox_to_anchor=(1, 1.14))
    ax.grid(axis="x", visible=False)
    return ax


def learning_curve(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the score on known and on unknown speakers against the number of speakers trained on.

    Parameters
    ----------
    table : pandas.DataFrame
        From `evaluation.learning_curve`: speakers, trained, strangers.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"speakers": [2, 8], "trained": [1.0, 0.9], "strangers": [0.3, 0.5]})
    >>> ax = learning_curve(table)
    >>> len(ax.lines) > 1
    True
    """
    ax = new_axes(ax, figsize=(6.2, 3.0))
    mean = table.groupby("speakers")[["trained", "strangers"]].mean()
    for column, marker, colour, name in (
        ("trained", "s", SECOND, "clips that it was trained on"),
        ("strangers", "o", FIRST, "clips of strangers"),
    ):
        ax.plot(table.speakers, table[column], marker, color=colour, alpha=0.25, markersize=4, linestyle="none")
        ax.plot(mean.index, mean[column], marker=marker, color=colour, label=name)
    ax.set(xlabel="speakers in training", ylabel="UAR", ylim=(0, 1.03), xticks=mean.index)
    ax.legend(loc="lower right")
    return ax


def importance(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw what the score loses when a group of features is shuffled.

    Parameters
    ----------
    table : pandas.DataFrame
        From `evaluation.importance`: indexed by group, with columns loss, spread, features.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> import pandas as pd
    >>> lost = {"loss": [0.2, 0.05], "spread": [0.01, 0.01], "features": [4, 9]}
    >>> ax = importance(pd.DataFrame(lost, index=["pitch", "pace"]))
    >>> len(ax.get_yticklabels())
    2
    """
    ax, heights = named_rows(table.index, ax, 6.6, 0.27, 0.8)
    ax.barh(heights, table.loss, xerr=table.spread, color=FIRST, ecolor=LINE, height=0.65)
    ax.set(xlabel="UAR lost when the group is shuffled")
    ax.axvline(0, color="black", linewidth=0.8)
    return ax


def cost(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw how long each model takes as a dot on a logarithmic scale, and write its score beside it.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns uar, seconds; the index names the models, the first on top.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> import pandas as pd
    >>> ax = cost(pd.DataFrame({"uar": [0.6, 0.5], "seconds": [0.3, 12.0]}, index=["lda", "forest"]))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['lda', 'forest']
    """
    ax, heights = named_rows(table.index, ax, 6.4, grid=True)
    # No bars: a logarithmic scale has no zero that they could begin at.
    ax.plot(table.seconds, heights, "o", color=FIRST)
    for height, seconds, score in zip(heights, table.seconds, table.uar, strict=True):
        note(ax, f"UAR {score:.2f}", (seconds, height), (7, 0), va="center", fontsize=8.5)
    ax.set(xscale="log", xlabel="seconds to train and answer (log scale)")
    ax.set_xlim(right=table.seconds.max() * 2.5)
    return ax


def reliability(
    table: pd.DataFrame, ax: Axes | None = None, label: str | None = None, colour: str = FIRST, marker: str = "o"
) -> Axes:
    """Draw how often a model is right against how sure it is; on the diagonal it is as good as its word.

    Parameters
    ----------
    table : pandas.DataFrame
        From `scores.reliability`.
    ax : matplotlib axes, optional
        Call again with the same axes to compare.
    label, colour, marker : str
        Of the line.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 06_measure_honestly

    References
    ----------
    Niculescu-Mizil A, Caruana R (2005). Predicting good probabilities with supervised learning.
    doi 10.1145/1102351.1102430

    Examples
    --------
    >>> from emolab.evaluation import scores
    >>> table = scores.reliability(["sad", "sad"], [[0.9, 0.1], [0.35, 0.65]], ["happy", "sad"], n_bins=2)
    >>> ax = reliability(table, label="a model")
    >>> ax.get_xlabel()
    'confidence'
    """
    ax = new_axes(ax, figsize=(3.8, 3.6))
    ax.plot([0, 1], [0, 1], color=PALE, linestyle="--", linewidth=1)
    ax.plot(table.confidence, table.accuracy, marker=marker, color=colour, label=label)
    ax.scatter(table.confidence, table.accuracy, s=table.clips / table.clips.max() * 160, color=colour, alpha=0.25)
    ax.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="share right", aspect="equal")
    if label:
        ax.legend(loc="upper left")
    return ax


def coverage(
    table: pd.DataFrame, ax: Axes | None = None, label: str | None = None, colour: str = FIRST, linestyle: str = "-"
) -> Axes:
    """Draw accuracy against the share of clips that a model answers, leaving out those of which it is least sure.

    Parameters
    ----------
    table : pandas.DataFrame
        From `scores.coverage`.
    ax : matplotlib.axes.Axes, optional
        Call again with the same axes to compare.
    label, colour, linestyle : str
        Of the line.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> from emolab.evaluation import scores
    >>> ax = coverage(scores.coverage(["sad", "sad"], [[0.6, 0.4], [0.1, 0.9]], ["happy", "sad"]))
    >>> ax.get_ylabel()
    'share of these right'
    """
    ax = new_axes(ax, figsize=(5.4, 3.0))
    # With a handful of answers the share jumps about and says nothing.
    shown = table[table.coverage >= 0.02]
    ax.plot(shown.coverage, shown.accuracy, color=colour, linestyle=linestyle, label=label)
    ax.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="share of clips answered", ylabel="share of these right")
    ax.xaxis.set_major_formatter(PercentFormatter(1))
    if label:
        ax.legend(loc="lower left")
    return ax


def cross_corpus(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the scores of every pair of corpora as a table with shades; one corpus with itself is in a frame.

    Parameters
    ----------
    table : pandas.DataFrame
        One label set and one way of normalising of `studies.cross_corpus`: train, test, uar, chance.
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
    >>> pairs = [("emodb", "emodb", 0.8, 0.25), ("emodb", "nemo", 0.4, 0.25)]
    >>> pairs += [("nemo", "emodb", 0.5, 0.25), ("nemo", "nemo", 0.7, 0.25)]
    >>> ax = cross_corpus(pd.DataFrame(pairs, columns=["train", "test", "uar", "chance"]))
    >>> len(ax.texts)
    4
    """
    ax = new_axes(ax, figsize=(3.6, 2.9))
    names = list(dict.fromkeys(table.train))
    grid = table.pivot(index="train", columns="test", values="uar").loc[names, names]
    style.heatmap(ax, grid, grid, "{:.2f}".format)
    # Another task: new people, but the room, the sentences and the language are known.
    for place in range(len(names)):
        ax.add_patch(Rectangle((place - 0.47, place - 0.47), 0.94, 0.94, fill=False, edgecolor=SECOND, linewidth=2))
    ax.set(xlabel="tested on", ylabel="trained on")
    return ax
