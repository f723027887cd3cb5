"""Runs a notebook's code cells one after the other in this process: no kernel to start, errors where they happen."""

import contextlib
import io
import os
import re
import types
from functools import cache

import matplotlib
import nbformat

# Answers belong to what ships: what the notebooks do not see, they do not either.
from benchmarks.notebooks import HIDDEN
from emolab.check import blank

NAMES = sorted(path.stem for path in blank.SOLUTIONS.glob("*.ipynb"))
CHECKED = re.compile(r'^check\("(\d+\.\d+)", (\w+)\)$', re.MULTILINE)


def read(folder, name):
    return nbformat.read(folder / f"{name}.ipynb", 4)


def code(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def run(sources, strict):
    """Execute cells; return what they printed and the names they made."""
    names, printed = {"__name__": "__main__"}, io.StringIO()
    kept = {name: os.environ.pop(name) for name in HIDDEN if name in os.environ}
    os.environ["EMOLAB_STRICT"] = "1" if strict else "0"
    matplotlib.use("agg")
    try:
        with contextlib.redirect_stdout(printed):
            for source in sources:
                exec(compile(source, "<cell>", "exec"), names)
    finally:
        del os.environ["EMOLAB_STRICT"]
        os.environ.update(kept)
    return printed.getvalue(), names


@cache
def solved(name):
    """Return all names of a solved notebook, its solutions among them, as attributes."""
    return types.SimpleNamespace(**run(code(read(blank.SOLUTIONS, name)), strict=True)[1])


def handed_in(name):
    """Return, by number of exercise, the name of the variable that is checked."""
    return {
        number: variable for source in code(read(blank.SOLUTIONS, name)) for number, variable in CHECKED.findall(source)
    }
