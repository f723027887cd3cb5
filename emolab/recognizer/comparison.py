"""How one recording compares with each emotion's profile: the cues of the answer, beside those of all emotions.

The cues and the profiles are counted from one and the same usual, in the same units (`emolab.recognizer.cues`): what a
cue calls brighter lies above zero here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from emolab.labels import LABEL_SETS
from emolab.recognizer import cues
from emolab.recognizer.prediction import Prediction, needed

MEASURES = cues.MEASURES


@dataclass(frozen=True)
class Comparison:
    """One recording beside the emotions, each value in standard deviations within one speaker.

    Attributes
    ----------
    clip : pandas.Series
        By the names of `MEASURES`; NaN for what could not be measured.
    profiles : pandas.DataFrame
        Emotions in rows, the same measures in columns: how far voices are from ordinary sentences of the same people.
    against : str
        What zero is: "a woman's voice" in ordinary sentences, or "this voice" in its own.
    """

    clip: pd.Series
    profiles: pd.DataFrame
    against: str

    @property
    def nearest(self) -> pd.Series:
        """The emotions, the most alike profile first: a Series of distances (root mean square over the measures)."""
        return np.sqrt(np.square(self.profiles - self.clip).mean(axis=1)).sort_values()


def compare(prediction: Prediction) -> Comparison:
    """Put an answer's recording beside the profiles of the emotions.

    Parameters
    ----------
    prediction : Prediction
        Of a voice.

    Returns
    -------
    Comparison

    Raises
    ------
    NoAnswer
        If it is not about a voice.

    Notes
    -----
    Notebook: 10_try_the_demo

    Examples
    --------
    >>> away = {"pitch": 1.8, "pace": 0.9, "brightness": 1.2}
    >>> compared = compare(Prediction("clip.wav", emotion="angry", differences=away, usual="this voice"))
    >>> compared.profiles.shape, compared.nearest.index[0]
    ((8, 8), 'happy')
    """
    usual = needed(prediction.usual, prediction)
    table = cues.shipped_table()
    by_emotion = pd.DataFrame({emotion: table[emotion] for emotion in LABEL_SETS[8]}, index=list(MEASURES)).T
    clip = pd.Series(prediction.differences, dtype=float, name="clip").reindex(list(MEASURES))
    return Comparison(clip, by_emotion, usual)


def in_words(comparison: Comparison, n: int = 3) -> str:
    """Say in a sentence what is most unusual about a recording, and whose profile is nearest.

    Parameters
    ----------
    comparison : Comparison
    n : int
        At most so many measures are named.

    Returns
    -------
    str

    Notes
    -----
    Notebook: 10_try_the_demo

    Examples
    --------
    >>> away = {"pitch": 1.8, "pace": 0.9}
    >>> in_words(compare(Prediction("clip.wav", emotion="angry", differences=away, usual="this voice")))
    'Beside what is usual for this voice: higher pitch, faster. The nearest profile is happy, then angry.'
    """
    clip = comparison.clip
    clear = clip[clip.abs() >= cues.WORTH_SAYING].abs().sort_values(ascending=False).index[:n]
    named = [MEASURES[name][1 if clip[name] > 0 else 2] for name in clear]
    first, second = comparison.nearest.index[:2]
    against = f"usual for {comparison.against}"
    unusual = f"Beside what is {against}: {', '.join(named)}." if named else f"Much as {against}."
    return f"{unusual} The nearest profile is {first}, then {second}."
