"""Right answers to the exercises of notebook 09, in other forms than that of the solution."""

import numpy as np
import pandas as pd
from scipy.stats import entropy


def _soft_by_list(recognised, place, n_classes):
    return [recognised if n == place else (1 - recognised) / (n_classes - 1) for n in range(n_classes)]


def _holm_by_loop(p):
    order, corrected, highest = np.argsort(p), [0.0] * len(p), 0.0
    for rank, n in enumerate(order):
        highest = max(highest, min(1.0, p[n] * (len(p) - rank)))
        corrected[n] = highest
    return corrected


RIGHT = {
    "9.1": {
        "rounded": lambda ours: round(float(ours.ceiling), 3),
        "rounded as in the notebook": lambda ours: round(float(ours.ceiling), 2),
        "in an array": lambda ours: np.array([ours.ceiling]),
        "with pandas": lambda ours: pd.DataFrame(ours.votes).pipe(lambda v: v.max(axis=1) / v.sum(axis=1)).mean(),
    },
    "9.2": {
        "rounded": lambda ours: lambda votes: round(float(ours.bits(votes)), 2),
        "with SciPy": lambda ours: lambda votes: entropy(votes, base=2),
        "in a loop": lambda ours: lambda votes: sum(-v / votes.sum() * np.log2(v / votes.sum()) for v in votes if v),
        "in an array": lambda ours: lambda votes: np.array([ours.bits(votes)]),
    },
    "9.3": {
        "a list": lambda ours: _soft_by_list,
        "a Series": lambda ours: lambda recognised, place, n: pd.Series(_soft_by_list(recognised, place, n)),
        "a tuple": lambda ours: lambda recognised, place, n: tuple(ours.soften(recognised, place, n)),
    },
    "9.4": {
        "rounded": lambda ours: lambda x, y: round(float(ours.concord(x, y)), 2),
        "by correlation": lambda ours: (
            lambda x, y: (
                2 * np.corrcoef(x, y)[0, 1] * x.std() * y.std() / (x.var() + y.var() + (x.mean() - y.mean()) ** 2)
            )
        ),
        "by squares": lambda ours: (
            lambda x, y: 1 - np.mean((x - y) ** 2) / (x.var() + y.var() + (x.mean() - y.mean()) ** 2)
        ),
        "one less throughout": lambda ours: (
            lambda x, y: 2 * np.cov(x, y)[0, 1] / (np.trace(np.cov(x, y)) + (x.mean() - y.mean()) ** 2)
        ),
        "a list": lambda ours: lambda x, y: [ours.concord(x, y)],
    },
    "9.5": {
        "with a list": lambda ours: (
            lambda observed, dealt: (1 + sum(abs(gap) >= abs(observed) for gap in dealt)) / (1 + len(dealt))
        ),
        "a mean with it": lambda ours: (
            lambda observed, dealt: np.mean(np.abs(np.append(dealt, observed)) >= abs(observed))
        ),
        "in an array": lambda ours: lambda observed, dealt: np.array([ours.p_value(observed, dealt)]),
    },
    "9.6": {
        "in a loop": lambda ours: _holm_by_loop,
        "a Series": lambda ours: lambda p: pd.Series(ours.correct(p)),
        "a list": lambda ours: lambda p: list(ours.correct(p)),
    },
    "9.7": {
        "in another order": lambda ours: dict(reversed(ours.card.items())),
        "numbers": lambda ours: ours.card | {"people": 24},
        "longer": lambda ours: ours.card | {"consent": "the actors agreed to publication for research, not to any use"},
    },
}
