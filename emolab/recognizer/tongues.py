"""Which language a text is in: English, Spanish, or another one, which is named.

Naive Bayes over whole words: how frequent each word of the text is in each language. A few hundred frequent words of
each language are enough, because half of what anybody writes is made of them.
"""

from __future__ import annotations

import csv
import functools
import math
import re

from emolab import shipped

NAMES = {
    "en": "English", "es": "Spanish", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "fi": "Finnish",
    "fr": "French", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "nb": "Norwegian", "nl": "Dutch",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "sh": "Croatian", "sv": "Swedish", "tr": "Turkish",
    "vi": "Vietnamese",
}  # fmt: skip  # several a line
# What the course answers.
ANSWERED = ("en", "es")
# A word that is not among the frequent ones of a language: this many of a million.
RARE = 8.0
# Another language is only named where it is this much likelier, in natural logarithms, than both that are answered.
MARGIN = 4.0
LEAST_KNOWN = 2


def name(language: str | None) -> str:
    """Return the name of a language; of one that is not in `NAMES`, its two letters."""
    return NAMES.get(language, f"the language {language}") if language else "an unknown language"


def words_of(text: str) -> list[str]:
    """Return the words of a text, lower case; *I'm* is one, *l'ami* is two."""
    return re.findall(r"[^\W\d_]+(?:'(?:t|m|s|re|ve|ll|d)\b)?", text.lower().replace("’", "'"))


def likelihoods(text: str) -> dict[str, float]:
    """Say how likely a text is in each language.

    Parameters
    ----------
    text : str

    Returns
    -------
    dict of str to float
        From a language of `NAMES` to the natural logarithm of the text's probability, word by word, up to a constant.
    """
    table = _table()
    words = words_of(text[:2000])
    return {language: sum(math.log(frequent.get(word, RARE)) for word in words) for language, frequent in table.items()}


def other(text: str) -> str | None:
    """Name the language of a text that is neither English nor Spanish.

    Parameters
    ----------
    text : str

    Returns
    -------
    str or None
        "German", for example; None where the text may be English or Spanish, or is too short to tell.

    Examples
    --------
    >>> other("Ich bin heute so traurig, weil du nicht da bist.")
    'German'
    >>> other("I'm so sad today.") is None
    True

    Notes
    -----
    Notebook: 07_combine_words_and_voice
    """
    found = likelihoods(text)
    best = max(found, key=found.__getitem__)
    if best in ANSWERED or found[best] - max(found[language] for language in ANSWERED) < MARGIN:
        return None
    known = {word for word in words_of(text) if word in _table()[best]}
    foreign = re.search(r"[^\W\d_a-zñáéíóúü]", text.lower())
    return NAMES[best] if len(known) >= (1 if foreign else LEAST_KNOWN) else None


@functools.cache
def _table():
    """Return {language: {word: times in a million}}."""
    table: dict[str, dict[str, float]] = {language: {} for language in NAMES}
    with open(shipped.path("words", "languages.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            # A word whose share is below `RARE` would speak against its own language.
            table[row["language"]][row["word"]] = max(float(row["per_million"]), 2 * RARE)
    return table
