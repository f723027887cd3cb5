"""How the shipped recognizer is made: measure the corpora, fit, find out how sure it may be.

From recordings, each clip is measured four times: as recorded and after a journey (`degrade`), each as a whole
and as a stretch of about a second, because people bring noisy clips and the timeline asks about single seconds.
Measuring takes about half an hour; what has been measured is kept, so that a training that was broken off goes on where
it stopped. From the tables that ship, it is every clip as recorded, and twelve of each speaker after a journey.
"""

import dataclasses
import zlib
from collections.abc import Callable
from pathlib import Path

import degrade
import numpy as np
import pandas as pd
import promises
from sklearn.model_selection import LeaveOneGroupOut
from tqdm.auto import tqdm

from emolab import whole
from emolab.evaluation import scores, splits
from emolab.features import ears, stretches, tables
from emolab.labels import LABEL_SETS, relabel
from emolab.models.linear import WeightedLDA
from emolab.recognizer import levels
from emolab.recordings import audio, corpora

EMOTIONS = LABEL_SETS[8]
# Ways in which each clip is measured, in the order of the second axis of `measurements`.
WHOLE, STRETCH, JOURNEY, JOURNEY_STRETCH = range(4)
CHUNK = 100
# More clips of one speaker teach little more about other speakers, and take as long to measure.
CLIPS_A_SPEAKER = 170
TAUGHT = ("ravdess", "emodb", "nemo", "crema-d", "tess", "savee")
# So many of the voices of another corpus are near enough to what was learned to be sure about.
NEARLY_ALL = 0.995
# Ordinary sentences a voice is calibrated with.
N_USUAL = 3
# People in life do less than actors: copies of each clip with this share of its emotion teach the calibrated model.
WEAKER = 0.5
# What clips after a journey count for, of everything that is taught.
JOURNEYS = 0.3
CLIPS_AFTER_A_JOURNEY = 12


def from_tables(listener):
    """Read the measurements that ship: every clip as recorded, some after a journey, all as a whole.

    Parameters
    ----------
    listener : {"ears", "plain"}

    Returns
    -------
    labels : pandas.DataFrame
        With a column `journey`: whether the clip was heard after one.
    measured : numpy.ndarray of float32, shape (clips, 1, features)
    """
    taught = PUPILS[listener]
    parts = [tables.load(which, taught.recipe) for which in ("pooled", "journeys")]
    labels = pd.concat([parts[0][0].assign(journey=False), parts[1][0].assign(journey=True)], ignore_index=True)
    features = pd.concat([features[taught.used()] for _, features in parts])
    return labels, features.to_numpy(np.float32)[:, None]


def from_recordings(listener, folder):
    """Measure every corpus that is here, as recorded and after a journey; returns what `from_tables` does.

    Each row has two measurements: of the whole, and of a stretch.
    """
    found = [name for name in TAUGHT if corpora.find(name)]
    if not found:
        raise corpora.CorpusError(f"No recordings under {corpora.data_dir()}. Fetch a corpus, or train from tables.")
    taught = PUPILS[listener]
    used = [taught.names().index(name) for name in taught.used()]
    labels, measured = [], []
    for name in found:
        table, values = measurements(name, listener, taught.measure, folder)
        labels.append(table)
        measured.append(values[..., used])
    labels, measured = pd.concat(labels), np.concatenate(measured)
    labels = pd.concat([labels.assign(journey=False), labels.assign(journey=True)], ignore_index=True)
    return labels, np.concatenate([measured[:, :JOURNEY], measured[:, JOURNEY:]])


def write_journeys(listener, folder):
    """Measure some clips of each speaker after a journey, and write ``journeys_<recipe>.parquet`` as it ships."""
    taught = PUPILS[listener]
    clips = pd.concat([
        spread_out(corpora.manifest(name).assign(clip=lambda table: table.path.map(lambda path: Path(path).stem)),
                   CLIPS_AFTER_A_JOURNEY)
        for name in tables.POOLED
    ], ignore_index=True)  # fmt: skip  # a table
    rows = []
    for path in tqdm(clips.path, desc="journeys", unit="clip", disable=None):
        heard, seconds = _after_a_journey(*audio.load(path), Path(path).stem)
        rows.append(taught.measure(heard, [(0.0, seconds)])[0])
    values = pd.DataFrame(rows, columns=taught.names())[taught.used()]
    write_table(clips, values, values.std(), Path(folder) / f"journeys_{taught.recipe}.parquet")


@dataclasses.dataclass(frozen=True)
class Listener:
    """What a recognizer is taught from.

    Attributes
    ----------
    recipe : str
        Of the tables that ship.
    measure : callable
        From samples and spans to an array of shape (spans, features).
    names, used : callable
        Return the names of what is measured, and of what is taught.
    shrinkage : float
        Of its `WeightedLDA`, as chosen on corpora that had not been heard.
    """

    recipe: str
    measure: Callable
    names: Callable
    used: Callable
    shrinkage: float


PUPILS = {
    "ears": Listener("ears", ears.measure, lambda: ears.NAMES, lambda: ears.MEANS, 0.6),
    "plain": Listener("emolab", stretches.measure, stretches.names, stretches.names, 0.4),
}


def measurements(name, listener, measure, folder):
    """Measure the clips of a corpus, or read what has been measured before; see `spread_out` for which.

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
    labels = spread_out(labels)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    chunks = []
    starts = range(0, len(labels), CHUNK)
    for start in tqdm(starts, desc=f"measuring {name}", unit="hundred clips", disable=None):
        part = labels.iloc[start : start + CHUNK]
        stamp = zlib.crc32(" ".join(part["clip"]).encode())
        kept = folder / f"{name}_{listener}_{start:05d}_{stamp:08x}.npy"
        rows = _kept(kept, part.path, measure)
        if rows is None:
            rows = np.stack([_measured_four_ways(path, measure) for path in part.path])
            with whole.replacing(kept) as unfinished:
                np.save(unfinished, rows)
        chunks.append(rows)
    return labels, np.concatenate(chunks)


def spread_out(labels, most=CLIPS_A_SPEAKER):
    """Choose at most so many clips of each speaker, spread evenly over the emotions, and within them as by chance.

    Not evenly over the names: they hold the sentence, so each emotion would keep sentences of its own, the same for all
    speakers, and the sentence would give the emotion away.

    Parameters
    ----------
    labels : pandas.DataFrame
        With the columns speaker, emotion and clip.
    most : int

    Returns
    -------
    pandas.DataFrame
        The chosen rows in their order, numbered from 0.
    """
    chance = labels["clip"].map(lambda clip: zlib.crc32(clip.encode()))
    ordered = labels.assign(chance=chance).reset_index(drop=True).sort_values(["emotion", "chance"])
    chosen = []
    for rows in ordered.groupby("speaker").groups.values():
        places = np.linspace(0, len(rows) - 1, min(most, len(rows))).round().astype(int)
        chosen.append(np.asarray(rows)[places])
    return labels.iloc[np.sort(np.concatenate(chosen))].reset_index(drop=True)


def _kept(path, clips, measure):
    """Return what was measured before; None where there is nothing, it is damaged, or other code measured it.

    The first clip is measured again: so there is no version to raise, and none to forget.
    """
    try:
        rows = np.load(path)
    except (OSError, ValueError, EOFError):
        return None
    if len(rows) != len(clips):
        return None
    again = _measured_four_ways(clips.iloc[0], measure)
    same = rows[0].shape == again.shape and np.allclose(rows[0], again, rtol=0.01, atol=1e-3)
    return rows if same else None


def _measured_four_ways(path, measure):
    clip = Path(path).stem
    samples, rate = audio.load(path)
    seconds = len(samples) / rate
    rng = np.random.default_rng(zlib.crc32(f"stretches of {clip}".encode()))
    rows = []
    for heard in (samples, _after_a_journey(samples, rate, clip)[0]):
        length = min(seconds, rng.uniform(0.7, 1.6))
        start = rng.uniform(0, seconds - length)
        rows.append(measure(heard, [(0.0, seconds), (start, start + length)]))
    return np.clip(np.concatenate(rows), -60000, 60000).astype(np.float16)


def _after_a_journey(samples, rate, clip):
    return audio.level(degrade.journey(samples, clip)), len(samples) / rate


def write_table(labels, values, spread, path):
    """Write measurements as a table that ships, coarse enough to be small.

    Parameters
    ----------
    labels : pandas.DataFrame
        With the columns `tables.LABELS`.
    values : pandas.DataFrame of shape (clips, features)
    spread : pandas.Series of shape (features,)
        Standard deviation of each over all corpora: values are rounded to about a quarter of it, which costs no score.
    path : path
    """
    step = 2.0 ** np.floor(np.log2(spread / 4))
    features = (np.round(values / step) * step).astype(np.float32).set_axis(labels.index)
    table = pd.concat([labels[tables.LABELS], features], axis=1)
    with whole.replacing(path) as part:
        packed = {"compression": "zstd", "compression_level": 19, "write_statistics": False}
        split = {"use_byte_stream_split": list(features.columns), "use_dictionary": tables.LABELS}
        table.to_parquet(part, index=False, **packed, **split)


def fit(labels, measured, shrinkage):
    """Fit the models of a `Recognizer`.

    Parameters
    ----------
    labels : pandas.DataFrame
    measured : numpy.ndarray, shape (clips, ways, features)
        Any number of ways; the first is the whole clip.
    shrinkage : float
        Of `WeightedLDA`.

    Returns
    -------
    dict
        The attributes of `Recognizer` that are learned. Clips of other emotions than the eight teach only the sex.
    """
    return fit_emotions(labels, measured, shrinkage) | {"sex": _fit(measured, labels, "sex", shrinkage)}


def fit_emotions(labels, measured, shrinkage):
    """Fit the two models of emotions alone; takes what `fit` does."""
    known = labels.emotion.isin(EMOTIONS).to_numpy()
    emotion = _fit(measured[known], labels[known], "emotion", shrinkage)
    away, rows = at_home(labels, measured)
    rest = labels.iloc[rows]
    known = rest.emotion.isin(EMOTIONS).to_numpy()
    away, rest = away[known], rest[known]
    taught = np.concatenate([away, weaker(away, rest)])
    relative = _fit(taught, pd.concat([rest, rest]), "emotion", shrinkage)
    return {"emotion": emotion, "at_home": relative}


def weaker(away, labels, share=WEAKER):
    """Copy differences from ordinary sentences with less of the emotion, and all that differs from clip to clip.

    Parameters
    ----------
    away : numpy.ndarray, shape (clips, ways, features)
        From `at_home`.
    labels : pandas.DataFrame
        Of the same clips.
    share : float
        How much is left of what the clips of one speaker and one emotion have in common.

    Returns
    -------
    numpy.ndarray, shape (clips, ways, features)
    """
    copies = away.copy()
    for rows in labels.reset_index(drop=True).groupby(["speaker", "emotion"]).indices.values():
        copies[rows] -= (1 - share) * stretches.mean(away[rows])
    return copies


def fit_calibrated(labels, measured, shrinkage, n_folds=5):
    """Fit as `fit` does, then make the probabilities as sure as answers about strangers of another corpus are right.

    Where there is one corpus only, strangers of the same one stand in. Without folds, nobody of the same corpora is
    asked.

    Returns
    -------
    models : dict
        As from `fit`, with ``sure`` and ``at_home_sure`` (see `promises.thresholds`), ``middle`` and ``spread`` of what
        was measured, and ``far``, the distance that voices of another corpus hardly ever have.
    answers : dict of str to pandas.DataFrame
        Under ``"emotion"`` and ``"at_home"``: the probabilities that models of other speakers gave to each whole clip;
        under ``"emotion, another corpus"`` and ``"at_home, another corpus"``, that models of other corpora gave.
    """
    n_corpora = labels.corpus.nunique()
    away = asked(labels, measured, by_corpus(labels), shrinkage) if n_corpora > 1 else None
    evidence = away
    if n_folds or away is None:
        evidence = asked(labels, measured, splits.inner_folds(labels, n_folds or 5), shrinkage)
    away = away or evidence
    models, answers = fit(labels, measured, shrinkage), {}
    for what, threshold in (("emotion", "sure"), ("at_home", "at_home_sure")):
        table = away[what][labels.emotion.loc[away[what].index].isin(EMOTIONS)]
        rows = labels.loc[table.index]
        weight = weights(rows, "corpus")
        heat = promises.temperature(rows.emotion, table, weight)
        divide_evidence(models[what], heat)
        answers[what] = promises.soften(evidence[what], heat)
        answers[f"{what}, another corpus"] = promises.soften(away[what], heat)
        shares = answers[f"{what}, another corpus"].loc[table.index]
        models[threshold] = promises.thresholds(rows.emotion, shares, rows.corpus, weight)
    models |= _nearness(labels, measured[:, WHOLE])
    return models, answers


def asked(labels, measured, folds, shrinkage):
    """Ask clips of models that did not hear them.

    Returns
    -------
    dict of str to pandas.DataFrame
        Under ``"emotion"`` and ``"at_home"``: the evidence for each emotion, of each whole clip of each test part.
    """
    evidence = {"emotion": [], "at_home": []}
    for train, test in folds:
        models, here = fit_emotions(labels.iloc[train], measured[train], shrinkage), labels.iloc[test]
        evidence["emotion"].append(_evidence(models["emotion"], measured[test, WHOLE], here))
        differences, rows = at_home(here, measured[test])
        evidence["at_home"].append(_evidence(models["at_home"], differences[:, WHOLE], here.iloc[rows]))
    return {what: pd.concat(parts) for what, parts in evidence.items()}


def by_corpus(labels):
    """Leave out each corpus in turn; returns a list of (train, test)."""
    return list(LeaveOneGroupOut().split(labels, groups=labels.corpus))


def _nearness(labels, measured):
    """Say where the clips lie, and how far those of a corpus lie from the middle of the others."""
    measured, farthest = np.asarray(measured, np.float64), []
    # What could not be measured lies in the middle.
    measured = np.where(np.isnan(measured), np.nanmean(measured, axis=0), measured)
    for train, test in by_corpus(labels) if labels.corpus.nunique() > 1 else [(slice(None), slice(None))]:
        middle, spread = measured[train].mean(axis=0), measured[train].std(axis=0) + 1e-6
        farthest.append(np.quantile(promises.distances(measured[test], middle, spread), NEARLY_ALL))
    middle, spread = measured.mean(axis=0), measured.std(axis=0) + 1e-6
    return {"middle": middle.astype(np.float32), "spread": spread.astype(np.float32), "far": float(max(farthest))}


def at_home(labels, measured, seed=0):
    """Say how each clip differs from a few ordinary sentences of the same voice.

    Parameters
    ----------
    labels : pandas.DataFrame
        With a column `ordinary` where other clips than the neutral ones are to be taken for ordinary sentences.
    measured : numpy.ndarray, shape (clips, ways, features)
    seed : int
        Of the draw of the ordinary sentences: `N_USUAL` a speaker.

    Returns
    -------
    differences : numpy.ndarray of float32, shape (rest, ways, features)
    rows : numpy.ndarray of int, shape (rest,)
        Which clips they are: all but the ordinary sentences. Speakers without neutral clips are left out.
    """
    rng = np.random.default_rng(seed)
    neutral = (labels.ordinary if "ordinary" in labels else labels.emotion == "neutral").to_numpy()
    # People say their ordinary sentences in a quiet moment.
    neutral = neutral & ~labels.journey.to_numpy()
    differences, rows = [], []
    for speaker in labels.speaker.unique():
        own = (labels.speaker == speaker).to_numpy()
        candidates = np.flatnonzero(own & neutral)
        if len(candidates) == 0:
            continue
        usual = rng.choice(candidates, min(N_USUAL, len(candidates)), replace=False)
        rest = np.setdiff1d(np.flatnonzero(own), usual)
        usually = stretches.mean(measured[usual, WHOLE].astype(np.float32))
        differences.append(measured[rest] - usually.astype(np.float32))
        rows.append(rest)
    return np.concatenate(differences), np.concatenate(rows)


def other_corpora(labels, measured, shrinkage):
    """Ask the clips of each corpus of models that heard the others only: four emotions, other rooms, another language.

    Parameters
    ----------
    labels, measured, shrinkage
        As `fit` takes them.

    Returns
    -------
    labels : pandas.DataFrame
        Of the clips with one of the four emotions, calm counting as neutral.
    answers : dict of str to pandas.DataFrame
        As `fit_calibrated` returns them, for the rows of these labels.
    """
    four = labels.assign(ordinary=labels.emotion == "neutral", emotion=relabel(labels.emotion, 4))
    kept = four.emotion.notna().to_numpy()
    four, measured = four[kept].reset_index(drop=True), measured[kept]
    answers = {"emotion": [], "at_home": []}
    for corpus in four.corpus.unique():
        here, other = ((four.corpus == corpus) & ~four.journey).to_numpy(), (four.corpus != corpus).to_numpy()
        models, _ = fit_calibrated(four[other].reset_index(drop=True), measured[other], shrinkage, n_folds=0)
        told = four[here]
        answers["emotion"].append(_answers(models["emotion"], measured[here, WHOLE], told))
        differences, rows = at_home(told, measured[here])
        answers["at_home"].append(_answers(models["at_home"], differences[:, WHOLE], told.iloc[rows]))
    return four, {what: pd.concat(parts) for what, parts in answers.items()}


def score_table(labels, answers):
    """Score answers about strangers, corpus by corpus.

    Parameters
    ----------
    labels : pandas.DataFrame
    answers : dict of str to pandas.DataFrame
        From `fit_calibrated` or `other_corpora`; rows that are not in `labels` are left out.

    Returns
    -------
    pandas.DataFrame
        A row for each model and corpus, and one for the mean over corpora: model, corpus, clips, uar, low, high (95 %
        interval over speakers), ece (of all clips together in the row of the mean).
    """
    rows = []
    for what, table in answers.items():
        asked = labels.loc[table.index.intersection(labels.index)]
        asked = asked[asked.emotion.isin(EMOTIONS)]
        parts = [(corpus, asked[asked.corpus == corpus]) for corpus in asked.corpus.unique()]
        own = [_scored(part, table.loc[part.index]) | {"corpus": corpus} for corpus, part in parts]
        mean = {
            "corpus": "mean", "clips": len(asked), "uar": np.mean([row["uar"] for row in own]),
            "ece": scores.ece(asked.emotion, table.loc[asked.index].to_numpy(), list(table.columns)),
        }  # fmt: skip  # a table
        rows += [{"model": what} | row for row in (*own, mean)]
    return pd.DataFrame(rows)[["model", "corpus", "clips", "uar", "low", "high", "ece"]]


def _scored(labels, shares):
    given = shares.columns.to_numpy()[shares.to_numpy().argmax(axis=1)]
    low, high = scores.interval(labels.emotion, given, labels.speaker)
    return {
        "clips": len(labels), "uar": scores.uar(labels.emotion, given), "low": low, "high": high,
        "ece": scores.ece(labels.emotion, shares.to_numpy(), list(shares.columns)),
    }  # fmt: skip  # a table


def promise_table(labels, answers, models):
    """Say how the promises are kept: among strangers of the same corpora, and of corpora that were left out.

    Parameters
    ----------
    labels : pandas.DataFrame
    answers, models : dict
        From `fit_calibrated`.

    Returns
    -------
    pandas.DataFrame
        model, asked ("the same corpora" or "another corpus"), corpus (or "all", each counting alike), and the columns
        of `promises.kept`.
    """
    rows = []
    for what, table in answers.items():
        model, _, another = what.partition(", ")
        known = labels.loc[table.index]
        known = known[known.emotion.isin(EMOTIONS)]
        sure = models["sure" if model == "emotion" else "at_home_sure"]
        for corpus in ("all", *known.corpus.unique()):
            part = known if corpus == "all" else known[known.corpus == corpus]
            kept = promises.kept(part.emotion, table.loc[part.index], sure, weights(part, "corpus"))
            rows.append(kept.assign(model=model, asked=another or "the same corpora", corpus=corpus))
    columns = ["model", "asked", "corpus", "level", "answered", "right", "ece"]
    return pd.concat(rows, ignore_index=True)[columns]


def examples(labels, answers, sure, n=10, seed=0):
    """Draw a few answers about strangers, to look at.

    Parameters
    ----------
    labels : pandas.DataFrame
    answers : pandas.DataFrame
        As `fit_calibrated` returns them for one model.
    sure : dict
        Its thresholds.
    n, seed : int

    Returns
    -------
    pandas.DataFrame
        A row each: corpus, clip, acted (the emotion), answered, probability, sure, said (at which level what).
    """
    asked = labels.loc[answers.index.intersection(labels.index)]
    drawn = asked[asked.emotion.isin(EMOTIONS)].sample(n, random_state=seed)
    shares = answers.loc[drawn.index]
    table = drawn[["corpus", "clip"]].assign(acted=drawn.emotion, answered=shares.idxmax(axis=1))
    said = [levels.decide(row.to_dict(), sure) for _, row in shares.iterrows()]
    table = table.assign(probability=shares.max(axis=1), sure=[one.level is not None for one in said])
    return table.assign(said=[one.answer for one in said])


def weights(labels, target="emotion"):
    """Weigh clips so that each corpus counts alike, and within it each class, as recorded and after journeys.

    Returns
    -------
    numpy.ndarray of shape (clips,)
        With a mean of 1.
    """
    cells = labels.groupby(["corpus", "journey", target])["clip"].transform("size").to_numpy()
    classes = labels.groupby(["corpus", "journey"])[target].transform("nunique").to_numpy()
    weight = np.where(labels.journey, JOURNEYS, 1 - JOURNEYS) / (cells * classes)
    return weight / weight.mean()


def divide_evidence(model, heat):
    """Divide a fitted model's evidence by a temperature, in place; `promises.soften` does so with answers."""
    model.coef_ /= np.float32(heat)
    model.intercept_ /= np.float32(heat)


def _fit(measured, labels, target, shrinkage):
    n_ways = measured.shape[1]
    flat = measured.reshape(-1, measured.shape[-1])
    weight = np.repeat(weights(labels, target), n_ways)
    # A corpus may act an emotion in a way of its own; voices of women and men are what they are everywhere.
    corpus = np.repeat(labels.corpus.to_numpy(str), n_ways) if target == "emotion" else None
    return WeightedLDA(shrinkage).fit(flat, np.repeat(labels[target].to_numpy(str), n_ways), weight, corpus)


def _evidence(model, measured, labels):
    """Evidence for each of the eight emotions; one that the model did not learn has none."""
    found = pd.DataFrame(model._evidence(measured), labels.index, columns=model.classes_)
    return found.reindex(columns=list(EMOTIONS), fill_value=-1e6)


def _answers(model, measured, labels):
    return pd.DataFrame(model.predict_proba(measured), labels.index, columns=model.classes_)
