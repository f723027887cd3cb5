"""The command `emolab`: one subcommand a module of `emolab.commands`."""

from __future__ import annotations

import argparse
import importlib
import os
import sys

from emolab import __version__
from emolab.commands import in_sentences

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

# In the order in which a newcomer meets them.
COMMANDS = (
    "doctor", "lab", "demo", "corpora", "fetch", "features", "predict", "transcribe", "evaluate", "leaks",
    "progress", "exercises",
)  # fmt: skip  # a list
# What makes a file that ships lies beside the file since version 0.2; said until 0.3.
MOVED = {
    "train": "python data/models/train.py",
    "scores": "python data/scores/make_scores.py",
    "bench": "make bench",
}


def parser() -> argparse.ArgumentParser:
    """Build the argument parser; loads none of the heavy libraries."""
    top = argparse.ArgumentParser(
        prog="emolab", description="Learn speech emotion recognition on real human speech, offline, honestly."
    )
    top.add_argument("--version", action="version", version=f"emolab {__version__}")
    subparsers = top.add_subparsers(title="commands", dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS:
        module = importlib.import_module(f"emolab.commands.{name}")
        summary = (module.__doc__ or "").splitlines()[0]
        sub = subparsers.add_parser(name, help=summary, description=module.__doc__)
        module.add_arguments(sub)
        sub.set_defaults(run=module.run)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status."""
    argv = sys.argv[1:] if argv is None else argv
    if argv and argv[0] in MOVED:
        print(f"emolab {argv[0]} has moved: `{MOVED[argv[0]]}`, in a clone of the course.", file=sys.stderr)
        return 2
    name = "emolab"

    def call():
        nonlocal name
        arguments = parser().parse_args(argv)
        name = f"emolab {arguments.command}"
        # TensorFlow greets everyone on stderr.
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        return arguments.run(arguments)

    return in_sentences(lambda: name, call)


if __name__ == "__main__":
    sys.exit(main())
