"""The data and the models of the leak lab's headlines, as their authors describe them.

What they do was read from their code and saved outputs. All but the first train on corpora that do not ship as well;
there the pattern is reproduced on RAVDESS, and `headlines.Headline.here` says so.
"""

import numpy as np
from leak_lab import Experiment, Rows, smote, topped_up, with_copies
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import RobustScaler

from emolab import labels
from emolab.evaluation.headlines import HEADLINES
from emolab.features import tables

# Columns of the shipped tables, as patterns.
MEANS_128 = r"^mfcc_\d+_mean$"
MEANS_180 = r"^(mfcc_[0-3]\d|chroma_\d+|mel_\d+)_mean$"
MEANS_193 = MEANS_180 + r"|^(contrast|tonnetz)_\d+_mean$"
MFCC_13 = r"^mfcc_3s_(0\d|1[0-2])_(mean|std)$"

# ---- data -------------------------------------------------------------------------------------------------------


def _rows(recipe, columns, n_classes):
    """Rows of RAVDESS with the emotions of a label set; `columns` is a pattern of feature names."""
    about, features = tables.load("ravdess", recipe)
    truth = labels.relabel(about.emotion, n_classes)
    return _as_rows(about, features.filter(regex=columns), truth)


def _as_rows(about, features, truth):
    known = truth.notna().to_numpy()
    return Rows(
        features.to_numpy(np.float32)[known],
        np.array(truth[known].tolist()),
        np.flatnonzero(known),
        np.array(about.speaker[known].tolist()),
        np.array(about.statement[known].tolist()),
    )


# ---- models -----------------------------------------------------------------------------------------------------


def _learn_with(make):
    """Learn from the training rows alone, whatever the leaks."""

    def learn(train, test, leaks, seed):
        model = make(seed).fit(train.values, train.truth)
        return lambda rows, leaks: model.predict(rows.values)

    return learn


def wide_network(seed):
    """The first headline's pipeline; its adaptive rate is as published and has no effect, since Adam ignores it.

    The SMOTE that its authors put before the network has nothing to do in balanced classes and is left out.
    """
    network = MLPClassifier(
        hidden_layer_sizes=(2048, 1024, 512, 256), alpha=5e-4, batch_size=16, learning_rate="adaptive",
        learning_rate_init=5e-4, max_iter=20, early_stopping=True, validation_fraction=0.2, n_iter_no_change=3,
        random_state=seed,
    )  # fmt: skip  # several a line
    return make_pipeline(RobustScaler(), PCA(n_components=0.99, svd_solver="covariance_eigh"), network)


def flat_network(seed):
    return MLPClassifier(
        hidden_layer_sizes=(300,), alpha=0.01, batch_size=256, learning_rate="adaptive", max_iter=500, random_state=seed
    )


def forest(seed):
    return RandomForestClassifier(200, random_state=seed)


def nearest_clip(seed):
    return KNeighborsClassifier(1)


# Emotion_Detector's two stages: first which pair, then which of the pair.
PAIRS = {"happy": "lively", "angry": "lively", "neutral": "quiet", "sad": "quiet"}


def _pair_of(emotions):
    return np.array([PAIRS[emotion] for emotion in emotions])


def _learn_pairs(train, test, leaks, seed):
    """Three networks: which pair, then which of either pair. As published, each draws its own training rows."""

    def part(offset):
        if "stages" not in leaks:
            return train
        both = train + test
        chosen, _ = train_test_split(np.arange(len(both)), train_size=0.8, random_state=seed + offset)
        return both[chosen]

    first = part(0)
    which_pair = flat_network(seed).fit(first.values, _pair_of(first.truth))
    which_of = {}
    for offset, pair in enumerate(("lively", "quiet"), start=1):
        rows = part(offset)
        rows = rows[_pair_of(rows.truth) == pair]
        which_of[pair] = flat_network(seed).fit(rows.values, rows.truth)

    def predict(rows, leaks):
        pairs = which_pair.predict(rows.values)
        answer = np.empty(len(rows), dtype=rows.truth.dtype)
        for pair, network in which_of.items():
            if (pairs == pair).any():
                answer[pairs == pair] = network.predict(rows.values[pairs == pair])
        return answer

    return predict


class EpochByEpoch:
    """A small network that remembers its weights after every epoch, so that any rows can choose one of them."""

    def __init__(self, seed, n_epochs=20):
        self.reduce = PCA(n_components=100, svd_solver="covariance_eigh")
        self.network = MLPClassifier((128,), batch_size=128, learning_rate_init=1e-3, random_state=seed)
        self.n_epochs = n_epochs

    def fit(self, rows):
        reduced = self.reduce.fit_transform(rows.values)
        self.epochs = []
        for _ in range(self.n_epochs):
            self.network.partial_fit(reduced, rows.truth, classes=np.unique(rows.truth))
            weights, biases = self.network.coefs_, self.network.intercepts_
            self.epochs.append(([layer.copy() for layer in weights], [layer.copy() for layer in biases]))
        return self

    def predict(self, rows, epochs=None):
        """Return the answers after each of `epochs`, shape (epochs, rows)."""
        reduced = self.reduce.transform(rows.values)
        answers = []
        for epoch in range(self.n_epochs) if epochs is None else epochs:
            self.network.coefs_, self.network.intercepts_ = self.epochs[epoch]
            answers.append(self.network.predict(reduced))
        return np.array(answers)

    def best_epoch(self, rows):
        return int(np.argmax((self.predict(rows) == rows.truth).mean(axis=1)))


def _learn_watched(train, test, leaks, seed):
    """Hold out some training rows; they choose the epoch, or, as a leak, the test rows do."""
    held = np.random.default_rng(seed).random(len(train)) < 0.15
    network = EpochByEpoch(seed).fit(train[~held])
    chosen = {"test": network.best_epoch(test), "held out": network.best_epoch(train[held])}

    def predict(rows, leaks):
        return network.predict(rows, [chosen["test" if "validation" in leaks else "held out"]])[0]

    return predict


def _spectral_means(columns, n_classes):
    return lambda: _rows("means", columns, n_classes)


def _three_classes_twice():
    about, features = tables.load("ravdess", "means")
    kept = about.emotion.where(about.emotion.isin(["neutral", "happy", "angry"]))
    rows = _as_rows(about, features.filter(regex=MEANS_180), kept)
    return rows + rows


def _sexes():
    about, features = tables.load("ravdess", "means")
    return _as_rows(about, features.filter(regex=MEANS_128), about.sex)


def _all_doubled():
    rows = _rows("full1020", ".", 8)
    return rows + rows


# ---- the experiments --------------------------------------------------------------------------------------------

COPIED = {"copies": with_copies, "resampling": topped_up}

EXPERIMENTS = {
    name: Experiment(name, HEADLINES[name].leaks, **parts)
    for name, parts in {
        "wide_network": {
            "load": lambda: _rows("full1020", ".", 8),
            "learn": _learn_with(wide_network),
            "enlarge": COPIED,
            "n_splits": 1,
        },
        "pairs": {"load": _spectral_means(MEANS_193, 4), "learn": _learn_pairs},
        "doubled_corpus": {
            "load": _three_classes_twice,
            "learn": _learn_with(flat_network),
            "enlarge": {"resampling": smote},
        },
        "all_statistics": {"load": lambda: _rows("full1020", MFCC_13, 6), "learn": _learn_with(flat_network)},
        "nearest_clip": {"load": _spectral_means(MEANS_128, 7), "learn": _learn_with(nearest_clip)},
        "forest": {"load": _spectral_means(MEANS_128, 7), "learn": _learn_with(forest)},
        "forest_sex": {"load": _sexes, "learn": _learn_with(forest)},
        "every_leak": {"load": _all_doubled, "learn": _learn_watched, "enlarge": COPIED},
    }.items()
}
