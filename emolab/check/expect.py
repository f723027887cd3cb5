"""What an answer has to be before its value matters: each function returns it in one form, or raises `Hint`."""

from __future__ import annotations

import numbers
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from emolab.check.exercise import Hint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from numpy.typing import NDArray
    from sklearn.base import ClassifierMixin


def number(answer: Any) -> float:
    """Return a finite number as a float; an array or a list of one number counts as that number.

    Raises `Hint` for text, for what is no number, and for one that is not finite.
    """
    if isinstance(answer, np.ndarray | pd.Series | list | tuple) and np.size(answer) == 1:
        answer = np.ravel(np.asarray(answer))[0]
    if isinstance(answer, str):
        raise Hint("this is text; leave the quotation marks out, and let Python compute the number.")
    if isinstance(answer, bool | np.bool_) or not isinstance(answer, numbers.Real):
        raise Hint(f"one number is wanted, and this is {_kind(answer)}.")
    if not np.isfinite(float(answer)):
        raise Hint("the number is not finite: somewhere a missing value was kept, or something was divided by nought.")
    return float(answer)


def typed_number(answer: Any) -> float:
    """Return a number as `number` does; one that NumPy turned into text, beside a name in an array, will do as well.

    Raises `Hint` as `number` does.
    """
    try:
        return number(float(answer) if isinstance(answer, str) else answer)
    except ValueError:
        raise Hint("beside the name, a number is wanted.") from None


def whole_number(answer: Any) -> int:
    """Return a whole number as an int; raises `Hint` for any other."""
    value = number(answer)
    if value != round(value):
        raise Hint("a count is wanted, and counts are whole numbers. What happens to a part that does not fit in?")
    return round(value)


def near(answer: float, wanted: float, tolerance: float = 1e-3) -> bool:
    """Tell whether a number is the wanted one; `tolerance` is a share of it."""
    return abs(answer - wanted) <= tolerance * max(abs(wanted), 1e-12)


def compare(answer: Any, right: Any, decimals: int, mistakes: Sequence[tuple[Any, str]], otherwise: str) -> str | None:
    """Say what is missing in a number, or in an array of numbers; None where it is right.

    A value counts in full, and rounded to as many decimals as the notebook prints. Of the right one and the known
    mistakes, the nearest decides.

    Parameters
    ----------
    answer : float or numpy.ndarray
    right : float or numpy.ndarray, of the same shape
    decimals : int
        To which a rounded answer is right as well.
    mistakes : list of (value, hint)
        What comes out where somebody takes another way, and what to ask them.
    otherwise : str
        The hint for everything else.

    Returns
    -------
    str or None
        What is missing.

    Examples
    --------
    >>> compare(0.67, 0.6667, 2, [], "count once more")
    >>> compare(0.33, 0.6667, 2, [(0.3333, "that is the share that was wrong")], "count once more")
    'that is the share that was wrong'
    """
    half = 0.501 * 10.0**-decimals
    found: list[tuple[Any, str | None]] = (
        [(_farthest(answer, right), None)] if _within(answer, right, half, 1e-3) else []
    )
    found += [(_farthest(answer, value), hint) for value, hint in mistakes if _within(answer, value, half, 5e-3)]
    if found:
        return min(found, key=lambda candidate: candidate[0])[1]
    for fewer in range(decimals - 1, 0 if np.max(np.abs(right)) < 3 else -1, -1):
        rounded = np.round(right, fewer)
        if np.any(rounded) and _farthest(answer, rounded) < 1e-9:
            return "do not round so much: as far as it goes this is right. Hand in what Python computed."
    return otherwise


def _within(answer, value, half, share):
    return bool(np.all(np.abs(answer - np.asarray(value, float)) <= np.maximum(half, share * np.abs(value))))


def _farthest(answer, value):
    return float(np.max(np.abs(answer - np.asarray(value, float))))


def array(answer: Any, shape: tuple[int, ...], axes: str) -> NDArray[np.float64]:
    """Return an array of finite floats of a given shape.

    Parameters
    ----------
    answer : array, DataFrame, Series or nested lists
    shape : tuple of int
    axes : str
        What the axes are, for the hint: "coefficients, pieces".

    Raises
    ------
    Hint
        If it is no array of numbers, its axes are swapped, too many, too long or too short, or values are missing.
    """
    try:
        values = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        raise Hint(f"an array of numbers is wanted, and this is {_kind(answer)}.") from None
    if values.shape != tuple(shape) and values.shape == tuple(shape)[::-1]:
        raise Hint(f"rows and columns are swapped: the axes are ({axes}). Transpose it, or look at the axis you used.")
    if values.ndim != len(shape):
        raise Hint(f"an array with the axes ({axes}) is wanted, which are {len(shape)}; this one has {values.ndim}.")
    for axis, (found, wanted) in enumerate(zip(values.shape, shape, strict=True)):
        if found != wanted:
            size = "longer" if found > wanted else "shorter"
            raise Hint(f"along {axes.split(', ')[axis]} the array is {size} than it should be. Its axes: ({axes}).")
    if not np.isfinite(values).all():
        raise Hint("some values are missing or infinite. Where do they come from?")
    return values


def by_name(answer: Any, names: Sequence[str], of: str) -> pd.Series:
    """Return a Series of floats in the order of `names`.

    Parameters
    ----------
    answer : pandas.Series, one-column DataFrame, or dict
    names : sequence of str
        Which keys there have to be.
    of : str
        What the names are, for the hint: "emotion".

    Raises
    ------
    Hint
        If there are no names, others or some twice, or the values are no numbers.
    """
    if isinstance(answer, pd.DataFrame) and answer.shape[1] == 1:
        answer = answer.iloc[:, 0]
    if isinstance(answer, dict):
        answer = pd.Series(answer)
    if not isinstance(answer, pd.Series):
        raise Hint(f"a Series or a dict with one number for each {of} is wanted, and this is {_kind(answer)}.")
    if set(answer.index) != set(names):
        odd = len(set(answer.index) ^ set(names))
        raise Hint(f"its index should be every {of}, by name; {odd} names are missing or do not belong.")
    if len(answer) != len(names):
        raise Hint(f"some {of} stands in the index more than once.")
    if any(isinstance(value, str) for value in answer):
        raise Hint("these are texts; leave the quotation marks out, and let Python compute the numbers.")
    return pd.Series(array(answer.loc[list(names)], (len(names),), of), index=list(names))


def pair(answer: Any, of: str) -> tuple[Any, Any]:
    """Return two things as a tuple; a list, an array, a Series or an Index of two will do.

    Raises `Hint` where there are not two.
    """
    listed = list | tuple | np.ndarray | pd.Series | pd.Index
    if not isinstance(answer, listed) or np.ndim(answer) > 1 or len(answer) != 2:
        raise Hint(f"two things are wanted, in round brackets: {of}.")
    return tuple(answer)


def table(answer: Any, columns: Iterable[str], rows: int | None = None) -> pd.DataFrame:
    """Return a DataFrame; raises `Hint` where a column is missing, or where there are not so many rows."""
    if not isinstance(answer, pd.DataFrame):
        raise Hint(f"a DataFrame is wanted, and this is {_kind(answer)}.")
    lacking = [column for column in columns if column not in answer.columns]
    if lacking:
        raise Hint(f"the table lacks the column{'s' * (len(lacking) > 1)} {', '.join(lacking)}.")
    if rows is not None and len(answer) != rows:
        raise Hint(f"the table has too {'many' if len(answer) > rows else 'few'} rows.")
    return answer


def text(answer: Any) -> str:
    """Return a string without blanks at its ends; raises `Hint` for anything else."""
    if not isinstance(answer, str):
        raise Hint(f"a name in quotation marks is wanted, and this is {_kind(answer)}.")
    return answer.strip()


def names(answer: Any, of: str) -> set[str]:
    """Return a set of strings; a list, tuple, Series, Index or array of them will do.

    Raises `Hint` for a single string, and where something in it is none.
    """
    if isinstance(answer, str):
        raise Hint(f"a list of {of} is wanted, even where it holds one; this is a single piece of text.")
    if not isinstance(answer, set | frozenset | list | tuple | np.ndarray | pd.Series | pd.Index):
        raise Hint(f"a list of {of} is wanted, and this is {_kind(answer)}.")
    if not all(isinstance(name, str) for name in answer):
        raise Hint(f"a list of {of} is wanted, by name; some things in it are not text.")
    return set(answer)


def labels(answer: Any, length: int, of: str) -> NDArray[np.str_]:
    """Return an array of strings, shape (length,); raises `Hint` where there are not so many, or other things."""
    values = np.asarray(answer)
    if values.ndim != 1 or isinstance(answer, pd.DataFrame | set | dict):
        raise Hint(f"a list with one {of} for each clip is wanted, and this is {_kind(answer)}.")
    if len(values) != length:
        raise Hint(f"there are {length} clips, so {length} answers are wanted; these are {len(values)}.")
    if not all(isinstance(value, str) for value in values):
        raise Hint(f"each entry should be the name of {_article(of)} {of}; some are not text.")
    return values


def function(answer: Any) -> Callable[..., Any]:
    """Return a function that learners wrote, which raises `Hint` where it returns None; so does what is no function."""
    if not callable(answer) or isinstance(answer, type):
        raise Hint(f"a function is wanted, and this is {_kind(answer)}. Hand in its name, without brackets behind it.")

    def called(*arguments):
        value = answer(*arguments)
        if value is None:
            raise Hint("your function returns None. Does it end with return?")
        return value

    return called


def classifier(answer: Any) -> ClassifierMixin:
    """Return a scikit-learn classifier, or a Pipeline that ends in one; raises `Hint` for anything else."""
    if isinstance(answer, type):
        raise Hint("that is a class. Put brackets behind it, so that it becomes a model.")
    # Not at the top: this module is read with the first check, and scikit-learn takes a second.
    from sklearn.base import BaseEstimator, is_classifier

    if not isinstance(answer, BaseEstimator) or not is_classifier(answer):
        kind = type(answer).__name__
        raise Hint(f"a scikit-learn classifier is wanted, or a Pipeline that ends in one; this is a {kind}.")
    return answer


def falls_short(
    model: Any,
    features: pd.DataFrame,
    emotions: pd.Series,
    fold: tuple[NDArray[np.intp], NDArray[np.intp]],
    wanted: float,
) -> str | None:
    """Say how far a classifier stays below a UAR on the strangers of the first fold; None where it gets there."""
    from sklearn.base import clone

    from emolab.evaluation import scores

    train, test = fold
    fitted = clone(model).fit(features.iloc[train], emotions.iloc[train])
    uar = scores.uar(emotions.iloc[test], fitted.predict(features.iloc[test]))
    if uar < wanted:
        how_far = "It is close." if uar > wanted - 0.1 else "It is far away yet."
        return f"on the strangers of the first fold it does not reach the UAR that is asked for. {how_far}"
    return None


def folds(answer: Any, rows: int) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Return folds as a list of (train, test), row positions of shape (rows,); raises `Hint` where they are none."""
    answer = list(answer)
    if not answer or not all(isinstance(fold, tuple | list) and len(fold) == 2 for fold in answer):
        raise Hint("a list of pairs (train, test) is wanted, each of them row positions.")
    pairs = [(np.asarray(train), np.asarray(test)) for train, test in answer]
    for side in (side for fold in pairs for side in fold):
        if side.ndim != 1 or side.dtype.kind not in "iu" or not len(side):
            raise Hint("train and test are arrays of row positions: whole numbers, at least one on each side.")
        if side.min() < 0 or side.max() >= rows:
            raise Hint("some row positions do not exist in the table. Positions count from nought.")
    return pairs


def _kind(answer):
    if isinstance(answer, np.ndarray):
        return f"an array of shape {answer.shape}"
    if callable(answer) and not isinstance(answer, type):
        return "a function: call it, with brackets"
    name = type(answer).__name__
    return {"str": "text", "bool": "True or False"}.get(name, f"{_article(name)} {name}")


def _article(word):
    return "an" if word[:1].lower() in "aeiou" else "a"
