"""Take nbgrader's name off the cells that students copied, so that their notebooks can be graded.

    python copies.py submitted

nbgrader gives every cell that it collects or scores a name. Whoever copies such a cell copies its name, and nbgrader
stops at two cells of one name, with a message that does not say so: `KeyError: 'grade_id'`, or an old version. Here the last of them keeps the name;
what the students wrote stays as it is.
"""

import sys
from pathlib import Path

import nbformat


def without_copies(notebook):
    """Take the name off all cells but the last that carry it; return the names that stood there more than once."""
    seen, copied = set(), []
    for cell in reversed(notebook.cells):
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in seen:
            copied.append(name)
            del cell.metadata["nbgrader"]
        elif name:
            seen.add(name)
    return copied


def main(folder):
    """Look through all notebooks under a folder, and say which were changed."""
    for path in sorted(Path(folder).rglob("*.ipynb")):
        if ".ipynb_checkpoints" in path.parts:
            continue
        notebook = nbformat.read(path, nbformat.NO_CONVERT)
        if copied := without_copies(notebook):
            nbformat.write(notebook, path)
            print(f"{path}: copied {', '.join(sorted(set(copied)))}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "submitted")
