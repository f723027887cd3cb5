"""What "sure" promises: temperatures and thresholds from corpora that were left out, each in turn.

Folds over the speakers of the same corpora promise too much: a fourth corpus has another language, other rooms and
another way of acting. So each corpus is asked of models that heard the others only, and what holds there is promised.
"""

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from emolab.recognizer.levels import LEVELS, NEVER, group_of, grouped

# Among answers that call themselves sure, four of five are to be right; five hundredths more, for a shift that no
# corpus here shows. In no single corpus may fewer be right than this, where it gives so many.
RIGHT, MARGIN, WORST, ENOUGH = 0.8, 0.05, 0.75, 20
# A group is answered where it is answered at least this often, and never below an even chance.
SELDOM, LOWEST = 0.005, 0.5
# Temperatures that are tried, as shares of the likeliest.
NEAR = np.linspace(0.6, 1.4, 33)


def soften(evidence, heat):
    """Turn evidence into probabilities at a temperature; a DataFrame into one."""
    return pd.DataFrame(softmax(evidence.to_numpy() / heat, axis=1), evidence.index, evidence.columns)


def temperature(truth, evidence, weight):
    """Find the one temperature at which the groups of all levels are as likely as they are right.

    One for all levels, so that what stands on the bars adds up to what is said: near the likeliest temperature, the one
    at which the calibration error of the worst level is least.

    Parameters
    ----------
    truth : pandas.Series of str
    evidence : pandas.DataFrame of shape (clips, emotions)
    weight : numpy.ndarray of shape (clips,)

    Returns
    -------
    float
    """
    members = [np.isin(evidence.columns, group) for level, groups in LEVELS.items() for name, group in groups.items()]
    offsets = np.cumsum([0, *(len(groups) for groups in LEVELS.values())])
    places = [group_of(truth, level) + offset for level, offset in zip(LEVELS, offsets, strict=False)]

    def loss(log_heat):
        shares = np.exp(log_softmax(evidence.to_numpy() / np.exp(log_heat), axis=1)) @ np.stack(members).T
        rows = np.arange(len(shares))
        return -sum(np.average(np.log(shares[rows, place] + 1e-9), weights=weight) for place in places)

    def worst(heat):
        return max(_errors(truth, soften(evidence, heat), weight).values())

    likeliest = np.exp(minimize_scalar(loss, bounds=(-2, 4), method="bounded").x)
    return float(min(likeliest * NEAR, key=worst))


def thresholds(truth, shares, corpus, weight):
    """Find for each group of each level the probability from which on it may be answered.

    Parameters
    ----------
    truth, corpus : pandas.Series of str
    shares : pandas.DataFrame of shape (clips, emotions)
        Softened.
    weight : numpy.ndarray of shape (clips,)

    Returns
    -------
    dict of str to dict of str to float
        As `levels.decide` takes it; a group that is never right often enough is not in it.
    """
    found = {}
    corpora, which = np.unique(corpus, return_inverse=True)
    for level, groups in LEVELS.items():
        of_groups, right_group = grouped(shares.to_numpy(), shares.columns, level), group_of(truth, level)
        best, size = of_groups.argmax(axis=1), of_groups.max(axis=1)
        found[level] = {}
        for place, name in enumerate(groups):
            if name in NEVER.get(level, ()):
                continue
            for least in np.arange(LOWEST, 0.99, 0.01).round(2):
                rows = (best == place) & (size >= least)
                if rows.sum() < ENOUGH or weight[rows].sum() < SELDOM * weight.sum():
                    break
                right = right_group == place
                parts = [rows & (which == one) for one in range(len(corpora))]
                worst = min((right[part].mean() for part in parts if part.sum() >= ENOUGH), default=0.0)
                if np.average(right[rows], weights=weight[rows]) >= RIGHT + MARGIN and worst >= WORST:
                    found[level][name] = float(least)
                    break
    return found


def kept(truth, shares, sure, weight):
    """Say how the promises are kept: a row a level, and one for all that is sure.

    Returns
    -------
    pandas.DataFrame
        level, answered (share of the clips), right (share of those), ece (of the level's groups, on all clips).
    """
    level_of = np.full(len(truth), "", dtype=object)
    right = np.zeros(len(truth), bool)
    for level, groups in LEVELS.items():
        of_groups, right_group = grouped(shares.to_numpy(), shares.columns, level), group_of(truth, level)
        best, size = of_groups.argmax(axis=1), of_groups.max(axis=1)
        least = np.array([sure.get(level, {}).get(name, np.inf) for name in groups])
        now = (level_of == "") & (size >= least[best])
        level_of[now], right[now] = level, (best == right_group)[now]
    table = pd.Series(_errors(truth, shares, weight)).rename_axis("level").rename("ece").reset_index()
    table = pd.concat([table, pd.DataFrame([{"level": "all"}])], ignore_index=True)
    chosen = [level_of == level for level in LEVELS] + [level_of != ""]
    table["answered"] = [weight[rows].sum() / weight.sum() for rows in chosen]
    table["right"] = [np.average(right[rows], weights=weight[rows]) if rows.any() else np.nan for rows in chosen]
    return table[["level", "answered", "right", "ece"]]


def _errors(truth, shares, weight):
    """Calibration error of each level, over all clips."""
    found = {}
    for level in LEVELS:
        of_groups = grouped(shares.to_numpy(), shares.columns, level)
        right = of_groups.argmax(axis=1) == group_of(truth, level)
        found[level] = _ece(right, of_groups.max(axis=1), weight)
    return found


def _ece(right, size, weight, n_bins=10):
    bins = np.minimum((size * n_bins).astype(int), n_bins - 1)
    gaps = [abs(np.average((size - right)[bins == one], weights=weight[bins == one])) for one in np.unique(bins)]
    return float(np.average(gaps, weights=[weight[bins == one].sum() for one in np.unique(bins)]))


def distances(measured, middle, spread):
    """Say how far measurements lie from what was learned: the root mean square of all values in standard deviations."""
    return np.sqrt(np.square((np.asarray(measured, np.float64) - middle) / spread).mean(axis=-1))
