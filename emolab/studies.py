"""Studies that train many models: between corpora, with fewer speakers, without some features, all models at once."""

import json
import time

import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from emolab import classical, evaluation, scores, shipped, splits, tables
from emolab.labels import in_order, relabel
from emolab.normalise import by_speaker

# What `emolab scores classical` asks: every model once, and those that take seconds everywhere else.
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

# What `emolab scores reach` asks: how far plain models get, with settings chosen inside the training parts.
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
    }  # fmt: skip
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


def shipped_reports():
    """Read what `emolab scores classical` wrote.

    Returns
    -------
    pandas.DataFrame
        One row a report of `evaluation.evaluate`, with the columns low and high (of ci95) and seconds.
    """
    lines = shipped.path("scores", "classical.jsonl").read_text(encoding="utf-8").splitlines()
    reports = [json.loads(line) for line in lines]
    table = pd.DataFrame([report | {"normalise": report["normalise"] or "none"} for report in reports])
    return table.assign(low=table.ci95.str[0], high=table.ci95.str[1])


def report_of(reports, corpus, model, split, normalise="none"):
    """Return the one row of `shipped_reports` that is asked for, or None where it was not computed."""
    asked = {"corpus": corpus, "model": model, "split": split, "normalise": normalise}
    rows = reports[(reports[list(asked)] == pd.Series(asked)).all(axis=1)]
    return rows.iloc[0] if len(rows) else None


def confusion_of(report):
    """Return the counts of a report as a DataFrame, truth in rows and answers in columns."""
    return pd.DataFrame(report.confusion, index=report.labels, columns=report.labels)


def learning_curve(model, features, labels, sizes, draws=3, split="actors5", fold=0, seed=0):
    """Score a model that was trained on few speakers, on these and on strangers.

    Parameters
    ----------
    model : callable
        Returns a new estimator each time.
    features, labels : pandas.DataFrame
    sizes : sequence of int
        Speakers in training.
    draws : int
        How often speakers are drawn for each size.
    split : str
        One of `splits.SPLITS`.
    fold : int
        Whose test part holds the strangers: the same for all sizes.
    seed : int

    Returns
    -------
    pandas.DataFrame
        A row a draw: speakers, trained (UAR on the clips trained on), strangers (UAR on the test part).

    Notes
    -----
    scikit-learn's own adds clips, not speakers, and it is speakers that are few. Notebook: 03_train_classical_models
    """
    train, test = splits.folds(split, labels)[fold]
    rng = np.random.default_rng(seed)
    people = np.unique(labels.speaker.iloc[train])
    rows = []
    for size in sizes:
        for _ in range(draws if size < len(people) else 1):
            drawn = rng.choice(people, size, replace=False)
            rows_of = train[labels.speaker.iloc[train].isin(drawn).to_numpy()]
            fitted = model().fit(features.iloc[rows_of], labels.emotion.iloc[rows_of])
            known, strange = (
                scores.uar(labels.emotion.iloc[part], fitted.predict(features.iloc[part])) for part in (rows_of, test)
            )
            rows.append({"speakers": size, "trained": known, "strangers": strange})
    return pd.DataFrame(rows)


def importance(fitted, features, truth, groups, repeats=5, seed=0):
    """Measure what the score loses when a group of features is shuffled among the clips.

    Parameters
    ----------
    fitted : estimator
    features : pandas.DataFrame
        Of clips that it was not trained on.
    truth : array-like of shape (n_clips,)
    groups : dict of str to list of str
        Names of columns that are shuffled together: shuffled alone, a feature loses nothing while its like are there.
    repeats, seed : int

    Returns
    -------
    pandas.DataFrame
        Indexed by group, the greatest loss first: loss (of UAR, mean), spread (standard deviation), features (count).

    Notes
    -----
    Breiman 2001, doi 10.1023/A:1010933404324, for groups of columns. Notebook: 03_train_classical_models
    """
    whole = scores.uar(truth, fitted.predict(features))
    rng = np.random.default_rng(seed)
    rows = {}
    for group, columns in groups.items():
        losses = []
        for _ in range(repeats):
            shuffled = features.copy()
            shuffled[columns] = features[columns].to_numpy()[rng.permutation(len(features))]
            losses.append(whole - scores.uar(truth, fitted.predict(shuffled)))
        rows[group] = (np.mean(losses), np.std(losses), len(columns))
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["loss", "spread", "features"])
    return table.sort_values("loss", ascending=False, kind="stable")
