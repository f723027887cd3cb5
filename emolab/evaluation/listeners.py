"""People as a baseline: how well human listeners recognise the same kinds of clips.

EmoDB and CREMA-D publish what listeners said. What ships in data/scores is computed from their tables by the functions
of data/scores/listened.py; data/scores/README.md has the sources and the licences.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from emolab import shipped

# Luna-Jiménez et al. (2021), doi 10.3390/s21227665, quote it for RAVDESS heard without the picture, eight emotions.
RAVDESS_AUDIO_ONLY = 0.67


def emodb() -> pd.DataFrame:
    """Return the share of listeners who recognised each clip of EmoDB.

    Returns
    -------
    pandas.DataFrame
        clip, speaker, sex, emotion, statement, recognised (0 to 1).

    Notes
    -----
    Burkhardt et al. 2005, doi 10.21437/Interspeech.2005-446. Notebook: 06_measure_honestly

    Examples
    --------
    >>> float(round(emodb().recognised.mean(), 2))
    0.94
    """
    return pd.read_csv(shipped.path("scores", "emodb_listeners.csv"), dtype={"statement": str})


def crema_d() -> pd.DataFrame:
    """Return what listeners to CREMA-D's voices answered.

    Returns
    -------
    pandas.DataFrame
        emotion (as acted), answer, votes: 36 rows.

    Notes
    -----
    Cao et al. 2014, doi 10.1109/TAFFC.2014.2336244. Notebook: 06_measure_honestly

    Examples
    --------
    >>> crema_d().query("emotion == 'angry'").set_index("answer").votes.idxmax()
    'angry'
    """
    return pd.read_csv(shipped.path("scores", "crema_d_listeners.csv"))


def people() -> pd.DataFrame:
    """Say how well people do, next to how many classes they had to choose from.

    Returns
    -------
    pandas.DataFrame
        Indexed by corpus: emotions, recognised (mean over clips or votes), uar (mean over emotions; missing where only
        one number was published).

    Notes
    -----
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> people().round(2)
             emotions  recognised   uar
    emodb           7        0.94  0.93
    ravdess         8        0.67   NaN
    crema-d         6        0.40  0.41
    """
    listened, voted = emodb(), crema_d()
    right = voted[voted.emotion == voted.answer].set_index("emotion").votes / voted.groupby("emotion").votes.sum()
    share = voted[voted.emotion == voted.answer].votes.sum() / voted.votes.sum()
    rows = {
        "emodb": (7, listened.recognised.mean(), listened.groupby("emotion").recognised.mean().mean()),
        "ravdess": (8, RAVDESS_AUDIO_ONLY, np.nan),
        "crema-d": (6, share, right.mean()),
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["emotions", "recognised", "uar"])


def crema_d_votes() -> pd.DataFrame:
    """Return the shipped votes on each of CREMA-D's voices: clip, speaker, sex, age, emotion, six counts.

    Returns
    -------
    pandas.DataFrame
        One row a clip; the counts are of votes.

    Notes
    -----
    Cao et al. 2014, doi 10.1109/TAFFC.2014.2336244. Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> crema_d_votes().shape
    (7442, 11)
    """
    return pd.read_parquet(shipped.path("scores", "crema_d_votes.parquet"))


def nemo_ages() -> pd.DataFrame:
    """Return how old nEMO's speakers were: speaker, sex, age.

    Returns
    -------
    pandas.DataFrame
        One row a speaker; age in years.

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> nemo_ages().age.agg(["min", "max"]).tolist()
    [23, 28]
    """
    return pd.read_csv(shipped.path("scores", "nemo_ages.csv"))
