"""Answers about strangers whose voices went through one thing at a time, where.csv: data/models/make_where.py FILE

Needs RAVDESS and EmoDB in EMOLAB_DATA_DIR. Of each speaker a clip of four emotions each, with pink noise, in a room,
through a telephone and a codec (`augment.on_the_way`); models as in notebook 09, which have not met the speaker.
Three minutes of one core.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import training
from tqdm.auto import tqdm

from emolab import whole
from emolab.commands import as_script
from emolab.evaluation import splits
from emolab.features import tables
from emolab.models.linear import WeightedLDA
from emolab.recordings import audio, augment, corpora

EMOTIONS = ("neutral", "happy", "sad", "angry")
WAYS = {
    **{f"noise {snr} dB": {"snr": snr} for snr in (20, 10, 5, 0)},
    "room": {"seconds": 0.6},
    "telephone": {"telephone": True},
    "GSM": {"codec": "GSM"},
}
RECIPES = {"statistics": training.PUPILS["plain"], "ears": training.PUPILS["ears"]}


def chosen():
    """List a clip of each speaker and emotion."""
    listed = pd.concat([corpora.manifest(name) for name in ("ravdess", "emodb")], ignore_index=True)
    listed["clip"] = [Path(path).stem for path in listed.path]
    kept = listed.emotion.isin(EMOTIONS) & (listed.intensity != "strong")
    return listed[kept].drop_duplicates(["speaker", "emotion"]).reset_index(drop=True)


def measured(clips):
    """Measure each clip on each way, by recipe; rows are clips, one way after the other."""
    values = {name: [] for name in RECIPES}
    for path in tqdm(clips.path, unit="clip", disable=None):
        samples, rate = audio.load(path)
        for way in WAYS.values():
            heard = audio.level(augment.on_the_way(samples, **way))
            for name, recipe in RECIPES.items():
                row = recipe.measure(heard, [(0.0, len(samples) / rate)])[0]
                values[name].append(pd.Series(row, recipe.names())[recipe.used()].to_numpy(np.float32))
    return {name: np.stack(rows).reshape(len(clips), len(WAYS), -1) for name, rows in values.items()}


def run(arguments):
    clips, rows = chosen(), []
    told = clips[["clip", "corpus", "speaker", "emotion"]]
    for name, values in measured(clips).items():
        recipe = RECIPES[name]
        labels, before = map(
            pd.concat, zip(*(tables.load(corpus, recipe.recipe) for corpus in ("ravdess", "emodb")), strict=True)
        )
        labels, before = labels.reset_index(drop=True), before[list(recipe.used())].reset_index(drop=True)
        known = labels.emotion.isin(EMOTIONS).to_numpy()
        at_home = before.set_axis(labels["clip"]).loc[clips["clip"]].to_numpy(np.float32)
        for train, _ in splits.folds("speakers5", labels):
            train = train[known[train]]
            new = ~clips.speaker.isin(labels.speaker.iloc[train]).to_numpy()
            model = WeightedLDA(0.6)
            model.fit(
                before.to_numpy(np.float32)[train], labels.emotion.to_numpy(str)[train], corpus=labels.corpus[train]
            )
            for place, way in enumerate(["as recorded", *WAYS]):
                asked = at_home[new] if not place else values[new, place - 1]
                rows.append(told[new].assign(model=name, way=way, answer=model.predict(asked)))
    with whole.replacing(arguments.file) as part:
        pd.concat(rows).to_csv(part, index=False)
    return 0


def add_arguments(parser):
    parser.add_argument("file", type=Path, help="where to write")


def main(argv=None):
    """Run the script; return its exit status."""
    return as_script(__doc__, add_arguments, run, argv)


if __name__ == "__main__":
    sys.exit(main())
