"""Serve the demo as an app, on this machine only.

What follows `--` is passed on to Voilà, such as `emolab demo -- --port=9000`.
"""

from __future__ import annotations

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("passed_on", nargs="*", metavar="-- OPTIONS", help="options of Voilà")


def run(arguments: argparse.Namespace) -> int:
    from emolab.commands import serving

    serving.require_notebook(serving.DEMO)
    return serving.serve(serving.demo_command(arguments.passed_on))
