"""The same actors, speaking and singing: what a model of speech says of song."""

from __future__ import annotations

import numpy as np
import pandas as pd

from emolab.errors import PlainError
from emolab.evaluation import splits
from emolab.features import tables
from emolab.models.linear import WeightedLDA

HOW = (
    "RAVDESS has song too, 1012 clips of 23 of its actors; it is not among what ships. To ask the model about it:\n"
    "    emolab fetch ravdess-song\n"
    "    emolab features ravdess-song --recipe {recipe} --out FOLDER/ravdess-song_{recipe}.parquet\n"
    "Then set EMOLAB_FEATURES_DIR to FOLDER, and start this notebook anew."
)


class NoSong(PlainError):
    """There is no table of songs; the message says how to make one.

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> issubclass(NoSong, ValueError)
    True
    """


def compare(recipe: str = "emolab", shrinkage: float = 0.6) -> pd.DataFrame:
    """Ask models of speech about the speech and the song of actors whom they have not met.

    Parameters
    ----------
    recipe : str
        What was measured. The table of songs is ``ravdess-song_<recipe>.parquet`` in ``EMOLAB_FEATURES_DIR``, as
        `emolab features` writes it.
    shrinkage : float
        Of the discriminant.

    Returns
    -------
    pandas.DataFrame
        A row a clip: how ("speech" or "song"), speaker, emotion, answer. Both hold the emotions that were sung, and
        the people who sang.

    Raises
    ------
    NoSong
        Where songs were not measured; says what to do.

    Notes
    -----
    Notebook: 09_ask_whom_it_serves
    """
    labels, values = tables.load("ravdess", recipe)
    try:
        sung, heard = tables.load("ravdess-song", recipe)
    except tables.TableError:
        raise NoSong(HOW.format(recipe=recipe)) from None
    kept = labels.emotion.isin(sung.emotion.unique()).to_numpy()
    labels, values = labels[kept].reset_index(drop=True), values[kept].to_numpy(np.float32)
    singer, songs = sung.speaker.to_numpy(str), heard[tables.load("ravdess", recipe)[1].columns].to_numpy(np.float32)
    rows = []
    for train, test in splits.folds("actors5", labels):
        model = WeightedLDA(shrinkage).fit(values[train], labels.emotion.to_numpy(str)[train])
        new = np.isin(singer, labels.speaker.iloc[test])
        both = labels.speaker.iloc[test].isin(singer[new]).to_numpy()
        for how, known, asked in (
            ("speech", labels.iloc[test][both], values[test][both]),
            ("song", sung[new], songs[new]),
        ):
            if len(known):
                answer = model.predict(asked)
                rows.append(known[["speaker", "emotion"]].assign(how=how, answer=answer))
    return pd.concat(rows, ignore_index=True).astype(str)[["how", "speaker", "emotion", "answer"]]
