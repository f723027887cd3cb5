"""Studies that train many models: all of them, between corpora, and how far plain ones get."""

import time

import pandas as pd
from tqdm.auto import tqdm

from emolab import evaluation
from emolab.evaluation import scores, splits
from emolab.features import tables
from emolab.features.normalise import by_speaker
from emolab.labels import in_order, relabel
from emolab.models import classical

# What `make_scores.py classical` asks: every model once, and those that take seconds everywhere else.
QUICK = ("dummy", "tree", "knn", "logistic", "lda", "linear-svm", "rbf-svm")


CLASSICAL = [
    {"corpus": corpus, "model_name": name, "split": split, "normalise": normalise}
    for corpus, split, normalise, names in (
        ("ravdess", "actors5", None, tuple(classical.MODELS)),
        ("ravdess", "actors5", "speaker", QUICK),
        ("ravdess", "random5", None, QUICK),
        ("ravdess", "random5", "speaker", QUICK),
        ("emodb", "loso", None, QUICK),
        ("emodb", "loso", "speaker", QUICK),
    )
    for name in names
]


# What `make_scores.py reach` asks: how far plain models get, with settings chosen inside the training parts.
REACH = [
    {"corpus": corpus, "model_name": name, "split": split, "normalise": normalise, "tuned": True}
    for corpus, split, normalise, names in (
        ("ravdess", "actors5", None, ("lda", "logistic", "rbf-svm", "ensemble")),
        ("ravdess", "actors5", "speaker", ("lda", "logistic", "rbf-svm", "ensemble")),
        ("emodb", "loso", None, ("lda", "logistic", "ensemble")),
        ("emodb", "loso", "speaker", ("lda",)),
    )
    for name in names
] + [
    {"corpus": corpus, "model_name": name, "split": split, "target": "sex"}
    for corpus, name, split in (
        ("ravdess", "logistic", "actors5"),
        ("emodb", "logistic", "loso"),
        ("nemo", "logistic", "loso"),
        ("nemo", "lda", "loso"),
        ("pooled", "lda", "loso"),
    )
]


def command_of(question):
    """Write the command that asks one question of `evaluation.evaluate`."""
    words = ["emolab evaluate", f"--corpus {question['corpus']}", f"--model {question['model_name']}"]
    words.append(f"--split {question['split']}")
    words += [f"--target {question['target']}"] if question.get("target") == "sex" else []
    words += [f"--normalise {question['normalise']}"] if question.get("normalise") else []
    words += ["--tuned"] if question.get("tuned") else []
    return " ".join(words)


def reach(questions, progress=False):
    """Tabulate what `compare_models` says, one row a question with the command that asks it.

    Returns
    -------
    pandas.DataFrame
        Columns corpus, target, split, normalise, model, uar, low, high, accuracy, command.
    """
    rows = []
    for question, report in zip(questions, compare_models(questions, progress), strict=True):
        row = {name: report[name] for name in ("corpus", "target", "split", "normalise", "model", "uar", "accuracy")}
        row |= {"low": report["ci95"][0], "high": report["ci95"][1], "command": command_of(question)}
        rows.append(row | {"normalise": row["normalise"] or "none"})
    return pd.DataFrame(rows)


def cross_corpus(model_name="logistic", recipe="emolab", seed=0, progress=False):
    """Train on each corpus and test on each, in six and in four classes, raw and normalised by speaker.

    Parameters
    ----------
    model_name : str
        One of `evaluation.MODELS`.
    recipe : str
    seed : int
    progress : bool
        Show a bar on stderr.

    Returns
    -------
    pandas.DataFrame
        Columns train, test, labels, normalise, classes (those that both corpora have), uar, low, high, accuracy,
        chance, clips. Within a corpus the speakers5 split is used; between corpora all clips of one train and all of
        the other test: no speaker is in two corpora.

    Notes
    -----
    Notebook: 06_measure_honestly
    """
    names = [name for name in evaluation.CORPORA if name != "pooled"]
    pairs = [(train, test) for train in names for test in names]
    rows = []
    for normalise in ("none", "speaker"):
        loaded = {name: _prepared(name, recipe, normalise) for name in names}
        for n_labels in (6, 4):
            for train, test in tqdm(pairs, desc=f"{n_labels} classes, {normalise}", disable=not progress):
                row = {"train": train, "test": test, "labels": n_labels, "normalise": normalise}
                row |= _crossed(loaded[train], loaded[test], n_labels, train == test, model_name, seed)
                rows.append(row)
    return pd.DataFrame(rows)


def _prepared(name, recipe, normalise):
    labels, features = tables.load(name, recipe)
    return labels, by_speaker(features, labels.speaker) if normalise == "speaker" else features


def _crossed(train, test, n_labels, within, model_name, seed):
    emotions = [relabel(labels.emotion, n_labels) for labels, _ in (train, test)]
    shared = set(emotions[0].dropna()) & set(emotions[1].dropna())
    (train_labels, train_features), (labels, features) = (
        _only(*table, named, shared) for table, named in zip((train, test), emotions, strict=True)
    )
    if within:
        folds = splits.folds("speakers5", labels)
        given, _ = evaluation.answers(lambda: evaluation.model(model_name, seed), features, labels, folds)
    else:
        model = evaluation.model(model_name, seed).fit(train_features, train_labels.emotion)
        given = model.predict(features)
    low, high = scores.interval(labels.emotion, given, labels.speaker)
    numbers = {
        "uar": scores.uar(labels.emotion, given), "low": low, "high": high,
        "accuracy": scores.accuracy(labels.emotion, given), "chance": 1 / len(shared),
    }  # fmt: skip  # a table
    rounded = {name: round(value, 4) for name, value in numbers.items()}
    return {"classes": " ".join(in_order(shared)), **rounded, "clips": len(labels)}


def _only(labels, features, emotions, shared):
    kept = emotions.isin(shared)
    return labels.assign(emotion=emotions)[kept].reset_index(drop=True), features[kept].reset_index(drop=True)


def compare_models(questions, progress=False):
    """Ask `evaluation.evaluate` many questions and time each.

    Parameters
    ----------
    questions : list of dict
        Arguments of `evaluation.evaluate`.
    progress : bool

    Yields
    ------
    dict
        The report, with `seconds`, what training and answering took of one processor: the one number in it that
        differs from run to run.
    """
    for question in tqdm(questions, desc="evaluations", disable=not progress):
        start = time.process_time()
        report = evaluation.evaluate(**question)
        yield report | {"seconds": round(time.process_time() - start, 1)}
