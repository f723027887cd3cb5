"""Checks accept what is right, refuse what is nearly right, teach, never give the answer away, and never raise."""

import importlib
import numbers
import re
import subprocess
import sys
from functools import cache

import numpy as np
import pandas as pd
import pytest
import solved

from emolab import check
from emolab.check import kept, lines
from emolab.check.exercise import Exercise, exercises_of, find

AT_LEAST_EXERCISES, AT_LEAST_WRONG, AT_LEAST_RIGHT = 5, 3, 3
# By number, then by the mistake: a function that makes the wrong answer out of the solved notebook.
WRONG = {name: importlib.import_module(f"wrong.n{name[:2]}").WRONG for name in solved.NAMES}
MISTAKES = [
    (name, number, mistake) for name, all_of in WRONG.items() for number in all_of for mistake in all_of[number]
]
# The same for right answers, by their form.
RIGHT = {name: importlib.import_module(f"right.n{name[:2]}").RIGHT for name in solved.NAMES}
FORMS = [(name, number, form) for name, all_of in RIGHT.items() for number in all_of for form in all_of[number]]
ANSWERED = [(name, number) for name in solved.NAMES for number in solved.handed_in(name)]
ODD = {
    "nothing": None, "an ellipsis": ..., "text": "nine", "no text": "", "a number": 0.5, "a negative one": -3,
    "not a number": float("nan"), "infinity": float("inf"), "truth": True, "a huge number": 10**400, "bytes": b"2.1",
    "a complex number": 2j, "an empty list": [], "an empty array": np.array([]), "a row": np.arange(3),
    "a big array": np.zeros((2, 3, 4, 5)), "objects": np.array([None, "a"], dtype=object), "times": pd.Timestamp("2024-01-01"),
    "a table": pd.DataFrame({"a": [1, 2], "b": ["x", None]}), "an empty table": pd.DataFrame(), "a column": pd.Series([1.0]),
    "a column of text": pd.Series(["happy", "sad"]), "a dict": {"happy": 1}, "a nested one": {"a": {"b": []}}, "a set": {1, "a"},
    "a tuple of odd things": (1, "a", None), "a type": int, "an exception": ValueError("x"), "a generator": (n for n in range(3)),
    "a function": lambda *given: None, "one that fails": lambda *given: 1 / 0, "one with odd arguments": lambda: 3,
    "one that exits": lambda *given: sys.exit(1), "one that gives text": lambda *given: "text", "pairs": [(1, 2), (3, 4)],
}  # fmt: skip  # a table


class Spiteful:
    """Raises whatever is done with it."""

    def __getattr__(self, name):
        raise RuntimeError("no")

    __repr__ = __str__ = __len__ = __iter__ = __array__ = __eq__ = __hash__ = __float__ = __bool__ = __getattr__


ODD["a spiteful object"] = Spiteful()


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """No check remembers another test, and answers belong to what ships."""
    kept.forget()
    for name in (*solved.HIDDEN, "EMOLAB_STRICT"):
        monkeypatch.delenv(name, raising=False)


def right(name, number):
    return getattr(solved.solved(name), solved.handed_in(name)[number])


@cache
def wrong(name, number, mistake):
    """The answer with a mistake; some are nets, which take seconds to be trained."""
    return WRONG[name][number][mistake](solved.solved(name))


# ---- right and wrong answers


@pytest.mark.parametrize("name", solved.NAMES)
def test_there_are_enough_exercises_and_wrong_answers_to_each(name):
    numbers_of = [found.number for found in exercises_of(str(int(name[:2])))]
    assert len(numbers_of) >= AT_LEAST_EXERCISES
    assert numbers_of == [f"{int(name[:2])}.{n}" for n in range(1, len(numbers_of) + 1)]
    assert list(solved.handed_in(name)) == numbers_of == list(WRONG[name])
    few = {number: len(mistakes) for number, mistakes in WRONG[name].items() if len(mistakes) < AT_LEAST_WRONG}
    assert not few
    assert list(RIGHT[name]) == numbers_of
    assert not {number: len(forms) for number, forms in RIGHT[name].items() if len(forms) < AT_LEAST_RIGHT}


@pytest.mark.parametrize(("name", "number"), ANSWERED)
def test_the_right_answer_is_accepted(name, number, capsys):
    check.check(number, right(name, number))
    assert re.fullmatch(rf"✔ {number} passed: .+\.\n", capsys.readouterr().out)
    assert check.passed(number, right(name, number)) is True


@pytest.mark.parametrize(("name", "number", "form"), FORMS)
def test_a_right_answer_in_another_form_is_accepted(name, number, form):
    answer = RIGHT[name][number][form](solved.solved(name))
    assert find(number).missing(answer) is None


@pytest.mark.parametrize(("name", "number", "mistake"), MISTAKES)
def test_a_wrong_answer_is_refused_with_a_hint(name, number, mistake, capsys):
    answer = wrong(name, number, mistake)
    check.check(number, answer)
    line = capsys.readouterr().out
    assert re.fullmatch(rf'✘ {number} not yet: [^\n]{{20,}}[.?!] \(Another hint: hint\("{number}"\)\)\n', line)
    assert "could not be read" not in line, "an ordinary mistake deserves a hint of its own"
    assert check.passed(number, answer) is False


def forms(value):
    """List the ways to write a number or a name; those in a dict too."""
    if isinstance(value, dict):
        return set().union(*map(forms, value.values()))
    if isinstance(value, str):
        return {value}
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        return {str(value), *(f"{value:.{digits}f}" for digits in range(1, 5))} | (
            {f"{value:.0f}"} if value == round(value) else set()
        )
    return set()


@pytest.mark.parametrize(("name", "number"), ANSWERED)
def test_no_hint_holds_the_answer(name, number, capsys):
    for mistake in WRONG[name][number]:
        check.check(number, wrong(name, number, mistake))
    for odd in ODD.values():
        check.check(number, odd)
    check.hint(number)
    told = capsys.readouterr().out.replace(f"{number} ", "").replace(f'"{number}"', "")
    for form in forms(right(name, number)):
        assert not re.search(rf"(?<![\w.]){re.escape(form)}(?![\w]|\.\d)", told), form


@pytest.mark.parametrize(("name", "number"), ANSWERED)
def test_a_second_hint_says_something_else(name, number, capsys):
    check.hint(number)
    second = capsys.readouterr().out
    assert re.fullmatch(rf"{number} hint: [^\n]{{20,}}[.?!]\n", second)
    for mistake in WRONG[name][number]:
        check.check(number, wrong(name, number, mistake))
    assert find(number).second not in capsys.readouterr().out


# ---- whatever is handed in


@pytest.mark.parametrize("odd", ODD)
def test_nothing_that_is_handed_in_raises(odd, capsys):
    for _, number in ANSWERED:
        check.check(number, ODD[odd])
        line = capsys.readouterr().out
        # A number out of the blue may be right somewhere; a sentence it is in any case.
        assert re.fullmatch(rf"[✔✘○] {number} (passed|not yet|not answered): [^\n]+\n", line), line


def test_an_unknown_number_is_answered_with_a_sentence(capsys):
    for number in ["2.99", "99.1", "two", "", None, [], "2", 2, 2.0, "a" * 1000, ODD["a spiteful object"]]:
        check.check(number, 1)
        check.hint(number)
        assert re.fullmatch(r"There is no exercise .+\nThere is no exercise .+\n", capsys.readouterr().out)
        assert check.passed(number, 1) is False


def test_a_fault_in_a_check_is_no_fault_of_the_learner():
    divide = Exercise("2.1", "Divide", wants="a number", second="none", look=lambda answer: 1 / (answer - 1))
    assert divide.missing(1).startswith("a number is wanted")


def test_an_answer_is_not_changed_by_looking_at_it():
    for name, number in ANSWERED:
        answer = right(name, number)
        if isinstance(answer, np.ndarray | pd.DataFrame | pd.Series):
            before = answer.copy()
            check.passed(number, answer)
            assert np.array_equal(before, answer) if isinstance(answer, np.ndarray) else before.equals(answer)


# ---- strict, and progress


def test_strict_a_check_that_is_not_passed_raises(monkeypatch, capsys):
    monkeypatch.setenv("EMOLAB_STRICT", "1")
    for number, answer in [("2.1", None), ("2.1", -1), ("2.99", 1)]:
        with pytest.raises(AssertionError, match=re.escape(number)):
            check.check(number, answer)
    check.check("2.1", right("02_extract_features", "2.1"))


def test_progress_shows_how_each_exercise_stands(capsys):
    check.progress()
    assert "No exercise" in capsys.readouterr().out
    check.check("2.1", right("02_extract_features", "2.1"))
    check.check("2.2", 1.0)
    check.check("2.3", None)
    capsys.readouterr()
    check.progress()
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"Notebook 02: 1 of \d passed", lines[0])
    stand = ["✔ 2.1  passed", "✘ 2.2  not yet", "○ 2.3  not answered", "○ 2.4  not answered"]
    assert [line[2 : 2 + len(state)] for line, state in zip(lines[1:5], stand, strict=False)] == stand
    assert len(lines) == 1 + len(exercises_of("2"))


def test_a_function_that_was_not_touched_is_not_answered(capsys):
    for name in solved.NAMES:
        _, names = solved.run(solved.code(solved.read(solved.blank.EXERCISES, name)), strict=False)
        for number, variable in solved.handed_in(name).items():
            check.check(number, names[variable])
            assert capsys.readouterr().out.startswith(f"○ {number} not answered: "), number

    def touched(sentence):
        found = sentence.lower()  # noqa: F841 (a learner forgot to return it)

    def given_back(sentence):
        return sentence

    for function, said in ((touched, "returns None"), (given_back, "should return a list")):
        check.check("7.1", function)
        assert re.match(f"✘ 7.1 not yet: .*{said}", capsys.readouterr().out)


def test_what_was_passed_stays_passed(capsys):
    check.check("2.1", right("02_extract_features", "2.1"))
    check.check("2.1", 3)
    said = capsys.readouterr().out.splitlines()[-1]
    assert said.startswith("✘ 2.1 not yet: ") and said.endswith("You passed it before, and that counts.")
    check.check("2.1", None)
    check.progress()
    assert "✔ 2.1  passed" in capsys.readouterr().out


def test_a_value_that_is_rounded_too_far_is_told_so():
    for number, answer in [
        ("2.2", 15),
        ("6.5", 0.1),
        ("5.1", 0.1),
        ("1.6", right_rounded("01_explore_the_data", "1.6")),
    ]:
        assert "do not round so much" in find(number).missing(answer), number


def right_rounded(name, number):
    return right(name, number).round(1)


def test_titles_are_known_without_loading_what_computes():
    assert check.titles() == {number: find(number).title for _, number in ANSWERED}


def test_in_a_notebook_each_standing_has_a_sign_and_a_colour_of_its_own(shown):
    # The solved notebook runs, and shows things of its own, before anybody looks.
    answers = (right("02_extract_features", "2.1"), 1, None)
    shown.clear()
    for answer in answers:
        check.check("2.1", answer)
    check.progress()
    shown = [one["data"] for one in shown]
    looks = [re.search(r"color: (#\w+)[^>]*>(.)</b>", bundle["text/html"]).groups() for bundle in shown[:3]]
    assert len({colour for colour, _ in looks}) == len({sign for _, sign in looks}) == 3
    assert all(bundle["text/plain"][0] == sign for bundle, (_, sign) in zip(shown, looks, strict=False))
    assert shown[3]["text/html"].count("<div") == 1 + len(exercises_of("2"))


@pytest.mark.parametrize("colour", lines.COLOURS.values())
def test_the_colours_can_be_told_from_white_and_from_dark_grey(colour):
    def luminance(hexed):
        linear = [(int(hexed[n : n + 2], 16) / 255 + 0.055) / 1.055 for n in (1, 3, 5)]
        return sum(weight * part**2.4 for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=False))

    for ground in ("#ffffff", "#111111"):
        low, high = sorted([luminance(colour), luminance(ground)])
        assert (high + 0.05) / (low + 0.05) >= 3


def test_a_number_may_be_written_as_a_number(capsys):
    check.check(2.1, None)
    assert capsys.readouterr().out.startswith("○ 2.1 not answered")


def test_importing_the_checks_is_light():
    code = "import sys, emolab.check; print([n for n in ('numpy', 'pandas', 'librosa', 'sklearn', 'keras') if n in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60).stdout.strip() == "[]"
    )
