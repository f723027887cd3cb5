"""Show more only to those who ask for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import anywidget
import ipywidgets
import traitlets

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class _Button(anywidget.AnyWidget):
    _esm = Path(__file__).with_name("fold.js")
    label = traitlets.Unicode().tag(sync=True)
    expanded = traitlets.Bool(False).tag(sync=True)


class Fold(ipywidgets.VBox):
    """A button, and below it what it shows and hides.

    Parameters
    ----------
    label : str
    children : sequence of widgets
    opened : callable
        Called without arguments each time it is opened.

    Notes
    -----
    ipywidgets' own Accordion cannot be opened with the keyboard.
    """

    def __init__(self, label: str, children: Sequence[ipywidgets.Widget], opened: Callable[[], object]) -> None:
        self.button = _Button(label=label)
        self.inside = ipywidgets.VBox(children)
        self.inside.layout.display = "none"
        super().__init__([self.button, self.inside])
        self._opened = opened
        self.button.observe(self._turn, names="expanded")

    @property
    def is_open(self) -> bool:
        """Whether what is inside is shown."""
        return self.button.expanded

    def _turn(self, change):
        self.inside.layout.display = "" if change["new"] else "none"
        if change["new"]:
            self._opened()
