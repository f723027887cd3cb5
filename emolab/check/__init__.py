"""Exercises that check themselves, predictions that are made before one looks, and what was done so far.

May import: the root, and the rooms from `recordings` to `plots`.

    from emolab.check import check, hint, progress

    check("2.3", answer)    # one line: passed, or what is missing
    hint("2.3")             # another hint
    progress()              # what is done in this notebook
    overview()              # what is done in all of them

    predict("3-5", ["a forest", "LDA"])   # buttons, before the result is shown
    foreseen()                            # how often one was right

Nothing here raises in front of a learner, whatever they hand in. With ``EMOLAB_STRICT=1`` in the environment a check
that is not passed raises AssertionError: so the solutions are tested. What was done is kept in one small file of the
learner's own (`emolab.check.kept`).
"""

from __future__ import annotations

import os

from emolab.check import kept
from emolab.check.exercise import UnknownExercise, find, titles, untouched
from emolab.check.lines import BEGUN, NOT_YET, PASSED, UNANSWERED, show
from emolab.check.predictions import CAME_OUT, foreseen, predict

__all__ = ["check", "foreseen", "hint", "overview", "passed", "predict", "progress"]


def check(number: str, answer: object) -> None:
    """Show one line: that the answer is right, or what is missing.

    Parameters
    ----------
    number : str
        Of the exercise, as in its heading: ``"2.3"``.
    answer : anything

    Raises
    ------
    AssertionError
        Only with ``EMOLAB_STRICT=1``, where the answer is not right.

    Notes
    -----
    An exercise that was passed stays passed, whatever is tried after it.
    """
    try:
        exercise = find(number)
    except UnknownExercise as error:
        return _tell(UNANSWERED, "", str(error))
    missing = exercise.missing(answer)
    number, standing = exercise.number, PASSED if missing is None else UNANSWERED if untouched(answer) else NOT_YET
    before = _standings()
    kept.checked[number] = _better(before.get(number), standing)
    if before.get(number) != kept.checked[number]:
        kept.note("exercises", number, kept.checked[number])
    if missing is None:
        return _tell(PASSED, number, f"{exercise.title[0].lower()}{exercise.title[1:]}.")
    if standing == NOT_YET:
        missing += f' (Another hint: hint("{number}"))'
    if before.get(number) == PASSED:
        missing += " You passed it before, and that counts."
    return _tell(standing, number, missing)


def hint(number: str) -> None:
    """Print the second hint of an exercise."""
    try:
        exercise = find(number)
    except UnknownExercise as error:
        return print(error)
    return print(f"{exercise.number} hint: {exercise.second}")


def passed(number: str, answer: object) -> bool:
    """Tell silently whether an answer is right; what nbgrader's hidden tests assert.

    Returns
    -------
    bool
    """
    try:
        return find(number).missing(answer) is None
    except UnknownExercise:
        return False


def progress() -> None:
    """Show how the exercises stand, of the notebooks that were checked in this session, or of all that were begun."""
    standing = _standings()
    begun = sorted({number.partition(".")[0] for number in kept.checked or standing}, key=int)
    if not begun:
        print("No exercise has been checked yet: run the cells that begin with check.")
    for notebook in begun:
        listed = {number: title for number, title in titles().items() if number.startswith(f"{notebook}.")}
        done = sum(standing.get(number) == PASSED for number in listed)
        rows = [(standing.get(number, UNANSWERED), number, title) for number, title in listed.items()]
        show([("", "", f"Notebook {int(notebook):02d}: {done} of {len(listed)} passed"), *rows])


def overview() -> None:
    """Show how many exercises of each notebook are passed, and where that is kept.

    Notes
    -----
    Notebook: 00_start_here. The same on the command line: ``emolab progress``.
    """
    standing, chosen, rows = _standings(), kept.read()["predictions"], []
    if not standing and not chosen:
        return print(
            "Nothing done yet. The exercises are in the folder exercises; what you pass there is kept in a small file "
            "of your own. Nothing is sent anywhere."
        )
    for notebook in sorted({number.partition(".")[0] for number in titles()}, key=int):
        listed = [standing.get(number, UNANSWERED) for number in titles() if number.startswith(f"{notebook}.")]
        done = listed.count(PASSED)
        state = PASSED if done == len(listed) else BEGUN if set(listed) - {UNANSWERED} else UNANSWERED
        text = f"{done} of {len(listed)} exercises"
        made = {name: option for name, option in chosen.items() if name.startswith(f"{notebook}-")}
        if made:
            foresaw = sum(CAME_OUT.get(name) == option for name, option in made.items())
            text += f"; {foresaw} of {len(made)} predictions came true"
        rows.append((state, f"Notebook {int(notebook):02d}", text))
    show(rows)
    path = kept.place()
    if path is not None and path.is_file():
        print(f"Kept in {path.name}, in the folder {path.parent.name}; `emolab progress --forget` deletes it.")
    return None


def _standings():
    """Return how each exercise stands, here and in the learner's file, whichever is better."""
    found = dict(kept.read()["exercises"])
    for number, standing in kept.checked.items():
        found[number] = _better(found.get(number), standing)
    return found


def _better(one, other):
    order = (None, UNANSWERED, NOT_YET, PASSED)
    return max(one, other, key=lambda standing: order.index(standing) if standing in order else 0)


def _tell(standing, number, text):
    show([(standing, number, text)], inline=True)
    if standing != PASSED and os.environ.get("EMOLAB_STRICT") == "1":
        raise AssertionError(f"{number} {standing}: {text}")
