"""Our own test sentences as speech: simulated actors who say them with feeling.

RAVDESS's two sentences carry no emotion, so that words and voice cannot be weighed there. Here every sentence was
written to carry one, and an actor that `data/voices/render.py` simulates says it: with the same emotion, or, in a few,
with another one. The actors are simulated, and no claim about people rests on them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict

from emolab import shipped
from emolab.evaluation import scores
from emolab.models import fusion
from emolab.recognizer import words
from emolab.recognizer.transcript import word_error_rate
from emolab.recordings import audio
from emolab.recordings.voices import Recording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray
    from sklearn.base import ClassifierMixin

# Columns of what was heard, and by whom.
ENGINES = {
    "whisper": "Whisper tiny.en",
    "sphinx": "pocketsphinx",
    "base": "Whisper base",
    "named": "Whisper base, told the language",
}


def load() -> pd.DataFrame:
    """Read the table of spoken sentences.

    Returns
    -------
    pandas.DataFrame
        clip, path, actor, sex, emotion (of the voice), words_emotion (of the sentence), sentence, whisper (what it
        heard), whisper_quality, and voice_<emotion>: what a model of the other actors says about the voice.

    Notes
    -----
    Made by ``data/words/speak.py``. Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> table = load()
    >>> len(table), table.actor.nunique(), int((table.emotion == table.words_emotion).sum())
    (286, 8, 270)
    """
    return pd.read_csv(shipped.path("words", "spoken.csv"), dtype={"actor": str}, keep_default_na=False)


def load_ravdess() -> pd.DataFrame:
    """Read what the recognisers heard of RAVDESS, nine clips an emotion.

    Returns
    -------
    pandas.DataFrame
        The columns of `load`, and sphinx and sphinx_quality, what pocketsphinx heard; without path, sex and
        words_emotion: RAVDESS's words carry no emotion.

    Notes
    -----
    Made by ``data/words/hear.py``. Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> table = load_ravdess()
    >>> len(table), table.sentence.unique()[0]
    (63, 'Kids are talking by the door.')
    """
    return pd.read_csv(shipped.path("words", "heard.csv"), dtype={"actor": str}, keep_default_na=False)


def load_spanish() -> pd.DataFrame:
    """Read what Whisper base heard of the 135 Spanish clips.

    Returns
    -------
    pandas.DataFrame
        clip, emotion, actor, sentence, voice_<emotion> (what a model of the English simulated actors says); base and
        base_quality (heard without a hint), found (the language it took it for), named and named_quality (heard as
        Spanish). The sentences carry no emotion.

    Notes
    -----
    Made by ``data/words/hear.py``. Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> table = load_spanish()
    >>> len(table), int((table.found == "es").sum())
    (135, 107)
    """
    return pd.read_csv(shipped.path("words", "heard_spanish.csv"), dtype={"actor": str}, keep_default_na=False)


def voice(table: pd.DataFrame) -> pd.DataFrame:
    """Return what the voice model says.

    Parameters
    ----------
    table : pandas.DataFrame
        From `load`, `load_ravdess` or `load_spanish`.

    Returns
    -------
    pandas.DataFrame, shape (rows, 7)
        Probabilities of the emotions that voice and words share.

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> voice(load()).columns.tolist()
    ['neutral', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised']
    """
    named = table.filter(like="voice_")
    return fusion.on_seven(named.rename(columns=lambda name: name.removeprefix("voice_")))


def text(table: pd.DataFrame, heard: str = "sentence", language: str = "en") -> pd.DataFrame:
    """Return what a text model says about the words of each clip.

    Parameters
    ----------
    table : pandas.DataFrame
    heard : str
        Which column holds the words: "sentence", or one of `ENGINES`.
    language : {"en", "es"}

    Returns
    -------
    pandas.DataFrame, shape (rows, 7)
        Probabilities, the same for all emotions where no word was understood.

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> few = load().head(5)
    >>> text(few).idxmax(axis=1).tolist()
    ['surprised', 'happy', 'happy', 'happy', 'happy']
    """
    answers = words.load(language).predict_proba(table[heard].tolist()).set_index(table.index)
    answers[table[heard].str.strip() == ""] = 1 / answers.shape[1]
    return fusion.on_seven(answers)


def fused_answers(model: ClassifierMixin, both: pd.DataFrame, table: pd.DataFrame) -> NDArray[np.str_]:
    """Answer every clip with a fusion model that was fitted on the other actors.

    Parameters
    ----------
    model : estimator
        `fusion.LogLinearPool` or `fusion.Stacker`.
    both : pandas.DataFrame
        From `fusion.side_by_side`.
    table : pandas.DataFrame
        With the columns emotion and actor.

    Returns
    -------
    numpy.ndarray of str, shape (rows,)

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> table = load().iloc[::4].reset_index(drop=True)
    >>> both = fusion.side_by_side(voice(table), text(table))
    >>> len(fused_answers(fusion.LogLinearPool(), both, table)) == len(table)
    True
    """
    return cross_val_predict(clone(model), both, table.emotion, groups=table.actor, cv=LeaveOneGroupOut())


def pooled_answers(
    voice: pd.DataFrame,
    text: pd.DataFrame,
    table: pd.DataFrame,
    quality: ArrayLike = 1.0,
    measured_on: pd.DataFrame | None = None,
) -> NDArray[np.str_]:
    """Answer every clip with a pool whose weights were measured on the other actors.

    Parameters
    ----------
    voice, text : pandas.DataFrame
        From `voice` and `text`.
    table : pandas.DataFrame
        With the columns emotion and actor.
    quality : float or array of shape (rows,)
        Of each transcript; the words' weight is multiplied by it.
    measured_on : pandas.DataFrame, optional
        What the text model says about the words that the weights are measured with. Default: `text`.

    Returns
    -------
    numpy.ndarray of str, shape (rows,)
    """
    both = fusion.side_by_side(voice, text if measured_on is None else measured_on)
    quality = np.broadcast_to(np.asarray(quality, float), len(table))
    answers = np.empty(len(table), object)
    for others, own in LeaveOneGroupOut().split(both, groups=table.actor):
        pool = fusion.LogLinearPool().fit(both.iloc[others], table.emotion.iloc[others])
        weights = pool.voice_weight_, pool.words_weight_
        fused = fusion.pool(voice.iloc[own], text.iloc[own], *weights, quality=quality[own])
        answers[own] = fused.idxmax(axis=1)
    return answers.astype(str)


def by_transcript(table: pd.DataFrame, pool: fusion.LogLinearPool | None = None, language: str = "en") -> pd.DataFrame:
    """Say what a poor transcript costs the decision of voice and words together.

    Parameters
    ----------
    table : pandas.DataFrame
        From `load`, only clips whose voice and words agree, from `load_ravdess` or `load_spanish`.
    pool : fusion.LogLinearPool, optional
        Fitted. Default: the weights of each actor's clips are measured on the other actors, with the words as written.
    language : {"en", "es"}
        Of the words.

    Returns
    -------
    pandas.DataFrame
        One row a source of words: clips, word_error_rate, word_for_word (the share of clips without a mistake),
        words_uar, fused_uar, low, high (over actors). Where it says "believed", the words weigh as if no recogniser
        were ever wrong.

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> table = load().head(40)
    >>> pool = fusion.LogLinearPool().fit(fusion.side_by_side(voice(table), text(table)), table.emotion)
    >>> by_transcript(table, pool).index.tolist()
    ['as said', 'Whisper tiny.en', 'Whisper tiny.en, believed']
    """
    heard_voice, written = voice(table), text(table, language=language)
    sources = [("as said", "sentence", 1.0)]
    for column, name in ENGINES.items():
        if column in table:
            sources += [(name, column, table[f"{column}_quality"]), (f"{name}, believed", column, 1.0)]
    rows = {}
    for name, column, quality in sources:
        read = text(table, column, language)
        if pool is None:
            fused = pooled_answers(heard_voice, read, table, quality, measured_on=written)
        else:
            fused = fusion.pool(heard_voice, read, pool.voice_weight_, pool.words_weight_, quality).idxmax(axis=1)
        wrong = np.array([word_error_rate(*pair) for pair in zip(table.sentence, table[column], strict=True)])
        low, high = scores.interval(table.emotion, fused, table.actor)
        rows[name] = {
            "clips": len(table),
            "word_error_rate": wrong.mean(),
            "word_for_word": np.mean(wrong == 0),
            "words_uar": scores.uar(table.emotion, read.idxmax(axis=1)),
            "fused_uar": scores.uar(table.emotion, fused),
            "low": low,
            "high": high,
        }
    return pd.DataFrame(rows).T.astype({"clips": int})


def compared(answers: Mapping[str, ArrayLike], table: pd.DataFrame) -> pd.DataFrame:
    """Score several lists of answers on the same clips.

    Parameters
    ----------
    answers : dict of str to array of str
    table : pandas.DataFrame
        With the columns emotion and actor.

    Returns
    -------
    pandas.DataFrame
        Columns uar, low, high (a bootstrap over actors); one row a list.

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> table = load()
    >>> compared({"always happy": np.full(len(table), "happy")}, table).uar.round(3).to_dict()
    {'always happy': 0.143}
    """
    rows = {}
    for name, given in answers.items():
        low, high = scores.interval(table.emotion, given, table.actor)
        rows[name] = {"uar": scores.uar(table.emotion, given), "low": low, "high": high}
    return pd.DataFrame(rows).T


def recording(row: pd.Series) -> Recording:
    """Return the sound of one row of the table, to be heard in a notebook.

    Parameters
    ----------
    row : pandas.Series
        Of `load`.

    Returns
    -------
    emolab.recordings.voices.Recording
        At 16 kHz.

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> heard = recording(load().iloc[0])
    >>> heard.rate, heard.caption.split(":")[0]
    (16000, 'Simulated actor 25, angry')
    """
    path = shipped.path("words", "spoken", row.path)
    samples, rate = audio.read(path)
    caption = f'Simulated actor {row.actor}, {row.emotion}: "{row.sentence}"'
    return Recording(samples, rate, caption, row.emotion, path)
