"""How one recording compares with each emotion's profile: a few measurements that have names, in standard units."""

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from emolab.features import profiles, recipes, tables
from emolab.recognizer import cues

# Five of the cues, and three measures that take part in telling the emotions apart and that few people listen for: what
# is heard, the column that measures it, and what more and less of it is called. Level is missing: it says how far the
# microphone was.
MEASURES = {name: cues.MEASURES[name] for name in ("pitch", "melody", "pace", "brightness", "clearness")} | {
    "onsets": ("loudness_rise", "more sudden onsets", "softer onsets"),
    "openness": ("formant_f1_mean", "more open vowels", "more closed vowels"),
    "voicing": ("voicing_share", "more voiced", "less voiced"),
}
_COLUMNS = [column for column, _, _ in MEASURES.values()]


@dataclass(frozen=True)
class Comparison:
    """One recording beside the emotions, each value in standard deviations within one speaker.

    Attributes
    ----------
    clip : pandas.Series
        By the names of `MEASURES`.
    profiles : pandas.DataFrame
        Emotions in rows, the same measures in columns.
    against : str
        What zero is: "the women among RAVDESS's actors", for example.
    """

    clip: pd.Series
    profiles: pd.DataFrame
    against: str

    @property
    def nearest(self):
        """The emotions, the most alike profile first: a Series of distances (root mean square over the measures)."""
        return np.sqrt(np.square(self.profiles - self.clip).mean(axis=1)).sort_values()


def compare(measured, sex, ordinary=()):
    """Put a recording beside the profiles of the emotions.

    Parameters
    ----------
    measured : array of shape (541,)
        `features.extract(samples, rate, "emolab")`.
    sex : {"female", "male"}
        How the voice sounds: it is compared with those actors, or else women and men would differ more than angry and
        sad.
    ordinary : sequence of arrays of shape (541,)
        Ordinary sentences of the same voice, if it was calibrated: then the voice is compared with itself.

    Returns
    -------
    Comparison

    Notes
    -----
    Notebook: 10_try_the_demo
    """
    by_emotion, average, spread = _reference()
    value = _chosen(measured)
    if len(ordinary):
        # An ordinary sentence is what actors call neutral.
        units = (value - np.mean([_chosen(one) for one in ordinary], axis=0)) / spread + by_emotion.loc["neutral"]
        against = "your own ordinary sentences"
    else:
        units = (value - average.loc[sex]) / spread
        against = f"the {'women' if sex == 'female' else 'men'} among RAVDESS's actors"
    return Comparison(pd.Series(units, by_emotion.columns, name="clip"), by_emotion, against)


def in_words(comparison, n=3):
    """Say in a sentence what is most unusual about a recording, and whose profile is nearest.

    Parameters
    ----------
    comparison : Comparison
    n : int
        At most so many measures are named.

    Returns
    -------
    str
    """
    clip = comparison.clip
    clear = clip[clip.abs() >= cues.WORTH_SAYING].abs().sort_values(ascending=False).index[:n]
    named = [MEASURES[name][1 if clip[name] > 0 else 2] for name in clear]
    first, second = comparison.nearest.index[:2]
    unusual = f"Beside {comparison.against}: {', '.join(named)}." if named else f"Much like {comparison.against}."
    return f"{unusual} The nearest profile is {first}, then {second}."


def _chosen(measured):
    return np.asarray(measured)[_places()]


@functools.cache
def _places():
    columns = recipes.columns("emolab")
    return [columns.index(column) for column in _COLUMNS]


@functools.cache
def _reference():
    """Return RAVDESS's profiles, the average of each sex, and the spread within a speaker."""
    labels, features = tables.load("ravdess", "emolab")
    features = features[_COLUMNS].set_axis(list(MEASURES), axis=1)
    by_emotion = profiles.profile(features, labels)
    average = features.groupby(labels.sex).mean()
    spread = features.groupby(labels.speaker).std().mean()
    return by_emotion, average, spread
