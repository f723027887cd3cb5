"""GoEmotions (Demszky et al. 2020) and BRIGHTER (Muhammad et al. 2025) as tables; neither comes with the course."""

from pathlib import Path

import pandas as pd

# The ids of GoEmotions' Ekman grouping, in its labels.txt.
GOEMOTIONS = ("angry", "disgust", "fearful", "happy", "neutral", "sad", "surprised")
BRIGHTER = {
    "anger": "angry", "disgust": "disgust", "fear": "fearful", "joy": "happy", "sadness": "sad", "surprise": "surprised"
}  # fmt: skip  # a table
BRIGHTER_LANGUAGES = {"en": "eng", "es": "esp"}


def goemotions(folder, part):
    """Read ``train.tsv`` or ``dev.tsv``: text, labels (a tuple of emotions), group, source."""
    rows = pd.read_csv(
        Path(folder, f"{part}.tsv"), sep="\t", header=None, names=["text", "ids", "id"], dtype=str, quoting=3,
        keep_default_na=False,
    )  # fmt: skip  # several a line
    labels = [tuple(GOEMOTIONS[int(number)] for number in ids.split(",")) for ids in rows.ids]
    return pd.DataFrame({"text": rows.text, "labels": labels, "source": "goemotions", "group": rows.id})


def brighter(folder, part, language):
    """Read ``train_eng.csv`` and the like: text, labels (an empty tuple where none was given), group, source."""
    rows = pd.read_csv(Path(folder, f"{part}_{BRIGHTER_LANGUAGES[language]}.csv"))
    named = [name for name in BRIGHTER if name in rows]
    labels = [tuple(BRIGHTER[name] for name in named if row[name] == 1) for row in rows.to_dict("records")]
    return pd.DataFrame({"text": rows.text, "labels": labels, "source": "brighter", "group": rows.id})
