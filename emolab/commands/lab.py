"""Open the course in JupyterLab.

From a clone, its notebooks are opened; else those that were installed, copied into the folder `emolab-course` here.
What follows `--` is passed on to JupyterLab, such as `emolab lab -- --port=9000`.
"""

from __future__ import annotations

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("passed_on", nargs="*", metavar="-- OPTIONS", help="options of JupyterLab")


def run(arguments: argparse.Namespace) -> int:
    from emolab import shipped
    from emolab.commands import serving

    serving.require_notebook(serving.COURSE)
    folder = serving.course_folder()
    if not shipped.IS_CLONE:
        print(f"Your copy of the course is in {folder}.", flush=True)
    return serving.serve(serving.lab_command(arguments.passed_on, folder), folder)
