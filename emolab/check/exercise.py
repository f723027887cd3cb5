"""What an exercise is, and where it is found: the module `n02` holds those of notebook 02.

An exercise is a function that looks at an answer and returns None where it is right, and a hint where it is not::

    @exercise("2.1", "Count the pieces", wants="a whole number", second="…")
    def _pieces(answer):
        if expect.whole_number(answer) != reference():
            return "…"

A hint teaches and never holds the answer. References are computed from the files that ship.
"""

from __future__ import annotations

import ast
import dis
import importlib
import types
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

_known: dict[str, Exercise] = {}


class UnknownExercise(ValueError):
    """There is no exercise of this number; the message says which there are."""


class Hint(Exception):
    """What is missing in an answer, raised from inside a look at it."""


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes
    ----------
    number : str
        Of the notebook and within it, ``"2.3"``.
    title : str
        As in its heading.
    wants : str
        What kind of thing the answer is, as in "… is wanted".
    second : str
        The hint that is given on asking.
    look : callable
        Takes the answer and returns None or a hint, or raises `Hint`.
    """

    number: str
    title: str
    wants: str
    second: str
    look: Callable

    def missing(self, answer: object) -> str | None:
        """Say what is missing in an answer, in a sentence or two; None where it is right. Never raises."""
        if answer is None:
            return f"put {self.wants} in the place of None in the cell above, and run both cells."
        if untouched(answer):
            return (
                "the function above is still empty. Write what it should do under its first line, and run both cells."
            )
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return self.look(answer)
        except Hint as found:
            return str(found)
        # Whatever a learner hands in, a sentence comes back: even a function of theirs that calls exit().
        except (Exception, SystemExit) as error:
            if callable(answer) and not isinstance(answer, type):
                return (
                    f"your function stopped with {type(error).__name__}: {_first_line(error)}. Call it yourself to "
                    "see where."
                )
            return f"{self.wants} is wanted; what is inside this {type(answer).__name__} could not be read as that."


def untouched(answer: object) -> bool:
    """Tell whether an answer is as it was handed out: None, or a function that does nothing but return None."""
    if not isinstance(answer, types.FunctionType):
        return answer is None
    given = set(answer.__code__.co_varnames[: answer.__code__.co_argcount])
    for step in dis.get_instructions(answer):
        if "FAST" in step.opname:
            # Some versions of Python move two variables in one step.
            moved = step.argval if isinstance(step.argval, tuple) else (step.argval,)
            if given & set(moved):
                return False
        elif "CONST" in step.opname:
            if step.argval is not None:
                return False
        elif step.opname not in ("RESUME", "NOP", "POP_TOP", "RETURN_VALUE", "COPY_FREE_VARS"):
            return False
    return True


def exercise(number: str, title: str, wants: str, second: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enter a function as the check of an exercise; see the head of this module."""

    def enter(look):
        _known[number] = Exercise(number, title, wants, second, look)
        return look

    return enter


def find(number: str) -> Exercise:
    """Return an `Exercise` by its number, ``"2.3"``.

    Raises
    ------
    UnknownExercise
        If there is none.
    """
    number = number.strip() if isinstance(number, str) else str(number) if isinstance(number, int | float) else "?"
    listed = exercises_of(number.partition(".")[0])
    if not listed:
        raise UnknownExercise(f"There is no exercise {number[:20]!r}; numbers look like 2.3: notebook, dot, exercise.")
    if number not in _known:
        names = ", ".join(exercise.number for exercise in listed)
        raise UnknownExercise(f"There is no exercise {number[:20]!r}; this notebook has {names}.")
    return _known[number]


def exercises_of(notebook: str) -> list[Exercise]:
    """List the exercises of a notebook, ``"2"``, in order; empty where it has none."""
    if not (notebook.isdecimal() and notebook.isascii() and len(notebook) < 3):
        return []
    name = f"emolab.check.n{int(notebook):02d}"
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return []
    mine = [found for found in _known.values() if found.number.startswith(f"{int(notebook)}.")]
    return sorted(mine, key=lambda found: int(found.number.partition(".")[2]))


@cache
def titles() -> dict[str, str]:
    """Return the title of every exercise of the course by its number, without loading what the checks compute with."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("n[0-9][0-9].py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == exercise.__name__:
                number, title = (ast.literal_eval(argument) for argument in node.args[:2])
                found[number] = title
    return dict(sorted(found.items(), key=lambda entry: [int(part) for part in entry[0].split(".")]))


def _first_line(error):
    try:
        return next(iter(str(error).splitlines()), "no reason given")[:120].rstrip(".")
    except Exception:
        return "no reason given"
