"""Write the tables of notebooks/teacher/README.md anew from what the notebooks and the bench say.

    python notebooks/teacher/tables.py

Each table stands between two comments that name it; what is between them is replaced.
"""

import json
import re
from pathlib import Path

import nbformat

HERE = Path(__file__).resolve().parent
NOTEBOOKS = HERE.parent
BENCH = NOTEBOOKS.parent / "data" / "scores" / "notebooks.json"
# Kinds of exercises: the words by which the text shows it (the first that fit), and minutes. The minutes are estimates:
# no class has been timed.
KINDS = {
    "a warm-up": (r"^Warm-up", 5),
    "open-ended": (r"^Open-ended", 15),
    "a function, tried on several inputs": (r"^Make `\w+`: a function", 12),
    "a number, a name or a table, in a few lines": (r"^Make `\w+`", 8),
}


def minutes(source):
    """Return the minutes that a notebook's first cell announces."""
    return int(re.search(r"\*\*Minutes[.:]?\*\*\W*(\d+)", source)[1])


def sections(path):
    """List (number and title, minutes) of a notebook's sections, from the clock under each heading."""
    cells = [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown"]
    found = [re.match(r"## +(\d+\. .+)\n+\*about (\d+) minutes? in\*", cell) for cell in cells]
    starts = [(match[1].strip(), int(match[2])) for match in found if match]
    ends = [begin for _, begin in starts[1:]] + [minutes(cells[0])]
    return [(title, end - begin) for (title, begin), end in zip(starts, ends)]


def exercises(path):
    """List (number and title, kind) of the exercises in a notebook."""
    cells = [cell.source for cell in nbformat.read(path, 4).cells if re.match(r"## \d\.\d", cell.source)]
    return [(cell.splitlines()[0].removeprefix("## "), kind(cell)) for cell in cells]


def kind(text):
    """Return which of the `KINDS` an exercise is."""
    return next(name for name, (words, _) in KINDS.items() if re.search(words, text, re.MULTILINE))


def estimated(kinds):
    """Return the minutes of some exercises, to the nearest five."""
    return 5 * round(sum(KINDS[name][1] for name in kinds) / 5)


def kinds_table():
    """Return a table: what the minutes of exercises are added up from."""
    listed = [name for path in sorted((NOTEBOOKS / "exercises").glob("*.ipynb")) for _, name in exercises(path)]
    lines = ["| kind of exercise | minutes | how many there are |", "|---|---:|---:|"]
    return lines + [f"| {name} | {each} | {listed.count(name)} |" for name, (_, each) in KINDS.items()]


def minutes_table():
    """Return a table: each notebook, its minutes, those of its exercises, and those of its sections."""
    lines = ["| notebook | minutes | exercises | minutes of each section |", "|---|---:|---:|---|"]
    for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        total = minutes(nbformat.read(path, 4).cells[0].source)
        exercises = NOTEBOOKS / "exercises" / path.name
        extra = minutes(nbformat.read(exercises, 4).cells[0].source) if exercises.exists() else ""
        parts = " · ".join(f"{title} **{length}**" for title, length in sections(path))
        lines.append(f"| [{path.stem[:2]}](../{path.name}) | {total} | {extra} | {parts} |")
    return lines


def outcomes_table():
    """Return a table: the goals of each notebook, and the exercises in which students show what they learned."""
    lines = ["| notebook | students can | exercises |", "|---|---|---|"]
    for taught in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        path = NOTEBOOKS / "exercises" / taught.name
        if not path.exists():
            continue
        opening = nbformat.read(taught, 4).cells[0].source
        goals = re.findall(r"(?m)^- (.+(?:\n  .+)*)", opening.partition("**Goals**")[2])
        can = "; ".join(re.sub(r"\s+", " ", goal[0].lower() + goal[1:]) for goal in goals)
        titles = " · ".join(title for title, _ in exercises(path))
        lines.append(f"| [{path.stem[:2]}](../exercises/{path.name}) | {can} | {titles} |")
    return lines


def machine_table():
    """Return a table: seconds and memory of each notebook of the course, as `make bench ARGS=notebooks` measured them."""
    if not BENCH.exists():
        return ["`make bench ARGS=notebooks` measures seconds and memory of each notebook on your machine."]
    report = json.loads(BENCH.read_text(encoding="utf-8"))
    machine = report["machine"]
    lines = ["| notebook | runs in | needs at most |", "|---|---:|---:|"]
    peaks = report["kernel_peak_mb"]
    for name, seconds in report["run_s"].items():
        lines.append(f"| {name} | {seconds:.0f} s | {peaks[name]} MB |")
    about = f"Measured on {machine['date']} with {machine['cores']} cores ({machine['system']})"
    return [*lines, "", f'{about} by `make bench ARGS="notebooks --json data/scores/notebooks.json"`.']


TABLES = {"kinds": kinds_table, "minutes": minutes_table, "outcomes": outcomes_table, "machine": machine_table}


def renewed(text):
    """Return a page with each of its tables as it should be."""
    for name, table in TABLES.items():
        new = "\n".join([f"<!-- {name} -->", "", *table(), "", f"<!-- end of {name} -->"])
        text, n = re.subn(rf"(?s)<!-- {name} -->.*?<!-- end of {name} -->", lambda _: new, text)
        assert n == 1, f"the page has no place for the table {name}"
    return text


if __name__ == "__main__":
    page = HERE / "README.md"
    page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8")
