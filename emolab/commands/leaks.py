"""Show published scores with their leaks.

The ladders that ship, from each score as published down to the one among strangers.
"""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("headline", nargs="*", help="the headlines to show; default: all")
    parser.add_argument("--grid", action="store_true", help="the combinations behind the notebook's switches instead")
    parser.add_argument("--recompute", metavar="FILE", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    """Print the scores of the leak lab; raises `PlainError` for a headline that there is not."""
    from emolab.errors import PlainError
    from emolab.evaluation import headlines, leaks

    if arguments.recompute:
        raise PlainError(
            "--recompute has moved: `python data/scores/make_leaks.py --out FILE`, in a clone of the course."
        )
    headlines.check_names(arguments.headline, arguments.grid)
    table = leaks.grid().reset_index() if arguments.grid else headlines.ladder()
    print(table[table.headline.isin(arguments.headline or list(headlines.HEADLINES))].to_string(index=False))
    return 0
