"""Right answers to the exercises of notebook 06, in other forms than the solution's."""

import numpy as np
import pandas as pd
from sklearn.model_selection import LeavePGroupsOut


def _folds_by_loop(ours):
    groups = np.array_split(np.random.default_rng(3).permutation(ours.german.speaker.unique()), 5)
    folds = []
    for group in groups:
        tested = ours.german.speaker.isin(group).to_numpy()
        folds.append([np.flatnonzero(~tested).tolist(), np.flatnonzero(tested).tolist()])
    return folds


def _folds_by_twos(ours):
    listed = list(LeavePGroupsOut(2).split(ours.german, groups=ours.german.speaker))
    seen, kept = set(), []
    for train, test in listed:
        people = set(ours.german.speaker.iloc[test])
        if not people & seen:
            seen |= people
            kept.append((train, test))
    return kept


def _draw_by_numbers(speakers, rng):
    people, codes = np.unique(speakers, return_inverse=True)
    drawn = rng.integers(0, len(people), len(people))
    return np.concatenate([np.flatnonzero(codes == code) for code in drawn])


def _draw_a_list(speakers, rng):
    by_person = {}
    for row, person in enumerate(speakers):
        by_person.setdefault(person, []).append(row)
    names = sorted(by_person)
    return [row for _ in names for row in by_person[names[int(rng.random() * len(names))]]]


def _draw_with_pandas(speakers, rng):
    rows = pd.Series(np.arange(len(speakers))).groupby(speakers)
    drawn = pd.Series(sorted(set(speakers))).sample(frac=1, replace=True, random_state=rng)
    return np.concatenate([rows.get_group(person) for person in drawn])


def _ece_by_pandas(ours):
    clips = pd.DataFrame({"sure": ours.surest, "right": ours.right})
    bins = clips.groupby(pd.cut(clips.sure, np.linspace(0, 1, 16)), observed=True)
    return ((bins.sure.mean() - bins.right.mean()).abs() * bins.size()).sum() / len(clips)


def _ece_by_loop(ours):
    total = 0.0
    for low in np.arange(15) / 15:
        inside = (ours.surest > low) & (ours.surest <= low + 1 / 15 + 1e-12)
        total += abs(ours.surest[inside].sum() - ours.right[inside].sum()) if inside.any() else 0
    return total / len(ours.surest)


def _share_by_loop(ours):
    best = 0
    hits = ours.right[np.argsort(-ours.surest, kind="stable")]
    for n in range(1, len(hits) + 1):
        best = n if hits[:n].mean() >= 0.7 else best
    return best / len(hits)


RIGHT = {
    "6.1": {
        "rounded as printed": lambda ours: (ours.lowest, round(float(ours.left[ours.lowest]), 3)),
        "rounded as in the notebook": lambda ours: (ours.lowest, round(float(ours.left[ours.lowest]), 2)),
        "a list": lambda ours: list(ours.close_first),
        "an array, in which all is text": lambda ours: np.array(ours.close_first),
        "an entry of a Series": lambda ours: next(iter(pd.Series(ours.left).nsmallest(1).items())),
    },
    "6.2": {
        "a set": lambda ours: set(ours.leaky),
        "small letters, another order": lambda ours: ["f", "e", "c", "a"],
        "an array": lambda ours: np.array(ours.leaky),
        "a tuple": lambda ours: tuple(ours.leaky),
    },
    "6.3": {
        "lists from a loop": _folds_by_loop,
        "two people at a time": _folds_by_twos,
        "the course's own": lambda ours: ours.splits.folds("speakers5", ours.german),
    },
    "6.4": {
        "by numbers": lambda ours: _draw_by_numbers,
        "a list": lambda ours: _draw_a_list,
        "with pandas": lambda ours: _draw_with_pandas,
    },
    "6.5": {
        "rounded as printed": lambda ours: round(float(ours.error), 3),
        "pd.cut with edges": _ece_by_pandas,
        "a loop": _ece_by_loop,
    },
    "6.6": {
        "rounded as printed": lambda ours: round(float(ours.answered), 2),
        "a loop": _share_by_loop,
        "an array of one": lambda ours: np.array([ours.answered]),
    },
    "6.7": {
        "another split": lambda ours: ours.evaluation.evaluate("emodb", "lda", "loso"),
        "another model": lambda ours: ours.evaluation.evaluate("emodb", "logistic", "speakers5"),
        "fewer emotions": lambda ours: ours.evaluation.evaluate("ravdess", "lda", "actors5", n_labels=7),
        "each against their own average": lambda ours: ours.evaluation.evaluate(
            "emodb", "lda", "speakers5", normalise="speaker"
        ),
    },
}
