"""Right answers to the exercises of notebook 03, in other forms than the solution's."""

import numpy as np
import pandas as pd
from imblearn.over_sampling import SMOTE
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.metrics import recall_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler


def _uar_by_loop(counts):
    recalls = []
    for place, row in enumerate(counts.tolist()):
        recalls.append(row[place] / sum(row))
    return sum(recalls) / len(recalls)


def _uar_of_answers(counts):
    truth, given = np.indices(counts.shape).reshape(2, -1)
    weights = counts.ravel()
    return recall_score(np.repeat(truth, weights), np.repeat(given, weights), average="macro")


def _strangers_by_loop(ours):
    given = [None] * len(ours.labels)
    for train, test in ours.folds:
        model = ours.classical.lda().fit(ours.few.iloc[train], ours.labels.emotion.iloc[train])
        for row, answer in zip(test, model.predict(ours.few.iloc[test]), strict=False):
            given[row] = str(answer)
    return given


def _by_hand(ours):
    part = ours.few.iloc[ours.train]
    return (ours.few.iloc[ours.test] - part.mean()) / part.std(ddof=0)


RIGHT = {
    "3.1": {
        "a loop": lambda ours: _uar_by_loop,
        "from the answers": lambda ours: _uar_of_answers,
        "rounded as printed": lambda ours: lambda counts: round(float(ours.uar(counts)), 3),
    },
    "3.2": {
        "a list": lambda ours: list(ours.confused),
        "an array": lambda ours: np.array(ours.confused),
        "a Series": lambda ours: pd.Series(ours.confused),
        "an Index": lambda ours: pd.Index(ours.confused),
    },
    "3.3": {
        "named steps": lambda ours: Pipeline(
            [("z", StandardScaler()), ("few", PCA(n_components=20)), ("answer", LogisticRegression(C=0.1, max_iter=2000))]
        ),
        "the notebook's, with a step put in": lambda ours: ours.classical.logistic().set_params(reduce=PCA(20)),
        "scaled after, too": lambda ours: make_pipeline(
            StandardScaler(), PCA(20, random_state=1), StandardScaler(), LogisticRegression(max_iter=2000)
        ),
    },
    "3.4": {
        "a table by hand": _by_hand,
        "rounded": lambda ours: ours.scaled.round(2),
        "lists": lambda ours: ours.scaled.tolist(),
        "a pipeline of one step": lambda ours: make_pipeline(StandardScaler()).fit(ours.few.iloc[ours.train])
        .transform(ours.few.iloc[ours.test]),
    },
    "3.5": {
        "a list from a loop": _strangers_by_loop,
        "a Series": lambda ours: pd.Series(ours.answers, index=ours.labels.index),
        "an array of objects": lambda ours: ours.answers.astype(object),
    },
    "3.6": {
        "a list": lambda ours: list(ours.balanced),
        "arrays": lambda ours: tuple(np.asarray(part) for part in ours.balanced),
        "from arrays": lambda ours: SMOTE(random_state=0).fit_resample(
            ours.few.to_numpy()[ours.train], ours.labels.emotion.to_numpy()[ours.train]
        ),
        "another order": lambda ours: [part.sample(frac=1, random_state=1) for part in ours.balanced],
    },
    "3.7": {
        "other settings": lambda ours: ours.classical.logistic().set_params(model__C=0.003),
        "another kind": lambda ours: make_pipeline(*ours.classical.lda()[:2], RidgeClassifier(alpha=300)),
        "a step more": lambda ours: ours.classical.lda().set_params(reduce=PCA(200, random_state=0)),
    },
}  # fmt: skip  # a table
