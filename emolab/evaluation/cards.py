"""What belongs on a model card and on a data card, and what is missing on one.

Mitchell M et al. (2019), Model cards for model reporting, doi 10.1145/3287560.3287596; Gebru T et al. (2021),
Datasheets for datasets, doi 10.1145/3458723.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

MODEL = {
    "task": "what it answers, and about what",
    "trained_on": "corpora, and how many people",
    "split": "which people were tested",
    "score": "a number",
    "interval": "two numbers, over people",
    "groups": "whom it serves worse, in numbers",
    "not_for": "what it must not be used for",
    "licence": "of the model and of its data",
}
DATA = {
    "source": "who recorded it, and where it is published",
    "people": "how many, and who is missing",
    "acted": "acted or not",
    "labels": "whose answer a label is",
    "consent": "what the people agreed to",
    "licence": "what may be done with it",
}


def missing(card: Mapping[str, Any], wanted: Mapping[str, str]) -> list[str]:
    """Say what is missing on a card.

    Parameters
    ----------
    card : dict
    wanted : dict from str to str
        `MODEL` or `DATA`.

    Returns
    -------
    list of str
        Sentences; empty where the card is complete.

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> len(missing({}, MODEL)) == len(MODEL)
    True
    >>> missing({}, MODEL)[0]
    'task is missing: what it answers, and about what.'
    """
    found = [f"{key} is missing: {what}." for key, what in wanted.items() if card.get(key) in (None, "", (), [], {})]
    if "interval" in wanted and not found:
        low, high = card["interval"]
        if not low < card["score"] < high:
            found.append("the score does not lie inside its interval.")
    for key in ("not_for", "consent"):
        if key in wanted and card.get(key) and len(str(card[key]).split()) < 4:
            found.append(f"{key} wants a sentence, not a word.")
    return found
