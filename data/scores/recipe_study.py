"""The same model on every recipe, among strangers and among acquaintances."""

import pandas as pd
from tqdm.auto import tqdm

from emolab import evaluation
from emolab.evaluation import scores, splits
from emolab.features import recipes, tables

# Recipe -> the table that holds its columns; the four recipes of means share one.
TABLE_OF = {
    "means128": "means",
    "means180": "means",
    "means189": "means",
    "means193": "means",
    "full1020": "full1020",
    "emolab": "emolab",
}


def compare(model_name="rbf-svm", corpus="ravdess", by_speaker="actors5", progress=False):
    """Score one model on each recipe, with folds by speaker and with random folds.

    Parameters
    ----------
    model_name : str
        One of `evaluation.MODELS`.
    corpus : str
    by_speaker : str
        A split of `splits.BY_SPEAKER`.
    progress : bool

    Returns
    -------
    pandas.DataFrame
        A row a recipe: recipe, columns, strangers, strangers_low, strangers_high (UAR with folds by speaker and its
        interval over speakers), random, random_low, random_high, flattery (random minus strangers), model, corpus,
        split.

    Notes
    -----
    Notebook: 02_extract_features
    """
    rows = []
    for recipe, table in tqdm(TABLE_OF.items(), desc="recipes", disable=not progress):
        labels, features = tables.load(corpus, table)
        features = features[recipes.columns(recipe)]
        row = {"recipe": recipe, "columns": features.shape[1]}
        for name, split in (("strangers", by_speaker), ("random", "random5")):
            folds = splits.folds(split, labels)
            given, _ = evaluation.answers(lambda: evaluation.model(model_name), features, labels, folds)
            row[name] = scores.uar(labels.emotion, given)
            row[f"{name}_low"], row[f"{name}_high"] = scores.interval(labels.emotion, given, labels.speaker)
        row["flattery"] = row["random"] - row["strangers"]
        row = {key: round(value, 4) if isinstance(value, float) else value for key, value in row.items()}
        rows.append(row | {"model": model_name, "corpus": corpus, "split": by_speaker})
    return pd.DataFrame(rows)
