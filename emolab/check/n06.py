"""Exercises of 06_measure_honestly."""

from functools import cache

import numpy as np
import pandas as pd
from sklearn.model_selection import cross_val_predict

from emolab import evaluation
from emolab.check import expect
from emolab.check.exercise import Hint, exercise
from emolab.evaluation import headlines, leaks, scores, splits
from emolab.features import tables
from emolab.models import classical

FEW = "^(pitch|rhythm|loudness)_"
N_BINS = 15
RIGHT_WANTED = 0.7
# How often the function of exercise 6.4 is asked.
DRAWS = 60
# Another processor, or settings that were chosen inside each fold, may move a score so far.
SAME_SCORE = 0.03
# The pieces of code of exercise 6.2 that leak, with the question that each of them raises.
LEAKY = {
    "A": "from which clips has the scaler learned, and when?",
    "C": "who chose the columns, and whose labels were looked at for it?",
    "E": "by whose score was the setting chosen that is then reported?",
    "F": "where do the two versions of one clip go when the folds are drawn?",
}
PIECES = "ABCDEF"
# What belongs beside a score.
BESIDE = ("corpus", "model", "split", "target", "uar", "ci95", "n", "speakers", "leaks")


@cache
def _labels(corpus):
    return tables.load(corpus)[0]


@cache
def _asked():
    labels, features = evaluation.load("ravdess")
    folds, truth = splits.folds("actors5", labels), labels.emotion.to_numpy()
    few = features.filter(regex=FEW)
    probabilities = cross_val_predict(classical.lda(), few, truth, cv=folds, method="predict_proba")
    return labels, truth, probabilities, sorted(set(truth))


@exercise(
    "6.1",
    "Close one leak among many",
    wants="a pair (name of a leak, accuracy with it closed)",
    second="look up the set of all names without one, for each name in turn: set(names) - {name}.",
)
def _leak(answer):
    name, said = expect.pair(answer, "the name of a leak, and the accuracy without it")
    name, names, table = expect.text(name), headlines.HEADLINES[headlines.SWITCHED].leaks, leaks.grid()
    if name not in names:
        return "that is not one of the names; they stand in names."
    left = {leak: leaks.look_up(table, set(names) - {leak}).accuracy for leak in names}
    alone = {leak: leaks.look_up(table, {leak}).accuracy for leak in names}
    mistakes = [
        (alone[name], "that is the accuracy with this leak alone. Which is it with all but this one?"),
        (leaks.look_up(table, set(names)).accuracy, "that is the accuracy with all of them open."),
        (left[name] * 100, "that is per cent; an accuracy lies between nought and one."),
    ]
    wrong = expect.compare(
        expect.typed_number(said), left[name], 2, mistakes,  # notebook 06 prints it, to two decimals
        "the number beside the name should be the accuracy with all leaks open but this one.",
    )  # fmt: skip  # several a line
    if wrong:
        return wrong
    if left[name] == max(left.values()):
        return "closing that one changes least of all. Have you looked at all of them?"
    if name == max(alone, key=alone.__getitem__) != min(left, key=left.__getitem__):
        return "that leak buys most where it is the only one. Here all the others stay open: does closing it show?"
    if left[name] != min(left.values()):
        return "closing that one lowers the score less than closing another one does. Compare all of them."


@exercise(
    "6.2",
    "Find the leaks in the code",
    wants="a list of letters",
    second="go through the pieces with one question: could anything have come out otherwise if the test clips had been "
    "other ones, before the model was asked about them?",
)
def _pieces(answer):
    letters = {letter.strip().upper() for letter in expect.names(answer, "letters")}
    if letters - set(PIECES):
        return "some of these are not letters of the pieces of code."
    if not letters:
        return "an empty list says that all pieces are honest. Read the first one again: what does fit_transform see?"
    if letters - set(LEAKY):
        return "you accuse an honest piece: in it, everything that learns is fitted on the rows of train only."
    missing = sorted(set(LEAKY) - letters)
    if missing:
        return f"these do leak, but not only these. One more question to ask the others: {LEAKY[missing[0]]}"


@exercise(
    "6.3",
    "Keep people apart",
    wants="a list of five pairs (train, test)",
    second="share the ten speakers out among five groups first. A fold tests the rows of one group and trains on the "
    "rest; scikit-learn's GroupKFold does it, too.",
)
def _folds(answer):
    labels = _labels("emodb")
    folds, speakers = expect.folds(answer, len(labels)), labels.speaker.to_numpy()
    for train, test in folds:
        if set(train) & set(test):
            return "in one of the folds some clips stand on both sides."
    tested = np.concatenate([test for _, test in folds])
    if len(folds) != 5:
        return "five folds are wanted."
    if any(set(speakers[train]) & set(speakers[test]) for train, test in folds):
        return "a speaker stands on both sides of one of the folds: the model would know the voice."
    if len(set(tested)) < len(labels):
        return "some clips are never tested. Every speaker's turn should come."
    if len(tested) > len(labels):
        return "some clips are tested more than once. Are train and test swapped?"
    if any(len(set(train)) < len(train) for train, _ in folds):
        return "in one of the folds some clips are trained on more than once."
    if any(len(train) + len(test) < len(labels) for train, test in folds):
        return "some clips are on neither side of a fold, where they could have been trained on."


@exercise(
    "6.4",
    "Draw people, not clips",
    wants="a function of speakers and rng",
    second="draw as many names as there are people, with rng.choice, and put the rows of each drawn name behind one "
    "another: who is drawn twice comes twice.",
)
def _draw(answer):
    draw, rng = expect.function(answer), np.random.default_rng(6)
    # One person has far more clips than the others: whoever draws names out of all clips draws that one too often.
    speakers = np.array([f"speaker-{n}" for n in range(12) for _ in range(60 if n == 5 else 3 + n % 4)])
    people, by_draw = np.unique(speakers), []
    for _ in range(DRAWS):
        rows = np.asarray(draw(speakers.copy(), rng))
        if rows.ndim != 1 or rows.dtype.kind not in "iu":
            return "row positions are wanted, whole numbers, as np.flatnonzero gives them."
        if not len(rows) or rows.min() < 0 or rows.max() >= len(speakers):
            return "some row positions do not exist in the table, or there are none at all."
        times = np.bincount(rows, minlength=len(speakers))
        by_person = [set(times[speakers == person]) for person in people]
        if any(len(found) > 1 for found in by_person):
            return "some people came in part: of a person who is drawn, all clips come; of another one, none."
        drawn = [found.pop() for found in by_person]
        if sum(drawn) < len(people) and max(drawn) == 1:
            return "who is drawn twice has to come twice. np.isin forgets how often."
        if sum(drawn) != len(people):
            return "as many people are drawn as there are, no more and no fewer."
        by_draw.append(drawn)
    if np.max(by_draw) == 1:
        return "everybody comes exactly once, every time: put each name back after it was drawn."
    return _fair_draws(draw, speakers, np.array(by_draw))


def _fair_draws(draw, speakers, by_draw):
    if (by_draw == by_draw[0]).all():
        return "the same people come at every draw: use the rng that is given, and do not make one of your own."
    again = [np.asarray(draw(speakers.copy(), np.random.default_rng(seed))) for seed in (1, 1, 2)]
    if not np.array_equal(again[0], again[1]) or np.array_equal(again[0], again[2]):
        return "rng is not used: with the same rng the same people should come, with another one others."
    # Once a draw each, on average; five standard errors leave room for chance.
    far = 5 * np.sqrt((1 - 1 / by_draw.shape[1]) / DRAWS)
    if np.abs(by_draw.mean(axis=0) - 1).max() > far:
        return "some people come far more often than others: those with many clips. Draw from a list of each name once."


@exercise(
    "6.5",
    "Measure how sure it is",
    wants="one number",
    second="put the clips into bins by their largest probability. A bin's gap is the distance of its mean confidence "
    "from its share of right answers; a bin counts for as much as it holds clips.",
)
def _ece(answer):
    _, truth, probabilities, classes = _asked()
    value, bins = expect.number(answer), scores.reliability(truth, probabilities, classes, N_BINS)
    right, gaps = scores.ece(truth, probabilities, classes, N_BINS), bins.confidence - bins.accuracy
    surest = probabilities.max(axis=1)
    hits = np.asarray(classes)[probabilities.argmax(axis=1)] == truth
    mistakes = [
        (scores.ece(truth, probabilities, classes, 10), "that is so with ten bins; look up how many are asked for."),
        (gaps.abs().mean(), "every bin counts the same in it. A bin that holds more clips should count for more."),
        (
            abs(np.average(gaps, weights=bins.clips)),
            "in it, being too sure in one bin makes up for being too modest in another: take the gaps without their "
            "sign.",
        ),
        (100 * right, "that is per cent; confidence and accuracy are shares between nought and one."),
        (gaps.abs().max(), "that is the largest gap; their weighted mean is wanted."),
        (
            _gap(surest, hits, pd.cut(surest, N_BINS, labels=False)),
            "your bins lie between the smallest and the largest confidence that occurs, as pd.cut makes them from a "
            "number. They should share out all from nought to one: give pd.cut the edges.",
        ),
        (
            _gap(surest, hits, pd.qcut(surest, N_BINS, labels=False)),
            "your bins hold equally many clips each; bins of equal width are asked for.",
        ),
    ]
    return expect.compare(
        value, right, 3, mistakes,
        "sort the clips into bins of equal width by their largest probability, and compare confidence and accuracy "
        "there.",
    )  # fmt: skip  # several a line


def _gap(surest, hits, places):
    clips = pd.DataFrame({"sure": surest, "right": hits.astype(float)}).groupby(places)
    return np.average((clips.sure.mean() - clips.right.mean()).abs(), weights=clips.size())


@exercise(
    "6.6",
    "Let it keep silent",
    wants="one share, between nought and one",
    second="order the clips from the surest answer to the least sure. The running share of right answers says how good "
    "the first ones are together; find the last place at which it is still high enough.",
)
def _coverage(answer):
    _, truth, probabilities, classes = _asked()
    value, table = expect.number(answer), scores.coverage(truth, probabilities, classes)
    enough = table[table.accuracy >= RIGHT_WANTED]
    right = enough.coverage.max()
    mistakes = [
        (
            enough.threshold.min(),
            "that is the threshold. Which share of the clips does the model answer with it?",
        ),
        (1 - right, "that is the share of clips on which it is silent."),
        (right * len(truth), "that is a number of clips; divide by how many there are."),
        (100 * right, "that is per cent; a share lies between nought and one."),
    ]
    otherwise = (
        "if it answers so many, too few of the answers are right."
        if value > right
        else "it could answer more than that, and still be right often enough."
    )
    return expect.compare(value, right, 2, mistakes, otherwise)


@exercise(
    "6.7",
    "Report a score that you can put your name to",
    wants="a dict, as evaluation.evaluate returns it",
    second="look at splits.BY_SPEAKER for the splits whose test speakers are strangers, and read what leaks says.",
)
def _report(answer):
    if not isinstance(answer, dict):
        raise Hint(f"a dict is wanted, as evaluation.evaluate returns it, and this is a {type(answer).__name__}.")
    lacking = [key for key in BESIDE if key not in answer]
    if lacking:
        return f"a score needs more beside it: {', '.join(lacking)}."
    if answer["split"] not in splits.BY_SPEAKER:
        return "in this split the model has heard the people that it is asked about. Which splits keep them apart?"
    if answer["target"] != "emotion":
        return "this model recognises something else than emotions."
    if answer["leaks"]:
        return "its own report says that something leaks. Read the sentences in leaks."
    low, high = (expect.number(end) for end in answer["ci95"])
    uar = expect.number(answer["uar"])
    if not low < uar < high:
        return "the UAR does not lie inside its own interval; was one of them changed by hand?"
    if answer["n"] != len(_labels(answer["corpus"])):
        return "it was not asked about all clips of the corpus."
    classes = len(answer.get("labels", ())) or _labels(answer["corpus"]).emotion.nunique()
    if low < 1 / classes:
        return "the interval holds the score of a guess: from so few people nobody can tell that this model works."
    again = _evaluated(*(answer.get(name) for name in ("corpus", "model", "split", "recipe", "normalise")), classes)
    if np.abs(np.subtract((uar, low, high), again)).max() > SAME_SCORE:
        return (
            "evaluated once more, this model gets another score. Hand in the report as evaluation.evaluate returns it."
        )


@cache
def _evaluated(corpus, model, split, recipe, normalise, n_labels):
    """Evaluate once more, tuned or not; what ships is looked up, because some models take minutes."""
    known = evaluation.report_of(evaluation.shipped_reports(), corpus, model, split, normalise or "none")
    if known is not None and recipe in (None, known.recipe) and len(known.labels) == n_labels:
        return (known.uar, *known.ci95)
    report = evaluation.evaluate(corpus, model, split, n_labels, normalise, recipe)
    return (report["uar"], *report["ci95"])
