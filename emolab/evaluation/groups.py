"""Whom a model serves worse: gaps between groups of people, tested by dealing groups out anew; many tests at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from emolab.evaluation import scores

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from numpy.typing import ArrayLike, NDArray


def by_person(truth: ArrayLike, given: ArrayLike, speakers: ArrayLike) -> pd.Series:
    """Return the UAR of each speaker, as a Series.

    Parameters
    ----------
    truth, given, speakers : array-like of str, shape (clips,)

    Returns
    -------
    pandas.Series
        By speaker, from 0 to 1.

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> by_person(["sad", "sad", "happy"], ["sad", "happy", "happy"], ["Ann", "Ann", "Bob"]).to_dict()
    {'Ann': 0.5, 'Bob': 1.0}
    """
    return scores.by_group(truth, given, speakers).uar


def gap(values: ArrayLike, group: ArrayLike, n_draws: int = 2000, seed: int = 0) -> dict[str, Any]:
    """Compare the mean of two groups of people.

    Parameters
    ----------
    values : array of float, shape (people,)
        One score a person.
    group : array of bool, shape (people,)
        Where both are Series with names of people, each score goes with the answer of the same name.
    n_draws : int
    seed : int

    Returns
    -------
    dict
        gap (the mean of the group minus that of the others), low, high (95 %, people drawn within both), p (two-sided,
        of a permutation test that deals groups out anew), people (in the group, in the others).

    Raises
    ------
    ScoreError
        If somebody has no score or no yes or no, or all are on one side.

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    References
    ----------
    Phipson B, Smyth GK (2010). Permutation P-values should never be zero. doi 10.2202/1544-6115.1585

    Examples
    --------
    >>> found = gap([0.5, 0.6, 0.7, 0.8], [False, False, True, True])
    >>> round(found["gap"], 2), found["people"]
    (0.2, '2, 2')
    """
    scores.check_draws(n_draws)
    of_each, yes = _paired(values, group)
    if not np.isin(yes, (0, 1)).all():
        raise scores.ScoreError('A group is yes or no for each person, such as `people.sex == "female"`.')
    inside, rng = yes.astype(bool), np.random.default_rng(seed)
    mine, others = of_each[inside], of_each[~inside]
    if not len(mine) or not len(others):
        raise scores.ScoreError(f"All {len(of_each)} people are on one side, so there is nothing to compare.")
    observed = mine.mean() - others.mean()
    draws = [rng.choice(mine, len(mine)).mean() - rng.choice(others, len(others)).mean() for _ in range(n_draws)]
    dealt = []
    for _ in range(n_draws):
        shuffled = rng.permutation(inside)
        dealt.append(of_each[shuffled].mean() - of_each[~shuffled].mean())
    p = (1 + np.sum(np.abs(dealt) >= abs(observed) - 1e-12)) / (1 + n_draws)
    low, high = np.quantile(draws, [0.025, 0.975])
    people = f"{len(mine)}, {len(others)}"
    return {"gap": float(observed), "low": float(low), "high": float(high), "p": float(p), "people": people}


def slope(values: ArrayLike, number: ArrayLike, n_draws: int = 2000, seed: int = 0) -> dict[str, Any]:
    """Say how a score changes with a number such as age: slope (per ten), low, high, p, as in `gap`.

    Parameters
    ----------
    values : array-like of float, shape (people,)
        One score a person.
    number : array-like of float, shape (people,)
        Such as ages in years.
    n_draws : int
    seed : int

    Returns
    -------
    dict
        slope (change of the score for ten more), low, high (95 %), p (two-sided), people.

    Raises
    ------
    ScoreError
        If somebody has no score or no number, or all have the same number.

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> round(slope(np.linspace(0.5, 0.8, 12), np.linspace(20, 50, 12))["slope"], 3)
    0.1
    """
    scores.check_draws(n_draws)
    of_each, beside = _paired(values, number)
    numbers, rng = beside.astype(float), np.random.default_rng(seed)

    if np.ptp(numbers) == 0:
        raise scores.ScoreError(f"All {len(of_each)} people have the same number, so there is no slope.")

    def fitted(y, x):
        return 10 * np.polyfit(x, y, 1)[0]

    rows = rng.integers(len(of_each), size=(n_draws, len(of_each)))
    # Through people of one age there is no line: of few people, that is drawn now and then.
    draws = [fitted(of_each[row], numbers[row]) for row in rows if np.ptp(numbers[row])]
    dealt = [fitted(of_each, rng.permutation(numbers)) for _ in range(n_draws)]
    observed = fitted(of_each, numbers)
    low, high = np.quantile(draws, [0.025, 0.975])
    p = (1 + np.sum(np.abs(dealt) >= abs(observed) - 1e-12)) / (1 + n_draws)
    return {"slope": float(observed), "low": float(low), "high": float(high), "p": float(p), "people": len(of_each)}


def holm(p: ArrayLike) -> NDArray[np.float64]:
    """Correct p values for their number.

    Parameters
    ----------
    p : array of float, shape (tests,)

    Returns
    -------
    numpy.ndarray, shape (tests,)
        Never below `p`. Tests below .05 hold together, with a chance of one in twenty for any mistake among them.

    Notes
    -----
    Holm S (1979), A simple sequentially rejective multiple test procedure. Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    array([0.03, 0.06, 0.06])
    """
    p = np.asarray(p, float)
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    corrected = np.empty_like(p)
    corrected[order] = np.minimum(stepped, 1)
    return corrected


def tested(rows: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Put results of `gap` or `slope` into a table, with the corrected p beside.

    Parameters
    ----------
    rows : list of dict
        What `gap` or `slope` returned, and what else is to stand in the table.

    Returns
    -------
    pandas.DataFrame
        A row each, with the column holm besides: p corrected for how many tests there are (`holm`).

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> women = gap([0.5, 0.6, 0.7, 0.8], [False, False, True, True])
    >>> tested([{"asked": "women"} | women, {"asked": "again"} | women])[["asked", "gap", "holm"]].round(2)
       asked  gap  holm
    0  women  0.2  0.67
    1  again  0.2  0.67
    """
    table = pd.DataFrame(rows)
    return table.assign(holm=holm(table.p))


def _paired(values, beside):
    """Return one score a person, and what stands beside it, in the same order and with nothing missing."""
    if isinstance(values, pd.Series) and isinstance(beside, pd.Series) and not values.index.equals(beside.index):
        if set(values.index) != set(beside.index) or not values.index.is_unique or not beside.index.is_unique:
            raise scores.ScoreError("The scores are not of the same people as what stands beside them.")
        beside = beside.loc[values.index]
    values, beside = np.asarray(values, float), np.asarray(beside)
    if values.ndim != 1 or values.shape != beside.shape:
        raise scores.ScoreError(f"There are scores of {values.size} people, and something beside for {beside.size}.")
    missing = int((np.isnan(values) | pd.isna(beside)).sum())
    if missing:
        raise scores.ScoreError(f"Of {missing} of {len(values)} people something is missing. Leave them out.")
    return values, beside
