"""Exercises of 04_train_deep_models: what a net is made of, and one that is trained."""

from functools import cache

import numpy as np
from scipy import special

from emolab import evaluation
from emolab.check import expect
from emolab.check.exercise import Hint, exercise
from emolab.evaluation import splits
from emolab.features import tables

# The small CNN of exercise 4.1.
SIDE, FILTERS, CLASSES = 3, (16, 32), 8
# Some of these clips are shorter than so many steps, and some are longer.
CLIPS, STEPS, SILENCE = 8, 20, -80.0
# The stack of exercise 4.4: three convolutions in time, with a pooling between them.
WIDTH, POOL, LAYERS = 5, 2, 3
UAR_WANTED = 0.7
# Of a net trained for seconds; what lies above the second was reached by no net that had never met these actors.
NET_WANTED, TOO_GOOD = 0.5, 0.78


@exercise(
    "4.1",
    "Count what is learned",
    wants="a whole number of parameters",
    second="one filter has a weight for each place of its window in each channel of its input, and one bias. Pooling "
    "and averaging learn nothing.",
)
def _parameters(answer):
    count = expect.whole_number(answer)
    first, second = FILTERS
    window = SIDE * SIDE
    weights = window * first + window * first * second + second * CLASSES
    biases = first + second + CLASSES
    if count == weights:
        return "the biases are missing: one for each filter, and one for each of the last layer's outputs."
    if count == weights + biases - window * first * second + window * second:
        return "the second convolution reads all channels that the first one has made, not only one."
    if count == weights + biases - second * CLASSES - CLASSES:
        return "the last layer is missing: it learns, too."
    if count == SIDE * first + first + SIDE * first * second + second + second * CLASSES + CLASSES:
        return "a window of three by three has more than three places."
    if count != weights + biases:
        return (
            "go through it layer by layer: how many weights has one filter, or one output, and how many of them are "
            "there?"
        )


@exercise(
    "4.2",
    "Count what an LSTM learns",
    wants="a function of two numbers, inputs and units",
    second="one gate is a dense layer whose input is the step's values and the memory of the step before, side by "
    "side.",
)
def _lstm(answer):
    count = expect.function(answer)
    for inputs, units in ((64, 32), (13, 64), (1, 1)):
        gate = units * (inputs + units) + units
        mine = expect.whole_number(count(inputs, units))
        if mine == gate:
            return (
                "that is one gate. An LSTM decides what to keep, what to take in, what to show, and what to take in "
                "of it."
            )
        if mine == 4 * units * (inputs + units):
            return "the biases are missing: one for each unit of each gate."
        if mine == 4 * (units * inputs + units):
            return "each gate also reads what the units said at the step before."
        if mine == 4 * (inputs * (inputs + units) + inputs) and inputs != units:
            return "inputs and units are swapped: there are as many outputs as units."
        if mine != 4 * gate:
            return f"for {inputs} inputs and {units} units another number is expected. How many gates are there?"


@cache
def _sequences():
    return tables.load_sequences("ravdess")[1][:CLIPS]


@exercise(
    "4.3",
    "Fill up a batch",
    wants="an array with the axes (clips, steps, bands)",
    second="begin with np.full of the whole shape and the silence, then copy into each row as many steps as the clip "
    "has, and no more than fit.",
)
def _batch(answer):
    sequences = _sequences()
    bands = sequences[0].shape[1]
    batch = expect.array(answer, (CLIPS, STEPS, bands), "clips, steps, bands")

    def filled(value, at_the_front=False, kept=slice(STEPS)):
        made = np.full((CLIPS, STEPS, bands), value)
        for row, clip in zip(made, sequences, strict=False):
            part = clip[kept]
            row[STEPS - len(part) :] = part if at_the_front else row[STEPS - len(part) :]
            if not at_the_front:
                row[: len(part)] = part
        return made

    if np.allclose(batch, filled(0.0)):
        return "you filled up with nought. Nought decibels is the loudest that there is; silence is far below it."
    if np.allclose(batch, filled(SILENCE, at_the_front=True)):
        return "the silence comes first in it. Put it after the speech, so that every clip begins at step nought."
    if np.allclose(batch, filled(SILENCE, kept=slice(-STEPS, None))):
        return "where a clip is too long, its beginning is missing; its end was to be left out."
    if not np.allclose(batch, filled(SILENCE)):
        return "the shape is right, some values are not: first the steps of the clip as they are, then silence."


@exercise(
    "4.4",
    "See how far it sees",
    wants="a whole number of steps",
    second="go backwards from one value: it sees five values of the layer below. Each of them came from two before the "
    "pooling, and these from five each, which overlap.",
)
def _field(answer):
    field = expect.whole_number(answer)
    right, jump = 1, 1
    for layer in range(LAYERS):
        right += (WIDTH - 1) * jump
        if layer < LAYERS - 1:
            right += (POOL - 1) * jump
            jump *= POOL
    if field == 1 + LAYERS * (WIDTH - 1):
        return "so it would be without pooling. After a pooling, neighbours lie two steps apart."
    if field == LAYERS * WIDTH:
        return "windows that overlap are not added up."
    if field in (WIDTH**LAYERS, (WIDTH * POOL) ** (LAYERS - 1) * WIDTH):
        return "windows overlap; multiplying counts the same steps many times."
    if field == WIDTH:
        return "that is how far the first convolution sees. What does the third one see of the clip itself?"
    if field in (right - 1, right + 1):
        return "you are off by one. A window of five reaches from a step to the fourth after it."
    if field != right:
        return (
            "go through the layers, and write down after each how many steps one value sees, and how far neighbours "
            "lie apart."
        )


@exercise(
    "4.5",
    "Share out the people",
    wants="a dict with the keys learn, watch and ask",
    second="choose the actors first, some women and some men, then their rows: np.isin(speakers, chosen) tells which.",
)
def _people(answer):
    if not isinstance(answer, dict) or set(answer) != {"learn", "watch", "ask"}:
        raise Hint("a dict is wanted with the keys learn, watch and ask, and row positions for each.")
    labels, test = _clips()
    parts = {name: expect.folds([(rows, rows)], len(labels))[0][0] for name, rows in answer.items()}
    speakers, sexes = labels.speaker.to_numpy(), labels.sex.to_numpy()
    people = {name: set(speakers[rows]) for name, rows in parts.items()}
    if set(parts["ask"]) != set(test):
        return "ask should be the test part of the first fold, all of it and nothing else."
    if people["watch"] & people["ask"]:
        return "an actor who is asked at the end is watched while learning: whoever stops by them has trained on them."
    if people["learn"] & people["ask"]:
        return "an actor who is asked at the end is also learned from."
    if people["learn"] & people["watch"]:
        return "an actor is learned from and watched, with other clips: the net looks good at voices that it knows."
    if any(len(set(rows)) < len(rows) for rows in parts.values()):
        return "some rows come more than once in one of the three."
    if sum(map(len, parts.values())) < len(labels):
        return "some clips are in none of the three. There are too few to leave any out."
    if not 2 <= len(people["watch"]) <= 6 or len(set(sexes[parts["watch"]])) < 2:
        return "watch two to six actors, women and men, or it stops by what suits one voice."


@cache
def _clips():
    labels = tables.load("ravdess", "means")[0]
    return labels, splits.folds("actors5", labels)[0][1]


@exercise(
    "4.6",
    "Turn values into probabilities",
    wants="a function of values and a temperature",
    second="taking the largest value of a row off all its values changes nothing in the result, and keeps the "
    "exponentials small.",
)
def _softmax(answer):
    softmax, rng = expect.function(answer), np.random.default_rng(4)
    for temperature in (1.0, 2.5, 0.5):
        values = rng.normal(0, 2, (4, 8))
        mine = expect.array(softmax(values.copy(), temperature), values.shape, "clips, emotions")
        # Rounded to three decimals, eight of them are so far from one at most.
        if not np.allclose(mine.sum(axis=1), 1, atol=0.005):
            return "the probabilities of one clip do not add up to one. Along which axis do the emotions lie?"
        if np.allclose(mine, special.softmax(values, axis=1), atol=6e-4) and temperature != 1:
            return "the temperature changes nothing in it. Values are divided by it, before the exponential."
        if np.allclose(mine, special.softmax(values * temperature, axis=1), atol=6e-4) and temperature != 1:
            return "a temperature above one should make it less sure, and here it makes it surer."
        if not np.allclose(mine, special.softmax(values / temperature, axis=1), atol=6e-4):
            return (
                "the rows add up to one, but they are another share-out: take exponentials, then divide by their sum."
            )
    large = np.array([[1000.0, 999.0, 0.0], [-1000.0, -1001.0, -2000.0]])
    if not np.allclose(np.asarray(softmax(large.copy(), 1.0), float), special.softmax(large, axis=1), atol=6e-4):
        return (
            "with large values the exponential overflows. What may be taken off all values of a row without "
            "changing it?"
        )


@cache
def _ears():
    labels, heard = evaluation.load("ravdess", recipe="ears")
    return labels, heard, splits.folds("actors5", labels)[0]


@exercise(
    "4.7",
    "Borrow ears",
    wants="a classifier that is not fitted yet",
    second="there are more columns than clips, so hold the model back: a small C, or a strong shrinkage, and scaling "
    "before.",
)
def _borrowed(answer):
    model = expect.classifier(answer)
    labels, heard, fold = _ears()
    return expect.falls_short(model, heard, labels.emotion, fold, UAR_WANTED)


@cache
def _to_learn():
    # Not at the top: TensorFlow takes seconds, and only this exercise wants it.
    from emolab.evaluation import deep_runs
    from emolab.models.deep import inputs

    labels, statistics = deep_runs.load("statistics")
    rest, asked = splits.folds("actors5", labels)[0]
    learning, watching = splits.set_aside(labels, rest)
    clips = inputs.standardised(statistics, learning)
    return clips, inputs.codes(labels.emotion, deep_runs.CLASSES), watching, asked


@exercise(
    "4.8",
    "Train a net, and stop in time",
    wants="a pair (net, history)",
    second="keras.callbacks.EarlyStopping watches val_loss where validation_data is given; with "
    "restore_best_weights it goes back to the best epoch. training.fit does all of it.",
)
def _trained(answer):
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise Hint("a pair is wanted, in round brackets: the net, and its history.")
    clips, targets, watching, asked = _to_learn()
    import keras

    net, history = answer[0], _watched(answer[1])
    if not isinstance(net, keras.Model):
        return f"the first of the two should be a Keras net; it is a {type(net).__name__}."
    if net.output_shape != (None, CLASSES) or net.input_shape != (None, clips.shape[1]):
        return "the net should take a row of statistics, and answer with a probability for each of the eight emotions."
    lost = net.evaluate(clips[watching], _as_its_loss_wants(net, targets[watching]), batch_size=64, verbose=0)
    lost = np.ravel(lost)[0]
    if not expect.near(lost, min(history), 0.02):
        if expect.near(lost, history[-1], 0.02):
            return (
                "this is the net of the last epoch, and an earlier one lost less on the watched actors. Go back to it."
            )
        return "on the rows of watching, this net's loss is none of those in the history. Who was watched?"
    learned, strangers = (_uar(net, clips[rows], targets[rows]) for rows in (watching, asked))
    if max(learned, strangers) > TOO_GOOD:
        return "it is too good at people whom it should not have met: it learned from actors who are watched or asked."
    if strangers < NET_WANTED:
        close = "It is close." if strangers > NET_WANTED - 0.1 else "Has it learned at all? Look at the history."
        return f"on the strangers of the first fold it does not reach the UAR that is asked for. {close}"


def _watched(history):
    """Return the losses on the watched clips, an epoch each."""
    history = getattr(history, "history", history)
    try:
        losses = [float(loss) for loss in history["val_loss"]]
    except (KeyError, TypeError, IndexError):
        raise Hint("the history holds no val_loss: nobody was watched while the net learned.") from None
    if len(losses) < 2:
        raise Hint("the history has one epoch; a net that is to stop in time needs the choice among several.")
    return losses


def _as_its_loss_wants(net, targets):
    return (
        np.eye(CLASSES)[targets]
        if "categorical" in str(net.loss).lower() and "sparse" not in str(net.loss).lower()
        else targets
    )


def _uar(net, clips, targets):
    given = net.predict(clips, batch_size=64, verbose=0).argmax(axis=1)
    return np.mean([np.mean(given[targets == target] == target) for target in np.unique(targets)])
