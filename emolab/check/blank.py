"""Notebooks with exercises, made from those with solutions.

What stands between the marks of nbgrader is taken out, by the rules by which `nbgrader generate_assignment` does it; a
learner who works alone needs no nbgrader, and neither does whoever makes these notebooks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import nbformat

from emolab import shipped
from emolab.errors import PlainError

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from nbformat import NotebookNode

SOLUTIONS = shipped.NOTEBOOKS / "solutions"
EXERCISES = shipped.NOTEBOOKS / "exercises"
STUB = "# Your code here"
SOLUTION = re.compile(r"(?ms)^([ \t]*)### BEGIN SOLUTION\n.*?^[ \t]*### END SOLUTION$")
HIDDEN_TESTS = re.compile(r"(?ms)\n?^[ \t]*### BEGIN HIDDEN TESTS\n.*?^[ \t]*### END HIDDEN TESTS$")
MARK = re.compile(r"###\s*(BEGIN|END)\b", re.IGNORECASE)


class MarkError(PlainError):
    """A mark of a solution without its other half; the message says where."""


def without_solutions(notebook: NotebookNode) -> NotebookNode:
    """Return a copy of a notebook in which solutions, hidden tests and outputs are gone.

    Parameters
    ----------
    notebook : nbformat.NotebookNode

    Returns
    -------
    nbformat.NotebookNode

    Raises
    ------
    MarkError
        If a mark stands alone, so that part of a solution would stay.
    """
    blank = nbformat.from_dict(notebook.copy())
    blank.cells = [_cell_without(cell) for cell in notebook.cells]
    return blank


def text(path: str | os.PathLike[str]) -> str:
    """Return the exercise notebook of a solution notebook as it is written to disk."""
    return nbformat.writes(without_solutions(nbformat.read(path, 4))) + "\n"


def generate(folder: Path = EXERCISES) -> list[Path]:
    """Write an exercise notebook for each solution notebook.

    Returns
    -------
    list of pathlib.Path
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for path in sorted(SOLUTIONS.glob("*.ipynb")):
        made.append(folder / path.name)
        made[-1].write_text(text(path), encoding="utf-8", newline="\n")
    return made


def _cell_without(cell):
    cell = nbformat.from_dict(cell.copy())
    # nbgrader makes its own release from the solutions; its metadata is of no use to somebody who works alone, nor is
    # the time at which a solution was executed.
    kept = {key: value for key, value in cell.metadata.items() if key not in ("nbgrader", "execution")}
    cell.metadata = nbformat.from_dict(kept)
    cell.source = HIDDEN_TESTS.sub("", SOLUTION.sub(rf"\1{STUB}", cell.source))
    if MARK.search(cell.source):
        raise MarkError(f"A mark of a solution stands without its other half in this cell:\n{cell.source}")
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    return cell
