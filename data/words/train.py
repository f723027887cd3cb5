"""Train the text models that ship: data/models/words_en.skops and words_es.skops.

Needs what is not in the repository: GoEmotions (train.tsv with the ids of the Ekman grouping), BRIGHTER's English and
Spanish training files, and the word vectors that `vectors.py` beside this file makes. Nothing here reads the dev files;
but the scores on them of earlier versions of this file had been seen when it got the form it has.

    python data/words/train.py en --goemotions DIR --brighter DIR --vectors FILE.npz

Of each source a part is held out. On these the share of each model and the temperature are chosen; then both models are
trained on everything. Our own sentences' test part is never used.
"""

import argparse
import os
import sys
import zipfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import layers
from scipy import sparse
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold
from skops import io as skops

from emolab import shipped
from emolab.labels import LABEL_SETS, MERGED
from emolab.models.textmodel import (
    N_POSITIONS,
    NET_TERM,
    UNKNOWN,
    TextModel,
    char_vectorizer,
    normalise,
    prepare,
    word_vectorizer,
)
from emolab.recognizer import sentences

sys.path.insert(0, str(Path(__file__).parent))
from sources import brighter, goemotions  # noqa: E402

EMOTIONS = LABEL_SETS[7]
# How much a row of each source counts: GoEmotions has fifteen times as many.
WEIGHTS = {"goemotions": 1.0, "brighter": 3.0, "own": 3.0, "feelings": 6.0}
# Sources with a mix of emotions of their own: more than half of BRIGHTER's English stories hold fear, and the net need
# not take a story's style for fear. Tried in Spanish too: the net became so much worse that its share was nought.
ASIDE = {"en": ("brighter", "own"), "es": ()}
UNTUNED = {"net_share": 0.5, "temperature": 1.0, "language": None, "feelings": {}, "turns": {}, "rest": 1.0}
DIMENSIONS, FILTERS, WIDTHS = 96, 96, (1, 2, 3, 4)
# Few training texts are longer, and time is saved; the net itself reads any number of places.
TRAINING_POSITIONS, EPOCHS = 32, {"en": 7, "es": 20}


def read_own(language):
    """Return the training part of our own sentences; calm counts as neutral."""
    rows = sentences.load(language).query("part == 'train'")
    labels = [(MERGED.get(emotion, emotion),) for emotion in rows.emotion]
    return pd.DataFrame({"text": rows.sentence, "labels": labels, "source": "own", "group": rows.situation})


def read_feelings(language):
    """Return the words of feeling as texts: each by itself, and adjectives of many people too.

    What the four forms of a rare adjective mean is given, not found in two thousand texts.
    """
    words = sentences.feelings_listed(language)
    texts = [(word, emotion) for word, emotion in words.items()]
    texts += [(f"Están muy {word}.", emotion) for word, emotion in words.items() if word.endswith(("do", "so", "to"))]
    table = pd.DataFrame(texts, columns=["text", "emotion"])
    labels = [(MERGED.get(emotion, emotion),) for emotion in table.emotion]
    return pd.DataFrame({"text": table.text, "labels": labels, "source": "feelings", "group": "feelings"})


def read_all(language, goemotions_folder, brighter_folder):
    """Return every training text of a language as the models read it, and the emotions that each denies."""
    rows = [brighter(brighter_folder, "train", language), read_own(language)]
    rows += [goemotions(goemotions_folder, "train")] if language == "en" else [read_feelings(language)]
    rows = pd.concat(rows, ignore_index=True)
    rows["labels"] = [labels or ("neutral",) for labels in rows.labels]
    read = [prepare(text, language, sentences.feelings(language)) for text in rows.text]
    return rows.assign(text=[text for text, _ in read], denied=[denied for _, denied in read])


def held_out(rows):
    """Mark the rows to choose settings on: of each source a part, only rows with one label."""
    marks = np.zeros(len(rows), bool)
    first = np.array([labels[0] for labels in rows.labels])
    for source, parts in (("goemotions", 8), ("brighter", 4), ("own", 4)):
        where = np.flatnonzero(rows.source == source)
        if len(where) == 0:
            continue
        folds = (StratifiedGroupKFold if source == "own" else StratifiedKFold)(parts, shuffle=True, random_state=0)
        chosen = next(folds.split(where, first[where], rows.group.iloc[where] if source == "own" else None))[1]
        marks[where[chosen]] = True
    return marks & (rows.labels.map(len) == 1).to_numpy()


def targets(rows):
    """Return each row's labels as probabilities, shape (rows, emotions)."""
    table = np.zeros((len(rows), len(EMOTIONS)), np.float32)
    for row, labels in zip(table, rows.labels, strict=True):
        row[[EMOTIONS.index(label) for label in labels]] = 1 / len(labels)
    return table


def fit_ngrams(rows, C=0.5, power=0.3):
    """Fit one logistic regression an emotion on TF-IDF of n-grams; return arrays."""
    texts = [normalise(text) for text in rows.text]
    small = len(rows) < 10_000
    vectorizers = word_vectorizer(min_df=1 if small else 2), char_vectorizer(min_df=2 if small else 3)
    counts = sparse.hstack([vectorizer.fit_transform(texts) for vectorizer in vectorizers]).tocsr()
    weights = rows.source.map(WEIGHTS).to_numpy(float)
    emotions = [_fit_emotion(counts, yes, weights, C, power) for yes in (targets(rows) > 0).T]
    return {
        "word_terms": vectorizers[0].get_feature_names_out().astype(str),
        "char_terms": vectorizers[1].get_feature_names_out().astype(str),
        "word_idf": vectorizers[0].idf_.astype(np.float32),
        "char_idf": vectorizers[1].idf_.astype(np.float32),
        "weights": np.stack([column for column, _ in emotions], axis=1).astype(np.float16),
        "intercepts": np.array([intercept for _, intercept in emotions], np.float32),
    }


def _fit_emotion(counts, yes, weights, C, power):
    """Fit "this emotion or not" on counts times naive Bayes' log-count ratios; return weights and intercept."""
    seen = sparse.diags(weights) @ (counts > 0)
    present = np.asarray(seen[yes].sum(axis=0)).ravel() + 1
    absent = np.asarray(seen[~yes].sum(axis=0)).ravel() + 1
    ratio = np.log(present / present.sum() / (absent / absent.sum()))
    ratio = np.sign(ratio) * np.sqrt(np.abs(ratio))
    balance = {True: (weights[~yes].sum() / weights[yes].sum()) ** power, False: 1.0}
    model = LogisticRegression(C=C, solver="liblinear", tol=1e-2, class_weight=balance, random_state=0)
    model.fit(counts.multiply(ratio).tocsr(), yes, sample_weight=weights)
    return model.coef_[0] * ratio, model.intercept_[0]


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
    places = keras.Input((None,), dtype="int32")
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


def add_sources(net, n_sources):
    """Build a net around `net` that knows each row's source and adds what makes an emotion likelier there."""
    source = keras.Input((n_sources,))
    likelier = layers.Dense(len(EMOTIONS), use_bias=False, kernel_initializer="zeros")(source)
    return keras.Model([net.input, source], layers.Add()([net.output, likelier]))


def fit_net(rows, words, start, epochs, aside, seed=0):
    """Train the net; return its arrays. The weights are averaged over the last steps (exponential moving average).

    How much likelier each emotion is in the sources `aside` is learned beside the net, and then left out.
    """
    wanted, generator = targets(rows), np.random.default_rng(seed)
    weights = rows.source.map(WEIGHTS).to_numpy(float)
    mass = (wanted * weights[:, None]).sum(axis=0)
    importance = (wanted @ np.sqrt(mass.sum() / mass)) * weights
    places = places_of(rows.text, words)[:, :TRAINING_POSITIONS]
    source = (rows.source.to_numpy()[:, None] == np.array(aside, str)).astype(np.float32)
    net = build_net(start, seed)
    whole = add_sources(net, len(aside)) if aside else net
    loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.05)
    averaging = 0.998 if len(rows) > 10_000 else 0.99
    whole.compile(keras.optimizers.Adam(1.5e-3, use_ema=True, ema_momentum=averaging), loss)
    for epoch in range(epochs):
        # Forget a tenth of the words, so that the net learns what to do with words it has never met.
        forgotten = (generator.random(places.shape) < 0.1) & (places > UNKNOWN)
        whole.fit(
            [np.where(forgotten, UNKNOWN, places), source][: len(whole.inputs)], wanted,
            sample_weight=importance / importance.mean(), batch_size=96, verbose=0,
        )  # fmt: skip  # several a line
        print(f"  epoch {epoch + 1} of {epochs}", flush=True)
    whole.optimizer.finalize_variable_values(whole.trainable_variables)
    return net_arrays(net, words)


def net_arrays(net, words):
    """Take the net apart into the arrays that `TextModel` wants, word vectors in eight bits."""
    vectors = next(layer for layer in net.layers if isinstance(layer, layers.Embedding)).get_weights()[0]
    slid = [layer.get_weights() for layer in net.layers if isinstance(layer, layers.Conv1D)]
    out, out_bias = net.layers[-1].get_weights()
    scale = np.abs(vectors).max(axis=0) / 127
    return {
        "net_words": np.array(words),
        "net_vectors": np.round(vectors / scale).astype(np.int8),
        "net_scale": scale.astype(np.float32),
        "net_filters": [filters.astype(np.float16) for filters, _ in slid],
        "net_biases": [biases for _, biases in slid],
        "net_out": out.astype(np.float16),
        "net_out_bias": out_bias,
    }


def choose_settings(arrays, rows):
    """Choose the net's share and the temperature on rows that the arrays were not trained on."""
    texts = [normalise(text) for text in rows.text]
    truth = np.array([EMOTIONS.index(labels[0]) for labels in rows.labels])
    untuned = TextModel(**arrays, **UNTUNED)
    ngrams, net = untuned.read_ngrams(texts), untuned.read_net(texts)
    # A source counts by the root of its rows, because that is how exactly its score is known.
    trust = np.sqrt(rows.source.value_counts())

    def answer(share, temperature=1.0):
        return log_softmax((share * net + (1 - share) * ngrams) / temperature, axis=1)

    def worth(share):
        return np.average(pd.Series(scores_by_source(answer(share), truth, rows))[trust.index], weights=trust)

    share = max((0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0), key=worth)
    row_trust = rows.source.map(trust / rows.source.value_counts()).to_numpy()

    def surprise(log_temperature):
        found = answer(share, np.exp(log_temperature))[np.arange(len(truth)), truth]
        return -np.average(found, weights=row_trust)

    fit = minimize_scalar(surprise, (-1.5, 1.5))
    settings = {"net_share": share, "temperature": float(np.exp(fit.x))}
    for name, part in (("n-grams", 0), ("net", 1), ("both", share)):
        print(name, {key: round(score, 3) for key, score in scores_by_source(answer(part), truth, rows).items()})
    print("settings", settings, flush=True)
    return settings


def scores_by_source(log_probabilities, truth, rows):
    """Return the macro-F1 of each source, over the emotions that the source has."""
    scores = {}
    for source in rows.source.unique():
        here = (rows.source == source).to_numpy()
        present = np.unique(truth[here])
        among = np.full_like(log_probabilities[here], -np.inf)
        among[:, present] = log_probabilities[here][:, present]
        scores[source] = f1_score(truth[here], among.argmax(axis=1), average="macro")
    return scores


def fit(rows, language, vectors, epochs):
    """Fit both models; return all arrays but the settings."""
    words = choose_words(rows, vectors, language)
    net = fit_net(rows, words, starting_vectors(words, vectors), epochs, ASIDE[language])
    return {"classes": np.array(EMOTIONS), **fit_ngrams(rows), **net}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("language", choices=sentences.LANGUAGES)
    parser.add_argument("--goemotions", required=True)
    parser.add_argument("--brighter", required=True)
    parser.add_argument("--vectors", required=True)
    parser.add_argument("--epochs", type=int, help="default: 7 for English, 20 for the far fewer Spanish rows")
    parser.add_argument("--output", default=None)
    arguments = parser.parse_args()
    epochs = arguments.epochs or EPOCHS[arguments.language]
    tf.config.experimental.enable_op_determinism()
    # An npz would read its file anew each time it is asked.
    vectors = dict(np.load(arguments.vectors))
    rows = read_all(arguments.language, arguments.goemotions, arguments.brighter)
    out = held_out(rows)
    settings = choose_settings(
        fit(rows[~out].reset_index(drop=True), arguments.language, vectors, epochs),
        rows[out].reset_index(drop=True),
    )
    arrays = fit(rows, arguments.language, vectors, epochs) | settings
    path = Path(arguments.output or shipped.DATA / "models" / f"words_{arguments.language}.skops")
    path.parent.mkdir(exist_ok=True)
    skops.dump(arrays, path, compression=zipfile.ZIP_DEFLATED)
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB", flush=True)


if __name__ == "__main__":
    main()
