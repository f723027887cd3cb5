"""Right answers to the exercises of notebook 04, in other forms than the solution's."""

import keras
import numpy as np
from keras import layers
from scipy import special
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC


def _counted_by_keras():
    net = keras.Sequential(
        [
            keras.Input((20, 20, 1)), layers.Conv2D(16, 3), layers.MaxPooling2D(), layers.Conv2D(32, 3),
            layers.GlobalAveragePooling2D(), layers.Dense(8),
        ]
    )  # fmt: skip  # several a line
    return net.count_params()


def _lstm_by_loop(inputs, units):
    learned = 0
    for _ in range(4):
        learned += sum(inputs + units for _ in range(units)) + units
    return learned


def _batch_by_list(ours):
    rows = []
    for clip in ours.sequences[:8]:
        steps = [list(step) for step in clip[:20]]
        rows.append(steps + [[-80.0] * 64] * (20 - len(steps)))
    return rows


def _seen_forwards():
    seen, apart = 1, 1
    for width, stride in ((5, 1), (2, 2), (5, 1), (2, 2), (5, 1)):
        seen += (width - 1) * apart
        apart *= stride
    return seen


def _watching(ours, names):
    own = np.isin(ours.speakers[ours.train], names)
    return {"learn": list(ours.train[~own]), "watch": list(ours.train[own]), "ask": list(ours.test)}


def _by_keras_alone(ours, one_hot=False):
    keras.utils.set_random_seed(1)
    net = keras.Sequential(
        [
            keras.Input((ours.statistics.shape[1],)), layers.Dropout(0.3), layers.Dense(64, activation="relu"),
            layers.Dropout(0.4), layers.Dense(8, activation="softmax"),
        ]
    )  # fmt: skip  # several a line
    targets = np.eye(8)[ours.targets] if one_hot else ours.targets
    net.compile(
        "adam", "categorical_crossentropy" if one_hot else "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    history = net.fit(
        ours.statistics[ours.learning], targets[ours.learning], epochs=15, verbose=0,
        validation_data=(ours.statistics[ours.watching], targets[ours.watching]),
        callbacks=[keras.callbacks.EarlyStopping("val_loss", patience=15, restore_best_weights=True)],
    )  # fmt: skip  # several a line
    return net, history


def _history_as_dict(ours):
    net, history = _by_keras_alone(ours, one_hot=True)
    return [net, history.history]


RIGHT = {
    "4.1": {
        "as Keras counts": lambda ours: _counted_by_keras(),
        "an array of one": lambda ours: np.array([ours.n_parameters]),
        "a sum of layers": lambda ours: sum([ours.first, ours.second, ours.last]),
        "a whole number with a point": lambda ours: float(ours.n_parameters),
    },
    "4.2": {
        "a loop": lambda ours: _lstm_by_loop,
        "by blocks": lambda ours: lambda inputs, units: 4 * units * inputs + 4 * units**2 + 4 * units,
        "as Keras counts": lambda ours: lambda inputs, units: keras.Sequential(
            [keras.Input((3, inputs)), layers.LSTM(units)]
        ).count_params(),
    },
    "4.3": {
        "lists from a loop": _batch_by_list,
        "by padding": lambda ours: np.stack(
            [np.pad(clip[:20], ((0, max(0, 20 - len(clip))), (0, 0)), constant_values=-80) for clip in ours.sequences[:8]]
        ),
        "as Keras pads": lambda ours: keras.utils.pad_sequences(
            ours.sequences[:8], 20, dtype="float32", padding="post", truncating="post", value=-80
        ),
    },
    "4.4": {
        "forwards": lambda ours: _seen_forwards(),
        "an array of one": lambda ours: np.array(ours.seen),
        "a whole number with a point": lambda ours: float(ours.seen),
    },
    "4.5": {
        "other actors, lists": lambda ours: _watching(ours, ["ravdess-03", "ravdess-06"]),
        "the course's own": lambda ours: dict(
            zip(("learn", "watch", "ask"), (*ours.splits.set_aside(ours.labels, ours.train), ours.test), strict=False)
        ),
        "six actors": lambda ours: _watching(ours, [f"ravdess-{n:02d}" for n in (7, 8, 9, 10, 11, 12)]),
    },
    "4.6": {
        "SciPy's": lambda ours: lambda values, temperature: special.softmax(values / temperature, axis=1),
        "by logarithms": lambda ours: lambda values, temperature: np.exp(special.log_softmax(values / temperature, axis=1)),
        "row by row, rounded": lambda ours: lambda values, temperature: [
            [round(float(p), 3) for p in special.softmax(row / temperature)] for row in values
        ],
    },
    "4.7": {
        "logistic regression": lambda ours: make_pipeline(StandardScaler(), LogisticRegression(C=0.001, max_iter=300)),
        "a flat border": lambda ours: make_pipeline(StandardScaler(), LinearSVC(C=0.0003)),
        "the course's own": lambda ours: ours.evaluation.model("ears"),
    },
    "4.8": {
        "by Keras alone": _by_keras_alone,
        "one place an emotion, a dict": _history_as_dict,
        "smaller": lambda ours: (
            net := ours.nets.dense(ours.statistics.shape[1]),
            ours.training.fit(net, ours.statistics, ours.targets, ours.learning, ours.watching, epochs=6, seed=3),
        ),
    },
}  # fmt: skip  # a table
