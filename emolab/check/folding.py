"""Outputs that are to be predicted first are collapsed: in JupyterLab, and in the page on the site.

JupyterLab opens what it runs, and forgets that it was collapsed; `emolab exercises` sees to it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat

from emolab import shipped

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode

# The words with which a text begins that says what came out.
ANSWER = "**What we see.**"


def collapse(notebook: NotebookNode) -> bool:
    """Collapse, in place, the outputs between a prediction and the text after it.

    Returns
    -------
    bool
        Whether anything was open.
    """
    changed, predicted = False, False
    for cell in notebook.cells:
        if cell.cell_type != "code":
            predicted = predicted and not cell.source.startswith(ANSWER)
        elif cell.source.startswith("predict("):
            predicted = True
        elif predicted and cell.outputs and not cell.metadata.get("jupyter", {}).get("outputs_hidden"):
            cell.metadata.setdefault("jupyter", {})["outputs_hidden"] = changed = True
    return changed


def collapse_all(folder: Path = shipped.NOTEBOOKS) -> list[Path]:
    """Bring every notebook of the course into the form of `collapse`; return the paths of those that were not."""
    found = []
    for path in sorted(folder.glob("[0-9]*.ipynb")):
        notebook = nbformat.read(path, 4)
        if collapse(notebook):
            nbformat.write(notebook, path)
            found.append(path)
    return found
