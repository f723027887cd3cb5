"""Exercises that check themselves.

May import: the root, and the rooms from `recordings` to `plots`.

    from emolab.check import check, hint, progress

    check("2.3", answer)    # one line: passed, or what is missing
    hint("2.3")             # another hint
    progress()              # what is done in this notebook

Nothing here raises in front of a learner, whatever they hand in. With ``EMOLAB_STRICT=1`` in the environment a check
that is not passed raises AssertionError: so the solutions are tested. What was checked is remembered until the kernel
stops; nothing is written.
"""

import os

from emolab.check.exercise import UnknownExercise, exercises_of, find

PASSED, NOT_YET, UNANSWERED = "passed", "not yet", "not answered"
# From the number of each exercise that was checked to how it stood the last time.
_standing = {}


def check(number, answer):
    """Print one line: that the answer is right, or what is missing.

    Parameters
    ----------
    number : str
        Of the exercise, as in its heading: ``"2.3"``.
    answer : anything

    Raises
    ------
    AssertionError
        Only with ``EMOLAB_STRICT=1``, where the answer is not right.
    """
    try:
        exercise = find(number)
    except UnknownExercise as error:
        return _tell(str(error), right=False)
    missing = exercise.missing(answer)
    _standing[exercise.number] = PASSED if missing is None else UNANSWERED if answer is None else NOT_YET
    if missing is None:
        return _tell(f"{exercise.number} passed: {exercise.title[0].lower()}{exercise.title[1:]}.", right=True)
    more = "" if answer is None else f' (Another hint: hint("{exercise.number}"))'
    return _tell(f"{exercise.number} {_standing[exercise.number]}: {missing}{more}", right=False)


def hint(number):
    """Print the second hint of an exercise."""
    try:
        exercise = find(number)
    except UnknownExercise as error:
        return print(error)
    return print(f"{exercise.number} hint: {exercise.second}")


def passed(number, answer):
    """Tell silently whether an answer is right; what nbgrader's hidden tests assert.

    Returns
    -------
    bool
    """
    try:
        return find(number).missing(answer) is None
    except UnknownExercise:
        return False


def progress():
    """Print which exercises of the notebooks that were checked in this session are done."""
    notebooks = sorted({number.partition(".")[0] for number in _standing}, key=int)
    if not notebooks:
        print("No exercise has been checked in this session yet: run the cells that begin with check.")
    for notebook in notebooks:
        listed = exercises_of(notebook)
        done = sum(_standing.get(exercise.number) == PASSED for exercise in listed)
        print(f"Notebook {int(notebook):02d}: {done} of {len(listed)} passed")
        for exercise in listed:
            print(f"  {exercise.number}  {_standing.get(exercise.number, UNANSWERED):12s}  {exercise.title}")


def _tell(line, right):
    print(line)
    if not right and os.environ.get("EMOLAB_STRICT") == "1":
        raise AssertionError(line)
