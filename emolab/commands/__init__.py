"""The subcommands of `emolab`: each module has `add_arguments(parser)` and `run(arguments) -> exit status`."""

import argparse


def at_least_one(text):
    """Read a number of things from the command line: the `type` of an argument."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is less than one")
    return number
