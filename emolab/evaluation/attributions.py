"""Why it answered so: shares of an answer that add up to it, and tests that such an explanation has to pass.

The model is linear in the mean of a clip's parts. So what each part adds to the evidence is known exactly, and leaving
a part out changes the evidence by just that: no approximation stands between the model and its explanation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import rankdata

from emolab.evaluation.scores import ScoreError
from emolab.labels import places
from emolab.models.linear import WeightedLDA

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from emolab.evaluation.splits import Folds


@dataclass(frozen=True)
class Explained:
    """Answers about clips, and what each part of a clip added to them.

    Attributes
    ----------
    answer, other : numpy.ndarray of str, shape (clips,)
        What was answered, and what came second.
    evidence : numpy.ndarray, shape (clips,)
        For the answer over the other, in nats.
    shares : numpy.ndarray, shape (clips, parts)
        What each part adds to it, compared with the average clip that the model learned from.
    rest : numpy.ndarray, shape (clips,)
        The evidence of that average clip: the same for all clips with the same two answers and the same model.
    unusual : numpy.ndarray, shape (clips, parts)
        How far each part lies from the average clip, in deviations: an "explanation" that never looks at a weight.
    """

    answer: np.ndarray
    other: np.ndarray
    evidence: np.ndarray
    shares: np.ndarray
    rest: np.ndarray
    unusual: np.ndarray


def learn(parts: NDArray[np.floating], emotions: NDArray[Any]) -> WeightedLDA:
    """Fit a linear model to the means over parts.

    Parameters
    ----------
    parts : numpy.ndarray, shape (clips, parts, values)
    emotions : array of str, shape (clips,)

    Returns
    -------
    WeightedLDA
        With `middle_` and `spread_`, mean and deviation of the clips, besides.

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> parts = np.random.default_rng(0).normal(size=(60, 4, 3))
    >>> learn(parts, np.repeat(["angry", "calm", "sad"], 20)).classes_.tolist()
    ['angry', 'calm', 'sad']
    """
    means = parts.mean(axis=1)
    model = WeightedLDA(shrinkage=0.5).fit(means, emotions)
    model.middle_, model.spread_ = means.mean(axis=0), means.std(axis=0)
    return model


def explain(parts: NDArray[np.floating], model: WeightedLDA, about: Sequence[NDArray[Any]] | None = None) -> Explained:
    """Share the evidence for each answer out among the parts of the clip.

    Parameters
    ----------
    parts : numpy.ndarray, shape (clips, parts, values)
    model : WeightedLDA
        From `learn`.
    about : (answer, other), optional
        Two arrays of str: explain why the one and not the other. Default: the model's own first and second answer.

    Returns
    -------
    Explained
        ``rest + shares.sum(axis=1)`` is the evidence.

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> parts = np.random.default_rng(0).normal(size=(60, 4, 3))
    >>> parts[40:, 1] += 3  # sad clips differ, in their second part alone
    >>> explained = explain(parts, learn(parts, np.repeat(["angry", "calm", "sad"], 20)))
    >>> int(explained.shares[40:].mean(axis=0).argmax())
    1
    """
    # Not its `decision_function`: of two classes, that has one column.
    heard = np.asarray(parts.mean(axis=1), np.float64) @ model.coef_.T.astype(np.float64) + model.intercept_
    order = np.argsort(-heard, axis=1)
    first, second = order[:, 0], order[:, 1]
    if about is not None:
        first, second = (np.array(places(names, model.classes_.tolist())) for names in about)
    directions = model.coef_[first] - model.coef_[second]
    shares = np.einsum("cpv,cv->cp", parts - model.middle_, directions) / parts.shape[1]
    rest = model.intercept_[first] - model.intercept_[second] + directions @ model.middle_
    rows = np.arange(len(parts))
    unusual = np.linalg.norm((parts - model.middle_) / model.spread_, axis=2)
    evidence = heard[rows, first] - heard[rows, second]
    return Explained(model.classes_[first], model.classes_[second], evidence, shares, rest, unusual)


def explain_strangers(
    parts: NDArray[np.floating],
    emotions: NDArray[Any],
    folds: Folds,
    about: Sequence[NDArray[Any]] | None = None,
    change: Callable[[WeightedLDA], WeightedLDA] | None = None,
) -> Explained:
    """Explain each clip by the model of the fold that has not met it.

    Parameters
    ----------
    parts : numpy.ndarray, shape (clips, parts, values)
    emotions : array of str, shape (clips,)
    folds : list of (train, test)
    about : (answer, other), optional
        As in `explain`.
    change : callable, optional
        From a fitted model to another one: what is explained then.

    Returns
    -------
    Explained

    Raises
    ------
    ScoreError
        If the folds do not test each clip once: a row would be another clip's.

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> parts = np.random.default_rng(0).normal(size=(60, 4, 3))
    >>> halves = np.arange(0, 60, 2), np.arange(1, 60, 2)
    >>> emotions = np.repeat(["angry", "calm", "sad"], 20)
    >>> explain_strangers(parts, emotions, [halves, halves[::-1]]).shares.shape
    (60, 4)
    """
    found, rows = [], []
    for train, test in folds:
        model = learn(parts[train], emotions[train])
        pair = None if about is None else tuple(names[test] for names in about)
        found.append(explain(parts[test], change(model) if change else model, pair))
        rows.append(test)
    asked = np.concatenate(rows)
    order = np.argsort(asked)
    if not np.array_equal(asked[order], np.arange(len(parts))):
        raise ScoreError(f"The folds test {len(set(asked.tolist()))} of {len(parts)} clips; each must be tested once.")
    fields = Explained.__dataclass_fields__
    return Explained(*(np.concatenate([getattr(one, name) for one in found])[order] for name in fields))


def with_mixed_weights(model: WeightedLDA, seed: int = 0) -> WeightedLDA:
    """Return a model whose weights are the same numbers in another order: what it learned is gone.

    Parameters
    ----------
    model : WeightedLDA
        From `learn`.
    seed : int
        Of the shuffling.

    Returns
    -------
    WeightedLDA
        Another one; `model` stays as it is.

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    References
    ----------
    Adebayo J, Gilmer J, Muelly M, Goodfellow I, Hardt M, Kim B (2018). Sanity checks for saliency maps.
    arXiv 1810.03292

    Examples
    --------
    >>> model = learn(np.random.default_rng(0).normal(size=(40, 4, 3)), np.repeat(["angry", "sad"], 20))
    >>> mixed = with_mixed_weights(model)
    >>> np.allclose(np.sort(mixed.coef_, axis=None), np.sort(model.coef_, axis=None))
    True
    """
    mixed = WeightedLDA(model.shrinkage)
    mixed.__dict__.update(model.__dict__)
    mixed.coef_ = np.random.default_rng(seed).permutation(model.coef_, axis=1)
    return mixed


def without(parts: NDArray[np.floating], rows: NDArray[np.bool_]) -> NDArray[np.floating]:
    """Leave parts out of clips, and average the others.

    Parameters
    ----------
    parts : numpy.ndarray, shape (clips, parts, values)
    rows : numpy.ndarray of bool, shape (clips, parts)
        What is left out; in place of it stands nothing, the mean is over fewer parts.

    Returns
    -------
    numpy.ndarray, shape (clips, values)
    """
    kept = ~rows[:, :, None]
    return (parts * kept).sum(axis=1) / kept.sum(axis=1)


def likeness(some: NDArray[np.floating], others: NDArray[np.floating]) -> NDArray[np.float64]:
    """Correlate the ranks of two explanations of the same clips, clip by clip.

    Parameters
    ----------
    some, others : numpy.ndarray, shape (clips, parts)

    Returns
    -------
    numpy.ndarray, shape (clips,)
        Spearman's correlation: 1 where both put the parts in the same order.

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> likeness(np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]), np.array([[10.0, 20.0, 90.0], [9.0, 2.0, 1.0]]))
    array([ 1., -1.])
    """
    a, b = (rankdata(values, axis=1) - (values.shape[1] + 1) / 2 for values in (some, others))
    return (a * b).sum(axis=1) / np.sqrt(np.square(a).sum(axis=1) * np.square(b).sum(axis=1))


def deletion(parts: NDArray[np.floating], model: WeightedLDA, order: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Leave parts out one after the other, and see how many answers stay as they were.

    Parameters
    ----------
    parts : numpy.ndarray, shape (clips, parts, values)
    model : WeightedLDA
        From `learn`.
    order : numpy.ndarray, shape (clips, parts)
        The larger, the earlier a part is left out.

    Returns
    -------
    numpy.ndarray of bool, shape (parts, clips)
        Row n: after n parts are gone, whether the answer is still the first one.

    Notes
    -----
    Samek W et al. (2017), doi 10.1109/TNNLS.2016.2599820. Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> parts = np.random.default_rng(0).normal(size=(60, 4, 3))
    >>> parts[40:, 1] += 3
    >>> model = learn(parts, np.repeat(["angry", "calm", "sad"], 20))
    >>> deletion(parts, model, explain(parts, model).shares).mean(axis=1)
    array([1.        , 0.33333333, 0.1       , 0.05      ])
    """
    first, places = model.predict(parts.mean(axis=1)), rankdata(-order, axis=1, method="ordinal")
    gone = (places <= n for n in range(parts.shape[1]))
    return np.stack([model.predict(without(parts, rows)) == first for rows in gone])
