"""What differs between two answers, in words: what is heard in the voices, and how far the probabilities moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emolab.recognizer.cues import MEASURES, WORTH_SAYING, shipped_table
from emolab.recognizer.prediction import needed, percentages

if TYPE_CHECKING:
    from emolab.recognizer.visit import Answer


def heard(left: Answer, right: Answer) -> dict[str, float] | None:
    """Say how the second of two voices differs from the first.

    Parameters
    ----------
    left, right : Answer

    Returns
    -------
    dict of str to float, or None
        By cue, in standard deviations within a speaker, second less first; what could not be
        measured of both is missing. None where they cannot be compared: one is a
        sentence, or only one of them was measured against a voice of the visitor's own.
    """
    table, values = shipped_table(), []
    for answer in (left, right):
        away = answer.prediction.differences
        if away is None or answer.own != left.own:
            return None
        usual = dict.fromkeys(MEASURES, 0.0)
        if not answer.own:
            # Each was compared with women or with men: back to what was measured.
            sex = needed(answer.prediction.nearer_sex, answer.prediction)
            usual = dict(zip(MEASURES, table[sex] / table["spread"], strict=True))
        values.append({cue: value + float(usual[cue]) for cue, value in away.items()})
    return {cue: values[1][cue] - values[0][cue] for cue in MEASURES if cue in values[0] and cue in values[1]}


def in_words(left: Answer, right: Answer) -> list[str]:
    """Say what differs between two answers of a visit.

    Parameters
    ----------
    left, right : Answer

    Returns
    -------
    list of str
        Sentences: how the second voice differs from the first, where both are voices; which emotion moved most.

    Notes
    -----
    Notebook: 10_try_the_demo
    """
    sentences, away = [], heard(left, right)
    if away is not None:
        clear = sorted((cue for cue in away if abs(away[cue]) >= WORTH_SAYING), key=lambda cue: -abs(away[cue]))
        named = [MEASURES[cue][1 if away[cue] > 0 else 2] for cue in clear]
        more = f"{', '.join(named)}." if named else "pitch, pace and timbre are about the same."
        sentences.append(f"The voice of {right.number} beside that of {left.number}: {more}")
    first, second = (percentages(needed(one.prediction.probabilities, one.prediction)) for one in (left, right))
    moved = {emotion: second[emotion] - first[emotion] for emotion in first if emotion in second}
    most = max(moved, key=lambda emotion: abs(moved[emotion]))
    if moved[most] == 0:
        return [*sentences, "The probabilities are the same."]
    direction = "more" if moved[most] > 0 else "less"
    sentences.append(
        f"What moved most is {most}: {first[most]} % in {left.number}, {second[most]} % in {right.number}, that is "
        f"{abs(moved[most])} points {direction}."
    )
    return sentences
