"""The command `emolab`: one subcommand a module of `emolab.commands`."""

import argparse
import importlib
import os
import sys

from emolab import __version__
from emolab.errors import PlainError

# In the order in which a newcomer meets them.
COMMANDS = (
    "doctor", "lab", "demo", "corpora", "fetch", "features", "predict", "transcribe", "train", "evaluate", "scores",
    "leaks", "bench", "exercises",
)  # fmt: skip


def parser():
    """Build the argument parser; loads none of the heavy libraries."""
    top = argparse.ArgumentParser(
        prog="emolab", description="Learn speech emotion recognition on real human speech, offline, honestly."
    )
    top.add_argument("--version", action="version", version=f"emolab {__version__}")
    subparsers = top.add_subparsers(title="commands", dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS:
        module = importlib.import_module(f"emolab.commands.{name}")
        summary = module.__doc__.splitlines()[0]
        sub = subparsers.add_parser(name, help=summary, description=module.__doc__)
        module.add_arguments(sub)
        sub.set_defaults(run=module.run)
    return top


def main(argv=None):
    """Run a command; return its exit status."""
    name = "emolab"
    try:
        try:
            arguments = parser().parse_args(argv)
            name = f"emolab {arguments.command}"
            # TensorFlow greets everyone on stderr.
            os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
            return arguments.run(arguments)
        finally:
            _flush()
    except PlainError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has left (`emolab corpora | head`): nothing is wrong.
        return 0
    except OSError as error:
        # A full disk, a folder that is not there or not ours.
        where = f"{error.filename}: " if error.filename else ""
        what = "a file, where a folder is wanted" if isinstance(error, FileExistsError) else error.strerror or error
        print(f"{name}: {where}{what}.", file=sys.stderr)
        return 1


def _flush():
    """Write out what was printed, here, where it can still be told that it cannot be."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        # Or Python would try, and complain, once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


if __name__ == "__main__":
    sys.exit(main())
