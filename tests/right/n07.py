"""Right answers to the exercises of notebook 07, in other forms than the solution's."""

from functools import cache

import numpy as np
import pandas as pd


def _pairs_by_loop(sentence):
    found, before = [], None
    for word in sentence.split():
        if before is not None:
            found.append(before.lower() + " " + word.lower())
        before = word
    return found


def _pairs_by_place(sentence):
    tokens = sentence.lower().split()
    return [" ".join(tokens[n : n + 2]) for n in range(len(tokens) - 1)]


def _leaked_by_loop(ours):
    known = set(ours.train.situation)
    return sum(situation in known for situation in ours.test.situation) / len(ours.test)


def _pool_by_logarithms(voice, words, voice_weight, words_weight):
    logs = voice_weight * np.log(voice) + words_weight * np.log(words)
    powers = np.exp(logs - logs.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _pool_row_by_row(voice, words, voice_weight, words_weight):
    rows = []
    for one, other in zip(voice.tolist(), words.tolist(), strict=False):
        products = [p**voice_weight * q**words_weight for p, q in zip(one, other, strict=False)]
        rows.append([product / sum(products) for product in products])
    return rows


def _rate_recursive(said, heard):
    @cache
    def cost(i, j):
        if i == 0 or j == 0:
            return i + j
        return min(cost(i - 1, j) + 1, cost(i, j - 1) + 1, cost(i - 1, j - 1) + (said[i - 1] != heard[j - 1]))

    return cost(len(said), len(heard)) / len(said)


def _rate_table(said, heard):
    table = np.zeros((len(said) + 1, len(heard) + 1))
    table[:, 0], table[0] = np.arange(len(said) + 1), np.arange(len(heard) + 1)
    for i in range(1, len(said) + 1):
        for j in range(1, len(heard) + 1):
            other = said[i - 1] != heard[j - 1]
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + other)
    return table[-1, -1] / len(said)


def _contradictions_by_loop(ours):
    found = set()
    for name, (_, voice), (_, words) in zip(
        ours.said["clip"], ours.heard.iterrows(), ours.read.iterrows(), strict=False
    ):
        sounds, says = voice.idxmax(), words.idxmax()
        if sounds != says and "neutral" not in (sounds, says) and min(voice.max(), words.max()) >= 0.4:
            found.add(name)
    return found


RIGHT = {
    "7.1": {
        "a loop": lambda ours: _pairs_by_loop,
        "by place": lambda ours: _pairs_by_place,
        "small letters last": lambda ours: lambda sentence: [two.lower() for two in _pairs_by_place(sentence)],
    },
    "7.2": {
        "rounded as printed": lambda ours: round(float(ours.leaked), 2),
        "a loop": _leaked_by_loop,
        "what is new, taken off": lambda ours: 1 - (~ours.test.situation.isin(ours.train.situation)).mean(),
    },
    "7.3": {
        "by logarithms": lambda ours: _pool_by_logarithms,
        "lists, row by row": lambda ours: _pool_row_by_row,
        "rounded to three decimals": lambda ours: lambda *given: np.round(ours.pool(*given), 3),
        "tables": lambda ours: lambda voice, words, *weights: pd.DataFrame(ours.pool(voice, words, *weights)),
    },
    "7.4": {
        "rounded as printed": lambda ours: {side: round(float(weight), 2) for side, weight in ours.weights.items()},
        "a Series": lambda ours: pd.Series(ours.weights),
        "another order": lambda ours: dict(reversed(ours.weights.items())),
        "a table of one column": lambda ours: pd.DataFrame({"weight": ours.weights}),
    },
    "7.5": {
        "a function that calls itself": lambda ours: _rate_recursive,
        "a whole table": lambda ours: _rate_table,
        "rounded to two decimals": lambda ours: lambda said, heard: round(ours.error_rate(said, heard), 2),
    },
    "7.6": {
        "a set from a loop": _contradictions_by_loop,
        "a Series": lambda ours: ours.said["clip"][(ours.sounds != ours.says) & ours.with_feeling & ours.sure],
        "an array, turned round": lambda ours: np.array(ours.contradictions[::-1]),
    },
    "7.7": {
        "lists": lambda ours: [list(two) for two in ours.fooled[:3]],
        "without signs, in small letters": lambda ours: [
            (plain.lower().strip("."), turned.lower().strip(".")) for plain, turned in ours.fooled
        ],
        "other sentences": lambda ours: [
            ("I was really scared", "I was really scared once, years before"),
            ("What a wonderful day", "What a wonderful day it could have been without you"),
            ("I feel sad tonight", "I would feel sad tonight if you left"),
        ],
    },
}
