"""Exercises of 03_train_classical_models."""

from functools import cache

import numpy as np
import pandas as pd
from imblearn.over_sampling import SMOTE
from scipy.spatial.distance import cdist
from sklearn.base import clone, is_classifier
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression, LogisticRegressionCV, SGDClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from emolab import evaluation
from emolab.check import expect
from emolab.check.exercise import Hint, exercise
from emolab.evaluation import scores, splits
from emolab.models import classical

FEW = "^(pitch|rhythm|loudness)_"
COMPONENTS = 20
# The plain nearest neighbours of the notebook do not reach it, and several linear models do.
UAR_WANTED = 0.6
# In standard deviations of the columns: as far as rounding moves a clip.
SAME_CLIP = 0.01


@cache
def _data():
    labels, features = evaluation.load("ravdess")
    return labels, features, splits.folds("actors5", labels)


@exercise(
    "3.1",
    "Score by hand",
    wants="a function of a table of counts",
    second="a row of the table is one true emotion. The share of it that lies on the diagonal is its recall.",
)
def _uar(answer):
    uar = expect.function(answer)
    rng = np.random.default_rng(0)
    for counts in (np.array([[8, 2], [30, 60]]), rng.integers(1, 50, (4, 4)), rng.integers(1, 50, (8, 8))):
        recalls, precisions = (np.diag(counts) / counts.sum(axis=axis) for axis in (1, 0))
        mistakes = [
            (np.trace(counts) / counts.sum(), "that is the accuracy: in it, a frequent emotion counts for more."),
            (
                np.mean(precisions),
                "you divide by the sums of the columns, and get precisions: of what was called sad, how much is sad?",
            ),
            (100 * np.mean(recalls), "these are per cent; let it lie between nought and one."),
            (recalls.sum(), "that is the sum of the recalls; their mean is wanted."),
        ]
        missing = expect.compare(
            expect.number(uar(counts.copy())), np.mean(recalls), 3, mistakes,
            "for some table the value is another. Recalls come from rows, and each emotion counts the same.",
        )  # fmt: skip  # several a line
        if missing:
            return missing


@cache
def _counts():
    return evaluation.confusion_of(evaluation.report_of(evaluation.shipped_reports(), "ravdess", "lda", "actors5"))


def _largest(table):
    values = table.to_numpy(float).copy()
    np.fill_diagonal(values, -1)
    row, column = np.unravel_index(values.argmax(), values.shape)
    return table.index[row], table.columns[column]


@exercise(
    "3.2",
    "Find the commonest confusion",
    wants="a pair (what was true, what was answered)",
    second="divide each row by its sum, so that an emotion with fewer clips is not overlooked; then put nought on the "
    "diagonal and look for the largest rate.",
)
def _confused(answer):
    counts = _counts()
    pair = expect.pair(answer, "what was true, and what was answered")
    if not all(isinstance(name, str) for name in pair):
        raise Hint("two names are wanted, in round brackets: what was true, and what was answered.")
    if set(pair) - set(counts.index):
        return "these are not two of the emotions in the table."
    rates = counts.div(counts.sum(axis=1), axis=0)
    if pair[0] == pair[1]:
        return "that is on the diagonal, where the answer is right."
    if pair == _largest(rates)[::-1]:
        return "you found the two; which of them is the truth? Rows are true, columns are answered."
    if pair == _largest(counts):
        return "that is the most frequent one in clips. Are there equally many clips of each emotion?"
    if pair != _largest(rates):
        return "another pair has a higher rate: the share of the clips of an emotion that got one wrong answer."


@exercise(
    "3.3",
    "Chain the steps",
    wants="a scikit-learn Pipeline",
    second="make_pipeline takes the steps in the order in which a clip passes them.",
)
def _chain(answer):
    if not isinstance(answer, Pipeline):
        raise Hint(f"a Pipeline is wanted, and this is a {type(answer).__name__}. make_pipeline makes one.")
    steps = [step for _, step in answer.steps]
    place = {type(step): n for n, step in reversed(list(enumerate(steps)))}
    if not is_classifier(steps[-1]):
        return "its last step should be a classifier."
    if not _is_logistic(steps[-1]):
        return "its last step is a classifier, but not the one that the exercise names."
    if PCA not in place:
        return "there is no PCA in it."
    if StandardScaler in place and place[PCA] < place[StandardScaler]:
        return "the PCA comes before the scaling: its components then follow the columns with the largest numbers."
    if steps[place[PCA]].n_components != COMPONENTS:
        return "the PCA should keep a number of components, the one in the exercise; a share below one means variance."
    labels, features, folds = _data()
    train, test = folds[0]
    columns = features.filter(regex=FEW)
    fitted = clone(answer).fit(columns.iloc[train], labels.emotion.iloc[train])
    # What arrives at the PCA counts, by whatever steps it was scaled.
    seen = np.asarray(fitted[: place[PCA]].transform(columns.iloc[train]) if place[PCA] else columns.iloc[train])
    if np.abs(seen.mean(axis=0)).max() > 0.01:
        return "the columns that reach the PCA do not have the mean that is asked for."
    if np.abs(seen.std(axis=0) - 1).max() > 0.01:
        return "the columns that reach the PCA do not vary alike, so it will see little but those counted in hertz."
    if scores.uar(labels.emotion.iloc[test], fitted.predict(columns.iloc[test])) < 2 / labels.emotion.nunique():
        return "its steps are in order, but on strangers it is hardly better than guessing. Look at the last step."


def _is_logistic(step):
    by_steps = isinstance(step, SGDClassifier) and step.loss == "log_loss"
    return isinstance(step, LogisticRegression | LogisticRegressionCV) or by_steps


@exercise(
    "3.4",
    "Scale without looking",
    wants="an array or a table with the axes (clips of the test part, columns)",
    second="two rows of numbers describe the scaling: a mean and a deviation of each column. From which clips may they "
    "be computed? fit is for these, transform for the others.",
)
def _scaled(answer):
    _, features, folds = _data()
    few = features.filter(regex=FEW).to_numpy(float)
    train, test = folds[0]
    scaled = expect.array(answer, (len(test), few.shape[1]), "clips, columns")

    def by(rows):
        return (few[test] - few[rows].mean(axis=0)) / few[rows].std(axis=0)

    if np.allclose(scaled, by(test), atol=0.01):
        return (
            "you took mean and deviation from the test part itself: with one new clip that would not even be possible."
        )
    if np.allclose(scaled, by(np.arange(len(few))), atol=0.01):
        return "you took mean and deviation from all clips, and the test part is among them. It has helped to train."
    if np.allclose(scaled, few[test] - few[train].mean(axis=0), atol=0.01):
        return "the means are taken off; the division by the deviations is missing."
    if not np.allclose(scaled, by(train), atol=0.01):
        return (
            "take the clips of the test part, in their order, minus the mean of the training part, over its deviation."
        )


@cache
def _strangers():
    labels, features, folds = _data()
    return evaluation.answers(classical.lda, features.filter(regex=FEW), labels, folds)[0]


@exercise(
    "3.5",
    "Ask strangers only",
    wants="an array with one emotion for each clip",
    second="for each fold, fit on the rows of train and predict the rows of test, and put these into their places. "
    "cross_val_predict does just that with cv=folds.",
)
def _answers(answer):
    labels, _, folds = _data()
    given, truth = expect.labels(answer, len(labels), "emotion"), labels.emotion.to_numpy()
    known = set(given) - set(truth)
    if known:
        return "some of the answers are not emotions of the table."
    right = _strangers()
    if np.mean(given == right) > 0.99:
        return None
    if np.mean(given == truth) > 0.999:
        return "these are the true emotions. What does the model answer?"
    if scores.uar(truth, given) > scores.uar(truth, right) + 0.02:
        return "these answers are too good for strangers: each clip was asked of a model that had heard its speaker."
    if scores.uar(truth, given) < 2 / labels.emotion.nunique():
        return "these answers are hardly better than guessing. Does each of them stand in the row of its clip?"
    return "these are not the answers of the model of this exercise on the folds by actor. Which folds did you use?"


@cache
def _balanced():
    labels, features, folds = _data()
    train = folds[0][0]
    return SMOTE(random_state=0).fit_resample(features.filter(regex=FEW).iloc[train], labels.emotion.iloc[train])


@exercise(
    "3.6",
    "Invent clips for training only",
    wants="a pair (columns, emotions)",
    second="fit_resample takes the columns and the emotions of the clips that it may learn from, and returns both, "
    "longer.",
)
def _smote(answer):
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise Hint("a pair is wanted, (columns, emotions), as fit_resample returns it.")
    labels, features, folds = _data()
    columns, emotions = (np.asarray(part) for part in answer)
    right = _balanced()
    if columns.ndim != 2 or len(columns) != len(emotions):
        return "the two do not fit together: there should be one emotion for each row of the columns."
    counts = pd.Series(emotions).value_counts()
    if counts.nunique() > 1:
        return "there are still not equally many clips of each emotion."
    if counts.iloc[0] < right[1].value_counts().iloc[0]:
        return "clips were thrown away. SMOTE leaves those that there are, and invents more of what is rare."
    if counts.iloc[0] > right[1].value_counts().iloc[0]:
        return "there are more clips than the training part can give. Did the test part go in as well?"
    if columns.shape[1] != right[0].shape[1]:
        return "the columns are not those of few."
    if len(np.unique(columns.astype(float), axis=0)) < len(columns) - 2:
        return "the balance is made of copies. SMOTE invents clips that lie between two that are alike."
    ours, mine, spread = right[0].to_numpy(float), columns.astype(float), right[0].std().to_numpy()
    # In any order of the rows: each clip has to be there, and its emotion beside it.
    distance = cdist(ours / spread, mine / spread)
    if (distance.min(axis=1) > SAME_CLIP).any():
        return "the size is right, the invented clips are not. Take the first fold's training part, and random_state=0."
    if (right[1].to_numpy(str) != emotions.astype(str)[distance.argmin(axis=1)]).any():
        return (
            "the clips are right, and beside some stands another clip's emotion. Did one of the two change its order?"
        )


@exercise(
    "3.7",
    "Beat the neighbours",
    wants="a classifier that is not fitted yet",
    second="the notebook's comparison says which kinds of models lead. How strongly are they held back, and what comes "
    "before them? Change that, by what the training actors say among themselves.",
)
def _mine(answer):
    model = expect.classifier(answer)
    if any(_settings(model) == _settings(make()) for make in classical.MODELS.values()):
        return (
            "that is a model of the notebook as it stands. Change something of it: its settings, its steps, its kind."
        )
    labels, features, folds = _data()
    return expect.falls_short(model, features, labels.emotion, folds[0], UAR_WANTED)


def _settings(model):
    """Write down a model and all its settings; the seed is none of them."""
    return sorted(
        f"{name}={value!r}"
        for name, value in model.get_params(deep=True).items()
        if not hasattr(value, "get_params") and name.rpartition("__")[2] not in ("random_state", "steps", "verbose")
    ) + [type(step).__name__ for step in getattr(model, "named_steps", {"model": model}).values()]
