"""A field for a sentence, with a label; Ctrl+Enter sends it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import anywidget
import traitlets

if TYPE_CHECKING:
    from collections.abc import Callable


class Field(anywidget.AnyWidget):
    """A text area.

    Parameters
    ----------
    label : str
        What it is for; screen readers say it, and a click on it goes to the field.
    send : callable
        Called without arguments when Ctrl+Enter (on a Mac also Command+Enter) was pressed in it.
    placeholder : str
        An example, shown while nothing is typed.

    Attributes
    ----------
    value : str
        What is typed.

    Notes
    -----
    In JupyterLab, Ctrl+Enter in ipywidgets' own text area would run the cell anew. Notebook: 10_try_the_demo
    """

    _esm = Path(__file__).with_name("field.js")
    label = traitlets.Unicode().tag(sync=True)
    placeholder = traitlets.Unicode().tag(sync=True)
    value = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str, send: Callable[[], object], placeholder: str = "") -> None:
        super().__init__(label=label, placeholder=placeholder)
        self._when_sent = send
        self.on_msg(self._on_message)

    def _on_message(self, _, content, __):
        if content.get("kind") == "send":
            self._when_sent()

    def __repr__(self):
        return "A field for a sentence: it appears when this notebook runs, in JupyterLab or on Binder."
