"""A report of a visit: one HTML file that can be printed, its pictures inside."""

from __future__ import annotations

import datetime
import html
from pathlib import Path
from typing import TYPE_CHECKING

import anywidget
import traitlets

from emolab.plots import heard
from emolab.recognizer.visit import Refused
from emolab.recordings.audio import RATE
from emolab.widgets.answer import bars, remarks, verdict
from emolab.widgets.pictures import picture
from emolab.widgets.player import in_words, moves

if TYPE_CHECKING:
    from collections.abc import Callable

    from emolab.recognizer.visit import Visit

NAME = "visit.html"
_LOOKS = """
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff; font: 15px/1.5 sans-serif; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin: 0 0 .2rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: .8rem 0 0; }
section { border-top: 1px solid #d9dde3; padding: 1.2rem 0; break-inside: avoid; }
.verdict { font-size: 1.25rem; margin: 0 0 .4rem; } .problem { color: #8c1d18; }
.emolab-bars { list-style: none; padding: 0; }
.emolab-bars li { display: grid; grid-template-columns: 1.3em 6em 1fr 3.4em; gap: 6px; align-items: center; }
.emolab-bars .track { height: 12px; background: #eef0f4; } .emolab-bars .bar { display: block; height: 100%; }
.emolab-bars .share { text-align: right; } .emolab-best { font-weight: 650; } .emolab-unsure .bar { opacity: .5; }
* { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
"""


class Report(anywidget.AnyWidget):
    """A button that has the report of a visit written and saves it through the browser.

    Parameters
    ----------
    write : callable
        Returns the report, such as ``lambda: report.page(visit)``. Called when the button is pressed: its pictures take
        a moment each.

    Notes
    -----
    The report goes to the page as a message and not as a trait, because traits are saved with the notebook.
    Notebook: 10_try_the_demo
    """

    _esm = Path(__file__).with_name("report.js")
    file = traitlets.Unicode(NAME).tag(sync=True)

    def __init__(self, write: Callable[[], str]) -> None:
        super().__init__()
        self._write = write
        self.on_msg(self._on_message)

    def _on_message(self, _, content, __):
        if content.get("kind") == "write":
            self.send({"kind": "written"}, [self._write().encode()])

    def __repr__(self):
        return "A button that saves a report: it appears when this notebook runs, in JupyterLab or on Binder."


def page(visit: Visit, when: datetime.date | None = None) -> str:
    """Write the report of a visit.

    Parameters
    ----------
    visit : Visit
    when : datetime.date, optional
        Default: today.

    Returns
    -------
    str
        A page of HTML, each answer with its bars and, where its sound is still here, a picture of it.
    """
    when = when or datetime.date.today()
    corrected = {correction.number: correction.emotion for correction in visit.corrections}
    parts = "".join(_section(entry, corrected.get(entry.number)) for entry in visit.entries)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A visit to emolab</title><style>{_LOOKS}'
        f"</style></head><body><main><h1>A visit to emolab, {when.isoformat()}</h1><p>What models that learned from "
        "actors say about voices and sentences. They are often wrong, and know nothing about how anybody feels.</p>"
        f"{parts}</main></body></html>"
    )


def _section(entry, corrected):
    title = f"<h2>{entry.number}: {html.escape(entry.name)}</h2>"
    if isinstance(entry, Refused):
        return f'<section>{title}<p class="problem">{html.escape(entry.reason)}</p></section>'
    told = f"<p>Corrected to: {html.escape(corrected)}.</p>" if corrected else ""
    said = f'<p class="verdict">{verdict(entry.prediction)}</p>'
    return f"<section>{title}{said}{told}{bars(entry.prediction)}{_drawn(entry)}{remarks(entry)}</section>"


def _drawn(answer):
    if answer.samples is None:
        return ""
    rows = 3 if moves(answer.prediction) else 2

    def draw(axes):
        heard.heard(answer.samples, RATE, answer.prediction if rows == 3 else None, axes)

    alt = in_words(answer.prediction, len(answer.samples) / RATE)
    return picture(draw, alt, (7.0, 1.5 * rows), rows)
