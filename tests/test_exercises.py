"""The exercise notebooks: made from their solutions, run unanswered, and graded by nbgrader.

That the solutions pass every check is asked by nbval, which executes them strictly, and by tests/test_check.py.
"""

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import nbformat
import pandas as pd
import pytest
import solved
import template

from emolab import __main__, shipped
from emolab.check import blank, grading
from emolab.check.exercise import exercises_of, find

LONGEST_LINE = 120
# Of the rules of the course, those that hold for solutions too. nbval executes them again, and compares.
KEPT = (
    template.one_cell_sets_up,
    template.cells_are_short,
    template.cells_were_run_in_order,
    template.nothing_went_wrong,
    template.exemptions_are_explained,
    template.no_path_of_a_machine,
)
notebooks = pytest.mark.parametrize("name", solved.NAMES)


@cache
def solution(name):
    return solved.read(blank.SOLUTIONS, name)


def test_every_notebook_from_exploring_to_combining_has_exercises():
    assert solved.NAMES == list(template.PRACTISED)


# ---- made from the solutions


@notebooks
def test_the_exercises_are_those_that_the_solutions_make(name):
    committed = (blank.EXERCISES / f"{name}.ipynb").read_text(encoding="utf-8")
    assert committed == blank.text(blank.SOLUTIONS / f"{name}.ipynb"), (
        "run `emolab exercises`, and commit what it wrote"
    )


def test_no_exercise_is_left_of_a_solution_that_is_gone():
    assert sorted(path.stem for path in blank.EXERCISES.glob("*.ipynb")) == solved.NAMES


def test_the_command_makes_them(tmp_path, capsys):
    assert __main__.main(["exercises", "--out", str(tmp_path)]) == 0
    assert str(len(solved.NAMES)) in capsys.readouterr().out
    assert sorted(path.stem for path in tmp_path.iterdir()) == solved.NAMES


@notebooks
def test_nothing_of_a_solution_is_left(name):
    text = (blank.EXERCISES / f"{name}.ipynb").read_text(encoding="utf-8")
    assert "SOLUTION" not in text and "HIDDEN" not in text and "assert" not in text
    released = solved.read(blank.EXERCISES, name)
    assert not any(part.outputs or part.execution_count for part in template.cells(released, "code"))
    taken = [lines for source in solved.code(solution(name)) for lines in blank.SOLUTION.findall(source)]
    assert len(taken) == sum(source.count(blank.STUB) for source in solved.code(released))


def cell(source):
    metadata = {"nbgrader": {}, "execution": {"iopub.status.idle": "2026-01-01"}, "tags": ["t"]}
    outputs = [nbformat.v4.new_output("stream", text="2")]
    code = nbformat.v4.new_code_cell(source, metadata=metadata, outputs=outputs, execution_count=7)
    return nbformat.v4.new_notebook(cells=[code])


def test_a_solution_is_replaced_where_it_stands_and_so_is_every_further_one():
    source = "def f():\n    x = None\n    ### BEGIN SOLUTION\n    x = 1\n    ### END SOLUTION\n    return x\ny = None\n"
    source += "### BEGIN SOLUTION\ny = 2\n### END SOLUTION"
    made = blank.without_solutions(cell(source)).cells[0]
    assert made.outputs == [] and made.execution_count is None
    assert made.source == f"def f():\n    x = None\n    {blank.STUB}\n    return x\ny = None\n{blank.STUB}"
    assert made.metadata == {"tags": ["t"]}


@pytest.mark.parametrize(
    "source", ["### BEGIN SOLUTION\nx = 1", "x\n### END HIDDEN TESTS", "### BEGIN SOLUTIONS\nx = 1\n### END SOLUTIONS"]
)
def test_a_mark_without_its_other_half_is_refused(source):
    with pytest.raises(blank.MarkError, match="other half"):
        blank.without_solutions(cell(source))


# ---- what nbgrader knows of them


@notebooks
def test_the_cells_of_a_solution_are_known_to_nbgrader(name):
    assert grading.graded(solution(name)) == solution(name), "run `emolab exercises`, and commit what it wrote"


def test_cells_that_are_written_by_hand_become_known():
    sources = ["x = None\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION", 'check("2.8", x)', "progress()"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    notebook.cells[1].metadata["nbgrader"] = {"grade_id": "check-2-1", "points": 3}
    notebook.cells[2].outputs = [nbformat.v4.new_output("stream", text="2 of 7")]
    answer, check, last = grading.graded(notebook).cells
    assert answer.metadata.nbgrader.grade_id == "answer-2-8" and answer.metadata.nbgrader.solution
    assert check.metadata.nbgrader.grade_id == "check-2-8" and check.metadata.nbgrader.points == 3
    assert not last.metadata and last.outputs == notebook.cells[2].outputs
    assert notebook.cells[1].metadata.nbgrader.grade_id == "check-2-1", "the notebook that was given stays as it is"


# ---- what they are like


@notebooks
def test_every_exercise_is_explained_made_checked_and_graded_in_this_order(name):
    kinds = []
    for part in solution(name).cells:
        kinds += [("explained", number) for number in re.findall(r"^## (\d+\.\d+) ", part.source, re.MULTILINE)]
        kinds += [("made", None)] * len(blank.SOLUTION.findall(part.source))
        kinds += [("checked", number) for number, _ in solved.CHECKED.findall(part.source)]
    numbers = [exercise.number for exercise in exercises_of(str(int(name[:2])))]
    assert kinds == [
        step for number in numbers for step in (("explained", number), ("made", None), ("checked", number))
    ]


@notebooks
def test_a_solution_begins_with_what_stays_when_it_is_gone(name):
    for source in solved.code(solution(name)):
        if "BEGIN SOLUTION" not in source:
            continue
        left = ast.parse(blank.SOLUTION.sub(r"\1pass", source))
        assert isinstance(left.body[0], ast.Assign | ast.FunctionDef), "a variable or a function begins the cell"
        first = left.body[0] if isinstance(left.body[0], ast.Assign) else left.body[0].body[0]
        assert isinstance(first, ast.Assign) and ast.unparse(first.value) == "None", ast.unparse(left)


@notebooks
def test_each_heading_is_the_title_of_its_check(name):
    text = template.prose(solution(name))
    for number, title in re.findall(r"^## (\d+\.\d+) (.+)$", text, re.MULTILINE):
        assert find(number).title == title


@notebooks
def test_each_exercise_says_which_section_it_practises_and_the_section_exists(name):
    text = template.prose(solution(name))
    assert f"](../{name}.ipynb)" in text
    path = shipped.NOTEBOOKS / f"{name}.ipynb"
    if not path.is_file():
        pytest.skip(f"{path.name} is not here yet")
    sections = {int(heading.partition(".")[0]) for heading, _ in template.numbered(nbformat.read(path, 4))}
    for exercise in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        named = re.search(r"\bsections? (\d+)(?:(?:, \d+)*(?: and) (\d+))?", exercise)
        assert named, exercise
        assert {int(section) for section in named.groups() if section} <= sections, exercise


@notebooks
@pytest.mark.parametrize("rule", KEPT, ids=lambda rule: rule.__name__)
def test_solutions_keep_the_rules_of_the_course_for_code_and_what_it_shows(name, rule):
    complaints = list(rule(solution(name), name))
    assert not complaints, f"{rule.__doc__}\n  - " + "\n  - ".join(complaints)


@notebooks
def test_lines_are_short(name):
    assert all(len(line) <= LONGEST_LINE for source in solved.code(solution(name)) for line in source.splitlines())


# ---- run


@notebooks
def test_unanswered_it_runs_to_the_end_and_says_what_is_open(name):
    printed, _ = solved.run(solved.code(solved.read(blank.EXERCISES, name)), strict=False)
    for number, variable in solved.handed_in(name).items():
        assert re.search(rf"^○ {re.escape(number)} not answered: \S", printed, re.MULTILINE), (number, variable)
    assert f"0 of {len(solved.handed_in(name))} passed" in printed


# ---- nbgrader


@notebooks
def test_every_check_is_a_cell_that_nbgrader_scores_and_every_answer_one_that_it_collects(name):
    ids = []
    for part in solution(name).cells:
        about = part.metadata.get("nbgrader")
        if solved.CHECKED.search(part.source):
            number, variable = solved.CHECKED.search(part.source).groups()
            assert about["grade"] and about["locked"] and not about["solution"] and about["points"] > 0
            tests = f'### BEGIN HIDDEN TESTS\nassert passed("{number}", {variable})\n### END HIDDEN TESTS'
            assert part.source == f'check("{number}", {variable})\n{tests}'
        elif "BEGIN SOLUTION" in part.source:
            assert about["solution"] and not about["locked"] and not about["grade"]
        else:
            assert about is None
        ids += [about["grade_id"]] if about else []
    assert len(ids) == len(set(ids)) == 2 * len(solved.handed_in(name))


GRADED = "01_explore_the_data"
TEACHER = shipped.NOTEBOOKS / "teacher"


def nbgrader(*arguments, cwd, fails=False):
    # nbgrader calls a program of its own, which lies beside this Python.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    kept = {name: value for name, value in os.environ.items() if name not in solved.HIDDEN}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=cwd, env=kept | {"PATH": path, "PYTHONPATH": str(shipped.ROOT)}, capture_output=True, text=True, timeout=900,
    )  # fmt: skip  # several a line
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done.stdout + done.stderr


def answer(released, numbers):
    """Do as a student does: write something under the stub of some exercises, here the solution."""
    filled = nbformat.from_dict(released.copy())
    answers = {
        part.metadata.nbgrader.grade_id: part.source for part in solution(GRADED).cells if "nbgrader" in part.metadata
    }
    for part in filled.cells:
        name = part.metadata.get("nbgrader", {}).get("grade_id", "")
        if name.removeprefix("answer-") in [number.replace(".", "-") for number in numbers]:
            part.source = re.sub(r"### (BEGIN|END) SOLUTION", "", answers[name])
    return filled


def place_of(notebook, name):
    return next(
        place for place, part in enumerate(notebook.cells) if part.metadata.get("nbgrader", {}).get("grade_id") == name
    )


needs_nbgrader = pytest.mark.skipif(
    not importlib.util.find_spec("nbgrader"), reason="needs nbgrader: pip install nbgrader==0.9.6"
)


class Class:
    """The folder of a class, as the page for teachers makes it."""

    def __init__(self, folder):
        self.folder = folder
        shutil.copy(TEACHER / "nbgrader_config.py", folder)
        (folder / "source" / "week2").mkdir(parents=True)
        shutil.copy(blank.SOLUTIONS / f"{GRADED}.ipynb", folder / "source" / "week2")
        nbgrader("generate_assignment", "week2", "--create", cwd=folder)
        self.released = nbformat.read(folder / "release" / "week2" / f"{GRADED}.ipynb", 4)
        self.numbers = list(solved.handed_in(GRADED))

    def submit(self, student, notebook):
        folder = self.folder / "submitted" / student / "week2"
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{GRADED}.ipynb")

    def autograde(self, *more, fails=False):
        return nbgrader("autograde", "week2", "--create", "--force", *more, cwd=self.folder, fails=fails)

    def scores(self):
        nbgrader("export", cwd=self.folder)
        return pd.read_csv(self.folder / "grades.csv").set_index("student_id")


@pytest.fixture()
def a_class(tmp_path):
    return Class(tmp_path)


@needs_nbgrader
def test_nbgrader_releases_them_and_grades_a_right_a_half_right_and_an_empty_student(a_class):
    assert solved.code(a_class.released) == solved.code(solved.read(blank.EXERCISES, GRADED))
    assert not any(part.outputs for part in template.cells(a_class.released, "code"))
    numbers = a_class.numbers
    students = {"right": numbers, "half": numbers[: len(numbers) // 2], "empty": []}
    for student, done in students.items():
        a_class.submit(student, answer(a_class.released, done))
    a_class.autograde()
    grades = a_class.scores()
    points = {
        part.metadata.nbgrader.grade_id.removeprefix("check-").replace("-", "."): part.metadata.nbgrader.points
        for part in solution(GRADED).cells
        if part.metadata.get("nbgrader", {}).get("grade")
    }
    assert (grades.max_score == sum(points.values())).all()
    assert grades.score.to_dict() == {
        student: sum(points[number] for number in done) for student, done in students.items()
    }


@needs_nbgrader
def test_a_check_that_a_student_deleted_costs_no_points(a_class):
    deleted = answer(a_class.released, a_class.numbers)
    for number in ("1-1", "1-4", "1-7"):
        deleted.cells.pop(place_of(deleted, f"check-{number}"))
    a_class.submit("deleted", deleted)
    a_class.autograde()
    assert a_class.scores().score["deleted"] == len(a_class.numbers)


@needs_nbgrader
def test_a_copied_answer_stops_nbgrader_and_goes_on_once_its_name_is_taken_off(a_class):
    copied = answer(a_class.released, a_class.numbers)
    place = place_of(copied, "answer-1-1")
    copied.cells.insert(place, nbformat.from_dict(copied.cells[place].copy()))
    copied.cells[place].source = "read = {}"
    # A cell that is copied in JupyterLab gets an identity of its own, and keeps nbgrader's name.
    copied.cells[place].id = "another"
    a_class.submit("copied", copied)
    # What the page for teachers warns of; "an old version" is said instead where the copy has nothing but a name left.
    assert re.search("KeyError: 'grade_id'|old version", a_class.autograde(fails=True))
    script = TEACHER / "copies.py"
    done = subprocess.run([sys.executable, script, "submitted"], cwd=a_class.folder, capture_output=True, text=True)
    assert done.returncode == 0 and "answer-1-1" in done.stdout and "copied" in done.stdout
    a_class.autograde()
    assert a_class.scores().score["copied"] == len(a_class.numbers)


@needs_nbgrader
def test_the_time_a_cell_may_take_is_that_of_the_configuration(a_class):
    slow = answer(a_class.released, a_class.numbers)
    slow.cells[place_of(slow, "answer-1-5")].source += "\nimport time\ntime.sleep(7)"
    a_class.submit("slow", slow)
    a_class.autograde()
    assert a_class.scores().score["slow"] == len(a_class.numbers)
    # The same with a limit that this cell passes, to see that the setting is the one that counts.
    config = a_class.folder / "nbgrader_config.py"
    text, n = re.subn(r"(?m)^c\.Execute\.timeout = (\d+)$", "c.Execute.timeout = 3", config.read_text())
    assert n == 1 and "timeout = 120" in config.read_text()
    config.write_text(text)
    a_class.autograde()
    assert a_class.scores().score["slow"] < len(a_class.numbers)


@needs_nbgrader
def test_grading_writes_nothing_into_the_progress_of_whoever_grades(a_class, monkeypatch):
    monkeypatch.setenv("EMOLAB_PROGRESS", str(a_class.folder / "teacher.json"))
    a_class.submit("right", answer(a_class.released, a_class.numbers))
    a_class.autograde()
    assert a_class.scores().score["right"] > 0 and not (a_class.folder / "teacher.json").exists()
