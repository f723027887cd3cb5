"""Make the measurements that come with the course again: python data/features/make_tables.py FOLDER [NAME ...]

writes every file of data/features from the recordings, or those that are named, byte for byte as they were shipped
(with the pinned versions).
"""

import os
import sys
from functools import partial
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from emolab import whole
from emolab.commands import as_script, at_least_one
from emolab.errors import PlainError
from emolab.features import ears, sequences, table
from emolab.features.tables import POOLED
from emolab.recordings import audio, corpora

TABLES = (
    ("ravdess", "emolab"),
    ("emodb", "emolab"),
    ("nemo", "emolab"),
    ("ravdess", "full1020"),
    ("emodb", "full1020"),
    ("ravdess", "means"),
    ("emodb", "means"),
)
# How coarsely `units` are kept: in steps of half a deviation, which costs no score.
STEPS_A_DEVIATION = 2
WITH_UNITS = ("ravdess",)
# As it was called when they were made: part of the files, which keep their bytes.
COMMAND = "emolab features --shipped FOLDER"
# Of the 23 bits of a float32's fraction. The rest is noise of the last operation, different from machine to machine,
# and three quarters of the size.
KEPT_BITS = 12


def add_arguments(parser):
    parser.add_argument("folder", type=Path, help="where to write them")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which, such as emodb_emolab; default: all")
    parser.add_argument("--jobs", type=at_least_one, default=1, help="processes (default: 1)")


def run(arguments):
    make(arguments.folder, arguments.names, min(arguments.jobs, os.cpu_count()))
    return 0


def make(folder, names=(), n_jobs=1):
    """Write tables and sequences into a folder; all of them take some minutes.

    Parameters
    ----------
    folder : path
    names : list of str, optional
        Which, such as ``"emodb_emolab"`` or ``"emodb_sequences"``. Default: all.
    n_jobs : int
        Processes.

    Raises
    ------
    PlainError
        If nothing of that name is made from sound here.
    """
    makers = {f"{corpus}_{recipe}": partial(make_table, folder, corpus, recipe, n_jobs) for corpus, recipe in TABLES}
    makers |= {f"{corpus}_sequences": partial(make_sequences, folder, corpus, n_jobs) for corpus in POOLED}
    makers |= {f"{corpus}_units": partial(make_units, folder, corpus) for corpus in WITH_UNITS}
    unknown = [name for name in names if name not in makers]
    if unknown:
        raise PlainError(f"Nothing that ships is called {', '.join(unknown)}; choose from {', '.join(makers)}.")
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name in names or makers:
        makers[name]()


def make_table(folder, corpus, recipe, n_jobs=1):
    """Measure a corpus and write ``<corpus>_<recipe>.parquet``."""
    labels, features = table.measure(corpora.manifest(corpus), recipe, n_jobs)
    with whole.replacing(Path(folder, f"{corpus}_{recipe}.parquet")) as part:
        table.write_table(part, labels, rounded(features), _about(corpus))


def make_sequences(folder, corpus, n_jobs=1):
    """Write ``<corpus>_sequences.npz``: all clips end to end, half decibels over -80 as bytes."""
    clips = corpora.manifest(corpus)
    jobs = (joblib.delayed(_coarse)(path) for path in clips.path)
    found = joblib.Parallel(n_jobs=n_jobs, return_as="generator")(jobs)
    found = list(tqdm(found, total=len(clips), desc="sequences", unit="clip", leave=False))
    with whole.replacing(Path(folder, f"{corpus}_sequences.npz")) as part:
        np.savez_compressed(
            part,
            values=np.concatenate([((steps - sequences.FLOOR_DB) * 2).astype(np.uint8) for steps in found]),
            steps=np.array([len(steps) for steps in found], dtype=np.int32),
            clips=np.array([Path(path).stem for path in clips.path]),
            scale=np.float32(0.5),
            offset=np.float32(sequences.FLOOR_DB),
            step_seconds=np.float32(sequences.STEP_SECONDS),
            **_about(corpus),
        )


def make_units(folder, corpus):
    """Write ``<corpus>_units.npz``: what `ears.units` measures of every clip."""
    names = ears.UNIT_MEANS + ears.UNIT_SPREADS
    clips = corpora.manifest(corpus)
    rows = [ears.units(audio.load(path)[0]) for path in tqdm(clips.path, desc="units", unit="clip", leave=False)]
    write_units(folder, corpus, [Path(path).stem for path in clips.path], names, np.stack(rows))


def write_units(folder, corpus, clips, names, values):
    """Write values of shape (clips, names) as whole steps from their mean, a byte each."""
    offset, step = values.mean(axis=0), values.std(axis=0) / STEPS_A_DEVIATION
    step[step == 0] = 1
    with whole.replacing(Path(folder, f"{corpus}_units.npz")) as part:
        np.savez_compressed(
            part,
            # A row a feature: neighbours are alike then, and the file is smaller.
            values=np.clip(np.round((values - offset) / step), -127, 127).astype(np.int8).T.copy(),
            clips=np.array(clips),
            columns=np.array(names),
            scale=step.astype(np.float32),
            offset=offset.astype(np.float32),
            **_about(corpus),
        )


def rounded(features):
    """Keep the leading bits of float32 values: an error of at most one part in eight thousand."""
    values = np.ascontiguousarray(features.to_numpy(np.float32)).view(np.uint32)
    dropped = 23 - KEPT_BITS
    values = (values + np.uint32(1 << (dropped - 1))) & np.uint32(0xFFFFFFFF << dropped & 0xFFFFFFFF)
    return pd.DataFrame(values.view(np.float32), columns=features.columns, index=features.index)


def _coarse(path):
    return sequences.coarse(*audio.read(path))


def _about(corpus):
    known = corpora.corpus(corpus)
    return {
        "source": f"{known.title}, {known.home}",
        "licence": known.licence,
        "citation": known.citation,
        "command": COMMAND,
    }


def main(argv=None):
    """Run the script; return its exit status."""
    return as_script(__doc__, add_arguments, run, argv)


if __name__ == "__main__":
    sys.exit(main())
