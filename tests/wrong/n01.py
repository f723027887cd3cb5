"""Wrong answers to the exercises of notebook 01, by the mistake behind each."""

import pandas as pd


def _parser(ours, **changes):
    """Return a parser with some entries made otherwise: by name of the entry, a function of the file name."""
    return lambda file: ours.parse_emodb(file) | {key: change(file) for key, change in changes.items()}


def _by_intensity(rows, how="mean"):
    table = rows.groupby(["speaker", "intensity"]).seconds.agg(how).unstack()
    return table.strong - table.normal


def _share_of_clips(ours):
    return (ours.everything.sex == "female").groupby(ours.everything.corpus).mean()


WRONG = {
    "1.1": {
        "the next emotion": lambda ours: ours.read | {"emotion": "disgust"},
        "even actors as men": lambda ours: ours.read | {"sex": "male"},
        "intensities turned round": lambda ours: ours.read | {"intensity": "normal"},
        "the repetition as speaker": lambda ours: ours.read | {"speaker": "ravdess-02"},
        "a number as speaker": lambda ours: ours.read | {"speaker": 16},
        "no sex": lambda ours: {key: value for key, value in ours.read.items() if key != "sex"},
        "a list": lambda ours: list(ours.read.values()),
    },
    "1.2": {
        "without the sentence": lambda ours: (
            lambda file: {key: part for key, part in ours.parse_emodb(file).items() if key != "statement"}
        ),
        "sex as in RAVDESS": lambda ours: _parser(ours, sex=lambda file: "male" if int(file[:2]) % 2 else "female"),
        "anger and boredom mixed up": lambda ours: _parser(ours, emotion=lambda file: {"W": "bored"}.get(file[5], "angry")),
        "a letter forgotten": lambda ours: _parser(ours, emotion=lambda file: {"W": "angry", "L": "bored"}[file[5]]),
        "the take as emotion": lambda ours: _parser(ours, emotion=lambda file: file[6]),
        "a digit short": lambda ours: _parser(ours, statement=lambda file: file[2:4]),
        "a number as speaker": lambda ours: _parser(ours, speaker=lambda file: int(file[:2])),
        "no return": lambda ours: lambda file: {file: ours.parse_emodb(file)}.get(None),
        "the result of one file": lambda ours: ours.parse_emodb("03a01Wa.wav"),
        "a list": lambda ours: lambda file: list(ours.parse_emodb(file).values()),
    },
    "1.3": {
        "per cent": lambda ours: (100 * ours.always).round(1),
        "numbers of clips": lambda ours: ours.everything.groupby("corpus").emotion.agg(lambda e: e.value_counts().max()),
        "the UAR": lambda ours: 1 / ours.everything.groupby("corpus").emotion.nunique(),
        "one emotion for all": lambda ours: (ours.everything.emotion == ours.everything.emotion.mode()[0])
        .groupby(ours.everything.corpus).mean(),
        "one number": lambda ours: ours.everything.emotion.value_counts(normalize=True).max(),
        "the rarest emotion": lambda ours: ours.everything.groupby("corpus").emotion.agg(
            lambda e: e.value_counts(normalize=True).min()
        ),
    },
    "1.4": {
        "clips": _share_of_clips,
        "men": lambda ours: 1 - ours.women,
        "numbers": lambda ours: (ours.people.sex == "female").groupby(ours.people.corpus).sum(),
        "per cent": lambda ours: 100 * ours.women,
        "a corpus short": lambda ours: ours.women.drop("nemo"),
    },
    "1.5": {
        "calm dropped": lambda ours: (~ours.everything.emotion.isin(ours.labels.LABEL_SETS[6]))
        .groupby(ours.everything.corpus).sum(),
        "those that stay": lambda ours: ours.everything.groupby("corpus").size() - ours.dropped,
        "the set of seven": lambda ours: (~ours.merged.isin(ours.labels.LABEL_SETS[7])).groupby(ours.everything.corpus).sum(),
        "shares": lambda ours: ours.dropped / ours.everything.groupby("corpus").size(),
        "only where clips were lost": lambda ours: ours.dropped[ours.dropped > 0],
        "by emotion": lambda ours: ours.everything.emotion.value_counts(),
    },
    "1.6": {
        "with neutral": lambda ours: _by_intensity(ours.ravdess),
        "turned round": lambda ours: -ours.longer,
        "medians": lambda ours: _by_intensity(ours.acted, "median"),
        "a ratio": lambda ours: ours.means.strong / ours.means.normal,
        "by emotion": lambda ours: ours.acted.groupby("emotion").seconds.mean(),
        "everybody together": lambda ours: ours.longer.mean(),
    },
    "1.7": {
        "everything": lambda ours: ours.everything,
        "only relabelled": lambda ours: ours.four,
        "balanced by emotion only": lambda ours: ours.four.groupby(["corpus", "emotion"]).sample(40, random_state=0),
        "balanced over all corpora": lambda ours: ours.four.groupby(["emotion", "sex"]).sample(900, random_state=0),
        "filled up with copies": lambda ours: ours.four.groupby(["corpus", "emotion", "sex"])
        .sample(400, replace=True, random_state=0),
        "a new index": lambda ours: ours.fair.reset_index(drop=True),
        "too small": lambda ours: ours.four.groupby(["corpus", "emotion", "sex"]).sample(20, random_state=0),
        "one corpus": lambda ours: ours.fair[ours.fair.corpus == "crema-d"],
        "calm kept": lambda ours: ours.fair.assign(emotion=ours.everything.emotion.loc[ours.fair.index]),
        "an emotion short": lambda ours: ours.fair[ours.fair.emotion != "sad"],
        "counts": lambda ours: pd.crosstab(ours.fair.emotion, ours.fair.sex).to_numpy(),
    },
}  # fmt: skip  # a table
