"""Wrong answers to the exercises of notebook 03, by the mistake behind each."""

import numpy as np
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.under_sampling import RandomUnderSampler
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier


def _scaled_by(ours, rows):
    return StandardScaler().fit(ours.few.iloc[rows]).transform(ours.few.iloc[ours.test])


def _lda_on(ours, folds):
    return cross_val_predict(ours.classical.lda(), ours.few, ours.labels.emotion, cv=folds)


def _most(table):
    return table.where(~np.eye(len(table), dtype=bool)).stack().idxmax()


def _resampled(ours, sampler, rows):
    return sampler.fit_resample(ours.few.iloc[rows], ours.labels.emotion.iloc[rows])


WRONG = {
    "3.1": {
        "accuracy": lambda ours: lambda counts: np.trace(counts) / counts.sum(),
        "the wrong axis": lambda ours: lambda counts: np.mean(np.diag(counts) / counts.sum(axis=0)),
        "per cent": lambda ours: lambda counts: 100 * ours.uar(counts),
        "a sum": lambda ours: lambda counts: np.sum(np.diag(counts) / counts.sum(axis=1)),
        "all recalls": lambda ours: lambda counts: np.diag(counts) / counts.sum(axis=1),
        "no return": lambda ours: lambda counts: {}.get(ours.uar(counts)),
        "one value": lambda ours: ours.uar(np.eye(3)),
        "a median": lambda ours: lambda counts: np.median(np.diag(counts) / counts.sum(axis=1)),
    },
    "3.2": {
        "a feeling of another table": lambda ours: ("angry", "bored"),
        "counts": lambda ours: _most(ours.counts),
        "by columns": lambda ours: _most(ours.counts / ours.counts.sum()),
        "turned round": lambda ours: ours.confused[::-1],
        "the diagonal": lambda ours: ("angry", "angry"),
        "transposed": lambda ours: _most(ours.rates.T),
        "one name": lambda ours: ours.confused[0],
        "positions": lambda ours: (0, 1),
    },
    "3.3": {
        "always angry": lambda ours: make_pipeline(
            StandardScaler(), PCA(20), LogisticRegression(class_weight={"angry": 1e6})
        ),
        "no scaling": lambda ours: make_pipeline(PCA(20), LogisticRegression()),
        "scaled too late": lambda ours: make_pipeline(PCA(20), StandardScaler(), LogisticRegression()),
        "no PCA": lambda ours: make_pipeline(StandardScaler(), LogisticRegression()),
        "a share of the variance": lambda ours: make_pipeline(StandardScaler(), PCA(0.2), LogisticRegression()),
        "no classifier": lambda ours: make_pipeline(StandardScaler(), PCA(20)),
        "a regression of another kind": lambda ours: make_pipeline(StandardScaler(), PCA(20), LinearRegression()),
        "another classifier: a support vector machine": lambda ours: make_pipeline(StandardScaler(), PCA(20), SVC()),
        "another classifier: LDA": lambda ours: make_pipeline(StandardScaler(), PCA(20), LinearDiscriminantAnalysis()),
        "another classifier: neighbours": lambda ours: make_pipeline(StandardScaler(), PCA(20), KNeighborsClassifier()),
        "not divided": lambda ours: make_pipeline(StandardScaler(with_std=False), PCA(20), LogisticRegression()),
        "means kept": lambda ours: make_pipeline(StandardScaler(with_mean=False), PCA(20), LogisticRegression()),
        "a guess at the end": lambda ours: make_pipeline(StandardScaler(), PCA(20), DummyClassifier()),
        "a list of steps": lambda ours: [StandardScaler(), PCA(20), LogisticRegression()],
    },
    "3.4": {
        "by the test part": lambda ours: _scaled_by(ours, ours.test),
        "by all clips": lambda ours: _scaled_by(ours, np.arange(len(ours.few))),
        "the training part": lambda ours: ours.scaler.transform(ours.few.iloc[ours.train]),
        "not divided": lambda ours: ours.few.iloc[ours.test] - ours.few.iloc[ours.train].mean(),
        "transposed": lambda ours: ours.scaled.T,
        "along the wrong axis": lambda ours: StandardScaler().fit_transform(ours.few.iloc[ours.test].T).T,
        "another fold": lambda ours: _scaled_by(ours, ours.folds[1][0]),
    },
    "3.5": {
        "feelings of another table": lambda ours: np.full(len(ours.labels), "bored"),
        "drawn": lambda ours: np.random.default_rng(0).permutation(ours.answers),
        "random folds": lambda ours: _lda_on(ours, ours.splits.folds("random5", ours.labels)),
        "folds by statement": lambda ours: _lda_on(ours, ours.splits.folds("statements", ours.labels)),
        "no folds": lambda ours: ours.classical.lda().fit(ours.few, ours.labels.emotion).predict(ours.few),
        "the truth": lambda ours: ours.labels.emotion,
        "one fold": lambda ours: ours.answers[ours.test],
        "in the order of the folds": lambda ours: np.concatenate([ours.answers[test] for _, test in ours.folds]),
        "numbers": lambda ours: np.zeros(len(ours.labels)),
        "another model": lambda ours: cross_val_predict(
            KNeighborsClassifier(), ours.few, ours.labels.emotion, cv=ours.folds
        ),
    },
    "3.6": {
        "fewer columns": lambda ours: [
            _resampled(ours, SMOTE(random_state=0), ours.train)[0].iloc[:, 1:],
            _resampled(ours, SMOTE(random_state=0), ours.train)[1],
        ],
        "before the split": lambda ours: _resampled(ours, SMOTE(random_state=0), np.arange(len(ours.few))),
        "the test part": lambda ours: _resampled(ours, SMOTE(random_state=0), ours.test),
        "copies": lambda ours: _resampled(ours, RandomOverSampler(random_state=0), ours.train),
        "thrown away": lambda ours: _resampled(ours, RandomUnderSampler(random_state=0), ours.train),
        "not balanced": lambda ours: (ours.few.iloc[ours.train], ours.labels.emotion.iloc[ours.train]),
        "columns alone": lambda ours: ours.balanced[0],
        "emotions in another order": lambda ours: (ours.balanced[0], ours.balanced[1].sort_values(ignore_index=True)),
        "each column sorted": lambda ours: (np.sort(ours.balanced[0], axis=0), ours.balanced[1]),
        "another fold": lambda ours: _resampled(ours, SMOTE(random_state=0), ours.folds[1][0]),
        "the other way round": lambda ours: ours.balanced[::-1],
    },
    "3.7": {
        "the notebook's own": lambda ours: ours.classical.lda(),
        "the notebook's own, with a seed": lambda ours: ours.classical.mlp(3),
        "a guess": lambda ours: DummyClassifier(),
        "neighbours without scaling": lambda ours: KNeighborsClassifier(),
        "a small tree": lambda ours: DecisionTreeClassifier(max_depth=3, random_state=0),
        "a class": lambda ours: LogisticRegression,
        "its answers": lambda ours: ours.answers,
        "no classifier": lambda ours: StandardScaler(),
    },
}
