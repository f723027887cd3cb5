"""Our own test sentences as speech: simulated actors who say them with feeling.

RAVDESS's two sentences carry no emotion, so that words and voice cannot be weighed there. Here every sentence was
written to carry one, and an actor that `data/voices/render.py` simulates says it: with the same emotion, or, in a few,
with another one. The actors are simulated, and no claim about people rests on them.
"""

import pandas as pd
from sklearn.base import clone
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict

from emolab import audio, fusion, scores, shipped, words
from emolab.voices import Recording


def load():
    """Read the table of spoken sentences.

    Returns
    -------
    pandas.DataFrame
        clip, path, actor, sex, emotion (of the voice), words_emotion (of the sentence), sentence, whisper (what it
        heard), whisper_quality, and voice_<emotion>: what a model of the other actors says about the voice.

    Notes
    -----
    Made by ``data/words/speak.py``. Notebook: 07_combine_words_and_voice
    """
    return pd.read_csv(shipped.path("words", "spoken.csv"), dtype={"actor": str}, keep_default_na=False)


def voice(table):
    """Return what the voice model says: a DataFrame of probabilities on the seven emotions."""
    named = table.filter(like="voice_")
    return fusion.on_seven(named.rename(columns=lambda name: name.removeprefix("voice_")))


def text(table, heard="sentence"):
    """Return what the English text model says about the column `heard` ("sentence" or "whisper").

    A clip in which no word was understood gets equal probabilities.
    """
    answers = words.load("en").predict_proba(table[heard].tolist()).set_index(table.index)
    answers[table[heard].str.strip() == ""] = 1 / answers.shape[1]
    return fusion.on_seven(answers)


def fused_answers(model, both, table):
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
    numpy.ndarray of str
    """
    return cross_val_predict(clone(model), both, table.emotion, groups=table.actor, cv=LeaveOneGroupOut())


def compared(answers, table):
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
    """
    rows = {}
    for name, given in answers.items():
        low, high = scores.interval(table.emotion, given, table.actor)
        rows[name] = {"uar": scores.uar(table.emotion, given), "low": low, "high": high}
    return pd.DataFrame(rows).T


def recording(row):
    """Return the sound of one row of the table, to be heard in a notebook."""
    path = shipped.path("words", "spoken", row.path)
    samples, rate = audio.read(path)
    caption = f'Simulated actor {row.actor}, {row.emotion}: "{row.sentence}"'
    return Recording(samples, rate, caption, row.emotion, path)
