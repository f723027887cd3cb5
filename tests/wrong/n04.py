"""Wrong answers to the exercises of notebook 04, by the mistake behind each."""

import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.preprocessing import StandardScaler


def _padded(ours, value=-80.0, at_the_front=False, kept=slice(20)):
    batch = np.full((8, 20, 64), value)
    for row, clip in zip(batch, ours.sequences, strict=False):
        clip = clip[kept]
        row[20 - len(clip) if at_the_front else 0 :][: len(clip)] = clip
    return batch


def _parts(ours, watch):
    return {"learn": np.setdiff1d(ours.train, watch), "watch": watch, "ask": ours.test}


def _careless(values, temperature):
    powers = np.exp(values / temperature)
    return powers / powers.sum(axis=1, keepdims=True)


def _trained(ours, learning, watching, **settings):
    ours.training.repeatable(0)
    net = ours.nets.dense(ours.statistics.shape[1])
    return net, ours.training.fit(net, ours.statistics, ours.targets, learning, watching, **({"epochs": 12} | settings))


def _last_epoch(ours):
    """Learn a few clips by heart, so that the watched actors lose again, and keep that."""
    return _trained(ours, ours.learning[:200], ours.watching, epochs=30, patience=None)


WRONG = {
    "4.1": {
        "no biases": lambda ours: ours.n_parameters - 16 - 32 - 8,
        "one channel in both": lambda ours: ours.first + 32 * (9 + 1) + ours.last,
        "the last layer forgotten": lambda ours: ours.first + ours.second,
        "a side instead of a window": lambda ours: 16 * (3 + 1) + 32 * (3 * 16 + 1) + ours.last,
        "off by one": lambda ours: ours.n_parameters - 1,
        "layer by layer": lambda ours: [ours.first, ours.second, ours.last],
    },
    "4.2": {
        "one gate": lambda ours: lambda inputs, units: ours.lstm_parameters(inputs, units) // 4,
        "no biases": lambda ours: lambda inputs, units: 4 * units * (inputs + units),
        "no memory": lambda ours: lambda inputs, units: 4 * (units * inputs + units),
        "swapped": lambda ours: lambda inputs, units: ours.lstm_parameters(units, inputs),
        "three gates": lambda ours: lambda inputs, units: 3 * (units * (inputs + units) + units),
        "a number": lambda ours: ours.lstm_parameters(64, 32),
        "no return": lambda ours: lambda inputs, units: {}.get(inputs * units),
    },
    "4.3": {
        "nought": lambda ours: _padded(ours, value=0.0),
        "silence first": lambda ours: _padded(ours, at_the_front=True),
        "without the beginning": lambda ours: _padded(ours, kept=slice(-20, None)),
        "the notebook's forty steps": lambda ours: np.pad(ours.batch, ((0, 0), (0, 20), (0, 0)), constant_values=-80),
        "transposed": lambda ours: ours.batch.transpose(0, 2, 1),
        "the shortest clip's length": lambda ours: ours.batch[:, : min(len(clip) for clip in ours.sequences[:8])],
        "all clips": lambda ours: np.repeat(ours.batch, 2, axis=0),
        "the next eight": lambda ours: np.stack([ours.batch[(n + 1) % 8] for n in range(8)]),
        "not filled up": lambda ours: ours.sequences[:8],
    },
    "4.4": {
        "no pooling": lambda ours: 1 + 3 * 4,
        "added": lambda ours: 15,
        "multiplied": lambda ours: 125,
        "the first layer": lambda ours: 5,
        "off by one": lambda ours: ours.seen + 1,
        "a pooling too many": lambda ours: 36,
        "milliseconds": lambda ours: 80 * ours.seen,
    },
    "4.5": {
        "random clips watched": lambda ours: _parts(ours, np.random.default_rng(0).choice(ours.train, 200, replace=False)),
        "watched by the test part": lambda ours: {"learn": ours.train, "watch": ours.test, "ask": ours.test},
        "all learned from": lambda ours: ours.parts | {"learn": ours.train},
        "men only": lambda ours: _parts(ours, ours.train[np.isin(ours.speakers[ours.train], ["ravdess-01", "ravdess-09"])]),
        "some left out": lambda ours: ours.parts | {"learn": ours.parts["learn"][::2]},
        "another fold": lambda ours: ours.parts | {"ask": ours.parts["watch"], "watch": ours.test},
        "twice": lambda ours: ours.parts | {"learn": np.repeat(ours.parts["learn"], 2)},
        "names": lambda ours: {name: ours.speakers[rows] for name, rows in ours.parts.items()},
        "a list": lambda ours: list(ours.parts.values()),
    },
    "4.6": {
        "the wrong axis": lambda ours: lambda values, temperature: ours.softmax(values.T, temperature).T,
        "no temperature": lambda ours: lambda values, temperature: ours.softmax(values, 1),
        "multiplied by it": lambda ours: lambda values, temperature: ours.softmax(values, 1 / temperature),
        "overflowing": lambda ours: _careless,
        "large values cut off": lambda ours: lambda values, temperature: ours.softmax(np.clip(values, -50, 50), temperature),
        "no exponential": lambda ours: lambda values, temperature: np.abs(values) / np.abs(values).sum(axis=1, keepdims=True),
        "not divided": lambda ours: lambda values, temperature: np.exp(values / temperature),
        "the surest": lambda ours: lambda values, temperature: values.argmax(axis=1),
    },
    "4.7": {
        "a guess": lambda ours: DummyClassifier(),
        "one that believes in independence": lambda ours: GaussianNB(),
        "a class": lambda ours: LogisticRegression,
        "no classifier": lambda ours: StandardScaler(),
        "the table": lambda ours: ours.heard,
    },
    "4.8": {
        "not trained": lambda ours: (ours.nets.dense(ours.statistics.shape[1]), ours.trained[1]),
        "the net alone": lambda ours: ours.net,
        "nobody watched": lambda ours: (ours.net, ours.trained[1][["loss", "accuracy"]]),
        "the last epoch kept": _last_epoch,
        "trained on those who are asked": lambda ours: _trained(ours, ours.asked, ours.watching),
        "trained on those who are watched": lambda ours: _trained(ours, ours.watching, ours.watching),
        "trained for one epoch": lambda ours: (ours.net, ours.trained[1][:1]),
        "another kind of model": lambda ours: (ours.mine, ours.trained[1]),
        "a net for pictures": lambda ours: (ours.nets.cnn(), ours.trained[1]),
        "the other way round": lambda ours: ours.trained[::-1],
    },
}  # fmt: skip  # a table
