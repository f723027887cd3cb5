"""Right answers to the exercises of notebook 01, in other forms than the solution's."""

import pandas as pd


def _by_loop(ours, share):
    return {corpus: share(rows) for corpus, rows in ours.everything.groupby("corpus")}


def _women(rows):
    sexes = rows.groupby("speaker").sex.first()
    return float((sexes == "female").mean())


def _parser_by_dict(file):
    names = dict(zip("WLEAFTN", "angry bored disgust fearful happy sad neutral".split(), strict=True))
    men = {"03", "10", "11", "12", "15"}
    made = dict(speaker="emodb-" + file[:2], statement=file[2:5], emotion=names[file[5]])
    made["sex"] = "male" if file[:2] in men else "female"
    return made | {"take": file[6]}


def _parser_by_regex(file):
    import re

    speaker, statement, letter = re.match(r"(\d\d)([ab]\d\d)([A-Z])", file).groups()
    named = {"W": "angry", "L": "bored", "E": "disgust", "A": "fearful", "F": "happy", "T": "sad", "N": "neutral"}
    return {
        "statement": statement,
        "emotion": named[letter],
        "sex": {True: "male", False: "female"}[int(speaker) in (3, 10, 11, 12, 15)],
        "speaker": f"emodb-{speaker}",
    }


def _longer_by_loop(ours):
    found = {}
    for speaker, rows in ours.acted.groupby("speaker"):
        of = {intensity: part.seconds.mean() for intensity, part in rows.groupby("intensity")}
        found[speaker] = of["strong"] - of["normal"]
    return found


def _fair_with(ours, seed):
    drawn = [
        rows.groupby(["emotion", "sex"]).sample(rows.groupby(["emotion", "sex"]).size().min(), random_state=seed)
        for _, rows in ours.four.groupby("corpus")
    ]
    return pd.concat(drawn)


RIGHT = {
    "1.1": {
        "another order": lambda ours: dict(reversed(ours.read.items())),
        "with more in it": lambda ours: ours.read | {"statement": "02", "repetition": "01"},
        "as NumPy's text": lambda ours: {key: pd.Series([value]).to_numpy()[0] for key, value in ours.read.items()},
    },
    "1.2": {
        "a loop over letters": lambda ours: _parser_by_dict,
        "a regular expression": lambda ours: _parser_by_regex,
        "a lambda": lambda ours: lambda file: ours.parse_emodb(file),
    },
    "1.3": {
        "rounded as printed": lambda ours: ours.always.round(3),
        "rounded as in the notebook": lambda ours: ours.always.round(2),
        "a dict from a loop": lambda ours: _by_loop(ours, lambda rows: rows.emotion.value_counts().max() / len(rows)),
        "a table of one column": lambda ours: ours.always.to_frame("share"),
        "another order": lambda ours: ours.always.sort_values(),
    },
    "1.4": {
        "rounded as printed": lambda ours: ours.women.round(3),
        "a dict from a loop": lambda ours: _by_loop(ours, _women),
        "a table of one column": lambda ours: ours.women.to_frame(),
    },
    "1.5": {
        "whole numbers in a dict": lambda ours: {name: int(n) for name, n in ours.dropped.items()},
        "decimals": lambda ours: ours.dropped.astype(float),
        "what is left, taken off": lambda ours: ours.everything.groupby("corpus").size()
        - ours.merged.isin(ours.labels.LABEL_SETS[6]).groupby(ours.everything.corpus).sum(),
    },
    "1.6": {
        "rounded as printed": lambda ours: ours.longer.round(2),
        "a dict from a loop": _longer_by_loop,
        "a pivot": lambda ours: ours.acted.pivot_table(index="speaker", columns="intensity", values="seconds")
        .eval("strong - normal"),
    },
    "1.7": {
        "other clips": lambda ours: _fair_with(ours, 1),
        "another order": lambda ours: ours.fair.sample(frac=1, random_state=0),
        "categories": lambda ours: ours.fair.astype({"speaker": "category", "emotion": "category"}),
        "fewer columns": lambda ours: ours.fair[["corpus", "speaker", "sex", "emotion"]],
    },
}  # fmt: skip  # a table
