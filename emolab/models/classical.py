"""The classical models: named pipelines, their search, and how they are kept on disk.

Every model is the same chain of steps, and every step learns from the training rows alone because it is inside the
chain. Two of them do nothing until they are asked for::

    impute -> scale -> reduce (off) -> balance (off) -> model

    MODELS["rbf-svm"]().set_params(reduce=PCA(0.99), balance=SMOTE(random_state=0))
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import skops.io
from imblearn import pipeline as imblearn_pipeline
from imblearn.over_sampling import SMOTE
from imblearn.under_sampling import RandomUnderSampler
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier, VotingClassifier
from sklearn.experimental import enable_halving_search_cv  # noqa: F401 (makes HalvingGridSearchCV importable)
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils.metaestimators import available_if

from emolab import whole
from emolab.errors import PlainError
from emolab.models.gaps import FillGaps
from emolab.threads import one_thread

if TYPE_CHECKING:
    import os
    from typing import Any

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray
    from sklearn.base import BaseEstimator


class ModelError(PlainError):
    """A model that is not known, or a table or file that none can use; the message says why.

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> try:
    ...     load("nowhere.skops")
    ... except ModelError as error:
    ...     print(error)
    There is no model at nowhere.skops.
    """


def _ends_in(method):
    return available_if(lambda chain: hasattr(chain.steps[-1][1], method))


class Pipeline(imblearn_pipeline.Pipeline):
    """Imbalanced-learn's pipeline, computed by one thread.

    The tables are small. On two busy cores, logistic regression on 1440 clips of 541 features takes 0.8 s with one
    thread and 14 s with two.

    Parameters
    ----------
    steps : list of (str, estimator)
        As imbalanced-learn's.

    Examples
    --------
    >>> chain = pipeline(DummyClassifier())
    >>> chain.fit([[0.0], [1.0], [2.0]], ["sad", "sad", "happy"]).predict([[5.0]]).tolist()
    ['sad']
    """

    def fit(self, X: NDArray[Any] | pd.DataFrame, y: ArrayLike | None = None, **params: Any) -> Pipeline:
        """Fit each step on what the steps before it make of the rows."""
        with one_thread():
            return super().fit(X, y, **params)

    @_ends_in("predict")
    def predict(self, X: NDArray[Any] | pd.DataFrame, **params: Any) -> NDArray[Any]:
        """Return the class of each row, shape (rows,)."""
        with one_thread():
            return super().predict(X, **params)

    @_ends_in("predict_proba")
    def predict_proba(self, X: NDArray[Any] | pd.DataFrame, **params: Any) -> NDArray[np.float64]:
        """Return probabilities, shape (rows, classes)."""
        with one_thread():
            return super().predict_proba(X, **params)

    @_ends_in("decision_function")
    def decision_function(self, X: NDArray[Any] | pd.DataFrame, **params: Any) -> NDArray[np.float64]:
        """Return the evidence, shape (rows, classes), or (rows,) where there are two."""
        with one_thread():
            return super().decision_function(X, **params)


def pipeline(model: BaseEstimator) -> Pipeline:
    """Put the steps that every model shares in front of `model`.

    Parameters
    ----------
    model : classifier

    Returns
    -------
    Pipeline
        With the steps impute, scale, reduce, balance, model; reduce and balance are ``"passthrough"`` until set. The
        imbalanced-learn kind, because scikit-learn's has no place for a step that adds rows in `fit` only.

    Notes
    -----
    Notebook: 03_train_classical_models, 05_build_a_hierarchy

    Examples
    --------
    >>> list(pipeline(DummyClassifier()).named_steps)
    ['impute', 'scale', 'reduce', 'balance', 'model']
    """
    return Pipeline(
        [
            ("impute", FillGaps()),
            ("scale", StandardScaler()),
            ("reduce", "passthrough"),
            ("balance", "passthrough"),
            ("model", model),
        ]
    )


def dummy(seed: int = 0) -> Pipeline:
    """Answer the commonest class: what any model has to beat.

    Parameters
    ----------
    seed : int
        Of what is random in it.

    Returns
    -------
    Pipeline
        Not fitted, with the steps of `pipeline`.

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> dummy().fit([[0.0], [1.0], [2.0]], ["sad", "sad", "happy"]).predict([[2.0]]).tolist()
    ['sad']
    """
    return pipeline(DummyClassifier(strategy="most_frequent"))


def tree(seed: int = 0) -> Pipeline:
    """One decision tree: easy to read, and it learns its training clips by heart.

    Parameters
    ----------
    seed : int
        Of what is random in it.

    Returns
    -------
    Pipeline
        Not fitted, with the steps of `pipeline`.

    Notes
    -----
    Notebook: 03_train_classical_models

    References
    ----------
    Breiman L, Friedman JH, Olshen RA, Stone CJ (1984). Classification and regression trees. Wadsworth.

    Examples
    --------
    >>> tree()["model"].min_samples_leaf
    10
    """
    return pipeline(DecisionTreeClassifier(min_samples_leaf=10, class_weight="balanced", random_state=seed))


def forest(seed: int = 0) -> Pipeline:
    """Many trees, each on other clips and other features (Breiman 2001, doi 10.1023/A:1010933404324)."""
    return pipeline(RandomForestClassifier(200, class_weight="balanced_subsample", random_state=seed))


def knn(seed: int = 0) -> Pipeline:
    """Ask the nearest clips.

    Parameters
    ----------
    seed : int
        Of what is random in it.

    Returns
    -------
    Pipeline
        Not fitted, with the steps of `pipeline`.

    Notes
    -----
    Notebook: 03_train_classical_models

    References
    ----------
    Cover TM, Hart PE (1967). Nearest neighbor pattern classification. doi 10.1109/TIT.1967.1053964

    Examples
    --------
    >>> knn()["model"].n_neighbors
    15
    """
    return pipeline(KNeighborsClassifier(15, weights="distance"))


def logistic(seed: int = 0) -> Pipeline:
    """Logistic regression, held back strongly: there are about as many features as clips.

    Parameters
    ----------
    seed : int
        Of what is random in it.

    Returns
    -------
    Pipeline
        Not fitted, with the steps of `pipeline`.

    Notes
    -----
    Notebook: 03_train_classical_models

    References
    ----------
    Cox DR (1958). The regression analysis of binary sequences. Journal of the Royal Statistical Society B 20, 215-242.

    Examples
    --------
    >>> logistic()["model"].C
    0.01
    """
    return pipeline(LogisticRegression(C=0.01, class_weight="balanced", max_iter=500, random_state=seed))


def lda(seed: int = 0) -> Pipeline:
    """One bell-shaped cloud a class, all of one shape; the shape is shrunk, there being more features than clips.

    Ledoit & Wolf 2004, doi 10.1016/S0047-259X(03)00096-4.

    Parameters
    ----------
    seed : int
        Of what is random in it.

    Returns
    -------
    Pipeline
        Not fitted, with the steps of `pipeline`.

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> lda()["model"].shrinkage
    0.3
    """
    return pipeline(LinearDiscriminantAnalysis(solver="lsqr", shrinkage=0.3))


def linear_svm(seed: int = 0) -> Pipeline:
    """A flat border with the widest margin.

    Parameters
    ----------
    seed : int
        Of what is random in it.

    Returns
    -------
    Pipeline
        Not fitted, with the steps of `pipeline`.

    Notes
    -----
    Notebook: 03_train_classical_models

    References
    ----------
    Cortes C, Vapnik V (1995). Support-vector networks. doi 10.1007/BF00994018

    Examples
    --------
    >>> linear_svm()["model"].C
    0.001
    """
    return pipeline(LinearSVC(C=0.001, class_weight="balanced", random_state=seed))


def rbf_svm(seed: int = 0) -> Pipeline:
    """A curved border (Cortes & Vapnik 1995, doi 10.1007/BF00994018).

    Parameters
    ----------
    seed : int
        Of what is random in it.

    Returns
    -------
    Pipeline
        Not fitted, with the steps of `pipeline`.

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> rbf_svm()["model"].kernel
    'rbf'
    """
    return pipeline(SVC(C=5, gamma="scale", class_weight="balanced", random_state=seed))


def mlp(seed: int = 0) -> Pipeline:
    """One hidden layer; the step is divided by five whenever the loss stops falling.

    References
    ----------
    Rumelhart DE, Hinton GE, Williams RJ (1986). Learning representations by back-propagating errors.
    doi 10.1038/323533a0
    """
    network = MLPClassifier(
        hidden_layer_sizes=(200,), solver="sgd", learning_rate="adaptive", learning_rate_init=0.02, alpha=1.0,
        batch_size=64, max_iter=300, n_iter_no_change=3, tol=1e-3, random_state=seed,
    )  # fmt: skip  # several a line
    return pipeline(network)


def boosting(seed: int = 0) -> Pipeline:
    """Trees that mend each other's mistakes (Friedman 2001, doi 10.1214/aos/1013203451)."""
    trees = HistGradientBoostingClassifier(
        max_iter=40, learning_rate=0.2, max_leaf_nodes=6, max_bins=32, l2_regularization=1.0, max_features=0.1,
        class_weight="balanced", early_stopping=False, random_state=seed,
    )  # fmt: skip  # several a line
    return pipeline(trees)


def ensemble(seed: int = 0) -> Pipeline:
    """Logistic regression, LDA and MLP together: their probabilities are averaged."""
    members = [(name, MODELS[name](seed)["model"]) for name in ("logistic", "lda", "mlp")]
    return pipeline(VotingClassifier(members, voting="soft"))


MODELS = {
    "dummy": dummy,
    "tree": tree,
    "forest": forest,
    "knn": knn,
    "logistic": logistic,
    "lda": lda,
    "linear-svm": linear_svm,
    "rbf-svm": rbf_svm,
    "mlp": mlp,
    "boosting": boosting,
    "ensemble": ensemble,
}

# What `search` tries. Few values, far apart: the differences between neighbours are smaller than between speakers.
GRIDS: dict[str, dict[str, list[Any]]] = {
    "dummy": {},
    "tree": {"model__min_samples_leaf": [3, 10, 30]},
    "forest": {"model__max_features": ["sqrt", 0.1]},
    "knn": {"model__n_neighbors": [5, 15, 30]},
    "logistic": {"model__C": [0.001, 0.003, 0.01, 0.03, 0.1]},
    "lda": {"model__shrinkage": [0.1, 0.2, 0.4, 0.6]},
    "linear-svm": {"model__C": [0.0001, 0.001, 0.01]},
    "rbf-svm": {"model__C": [1, 5], "model__gamma": [3e-4, 1e-3]},
    "mlp": {"model__alpha": [0.3, 1.0, 3.0]},
    "boosting": {"model__learning_rate": [0.1, 0.2]},
    "ensemble": {},  # its members keep their settings: one search costs enough
}

# What to do about a rare class, as settings of logistic regression and the like. All of it acts on training rows only.
BALANCING = {
    "nothing": {"model__class_weight": None},
    "weighting": {"model__class_weight": "balanced"},
    "under-sampling": {"model__class_weight": None, "balance": RandomUnderSampler(random_state=0)},
    "SMOTE": {"model__class_weight": None, "balance": SMOTE(k_neighbors=3, random_state=0)},
}


def check_features(features: pd.DataFrame) -> None:
    """Raise `ModelError` where a table cannot be learned from, naming the columns.

    Parameters
    ----------
    features : pandas.DataFrame
        Single missing values are fine: see `emolab.models.gaps`.
    """
    twice = features.columns[features.columns.duplicated()].unique()
    if len(twice):
        raise ModelError(f"{_listed(twice)} is the name of more than one column. Rename or drop one.")
    words = [str(name) for name in features.columns if features[name].dtype.kind not in "fiub"]
    if words:
        raise ModelError(f"{_listed(words)} holds no numbers. Leave such columns out of the features.")
    empty = features.columns[features.isna().all()]
    if len(empty):
        raise ModelError(f"{_listed(empty)} is missing for every clip. Leave it out, or measure it again.")
    endless = features.columns[np.isinf(features.to_numpy(float)).any(axis=0)]
    if len(endless):
        raise ModelError(f"{_listed(endless)} holds infinite values. Measure it again, or make them missing.")


# What the pipelines are made of beyond what skops trusts by itself. Each is a class of scikit-learn, imbalanced-learn,
# numpy or this package that runs no code of the file's choice.
TRUSTED = frozenset(
    """
    emolab.models.classical.Pipeline
    emolab.models.gaps.FillGaps
    emolab.models.hierarchy.HierarchicalClassifier
    emolab.models.hierarchy.LeafwiseClassifier
    emolab.models.hierarchy.arousal_first
    emolab.models.linear.BlockLDA
    emolab.models.linear.WeightedLDA
    imblearn.over_sampling._random_over_sampler.RandomOverSampler
    imblearn.over_sampling._smote.base.SMOTE
    imblearn.pipeline.Pipeline
    imblearn.under_sampling._prototype_selection._random_under_sampler.RandomUnderSampler
    numpy.dtype
    sklearn.calibration._CalibratedClassifier
    sklearn.calibration._SigmoidCalibration
    sklearn.calibration._TemperatureScaling
    sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor
    sklearn.metrics._dist_metrics.EuclideanDistance64
    sklearn.neighbors._kd_tree.KDTree
    sklearn.neural_network._stochastic_optimizers.AdamOptimizer
    sklearn.neural_network._stochastic_optimizers.SGDOptimizer
    sklearn.tree._tree.Tree
    sklearn.utils._bunch.Bunch
    """.split()
)


def save(model: BaseEstimator, path: str | os.PathLike[str]) -> None:
    """Write a fitted model with skops: its numbers and its class names, and no code.

    Parameters
    ----------
    model : estimator
    path : path
        Ending in ``.skops`` by custom.

    Raises
    ------
    ModelError
        If it holds a type that `load` would refuse.

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(dummy().fit([[0.0], [1.0]], ["sad", "sad"]), f"{folder}/model.skops")
    ...     print(load(f"{folder}/model.skops").predict([[3.0]]).tolist())
    ['sad']
    """
    content = _same_each_time(skops.io.dumps(model))
    _check_types(skops.io.get_untrusted_types(data=content), path)
    with whole.replacing(path) as part:
        part.write_bytes(content)


def load(path: str | os.PathLike[str]) -> Any:
    """Read a model written by `save`.

    A pickle may run any program while it is being read. A skops file names the types that it is made of, and this
    function looks at the names before it builds anything.

    Parameters
    ----------
    path : path

    Returns
    -------
    estimator
        Fitted, as it was saved.

    Raises
    ------
    ModelError
        If the file is not there, is no skops file, or is made of a type not in `TRUSTED`.

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> from emolab import shipped
    >>> load(shipped.path("models", "hierarchy.skops")).classes_.tolist()[:2]
    ['angry', 'calm']
    """
    try:
        unknown = skops.io.get_untrusted_types(file=path)
        _check_types(unknown, path)
        return skops.io.load(path, trusted=sorted(TRUSTED))
    except FileNotFoundError:
        raise ModelError(f"There is no model at {path}.") from None
    except ModelError:
        raise
    # A damaged file may break at any step, of unzipping, of parsing, of building.
    except Exception as error:
        raise ModelError(
            f"{Path(path).name} is not a model saved with skops, or is damaged ({type(error).__name__}: {error}). "
            "Restore it, or save it again with `save`."
        ) from None


def _same_each_time(content):
    """Number the objects in a skops file from 0 and leave out the time, so that the same model gives the same file."""
    numbers: dict[str, Any] = {}

    def number(match):
        return str(numbers.setdefault(match.group(), len(numbers)))

    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as there, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as here:
        # Only places in memory have so many digits and stand so: an object's number, or the name of its array.
        schema = re.sub(r'(?<="__id__": )\d+|(?<=")\d+(?=\.npy")', number, there.read("schema.json").decode())
        for name in there.namelist():
            if name != "schema.json":
                here.writestr(
                    zipfile.ZipInfo(re.sub(r"\d+(?=\.npy)", number, name)), there.read(name), zipfile.ZIP_DEFLATED
                )
        here.writestr(zipfile.ZipInfo("schema.json"), schema, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _check_types(types, path):
    strange = sorted(set(types) - TRUSTED)
    if strange:
        raise ModelError(
            f"{Path(path).name} asks for {_listed(strange)}, which no model of this course is made of. Do not load it."
        )


def _listed(names):
    names = list(map(str, names))
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
