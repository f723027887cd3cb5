"""At which level an answer can be stood behind: one emotion, a group of them, lively or quiet, or none.

A model that hears a stranger of a corpus that it never heard can tell lively from quiet long before it can tell angry
from happy. So there are levels, the finest first, as the trees of notebook 05 have them. Each group of each level has a
probability from which on such answers were right among strangers of corpora that were left out. The answer is given at
the finest level where that is reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from emolab.labels import MERGED, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

# Level -> name of each group -> its emotions. Calm and neutral count as one. Disgust is acted lively and quiet.
LEVELS = {
    "eight": {
        "neutral": ("neutral", "calm"), "happy": ("happy",), "sad": ("sad",), "angry": ("angry",),
        "fearful": ("fearful",), "disgust": ("disgust",), "surprised": ("surprised",),
    },
    "four": {
        "neutral or calm": ("neutral", "calm"), "sad": ("sad",), "happy or surprised": ("happy", "surprised"),
        "angry, fearful or disgusted": ("angry", "fearful", "disgust"),
    },
    "two": {
        "lively": ("happy", "angry", "fearful", "surprised"), "quiet": ("neutral", "calm", "sad"),
        "disgust": ("disgust",),
    },
}  # fmt: skip  # a table
# What is told apart from both sides only, and never answered at that level.
NEVER = {"two": ("disgust",)}
PERHAPS = 2


@dataclass(frozen=True)
class Said:
    """An answer at a level.

    Attributes
    ----------
    level : {"eight", "four", "two"} or None
        None where nothing can be stood behind.
    answer : str
        Such as ``"lively: perhaps angry, perhaps happy"``.
    emotions : tuple of str
        Those that the answer allows, the likeliest first; empty without a level.
    """

    level: str | None
    answer: str
    emotions: tuple[str, ...]


def grouped(probabilities: ArrayLike, classes: Sequence[str] | NDArray[np.str_], level: str) -> NDArray[np.float64]:
    """Add probabilities up over the groups of a level.

    Parameters
    ----------
    probabilities : array of shape (rows, classes)
    classes : sequence of str
    level : str

    Returns
    -------
    numpy.ndarray, shape (rows, groups)

    Raises
    ------
    LabelError
        If a class is in no group of the level: its share would be lost.

    Notes
    -----
    Notebook: 06_measure_honestly
    """
    group_of(classes, level)
    classes = np.asarray(classes)
    return np.column_stack(
        [np.asarray(probabilities)[:, np.isin(classes, group)].sum(axis=1) for group in LEVELS[level].values()]
    )


def group_of(emotions: Iterable[str], level: str) -> NDArray[np.int_]:
    """Return for each emotion the place of its group at a level.

    Parameters
    ----------
    emotions : sequence of str
    level : str

    Returns
    -------
    numpy.ndarray of int, shape (emotions,)

    Raises
    ------
    LabelError
        If an emotion is in none.
    """
    group = {emotion: place for place, group in enumerate(LEVELS[level].values()) for emotion in group}
    return np.array(list(group.values()))[places(emotions, list(group))]


def decide(probabilities: Mapping[str, float], sure: Mapping[str, Mapping[str, float]]) -> Said:
    """Answer at the finest level that can be stood behind.

    Parameters
    ----------
    probabilities : dict of str to float
        By emotion.
    sure : dict of str to dict of str to float
        Level -> group -> the probability from which on it is answered; what is missing is never.

    Returns
    -------
    Said

    Notes
    -----
    Notebook: 06_measure_honestly
    """
    ordered = sorted(probabilities, key=probabilities.__getitem__, reverse=True)
    for level, groups in LEVELS.items():
        shares = grouped([list(probabilities.values())], list(probabilities), level)[0]
        name = list(groups)[int(shares.argmax())]
        if name in NEVER.get(level, ()) or shares.max() < sure.get(level, {}).get(name, np.inf):
            continue
        emotions = tuple(emotion for emotion in ordered if emotion in groups[name])
        if level == "eight":
            return Said(level, emotions[0], emotions[:1])
        return Said(level, name if level == "four" else f"{name}: {perhaps(emotions)}", emotions)
    return Said(None, f"not sure: perhaps {ordered[0]}", ())


def perhaps(emotions: Iterable[str]) -> str:
    """Say the likeliest few: ``"perhaps angry, perhaps happy"``; calm does not stand beside neutral."""
    different = list(dict.fromkeys(MERGED.get(emotion, emotion) for emotion in emotions))[:PERHAPS]
    return ", ".join(f"perhaps {emotion}" for emotion in different)
