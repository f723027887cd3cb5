"""The command line: each module has `add_arguments(parser)` and `run(arguments) -> exit status`; servers, settings.

May import: everything.
"""

from __future__ import annotations

import argparse
import codecs
import io
import os
import sys
import unicodedata

from emolab.errors import PlainError

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


# Control characters, halves of characters, ends of lines and of paragraphs.
UNSEEN = ("Cc", "Cs", "Zl", "Zp")


def at_least_one(text: str) -> int:
    """Read a number of things from the command line: the `type` of an argument.

    Raises ValueError or argparse.ArgumentTypeError, which argparse words, where it is no number or less than one.
    """
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is less than one")
    return number


def as_script(
    about: str,
    add_arguments: Callable[[argparse.ArgumentParser], None],
    run: Callable[[argparse.Namespace], int],
    argv: Sequence[str] | None = None,
) -> int:
    """Run a script of the course as `emolab` runs its commands: what goes wrong is a sentence; return the exit status.

    Parameters
    ----------
    about : str
        The script's docstring.
    add_arguments, run : callable
        As in a module of `emolab.commands`.
    argv : list of str, optional
        Default: the command line.
    """
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser)
    return in_sentences(parser.prog, lambda: run(parser.parse_args(argv)))


def in_sentences(name: str | Callable[[], str], call: Callable[[], int]) -> int:
    """Call a function; say in one sentence what went wrong; return the exit status.

    Parameters
    ----------
    name : str or callable
        Before the sentence: who speaks. Asked for only then.
    call : callable
        Returns an exit status.
    """
    # A word that the output has no letters for, as on Windows into a file, is written with their numbers.
    # Without a locale, Python lets bytes through that are no text, and stops at a letter all the same.
    if isinstance(sys.stdout, io.TextIOWrapper) and (
        sys.stdout.errors == "strict"
        or (sys.stdout.errors == "surrogateescape" and codecs.lookup(sys.stdout.encoding).name != "utf-8")
    ):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        try:
            return call()
        finally:
            _flush()
    except PlainError as error:
        said = str(error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has left (`emolab corpora | head`): nothing is wrong.
        return 0
    except OSError as error:
        # A full disk, a folder that is not there or not ours.
        where = f"{error.filename}: " if error.filename else ""
        what = "a file, where a folder is wanted" if isinstance(error, FileExistsError) else error.strerror or error
        said = f"{where}{what}."
    print(f"{name() if callable(name) else name}: {said}", file=sys.stderr)
    return 1


def on_one_line(text: str) -> str:
    """Write out what would end the line of a table, or tell a terminal to do something, as in a file's name."""
    return "".join(repr(sign)[1:-1] if unicodedata.category(sign) in UNSEEN else sign for sign in text)


def _flush():
    """Write out what was printed, here, where it can still be told that it cannot be."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        # Or Python would try, and complain, once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise
