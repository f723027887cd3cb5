"""The emotions: their names, their order, and how each is drawn.

Every corpus names emotions in its own way. Here they get one name each, one colour and one marker, so that a
figure in one notebook can be read in the next, also by people who do not see colours apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emolab.errors import PlainError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    import pandas as pd


class LabelError(PlainError):
    """A label that is none of those that can be meant; the message names it."""


class Look(NamedTuple):
    """How an emotion is drawn."""

    colour: str
    marker: str


# Okabe & Ito's palette (2008, "Color universal design"), with grey for neutral and brown for boredom. Its yellow
# vanishes on white paper, so surprise takes a darker one.
LOOKS = {
    "neutral": Look("#6E6E6E", "o"),
    "calm": Look("#56B4E9", "s"),
    "happy": Look("#E69F00", "^"),
    "sad": Look("#0072B2", "v"),
    "angry": Look("#D55E00", "X"),
    "fearful": Look("#CC79A7", "D"),
    "disgust": Look("#009E73", "P"),
    "surprised": Look("#B5A300", "*"),
    "bored": Look("#7A5230", "h"),
}

EMOTIONS = tuple(LOOKS)
SEXES = ("female", "male")

LABEL_SETS = {
    8: ("neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised"),
    7: ("neutral", "happy", "sad", "angry", "fearful", "disgust", "surprised"),
    6: ("neutral", "happy", "sad", "angry", "fearful", "disgust"),
    4: ("neutral", "happy", "sad", "angry"),
}

# Listeners mix up calm and neutral more than any other pair of RAVDESS (Livingstone & Russo 2018), and no other
# corpus has calm at all.
MERGED = {"calm": "neutral"}


def relabel(emotions: pd.Series, n_classes: int) -> pd.Series:
    """Map emotions to one of the smaller label sets.

    Below eight classes, calm counts as neutral. An emotion that has no place in the set becomes missing, so that the
    caller drops those rows knowingly: ``labels.relabel(table.emotion, 4).dropna()``.

    Parameters
    ----------
    emotions : pandas.Series of str
        Names from `EMOTIONS`.
    n_classes : {8, 7, 6, 4}
        Which of `LABEL_SETS`.

    Returns
    -------
    pandas.Series of str
        Same index; missing where the emotion is not in the set.

    Raises
    ------
    ValueError
        If there is no such set, or a name is not an emotion known here.

    Notes
    -----
    Notebook: 01_explore_the_data

    Examples
    --------
    >>> import pandas as pd
    >>> relabel(pd.Series(["calm", "sad", "surprised"]), 4).dropna().tolist()
    ['neutral', 'sad']
    """
    if n_classes not in LABEL_SETS:
        raise ValueError(f"There is no set of {n_classes} emotions; choose one of {sorted(LABEL_SETS)}.")
    unknown = sorted(set(emotions.dropna()) - set(EMOTIONS))
    if unknown:
        raise ValueError(f"Not an emotion known here: {', '.join(map(repr, unknown))}. Known: {', '.join(EMOTIONS)}.")
    if hasattr(emotions, "cat"):
        # Of a table's own categories, none may be neutral.
        emotions = emotions.astype("str")
    chosen = LABEL_SETS[n_classes]
    merged = emotions if "calm" in chosen else emotions.replace(MERGED)
    return merged.where(merged.isin(chosen))


def in_order(emotions: Iterable[str]) -> list[str]:
    """Return the distinct emotions among `emotions` in the one order that all tables and figures use.

    Parameters
    ----------
    emotions : iterable of str
        Others than those in `EMOTIONS` are left out.

    Returns
    -------
    list of str

    Notes
    -----
    Notebook: 01_explore_the_data

    Examples
    --------
    >>> in_order(["sad", "angry", "neutral", "sad"])
    ['neutral', 'sad', 'angry']
    """
    present = set(emotions)
    return [emotion for emotion in EMOTIONS if emotion in present]


def places(labels: Iterable[Any], known: Sequence[Any]) -> list[int]:
    """Return the place of each label among those that are known.

    Parameters
    ----------
    labels : iterable of str
    known : sequence of str

    Returns
    -------
    list of int

    Raises
    ------
    LabelError
        If a label is none of them: another one must not be taken in its place.

    Examples
    --------
    >>> places(["sad", "angry", "sad"], ["angry", "sad"])
    [1, 0, 1]
    """
    place_of = {label: place for place, label in enumerate(known)}
    labels = list(labels)
    unknown = sorted({str(label) for label in labels if label not in place_of})
    if unknown:
        raise LabelError(f"Not among the labels known here: {', '.join(unknown)}. Known: {', '.join(map(str, known))}.")
    return [place_of[label] for label in labels]
