"""What is usual in a voice, how much voices vary, and how each emotion differs: cues.csv."""

import numpy as np
import pandas as pd

from emolab.labels import LABEL_SETS, SEXES
from emolab.recognizer.cues import COLUMNS, MEASURES


def learn(labels, features):
    """Find out what is usual, how much voices vary, and how each emotion differs.

    Parameters
    ----------
    labels : pandas.DataFrame
        With the columns corpus, speaker, sex and emotion.
    features : pandas.DataFrame
        The recipe `emolab` of the same clips.

    Returns
    -------
    pandas.DataFrame
        Indexed by cue: column, female and male (neutral clips, each speaker counting alike), spread (standard
        deviation within a speaker), and each emotion's distance from the same speakers' neutral clips in that spread,
        each corpus counting alike.
    """
    values = features[COLUMNS].set_axis(list(MEASURES), axis=1)
    neutral = (labels.emotion == "neutral").to_numpy()
    own = values[neutral].groupby(labels.speaker[neutral]).mean()
    sexes = labels.groupby("speaker").sex.first().loc[own.index]
    spread = np.sqrt(values.groupby(labels.speaker).var().mean())
    known = labels.speaker.isin(own.index).to_numpy()
    away = (values[known] - own.loc[labels.speaker[known]].to_numpy()) / spread
    by_corpus = away.groupby([labels.corpus[known], labels.emotion[known]]).mean()
    profiles = by_corpus.groupby(level="emotion").mean().reindex(LABEL_SETS[8])
    table = pd.DataFrame({"column": COLUMNS}, index=pd.Index(list(MEASURES), name="cue"))
    for sex in SEXES:
        table[sex] = own[sexes == sex].mean()
    table["spread"] = spread
    return table.join(profiles.T)
