"""What a layer knows: a linear probe asks it one question, about people or sentences that the probe has not met.

A probe is a plain linear model on frozen measurements. If it answers about strangers, what was asked lies open in the
layer; if it does not, the layer may still hold it in a form that no line separates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold

from emolab.evaluation import scores
from emolab.models.linear import WeightedLDA

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any

    from numpy.typing import NDArray
    from sklearn.base import ClassifierMixin

    from emolab.evaluation.splits import Folds

# What is asked, and whom or what the probe has not met: a speaker cannot be recognised by who never heard them, so
# there it is the sentences that are new.
ASKED = {"emotion": "speaker", "sex": "speaker", "sentence": "speaker", "speaker": "sentence"}


def probe() -> WeightedLDA:
    """Return the probe: linear discriminant analysis, its covariance shrunk halfway.

    Returns
    -------
    WeightedLDA
        Not fitted.

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> probe().shrinkage
    0.5
    """
    return WeightedLDA(shrinkage=0.5)


def unmet(target: NDArray[Any], held_out: NDArray[Any], n_folds: int = 5) -> Folds:
    """Return folds that keep groups apart, shared out so that each fold has some of every answer.

    Parameters
    ----------
    target, held_out : array of shape (clips,)
        What is asked, and the groups that stand on one side of a fold only.
    n_folds : int
        Fewer where there are fewer groups.

    Returns
    -------
    list of (train, test)
    """
    n_folds = min(n_folds, len(np.unique(held_out)))
    # Without shuffling, few groups and many classes give folds that scikit-learn cannot stratify.
    each_in_one = pd.Series(held_out).groupby(np.asarray(target)).nunique().min() == 1
    splitter = GroupKFold(n_folds) if each_in_one else StratifiedGroupKFold(n_folds, shuffle=True, random_state=0)
    return list(splitter.split(target, target, held_out))


def ask(
    features: NDArray[np.floating],
    target: NDArray[Any],
    held_out: NDArray[Any],
    speakers: NDArray[Any],
    model: ClassifierMixin | None = None,
    control: bool = True,
) -> dict[str, float]:
    """Ask one layer one question.

    Parameters
    ----------
    features : numpy.ndarray, shape (clips, values)
    target, held_out, speakers : array of shape (clips,)
        As in `unmet`; the interval is over speakers.
    model : classifier, optional
        Default: `probe`.
    control : bool
        Whether to learn from shuffled labels too; that takes as long again.

    Returns
    -------
    dict
        uar, low, high, chance (one divided by the number of answers), shuffled (the UAR of the same probe after its
        training labels were dealt out at random: what it can learn by heart is worth this among strangers; NaN without
        `control`).

    Raises
    ------
    ScoreError
        If something is not known of a clip, or all are of one group.

    Notes
    -----
    Alain G, Bengio Y (2016), arXiv 1610.01644; that a probe wants a control: Hewitt J, Liang P (2019),
    doi 10.18653/v1/D19-1275. Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> speakers, sex = np.repeat(np.arange(10), 6), np.repeat(["f", "m"], 30)
    >>> heard = rng.normal(size=(60, 5)) + 4 * (sex == "f")[:, None]
    >>> found = ask(heard, sex, speakers, speakers)
    >>> found["uar"], found["chance"]
    (1.0, 0.5)
    """
    if pd.isna(np.asarray(target)).any() or pd.isna(np.asarray(held_out)).any():
        raise scores.ScoreError("Of some clips what is asked is not known, or their group. Leave them out.")
    if len(np.unique(held_out)) < 2:
        raise scores.ScoreError("All clips are of one group, so there is none that the probe has not met.")
    target, model, rng = np.asarray(target, dtype=str), model or probe(), np.random.default_rng(0)
    given, dealt = np.empty_like(target), np.empty_like(target)
    for train, test in unmet(target, held_out):
        given[test] = clone(model).fit(features[train], target[train]).predict(features[test])
        if control:
            dealt[test] = clone(model).fit(features[train], rng.permutation(target[train])).predict(features[test])
    low, high = scores.interval(target, given, speakers)
    chance = 1 / len(np.unique(target))
    return {
        "uar": scores.uar(target, given), "low": low, "high": high, "chance": chance,
        "shuffled": scores.uar(target, dealt) if control else np.nan,
    }  # fmt: skip  # a table


def by_layer(
    labels: pd.DataFrame,
    means: NDArray[np.floating],
    layers: Sequence[str],
    asked: Mapping[str, str] | None = None,
    controlled: Collection[str] = ("emotion",),
) -> pd.DataFrame:
    """Ask every layer every question.

    Parameters
    ----------
    labels : pandas.DataFrame
        With the columns emotion, speaker, sex, statement.
    means : numpy.ndarray, shape (clips, layers, values)
    layers : sequence of str
        Their names.
    asked : dict from str to str, optional
        Default: `ASKED`.
    controlled : collection of str
        The questions that are asked with a control.

    Returns
    -------
    pandas.DataFrame
        A row for each question and layer: asked, layer, and what `ask` returns.

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> rng, names = np.random.default_rng(0), [f"speaker {n % 10}" for n in range(60)]
    >>> sexes = ["f" if int(name[-1]) < 5 else "m" for name in names]
    >>> labels = pd.DataFrame({"speaker": names, "sex": sexes, "emotion": "sad", "statement": "1"})
    >>> means = rng.normal(size=(60, 2, 5))
    >>> means[labels.sex == "f", 1] += 4
    >>> by_layer(labels, means, ["low", "high"], {"sex": "speaker"})[["layer", "uar"]].round(1)
      layer  uar
    0   low  0.5
    1  high  1.0
    """
    columns = {"sentence": labels.statement, **{name: labels[name] for name in ("emotion", "sex", "speaker")}}
    rows = []
    for question, held_out in (asked or ASKED).items():
        for place, layer in enumerate(layers):
            target, groups = columns[question].to_numpy(), columns[held_out].to_numpy()
            found = ask(means[:, place], target, groups, labels.speaker, control=question in controlled)
            rows.append({"asked": question, "layer": layer, **found})
    return pd.DataFrame(rows)


def across(features: NDArray[np.floating], target: NDArray[Any], folds: Folds) -> float:
    """Return the UAR of the probe over given folds.

    Parameters
    ----------
    features : numpy.ndarray, shape (clips, values)
    target : array of str, shape (clips,)
    folds : list of (train, test)

    Returns
    -------
    float
        From 0 to 1.

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> target, clips = np.tile(["sad", "happy"], 20), np.random.default_rng(0).normal(size=(40, 3))
    >>> clips[target == "sad"] += 4
    >>> across(clips, target, [(np.arange(20), np.arange(20, 40)), (np.arange(20, 40), np.arange(20))])
    1.0
    """
    features, target = np.asarray(features), np.asarray(target)
    # Of the clips that were asked about, which need not be all.
    asked = np.concatenate([test for _, test in folds])
    given = [probe().fit(features[train], target[train]).predict(features[test]) for train, test in folds]
    return scores.uar(target[asked], np.concatenate(given))
