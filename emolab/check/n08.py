"""Exercises of 08_look_inside_the_ears."""

from functools import cache

import numpy as np
from scipy.special import softmax

from emolab.check import expect
from emolab.check.exercise import exercise
from emolab.evaluation import probes, splits
from emolab.features import layers

# What the open-ended exercise asks for, on the strangers of the first fold; the last layer alone stays below it.
UAR_WANTED = 0.75
# Three decimals will do.
ROUNDED = 6e-4


@cache
def _loudness_known():
    labels, means = layers.load("ravdess")
    target = labels.intensity.to_numpy(str)
    found = (probes.ask(means[:, n], target, labels.speaker, labels.speaker)["uar"] for n in range(means.shape[1]))
    return {f"layer {name}": uar for name, uar in zip(layers.LAYERS, found, strict=True)}


@exercise(
    "8.1",
    "Count what a probe learns",
    wants="a whole number",
    second="an answer of the probe is one weighted sum of all values plus an offset, and there is one such sum for "
    "each emotion.",
)
def _weights(answer):
    n, values, classes = expect.whole_number(answer), layers.VALUES, 8
    if n == values * classes:
        return "those are the weights. Each emotion has an offset besides."
    if n in (values, values + 1):
        return "that is enough for one emotion; how many weighted sums does the probe compare?"
    if n == len(layers.LAYERS) * classes * (values + 1):
        return "a probe gets one layer at a time."
    if n == values + classes:
        return "every emotion weighs every value in its own way: that is a product, not a sum."
    if n != (values + 1) * classes:
        return "count the numbers that training has to find: weights and offsets, for all emotions."


@exercise(
    "8.2",
    "Find who hears how loudly it was acted",
    wants="a name and a number, in round brackets",
    second="go through layers with probes.ask; the target is labels.intensity; what has to be unmet is the speaker.",
)
def _intensity(answer):
    name, uar = expect.pair(answer, "the name of a layer, and its UAR")
    name, uar, known = expect.text(name), expect.typed_number(uar), _loudness_known()
    if name not in known:
        return "the first is not the name of a layer; they stand in names."
    order = sorted(known, key=known.get, reverse=True)
    if name == order[-1]:
        return "of all layers, this one knows it least."
    if name == f"layer {layers.LAYERS[-1]}":
        return "the end of the encoder is there for the words. Ask the layers before it too."
    if name != order[0]:
        return "another layer is asked with more success. Was everyone who was tested a stranger?"
    return expect.compare(
        uar,
        known[name],
        2,
        [
            (1 / 2, "that is what guessing earns with two answers."),
            (100 * known[name], "that is per cent; a share lies between nought and one."),
        ],
        "the layer is the right one, but its UAR is another one. Ask for it with probes.ask.",
    )


@exercise(
    "8.3",
    "Attend",
    wants="a function of moments and query",
    second="first a number for each moment, its product with the query; then the softmax over the moments; then the "
    "sum of the moments, each times its weight.",
)
def _attend(answer):
    pool, rng = expect.function(answer), np.random.default_rng(8)
    for n in (3, 5, 8):
        moments, query = rng.normal(size=(n, 4)), rng.normal(size=4)
        agreement = moments @ query
        wanted, given = softmax(agreement) @ moments, np.asarray(pool(moments.copy(), query.copy()), dtype=float)
        if given.shape == (n,):
            return "one number for each moment comes back; wanted is the clip: the moments added up with those weights."
        found = expect.array(given, (4,), "values")
        if np.allclose(found, moments.mean(axis=0)):
            return "all moments count alike in it: where does the query come in?"
        if np.allclose(found, np.exp(agreement) @ moments) or np.allclose(found, agreement @ moments):
            return "the weights do not add up to one."
        if np.allclose(found, moments[agreement.argmax()]):
            return "only one moment counts. The softmax is softer: the others keep some weight."
        if np.allclose(found, softmax(-agreement) @ moments):
            return "moments that fit the query count less than others. Look at the sign."
        if not np.allclose(found, wanted, atol=ROUNDED):
            return "the weights are another function of moments and query than the one in the notebook."
    large = np.array([[600.0, 600.0], [600.0, 599.0]])
    big = np.asarray(pool(large.copy(), np.ones(2)), dtype=float)
    if not np.allclose(big, softmax(large.sum(axis=1)) @ large, atol=ROUNDED):
        return "with large numbers e to the power of them is infinite. Subtract the largest of them first."


@exercise(
    "8.4",
    "Share out an answer",
    wants="a function of moments, average and weights",
    second="how far is each moment from the average clip? Weigh that, and remember that the clip is a mean: each "
    "moment has only its part in it.",
)
def _shares(answer):
    share, rng = expect.function(answer), np.random.default_rng(84)
    for n in (4, 8):
        moments, average, weights = rng.normal(size=(n, 5)), rng.normal(size=5), rng.normal(size=5)
        wanted = (moments - average) @ weights / n
        given = np.asarray(share(moments.copy(), average.copy(), weights.copy()), dtype=float)
        if given.ndim == 0:
            return "that is one number, their sum perhaps; wanted is one number for each moment."
        found = expect.array(given, (n,), "moments")
        if np.allclose(found, wanted * n):
            return "these add up to too much: the clip is the mean of its moments, and not their sum."
        if np.allclose(found, moments @ weights / n):
            return "that is compared with nought. Wanted is the share compared with the average clip."
        if np.allclose(found, -wanted):
            return (
                "the sign is turned round: what lies above the average in the direction of the weights speaks for it."
            )
        if not np.allclose(found, wanted, atol=ROUNDED):
            return "they should add up to the weighted difference between this clip and the average one. Do they?"


@exercise(
    "8.5",
    "Leave a part out",
    wants="a function of moments, place and weights",
    second="average all moments, then all but the one; np.delete(moments, place, axis=0) takes it out. The evidence is "
    "the weighted sum of an average.",
)
def _leave_out(answer):
    fall, rng = expect.function(answer), np.random.default_rng(85)
    for n, place in ((4, 0), (6, 3), (8, 7)):
        moments, weights = rng.normal(size=(n, 5)) + 1, rng.normal(size=5)
        before, after = moments.mean(axis=0) @ weights, np.delete(moments, place, axis=0).mean(axis=0) @ weights
        found = expect.number(fall(moments.copy(), place, weights.copy()))
        if np.isclose(found, after - before):
            return "that says by how much the evidence rises. By how much does it fall?"
        if np.isclose(found, moments[place] @ weights / n):
            return "that puts nought in the place of the moment. It should be gone: the mean is then over fewer."
        if np.isclose(found, after):
            return "that is the evidence without the moment; compare it with the evidence of the whole clip."
        if np.isclose(found, moments[place] @ weights):
            return "that is the evidence of the moment by itself."
        if not np.isclose(found, before - after, atol=ROUNDED):
            return "compare two averages: the one over all moments, and the one over all but this."


@exercise(
    "8.6",
    "Believe a few clips a little",
    wants="a function of residuals and strength",
    second="with as many clips as the strength, half of their mean is believed; with none, nothing.",
)
def _step(answer):
    step, rng = expect.function(answer), np.random.default_rng(86)
    # Of one clip alone, the sum is the mean.
    for n, strength in ((6, 2.0), (1, 4.0), (30, 5.0)):
        residuals = rng.normal(size=(n, 3))
        found = expect.array(step(residuals.copy(), strength), (3,), "directions")
        mean = residuals.mean(axis=0)
        if np.allclose(found, mean):
            return "that believes a single clip as much as a hundred."
        if np.allclose(found, strength / (n + strength) * mean):
            return "the more clips there are, the less is believed in it. Turn that round."
        if np.allclose(found, residuals.sum(axis=0)):
            return "that is the sum of the clips; it grows without end."
        if not np.allclose(found, n / (n + strength) * mean, atol=ROUNDED):
            return "the mean of the residuals is multiplied by another share than the formula's."
    none = np.asarray(step(np.empty((0, 3)), 2.0), dtype=float)
    if none.shape != (3,) or not np.array_equal(none, np.zeros(3)):
        return "without any clip the step should be nought in every direction; a mean over nothing is no number."


@exercise(
    "8.7",
    "Choose the next clip",
    wants="a function of shares",
    second="sort each row, take the two largest, and look for the row in which they are closest to each other.",
)
def _next(answer):
    choose = expect.function(answer)
    rng = np.random.default_rng(87)
    rivals = {
        "least": "that is the clip whose likeliest emotion is least likely. Which two would the model waver between?",
        "surest": "that is the clip of which the model is surest.",
        "spread": "that is the clip whose probabilities are spread most evenly over all emotions; the two best count.",
    }
    told = None
    for _ in range(40):
        shares = rng.dirichlet(np.ones(5) * 0.7, size=9)
        best = np.sort(shares, axis=1)
        gaps = best[:, -1] - best[:, -2]
        found = expect.number(choose(shares.copy()))
        if found != round(found) or not 0 <= found < len(shares):
            return "the place of a clip is wanted: a whole number, counted from nought."
        if found == gaps.argmin():
            continue
        guesses = {
            "least": shares.max(axis=1).argmin(),
            "surest": shares.max(axis=1).argmax(),
            "spread": np.argmax(-(shares * np.log(shares + 1e-12)).sum(axis=1)),
        }
        matching = {name for name, place in guesses.items() if place == found}
        told = matching if told is None else told & matching
    if told is None:
        return None
    return rivals[min(told)] if told else "in some tables another clip has its two likeliest emotions closer together."


@exercise(
    "8.8",
    "Beat the last layer",
    wants="a classifier, not yet fitted",
    second="a ColumnTransformer or a FunctionTransformer can choose columns, and probes.probe() is a good end. Which "
    "layers did the notebook choose?",
)
def _better(answer):
    model, (labels, means) = expect.classifier(answer), layers.load("ravdess")
    fold = splits.folds("actors5", labels)[0]
    return expect.falls_short(model, layers.as_table(means), labels.emotion, fold, UAR_WANTED)
