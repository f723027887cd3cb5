"""Settings chosen inside the training part, by speaker: grid search, halving search, calibration."""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sklearn.calibration import CalibratedClassifierCV
from sklearn.experimental import enable_halving_search_cv  # noqa: F401 (makes HalvingGridSearchCV importable)
from sklearn.model_selection import GridSearchCV, HalvingGridSearchCV, ParameterGrid
from tqdm.auto import tqdm

from emolab.evaluation import scores, splits
from emolab.rows import in_step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    import pandas as pd

    from emolab.models.classical import Pipeline


def search(
    model: Pipeline,
    grid: Mapping[str, Sequence[Any]],
    features: pd.DataFrame,
    labels: pd.DataFrame,
    target: str = "emotion",
    n_folds: int = 3,
    progress: bool = True,
) -> GridSearchCV:
    """Choose settings by UAR on folds by speaker inside a training part.

    Parameters
    ----------
    model : pipeline
    grid : dict of parameter name to list of values
        As in `GRIDS`.
    features, labels : pandas.DataFrame
        Of the training rows only.
    target : {"emotion", "sex"}
        Which column of `labels` is learned.
    n_folds : int
    progress : bool
        Show a bar on stderr.

    Returns
    -------
    sklearn.model_selection.GridSearchCV
        Fitted; `best_params_`, `best_estimator_` and `cv_results_` tell the rest.

    Notes
    -----
    Notebook: 03_train_classical_models

    References
    ----------
    Cawley GC, Talbot NLC (2010). On over-fitting in model selection and subsequent selection bias in performance
    evaluation. Journal of Machine Learning Research 11, 2079-2107.

    Examples
    --------
    >>> from emolab.evaluation import experiment
    >>> labels, features = experiment.load("emodb", 4)
    >>> depths = {"model__max_depth": [1, 4]}
    >>> found = search(experiment.model("tree"), depths, features.iloc[:, :20], labels, progress=False)
    >>> found.best_params_
    {'model__max_depth': 4}
    """
    in_step(features=features, labels=labels)
    folds = splits.inner_folds(labels, n_folds)
    with _ticking_scorer(len(ParameterGrid(grid)) * len(folds), progress) as scorer:
        searching = GridSearchCV(model, grid, scoring=scorer, cv=folds, error_score="raise")
        return searching.fit(features, labels[target])


def halving_search(
    model: Pipeline,
    grid: Mapping[str, Sequence[Any]],
    features: pd.DataFrame,
    labels: pd.DataFrame,
    target: str = "emotion",
    n_folds: int = 3,
    progress: bool = True,
) -> HalvingGridSearchCV:
    """As `search`, but weak settings drop out early: all are tried on a quarter of the clips, the best quarter on all.

    Parameters
    ----------
    model : pipeline
    grid : dict of parameter name to list of values
        As in `GRIDS`.
    features, labels : pandas.DataFrame
        Of the training rows only.
    target : {"emotion", "sex"}
    n_folds : int
    progress : bool
        Show a bar on stderr.

    Returns
    -------
    sklearn.model_selection.HalvingGridSearchCV
        Fitted; `n_candidates_` and `n_resources_` tell how many settings were tried on how many clips.

    Notes
    -----
    Jamieson & Talwalkar 2016, "Non-stochastic best arm identification and hyperparameter optimization".
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> from emolab.evaluation import experiment
    >>> labels, features = experiment.load("emodb", 4)
    >>> depths = {"model__max_depth": [1, 2, 3, 4]}
    >>> found = halving_search(experiment.model("tree"), depths, features.iloc[:, :20], labels, progress=False)
    >>> found.n_candidates_
    [4, 1]
    """
    in_step(features=features, labels=labels)
    folds, part = splits.inner_folds(labels, n_folds), 4
    n_settings = len(ParameterGrid(grid))
    n_rounds = 2 if n_settings >= part else 1
    n_fits = sum(math.ceil(n_settings / part**n) for n in range(n_rounds)) * len(folds)
    with _ticking_scorer(n_fits, progress) as scorer:
        searching = HalvingGridSearchCV(
            model, grid, factor=part, min_resources=len(labels) // part, scoring=scorer, cv=folds, random_state=0,
            error_score="raise", return_train_score=False,
        )  # fmt: skip  # several a line
        return searching.fit(features, labels[target])


def calibrated(
    model: Pipeline,
    features: pd.DataFrame,
    labels: pd.DataFrame,
    target: str = "emotion",
    n_folds: int = 4,
    method: str = "temperature",
) -> CalibratedClassifierCV:
    """Fit a model whose probabilities mean what they say, as measured on speakers that it was not trained on.

    Parameters
    ----------
    model : pipeline
        With `decision_function` or `predict_proba`; not fitted yet.
    features, labels : pandas.DataFrame
        Of the training rows only.
    target : {"emotion", "sex"}
    n_folds : int
        By speaker, inside the training rows: their answers teach the calibration.
    method : {"temperature", "sigmoid", "isotonic"}

    Returns
    -------
    sklearn.calibration.CalibratedClassifierCV
        Fitted.

    Notes
    -----
    Guo et al. 2017 (temperature), Zadrozny & Elkan 2002, doi 10.1145/775047.775151 (isotonic).
    Notebook: 06_measure_honestly
    """
    in_step(features=features, labels=labels)
    folds = splits.inner_folds(labels, n_folds)
    calibrating = CalibratedClassifierCV(model, method=method, cv=folds, ensemble=False)
    return calibrating.fit(features, labels[target].to_numpy())


@contextmanager
def _ticking_scorer(total, progress):
    with tqdm(total=total, unit="fit", disable=not progress) as bar:

        def score(model, features, truth):
            # Of a fold without women or without men, scikit-learn's balanced accuracy is the same, with a warning.
            result = scores.uar(truth, model.predict(features))
            bar.update()
            return result

        yield score
