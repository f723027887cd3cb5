"""What a recognizer answers, as a figure: probabilities, how they move over time, how the voice sounds and differs.

What an answer does not hold cannot be drawn: each raises `emolab.recognizer.prediction.NoAnswer` then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import PercentFormatter

from emolab.labels import LOOKS, in_order
from emolab.plots import style
from emolab.plots.style import named_rows, new_axes, note
from emolab.recognizer.cues import MEASURES, WORTH_SAYING
from emolab.recognizer.prediction import needed

if TYPE_CHECKING:
    from typing import Any

    from matplotlib.axes import Axes

    from emolab.recognizer.prediction import Prediction

_PALE = 0.45
# Bars longer than this end with the axis; the number beside them goes on.
_FARTHEST = 3.0


def headline(prediction: Prediction) -> str:
    """Say a prediction in a few words: ``"happy"``, ``"not sure: perhaps happy"``.

    Parameters
    ----------
    prediction : Prediction

    Returns
    -------
    str

    Notes
    -----
    Notebook: 00_start_here

    Examples
    --------
    >>> from emolab.recognizer.prediction import Prediction
    >>> headline(Prediction("clip.wav", emotion="happy", confident=True))
    'happy'
    """
    return prediction.said


def probabilities(prediction: Prediction, ax: Axes | None = None) -> Axes:
    """Draw the probability of each emotion, pale where the recognizer is not sure.

    Parameters
    ----------
    prediction : Prediction
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 00_start_here, 10_try_the_demo

    Examples
    --------
    >>> from emolab.recognizer.prediction import Prediction
    >>> shares = {"happy": 0.7, "sad": 0.3}
    >>> ax = probabilities(Prediction("clip.wav", emotion="happy", probabilities=shares, confident=True))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['happy', 'sad']
    """
    shares = needed(prediction.probabilities, prediction)
    emotions = in_order(shares)
    ax, rows = named_rows(emotions, ax, 4.4, 0.29, 0.7)
    for row, emotion in zip(rows, emotions, strict=True):
        (colour, marker), share = LOOKS[emotion], shares[emotion]
        best = emotion == prediction.emotion
        ax.barh(row, share, color=colour, height=0.62, alpha=1 if best and prediction.confident else _PALE)
        ax.plot(-0.04, row, marker, color=colour, markersize=7, clip_on=False)
        note(ax, _percent(share), (share, row), (4, 0), va="center", fontweight="bold" if best else "normal")
    ax.tick_params(axis="y", length=0, pad=16)
    ax.set(xlim=(0, 1.12), ylim=(rows[-1] - 0.6, 0.6), xticks=np.linspace(0, 1, 5), title=headline(prediction))
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    return ax


def timeline(prediction: Prediction, ax: Axes | None = None, n_named: int = 3) -> Axes:
    """Draw how the probabilities move through a recording, with gaps where nobody speaks; the strongest few are named.

    Parameters
    ----------
    prediction : Prediction
    ax : matplotlib axes, optional
    n_named : int
        How many emotions have a colour and a name; the others are thin grey lines.

    Notes
    -----
    Each point stands in the middle of its window. Notebook: 10_try_the_demo
    """
    moments, emotions = needed(prediction.timeline, prediction), needed(prediction.probabilities, prediction)
    ax = new_axes(ax, figsize=(4.4, 2.4))
    # A missing value between two stretches of speech parts the line.
    shown = [moment for part in prediction.stretches for moment in (*part, None)][:-1]
    times = [np.nan if moment is None else (moment.start + moment.end) / 2 for moment in shown]
    lines = {
        emotion: [np.nan if moment is None else moment.probabilities[emotion] for moment in shown]
        for emotion in emotions
    }
    strongest = sorted(lines, key=lambda emotion: np.nanmax(lines[emotion]), reverse=True)[:n_named]
    for emotion in in_order(lines):
        colour, marker = LOOKS[emotion]
        named: dict[str, Any] = {
            "color": colour,
            "marker": marker,
            "markersize": 5.5,
            "linewidth": 1.8,
            "label": emotion,
            "zorder": 3,
        }
        ax.plot(times, lines[emotion], **(named if emotion in strongest else {"color": "#C8C8C8", "linewidth": 0.8}))
    ax.set(xlabel="seconds", xlim=(moments[0].start, moments[-1].end), ylim=(0, 1.03))
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    close = {"borderaxespad": 0.2, "columnspacing": 1.2, "handletextpad": 0.5}
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=n_named, **close)
    return ax


def sex(prediction: Prediction, ax: Axes | None = None) -> Axes:
    """Draw how much a voice sounds like a woman's and like a man's: one bar of two parts.

    Parameters
    ----------
    prediction : Prediction

    Notes
    -----
    Notebook: 10_try_the_demo
    """
    shares = needed(prediction.sex, prediction)
    ax = new_axes(ax, figsize=(4.4, 0.75))
    style.sex_bars(ax, 0, shares, height=0.5)
    for name, place, side in (("female", 0, "left"), ("male", 1, "right")):
        ax.text(place, 0.36, f"{name} {_percent(shares[name])}", ha=side, va="bottom")
    ax.set(xlim=(0, 1), ylim=(-0.3, 0.75))
    ax.set_axis_off()
    return ax


def cues(prediction: Prediction, ax: Axes | None = None) -> Axes:
    """Draw how a voice differs from usual: a bar to the right for more, to the left for less.

    Parameters
    ----------
    prediction : Prediction
        Of a voice.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    In standard deviations within a speaker; bars are pale where the difference is too small to be worth a word. See
    `emolab.recognizer.cues` for what is usual. Notebook: 10_try_the_demo

    Examples
    --------
    >>> from emolab.recognizer.prediction import Prediction
    >>> ax = cues(Prediction("clip.wav", emotion="angry", differences={"pitch": 1.5, "melody": -0.4}))
    >>> len(ax.patches)
    2
    """
    differences = needed(prediction.differences, prediction)
    names = list(differences)
    ax, rows = named_rows([MEASURES[name][2] for name in names], ax, 6.0, 0.29, 0.8)
    colour = LOOKS[needed(prediction.emotion, prediction)].colour
    for row, away in zip(rows, differences.values(), strict=True):
        end, outwards = float(np.clip(away, -_FARTHEST, _FARTHEST)), 1 if away >= 0 else -1
        ax.barh(row, end, color=colour, height=0.62, alpha=1 if abs(away) >= WORTH_SAYING else _PALE)
        written = f"{round(away, 1) + 0.0:+.1f}".replace("-", "−")
        note(ax, written, (end, row), (4 * outwards, 0), va="center", ha="left" if outwards > 0 else "right")
    ax.axvline(0, color="#555555", linewidth=1)
    ax.tick_params(axis="y", length=0)
    right = ax.secondary_yaxis("right")
    right.set_yticks(rows, [MEASURES[name][1] for name in names])
    right.tick_params(axis="y", length=0)
    right.spines[:].set_visible(False)
    ax.set(xlim=(-_FARTHEST - 1.2, _FARTHEST + 1.2), ylim=(rows[-1] - 0.6, 0.6), xticks=(-2, 0, 2))
    ax.set(xlabel="standard deviations from usual", title="How this voice differs")
    return ax


def _percent(share):
    return "<1 %" if 0 < share < 0.01 else f"{share:.0%}".replace("%", " %")
