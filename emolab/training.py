"""How the shipped recognizer is made: measure the corpora, fit, find out how sure it may be.

Each clip is measured four times: as recorded and after a journey (`emolab.degrade`), each as a whole and as a stretch
of about a second, because people bring noisy clips and the timeline asks about single seconds. Measuring takes most of
an hour; what has been measured is kept, so that a training that was broken off goes on where it stopped.
"""

import zlib
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tqdm.auto import tqdm

from emolab import audio, corpora, degrade, ears, scores, splits, tables, whole
from emolab.labels import LABEL_SETS

EMOTIONS = LABEL_SETS[8]
# Ways in which each clip is measured, in the order of the second axis of `measurements`.
WHOLE, STRETCH, JOURNEY, JOURNEY_STRETCH = range(4)
CHUNK = 100
TAUGHT = ("ravdess", "emodb", "nemo", "crema-d", "tess", "savee")
# "Confident" means: among such answers about strangers, four of five were right.
RIGHT_WHEN_SURE = 0.8
# Ordinary sentences a voice is calibrated with.
N_USUAL = 3


def from_tables():
    """Read the measurements that ship: every clip as recorded, none after a journey.

    Returns
    -------
    labels : pandas.DataFrame
    measured : numpy.ndarray of float32, shape (clips, 1, features)
    """
    labels, features = tables.load("pooled", "ears")
    return labels, features.to_numpy(np.float32)[:, None]


def from_recordings(folder):
    """Measure every corpus that is here, four ways each clip; the table of `measurements` over all of them."""
    found = [name for name in TAUGHT if corpora.find(name)]
    if not found:
        raise corpora.CorpusError(f"No recordings under {corpora.data_dir()}. Fetch a corpus, or train from tables.")
    parts = [measurements(name, "ears", ears.measure, folder) for name in found]
    labels = pd.concat([labels for labels, _ in parts], ignore_index=True)
    return labels, np.concatenate([measured for _, measured in parts])


def measurements(name, listener, measure, folder):
    """Measure all clips of a corpus, or read what has been measured before.

    Parameters
    ----------
    name : str
        The corpus.
    listener : str
        Name of the way of listening; the files in `folder` are named after it.
    measure : callable
        As `Recognizer.measure`.
    folder : path
        Where measurements are kept.

    Returns
    -------
    labels : pandas.DataFrame
        The manifest with a column `clip`.
    measured : numpy.ndarray of float16, shape (clips, 4, features)
        Whole, stretch, journey, stretch of the journey.
    """
    labels = corpora.manifest(name).assign(clip=lambda table: table.path.map(lambda path: Path(path).stem))
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    chunks = []
    starts = range(0, len(labels), CHUNK)
    for start in tqdm(starts, desc=f"measuring {name}", unit="hundred clips", disable=None):
        part = labels.iloc[start : start + CHUNK]
        stamp = zlib.crc32(" ".join(part["clip"]).encode())
        kept = folder / f"{name}_{listener}_{start:05d}_{stamp:08x}.npy"
        if not kept.exists():
            rows = np.stack([_measured_four_ways(path, measure) for path in part.path])
            with whole.replacing(kept) as part:
                np.save(part, rows)
        chunks.append(np.load(kept))
    return labels, np.concatenate(chunks)


def _measured_four_ways(path, measure):
    clip = Path(path).stem
    samples, rate = audio.load(path)
    seconds = len(samples) / rate
    rng = np.random.default_rng(zlib.crc32(f"stretches of {clip}".encode()))
    rows = []
    for heard in (samples, audio.level(degrade.journey(samples, clip))):
        length = min(seconds, rng.uniform(0.7, 1.6))
        start = rng.uniform(0, seconds - length)
        rows.append(measure(heard, [(0.0, seconds), (start, start + length)]))
    return np.clip(np.concatenate(rows), -60000, 60000).astype(np.float16)


def write_table(labels, values, spread, path):
    """Write measurements as a table that ships, coarse enough to be small.

    Parameters
    ----------
    labels : pandas.DataFrame
        With the columns `tables.LABELS`.
    values : numpy.ndarray, shape (clips, features)
    spread : numpy.ndarray, shape (features,)
        Standard deviation of each over all corpora: values are rounded to about a quarter of it, which costs no score.
    path : path
    """
    step = 2.0 ** np.floor(np.log2(spread / 4))
    features = pd.DataFrame(np.round(values / step) * step, columns=ears.NAMES, index=labels.index).astype(np.float32)
    table = pd.concat([labels[tables.LABELS], features], axis=1)
    table.to_parquet(path, index=False, compression="zstd", compression_level=19, write_statistics=False,
                     use_byte_stream_split=ears.NAMES, use_dictionary=tables.LABELS)  # fmt: skip


def classifier(strength):
    """Logistic regression on standardised values, held back by `strength` (scikit-learn's C)."""
    return make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=200))


def fit(labels, measured, strength=0.001):
    """Fit the models of a `Recognizer`.

    Parameters
    ----------
    labels : pandas.DataFrame
    measured : numpy.ndarray, shape (clips, ways, features)
        From `measurements`; any number of ways.
    strength : float

    Returns
    -------
    dict
        The attributes of `Recognizer` that are learned. Clips of other emotions than the eight teach only the sex.
    """
    known = labels.emotion.isin(EMOTIONS).to_numpy()
    emotion = _fit(measured[known], labels[known], "emotion", strength)
    sex = _fit(measured, labels, "sex", strength)
    differences, rows = at_home(labels, measured)
    rest = labels.iloc[rows]
    known = rest.emotion.isin(EMOTIONS).to_numpy()
    relative = _fit(differences[known], rest[known], "emotion", strength)
    return {"emotion": emotion, "sex": sex, "at_home": relative}


def fit_calibrated(labels, measured, strength=0.001, n_folds=5):
    """Fit as `fit` does, then make the probabilities as sure as answers about strangers are right.

    Returns
    -------
    models : dict
        As from `fit`, with ``sure_above`` and ``at_home_sure_above``.
    answers : dict of str to pandas.DataFrame
        Under ``"emotion"`` and ``"at_home"``: the probabilities that models of other speakers gave to each whole clip.
    """
    answers = {"emotion": [], "at_home": []}
    for train, test in splits.inner_folds(labels, n_folds):
        models = fit(labels.iloc[train], measured[train], strength)
        asked = labels.iloc[test]
        answers["emotion"].append(_answers(models["emotion"], measured[test, WHOLE], asked))
        differences, rows = at_home(asked, measured[test])
        answers["at_home"].append(_answers(models["at_home"], differences[:, WHOLE], asked.iloc[rows]))
    answers = {what: pd.concat(parts) for what, parts in answers.items()}
    models = fit(labels, measured, strength)
    for what, threshold in (("emotion", "sure_above"), ("at_home", "at_home_sure_above")):
        table = answers[what][labels.emotion.loc[answers[what].index].isin(EMOTIONS)]
        truth = labels.emotion.loc[table.index]
        heat = scores.temperature(truth, table.to_numpy(), list(table.columns))
        soften(models[what], heat)
        answers[what] = pd.DataFrame(
            scores.soften(answers[what].to_numpy(), heat), answers[what].index, answers[what].columns
        )
        models[threshold] = sure_above(truth, answers[what].loc[table.index])
    return models, answers


def at_home(labels, measured, seed=0):
    """Say how each clip differs from a few ordinary sentences of the same voice.

    Parameters
    ----------
    labels : pandas.DataFrame
    measured : numpy.ndarray, shape (clips, ways, features)
    seed : int
        Of the draw of the ordinary sentences: `N_USUAL` neutral clips a speaker.

    Returns
    -------
    differences : numpy.ndarray of float32, shape (rest, ways, features)
    rows : numpy.ndarray of int, shape (rest,)
        Which clips they are: all but the ordinary sentences. Speakers without neutral clips are left out.
    """
    rng = np.random.default_rng(seed)
    neutral = (labels.emotion == "neutral").to_numpy()
    differences, rows = [], []
    for speaker in labels.speaker.unique():
        own = (labels.speaker == speaker).to_numpy()
        candidates = np.flatnonzero(own & neutral)
        if len(candidates) == 0:
            continue
        usual = rng.choice(candidates, min(N_USUAL, len(candidates)), replace=False)
        rest = np.setdiff1d(np.flatnonzero(own), usual)
        # Whole clips are compared with whole ones, journeys with journeys.
        reference = measured[usual][:, [way // 2 * 2 for way in range(measured.shape[1])]].astype(np.float32).mean(axis=0)
        differences.append(measured[rest] - reference)
        rows.append(rest)
    return np.concatenate(differences), np.concatenate(rows)


def score_table(labels, answers):
    """Score answers about strangers, corpus by corpus.

    Parameters
    ----------
    labels : pandas.DataFrame
    answers : dict of str to pandas.DataFrame
        From `fit_calibrated`.

    Returns
    -------
    pandas.DataFrame
        A row for each model and corpus: model, corpus, clips, uar, low, high (95 % interval over speakers), ece.
    """
    rows = []
    for what, table in answers.items():
        asked = labels.loc[table.index]
        asked = asked[asked.emotion.isin(EMOTIONS)]
        for corpus, part in asked.groupby("corpus", sort=False):
            shares = table.loc[part.index]
            given = shares.columns.to_numpy()[shares.to_numpy().argmax(axis=1)]
            low, high = scores.interval(part.emotion, given, part.speaker)
            rows.append({
                "model": what, "corpus": corpus, "clips": len(part), "uar": scores.uar(part.emotion, given),
                "low": low, "high": high, "ece": scores.ece(part.emotion, shares.to_numpy(), list(shares.columns)),
            })  # fmt: skip
    return pd.DataFrame(rows)


def weights(labels, target="emotion"):
    """Weigh clips so that each corpus counts alike, and within it each class.

    Returns
    -------
    numpy.ndarray of shape (clips,)
        With a mean of 1.
    """
    cells = labels.groupby(["corpus", target])["clip"].transform("size").to_numpy()
    classes = labels.groupby("corpus")[target].transform("nunique").to_numpy()
    weight = 1 / (cells * classes)
    return weight / weight.mean()


def sure_above(truth, answers, right=RIGHT_WHEN_SURE):
    """Find the probability from which on answers are right often enough."""
    table = scores.coverage(truth, answers.to_numpy(), list(answers.columns))
    enough = table[(table.accuracy >= right) & (table.coverage > 0.01)]
    return float(enough.threshold.min()) if len(enough) else 1.0


def soften(model, heat):
    """Divide a fitted `classifier`'s evidence by a temperature."""
    model[-1].coef_ /= heat
    model[-1].intercept_ /= heat


def _fit(measured, labels, target, strength):
    n_ways = measured.shape[1]
    flat = measured.reshape(-1, measured.shape[-1]).astype(np.float32)
    weight = np.repeat(weights(labels, target), n_ways)
    model = classifier(strength)
    return model.fit(flat, np.repeat(labels[target].to_numpy(str), n_ways), logisticregression__sample_weight=weight)


def _answers(model, measured, labels):
    return pd.DataFrame(model.predict_proba(measured.astype(np.float32)), labels.index, columns=model.classes_)
