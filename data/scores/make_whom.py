"""Answers of three models about strangers in three corpora, whom.parquet: python data/scores/make_whom.py FILE

Five emotions that RAVDESS, EmoDB and nEMO share (calm counts as neutral); five folds by speaker over all three at once;
every corpus and emotion counts alike. Two minutes of one core.
"""

import sys
from pathlib import Path

import numpy as np

from emolab import whole
from emolab.commands import as_script
from emolab.evaluation import splits
from emolab.features import ears, tables
from emolab.features.normalise import by_speaker
from emolab.models.linear import WeightedLDA

EMOTIONS = ("neutral", "happy", "sad", "angry", "fearful")


def add_arguments(parser):
    parser.add_argument("file", type=Path, help="where to write")


def run(arguments):
    labels, heard = tables.load("pooled", "ears")
    known, statistics = tables.load("pooled", "emolab")
    statistics = statistics.set_axis(known["clip"]).loc[labels["clip"]].reset_index(drop=True)
    labels["emotion"] = labels.emotion.replace({"calm": "neutral"})
    kept = labels.emotion.isin(EMOTIONS).to_numpy()
    labels = labels[kept].reset_index(drop=True)
    heard, statistics = (table[kept].reset_index(drop=True) for table in (heard[ears.MEANS], statistics))
    away = by_speaker(heard, labels.speaker)
    weight = (1 / labels.groupby(["corpus", "emotion"]).emotion.transform("size")).to_numpy()
    truth, corpus = labels.emotion.to_numpy(str), labels.corpus.to_numpy(str)
    table = labels[["clip", "corpus", "speaker", "sex", "emotion"]].copy()
    measured = {"statistics": statistics, "ears": heard, "ears, against the speaker": away}
    for name, values in measured.items():
        values, given = values.to_numpy(np.float32), np.empty_like(truth)
        for train, test in splits.folds("speakers5", labels):
            model = WeightedLDA(0.6)
            model.fit(values[train], truth[train], sample_weight=weight[train], corpus=corpus[train])
            given[test] = model.predict(values[test])
        table[name] = given
    with whole.replacing(arguments.file) as part:
        table.astype({name: "category" for name in table if name != "clip"}).to_parquet(part, index=False)
    return 0


def main(argv=None):
    """Run the script; return its exit status."""
    return as_script(__doc__, add_arguments, run, argv)


if __name__ == "__main__":
    sys.exit(main())
