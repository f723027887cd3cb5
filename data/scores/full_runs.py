"""Every net on every fold with several seeds: the rows that `deep_runs.csv` still lacks, one by one."""

import csv
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from emolab.evaluation import deep_runs, scores, splits
from emolab.evaluation.deep_runs import CLASSES, EARS, SCRATCH, SPLIT
from emolab.models.deep import inputs, nets, training, transfer

SEEDS = (0, 1, 2)


class Case(NamedTuple):
    """One architecture with what it is fed and how it is trained."""

    track: str
    kind: str
    make: Callable
    epochs: int = 20
    augment: bool = False
    patience: int | None = 4


# EmoChat trains for a fixed time, so its net is not stopped early here either.
CASES = {
    "dense": Case(SCRATCH, "statistics", partial(nets.dense, 541)),
    "cnn": Case(SCRATCH, "images", nets.cnn),
    "cnn with SpecAugment": Case(SCRATCH, "images", nets.cnn, augment=True),
    "lstm": Case(SCRATCH, "images", nets.lstm),
    "emochat": Case(SCRATCH, "cepstra", partial(nets.emochat, inputs.STEPS, 13, len(CLASSES)), 15, patience=None),
    "cnn_lstm": Case(SCRATCH, "images", nets.cnn_lstm),
    "vgg": Case(SCRATCH, "images", nets.vgg, epochs=12),
    "vgg after nEMO": Case(SCRATCH, "images", lambda: transfer.take_over(transfer.pretrained()), epochs=12),
    "dense on ears": Case(EARS, "ears", partial(nets.dense, 2304)),
}
# Shares of the actors that are learned from; all but these two are asked with all of them only.
SHARES = {"vgg": (1.0, 0.5, 0.25), "vgg after nEMO": (1.0, 0.5, 0.25)}


def run(name, fold, seed, share=1.0, epochs=None, show=()):
    """Train one net of `CASES` on one fold and ask it about the actors that were held out.

    Parameters
    ----------
    name : str
    fold : int
        Of `deep_runs.SPLIT`.
    seed : int
        Of the net's first weights, of the speakers set aside and of the variants.
    share : float
        Of the actors to learn from.
    epochs : int, optional
        At most; default: those of the case, and more of them where the share is small.
    show : sequence of keras.callbacks.Callback

    Returns
    -------
    row : dict
        `deep_runs.COLUMNS`; answers has a digit a clip of the fold, its place in `deep_runs.CLASSES`.
    probabilities : numpy.ndarray of shape (n_tested, n_classes)
    model : keras.Model
    history : pandas.DataFrame
    """
    case, started = CASES[name], time.perf_counter()
    labels, clips = deep_runs.load(case.kind)
    train, test = splits.folds(SPLIT, labels)[fold]
    learning, watching = splits.set_aside(labels, train, seed=seed)
    learning = deep_runs.fewer(labels, learning, share, seed)
    if case.kind != "images":
        clips = inputs.standardised(clips, learning)
    training.repeatable(seed)
    model = case.make()
    # An epoch of few clips is short, so there are more of them.
    rounds = share**-0.5
    patience = case.patience and round(rounds * case.patience)
    rows, most = (learning, watching), epochs or round(rounds * case.epochs)
    targets = inputs.codes(labels.emotion, CLASSES)
    history = training.fit(model, clips, targets, *rows, most, patience, case.augment, seed=seed, show=show)
    probabilities = training.probabilities(model, clips[test])
    given = probabilities.argmax(axis=1)
    row = {
        "track": case.track, "model": name, "share": share, "fold": fold, "seed": seed,
        "parameters": model.count_params(), "epochs": len(history),
        "uar": round(scores.uar(labels.emotion.to_numpy()[test], np.array(CLASSES)[given]), 4),
        "seconds": round(time.perf_counter() - started, 1), "answers": "".join(map(str, given)),
    }  # fmt: skip  # a table
    return row, probabilities, model, history


def wanted():
    """List (model, share, fold, seed) of all full runs."""
    return [
        (name, share, fold, seed)
        for seed in SEEDS
        for name in CASES
        for share in SHARES.get(name, (1.0,))
        for fold in range(5)
    ]


def extend(path, most=None, each=None):
    """Compute the rows that a table of runs still lacks, and append each as soon as it is there.

    Parameters
    ----------
    path : path
        A CSV file; it need not exist.
    most : int, optional
        Stop after so many rows.
    each : callable, optional
        Called with every new row and its probabilities.

    Returns
    -------
    int
        How many rows were added.
    """
    path, done = Path(path), set()
    if path.exists():
        done = set(deep_runs.read(path)[["model", "share", "fold", "seed"]].itertuples(index=False, name=None))
    missing = [question for question in wanted() if question not in done][:most]
    with open(path, "a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, deep_runs.COLUMNS, lineterminator="\n")
        if not done:
            writer.writeheader()
        for name, share, fold, seed in missing:
            row, probabilities, *_ = run(name, fold, seed, share)
            writer.writerow(row)
            file.flush()
            if each:
                each(row, probabilities)
    return len(missing)
