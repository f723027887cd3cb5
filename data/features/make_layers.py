"""Measure what every layer of the speech encoder makes of RAVDESS and EmoDB: python data/features/make_layers.py FOLDER

writes ravdess_layers.npz and emodb_layers.npz from the recordings in EMOLAB_DATA_DIR; five minutes of one core. Each
value is kept to about a quarter of its deviation over the clips, in one byte.
"""

import os
import sys
from pathlib import Path

import joblib
import numpy as np
from make_tables import _about
from tqdm.auto import tqdm

from emolab import whole
from emolab.commands import as_script, at_least_one
from emolab.features import layers
from emolab.recordings import audio, corpora

CORPORA = ("ravdess", "emodb")
# So many steps in one standard deviation, at least.
STEPS = 4


def add_arguments(parser):
    parser.add_argument("folder", type=Path, help="where to write them")
    parser.add_argument("--jobs", type=at_least_one, default=1, help="processes (default: 1)")


def run(arguments):
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for corpus in CORPORA:
        make(arguments.folder, corpus, min(arguments.jobs, os.cpu_count()))
    return 0


def make(folder, corpus, n_jobs=1):
    """Measure a corpus and write ``<corpus>_layers.npz``."""
    clips = corpora.manifest(corpus)
    found = joblib.Parallel(n_jobs=n_jobs, return_as="generator")(joblib.delayed(measure)(path) for path in clips.path)
    means, parts = map(
        np.stack, zip(*tqdm(found, total=len(clips), desc=corpus, unit="clip", leave=False), strict=True)
    )
    write(Path(folder, f"{corpus}_layers.npz"), corpus, clips.path, means, parts)


def measure(path):
    """Return the means of one clip, shape (6, 384), and those of its parts, shape (8, 384)."""
    heard = layers.frames(audio.load(path)[0])
    return heard.mean(axis=1), layers.in_parts(heard[layers.PARTS_OF])


def write(path, corpus, paths, means, parts):
    """Write measurements of a corpus, shapes (clips, 6, 384) and (clips, 8, 384), as they ship."""
    stored = {}
    for name, values in (("means", means), ("parts", parts)):
        # All parts of a clip share one scale: what differs between them is what was heard.
        over = (0,) if name == "means" else (0, 1)
        middle = values.mean(axis=over).astype(np.float32)
        step = (2.0 ** np.floor(np.log2(values.std(axis=over) / STEPS))).astype(np.float32)
        stored[name] = np.clip(np.round((values - middle) / step), -127, 127).astype(np.int8)
        stored[f"{name}_middle"], stored[f"{name}_step"] = middle, step
    with whole.replacing(path) as part:
        np.savez_compressed(part, clips=np.array([Path(name).stem for name in paths]), **stored, **_about(corpus))


def main(argv=None):
    """Run the script; return its exit status."""
    return as_script(__doc__, add_arguments, run, argv)


if __name__ == "__main__":
    sys.exit(main())
