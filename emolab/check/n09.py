"""Exercises of 09_ask_whom_it_serves."""

from functools import cache

import numpy as np

from emolab.check import expect
from emolab.check.exercise import Hint, exercise
from emolab.evaluation import agreement, cards, dimensions, groups, listeners

# Two decimals will do, as the course prints them.
ROUNDED = 6e-3


@cache
def _votes():
    clips = listeners.crema_d_votes()
    names = [name for name in clips if name not in ("clip", "speaker", "sex", "age", "emotion")]
    votes = clips[names].to_numpy(float)
    meant = votes[np.arange(len(votes)), [names.index(name) for name in clips.emotion]]
    return votes, meant, votes.argmax(axis=1) == [names.index(name) for name in clips.emotion]


@exercise(
    "9.1",
    "Find the ceiling",
    wants="one share, between nought and one",
    second="for each clip, which share of its votes has its commonest answer? The mean of these shares is wanted.",
)
def _ceiling(answer):
    votes, meant, majority_right = _votes()
    n = votes.sum(axis=1)
    right = (votes.max(axis=1) / n).mean()
    mistakes = [
        (
            meant.sum() / n.sum(),
            "so often listeners chose what was meant; the best answer may be another one.",
        ),
        ((meant / n).mean(), "so often listeners chose what was meant; the best answer may be another one."),
        (majority_right.mean(), "that asks whether the majority is right. How many listeners stand behind it?"),
        (100 * right, "that is per cent; a share lies between nought and one."),
        (votes.max(axis=1).mean(), "those are votes; divide each clip's by how many it has."),
        (1 - right, "that is the share that even a perfect model cannot match."),
    ]
    return expect.compare(
        expect.number(answer),
        right,
        2,  # notebook 09 prints it, to two decimals
        mistakes,
        "take the largest count of each row, and what share of the row it is.",
    )


@exercise(
    "9.2",
    "Measure disagreement",
    wants="a function of votes",
    second="divide the counts by their sum; an answer that nobody chose adds nothing, infinite logarithm or not.",
)
def _entropy(answer):
    bits = expect.function(answer)
    for votes in ([3, 5, 2], [4, 4, 0], [1, 2, 3, 4], [0, 9, 0]):
        counts = np.array(votes)
        wanted, shares = agreement.entropy(counts[None])[0], counts[counts > 0] / counts.sum()
        found = bits(counts.copy())
        if np.ndim(found) == 0 and isinstance(found, float | np.floating) and np.isnan(found):
            return "an answer without any vote gives no number: nought times minus infinity. Leave such answers out."
        found = expect.number(found)
        if np.isclose(found, wanted, atol=ROUNDED):
            continue
        if np.isclose(found, -(shares * np.log(shares)).sum()):
            return "that is in nats. Bits are wanted: the logarithm has the base two."
        if np.isclose(found, -wanted):
            return "the sign is turned round: disagreement is nought or more."
        return "it is not what the formula gives. Are the counts divided by their sum?"


@exercise(
    "9.3",
    "Soften a label",
    wants="a function of recognised, place and n_classes",
    second="begin with a row in which every class has its part of what was not recognised, and put the share of those "
    "who recognised it in its place.",
)
def _soften(answer):
    soften = expect.function(answer)
    for recognised, place, n in ((0.8, 0, 5), (0.94, 3, 7), (1.0, 1, 2)):
        row = expect.array(soften(recognised, place, n), (n,), "classes")
        wanted = np.full(n, (1 - recognised) / (n - 1))
        wanted[place] = recognised
        if np.allclose(row, wanted):
            continue
        if not np.isclose(row.sum(), 1):
            return "the shares of a clip should add up to one."
        if np.isclose(row.max(), 1):
            return "that is a hard label: those who heard something else have vanished."
        if np.argmax(row) != place:
            return "the largest share does not stand in the place of the label."
        return "those who heard something else are to be spread evenly over the other classes, and only over them."


@exercise(
    "9.4",
    "Concord",
    wants="a function of x and y",
    second="np.cov divides by one less than np.var does; take np.mean of the products of the deviations instead.",
)
def _ccc(answer):
    concord, rng = expect.function(answer), np.random.default_rng(94)
    for n in (5, 12, 40):
        x = rng.normal(size=n)
        y = 0.6 * x + rng.normal(size=n) * 0.5 + 1
        found, wanted = expect.number(concord(x.copy(), y.copy())), dimensions.ccc(x, y)
        # The formula does not say whether the clips divide or one less: either is right, the same throughout.
        with_one_less = 2 * np.cov(x, y)[0, 1] / (x.var(ddof=1) + y.var(ddof=1) + (x.mean() - y.mean()) ** 2)
        if np.isclose(found, wanted, atol=ROUNDED) or np.isclose(found, with_one_less, atol=ROUNDED):
            continue
        spread = x.var() + y.var()
        if np.isclose(found, np.corrcoef(x, y)[0, 1]):
            return "that is the correlation: it does not mind a wrong level."
        if np.isclose(found, wanted / 2):
            return "twice the covariance stands on top."
        if np.isclose(found, 2 * np.mean((x - x.mean()) * (y - y.mean())) / spread):
            return "the distance between the two means is missing below."
        if np.isclose(found, 2 * np.cov(x, y)[0, 1] / (spread + (x.mean() - y.mean()) ** 2)):
            return "covariance and variances are divided by different numbers: one less than the clips, and the clips."
        return "compare it with the formula, term by term."


@exercise(
    "9.5",
    "Ask chance",
    wants="a function of observed and dealt",
    second="count the dealt gaps that are as far from nought as the observed one, on either side; what was observed "
    "counts as one way to deal, too.",
)
def _chance(answer):
    p_value, rng = expect.function(answer), np.random.default_rng(95)
    for observed in (0.5, -1.2, 9.0):
        # Two of the deals are just as far from nought: they count.
        dealt = np.append(rng.normal(size=197), [observed, -observed])
        found = expect.number(p_value(observed, dealt.copy()))
        far = np.abs(dealt) >= abs(observed)
        wanted = (1 + far.sum()) / (1 + len(dealt))
        if np.isclose(found, wanted):
            continue
        if np.isclose(found, far.mean()):
            return (
                "so p can be nought, and no finite number of deals shows that. Count what was observed as one of them."
            )
        if np.isclose(found, 1 - wanted) or np.isclose(found, 1 - far.mean()):
            return "that is the share of deals with a smaller gap."
        if np.isclose(found, (1 + (dealt >= observed).sum()) / 200) or np.isclose(found, (dealt >= observed).mean()):
            return "only gaps in one direction are counted. The question has two sides."
        return "count how many dealt gaps are at least as large, whatever their sign, and divide by how many there are."


@exercise(
    "9.6",
    "Correct for many tests",
    wants="a function of p",
    second="sort the values; multiply them by how many are left, the smallest by all; none may be smaller than one "
    "before it; then back into the old order.",
)
def _holm(answer):
    correct = expect.function(answer)
    for values in ([0.01, 0.04, 0.03], [0.2, 0.001, 0.013, 0.6], [0.04, 0.03, 0.02, 0.01, 0.5]):
        p = np.array(values)
        found, wanted = expect.array(correct(p.copy()), p.shape, "tests"), groups.holm(p)
        if np.allclose(found, wanted):
            continue
        order = np.argsort(p)
        stepped = p[order] * np.arange(len(p), 0, -1)
        back = np.empty_like(p)
        back[order] = stepped
        if np.allclose(found, np.minimum(len(p) * p, 1)) or np.allclose(found, len(p) * p):
            return "that is Bonferroni's correction: all are multiplied by the same number. Holm's is milder."
        if np.allclose(np.sort(found), np.sort(wanted)):
            return "the values are right, but they came out in another order than they went in."
        if np.allclose(found, p):
            return "nothing was corrected."
        if np.allclose(found, back) or np.allclose(found, np.minimum(back, 1)):
            return "a larger p has become smaller than a smaller one. Let none fall below the one before it."
        if found.max() > 1:
            return "a probability is at most one."
        return "the smallest is multiplied by the number of tests, the next by one less, and so on."


@exercise(
    "9.7",
    "Write a data card",
    wants="a dict",
    second="print cards.DATA for what belongs on it, and cards.missing(card, cards.DATA) for what is missing on yours.",
)
def _card(answer):
    if not isinstance(answer, dict):
        raise Hint(f"a dict is wanted, and this is a {type(answer).__name__}.")
    unknown = sorted(str(key) for key in set(answer) - set(cards.DATA))
    if unknown:
        return f"the card has no place for {unknown[0]!r}; cards.DATA names what belongs on it."
    lacking = cards.missing(answer, cards.DATA)
    if lacking:
        return lacking[0]
    if len({str(value) for value in answer.values()}) < len(answer):
        return "the same words stand in several places; each asks for something else."
