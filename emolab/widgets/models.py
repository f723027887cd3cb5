"""Pick a model, a split and a way of normalising; see what it confuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

from emolab import evaluation
from emolab.plots import scores as figures
from emolab.widgets import pictures
from emolab.widgets.sentences import Shown

if TYPE_CHECKING:
    import pandas as pd


def sentence(report: pd.Series) -> str:
    """Say a report in one sentence, its leak included."""
    score = f"UAR {report.uar:.2f} ({report.low:.2f} to {report.high:.2f} with other speakers)"
    return f"{score}. " + (f"This split leaks: {report.leaks[0]}" if report.leaks else "Everyone tested is a stranger.")


def picture(report: pd.Series) -> bytes:
    """Draw the confusions of a report, in shares of the truth, as a PNG image."""
    counts = evaluation.confusion_of(report)
    ax = figures.confusion(counts.div(counts.sum(axis=1), axis=0))
    ax.set_title(f"{report.model}, {report.split}", fontsize=9)
    return pictures.png(ax)


class Explorer(Shown):
    """Its `menus` are a dict of corpus, model, split and normalise to a menu; `said` and `drawn` show."""

    def __init__(self, reports: pd.DataFrame) -> None:
        self._reports = reports
        self.menus = {
            name: ipywidgets.Dropdown(options=list(dict.fromkeys(reports[name])), description=name)
            for name in ("corpus", "model", "split", "normalise")
        }
        self.said, self.drawn = ipywidgets.HTML(), ipywidgets.Image(format="png")
        for menu in self.menus.values():
            menu.observe(self._show, names="value")
        self._show()
        menus = ipywidgets.HBox(list(self.menus.values()), layout={"flex_flow": "row wrap"})
        super().__init__([menus, self.said, self.drawn])

    def _show(self, _=None):
        chosen = {name: menu.value for name, menu in self.menus.items()}
        report = evaluation.report_of(self._reports, **chosen)
        self.drawn.layout.visibility = "hidden" if report is None else "visible"
        if report is None:
            self.said.value = f"{chosen['split']} was not computed for {chosen['corpus']}; choose another split."
        else:
            self.said.value, self.drawn.value = sentence(report), picture(report)


def explorer(reports: pd.DataFrame) -> Explorer:
    """Show the confusions of any shipped evaluation; nothing is trained, so the answer is there at once.

    Parameters
    ----------
    reports : pandas.DataFrame
        From `evaluation.shipped_reports`.

    Returns
    -------
    Explorer

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> from emolab import evaluation
    >>> shown = explorer(evaluation.shipped_reports())
    >>> list(shown.menus), shown.said.value.startswith("UAR ")
    (['corpus', 'model', 'split', 'normalise'], True)
    """
    return Explorer(reports)
