"""From a profile to a performance: what one actor does with one emotion in one take.

A profile says what the literature says of an emotion. An actor follows it in their own way, every time, and a little
differently from take to take: that is what makes the simulated corpus a task and not a lookup.
"""

import zlib
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
SEED = 20_260
EMOTIONS = ("neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised")

# What a voice does when it does nothing in particular, and how it adds up: factors multiply, the rest is added.
# `habit` is how far actors differ in the way they act an emotion, `take` how far takes differ: standard deviations,
# in the parameter's unit (for factors: in natural logarithms).
PARAMETERS = pd.DataFrame(
    [
        ("pitch", 0.0, 1.8, 0.6, "semitones above the actor's neutral"),
        ("range", 1.0, 0.216, 0.10, "factor on the spread of the neutral contour"),
        ("accent", 0.0, 0.84, 0.4, "semitones on stressed vowels"),
        ("slope", 0.0, 0.96, 0.5, "semitones from start to end, added"),
        ("ending", 0.0, 1.08, 0.5, "semitones at the very end, added"),
        ("rate", 1.0, 0.084, 0.04, "factor on sounds a second"),
        ("pause", 0.0, 0.024, 0.02, "seconds added between words"),
        ("level", 0.0, 2.64, 1.0, "dB against the actor's neutral"),
        ("dynamics", 1.0, 0.096, 0.05, "factor on loud against soft"),
        ("tilt", 0.0, 0.84, 0.3, "dB an octave above 500 Hz"),
        ("breath", 0.0, 2.16, 1.0, "dB of hiss against the actor's neutral"),
        ("jitter", 0.3, 0.144, 0.08, "percent from period to period"),
        ("tremor", 0.0, 0.072, 0.04, "semitones at 4 to 7 Hz"),
        ("roughness", 0.0, 0.036, 0.02, "depth of every second period"),
        ("drive", 0.0, 0.96, 0.5, "dB into saturation"),
        ("formants", 1.0, 0.0096, 0.004, "factor on the actor's formants"),
        ("precision", 0.0, 0.12, 0.05, "articulation: slurred below 0, sharp above"),
    ],
    columns=["parameter", "neutral", "habit", "take", "meaning"],
).set_index("parameter")
_FACTORS = ["range", "rate", "dynamics", "formants"]
_NEVER_NEGATIVE = ["pause", "jitter", "tremor", "roughness", "drive"]
_STRENGTH = {"normal": 0.6, "strong": 1.0}


def random_for(*what):
    """Return a random generator that depends on nothing but `what`: clips can be made in any order."""
    return np.random.default_rng([SEED, zlib.crc32("/".join(map(str, what)).encode())])


def profiles(path=HERE / "profiles.csv"):
    """Read the profile of each emotion: a table of parameters by emotion, neutral where a profile is silent."""
    table = pd.read_csv(path).pivot(index="parameter", columns="emotion", values="value")
    table = table.reindex(index=PARAMETERS.index, columns=list(EMOTIONS))
    return table.apply(lambda column: column.fillna(PARAMETERS.neutral))


def perform(profile, actor, emotion, intensity, take):
    """Decide every parameter of one clip.

    Parameters
    ----------
    profile : pandas.DataFrame
        From `profiles`.
    actor : pandas.Series
        A row of actors.csv.
    emotion : str
    intensity : {"normal", "strong"}
    take : str
        Whatever tells this clip from the actor's others.

    Returns
    -------
    pandas.Series
        Indexed as `PARAMETERS`. Factors are moved in logarithms: half of twice is the root of two.
    """
    strength = _STRENGTH[intensity] * actor.expressiveness
    neutral, target = _straight(PARAMETERS.neutral), _straight(profile[emotion])
    habit = random_for("habit", actor.name, emotion).normal(size=len(PARAMETERS)) * PARAMETERS.habit
    chance = random_for("take", actor.name, emotion, intensity, take).normal(size=len(PARAMETERS)) * PARAMETERS["take"]
    # Nobody has a habit of acting the neutral sentence: it is what the others are measured against.
    habit *= emotion != "neutral"
    values = neutral + strength * (target - neutral) + habit + chance
    values[_FACTORS] = np.exp(values[_FACTORS])
    values[_NEVER_NEGATIVE] = values[_NEVER_NEGATIVE].clip(lower=0)
    return values.rename(None)


def _straight(values):
    straight = values.astype(float).copy()
    straight[_FACTORS] = np.log(straight[_FACTORS])
    return straight
