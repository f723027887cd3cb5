"""Switches for the leaks: move one, read the score that it buys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

from emolab.evaluation import leaks
from emolab.evaluation.headlines import HEADLINES, SWITCHED
from emolab.plots import leaks as figures
from emolab.widgets import pictures
from emolab.widgets.sentences import Shown

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd


def sentence(table: pd.DataFrame, chosen: Collection[str]) -> str:
    """Say what a combination of leaks scores.

    Parameters
    ----------
    table : pandas.DataFrame
        From `leaks.grid`.
    chosen : set of str
        The leaks that are open.

    Returns
    -------
    str
    """
    score = leaks.look_up(table, chosen)
    interval = f"{score.accuracy:.3f}, with other speakers between {score.low:.3f} and {score.high:.3f}"
    if not chosen:
        return f"No leak. Accuracy among strangers, saying a sentence that was never trained on: {interval}."
    return f"{len(chosen)} open. Accuracy as it would be reported: {interval}."


class Lab(Shown):
    """Its `switches` are a dict of leak to checkbox; `said` says what they give."""

    def __init__(self, table: pd.DataFrame) -> None:
        self._table = table
        looks = {"indent": False, "layout": {"width": "auto"}}
        self.switches = {
            name: ipywidgets.Checkbox(True, description=leaks.LEAKS[name].title, **looks)
            for name in HEADLINES[SWITCHED].leaks
        }
        self.said, self._drawn = ipywidgets.HTML(), ipywidgets.Image(format="png", layout={"max_width": "640px"})
        for switch in self.switches.values():
            switch.observe(self._answer, "value")
        self._answer()
        super().__init__([*self.switches.values(), self.said, self._drawn])

    def _answer(self, _=None):
        chosen = frozenset(name for name, switch in self.switches.items() if switch.value)
        self.said.value = f"<b>{sentence(self._table, chosen)}</b>"
        self._drawn.value = pictures.png(figures.switches(leaks.look_up(self._table, chosen)))


def lab(table: pd.DataFrame | None = None) -> Lab:
    """Show a switch for each leak, and the score that they give together.

    Every answer is looked up in a table that was computed before; nothing is trained.

    Parameters
    ----------
    table : pandas.DataFrame, optional
        From `leaks.grid`.

    Returns
    -------
    Lab

    Notes
    -----
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> shown = lab()
    >>> for switch in shown.switches.values():
    ...     switch.value = False
    >>> shown.said.value.startswith("<b>No leak. Accuracy among strangers")
    True
    """
    return Lab(leaks.grid() if table is None else table)
