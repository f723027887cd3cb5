"""The feature sets by name: which numbers each holds, in which order, and whose it is.

    columns("means193")                      # the names
    extract(samples, rate, "means193")       # the values, in the same order

A name means the same measure in every recipe: `mfcc_03_mean` is the mean over time of the fourth cepstral coefficient
(the first is `mfcc_00`), whoever asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from emolab.errors import PlainError
from emolab.features import expression, groups
from emolab.features.sound import Sound

if TYPE_CHECKING:
    from numpy.typing import NDArray


class RecipeError(PlainError):
    """A recipe that is not known; the message lists those that are."""


@dataclass(frozen=True)
class Recipe:
    """A named list of columns.

    Attributes
    ----------
    name, title, source : str
        The source says who published it and what was mended.
    groups : tuple of callable
        Each takes a `Sound` and returns a dict from column to value.
    version : int
        Raised when a value changes, so that what was cached is computed anew.
    """

    name: str
    title: str
    source: str
    groups: tuple[Callable[[Sound], dict], ...]
    version: int = 1


def _of_voice(group):
    def measure(sound):
        return group(sound.voice)

    measure.__name__ = group.__name__
    return measure


MEANS = (groups.mfcc128_mean, groups.chroma_mean, groups.mel_mean)

RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe(
            "emolab",
            "expression of voices, for people never heard before",
            "Ours: eGeMAPS's families of measures, with modulation and covariance; `expression` says which and why.",
            tuple(_of_voice(group) for group in expression.GROUPS),
            version=2,
        ),
        Recipe(
            "means128",
            "means of 128 MFCCs",
            "Emotion Predictor (a Flask app with D3 pages): random forest, nearest neighbours, dense net.",
            (groups.mfcc128_mean,),
        ),
        Recipe(
            "means180",
            "means of 40 MFCCs, 12 chroma and 128 mel bands",
            "EmoSense's voice models, and many tutorials before it.",
            (groups.mfcc40_mean, groups.chroma_mean, groups.mel_mean),
        ),
        Recipe(
            "means189",
            "the 180 means with zero crossings, contrast and roll-off",
            "EmoSense's variant.",
            (
                groups.mfcc40_mean,
                groups.chroma_mean,
                groups.mel_mean,
                groups.zero_crossing_mean,
                groups.contrast_mean,
                groups.rolloff_mean,
            ),
        ),
        Recipe(
            "means193",
            "the 180 means with contrast and tonnetz",
            "Emotion_Detector (the hierarchy): MLPs of 300 units.",
            (groups.mfcc40_mean, groups.chroma_mean, groups.mel_mean, groups.contrast_mean, groups.tonnetz_mean),
        ),
        Recipe(
            "means",
            "every column of the four recipes of means, once",
            "Their union, so that one table serves all four.",
            (
                *MEANS,
                groups.zero_crossing_mean,
                groups.contrast_mean,
                groups.rolloff_mean,
                groups.tonnetz_mean,
            ),
        ),
        Recipe(
            "full1020",
            "1020 statistics of the first three seconds",
            "pouryare/emotion-recognition, group by group in its order. Zero crossings and RMS are what their names "
            "say; its code counts rising samples and takes the mean square.",
            groups.FULL1020,
        ),
        Recipe(
            "onsets",
            "mean and spread of onset strength",
            "Announced by pouryare/emotion-recognition, not computed there.",
            (groups.onsets,),
        ),
    )
}

OURS = frozenset(RECIPES["emolab"].groups)


def recipe(name: str) -> Recipe:
    """Return the `Recipe` called `name`; a name that is not known raises `RecipeError` with those that are."""
    try:
        return RECIPES[name]
    except KeyError:
        raise RecipeError(f"No recipe is called {name!r}. Known: {', '.join(RECIPES)}.") from None


def columns(name: str) -> list[str]:
    """Return the names of a recipe's columns, in order.

    Parameters
    ----------
    name : str
        One of `RECIPES`.

    Returns
    -------
    list of str

    Raises
    ------
    RecipeError
        If no recipe has that name.

    Notes
    -----
    Notebook: 02_extract_features

    Examples
    --------
    >>> len(columns("emolab")), columns("emolab")[0]
    (541, 'level_rms')
    """
    return [column for group in column_groups(name).values() for column in group]


@lru_cache
def column_groups(name: str) -> dict[str, list[str]]:
    """Return a dict from each group of a recipe to the names of its columns.

    ``features[column_groups("emolab")["pitch"]]`` selects one group of a table.

    Parameters
    ----------
    name : str
        One of `RECIPES`.

    Returns
    -------
    dict of str to list of str

    Raises
    ------
    RecipeError
        If no recipe has that name.

    Notes
    -----
    Notebook: 02_extract_features

    Examples
    --------
    >>> {group: len(names) for group, names in column_groups("emolab").items()}["pitch"]
    21
    """
    # Names do not depend on the sound, so any will do: here one second of a buzz at 150 Hz.
    phase = np.arange(16_000) * (150 / 16_000) % 1
    sound = Sound((0.1 * phase - 0.05).astype(np.float32), 16_000)
    return {group.__name__: list(group(sound)) for group in recipe(name).groups}


def extract(samples: NDArray[np.floating], rate: int, *names: str) -> NDArray[np.float32]:
    """Measure one sound.

    Parameters
    ----------
    samples : numpy.ndarray of float32, shape (samples,)
        As `audio.read` gives it: level and silences untouched.
    rate : int
        Samples a second.
    *names : str
        One recipe or several; what they share is computed once.

    Returns
    -------
    numpy.ndarray of float32, shape (features,)
        In the order of `columns`, recipe after recipe. NaN where a measure of `emolab` cannot be taken, such as the
        pitch of a whisper.

    Raises
    ------
    RecipeError
        If no recipe has one of the names, or none is named.
    AudioError
        If these are no samples, as `Sound` says.

    Notes
    -----
    Notebook: 02_extract_features

    Examples
    --------
    >>> from emolab.recordings import voices
    >>> voice = voices.recording("sad")
    >>> extract(voice.samples, voice.rate, "emolab").shape
    (541,)
    """
    if not names:
        raise RecipeError(f"Name a recipe: {', '.join(RECIPES)}.")
    sound = Sound(samples, rate)
    measured = {}
    for name in names:
        for group in recipe(name).groups:
            if group not in measured:
                found = np.array(list(group(sound).values()), dtype=np.float32)
                # The published sets write 0 where nothing can be said, such as of a mute frame's skewness.
                measured[group] = found if group in OURS else np.nan_to_num(found, nan=0.0, posinf=0.0, neginf=0.0)
    return np.concatenate([measured[group] for name in names for group in recipe(name).groups])
