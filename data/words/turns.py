"""Measure what a denied feeling does to an answer. Writes data/words/turns.csv.

    python data/words/turns.py --goemotions DIR --brighter DIR

The n-grams of `train.py` judge every training text that denies a feeling ("not happy") without having been trained on
it, and without the denied word. What their answers lack is learned on the short ones, where the denial is the message:
for each denied emotion a number for each emotion, and how much the rest of the text should count. One table for both
languages; nothing here reads the dev files, or the test part of our sentences.

What was learned says where an answer turns to, but hardly lowers what was denied: the labels of web comments are often
about something else in them. `BY_RULE` lowers it; the cost of that is printed.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import log_softmax
from sklearn.model_selection import GroupKFold, KFold

sys.path.insert(0, str(Path(__file__).parent))
from train import EMOTIONS, WEIGHTS, fit_ngrams, read_all, targets

from emolab import shipped
from emolab.models.textmodel import TextModel
from emolab.recognizer import sentences

DENIED = (*(emotion for emotion in EMOTIONS if emotion != "neutral"), "calm")
# Who writes "not afraid" does not want to be heard as afraid, whatever the texts say. Chosen on half of negations.csv.
BY_RULE = -1.5
# In shorter texts there is little else than the denial.
SHORT = 10
# The temperatures of the models that ship: what their answers are divided by before they turn.
TEMPERATURES = {"en": 0.67, "es": 0.54}
HARDLY = 0.03
STRENGTHS = (0.3, 1.0, 3.0, 10.0)


def judged(rows, n_folds):
    """Judge the rows that deny a feeling by n-grams of the other folds; return them and log-probabilities."""
    answers = np.zeros((len(rows), len(EMOTIONS)))
    for train, out in GroupKFold(n_folds, shuffle=True, random_state=0).split(rows, groups=rows.group):
        out = out[rows.denied.iloc[out].map(len) > 0]
        arrays = fit_ngrams(rows.iloc[train].reset_index(drop=True))
        net = {name: None for name in TextModel.__dataclass_fields__ if name not in arrays}
        answers[out] = TextModel(**net | arrays).read_ngrams(rows.text.iloc[out].tolist())
    chosen = (rows.denied.map(len) > 0).to_numpy()
    return rows[chosen].reset_index(drop=True), answers[chosen]


def which(rows):
    """Return which emotions each row denies, shape (rows, denied)."""
    return np.array([[emotion in denied for emotion in DENIED] for denied in rows.denied], float)


def surprise(turns, rest, rows, answers):
    """Return the weighted mean of minus log-probability of what the rows are labelled."""
    logs = log_softmax(rest * answers + which(rows) @ turns, axis=1)
    weights = rows.source.map(WEIGHTS).to_numpy(float)
    return -np.average((logs * targets(rows)).sum(axis=1), weights=weights)


def fit_turns(rows, answers, strength):
    """Fit the table and the rest's factor, `strength` rows' worth of pull towards no change at all."""
    shape = len(DENIED), len(EMOTIONS)

    def cost(flat):
        pull = (flat[:-1] ** 2).sum() + (flat[-1] - 1) ** 2
        return surprise(flat[:-1].reshape(shape), flat[-1], rows, answers) + strength * pull / len(rows)

    # What is denied is never raised.
    bounds = [(None, 0 if denied == emotion else None) for denied in DENIED for emotion in EMOTIONS] + [(0, 2)]
    found = minimize(cost, np.append(np.zeros(shape), 1.0), method="L-BFGS-B", bounds=bounds).x
    return found[:-1].reshape(shape), found[-1]


def by_rule():
    """Return a table that only lowers what is denied."""
    return np.array([[BY_RULE * (denied == emotion) for emotion in EMOTIONS] for denied in DENIED])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--goemotions", required=True)
    parser.add_argument("--brighter", required=True)
    arguments = parser.parse_args()
    every = []
    for language in sentences.LANGUAGES:
        rows = read_all(language, arguments.goemotions, arguments.brighter)
        rows, answers = judged(rows, 2 if language == "en" else 5)
        print(language, len(rows), "rows deny a feeling", flush=True)
        every.append((rows, log_softmax(answers / TEMPERATURES[language], axis=1)))
    rows = pd.concat([rows for rows, _ in every], ignore_index=True)
    short = (rows.text.str.split().map(len) <= SHORT).to_numpy()
    rows, answers = rows[short].reset_index(drop=True), np.concatenate([answers for _, answers in every])[short]
    print(len(rows), "of them are short")
    write(rows, answers)


def write(rows, answers):
    """Choose the strength, fit, say what it costs and what "sure" is worth, and write the table."""
    costs = {}
    for strength in STRENGTHS:
        folds = KFold(10, shuffle=True, random_state=0).split(rows)
        costs[strength] = np.mean([
            surprise(*fit_turns(rows.iloc[train], answers[train], strength), rows.iloc[out], answers[out])
            for train, out in folds
        ])  # fmt: skip  # several a line
    # Some emotions are denied in ten texts only: the strongest pull that costs hardly more than the best.
    strength = max(one for one, cost in costs.items() if cost < min(costs.values()) + HARDLY)
    print("held-out surprise", {one: round(cost, 3) for one, cost in costs.items()})
    turns, rest = fit_turns(rows, answers, strength)
    for name, table in {"no turns": 0 * turns, "learned": turns, "and by rule": turns + by_rule()}.items():
        factor = 1.0 if name == "no turns" else rest
        probabilities = np.exp(log_softmax(factor * answers + which(rows) @ table, axis=1))
        best = [EMOTIONS[place] for place in probabilities.argmax(axis=1)]
        right = np.array([emotion in labels for emotion, labels in zip(best, rows.labels, strict=True)])
        sure = {limit: probabilities.max(axis=1) >= limit for limit in (0.5, 0.6, 0.65, 0.7)}
        print(
            name, f"surprise {surprise(table, factor, rows, answers):.3f}, right {right.mean():.2f};",
            *(f"at {limit}: {right[these].mean():.2f} of {these.sum()};" for limit, these in sure.items()),
        )  # fmt: skip  # several a line
    table = pd.DataFrame((turns + by_rule()).round(2), pd.Index(DENIED, name="denied"), EMOTIONS)
    table.assign(rest=round(rest, 2)).to_csv(shipped.DATA / "words" / "turns.csv", lineterminator="\n")


if __name__ == "__main__":
    main()
