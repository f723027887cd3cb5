"""Make the exercise notebooks from those with the solutions.

Every notebook of notebooks/solutions is written to notebooks/exercises without its solutions, hidden tests and outputs;
the solutions keep theirs. Cells that are new in them get what nbgrader needs to know. In the notebooks of the course,
what comes after a prediction is collapsed again: JupyterLab opens what it runs. Run it after each change of a notebook;
a test fails where something is missing.
"""

from __future__ import annotations

from pathlib import Path

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, help="folder to write to; default: notebooks/exercises of the course")


def run(arguments: argparse.Namespace) -> int:
    """Write the exercises anew from the solutions; raises `PlainError` outside of a clone."""
    from emolab import shipped
    from emolab.check import blank, folding, grading
    from emolab.errors import PlainError

    if not shipped.IS_CLONE:
        raise PlainError("The notebooks with the solutions are in the repository only. Run this in a clone of it.")
    grading.mark_all()
    folding.collapse_all()
    made = blank.generate(arguments.out or blank.EXERCISES)
    print(f"Wrote {len(made)} notebooks to {made[0].parent}" if made else "There are no notebooks with solutions.")
    return 0
