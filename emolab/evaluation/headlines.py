"""The headlines of the leak lab: five projects' scores as published, reproduced, and without one leak after the other.

`data/scores/leak_models.py` has the data, the steps and the model they were got with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from emolab import shipped
from emolab.evaluation.leaks import LeakError

if TYPE_CHECKING:
    from collections.abc import Iterable


class Headline(NamedTuple):
    """A published score, and what stands in for it here.

    Attributes
    ----------
    name, title : str
    published : float
        The accuracy its authors report, as a share.
    published_on : str
        On which data, and with what: what differs here must be known when the two scores are compared.
    here : str
        What stands in for it here, in the same words.
    leaks : tuple of str
        From `leaks.LEAKS`, in the order in which the ladder takes them away.
    exact : bool
        Whether the same recordings ship, so that the published score must come out within three points.
    """

    name: str
    title: str
    published: float
    published_on: str
    here: str
    leaks: tuple
    exact: bool = False


ON_BOTH_SIDES = ("speakers", "statements")

HEADLINES = {
    headline.name: headline
    for headline in (
        Headline(
            name="wide_network",
            title="A wide network on 1020 values, 8 emotions (pouryare)",
            published=0.9469,
            published_on="RAVDESS at 48 kHz, one split",
            here="RAVDESS at 16 kHz",
            # Its early statistics leak nothing: the RobustScaler of the pipeline, fitted on training rows, undoes them.
            leaks=("copies", "resampling", "duplicates", *ON_BOTH_SIDES),
            exact=True,
        ),
        Headline(
            name="pairs",
            title="A hierarchy of networks on 193 means, 4 emotions (Emotion_Detector)",
            published=0.875,
            published_on='four corpora, "85 to 90 %"',
            here="RAVDESS alone, without its augmentation",
            leaks=("scoring", "stages", "statistics", *ON_BOTH_SIDES),
        ),
        Headline(
            name="doubled_corpus",
            title="A network on 180 means, 3 emotions (EmoSense)",
            published=0.8257,
            published_on="two corpora of which one contains the other",
            here="RAVDESS twice; happy, angry and neutral",
            leaks=("resampling", "duplicates", "statistics", *ON_BOTH_SIDES),
        ),
        Headline(
            name="all_statistics",
            title="13 MFCC, 6 emotions (EmoChat)",
            published=0.6731,
            published_on="four corpora, a convolutional and recurrent network",
            here="RAVDESS, the same network as the line above on means and deviations: a stand-in",
            leaks=("statistics", *ON_BOTH_SIDES),
        ),
        Headline(
            name="nearest_clip",
            title="The nearest clip in 128 MFCC means, 7 emotions (Emotion Predictor)",
            published=0.858,
            published_on="RAVDESS and TESS, in which two women speak two thirds of the clips",
            here="RAVDESS alone",
            leaks=("duplicates", "statistics", *ON_BOTH_SIDES),
        ),
        Headline(
            name="forest",
            title="A forest on 128 MFCC means, 7 emotions (Emotion Predictor)",
            published=0.8236,
            published_on="RAVDESS and TESS, in which two women speak two thirds of the clips",
            here="RAVDESS alone",
            leaks=("duplicates", "statistics", *ON_BOTH_SIDES),
        ),
        Headline(
            name="forest_sex",
            title="A forest on 128 MFCC means, the speaker's sex (Emotion Predictor)",
            published=0.9774,
            published_on="RAVDESS and TESS",
            here="RAVDESS alone",
            leaks=("duplicates", "statistics", *ON_BOTH_SIDES),
        ),
        Headline(
            name="every_leak",
            title="Every leak at once: a small network on 1020 values, 8 emotions",
            published=float("nan"),
            published_on="nobody; for the switches, because it is quick enough to try all combinations",
            here="RAVDESS twice",
            leaks=("scoring", "validation", "copies", "resampling", "duplicates", "statistics", *ON_BOTH_SIDES),
        ),
    )
}


# The one whose leaks are switches: quick enough to try all combinations.
SWITCHED = "every_leak"


def ladder() -> pd.DataFrame:
    """Read the ladders: each headline as published, then without one leak after the other.

    Returns
    -------
    pandas.DataFrame
        headline, rung (0: as published), removed (the leak taken away on this rung), leaks (those left), accuracy,
        low, high (95 %, over speakers), uar, answers, speakers, published.

    Notes
    -----
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> ladder().query("rung == 0")[["headline", "accuracy", "published"]].head(2).round(3)
           headline  accuracy  published
    0  wide_network     0.962      0.947
    6         pairs     0.952      0.875
    """
    table = pd.read_csv(shipped.path("scores", "leak_ladder.csv"), keep_default_na=False)
    numbers = table.groupby("headline").cumcount()
    removed = [
        HEADLINES[name].leaks[rung - 1] if rung else "" for name, rung in zip(table.headline, numbers, strict=True)
    ]
    table.insert(1, "rung", numbers)
    table.insert(2, "removed", removed)
    return table.assign(published=table.headline.map(lambda name: HEADLINES[name].published))


def reproductions(table: pd.DataFrame) -> pd.DataFrame:
    """Set each headline as published beside its first rung here and its last, the score among strangers.

    Parameters
    ----------
    table : pandas.DataFrame
        From `ladder`.

    Returns
    -------
    pandas.DataFrame
        Indexed by title: published, here, strangers, low, high (of the last). Missing where a ladder stops early.

    Notes
    -----
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> reproductions(ladder())[["published", "here", "strangers"]].head(2).round(2)
                                                        published  here  strangers
    headline
    A wide network on 1020 values, 8 emotions (pour...       0.95  0.96       0.43
    A hierarchy of networks on 193 means, 4 emotion...       0.88  0.95       0.49
    """
    table = table[table.published.notna()]
    by_headline = table.groupby("headline", sort=False)
    first, last = by_headline.first(), by_headline.last()
    last = last.where(last.leaks == "none")
    columns = {"published": first.published, "here": first.accuracy, "strangers": last.accuracy}
    return pd.DataFrame(columns | {"low": last.low, "high": last.high}).rename(lambda name: HEADLINES[name].title)


def check_names(names: Iterable[str], switched: bool = False) -> None:
    """Raise `LeakError` where a headline is not known; `switched`: where its leaks are no switches."""
    unknown = sorted(set(names) - set(HEADLINES))
    if unknown:
        raise LeakError(f"No headline is called {', '.join(unknown)}. Known: {', '.join(HEADLINES)}.")
    if switched and set(names) - {SWITCHED}:
        raise LeakError(f"Only {SWITCHED} was computed with every combination of its leaks.")
