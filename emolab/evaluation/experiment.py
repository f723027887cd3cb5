"""Train and test any named model on any shipped table under any named split: what `emolab evaluate` runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
from sklearn.ensemble import VotingClassifier
from sklearn.utils.validation import has_fit_parameter
from tqdm.auto import tqdm

from emolab.errors import PlainError
from emolab.evaluation import scores, splits, tuning
from emolab.features import tables
from emolab.features.normalise import by_speaker
from emolab.labels import EMOTIONS, LABEL_SETS, SEXES, in_order, relabel
from emolab.models import classical
from emolab.models.hierarchy import LeafwiseClassifier, arousal_first
from emolab.models.linear import WeightedLDA
from emolab.models.witnesses import Witnesses
from emolab.rows import in_step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    import pandas as pd
    from numpy.typing import NDArray

    from emolab.evaluation.splits import Folds
    from emolab.models.classical import Pipeline

# Those whose tables ship.
CORPORA = (*tables.POOLED, "pooled")
# How the columns of the recipe `emolab` begin.
NAMED = (
    "contour_", "covariance_", "cycles_", "formant", "level_", "loudness_", "mfcc_", "modulation_", "pitch_", "rhythm_",
    "timbre_", "voicing_",
)  # fmt: skip


def _hierarchy(seed=0):
    """The best hierarchy that was found: lively or quiet first, three perceptrons at every fork (hierarchies.csv)."""
    networks = [(f"mlp-{n}", classical.mlp(seed + n)["model"]) for n in range(3)]
    return LeafwiseClassifier(arousal_first, classical.pipeline(VotingClassifier(networks, voting="soft")))


def _ears(seed=0):
    """Shrunken LDA on what the speech encoder hears (`emolab.features.ears`), as in the recognizer."""
    return classical.pipeline(WeightedLDA())


def _witnesses(seed=0):
    """Three kinds of measurements, each asked on its own: units of the speech encoder, and the recipe `emolab`."""
    return Witnesses(
        [
            (["units_2_mean_"], classical.pipeline(WeightedLDA(0.6))),
            ([f"units_{layer}_spread_" for layer in (1, 2, 3)], classical.pipeline(WeightedLDA(0.75))),
            (NAMED, classical.pipeline(WeightedLDA(0.6))),
        ]
    )


# Name -> constructor, called with a seed, of an estimator that is fitted on a DataFrame of features. A model of another
# module joins with a line here, and where it reads a table of its own, with one in RECIPES.
MODELS = classical.MODELS | {"hierarchy": _hierarchy, "ears": _ears, "witnesses": _witnesses}
RECIPES = {"ears": "ears", "witnesses": "witnesses"}

# What a clip may be measured against (`emolab.features.normalise`), and what a score got with it takes for granted.
NORMALISE = {
    "speaker": "All clips of a speaker, without their labels, are measured together before any of them is answered.",
    "neutral": "Of every speaker, the neutral clips are known as such before any clip is answered; they are answered "
    "too.",
}


class EvaluationError(PlainError):
    """A combination that makes no sense; the message says why and what would."""


def model(name: str, seed: int = 0) -> Pipeline:
    """Build a model by name.

    Parameters
    ----------
    name : str
        One of `MODELS`.
    seed : int
        Of what is random in it.

    Returns
    -------
    Pipeline
        Not fitted.

    Raises
    ------
    EvaluationError
        If no model has that name.

    Notes
    -----
    Notebook: 04_train_deep_models

    Examples
    --------
    >>> type(model("lda")["model"]).__name__
    'LinearDiscriminantAnalysis'
    """
    if name not in MODELS:
        raise EvaluationError(f"There is no model called {name!r}; choose one of {', '.join(MODELS)}.")
    return MODELS[name](seed)


def _require_own_table(corpus, recipe):
    filename = f"{corpus}_{recipe}.parquet"
    try:
        tables.find(filename)
    except tables.TableError:
        raise EvaluationError(
            f"No table is called {corpus!r}; choose one of {', '.join(CORPORA)}. Or measure your own recordings with "
            f"`emolab features --recipe {recipe} --out FOLDER/{filename}`, and name FOLDER in EMOLAB_FEATURES_DIR."
        ) from None


def classes_for(corpus: str, emotions: pd.Series, n_labels: int | None = None) -> list[str]:
    """Say which emotions are told apart.

    Parameters
    ----------
    corpus : str
        For the message.
    emotions : pandas.Series
        As annotated.
    n_labels : {8, 7, 6, 4}, optional
        Default: those of the corpus. Where the corpus itself has as many, its own are meant: EmoDB's seven have
        boredom and no surprise.

    Returns
    -------
    list of str

    Raises
    ------
    EvaluationError
        If there is no such set, an emotion is not known, or the corpus lacks one of the set.
    """
    unknown = sorted(set(emotions.dropna()) - set(EMOTIONS))
    if unknown:
        raise EvaluationError(f"Not an emotion known here: {', '.join(unknown)}. Known: {', '.join(EMOTIONS)}.")
    own = in_order(emotions)
    if n_labels in (None, len(own)):
        return own
    if n_labels not in LABEL_SETS:
        raise EvaluationError(f"There is no set of {n_labels} emotions; choose one of {sorted(LABEL_SETS)}.")
    lacking = [emotion for emotion in LABEL_SETS[n_labels] if emotion not in own]
    if lacking:
        raise EvaluationError(
            f"{corpus} has no clip of {', '.join(lacking)}, so the set of {n_labels} cannot be asked of it; its own "
            f"are {', '.join(own)}."
        )
    return list(LABEL_SETS[n_labels])


def load(corpus: str, n_labels: int | None = None, recipe: str = "emolab") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read a table and keep the clips of one label set.

    Parameters
    ----------
    corpus : str
        One of `CORPORA`, or one whose table lies in ``EMOLAB_FEATURES_DIR``.
    n_labels : {8, 7, 6, 4}, optional
        See `classes_for`.
    recipe : str
        As in `tables.load`.

    Returns
    -------
    labels : pandas.DataFrame
        One row a clip, from 0.
    features : pandas.DataFrame
        The same rows.

    Raises
    ------
    EvaluationError
        If clips have no emotion, or there is neither such a corpus nor such a table.
    TableError
        If the corpus has no table of that recipe.

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> labels, features = load("emodb", n_labels=4)
    >>> features.shape, sorted(labels.emotion.unique())
    ((339, 541), ['angry', 'happy', 'neutral', 'sad'])
    """
    if corpus not in CORPORA:
        _require_own_table(corpus, recipe)
    labels, features = tables.load(corpus, recipe)
    if labels.emotion.isna().any():
        raise EvaluationError(f"Clips of {corpus} without an emotion: {labels.emotion.isna().sum()}. Leave them out.")
    classes = classes_for(corpus, labels.emotion, n_labels)
    if n_labels is not None and set(classes) != set(labels.emotion):
        labels = labels.assign(emotion=relabel(labels.emotion, n_labels))
    kept = labels.emotion.notna()
    return labels[kept].reset_index(drop=True), features[kept].reset_index(drop=True)


def normalised(features: pd.DataFrame, labels: pd.DataFrame, how: str | None = None) -> pd.DataFrame:
    """Measure clips against their speakers, or leave them as they are.

    Parameters
    ----------
    features, labels : pandas.DataFrame
    how : {None, "speaker", "neutral"}
        See `NORMALISE`.

    Returns
    -------
    pandas.DataFrame

    Raises
    ------
    EvaluationError
        If there is no such way.
    SpeakerError
        If a speaker has too few clips.

    Notes
    -----
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> labels, features = load("emodb")
    >>> relative = normalised(features, labels, "speaker")
    >>> bool(relative.groupby(labels.speaker).mean().abs().to_numpy().max() < 1e-3)
    True
    """
    if how is None:
        return features
    classical.check_features(features)
    if how not in NORMALISE:
        raise EvaluationError(f"Nothing is normalised by {how!r}; choose one of {', '.join(NORMALISE)}.")
    if how == "speaker":
        return by_speaker(features, labels.speaker)
    # RAVDESS has four neutral clips of each actor: enough for a mean, too few for a deviation.
    return by_speaker(features, labels.speaker, labels.emotion == "neutral", with_std=False)


def answers(
    model: Callable[..., Pipeline],
    features: pd.DataFrame,
    labels: pd.DataFrame,
    folds: Folds,
    target: str = "emotion",
    grid: Mapping[str, Sequence[Any]] | None = None,
    progress: bool = False,
) -> tuple[NDArray[np.str_], list[dict[str, Any]]]:
    """Ask each clip of the model that was not trained on its fold.

    Parameters
    ----------
    model : callable
        Returns a new estimator each time.
    features, labels : pandas.DataFrame
    folds : list of (train, test)
    target : {"emotion", "sex"}
    grid : dict, optional
        Choose among these settings inside each training part, see `tuning.search`.
    progress : bool
        Show a bar on stderr.

    Returns
    -------
    answers : numpy.ndarray of str, shape (n_clips,)
    chosen : list of dict
        The settings of each fold; empty dicts without a grid.

    Raises
    ------
    EvaluationError
        If there are not as many labels as clips.
    RowError
        If both name the clips, in another order.

    Notes
    -----
    Notebook: 03_train_classical_models

    Examples
    --------
    >>> labels, features = load("emodb")
    >>> given, chosen = answers(lambda: model("dummy"), features, labels, splits.folds("loso", labels))
    >>> sorted(set(given.tolist()))
    ['angry']
    """
    classical.check_features(features)
    in_step(features=features, labels=labels)
    if len(features) != len(labels):
        raise EvaluationError(f"There are {len(labels)} labels but measurements of {len(features)} clips.")
    given, chosen = np.empty(len(labels), dtype=object), []
    for train, test in tqdm(folds, desc="folds", file=sys.stderr, disable=not progress):
        fitted, settings = model(), {}
        if grid:
            searched = tuning.search(
                fitted, grid, features.iloc[train], labels.iloc[train], target=target, progress=progress
            )
            fitted, settings = searched.best_estimator_, searched.best_params_
        else:
            # Whoever learns a tree from folds of its own keeps speakers apart in them.
            known = {"groups": labels.speaker.iloc[train]} if has_fit_parameter(fitted, "groups") else {}
            fitted.fit(features.iloc[train], labels[target].iloc[train], **known)
        given[test] = fitted.predict(features.iloc[test])
        chosen.append(settings)
    return given, chosen


def evaluate(
    corpus: str,
    model_name: str,
    split: str,
    n_labels: int | None = None,
    normalise: str | None = None,
    recipe: str | None = None,
    target: str = "emotion",
    tuned: bool = False,
    progress: bool = False,
) -> dict[str, Any]:
    """Score a model, with everything that the score depends on beside it.

    Parameters
    ----------
    corpus : str
        One of `CORPORA`.
    model_name : str
        One of `MODELS`.
    split : str
        One of `splits.SPLITS`.
    n_labels : {8, 7, 6, 4}, optional
        See `classes_for`.
    normalise : {None, "speaker", "neutral"}
        See `NORMALISE`.
    recipe : str, optional
        Which features; default: the model's own, "emolab" for most.
    target : {"emotion", "sex"}
    tuned : bool
        Choose settings from `classical.GRIDS` inside each training part.
    progress : bool

    Returns
    -------
    dict
        Ready for JSON: uar and ci95 (over speakers; twice None where there is one only) of all answers together,
        accuracy, folds (the score of each and who was tested), confusion (truth in rows) with labels, n (clips),
        speakers, leaks (sentences; empty where no speaker is on both sides) and the arguments.

    Raises
    ------
    EvaluationError
        If there is no such model, no such set of emotions or no such way to normalise, if the model has no settings to
        choose among, if the sex of a clip is not known where it is asked for, or if a fold has nothing to learn an
        answer from.

    Notes
    -----
    Notebook: 06_measure_honestly
    """
    model(model_name)
    if tuned and model_name not in classical.GRIDS:
        raise EvaluationError(f"{model_name} has no settings to choose among; leave --tuned out.")
    recipe = recipe or RECIPES.get(model_name, "emolab")
    labels, measured = load(corpus, n_labels, recipe)
    folds = splits.folds(split, labels)
    features = normalised(measured, labels, normalise)
    if target == "sex" and not labels.sex.isin(SEXES).all():
        unknown = (~labels.sex.isin(SEXES)).sum()
        raise EvaluationError(f"Of {unknown} clips the sex is not given as {' or '.join(SEXES)}. Leave them out.")
    grid = classical.GRIDS[model_name] if tuned else None
    _check_taught(labels, folds, target)
    given, chosen = answers(lambda: model(model_name), features, labels, folds, target, grid, progress)
    report: dict[str, Any] = {
        "corpus": corpus, "model": model_name, "split": split, "recipe": recipe, "normalise": normalise,
        "target": target, "tuned": tuned,
    }  # fmt: skip  # a table
    report |= _scored(labels, given, target)
    report["folds"] = [
        _fold(labels.iloc[test], given[test], target, settings)
        for (_, test), settings in zip(folds, chosen, strict=True)
    ]
    report["leaks"] = splits.leak_sentences(splits.leak_report(labels, folds, measured))
    report["assumes"] = [NORMALISE[normalise]] if normalise else []
    return report


def _check_taught(labels, folds, target):
    """Raise where a fold asks for what its training part does not have: that could only be answered wrong."""
    truth = labels[target]
    if truth.nunique() < 2:
        raise EvaluationError(f"All clips are {truth.iloc[0]!r}: there is nothing to tell apart.")
    for train, test in folds:
        unmet = sorted(set(truth.iloc[test]) - set(truth.iloc[train]))
        if unmet:
            held_out = ", ".join(sorted(set(labels.speaker.iloc[test].astype(str)))[:3])
            raise EvaluationError(
                f"While {held_out} is held out, no clip is left to learn {' or '.join(unmet)} from. Add clips of "
                "others, or take another split."
            )


def _scored(labels, given, target):
    truth = labels[target].to_numpy()
    names = in_order(truth) if target == "emotion" else list(SEXES)
    alone = labels.speaker.nunique() < 2
    ends = (None, None) if alone else scores.interval(truth, given, labels.speaker)
    return {
        "uar": round(scores.uar(truth, given), 4),
        "accuracy": round(scores.accuracy(truth, given), 4),
        "ci95": [end if end is None else round(end, 4) for end in ends],
        "confusion": scores.confusion(truth, given, names).to_numpy().tolist(),
        "labels": names,
        "n": len(labels),
        "speakers": labels.speaker.nunique(),
    }


def _fold(labels, given, target, settings):
    truth = labels[target].to_numpy()
    fold = {
        "uar": round(scores.uar(truth, given), 4),
        "accuracy": round(scores.accuracy(truth, given), 4),
        "n": len(labels),
        "tested": sorted(set(labels.speaker)),
    }
    return fold | ({"chosen": settings} if settings else {})
