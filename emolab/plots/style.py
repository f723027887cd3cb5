"""What all figures of the course share."""

import matplotlib.pyplot as plt

from emolab.labels import LOOKS

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
