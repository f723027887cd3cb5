"""Train the text models that ship: data/models/words_en.skops and words_es.skops.

Needs what is not in the repository: GoEmotions (train.tsv with the ids of the Ekman grouping), BRIGHTER's English and
Spanish training files, and the word vectors that `vectors.py` beside this file makes. Nothing here reads the dev files.

    python data/words/train.py en --goemotions DIR --brighter DIR --vectors FILE.npz

Of each source a part is held out. On these parts the shares of the two models, the offsets of the classes and the
temperature are chosen; then both models are trained on everything. Our own sentences' test part is never used.
"""

import argparse
import os
import zipfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import pandas as pd
from keras import layers
from scipy import sparse
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from skops import io as skops
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

from emolab import sentences, shipped
from emolab.labels import LABEL_SETS, MERGED
from emolab.textmodel import N_POSITIONS, NET_TERM, UNKNOWN, char_vectorizer, normalise, word_vectorizer

EMOTIONS = LABEL_SETS[7]
GOEMOTIONS = ("angry", "disgust", "fearful", "happy", "neutral", "sad", "surprised")
BRIGHTER = {
    "anger": "angry", "disgust": "disgust", "fear": "fearful", "joy": "happy", "sadness": "sad", "surprise": "surprised"
}  # fmt: skip
BRIGHTER_FILES = {"en": "train_eng.csv", "es": "train_esp.csv"}
# How much a row of each source counts: GoEmotions has fifteen times as many.
WEIGHTS = {"goemotions": 1.0, "brighter": 2.0, "own": 2.0}
DIMENSIONS, FILTERS, WIDTHS = 96, 96, (1, 2, 3, 4)


def read_goemotions(folder):
    """Return GoEmotions' training rows: text, labels (a tuple of emotions), source."""
    rows = pd.read_csv(
        Path(folder, "train.tsv"), sep="\t", header=None, names=["text", "ids", "id"], dtype=str, quoting=3,
        keep_default_na=False,
    )  # fmt: skip
    labels = [tuple(GOEMOTIONS[int(number)] for number in ids.split(",")) for ids in rows.ids]
    return pd.DataFrame({"text": rows.text, "labels": labels, "source": "goemotions", "group": rows.id})


def read_brighter(folder, language):
    """Return BRIGHTER's training rows; those without any label count as neutral."""
    rows = pd.read_csv(Path(folder, BRIGHTER_FILES[language]))
    named = [name for name in BRIGHTER if name in rows]
    labels = [
        tuple(BRIGHTER[name] for name in named if row[name] == 1) or ("neutral",) for row in rows.to_dict("records")
    ]
    return pd.DataFrame({"text": rows.text, "labels": labels, "source": "brighter", "group": rows.id})


def read_own(language):
    """Return the training part of our own sentences; calm counts as neutral."""
    rows = sentences.load(language).query("part == 'train'")
    labels = [(MERGED.get(emotion, emotion),) for emotion in rows.emotion]
    return pd.DataFrame({"text": rows.sentence.values, "labels": labels, "source": "own", "group": rows.situation.values})


def held_out(rows):
    """Mark the rows to choose settings on: of each source a part, only rows with one label."""
    marks = np.zeros(len(rows), bool)
    first = np.array([labels[0] for labels in rows.labels])
    for source, parts in (("goemotions", 8), ("brighter", 4), ("own", 4)):
        where = np.flatnonzero(rows.source == source)
        if len(where) == 0:
            continue
        folds = (StratifiedGroupKFold if source == "own" else StratifiedKFold)(parts, shuffle=True, random_state=0)
        chosen = next(folds.split(where, first[where], rows.group.iloc[where]))[1]
        marks[where[chosen]] = True
    return marks & (rows.labels.map(len) == 1).to_numpy()


def targets(rows):
    """Return each row's labels as probabilities, shape (rows, emotions)."""
    table = np.zeros((len(rows), len(EMOTIONS)), np.float32)
    for row, labels in zip(table, rows.labels, strict=True):
        row[[EMOTIONS.index(label) for label in labels]] = 1 / len(labels)
    return table


def fit_ngrams(rows, weights, C=0.5, power=0.3):
    """Fit one logistic regression an emotion on TF-IDF times naive Bayes' log-count ratios; return arrays."""
    texts = [normalise(text) for text in rows.text]
    small = len(rows) < 10_000
    vectorizers = word_vectorizer(min_df=1 if small else 2), char_vectorizer(min_df=2 if small else 3)
    counts = sparse.hstack([vectorizer.fit_transform(texts) for vectorizer in vectorizers]).tocsr()
    seen = sparse.diags(weights) @ (counts > 0)
    wanted = targets(rows) > 0
    columns, intercepts = [], []
    for yes in wanted.T:
        present = np.asarray(seen[yes].sum(axis=0)).ravel() + 1
        absent = np.asarray(seen[~yes].sum(axis=0)).ravel() + 1
        ratio = np.log(present / present.sum() / (absent / absent.sum()))
        ratio = np.sign(ratio) * np.sqrt(np.abs(ratio))
        balance = {True: (weights[~yes].sum() / weights[yes].sum()) ** power, False: 1.0}
        model = LogisticRegression(C=C, solver="liblinear", tol=1e-2, class_weight=balance, random_state=0)
        model.fit(counts.multiply(ratio).tocsr(), yes, sample_weight=weights)
        columns.append(model.coef_[0] * ratio)
        intercepts.append(model.intercept_[0])
    return {
        "word_terms": vectorizers[0].get_feature_names_out().astype(str),
        "char_terms": vectorizers[1].get_feature_names_out().astype(str),
        "word_idf": vectorizers[0].idf_.astype(np.float32),
        "char_idf": vectorizers[1].idf_.astype(np.float32),
        "weights": np.stack(columns, axis=1).astype(np.float16),
        "intercepts": np.array(intercepts, np.float32),
    }


def choose_words(rows, vectors, language):
    """Choose the words that the net knows: seen in training, or common in the language."""
    seen = pd.Series([term for text in rows.text for term in set(NET_TERM.findall(normalise(text)))]).value_counts()
    wanted = set(seen.index[seen >= (2 if language == "en" else 1)]) | set(vectors[f"common_{language}"])
    return sorted(wanted & set(vectors["words"]))


def starting_vectors(words, vectors):
    """Return the words' vectors, their first `DIMENSIONS` principal components, with two rows before them."""
    every = vectors["vectors"].astype(np.float32)
    centred = every - every.mean(axis=0)
    axes = np.linalg.svd(centred[::4], full_matrices=False)[2][:DIMENSIONS]
    position = {word: place for place, word in enumerate(vectors["words"].tolist())}
    chosen = centred[[position[word] for word in words]] @ axes.T
    return np.vstack([np.zeros((2, DIMENSIONS)), chosen / chosen.std() / 3]).astype(np.float32)


def build_net(start, seed):
    """Build Kim's (2014) net: filters one to four words wide, the strongest answer of each, one dense layer."""
    keras.utils.set_random_seed(seed)
    places = keras.Input((N_POSITIONS,), dtype="int32")
    vectors = layers.Embedding(*start.shape, embeddings_initializer=keras.initializers.Constant(start))(places)
    vectors = layers.SpatialDropout1D(0.3)(vectors)
    strongest = [
        layers.GlobalMaxPooling1D()(layers.Conv1D(FILTERS, width, padding="same", activation="relu")(vectors))
        for width in WIDTHS
    ]
    hidden = layers.Dropout(0.5)(layers.Concatenate()(strongest))
    return keras.Model(places, layers.Dense(len(EMOTIONS))(hidden))


def places_of(texts, words):
    """Return the positions of each text's words in the net's vocabulary, shape (texts, N_POSITIONS)."""
    position = {word: place + 2 for place, word in enumerate(words)}
    table = np.zeros((len(texts), N_POSITIONS), np.int32)
    for row, text in zip(table, texts, strict=True):
        found = [position.get(term, UNKNOWN) for term in NET_TERM.findall(normalise(text))[:N_POSITIONS]]
        row[: len(found)] = found
    return table


def fit_net(rows, weights, words, start, epochs, seed=0):
    """Train the net; return its arrays. The weights are averaged over the last steps (exponential moving average)."""
    wanted = targets(rows)
    mass = (wanted * weights[:, None]).sum(axis=0)
    balance = np.sqrt(mass.sum() / len(EMOTIONS) / np.maximum(mass, 1e-9)) * (mass > 0)
    sample_weight = (wanted @ balance) * weights
    places, generator = places_of(rows.text, words), np.random.default_rng(seed)
    net = build_net(start, seed)
    net.compile(
        keras.optimizers.Adam(1e-3, use_ema=True, ema_momentum=0.998 if len(rows) > 10_000 else 0.99),
        keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.05),
    )
    for epoch in range(epochs):
        # Forget a tenth of the words, so that the net learns what to do with words it has never met.
        forgotten = (generator.random(places.shape) < 0.1) & (places > UNKNOWN)
        net.fit(
            np.where(forgotten, UNKNOWN, places), wanted, sample_weight=(sample_weight / sample_weight.mean()),
            batch_size=64, verbose=0,
        )  # fmt: skip
        print(f"  epoch {epoch + 1} of {epochs}", flush=True)
    net.optimizer.finalize_variable_values(net.trainable_variables)
    return net_arrays(net, words)


def net_arrays(net, words):
    """Take the net apart into the arrays that `TextModel` wants, word vectors in eight bits."""
    vectors = next(layer for layer in net.layers if isinstance(layer, layers.Embedding)).get_weights()[0]
    filters, biases = zip(*(layer.get_weights() for layer in net.layers if isinstance(layer, layers.Conv1D)), strict=True)
    out, out_bias = net.layers[-1].get_weights()
    scale = np.abs(vectors).max(axis=0) / 127
    return {
        "net_words": np.array(words),
        "net_vectors": np.round(vectors / scale).astype(np.int8),
        "net_scale": scale.astype(np.float32),
        "net_filters": [array.astype(np.float16) for array in filters],
        "net_biases": list(biases),
        "net_out": out.astype(np.float16),
        "net_out_bias": out_bias,
    }
