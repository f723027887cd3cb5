"""How the emotions differ in a feature: profiles in standard units, and how much of the spread emotion explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from emolab.features.normalise import by_speaker
from emolab.labels import in_order
from emolab.rows import in_step

if TYPE_CHECKING:
    from collections.abc import Sequence


def profile(features: pd.DataFrame, labels: pd.DataFrame, by: str | Sequence[str] = "emotion") -> pd.DataFrame:
    """Average each feature within each emotion, in the speakers' own units (`normalise.by_speaker`).

    Without these, women and men, old and young would differ more than angry and sad.

    Parameters
    ----------
    features : pandas.DataFrame of shape (clips, features)
    labels : pandas.DataFrame
        With the columns speaker and emotion, and what else is named in `by`.
    by : str or list of str
        ``"emotion"``, or ``["emotion", "sex"]`` for a profile of each sex.

    Returns
    -------
    pandas.DataFrame
        Emotions (and what else) in rows, features in columns, in standard deviations.

    Notes
    -----
    Notebook: 02_extract_features

    Examples
    --------
    >>> features = pd.DataFrame({"pitch": [200.0, 220.0, 100.0, 120.0]})
    >>> labels = pd.DataFrame({"speaker": ["Ann", "Ann", "Bob", "Bob"], "emotion": ["sad", "happy"] * 2})
    >>> profile(features, labels).pitch.round(2).to_dict()
    {'happy': 0.71, 'sad': -0.71}
    """
    keys = [by] if isinstance(by, str) else list(by)
    units = by_speaker(features, labels.speaker)
    means = units.groupby([labels[key].to_numpy() for key in keys]).mean()
    means.index.names = keys
    order = {emotion: place for place, emotion in enumerate(in_order(labels.emotion))}
    return means.sort_index(level="emotion", key=lambda names: names.map(order), sort_remaining=True)


def separation(features: pd.DataFrame, labels: pd.DataFrame) -> pd.Series:
    """Return the share of a feature's variance that lies between emotions (eta squared), largest first.

    Parameters
    ----------
    features : pandas.DataFrame of shape (clips, features)
        Raw, or in the speakers' own units.
    labels : pandas.DataFrame
        With the column emotion; clips without one are left out.

    Returns
    -------
    pandas.Series
        By feature, between 0 (no help) and 1 (tells the emotions apart alone).

    Notes
    -----
    Cohen J (1973), doi 10.1177/001316447303300111. Notebook: 02_extract_features

    Examples
    --------
    >>> features = pd.DataFrame({"pitch": [1.0, 2.0, 1.1, 2.1], "noise": [1.0, 1.0, 2.0, 2.0]})
    >>> separation(features, pd.DataFrame({"emotion": ["sad", "happy"] * 2})).round(2).to_dict()
    {'pitch': 0.99, 'noise': 0.0}
    """
    in_step(features=features, labels=labels)
    # A clip without an emotion would count in the whole and in no emotion, as if emotion explained it.
    labelled = labels.emotion.notna().to_numpy()
    features, labels = features[labelled], labels[labelled]
    varied = features.loc[:, features.nunique() > 1].astype(float)
    # Not by the F of an analysis of variance: where nothing varies within an emotion, that is infinite.
    emotions = labels.emotion.to_numpy()
    total = np.square(varied - varied.mean()).sum()
    within = np.square(varied - varied.groupby(emotions).transform("mean")).sum()
    return (1 - within / total).sort_values(ascending=False)
