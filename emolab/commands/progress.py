"""Show which exercises are done, and where that is kept.

What you have done in the exercises is kept in one small file, which is yours: read it, copy it to another machine,
delete it. It lies beside the notebooks, or where the environment variable EMOLAB_PROGRESS says. Nothing is sent
anywhere.
"""

from __future__ import annotations

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="every exercise that was begun, one a line")
    parser.add_argument("--forget", action="store_true", help="delete the file; the exercises can then be done afresh")


def run(arguments: argparse.Namespace) -> int:
    from emolab import check
    from emolab.check import kept

    if arguments.forget:
        gone = kept.forget()
        print(f"Deleted {gone}." if gone else "There is nothing to forget.")
        return 0
    check.progress() if arguments.all else check.overview()
    place = kept.place()
    if arguments.all or place is None:
        return 0
    print(f"The file: {place}" if place.is_file() else f"It will be {place}.")
    return 0
