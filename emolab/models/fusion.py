"""One decision out of two: what is said, and how it is said.

Late fusion: the voice and the words are each judged by a model of their own, and the two lists of probabilities become
one. Three ways are compared: a weighted log-linear pool whose weights are measured on held-out data (Hinton 1999,
"Products of experts", with exponents), a stacker that learns from both lists (Wolpert 1992), and the rule of an earlier
project, EmoSense. Where the two disagree, that is said as well: happy words in an angry voice may be sarcasm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import log_softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from emolab.errors import PlainError
from emolab.labels import EMOTIONS as KNOWN
from emolab.labels import LABEL_SETS, MERGED, places
from emolab.rows import in_step

if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from numpy.typing import NDArray

    # Of many utterances, or of one.
    Probabilities: TypeAlias = pd.DataFrame | dict[str, float]

EMOTIONS = LABEL_SETS[7]
# Probabilities are never taken for quite nought: one model's nought would be a veto.
FLOOR = 1e-4
# A disagreement is only worth mentioning where both are fairly sure.
SURE = 0.4
GLAD, CROSS = ("happy",), ("angry", "disgust")


class FusionError(PlainError):
    """Answers that cannot be weighed against each other; the message says why."""


def on_seven(probabilities: Probabilities) -> pd.DataFrame:
    """Bring probabilities on the seven emotions that voice and words share; calm counts as neutral.

    Parameters
    ----------
    probabilities : pandas.DataFrame, or dict of str to float
        Columns or keys are emotions; those that are missing have probability 0.

    Returns
    -------
    pandas.DataFrame, shape (rows, 7)
        Rows as given (one for a dict), columns in the one order, each row summing to 1.

    Raises
    ------
    FusionError
        If a row gives none of the seven any probability, a probability is missing or below 0, or a name is not known.
    """
    table = pd.DataFrame([probabilities]) if isinstance(probabilities, dict) else probabilities
    unknown = sorted({str(name) for name in table.columns} - set(KNOWN))
    if unknown or not table.columns.is_unique:
        named = ", ".join(unknown or sorted(set(table.columns[table.columns.duplicated()])))
        raise FusionError(f"Each emotion is named once, and by one of {', '.join(KNOWN)}; not so {named}.")
    if not (table.to_numpy(float) >= 0).all():
        raise FusionError("A probability is a number, and not below 0; some of these are missing or below.")
    table = table.T.groupby(lambda emotion: MERGED.get(emotion, emotion)).sum().T
    table = table.reindex(columns=list(EMOTIONS), fill_value=0.0)
    totals = table.sum(axis=1)
    if not np.isfinite(totals).all() or (totals <= 0).any():
        raise FusionError("These probabilities say nothing about the seven emotions that voice and words share.")
    return table.div(totals, axis=0)


def pool(
    voice: Probabilities,
    words: Probabilities,
    voice_weight: float = 1.0,
    words_weight: float = 1.0,
    quality: float | NDArray[Any] = 1.0,
) -> pd.DataFrame:
    """Multiply two lists of probabilities, each raised to its weight, and make them add up to 1.

    Parameters
    ----------
    voice, words : pandas.DataFrame or dict
        As `on_seven` takes them; equally many rows.
    voice_weight, words_weight : float
        0 means: do not listen to it; above 1: it is surer than it says.
    quality : float or array of shape (rows,)
        How far the words can be trusted to be what was said, 0 to 1
        (`emolab.recognizer.transcript.Transcript.quality`); their weight is multiplied by it.

    Returns
    -------
    pandas.DataFrame

    Raises
    ------
    FusionError
        If a weight is below 0 or a quality is no share, or there are not as many answers of the one as of the other.

    Notes
    -----
    A product of experts (Hinton 1999) with exponents. Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> together = pool({"happy": 0.6, "sad": 0.4}, {"happy": 0.2, "sad": 0.8})
    >>> together[["happy", "sad"]].round(2).to_dict("records")
    [{'happy': 0.27, 'sad': 0.73}]
    """
    voice, words = on_seven(voice), on_seven(words)
    _check_rows(voice, words)
    trust = np.asarray(quality, float)
    if trust.shape not in ((), (1,), (len(voice),)) or not ((trust >= 0) & (trust <= 1)).all():
        raise FusionError(f"The quality of a transcript is a number from 0 to 1, one or {len(voice)} of them.")
    if not (0 <= voice_weight < np.inf and 0 <= words_weight < np.inf):
        raise FusionError("A weight is a number that is not below 0, and not infinite.")
    trust = np.broadcast_to(trust, len(voice))[:, None]
    mixed = voice_weight * _logs(voice) + words_weight * trust * _logs(words)
    return pd.DataFrame(np.exp(log_softmax(mixed, axis=1)), columns=voice.columns, index=voice.index)


def emosense_rule(voice: Probabilities, words: Probabilities) -> NDArray[np.str_]:
    """Decide as EmoSense does: happy words in an angry voice are sarcasm, neutral words let the voice decide.

    In every other case the words decide. Sarcasm counts as angry.

    Parameters
    ----------
    voice, words : pandas.DataFrame or dict

    Returns
    -------
    numpy.ndarray of str, shape (rows,)

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> emosense_rule({"angry": 0.9, "happy": 0.1}, {"happy": 0.8, "sad": 0.2}).tolist()
    ['angry']
    """
    voice, words = on_seven(voice), on_seven(words)
    _check_rows(voice, words)
    heard, read = (table.idxmax(axis=1).to_numpy() for table in (voice, words))
    voice_decides = (read == "neutral") | ((read == "happy") & (heard == "angry"))
    return np.where(voice_decides, heard, read)


class LogLinearPool(ClassifierMixin, BaseEstimator):
    """A pool whose two weights are those that made held-out answers most probable.

    A model that is often wrong gets a small weight, one that is too sure of itself gets one below 1: accuracy and
    calibration in one number each.

    Attributes
    ----------
    voice_weight_, words_weight_ : float
    classes_ : numpy.ndarray of str

    Notes
    -----
    `X` is always the voice's table and the words' table side by side, as `side_by_side` makes it.
    Notebook: 07_combine_words_and_voice

    References
    ----------
    Hinton GE (1999). Products of experts. doi 10.1049/cp:19991075

    Examples
    --------
    >>> voice = pd.DataFrame({"happy": [0.9, 0.6, 0.2], "sad": [0.1, 0.4, 0.8]})
    >>> words = pd.DataFrame({"happy": [0.5, 0.1, 0.5], "sad": [0.5, 0.9, 0.5]})
    >>> both = side_by_side(on_seven(voice), on_seven(words))
    >>> LogLinearPool().fit(both, ["happy", "sad", "sad"]).predict(both).tolist()
    ['happy', 'sad', 'sad']
    """

    def fit(self, X: pd.DataFrame, y: NDArray[Any]) -> LogLinearPool:
        """Measure the weights.

        Parameters
        ----------
        X : pandas.DataFrame, shape (rows, 14)
            From `side_by_side`.
        y : sequence of str, shape (rows,)

        Raises
        ------
        LabelError
            If one is none of the seven emotions.
        """
        voice, words = _apart(X)
        true = places(y, EMOTIONS)
        if len(true) != len(X):
            raise FusionError(f"There are {len(X)} answers but {len(true)} emotions; they must pair up.")
        logs = np.stack([_logs(voice), _logs(words)])

        def surprise(weights):
            mixed = log_softmax(np.tensordot(weights, logs, axes=1), axis=1)
            return -mixed[np.arange(len(true)), true].mean()

        found = minimize(surprise, [0.5, 0.5], bounds=[(0, 5), (0, 5)], method="L-BFGS-B")
        self.voice_weight_, self.words_weight_ = map(float, found.x)
        # Sorted, as scikit-learn's scorers take the columns of `predict_proba` to be.
        self.classes_ = np.array(sorted(EMOTIONS))
        return self

    def predict_proba(self, X: pd.DataFrame) -> NDArray[np.float64]:
        """Return fused probabilities, shape (rows, 7), in the order of `classes_`."""
        check_is_fitted(self)
        voice, words = _apart(X)
        return pool(voice, words, self.voice_weight_, self.words_weight_)[self.classes_].to_numpy()

    def predict(self, X: pd.DataFrame) -> NDArray[np.str_]:
        """Return the most probable emotion of each row, shape (rows,)."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


class Stacker(ClassifierMixin, BaseEstimator):
    """A logistic regression on both models' log-probabilities: it can learn that one knows sad and the other angry.

    Parameters
    ----------
    C : float
        As in LogisticRegression; small, because held-out data are few.

    Attributes
    ----------
    classes_ : numpy.ndarray of str

    Notes
    -----
    Stacked generalization, Wolpert 1992. Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> voice = pd.DataFrame({"happy": [0.9, 0.6, 0.2], "sad": [0.1, 0.4, 0.8]})
    >>> words = pd.DataFrame({"happy": [0.5, 0.1, 0.5], "sad": [0.5, 0.9, 0.5]})
    >>> both = side_by_side(on_seven(voice), on_seven(words))
    >>> Stacker().fit(both, ["happy", "sad", "sad"]).predict_proba(both).shape
    (3, 2)
    """

    def __init__(self, C: float = 0.05) -> None:
        self.C = C

    def fit(self, X: pd.DataFrame, y: NDArray[Any]) -> Stacker:
        """Learn from `side_by_side` tables and the true emotions."""
        self.model_ = LogisticRegression(C=self.C, max_iter=1000).fit(self._features(X), y)
        self.classes_ = self.model_.classes_
        return self

    def predict_proba(self, X: pd.DataFrame) -> NDArray[np.float64]:
        """Return fused probabilities, shape (rows, classes)."""
        check_is_fitted(self)
        return self.model_.predict_proba(self._features(X))

    def predict(self, X: pd.DataFrame) -> NDArray[np.str_]:
        """Return the most probable emotion of each row, shape (rows,)."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]

    @staticmethod
    def _features(X):
        return np.concatenate([_logs(table) for table in _apart(X)], axis=1)


def side_by_side(voice: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """Put the voice's and the words' probabilities into one table, as `LogLinearPool` and `Stacker` take them.

    Parameters
    ----------
    voice, words : pandas.DataFrame, shape (rows, 7)
        As `on_seven` gives them.

    Returns
    -------
    pandas.DataFrame, shape (rows, 14)

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> voice = on_seven({"happy": 1.0})
    >>> side_by_side(voice, voice).columns[[0, -1]].tolist()
    ['voice_neutral', 'words_surprised']
    """
    voice, words = on_seven(voice), on_seven(words)
    _check_rows(voice, words)
    return pd.concat(
        [voice.add_prefix("voice_").reset_index(drop=True), words.add_prefix("words_").reset_index(drop=True)], axis=1
    )


@dataclass(frozen=True)
class Fused:
    """What voice and words say together.

    Attributes
    ----------
    emotion : str
    probabilities, voice, words : dict of str to float
        Of the two together and of each, over seven emotions.
    words_weight : float
        The share of the words in the decision, 0 to 1, the transcript's quality included.
    remark : str or None
        What is to be said about a disagreement: "Happy words in an angry voice: sarcasm?"
    """

    emotion: str
    probabilities: dict
    voice: dict
    words: dict
    words_weight: float
    remark: str | None


def fuse(voice: Any, words: Any, voice_weight: float, words_weight: float, quality: float = 1.0) -> Fused:
    """Weigh one answer of each model.

    Parameters
    ----------
    voice, words : emolab.recognizer.prediction.Prediction, or dict of str to float
    voice_weight, words_weight, quality : float
        As in `pool`.

    Returns
    -------
    Fused

    Raises
    ------
    FusionError
        If both weights are nought, or as `pool` does.

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> fused = fuse({"happy": 0.6, "sad": 0.4}, {"happy": 0.2, "sad": 0.8}, 1.0, 1.0)
    >>> fused.emotion, round(fused.probabilities["sad"], 2)
    ('sad', 0.73)
    """
    voice, words = (on_seven(_probabilities(answer)) for answer in (voice, words))
    together = pool(voice, words, voice_weight, words_weight, quality).iloc[0]
    total = voice_weight + words_weight * quality
    if total <= 0:
        raise FusionError("Both weights are nought, so nobody decides. Give at least one of them some weight.")
    return Fused(
        emotion=str(together.idxmax()),
        probabilities=together.to_dict(),
        voice=voice.iloc[0].to_dict(),
        words=words.iloc[0].to_dict(),
        words_weight=float(words_weight * quality / total),
        remark=disagreement(voice, words, quality),
    )


def disagreement(voice: Probabilities, words: Probabilities, quality: float = 1.0) -> str | None:
    """Say how voice and words contradict each other, or return None where they do not, or hardly say anything.

    Parameters
    ----------
    voice, words : as in `on_seven`, of one utterance
    quality : float
        Of the transcript; below a half, a disagreement is put down to it.

    Returns
    -------
    str or None
    """
    voice, words = on_seven(voice).iloc[0], on_seven(words).iloc[0]
    heard, read = voice.idxmax(), words.idxmax()
    if heard == read or "neutral" in (heard, read) or min(voice[heard], words[read]) < SURE:
        return None
    remark = f"{read.capitalize()} words in {_article(heard)} {heard} voice"
    if quality < 0.5:
        return f"{remark}, but the words may have been misheard."
    return f"{remark}: sarcasm?" if read in GLAD and heard in CROSS else f"{remark}: they disagree."


def _article(word):
    return "an" if word[0] in "aeiou" else "a"


def _probabilities(answer):
    probabilities = answer if isinstance(answer, dict) else answer.probabilities
    if probabilities is None:
        raise FusionError(f"{answer.input} has no answer to weigh: {answer.error}")
    return probabilities


def _logs(table):
    return np.log(np.maximum(table.to_numpy(float), FLOOR))


def _apart(X):
    n = len(EMOTIONS)
    if X.shape[1] != 2 * n:
        raise FusionError(f"{2 * n} columns are needed, the voice's {n} and then the words'; these are {X.shape[1]}.")
    named = [f"{who}_{emotion}" for who in ("voice", "words") for emotion in EMOTIONS]
    if set(X.columns) == set(named):
        X = X[named]
    return tuple(part.set_axis(list(EMOTIONS), axis=1) for part in (X.iloc[:, :n], X.iloc[:, n:]))


def _check_rows(voice, words):
    in_step(voices=voice, words=words)
    if len(voice) != len(words):
        raise FusionError(f"There are {len(voice)} answers for voices and {len(words)} for words; they must pair up.")
