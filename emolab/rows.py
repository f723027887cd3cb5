"""Do two tables name their rows in one order? Values are paired up by place, as scikit-learn does: it must be meant."""

from __future__ import annotations

from typing import Any

import pandas as pd

from emolab.errors import PlainError


class RowError(PlainError):
    """Tables that cannot be paired up row by row; the message says which."""


def in_step(**tables: Any) -> None:
    """Make sure that what is paired up by place is not named in another order.

    Parameters
    ----------
    **tables : array-like
        What it is called in the message, with its blanks as underscores. Only Series and DataFrames have names of rows;
        everything else passes.

    Raises
    ------
    RowError
        If two name the same rows, in another order: by place, each would be paired with somebody else's.

    Examples
    --------
    >>> truth = pd.Series(["sad", "happy"], index=["a.wav", "b.wav"])
    >>> in_step(labels=truth, answers=["sad", "sad"])
    >>> in_step(labels=truth, answers=truth[::-1])
    Traceback (most recent call last):
    emolab.rows.RowError: The labels and the answers name the same rows in another order...
    """
    named = [(name, one.index) for name, one in tables.items() if isinstance(one, pd.Series | pd.DataFrame)]
    for (first, rows), (second, others) in zip(named, named[1:], strict=False):
        # Sets differ where one was numbered anew: that is paired up by place, and meant so.
        if len(rows) == len(others) and not rows.equals(others) and rows.is_unique and set(rows) == set(others):
            raise RowError(
                f"The {first.replace('_', ' ')} and the {second.replace('_', ' ')} name the same rows in another "
                "order. Bring one into the order of the other, as `.loc[other.index]` does, or take `.to_numpy()` of "
                "both where they pair up by place."
            )
