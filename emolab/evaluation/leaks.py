"""The leak lab: what helps a model that is to be tested, and what each way of it is worth.

A leak is a way for the rows that test a model to help it first. Most leaks are an ordinary step done too early: copies
made before the split, classes balanced before the split, a mean taken before the split. The scores were computed by
``data/scores/make_leaks.py``, and nothing is trained when a learner moves a switch.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from emolab import shipped
from emolab.errors import PlainError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class LeakError(PlainError):
    """An experiment that cannot be run or was not computed; the message says what there is."""


class Leak(NamedTuple):
    """`title`: what goes wrong, for switches and tables; `mended`: what to do instead."""

    title: str
    mended: str


# In the order in which the ladder takes them away.
LEAKS = {
    "scoring": Leak("training rows are scored as well", "score the test rows alone"),
    "stages": Leak("every stage draws a split of its own", "draw one split for all stages"),
    "validation": Leak("the test rows choose the epoch", "let held-out training rows choose it"),
    "copies": Leak("noisy copies are made before the split", "copy training rows only"),
    "resampling": Leak("classes are balanced before the split", "balance the training rows only"),
    "duplicates": Leak("the same recording is in the table twice", "keep one of each"),
    "statistics": Leak("mean and deviation come from all rows", "take them from the training rows"),
    "speakers": Leak("the same people speak on both sides", "keep every speaker on one side"),
    "statements": Leak("the same sentences are said on both sides", "keep every sentence on one side"),
}


def joined(leaks: Iterable[str]) -> str:
    """Write a set of leaks as the tables do: ``"copies+speakers"``, in the order of `LEAKS`; ``"none"`` if empty."""
    return "+".join(name for name in LEAKS if name in leaks) or "none"


def rungs(leaks: Sequence[str]) -> list[frozenset[str]]:
    """List the sets of leaks from as published down to none, each without the next leak."""
    return [frozenset(leaks[i:]) for i in range(len(leaks) + 1)]


def subsets(leaks: Sequence[str]) -> list[frozenset[str]]:
    """List all subsets of some leaks, the full one first."""
    return [frozenset(chosen) for n in range(len(leaks), -1, -1) for chosen in combinations(leaks, n)]


def grid() -> pd.DataFrame:
    """Read the scores of every combination of leaks, for the switches.

    Returns
    -------
    pandas.DataFrame
        accuracy, low, high, uar, answers, speakers, one row a combination, indexed by `joined`.

    Notes
    -----
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> grid().shape, grid().index[0]
    ((256, 7), 'scoring+validation+copies+resampling+duplicates+statistics+speakers+statements')
    """
    return pd.read_csv(shipped.path("scores", "leak_grid.csv"), keep_default_na=False).set_index("leaks")


def look_up(table: pd.DataFrame, leaks: Iterable[str]) -> pd.Series:
    """Find the score of a combination of leaks in the table from `grid`.

    Parameters
    ----------
    table : pandas.DataFrame
    leaks : set of str

    Returns
    -------
    pandas.Series
        accuracy, low, high, uar, answers, speakers.

    Raises
    ------
    LeakError
        If that combination was not computed.

    Notes
    -----
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> float(round(look_up(grid(), set()).accuracy, 2))
    0.42
    """
    name = joined(leaks)
    if set(leaks) - set(LEAKS) or name not in table.index:
        raise LeakError(f"No score was computed for the leaks {', '.join(sorted(leaks))}.")
    return table.loc[name]
