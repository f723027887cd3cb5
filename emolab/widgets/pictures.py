"""Figures as widgets can hold them."""

from __future__ import annotations

import base64
import html
import io
from typing import TYPE_CHECKING, cast

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from matplotlib.axes import Axes


def picture(draw: Callable[[Any], object], alt: str, size: tuple[float, float], rows: int = 1) -> str:
    """Draw a figure into an HTML image that shrinks with the page and says to a screen reader what it shows.

    Parameters
    ----------
    draw : callable
        Takes an `ax`, or as many as there are rows.
    alt : str
        The figure in words.
    size : (float, float)
        Width and height in inches, at 90 pixels each.
    rows : int
        How many axes are under one another.

    Returns
    -------
    str
    """
    # No pyplot: it keeps every figure of a session that lasts all day.
    figure = Figure(figsize=size, layout="constrained")
    draw(figure.subplots(rows, sharex=True))
    buffer = io.BytesIO()
    # Without a ground of its own it can be turned over where the page is dark.
    figure.savefig(buffer, format="png", dpi=180, transparent=True)
    data = base64.b64encode(buffer.getvalue()).decode()
    style = f"width:100%;max-width:{size[0] * 90:.0f}px;height:auto;display:block"
    return f'<img alt="{html.escape(alt, quote=True)}" style="{style}" src="data:image/png;base64,{data}">'


def png(ax: Axes) -> bytes:
    """Return the figure that `ax` belongs to as a PNG image, and close it."""
    # Axes that have just been drawn have one.
    figure, content = cast("Figure", ax.get_figure(root=True)), io.BytesIO()
    figure.savefig(content, format="png", dpi=80)
    plt.close(figure)
    return content.getvalue()
