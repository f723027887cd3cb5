"""The glossary leads where it says, and its words are at work there."""

import re
from pathlib import Path

import nbformat
import pytest
import template

FOLDER = Path(__file__).parent.parent / "notebooks"
TEXT = (FOLDER / "glossary.md").read_text(encoding="utf-8")
ENTRIES = [entry.partition("\n")[::2] for entry in TEXT.split("\n### ")[1:]]


def anchor(heading):
    """Return what a code host makes of a heading: `Decibel, dB` is reached as `#decibel-db`."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_the_entries_are_in_order_and_explained():
    headings = [heading for heading, _ in ENTRIES]
    assert headings == sorted(headings, key=str.lower)
    assert not [heading for heading, text in ENTRIES if len(text.split()) < 5]


def test_every_link_within_the_glossary_leads_to_an_entry():
    anchors = {anchor(heading) for heading, _ in ENTRIES}
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= anchors


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_words_are_at_work_in_the_notebook_that_they_name(path):
    """A notebook uses the word itself, or one of those set in italics where it says the same in plainer ones."""
    notebook = nbformat.read(path, 4)
    code = "\n".join(cell.source for cell in template.cells(notebook, "code"))
    used = stems("\n".join((template.prose(notebook), code, template.printed(notebook))))
    entries = [(heading, entry) for heading, entry in ENTRIES if f"({path.name})" in entry]
    known_as = {heading: " ".join([heading, *re.findall(r"\*(.+?)\*", entry)]) for heading, entry in entries}
    lost = [heading for heading, names in known_as.items() if not stems(names) & used]
    assert not lost, f"{path.name} does not use {lost}"


def stems(text):
    """Cut words to their first letters; names such as `scores.ece` and `zero_crossing_mean` are words too."""
    return {word.lower()[:5] for word in re.findall(r"[^\W_]+", text) if len(word) > 1}
