"""What nbgrader needs to know of the cells of a solution notebook, written from what stands in them.

Whoever adds an exercise in JupyterLab writes its cells and nothing else: `emolab exercises` does the rest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import nbformat

from emolab.check.blank import SOLUTION, SOLUTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode

CHECK = re.compile(r'^check\("(\d+)\.(\d+)"', re.MULTILINE)


def graded(notebook: NotebookNode) -> NotebookNode:
    """Return a copy of a solution notebook whose cells nbgrader can tell apart.

    Parameters
    ----------
    notebook : nbformat.NotebookNode

    Returns
    -------
    nbformat.NotebookNode
        Answers and checks carry a ``grade_id`` made of the exercise's number; points that were set are kept, and so
        is what the cells show.
    """
    copy = nbformat.from_dict(notebook.copy())
    copy.cells = [nbformat.from_dict(cell.copy()) for cell in notebook.cells]
    number = None
    # From the end, because an answer belongs to the check that comes after it.
    for cell in reversed(copy.cells):
        if cell.cell_type != "code":
            continue
        check = CHECK.search(cell.source)
        number = "-".join(check.groups()) if check else number
        known = cell.metadata.pop("nbgrader", {})
        if check:
            cell.metadata["nbgrader"] = _kind("check", number, grade=True, points=known.get("points", 1))
        elif SOLUTION.search(cell.source):
            cell.metadata["nbgrader"] = _kind("answer", number, grade=False)
    return copy


def mark_all() -> list[Path]:
    """Bring every solution notebook into the form of `graded`; return the paths of those that were not."""
    changed = []
    for path in sorted(SOLUTIONS.glob("*.ipynb")):
        notebook = nbformat.read(path, 4)
        if graded(notebook) != notebook:
            nbformat.write(graded(notebook), path)
            changed.append(path)
    return changed


def _kind(name, number, grade, **more):
    about = {"grade": grade, "grade_id": f"{name}-{number}", "locked": grade, "schema_version": 3}
    return about | {"solution": not grade, "task": False} | more
