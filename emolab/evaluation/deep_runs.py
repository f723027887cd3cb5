"""The full runs: every architecture on every fold of actors with several seeds, one row each, resumable."""

import time
from collections.abc import Callable
from functools import cache, partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from emolab import shipped
from emolab.evaluation import experiment, scores, splits
from emolab.features import tables
from emolab.labels import LABEL_SETS
from emolab.models.deep import inputs, nets, training, transfer

CLASSES = LABEL_SETS[8]
SPLIT = "actors5"
SEEDS = (0, 1, 2)
SCRATCH, EARS = "from scratch", "pretrained ears"
COLUMNS = ["track", "model", "share", "fold", "seed", "parameters", "epochs", "uar", "seconds", "answers"]


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


@cache
def load(kind):
    """Read RAVDESS as one kind of input.

    Parameters
    ----------
    kind : {"statistics", "images", "cepstra", "ears"}

    Returns
    -------
    labels : pandas.DataFrame
        The same rows in the same order for every kind.
    clips : numpy.ndarray of shape (n_clips, ...)
    """
    labels = experiment.load("ravdess")[0]
    if kind in ("images", "cepstra"):
        found, sequences = tables.load_sequences("ravdess")
        images = inputs.images(sequences)
        clips = images if kind == "images" else inputs.cepstra(images)
    else:
        found, table = experiment.load("ravdess", recipe={"statistics": "emolab", "ears": "ears"}[kind])
        clips = table.to_numpy()
    places = pd.Index(found["clip"]).get_indexer(labels["clip"])
    return labels, clips[places]


def fewer(labels, rows, share, seed):
    """Keep a share of the speakers of some rows, drawn at random.

    Returns
    -------
    array of int
        Some of the rows.
    """
    people = labels.speaker.iloc[rows].unique()
    kept = np.random.default_rng(seed).permutation(people)[: max(1, round(share * len(people)))]
    return rows[labels.speaker.iloc[rows].isin(kept)]


def run(name, fold, seed, share=1.0, epochs=None, show=()):
    """Train one net of `CASES` on one fold and ask it about the actors that were held out.

    Parameters
    ----------
    name : str
    fold : int
        Of `SPLIT`.
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
        `COLUMNS`; answers has a digit a clip of the fold, its place in `CLASSES`.
    probabilities : numpy.ndarray of shape (n_tested, n_classes)
    model : keras.Model
    history : pandas.DataFrame

    Notes
    -----
    Notebook: 04_train_deep_models
    """
    case, started = CASES[name], time.perf_counter()
    labels, clips = load(case.kind)
    train, test = splits.folds(SPLIT, labels)[fold]
    learning, watching = splits.set_aside(labels, train, seed=seed)
    learning = fewer(labels, learning, share, seed)
    if case.kind != "images":
        clips = inputs.standardised(clips, learning)
    training.repeatable(seed)
    model = case.make()
    # An epoch of few clips is short, so there are more of them.
    rounds = share**-0.5
    patience = case.patience and round(rounds * case.patience)
    history = training.fit(
        model, clips, inputs.codes(labels.emotion, CLASSES), learning, watching, epochs or round(rounds * case.epochs),
        patience, case.augment, seed=seed, show=show,
    )  # fmt: skip
    probabilities = training.probabilities(model, clips[test])
    given = probabilities.argmax(axis=1)
    row = {
        "track": case.track, "model": name, "share": share, "fold": fold, "seed": seed,
        "parameters": model.count_params(), "epochs": len(history),
        "uar": round(scores.uar(labels.emotion.to_numpy()[test], np.array(CLASSES)[given]), 4),
        "seconds": round(time.perf_counter() - started, 1), "answers": "".join(map(str, given)),
    }  # fmt: skip
    return row, probabilities, model, history


def read(path=None):
    """Read a table of full runs; default: the one that ships.

    Returns
    -------
    pandas.DataFrame
        With `COLUMNS`.
    """
    return pd.read_csv(path or shipped.path("scores", "deep_runs.csv"), dtype={"answers": str})


def emotions_of(runs):
    """Put the answers of one run a fold together.

    Parameters
    ----------
    runs : pandas.DataFrame
        Rows of one model, share and seed, one a fold.

    Returns
    -------
    numpy.ndarray of str, shape (n_clips,)
        In the order of `load`; None where a fold was not run.
    """
    labels = load("statistics")[0]
    folds = splits.folds(SPLIT, labels)
    given = np.empty(len(labels), dtype=object)
    for row in runs.itertuples():
        given[folds[row.fold][1]] = [CLASSES[int(digit)] for digit in row.answers]
    return given


def summary(runs):
    """Bring full runs to one row a model and share.

    Parameters
    ----------
    runs : pandas.DataFrame
        From `read`.

    Returns
    -------
    pandas.DataFrame
        track, model, share, parameters, folds and seeds (how many there are), uar (of all clips asked, mean over
        seeds), spread (standard deviation over seeds; missing where there is one), low, high (interval over speakers,
        mean of the seeds'), seconds (mean of a fold).

    Notes
    -----
    Notebook: 04_train_deep_models
    """
    labels = load("statistics")[0]
    rows = []
    for (track, name, share), part in runs.groupby(["track", "model", "share"], sort=False):
        # A seed that has not been through all the folds of the first one was asked about other people.
        folds = set(part[part.seed == part.seed.min()].fold)
        given = [emotions_of(one) for _, one in part.groupby("seed") if set(one.fold) == folds]
        asked = pd.notna(given[0])
        truth, speakers = labels.emotion[asked], labels.speaker[asked]
        uars = [scores.uar(truth, answers[asked]) for answers in given]
        low, high = np.mean([scores.interval(truth, answers[asked], speakers) for answers in given], axis=0)
        rows.append({
            "track": track, "model": name, "share": share, "parameters": part.parameters.max(), "folds": len(folds),
            "seeds": len(given), "uar": np.mean(uars), "spread": np.std(uars) if len(given) > 1 else np.nan, "low": low,
            "high": high, "seconds": part.seconds.mean(),
        })  # fmt: skip
    return pd.DataFrame(rows)
