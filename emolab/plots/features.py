"""Features as figures: over time, over emotions, and how many of them say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator

from emolab.labels import in_order
from emolab.plots.style import COLOURS, FIRST, LINE, MARKERS, PALE, named_rows, new_axes
from emolab.recognizer.cues import MEASURES

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from emolab.recognizer.comparison import Comparison

_FAR = 3.0


def over_time(
    values: NDArray[np.floating],
    seconds: float,
    ax: Axes | None = None,
    label: str | None = None,
    unit: str | None = None,
    rows: tuple[float, float] | None = None,
) -> Axes:
    """Draw the rows of a feature (MFCCs, chroma, contrast, ...) as an image over time.

    Parameters
    ----------
    values : numpy.ndarray of shape (rows, frames)
        What is missing stays white.
    seconds : float
        Length of the sound.
    ax : matplotlib axes, optional
    label : str, optional
        What the rows are.
    unit : str, optional
        Of the values, at the scale of colours.
    rows : (float, float), optional
        What the first and the last row stand for, such as 0 and 8000 Hz; default: the first is number 0.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 02_extract_features

    Examples
    --------
    >>> ax = over_time(np.zeros((13, 40)), seconds=1.5, label="MFCC")
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('seconds', 'MFCC')
    """
    ax = new_axes(ax, figsize=(7.0, 2.0))
    first, last = rows or (0, len(values) - 1)
    half = (last - first) / max(len(values) - 1, 1) / 2
    extent = (0, seconds, first - half, last + half)
    image = ax.imshow(values, origin="lower", aspect="auto", extent=extent, interpolation="nearest")
    ax.set(xlabel="seconds", ylabel=label)
    # Rows are counted: there is no coefficient 2.5.
    ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.grid(False)
    ax.figure.colorbar(image, ax=ax, pad=0.01, label=unit)
    return ax


def profiles(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the mean of a few features in every emotion, in standard deviations from the speaker's own mean.

    Parameters
    ----------
    table : pandas.DataFrame
        From `profiles.profile`: emotions in rows, features in columns.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 02_extract_features

    Examples
    --------
    >>> import pandas as pd
    >>> ax = profiles(pd.DataFrame({"pitch": [-0.4, 0.9]}, index=["sad", "angry"]))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['pitch']
    """
    ax, heights = named_rows(_spaced(table.columns), ax, 7.0, 0.34, grid=True)
    ax.axvline(0, color=LINE, linewidth=0.9)
    for emotion, row in table.iterrows():
        ax.plot(row, heights, MARKERS[emotion], color=COLOURS[emotion], markersize=7, label=emotion, alpha=0.9)
    ax.set_xlabel("standard deviations from the speaker's own mean")
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), borderaxespad=0.2)
    return ax


def beside_profiles(compared: Comparison, emotion: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw one recording as a line across the profiles of the emotions.

    Parameters
    ----------
    compared : emolab.comparison.Comparison
    emotion : str, optional
        Whose profile is drawn in its colour; default: the nearest. The others are small and grey.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 10_try_the_demo

    Examples
    --------
    >>> import pandas as pd
    >>> from emolab.recognizer.comparison import Comparison
    >>> usual = pd.DataFrame({"pitch": [-0.4, 0.9], "pace": [-0.5, 0.6]}, index=["sad", "angry"])
    >>> ax = beside_profiles(Comparison(pd.Series({"pitch": 1.0, "pace": 0.5}), usual, "a woman's voice"))
    >>> "this recording" in [text.get_text() for text in ax.get_legend().get_texts()]
    True
    """
    emotion = emotion or compared.nearest.index[0]
    # The name of a row says what lies to its right: "shakier tone", since more jitter is less steady.
    ax, rows = named_rows([MEASURES[name][1] for name in compared.profiles.columns], ax, 4.4, 0.36)
    ax.axvline(0, color=PALE, linewidth=0.9)
    for other in compared.profiles.index.drop(emotion):
        ax.plot(compared.profiles.loc[other], rows, "|", color="#A8A8A8", markersize=7)
    looks: dict[str, Any] = {"marker": MARKERS[emotion], "color": COLOURS[emotion], "markersize": 9, "linewidth": 2}
    ax.plot(compared.profiles.loc[emotion], rows, label=emotion, **looks)
    # What lies outside is far outside; it is drawn at the edge.
    looks = {"marker": "o", "color": "#222222", "markersize": 6, "linewidth": 1.4, "linestyle": (0, (4, 2))}
    ax.plot(compared.clip.clip(-_FAR, _FAR), rows, label="this recording", **looks)
    ax.set(xlim=(-_FAR - 0.2, _FAR + 0.2), xlabel="standard deviations from usual")
    ax.legend(loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=2, borderaxespad=0.1)
    return ax


def distributions(values: pd.Series, labels: pd.DataFrame, ax: Axes | None = None, unit: str | None = None) -> Axes:
    """Draw how a feature is distributed in each emotion.

    Parameters
    ----------
    values : pandas.Series
        One value a clip; its name is written on the axis.
    labels : pandas.DataFrame
        With the column emotion.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.
    unit : str, optional
        Of the values.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 02_extract_features

    Examples
    --------
    >>> import pandas as pd
    >>> values = pd.Series([1.0, 1.1, 2.0, 2.2], name="pitch")
    >>> ax = distributions(values, pd.DataFrame({"emotion": ["sad", "sad", "angry", "angry"]}))
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('', 'pitch')
    """
    order = in_order(labels.emotion)
    ax = new_axes(ax, figsize=(7.0, 2.6))
    emotions, colours = labels.emotion.to_numpy(), [COLOURS[emotion] for emotion in order]
    coloured = {"order": order, "hue": emotions, "hue_order": order, "palette": colours, "legend": False}
    # Takes a second to import, half of what all that a page needs takes.
    import seaborn

    seaborn.violinplot(x=emotions, y=values.to_numpy(), inner="quart", linewidth=0.8, cut=0, ax=ax, **coloured)
    name = str(values.name).replace("_", " ")
    ax.set(xlabel=None, ylabel=f"{name}\n({unit})" if unit else name)
    return ax


def bars(values: pd.Series, ax: Axes | None = None, label: str | None = None) -> Axes:
    """Draw a named number a row as a horizontal bar, the first on top.

    Parameters
    ----------
    values : pandas.Series
    ax : matplotlib axes, optional
    label : str, optional
        What the numbers are.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 02_extract_features

    Examples
    --------
    >>> import pandas as pd
    >>> ax = bars(pd.Series({"pitch": 0.3, "pace": 0.1}), label="share")
    >>> [round(float(bar.get_width()), 1) for bar in ax.patches]
    [0.3, 0.1]
    """
    ax, rows = named_rows(_spaced(values.index), ax, 6.4, 0.26, 0.7)
    ax.barh(rows, values, color=FIRST, height=0.7)
    ax.set_xlabel(label or "")
    return ax


def explained(ratios: NDArray[Any], ax: Axes | None = None) -> Axes:
    """Draw how much of the variance the first components hold together.

    Parameters
    ----------
    ratios : array of shape (n_components,)
        ``PCA.explained_variance_ratio_``.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 02_extract_features

    Examples
    --------
    >>> ax = explained(np.array([0.6, 0.3, 0.1]))
    >>> ax.get_xlabel()
    'components'
    """
    ax = new_axes(ax, figsize=(5.4, 2.4))
    ax.plot(np.arange(1, len(ratios) + 1), np.cumsum(ratios), color=FIRST, linewidth=1.8)
    ax.set(xlabel="components", ylabel="share of variance", ylim=(0, 1.02), xlim=(1, len(ratios)))
    return ax


def correlations(features: pd.DataFrame, ax: Axes | None = None, label: str = "feature") -> Axes:
    """Draw how strongly each pair of features goes together, in size of the correlation, from 0 to 1.

    Parameters
    ----------
    features : pandas.DataFrame
    ax : matplotlib axes, optional
    label : str
        What the columns are.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 02_extract_features

    Examples
    --------
    >>> import pandas as pd
    >>> ax = correlations(pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [2.0, 4.0, 6.1], "c": [3.0, 1.0, 2.0]}))
    >>> len(ax.images) + len(ax.collections)
    1
    """
    ax = new_axes(ax, figsize=(4.4, 3.6))
    image = ax.imshow(np.abs(np.corrcoef(features.to_numpy(float), rowvar=False)), cmap="magma", vmin=0, vmax=1)
    ax.set(xlabel=label, ylabel=label)
    ax.grid(False)
    ax.figure.colorbar(image, ax=ax, label="|correlation|", pad=0.02)
    return ax


def _spaced(names):
    return [str(name).replace("_", " ") for name in names]
