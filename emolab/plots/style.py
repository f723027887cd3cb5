"""What all figures of the course share."""

import matplotlib.pyplot as plt
import numpy as np

from emolab.labels import LOOKS, SEXES

COLOURS = {emotion: look.colour for emotion, look in LOOKS.items()}
MARKERS = {emotion: look.marker for emotion, look in LOOKS.items()}

# The two sides of a comparison, apart in grey print too; lines that stand back, such as what guessing earns; outlines.
FIRST, SECOND, PALE, LINE = "#0072B2", "#D55E00", "#8A8A8A", "#4A4A4A"

# Women and men apart from the emotions' colours, and apart from each other in grey print.
SEX_COLOURS = {"female": "#7B3294", "male": "#4DAC26"}

_STYLE = {
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


def use_style():
    """Give every later figure of the session the look of the course."""
    plt.rcParams.update(_STYLE)


def new_axes(ax=None, **subplots):
    """Return `ax`, or the axes of a new figure where there is none; `subplots` as in ``plt.subplots``."""
    return ax if ax is not None else plt.subplots(**subplots)[1]


def named_rows(names, ax, width, per_row=0.3, more=0.9, grid=False):
    """Return axes with a row for each name, the first on top, and the heights of the rows: 0, -1, -2, ..."""
    ax = new_axes(ax, figsize=(width, per_row * len(names) + more))
    heights = -np.arange(len(names))
    ax.set_yticks(heights, names)
    if not grid:
        ax.grid(axis="y", visible=False)
    return ax, heights


def note(ax, text, at, by, **how):
    """Write a text beside a point, `by` so many typographic points to the right and upwards."""
    return ax.annotate(text, at, xytext=by, textcoords="offset points", **how)


def intervals(ax, scores, low, high, looks=None, size=6):
    """Draw scores with their intervals in the rows of `named_rows`, each written beside its interval.

    `looks` has a colour and a marker for each row; default: all alike.
    """
    looks = looks or [(FIRST, "o")] * len(scores)
    for height, score, start, end, (colour, marker) in zip(
        -np.arange(len(scores)), scores, low, high, looks, strict=True
    ):
        ax.plot([start, end], [height, height], color=colour, linewidth=2, solid_capstyle="butt")
        ax.plot(score, height, marker, color=colour, markersize=size)
        note(ax, f"{score:.2f}", (max(score, end), height), (size, 0), va="center", fontsize=8.5)


def heatmap(ax, table, shades, write, dark=0.55, fontsize=None, **limits):
    """Draw a labelled table as shades of blue, each value as `write` words it, in white where the shade is `dark`."""
    ax.imshow(shades, cmap="Blues", **{"vmin": 0, "vmax": 1} | limits)
    for (row, column), value in np.ndenumerate(table.to_numpy()):
        colour = "white" if np.asarray(shades)[row, column] > dark else "#222222"
        ax.text(column, row, write(value), ha="center", va="center", color=colour, fontsize=fontsize)
    ax.set_xticks(range(table.shape[1]), table.columns)
    ax.set_yticks(range(len(table)), table.index)
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)


def sex_bars(ax, rows, shares, height):
    """Draw one bar a row in two parts, women's and men's shares; a hatch tells them apart in grey print."""
    start = 0
    for sex, hatch in zip(SEXES, ("", "///"), strict=True):
        looks = {"color": SEX_COLOURS[sex], "hatch": hatch, "edgecolor": "white", "linewidth": 0.5, "label": sex}
        ax.barh(rows, shares[sex], left=start, height=height, **looks)
        start = start + shares[sex]
