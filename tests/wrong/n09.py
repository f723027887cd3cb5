"""Wrong answers to the exercises of notebook 09, by the mistake behind each."""

import numpy as np


def _entropy(votes, log=np.log2, sign=-1):
    shares = np.asarray(votes) / np.sum(votes)
    shares = shares[shares > 0]
    return sign * (shares * log(shares)).sum()


def _careless(votes):
    shares = np.asarray(votes) / np.sum(votes)
    with np.errstate(all="ignore"):
        return -(shares * np.log2(shares)).sum()


def _hard(recognised, place, n_classes):
    return np.eye(n_classes)[place]


def _everywhere(recognised, place, n_classes):
    row = np.full(n_classes, (1 - recognised) / n_classes)
    row[place] += recognised
    return row


def _too_much(recognised, place, n_classes):
    row = np.full(n_classes, 1 - recognised)
    row[place] = recognised
    return row


def _covariance(x, y):
    return np.mean((x - x.mean()) * (y - y.mean()))


def _stepped(p):
    order = np.argsort(p)
    back = np.empty_like(p)
    back[order] = p[order] * np.arange(len(p), 0, -1)
    return back


WRONG = {
    "9.1": {
        "what was meant": lambda ours: (ours.votes[np.arange(len(ours.votes)), ours.place] / ours.votes.sum(1)).mean(),
        "the majority": lambda ours: np.mean(ours.votes.argmax(axis=1) == ours.place),
        "votes": lambda ours: ours.votes.max(axis=1).mean(),
        "per cent": lambda ours: 100 * ours.ceiling,
        "the rest": lambda ours: 1 - ours.ceiling,
        "everything": lambda ours: 1.0,
    },
    "9.2": {
        "nats": lambda ours: lambda votes: _entropy(votes, np.log),
        "a minus too few": lambda ours: lambda votes: _entropy(votes, sign=1),
        "noughts": lambda ours: _careless,
        "counts": lambda ours: lambda votes: -(votes * np.log2(np.maximum(votes, 1))).sum(),
        "a list": lambda ours: lambda votes: list(votes / votes.sum()),
    },
    "9.3": {
        "hard": lambda ours: _hard,
        "everywhere": lambda ours: _everywhere,
        "too much": lambda ours: _too_much,
        "the wrong place": lambda ours: lambda recognised, place, n: np.roll(ours.soften(recognised, place, n), 1),
        "one share": lambda ours: lambda recognised, place, n: recognised,
    },
    "9.4": {
        "the correlation": lambda ours: lambda x, y: np.corrcoef(x, y)[0, 1],
        "half": lambda ours: lambda x, y: ours.concord(x, y) / 2,
        "no means": lambda ours: lambda x, y: 2 * _covariance(x, y) / (x.var() + y.var()),
        "two ways to divide": lambda ours: (
            lambda x, y: 2 * np.cov(x, y)[0, 1] / (x.var() + y.var() + (x.mean() - y.mean()) ** 2)
        ),
        "an error": lambda ours: lambda x, y: np.mean(np.square(x - y)),
    },
    "9.5": {
        "never counted itself": lambda ours: lambda observed, dealt: np.mean(np.abs(dealt) >= abs(observed)),
        "one side": lambda ours: lambda observed, dealt: (1 + np.sum(dealt >= observed)) / (1 + len(dealt)),
        "turned round": lambda ours: lambda observed, dealt: 1 - ours.p_value(observed, dealt),
        "only larger ones": lambda ours: (
            lambda observed, dealt: (1 + np.sum(np.abs(dealt) > abs(observed))) / (1 + len(dealt))
        ),
        "a count": lambda ours: lambda observed, dealt: np.sum(np.abs(dealt) >= abs(observed)),
        "the gap": lambda ours: lambda observed, dealt: observed,
    },
    "9.6": {
        "more than one": lambda ours: lambda p: 3 * p + 1,
        "Bonferroni": lambda ours: lambda p: np.minimum(p * len(p), 1),
        "nothing": lambda ours: lambda p: p,
        "in order": lambda ours: lambda p: np.sort(ours.correct(p)),
        "falling": lambda ours: _stepped,
        "divided": lambda ours: lambda p: p / len(p),
        "one value": lambda ours: lambda p: p.min() * len(p),
    },
    "9.7": {
        "no consent": lambda ours: {key: text for key, text in ours.card.items() if key != "consent"},
        "an empty place": lambda ours: ours.card | {"people": ""},
        "a word": lambda ours: ours.card | {"consent": "yes"},
        "something else": lambda ours: ours.card | {"accuracy": 0.9},
        "copied": lambda ours: dict.fromkeys(ours.card, "we asked all of them first"),
        "a list": lambda ours: list(ours.card),
    },
}
