"""Made tables in the shape of those that ship, written where `emolab.features.tables` looks first."""

import numpy as np
import pandas as pd

from emolab.features import tables

EMOTIONS = {
    "ravdess": ("neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised"),
    "emodb": ("neutral", "happy", "sad", "angry", "fearful", "disgust", "bored"),
    "nemo": ("neutral", "happy", "sad", "angry", "fearful", "surprised"),
}
SPEAKERS = {"ravdess": 24, "emodb": 10, "nemo": 9}


def made(corpus):
    """A table in the shape of a shipped one, in which emotions are easy and voices differ by more than emotions do."""
    rng = np.random.default_rng(len(corpus))
    rows = [
        (f"{corpus}-{number:02d}", "female" if number % 2 else "male", emotion, statement)
        for number in range(1, SPEAKERS[corpus] + 1)
        for emotion in EMOTIONS[corpus]
        for statement in ("01", "02", "03")
    ]
    labels = pd.DataFrame(rows, columns=["speaker", "sex", "emotion", "statement"]).assign(corpus=corpus)
    labels["clip"] = [f"{number:04d}" for number in range(len(labels))]
    codes = pd.get_dummies(labels.emotion).reindex(columns=sorted(set().union(*EMOTIONS.values())), fill_value=0)
    values = codes.to_numpy() + rng.normal(0, 0.15, codes.shape)
    values += labels.speaker.str[-2:].astype(int).to_numpy()[:, None] * 3.0
    features = pd.DataFrame(values, columns=[f"{name}_level" for name in codes]).astype("float32")
    features["pitch"] = labels.sex.map({"female": 200, "male": 110}) + rng.normal(0, 5, len(labels))
    return labels, features


def write(folder, corpus, labels, features):
    """Write a table where `tables` looks first."""
    labels = labels.assign(intensity=None, seconds=1.0)[tables.LABELS]
    pd.concat([labels, features], axis=1).reset_index(drop=True).to_parquet(folder / f"{corpus}_emolab.parquet")


def write_all(folder):
    """Write a table for each corpus; return the folder."""
    for corpus in EMOTIONS:
        write(folder, corpus, *made(corpus))
    return folder
