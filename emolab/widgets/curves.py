"""See a net learn while it learns: a live curve where there is a page, plain lines where there is none."""

from __future__ import annotations

import html
import math
from typing import TYPE_CHECKING

import ipywidgets
import keras
from IPython import get_ipython
from IPython.display import display

from emolab.plots.style import FIRST, PALE, SECOND

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH, HEIGHT, EDGE = 420, 150, 34
# What is drawn: name in Keras' logs, what a reader calls it, colour, dashes.
LINES = (("loss", "learned from", SECOND, "6 3"), ("val_loss", "watched speakers", FIRST, ""))


class LiveCurve(keras.callbacks.Callback):
    """Show the loss after every epoch, on the speakers learned from and on the watched ones.

    Parameters
    ----------
    title : str
        Which net it is.
    plain : bool, optional
        Print a line an epoch instead of drawing; default: wherever no notebook is running.

    Attributes
    ----------
    drawn : ipywidgets.HTML
        The picture.

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> curve = LiveCurve("cnn", plain=True)
    >>> curve.set_params({"epochs": 20})
    >>> curve.on_epoch_end(0, {"loss": 2.0, "val_loss": 1.9, "val_accuracy": 0.25})
    cnn: epoch 1 of 20, loss 2.00, watched speakers 1.90, 25 % right
    """

    def __init__(self, title: str, plain: bool | None = None) -> None:
        super().__init__()
        self.title = title
        self.logs: list[dict[str, float]] = []
        self.plain = not in_notebook() if plain is None else plain
        self.drawn = Drawing()

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:
        """Begin a new curve; Keras calls it."""
        self.logs = []
        if not self.plain:
            display(self.drawn)

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Add an epoch to the curve; Keras calls it."""
        self.logs.append({name: float(value) for name, value in (logs or {}).items()})
        if self.plain:
            print(sentence(self.title, self.logs, self.params.get("epochs")), flush=True)
        else:
            self.drawn.value = picture(self.title, self.logs, self.params.get("epochs"))


class Drawing(ipywidgets.HTML):
    def __repr__(self):
        return "A live curve: it grows while the net learns, when this notebook runs in JupyterLab or on Binder."


def in_notebook() -> bool:
    """Tell whether widgets can be shown: only a notebook's kernel has somebody to show them to."""
    shell = get_ipython()
    return shell is not None and getattr(shell, "kernel", None) is not None


def sentence(title: str, logs: Sequence[Mapping[str, float]], epochs: int | None = None) -> str:
    """Say where training stands: ``cnn: epoch 3 of 20, loss 1.72, watched speakers 1.80, 34 % right``."""
    last = logs[-1]
    said = f"{title}: epoch {len(logs)}" + (f" of {epochs}" if epochs else "") + f", loss {last['loss']:.2f}"
    if "val_loss" in last:
        said += f", watched speakers {last['val_loss']:.2f}"
    if "val_accuracy" in last:
        said += f", {100 * last['val_accuracy']:.0f} % right"
    return said


def picture(title: str, logs: Sequence[Mapping[str, float]], epochs: int | None = None) -> str:
    """Draw the losses so far as SVG.

    Parameters
    ----------
    title : str
    logs : sequence of dict
        An epoch each, as Keras hands them to a callback.
    epochs : int, optional
        How many there may be: the width of the picture.

    Returns
    -------
    str
        HTML, with the last epoch in words for screen readers.
    """
    words = html.escape(sentence(title, logs, epochs), quote=True)
    last = max(epochs or 1, len(logs), 2)
    top = max((log[name] for log in logs for name, *_ in LINES if _known(log, name)), default=0) or 1.0
    parts = []
    for place, (name, called, colour, dashes) in enumerate(LINES):
        points = [
            (EDGE + (WIDTH - 2 * EDGE) * epoch / (last - 1), HEIGHT - EDGE + (2 * EDGE - HEIGHT) * log[name] / top)
            for epoch, log in enumerate(logs)
            if _known(log, name)
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>'
            f'<text x="{WIDTH - 150}" y="{14 + 14 * place}" fill="{colour}" font-size="12">{called}</text>'
        )
    axis = f'<path d="M{EDGE} {EDGE} V{HEIGHT - EDGE} H{WIDTH - EDGE}" fill="none" stroke="{PALE}"/>'
    scale = f'<text x="2" y="{EDGE + 4}" font-size="11">{top:.1f}</text>'
    scale += f'<text x="20" y="{HEIGHT - EDGE}" font-size="11">0</text>'
    return (
        f'<svg role="img" aria-label="{words}" viewBox="0 0 {WIDTH} {HEIGHT}" style="max-width:{WIDTH}px">'
        f"{axis}{scale}{''.join(parts)}"
        f'<text x="{EDGE}" y="{HEIGHT - 8}" font-size="12">{words}</text></svg>'
    )


def _known(log, name):
    return math.isfinite(log.get(name, math.nan))
