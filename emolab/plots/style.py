"""What all figures of the course share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np

from emolab.labels import LOOKS, SEXES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation
    from numpy.typing import ArrayLike, NDArray

COLOURS = {emotion: look.colour for emotion, look in LOOKS.items()}
MARKERS = {emotion: look.marker for emotion, look in LOOKS.items()}

# The two sides of a comparison, apart in grey print too; lines that stand back, such as what guessing earns; outlines.
FIRST, SECOND, PALE, LINE = "#0072B2", "#D55E00", "#8A8A8A", "#4A4A4A"

# Lines of one figure, apart from each other in grey print: colour, marker, dashes.
LINES = ((FIRST, "o", "-"), (SECOND, "s", "--"), ("#228833", "^", "-."), ("#7A5230", "D", ":"))


def lines(n: int) -> list[tuple[str, str, str]]:
    """Return colour, marker and dashes of each of `n` lines of one figure, no two alike up to sixteen."""
    sizes = len(LINES)
    # From the fifth on, a colour comes back with the next marker and the next dashes.
    turns = [(place % sizes, (place + place // sizes) % sizes) for place in range(n)]
    return [(LINES[colour][0], *LINES[other][1:]) for colour, other in turns]


# Women and men apart from the emotions' colours, and apart from each other in grey print.
SEX_COLOURS = {"female": "#7B3294", "male": "#4DAC26"}

_STYLE: dict[Any, Any] = {
    "figure.figsize": (7.0, 3.2),
    "figure.dpi": 90,
    "savefig.dpi": 90,
    "figure.constrained_layout.use": True,
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "axes.titlesize": 10.5,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#E4E4E4",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "image.cmap": "magma",
}


def use_style() -> None:
    """Give every later figure of the session the look of the course.

    Notes
    -----
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> with plt.rc_context():
    ...     use_style()
    ...     print(plt.rcParams["figure.dpi"])
    90.0
    """
    plt.rcParams.update(_STYLE)


def new_axes(ax: Axes | None = None, **subplots: Any) -> Axes:
    """Return `ax`, or the axes of a new figure where there is none; `subplots` as in ``plt.subplots``."""
    return ax if ax is not None else plt.subplots(**subplots)[1]


def named_rows(
    names: Sequence[str], ax: Axes | None, width: float, per_row: float = 0.3, more: float = 0.9, grid: bool = False
) -> tuple[Axes, NDArray[Any]]:
    """Return axes with a row for each name, the first on top, and the rows' heights, shape (names,): 0, -1, ..."""
    ax = new_axes(ax, figsize=(width, per_row * len(names) + more))
    heights = -np.arange(len(names))
    ax.set_yticks(heights, names)
    if not grid:
        ax.grid(axis="y", visible=False)
    return ax, heights


def note(ax: Axes, text: str, at: tuple[float, float], by: tuple[float, float], **how: Any) -> Annotation:
    """Write a text beside a point, `by` so many typographic points to the right and upwards."""
    return ax.annotate(text, at, xytext=by, textcoords="offset points", **how)


def intervals(
    ax: Axes,
    scores: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    looks: Sequence[tuple[str, str]] | None = None,
    size: float = 6,
) -> None:
    """Draw scores with their intervals in the rows of `named_rows`, each written beside its interval.

    `looks` has a colour and a marker for each row; default: all alike.
    """
    looks = looks or [(FIRST, "o")] * len(scores)
    for height, score, start, end, (colour, marker) in zip(
        -np.arange(len(scores)), scores, low, high, looks, strict=True
    ):
        ax.plot([start, end], [height, height], color=colour, linewidth=2, solid_capstyle="butt")
        ax.plot(score, height, marker, color=colour, markersize=size)
        note(ax, f"{score:.2f}", (max(score, end), float(height)), (size, 0), va="center", fontsize=8.5)


def heatmap(
    ax: Axes,
    table: pd.DataFrame,
    shades: pd.DataFrame,
    write: Callable[[Any], str],
    dark: float = 0.55,
    fontsize: float | None = None,
    **limits: Any,
) -> None:
    """Draw a labelled table as shades of blue, each value as `write` words it, in white where the shade is `dark`."""
    ax.imshow(shades, cmap="Blues", **{"vmin": 0, "vmax": 1} | limits)
    for (row, column), value in np.ndenumerate(table.to_numpy()):
        colour = "white" if np.asarray(shades)[row, column] > dark else "#222222"
        ax.text(column, row, write(value), ha="center", va="center", color=colour, fontsize=fontsize)
    ax.set_xticks(range(table.shape[1]), table.columns)
    ax.set_yticks(range(len(table)), table.index)
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)


def sex_bars(ax: Axes, rows: ArrayLike, shares: Mapping[str, Any], height: float) -> None:
    """Draw one bar a row in two parts, women's and men's shares; a hatch tells them apart in grey print."""
    start = 0
    for sex, hatch in zip(SEXES, ("", "///"), strict=True):
        looks: dict[str, Any] = {
            "color": SEX_COLOURS[sex],
            "hatch": hatch,
            "edgecolor": "white",
            "linewidth": 0.5,
            "label": sex,
        }
        ax.barh(rows, shares[sex], left=start, height=height, **looks)
        start = start + shares[sex]
