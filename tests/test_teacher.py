"""What teachers read is true: minutes as in the notebooks, outcomes as in the exercises, plans that fit, links."""

import importlib.util
import json
import re

import pytest

from emolab import shipped

FOLDER = shipped.NOTEBOOKS / "teacher"
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
_spec = importlib.util.spec_from_file_location("teacher_tables", FOLDER / "tables.py")
tables = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(tables)

AFTERNOON = PAGE[PAGE.index("### One afternoon") : PAGE.index("### One week")]
NOTEBOOKS = sorted(shipped.NOTEBOOKS.glob("[0-9]*.ipynb"))
EXERCISES = sorted((shipped.NOTEBOOKS / "exercises").glob("*.ipynb"))
# What CONTRIBUTING.md allows a notebook: the rest of 2 GB is for JupyterLab and the system.
MOST_MB = 1500
ROWS = re.findall(r"^\| (.+?) \| (\d+) \|$", AFTERNOON, re.MULTILINE)


def test_the_tables_say_what_the_notebooks_say():
    assert tables.renewed(PAGE) == PAGE, "write them anew: python notebooks/teacher/tables.py"


def test_the_afternoon_is_no_longer_than_it_says():
    hours = {"three": 3, "four": 4, "five": 5}[re.search(r"One afternoon \((\w+) hours\)", PAGE)[1]]
    assert hours * 60 - 45 <= sum(int(length) for _, length in ROWS) <= hours * 60


@pytest.mark.parametrize(("what", "length"), [row for row in ROWS if row[0].startswith("[")], ids=lambda text: text[:4])
def test_a_part_of_the_afternoon_takes_what_its_sections_take(what, length):
    path = FOLDER / re.search(r"\]\((.+?)\)", what)[1]
    parts = [minutes for _, minutes in tables.sections(path)]
    last = re.search(r"sections 1 to (\d+)", what)
    # What comes before the first section, such as importing, belongs to it.
    total = tables.minutes(tables.nbformat.read(path, 4).cells[0].source)
    assert int(length) == (total - sum(parts[int(last[1]) :]) if last else total)


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem[:2])
def test_exercises_announce_the_minutes_of_their_kinds(path):
    announced = tables.minutes(tables.nbformat.read(path, 4).cells[0].source)
    listed = tables.exercises(path)
    assert len(listed) > 4 and announced == tables.estimated(kind for _, kind in listed)


def test_the_first_three_exercises_of_the_afternoon_take_what_their_kinds_take():
    found = re.findall(r"^\| Exercises \[\d\d\]\((.+?)\), the first three \| (\d+) \|$", AFTERNOON, re.MULTILINE)
    assert found
    for path, length in found:
        assert int(length) == tables.estimated(kind for _, kind in tables.exercises(FOLDER / path)[:3]), path


@pytest.mark.skipif(not tables.BENCH.exists(), reason="no bench of the notebooks has been saved")
def test_a_notebook_fits_into_the_memory_that_the_page_promises():
    peaks = json.loads(tables.BENCH.read_text(encoding="utf-8"))["kernel_peak_mb"]
    assert {path.stem for path in shipped.NOTEBOOKS.glob("[0-9]*.ipynb")} <= set(peaks)
    assert not {name: peak for name, peak in peaks.items() if peak > MOST_MB}


def test_every_link_of_the_page_leads_to_a_file():
    targets = {target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", PAGE) if "://" not in target}
    assert not [target for target in targets if not (FOLDER / target).exists()]


def test_every_notebook_is_in_every_plan():
    plans = re.split(r"\n### ", PAGE[: PAGE.index("## Minutes")])
    for plan in plans[2:]:
        assert {path.stem[:2] for path in NOTEBOOKS} <= set(re.findall(r"\[(\d\d)\]", plan)), plan.partition("\n")[0]
