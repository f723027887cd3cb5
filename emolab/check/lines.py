"""How a check looks: a sign, a colour and a word for how it stands, as text and, in a notebook, as HTML."""

from __future__ import annotations

import html
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# What somebody who cannot tell colours, or has none, goes by.
PASSED, BEGUN, NOT_YET, UNANSWERED = "passed", "begun", "not yet", "not answered"
FORESEEN, OTHERWISE, NOT_MADE = "foreseen", "otherwise", "not made"
SIGNS = {PASSED: "✔", BEGUN: "◐", NOT_YET: "✘", UNANSWERED: "○", FORESEEN: "✔", OTHERWISE: "✘", NOT_MADE: "○"}
# Each is read at three to one or better on white and on JupyterLab's dark grey.
COLOURS = {PASSED: "#2b9348", BEGUN: "#3a7fc4", NOT_YET: "#c8651b", UNANSWERED: "#808080"}
COLOURS |= {FORESEEN: COLOURS[PASSED], OTHERWISE: COLOURS[NOT_YET], NOT_MADE: COLOURS[UNANSWERED]}
EDGE = "border-left: .3em solid {colour}; padding-left: .6em; margin: .15em 0"


def show(lines: Iterable[tuple[str, str, str]], inline: bool = False) -> None:
    """Show lines, each (how it stands, which exercise, a text); a heading stands as "".

    Parameters
    ----------
    lines : list of (str, str, str)
    inline : bool
        A sentence, "2.1 passed: …", instead of a row of a table.
    """
    text = "\n".join(_sentence(*line) if inline else _row(*line) for line in lines)
    if not _in_a_notebook():
        return print(text)
    # Not at the top: IPython takes long to import, and the command line has no use for it.
    from IPython.display import display

    return display({"text/plain": text, "text/html": "".join(map(_as_html, lines))}, raw=True)


def _sentence(standing, which, text):
    return f"{SIGNS[standing]} {which} {standing}: {text}" if which else text


def _row(standing, which, text):
    return f"  {SIGNS[standing]} {which}  {standing:12s}  {text}" if standing else text


def _as_html(line):
    standing, which, text = line
    if not standing or not which:
        return f"<div><b>{html.escape(text)}</b></div>"
    colour = COLOURS[standing]
    return (
        f'<div style="{EDGE.format(colour=colour)}"><b style="color: {colour}">{SIGNS[standing]}</b> '
        f"<b>{html.escape(which)} {standing}</b>: {html.escape(text)}</div>"
    )


def _in_a_notebook():
    module = sys.modules.get("IPython")
    shell = module.get_ipython() if module else None
    return getattr(shell, "kernel", None) is not None
