"""Every notebook keeps the template, and the template's rules can fail."""

import re
from pathlib import Path

import nbformat
import pytest
import template

from emolab.check import predictions

FOLDER = Path(__file__).parent.parent / "notebooks"
FILES = sorted(FOLDER.glob("*.ipynb"))


@pytest.mark.parametrize("rule", template.RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_notebook_keeps_the_template(path, rule):
    complaints = list(rule(nbformat.read(path, 4), path.stem))
    assert not complaints, f"{path.name}: {rule.__doc__}\n  - " + "\n  - ".join(complaints)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_notebook_is_small(path):
    assert path.stat().st_size < template.LARGEST_FILE, "draw figures at 80-100 dpi, play shorter sounds"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_link_to_a_file_leads_nowhere(path):
    text = template.prose(nbformat.read(path, 4))
    targets = {target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target}
    lost = sorted(target for target in targets - {""} if not (FOLDER / target).exists())
    assert not lost, f"{path.name} links to what is not there: {lost}"


# ---- the rules themselves


OPENING = """# Explore the data

You will make a table.

**Goals**

- Parse names
- Count clips
- Hear voices, many
  of them

**You need** Python.

**Minutes** 20

[Previous](00_start_here.ipynb) · [Next](02_extract_features.ipynb) ·
[Binder](https://mybinder.org/v2/gh/emolab/emolab/main?urlpath=lab/tree/notebooks/01_explore_the_data.ipynb) ·
[Exercises](exercises/01_explore_the_data.ipynb) · [Glossary](glossary.md)"""
SECTION = "## {n}. A section\n\n*about {m} minutes in*\n\nHow many are there?\n\n**Predict first.** Guess."
CLOSING = (
    "## Recap\n\nYou can now:\n\n- parse a name\n- count the clips\n- hear voices\n\n"
    "Practise: [01_explore_the_data](exercises/01_explore_the_data.ipynb)",
    "## In practice\n\nMore.",
    "## Further reading\n\n- 1999.",
)


def sound():
    """Make a small notebook that keeps every rule."""
    new = nbformat.v4
    notebook = new.new_notebook(cells=[new.new_markdown_cell(OPENING)])

    def add_code(source, text, **metadata):
        count = len(template.cells(notebook, "code")) + 1
        outputs = [new.new_output("stream", name="stdout", text=text)]
        notebook.cells.append(new.new_code_cell(source, execution_count=count, outputs=outputs, metadata=metadata))

    add_code(template.SET_UP + "import numpy", "ready")
    for n in (1, 2):
        notebook.cells.append(new.new_markdown_cell(SECTION.format(n=n, m=5 * n)))
        came_out = predictions.CAME_OUT[f"1-{n}"]
        add_code(f'predict("1-{n}", ["{came_out}", "no"])', "Your prediction")
        add_code("len(table)", "1440 clips, 0.25 of them loud", jupyter={"outputs_hidden": True})
        text = f"**What we see.** It is *{came_out}*: there are 1,440, a share of .25 in `a[7]`."
        notebook.cells.append(new.new_markdown_cell(text))
    add_code("foreseen()", "You foresaw none.")
    notebook.cells[-1].outputs.append(new.new_output("display_data", data={"image/png": "", "text/plain": "a figure"}))
    notebook.cells.append(new.new_markdown_cell("*Figure 1. How many were foreseen.*"))
    notebook.cells.append(new.new_markdown_cell("**In a formula.** Twice a number is $$2x.$$"))
    add_code("assert 2 * 3 == 6", "6")
    add_code("len(table)", "1440 clips")
    notebook.cells.append(new.new_markdown_cell("> **Pitfall.** Beware."))
    notebook.cells += [new.new_markdown_cell(text) for text in CLOSING]
    return notebook


@pytest.mark.parametrize("rule", template.RULES, ids=lambda rule: rule.__name__)
def test_a_sound_notebook_breaks_no_rule(rule):
    assert list(rule(sound(), "01_explore_the_data")) == []


def replace(old, new):
    """Return a change that replaces text wherever it stands in the sources of a notebook."""

    def change(notebook):
        assert any(old in cell.source for cell in notebook.cells)
        for cell in notebook.cells:
            cell.source = cell.source.replace(old, new)

    return change


def set_last(**values):
    """Return a change that sets fields of the last code cell."""

    def change(notebook):
        for key, value in values.items():
            template.cells(notebook, "code")[-1][key] = value

    return change


def show(**output):
    return set_last(outputs=[nbformat.v4.new_output(**output)])


DAMAGE = [
    ("opening_says_what_it_takes", replace("**You need**", "Needs")),
    ("opening_says_what_it_takes", replace("**Minutes** 20", "**Minutes** some")),
    ("links_lead_on", replace("02_extract", "03_extract")),
    ("links_lead_on", replace("mybinder", "elsewhere")),
    ("links_lead_on", replace("(exercises", "(elsewhere")),
    ("links_lead_on", replace("(glossary.md)", "(words.md)")),
    ("sections_are_numbered_and_timed", replace("## 2.", "## 3.")),
    ("sections_are_numbered_and_timed", replace("*about 10 minutes in*", "")),
    ("sections_are_numbered_and_timed", replace("about 10 minutes", "about 20 minutes")),
    ("sections_ask_before_they_show", replace("**Predict first.**", "")),
    ("sections_ask_before_they_show", replace("there?", "there.")),
    ("sections_ask_before_they_show", lambda notebook: notebook.cells.pop(4)),
    ("predictions_are_made_by_a_click", lambda notebook: notebook.cells.pop(3)),
    ("predictions_are_made_by_a_click", replace('predict("1-2"', 'predict("1-3"')),
    ("predictions_are_made_by_a_click", replace('predict("1-2"', 'predict("2-2"')),
    ("predictions_are_made_by_a_click", replace("It is *", "It is ")),
    ("predictions_are_made_by_a_click", replace('["a man', '["no man')),
    ("predictions_are_made_by_a_click", lambda notebook: notebook.cells[4].metadata.clear()),
    ("predictions_are_made_by_a_click", replace("foreseen()", "1")),
    ("opening_says_what_it_takes", replace("**Goals**", "**Goals:**")),
    ("sections_ask_before_they_show", replace("**What we see.**", "**What we see**:")),
    ("figures_have_numbered_captions", replace("*Figure 1.", "*Figure 2.")),
    ("figures_have_numbered_captions", replace("*Figure 1. How many were foreseen.*", "*Figure 1. A figure.*")),
    ("figures_have_numbered_captions", replace("*Figure 1.", "Figure 1.")),
    ("formulas_are_computed", replace("$$2x.$$", "$2x$.")),
    ("formulas_are_computed", replace("assert 2 * 3 == 6", "2 * 3")),
    ("recap_mirrors_the_goals", replace("You can now", "You did")),
    ("recap_mirrors_the_goals", replace("- hear voices\n", "")),
    ("recap_mirrors_the_goals", lambda notebook: [replace(f"- {goal}", "")(notebook) for goal in ("Count", "count")]),
    ("recap_mirrors_the_goals", replace("- hear voices\n", "- be happy\n")),
    ("recap_mirrors_the_goals", replace("## In practice", "## Practice")),
    ("one_cell_sets_up", replace("len(table)", "import pandas")),
    ("one_cell_sets_up", replace("import numpy", "1")),
    ("one_cell_sets_up", replace("google.colab", "elsewhere")),
    ("cells_are_short", set_last(source="x = 1\n" * 13)),
    ("cells_were_run_in_order", set_last(execution_count=None)),
    ("cells_were_run_in_order", set_last(execution_count=9)),
    ("cells_were_run_in_order", set_last(source="")),
    ("nothing_went_wrong", show(output_type="error", ename="KeyError", evalue="x")),
    ("nothing_went_wrong", show(output_type="stream", name="stderr", text="FutureWarning")),
    ("exemptions_are_explained", set_last(metadata={"tags": ["nbval-ignore-output"]})),
    ("exemptions_are_explained", set_last(metadata={"tags": ["raises-exception"]})),
    ("exemptions_are_explained", set_last(source="# NBVAL_SKIP\nx")),
    ("no_path_of_a_machine", set_last(source="open('/home/me/clip.wav')")),
    ("no_path_of_a_machine", show(output_type="stream", name="stdout", text="saved to /tmp/x.png")),
    ("no_path_of_a_machine", show(output_type="display_data", data={"text/html": r"C:\Users\me"})),
    ("numbers_in_prose_were_printed", replace("1,440", "1,441")),
    ("numbers_in_prose_were_printed", replace("of .25", "of .26")),
    ("numbers_in_prose_were_printed", replace("Beware.", "Beware of 3 things.")),
]


@pytest.mark.parametrize(("name", "change"), DAMAGE, ids=[f"{name}-{n}" for n, (name, _) in enumerate(DAMAGE)])
def test_a_notebook_that_breaks_a_rule_is_told(name, change):
    notebook = sound()
    change(notebook)
    assert list(getattr(template, name)(notebook, "01_explore_the_data"))


def test_every_rule_has_been_seen_to_fail():
    assert {name for name, _ in DAMAGE} == {rule.__name__ for rule in template.RULES}


def test_an_exempt_cell_that_says_why_is_allowed():
    notebook = sound()
    set_last(source="# Times differ from machine to machine.\nx", metadata={"tags": ["nbval-ignore-output"]})(notebook)
    assert list(template.exemptions_are_explained(notebook, "01_explore_the_data")) == []


@pytest.mark.parametrize(
    "text", ["Livingstone & Russo (2018) say", "F0 and mp3", "see section 3", "$x = 12$", "1. first"]
)
def test_digits_that_are_no_results_are_allowed(text):
    notebook = sound()
    notebook.cells.append(nbformat.v4.new_markdown_cell(text))
    assert list(template.numbers_in_prose_were_printed(notebook, "01_explore_the_data")) == []
