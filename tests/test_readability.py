"""The texts can be read by people with another first language; and the measure of it measures something."""

import statistics

import nbformat
import pytest
import readability

FILES = sorted(readability.FOLDER.glob("[0-9]*.ipynb"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_middle_sentence_of_a_notebook_is_short(path):
    found = readability.sentences(nbformat.read(path, 4))
    assert len(found) > 50
    assert statistics.median(map(readability.length, found)) <= readability.MEDIAN


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_sentence_is_very_long(path):
    found = readability.sentences(nbformat.read(path, 4))
    assert not [sentence for sentence in found if readability.length(sentence) > readability.LONGEST]


def test_sentences_are_read_without_code_links_formulas_and_headings():
    new = nbformat.v4
    text = (
        "## 1. A heading\n\n*about 3 minutes in*\n\n**What we see.** The net `f(x. Y)` *does* it. "
        "Read [02_extract_features](02.ipynb) first!\n\n$$a. B c$$\n\n- One more sentence here"
    )
    cells = [new.new_markdown_cell(text), new.new_code_cell("# No. Not this one.")]
    assert readability.sentences(new.new_notebook(cells=cells)) == [
        "The net it does it.",
        "Read it first!",
        "One more sentence here",
    ]


def test_long_sentences_of_long_words_are_hard():
    easy, hard = (
        "The cat sat on the mat.",
        "Notwithstanding considerable methodological heterogeneity, agreement persisted.",
    )
    assert readability.grade(easy) < 2 < 15 < readability.grade(hard)
    assert readability.grade(f"{easy[:-1]} and {easy}") > readability.grade(easy)
