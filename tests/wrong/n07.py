"""Wrong answers to the exercises of notebook 07, by the mistake behind each."""

import numpy as np


def _split_in_two(sentence):
    tokens = sentence.lower().split()
    return [" ".join(tokens[n : n + 2]) for n in range(0, len(tokens) - 1, 2)]


def _place_by_place(said, heard):
    return sum(one != other for one, other in zip(said, heard, strict=False)) / len(said)


def _products(voice, words, voice_weight, words_weight):
    return voice**voice_weight * words**words_weight


WRONG = {
    "7.1": {
        "no overlap": lambda ours: _split_in_two,
        "one too many": lambda ours: lambda sentence: [*ours.pairs(sentence), sentence.lower().split()[-1]],
        "three words": lambda ours: lambda sentence: [
            " ".join(three) for three in zip(*(sentence.lower().split()[n:] for n in range(3)), strict=False)
        ],
        "capital letters kept": lambda ours: lambda sentence: [
            f"{one} {other}" for one, other in zip(sentence.split(), sentence.split()[1:], strict=False)
        ],
        "each pair once": lambda ours: lambda sentence: sorted(set(ours.pairs(sentence))),
        "tuples": lambda ours: lambda sentence: [tuple(pair.split()) for pair in ours.pairs(sentence)],
        "letters": lambda ours: lambda sentence: [sentence[n : n + 2] for n in range(len(sentence) - 1)],
        "the list of one sentence": lambda ours: ours.pairs("I am not happy"),
    },
    "7.2": {
        "how many": lambda ours: ours.test.situation.isin(ours.train.situation).sum(),
        "of situations": lambda ours: np.isin(ours.test.situation.unique(), ours.train.situation).mean(),
        "of situations, rounded": lambda ours: round(np.isin(ours.test.situation.unique(), ours.train.situation).mean(), 2),
        "the new ones": lambda ours: 1 - ours.leaked,
        "the other way round": lambda ours: ours.train.situation.isin(ours.test.situation).mean(),
        "per cent": lambda ours: 100 * ours.leaked,
        "by the course's own split": lambda ours: 0.0,
        "of sentences that are the same": lambda ours: ours.test.sentence.isin(ours.train.sentence).mean(),
    },
    "7.3": {
        "a mean": lambda ours: lambda voice, words, a, b: (a * voice + b * words) / (a + b),
        "not made to add up": lambda ours: _products,
        "the wrong axis": lambda ours: lambda *given: _products(*given) / _products(*given).sum(axis=0),
        "over all clips": lambda ours: lambda *given: _products(*given) / _products(*given).sum(),
        "logarithms": lambda ours: lambda *given: np.log(_products(*given)),
        "without weights": lambda ours: lambda voice, words, a, b: ours.pool(voice, words, 1, 1),
        "weights as factors": lambda ours: lambda voice, words, a, b: ours.pool(a * voice, b * words + 1e-9, 1, 1),
        "transposed": lambda ours: lambda *given: ours.pool(*given).T,
        "swapped weights": lambda ours: lambda voice, words, a, b: ours.pool(voice, words, b, a),
    },
    "7.4": {
        "swapped": lambda ours: {"voice": ours.weights["words"], "words": ours.weights["voice"]},
        "not made to add up": lambda ours: ours.worth,
        "equal": lambda ours: {"voice": 0.5, "words": 0.5},
        "one number": lambda ours: ours.weights["voice"],
        "the winner takes all": lambda ours: {"voice": 1.0, "words": 0.0},
        "as text": lambda ours: {side: f"{weight:.2f}" for side, weight in ours.weights.items()},
    },
    "7.5": {
        "place by place": lambda ours: _place_by_place,
        "by what was heard": lambda ours: lambda said, heard: ours.error_rate(said, heard) * len(said) / max(len(heard), 1),
        "sets": lambda ours: lambda said, heard: len(set(said) - set(heard)) / len(said),
        "what was right": lambda ours: lambda said, heard: 1 - ours.error_rate(said, heard),
        "per cent": lambda ours: lambda said, heard: 100 * ours.error_rate(said, heard),
        "lengths": lambda ours: lambda said, heard: abs(len(said) - len(heard)) / len(said),
        "never above one": lambda ours: lambda said, heard: min(1, ours.error_rate(said, heard)),
        "how many": lambda ours: lambda said, heard: ours.error_rate(said, heard) * len(said),
    },
    "7.6": {
        "how it was meant": lambda ours: ours.said["clip"][ours.said.emotion != ours.said.words_emotion].tolist(),
        "sure or not": lambda ours: ours.said["clip"][(ours.sounds != ours.says) & ours.with_feeling].tolist(),
        "neutral counted": lambda ours: ours.said["clip"][(ours.sounds != ours.says) & ours.sure].tolist(),
        "all that differ": lambda ours: ours.said["clip"][ours.sounds != ours.says].tolist(),
        "those that agree": lambda ours: ours.said["clip"][(ours.sounds == ours.says) & ours.sure].tolist(),
        "one short": lambda ours: ours.contradictions[1:],
        "row numbers": lambda ours: np.flatnonzero(ours.sounds != ours.says).tolist(),
        "a mask": lambda ours: (ours.sounds != ours.says) & ours.sure,
    },
    "7.7": {
        "two": lambda ours: ours.fooled[:2],
        "one, three times": lambda ours: ours.fooled[:1] * 3,
        "one that it notices": lambda ours: [*ours.fooled, ("I am happy about it.", "I am not happy about it but angry at you.")],
        "words": lambda ours: [("Sad", "Not sad"), ("Happy", "Not happy"), ("Angry", "Not angry")],
        "sentences only": lambda ours: [plain for plain, _ in ours.fooled],
        "an emotion beside each": lambda ours: [(plain, "happy") for plain, _ in ours.fooled],
        "nonsense": lambda ours: [(f"Blub {n} frrz happy krk", f"Not blub {n} frrz happy krk") for n in "abc"],
        "strengthened instead of turned": lambda ours: [(plain, f"Really and very much so: {plain}") for plain, _ in ours.fooled],
        "not turned at all": lambda ours: [(plain, plain) for plain, _ in ours.fooled],
        "other sentences": lambda ours: [(plain, "I am not at home today.") for plain, _ in ours.fooled],
        "no feeling in them": lambda ours: [(f"The train leaves at {n}", f"The train never leaves at {n}") for n in ("one", "two", "three")],
        "always the same turn": lambda ours: [(f"I am {f}", f"I am not {f}") for f in ("sad and alone", "angry at you", "afraid of the dark")],
    },
}  # fmt: skip  # a table
