"""Figures of deep models: how training went, what full runs scored, what a net looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator

from emolab.features.sequences import STEP_SECONDS
from emolab.plots.style import FIRST, PALE, SECOND, lines, new_axes, note

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray


def curves(history: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the loss of every epoch, on the speakers learned from and on the watched ones, and mark the best epoch.

    Parameters
    ----------
    history : pandas.DataFrame
        From `training.fit`.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> import pandas as pd
    >>> history = pd.DataFrame({"loss": [2.0, 1.0, 0.5], "val_loss": [2.0, 1.5, 1.8]}, index=[1, 2, 3])
    >>> ax = curves(history)
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('epoch', 'loss')
    """
    ax = new_axes(ax, figsize=(4.6, 2.7))
    ax.plot(history.index, history.loss, "--s", color=SECOND, markersize=3, label="learned from")
    ax.plot(history.index, history.val_loss, "-o", color=FIRST, markersize=3, label="watched speakers")
    best = history.val_loss.idxmin()
    ax.plot(best, history.val_loss[best], "o", color="white", markeredgecolor=FIRST, markersize=9, zorder=4)
    # Axes that share their heights have room for the highest of all curves, and for its marker.
    highest = max(one.dataLim.y1 for one in ax.get_shared_y_axes().get_siblings(ax))
    ax.set(xlabel="epoch", ylabel="loss", ylim=(0, 1.08 * highest))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.legend()
    return ax


def image(decibels: NDArray[np.floating], ax: Axes | None = None) -> Axes:
    """Draw a coarse log-mel image, time to the right, low bands at the bottom.

    Parameters
    ----------
    decibels : numpy.ndarray of shape (steps, bands, 1) or (steps, bands)
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> ax = image(np.full((50, 64, 1), -40.0))
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('seconds', 'mel band')
    """
    ax = new_axes(ax, figsize=(4.6, 2.4))
    picture = np.asarray(decibels)
    picture = picture.reshape(picture.shape[0], picture.shape[1]).T
    bands, steps = picture.shape
    ax.imshow(picture, origin="lower", aspect="auto", extent=(0, steps * STEP_SECONDS, 0, bands))
    ax.set(xlabel="seconds", ylabel="mel band")
    ax.grid(visible=False)
    return ax


def saliency(decibels: NDArray[np.floating], heat: NDArray[np.floating], ax: Axes | None = None) -> Axes:
    """Draw a coarse log-mel image in grey and circle what spoke for an answer; the rest is dimmed.

    Parameters
    ----------
    decibels : numpy.ndarray of shape (steps, bands, 1)
    heat : numpy.ndarray of shape (steps, bands)
        From `saliency.grad_cam`.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> ax = saliency(np.full((50, 64, 1), -40.0), np.zeros((50, 64)))
    >>> ax.get_xlabel()
    'seconds'
    """
    ax = image(decibels, ax)
    below = ax.images[-1]
    below.set_cmap("gray")
    shown = np.ma.masked_less(heat.T, 0.05)
    place: dict[str, Any] = {"origin": "lower", "extent": below.get_extent()}
    ax.imshow(shown, aspect="auto", cmap="inferno", alpha=0.55, vmin=0, vmax=1, **place)
    if heat.max() > 0.5:
        ax.contour(heat.T, levels=[0.5], colors="white", linewidths=1.5, **place)
    return ax


def shares(summary: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw how the score of nets grows with the share of the actors that they learn from: a small marker a seed.

    Parameters
    ----------
    summary : pandas.DataFrame
        Rows of `deep_runs.summary`: model, share, uar (the mean) and each (one value a seed).
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> import pandas as pd
    >>> nets = pd.DataFrame({"model": ["cnn", "cnn"], "share": [0.5, 1.0], "uar": [0.4, 0.5], "each": [[0.4], [0.5]]})
    >>> ax = shares(nets)
    >>> len(ax.lines) > 0
    True
    """
    ax = new_axes(ax, figsize=(5.0, 2.8))
    nets = summary.groupby("model", sort=False)
    # Side by side, so that the dots of two nets that did alike do not hide each other.
    nudges = 1.2 * (np.arange(nets.ngroups) - (nets.ngroups - 1) / 2)
    for (name, part), nudge, (colour, marker, line) in zip(nets, nudges, lines(nets.ngroups), strict=True):
        part = part.sort_values("share")
        looks: dict[str, Any] = {"marker": marker, "color": colour, "linestyle": line}
        ax.plot(100 * part.share + nudge, part.uar, label=name, markersize=9, markerfacecolor="white", **looks)
        # Three seeds have no spread worth a whisker; they are few enough to be shown.
        for share, each in zip(part.share, part["each"], strict=True):
            ax.plot([100 * share + nudge] * len(each), each, marker, color=colour, markersize=4, zorder=4)
    ax.axhline(1 / 8, color=PALE, linestyle="--", linewidth=1)
    note(ax, "guessing", (100 * summary.share.min(), 1 / 8), (0, 3), fontsize=8.5)
    ax.set(xlabel="share of the training actors, in per cent", ylabel="UAR", ylim=(0, None))
    ax.legend(loc="lower right")
    return ax
