"""Wrong answers to the exercises of notebook 06, by the mistake behind each."""

import numpy as np
import pandas as pd
from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold


def _alone(ours):
    return {name: ours.leaks.look_up(ours.table, {name}).accuracy for name in ours.names}


def _with(accuracies, name):
    return name, accuracies[name]


def _folds(ours, splitter, groups=None):
    return list(splitter.split(ours.german, ours.german.emotion, groups))


def _draw_without_putting_back(speakers, rng):
    people = np.unique(speakers)
    drawn = rng.choice(people, len(people), replace=False)
    return np.concatenate([np.flatnonzero(speakers == person) for person in drawn])


def _draw_half(speakers, rng):
    drawn = rng.choice(np.unique(speakers), 6)
    return np.concatenate([np.flatnonzero(speakers == person) for person in drawn])


def _draw_out_of_clips(speakers, rng):
    drawn = rng.choice(speakers, len(np.unique(speakers)))
    return np.concatenate([np.flatnonzero(speakers == person) for person in drawn])


def _draw_and_forget_how_often(speakers, rng):
    people = np.unique(speakers)
    return np.flatnonzero(np.isin(speakers, rng.choice(people, len(people))))


def _by(ours, places):
    clips = pd.DataFrame({"sure": ours.surest, "right": ours.right.astype(float)}).groupby(places)
    return np.average((clips.sure.mean() - clips.right.mean()).abs(), weights=clips.size())


def _ece(ours, n_bins, weighted=True, average=np.average, sign=abs):
    bins = np.minimum((ours.surest * n_bins).astype(int), n_bins - 1)
    groups = [bins == b for b in np.unique(bins)]
    gaps = [sign(ours.surest[rows].mean() - ours.right[rows].mean()) for rows in groups]
    return average(gaps, weights=[rows.sum() for rows in groups]) if weighted else average(gaps)


WRONG = {
    "6.1": {
        "most alone, beside its own score": lambda ours: _with(ours.left, max(_alone(ours), key=_alone(ours).get)),
        "the one that buys most alone": lambda ours: _with(_alone(ours), max(_alone(ours), key=_alone(ours).get)),
        "the one that changes least": lambda ours: _with(ours.left, max(ours.left, key=ours.left.get)),
        "another one": lambda ours: _with(ours.left, "duplicates"),
        "no leak": lambda ours: ("noise", 0.8),
        "all of them": lambda ours: list(ours.names),
        "the score": lambda ours: min(ours.left.values()),
        "the name alone, as if by trying": lambda ours: ours.lowest,
        "the name with a number made up": lambda ours: (ours.lowest, 0.5),
        "the name with the score of all": lambda ours: (ours.lowest, ours.leaks.look_up(ours.table, set(ours.names)).accuracy),
        "the other way round": lambda ours: ours.close_first[::-1],
    },
    "6.2": {
        "all": lambda ours: list("ABCDEF"),
        "none": lambda ours: [],
        "only what is there twice": lambda ours: ["F"],
        "the choice by the test overlooked": lambda ours: ["A", "C", "F"],
        "the columns overlooked": lambda ours: ["A", "E", "F"],
        "an honest one accused": lambda ours: ["A", "C", "D", "E", "F"],
        "the honest ones": lambda ours: ["B", "D"],
        "a word": lambda ours: "ACEF",
    },
    "6.3": {
        "never tested": lambda ours: [(train, test[5:]) for train, test in ours.apart],
        "on neither side": lambda ours: [(train[5:], test) for train, test in ours.apart],
        "counted from one": lambda ours: [(train + 1, test + 1) for train, test in ours.apart],
        "at random": lambda ours: _folds(ours, StratifiedKFold(5, shuffle=True, random_state=0)),
        "in the order of the table": lambda ours: _folds(ours, KFold(5)),
        "by statement": lambda ours: _folds(ours, GroupKFold(5), ours.german.statement),
        "swapped": lambda ours: [(test, train) for train, test in ours.apart],
        "a fold short": lambda ours: ours.apart[:4],
        "ten folds": lambda ours: _folds(ours, GroupKFold(10), ours.german.speaker),
        "clips twice, others never": lambda ours: [
            (np.resize(train[: len(train) // 2], len(train)), test) for train, test in ours.apart
        ],
        "trained on all": lambda ours: [(np.arange(len(ours.german)), test) for _, test in ours.apart],
        "names": lambda ours: [
            (ours.german.speaker.to_numpy()[train], ours.german.speaker.to_numpy()[test]) for train, test in ours.apart
        ],
        "one of them": lambda ours: ours.apart[0],
    },
    "6.4": {
        "counted from the end of the table": lambda ours: lambda speakers, rng: ours.draw_people(speakers, rng) + len(speakers),
        "clips": lambda ours: lambda speakers, rng: rng.choice(len(speakers), len(speakers)),
        "nobody put back": lambda ours: _draw_without_putting_back,
        "how often forgotten": lambda ours: _draw_and_forget_how_often,
        "half of the people": lambda ours: _draw_half,
        "names": lambda ours: lambda speakers, rng: rng.choice(np.unique(speakers), 12),
        "everybody": lambda ours: lambda speakers, rng: np.arange(len(speakers)),
        "one draw": lambda ours: ours.draw_people(ours.german.speaker.to_numpy(), np.random.default_rng(0)),
        "no return": lambda ours: lambda speakers, rng: {}.get(len(ours.draw_people(speakers, rng))),
        "names weighted by their clips": lambda ours: _draw_out_of_clips,
        "a generator of its own": lambda ours: lambda speakers, rng: ours.draw_people(speakers, np.random.default_rng()),
        "the same draw each time": lambda ours: lambda speakers, rng: ours.draw_people(speakers, np.random.default_rng(0)),

    },
    "6.5": {
        "ten bins": lambda ours: _ece(ours, 10),
        "bins count the same": lambda ours: _ece(ours, 15, weighted=False, average=np.mean),
        "bins between the smallest and the largest": lambda ours: _by(ours, pd.cut(ours.surest, 15, labels=False)),
        "bins of equally many clips": lambda ours: _by(ours, pd.qcut(ours.surest, 15, labels=False)),
        "rounded too far": lambda ours: round(float(ours.error), 1),
        "the largest gap": lambda ours: _ece(ours, 15, weighted=False, average=np.max),
        "one bin": lambda ours: ours.right.mean() - 0.5,
        "per cent": lambda ours: 100 * ours.error,
        "bins by the truth's probability": lambda ours: np.mean(
            1 - ours.probabilities[np.arange(len(ours.truth)), np.searchsorted(ours.classes, ours.truth)]
        ),
        "all gaps": lambda ours: ours.gaps,
    },
    "6.6": {
        "the threshold": lambda ours: ours.surest[ours.order][round(ours.answered * len(ours.order)) - 1],
        "the silent share": lambda ours: 1 - ours.answered,
        "clips": lambda ours: ours.answered * len(ours.order),
        "per cent": lambda ours: 100 * ours.answered,
        "the seventy surest in a hundred": lambda ours: 0.7,
        "those of which it is so sure": lambda ours: np.mean(ours.surest >= 0.9),
        "how many are right": lambda ours: ours.right.mean(),
    },
    "6.7": {
        "random folds": lambda ours: ours.report | {"split": "random5"},
        "by statement": lambda ours: ours.report | {"split": "statements"},
        "the speaker's sex": lambda ours: ours.report | {"target": "sex"},
        "no interval": lambda ours: {key: value for key, value in ours.report.items() if key != "ci95"},
        "a better score written over it": lambda ours: ours.report | {"uar": 0.97},
        "a report typed by hand": lambda ours: {
            "corpus": "emodb", "model": "lda", "split": "speakers5", "target": "emotion", "uar": 0.99, "ci95": [0.98, 1.0],
            "n": ours.report["n"], "speakers": 10, "leaks": [],
        },
        "another model's name on it": lambda ours: ours.report | {"model": "knn"},
        "part of the corpus": lambda ours: ours.report | {"n": 100},
        "something leaks": lambda ours: ours.report | {"leaks": ["3 of 10 speakers stand in training and test."]},
        "not better than a guess": lambda ours: ours.report | {"uar": 0.2, "ci95": [0.1, 0.3]},
        "the score alone": lambda ours: ours.report["uar"],
    },
}  # fmt: skip  # a table
