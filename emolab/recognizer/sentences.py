"""Sentences written for this project: what people say, with the emotion that the words carry.

Every sentence belongs to a *situation* ("missed-train", "exam-results"), and most situations hold several emotions, so
that knowing the topic is not knowing the answer. Splits go by situation: a sentence and its paraphrase are never on
both sides.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from emolab import shipped
from emolab.errors import PlainError
from emolab.labels import LABEL_SETS
from emolab.models import endings

if TYPE_CHECKING:
    import os
    from typing import TextIO

LANGUAGES = {"en": "english", "es": "spanish"}
EMOTIONS = LABEL_SETS[8]
COLUMNS = ["sentence", "emotion", "situation", "hard"]
# Why a sentence is harder than its words: "not bad at all", "oh great, rain again", two feelings at once, other.
HARD = ("negation", "irony", "mixed", "hard")
# Of five parts, one is for testing.
N_PARTS, TEST_PART = 5, 2


class SentenceError(PlainError):
    """A table of sentences that breaks the rules; the message says which line."""


def load(language: str, source: str | os.PathLike[str] | TextIO | None = None) -> pd.DataFrame:
    """Read the sentences of one language.

    Parameters
    ----------
    language : {"en", "es"}
    source : path or open file, optional
        A CSV file with the columns `COLUMNS`. Default: the one that ships, ``data/words/<language>.csv``.

    Returns
    -------
    pandas.DataFrame
        sentence, emotion (one of the eight), situation (a slug: the group that splits go by), hard (empty, or one of
        `HARD`), part ("train" or "test").

    Raises
    ------
    SentenceError
        If the language is not known, or a row breaks the rules.

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> table = load("es")
    >>> table.columns.tolist(), sorted(set(table.part))
    (['sentence', 'emotion', 'situation', 'hard', 'part'], ['test', 'train'])
    """
    if language not in LANGUAGES:
        raise SentenceError(f"There are no sentences in {language!r}; choose one of {', '.join(LANGUAGES)}.")
    if source is None:
        source = shipped.path("words", f"{LANGUAGES[language]}.csv")
    table = pd.read_csv(source, dtype=str, keep_default_na=False)
    if list(table.columns) != COLUMNS:
        raise SentenceError(f"{source}: the columns must be {', '.join(COLUMNS)}, not {', '.join(table.columns)}.")
    for row in table.itertuples():
        problem = _problem(row)
        if problem:
            raise SentenceError(f"{source}, sentence {row.Index + 1} ({row.sentence!r}): {problem}.")
    return table.assign(part=[part(situation) for situation in table.situation])


def feelings(language: str) -> dict[str, str]:
    """Read the words of feeling that a negator may deny, and that forms are folded to.

    Parameters
    ----------
    language : {"en", "es"}

    Returns
    -------
    dict of str to str
        From a word (Spanish adjectives: masculine singular; verbs: every regular form) to its emotion.

    Notes
    -----
    Notebook: 07_combine_words_and_voice
    """
    listed = feelings_listed(language)
    if language != "es":
        return listed
    verbs = endings.conjugated(listed)
    # "Tema" is a topic more often than "may he fear".
    return {form: listed[verb] for form, verb in verbs.items() if form not in ("tema", "temas")} | listed


def feelings_listed(language: str) -> dict[str, str]:
    """Read ``data/words/feelings.csv`` as it is: from a word to its emotion."""
    table = pd.read_csv(shipped.path("words", "feelings.csv"), keep_default_na=False).query("language == @language")
    return dict(zip(table.word, table.emotion, strict=True))


def turns() -> tuple[pd.DataFrame, float]:
    """Read what a denied feeling does to an answer.

    Returns
    -------
    turns : pandas.DataFrame
        One row an emotion that is denied, one column an emotion of the answer: what is added to its log-probability.
    rest : float
        What the log-probabilities of the rest of the sentence are multiplied by.

    Notes
    -----
    Made by ``data/words/turns.py``. Notebook: 07_combine_words_and_voice
    """
    table = pd.read_csv(shipped.path("words", "turns.csv"), index_col="denied")
    return table.drop(columns="rest"), float(table.rest.iloc[0])


def denials() -> pd.DataFrame:
    """Read sentences that deny a feeling, and the same ones without the denial.

    Returns
    -------
    pandas.DataFrame
        language; part: "choose" (the rules were made with these), "held" (looked at once, when they stood) or "fresh"
        (written after what "held" had shown was mended); denied: the feeling; right: the emotions that are right
        answers, with spaces between; sentence; plain.

    Notes
    -----
    Written for emolab, CC0. Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> first = denials().iloc[0]
    >>> first.sentence, first.plain, first.denied
    ("I'm not happy at all.", "I'm happy.", 'happy')
    """
    return pd.read_csv(shipped.path("words", "negations.csv"))


def part(situation: str) -> str:
    """Say whether a situation is for training or for testing.

    It follows from the name alone, so that sentences added later move none of the others to the other side.

    Parameters
    ----------
    situation : str

    Returns
    -------
    str
        ``"test"`` for about one situation in five, else ``"train"``.
    """
    return "test" if zlib.crc32(situation.encode()) % N_PARTS == TEST_PART else "train"


def ten(language: str) -> pd.DataFrame:
    """Pick ten sentences of the test part: the first plain one of each emotion, and one of each way to mislead.

    Parameters
    ----------
    language : {"en", "es"}

    Returns
    -------
    pandas.DataFrame
        As from `load`; without calm, which the text models count as neutral.

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> ten("en").hard.tolist()[-4:]
    ['', 'negation', 'irony', 'mixed']
    """
    rows = load(language).query("part == 'test' and emotion != 'calm'")
    plain = rows[rows.hard == ""].groupby("emotion").head(1)
    misleading = [rows[rows.hard == kind].head(1) for kind in ("negation", "irony", "mixed")]
    return pd.concat([plain, *misleading], ignore_index=True)


def counts(table: pd.DataFrame) -> pd.Series:
    """Count the sentences of each emotion, in the one order."""
    return table.emotion.value_counts().reindex(EMOTIONS, fill_value=0).astype(np.int64)


def _problem(row):
    if row.sentence != " ".join(row.sentence.split()) or not row.sentence:
        return "is empty, or has spaces at an end or twice in a row"
    if len(row.sentence) > 300:
        return "is longer than 300 characters"
    if row.emotion not in EMOTIONS:
        return f"{row.emotion!r} is not one of {', '.join(EMOTIONS)}"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row.situation):
        return f"the situation {row.situation!r} is not a slug such as missed-train"
    if row.hard and row.hard not in HARD:
        return f"{row.hard!r} is not empty or one of {', '.join(HARD)}"
    return None
