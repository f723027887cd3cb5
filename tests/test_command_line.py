"""Odd calls of the commands: each ends in a sentence and a status, whatever the output leads to."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import make_leaks
import make_scores
import make_tables
import pytest
import train

import emolab
from benchmarks import __main__ as benchmarks
from emolab import shipped
from emolab.__main__ import COMMANDS, MOVED, main
from emolab.commands.warm_up import warm_up
from emolab.features import recipes

ODD = {
    "corpora nosuch": "No corpus is called 'nosuch'",
    "corpora ravdess": "No recordings of ravdess under",
    "fetch ravdess --archive text": "text is not a sound zip archive",
    "features": "Name a corpus or some recordings",
    "features folder": "folder is a folder, not a recording",
    "features .": ". is a folder, not a recording",
    "features nosuch --recipe nosuch": "No recipe is called 'nosuch'",
    "features nosuch --out table.xlsx": "should end in .parquet or .csv",
    "features nosuch --out nowhere/table.csv": "There is no folder nowhere to write table.csv into",
    "features --shipped folder": "--shipped has moved: `python data/features/make_tables.py FOLDER`, in a clone of the course",
    "predict": "Name recordings, or give words",
    "predict --texts nosuch": "nosuch could not be opened",
    "predict --texts folder": "folder could not be opened",
    "evaluate --corpus nosuch --model lda --split loso": "No table is called 'nosuch'",
    "evaluate --corpus emodb --model nosuch --split loso": "There is no model called 'nosuch'",
    "evaluate --corpus emodb --model ears --split loso --tuned": "ears has no settings to choose among",
    "evaluate --corpus emodb --model lda --split actors5": "Folds by actor are RAVDESS's own",
    "leaks forest --recompute text": "--recompute has moved",
    "leaks forest --grid": "Only every_leak was computed",
    "exercises --out text": "text: a file, where a folder is wanted",
}
# What makes the files that ship is called by itself.
ODD_SCRIPTS = [
    (train, "text", "text: a file, where a folder is wanted"),
    (train, "models --keep text", "No recordings under"),
    (make_scores, "reach --out text", "text: a file, where a folder is wanted"),
    (make_leaks, "forest --out text", "text is no table of leaks"),
    (make_leaks, "forest --out folder", "folder is a folder. Name a file in it"),
    (make_leaks, "forest --grid --out text", "Only every_leak was computed"),
    (make_tables, "text emodb_means", "text: a file, where a folder is wanted"),
    (benchmarks, "start --json nowhere/bench.json", "There is no folder nowhere to write bench.json into"),
]
NUMBERS = [(main, "features nosuch --jobs 0")]
NUMBERS += [(benchmarks.main, f"features --clips {number}") for number in ("-1", "many")]


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """A folder with a text and a folder in it, and no recordings anywhere."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "text").write_text("Dear Sir or Madam,\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EMOLAB_DATA_DIR", str(tmp_path / "folder"))
    monkeypatch.delenv("EMOLAB_FEATURES_DIR", raising=False)
    return tmp_path


@pytest.mark.parametrize("words", ODD)
def test_an_odd_call_ends_in_one_sentence_and_leaves_nothing(words, place, capsys):
    assert main(words.split()) == 1
    said = capsys.readouterr().err.rpartition("\r")[2].strip()
    assert said.startswith(f"emolab {words.split()[0]}: ")
    assert_one_sentence(said, ODD[words], place)


@pytest.mark.parametrize("script, words, expected", ODD_SCRIPTS)
def test_an_odd_call_of_a_script_ends_in_one_sentence_too(script, words, expected, place, capsys):
    assert script.main(words.split()) == 1
    assert_one_sentence(capsys.readouterr().err.rpartition("\r")[2].strip(), expected, place)


def assert_one_sentence(said, expected, place):
    assert expected in said and said.endswith(".") and "\n" not in said
    assert sorted(path.name for path in place.rglob("*") if path.is_file()) == ["text"]


def test_a_file_of_blank_lines_holds_no_words(place, capsys):
    (place / "text").write_text("\n\n")
    assert main(["predict", "--texts", "text"]) == 1
    assert "text holds no words. Write a sentence a line." in capsys.readouterr().err


def test_an_answer_says_which_line_it_is_for_where_some_are_blank(place, capsys):
    (place / "text").write_text("I am so happy today!\n\n \nI am so sad.\n")
    assert main(["predict", "--texts", "text", "--json"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["line"], one["emotion"]) for one in answers] == [(1, "happy"), (4, "sad")]


def test_the_recipes_are_listed_with_their_columns(capsys):
    assert main(["features", "--list"]) == 0
    lines = [line.split()[:3] for line in capsys.readouterr().out.splitlines()]
    assert [line[0] for line in lines] == list(recipes.RECIPES)
    assert all(int(n_columns) > 0 and word == "columns" for _, n_columns, word in lines)


@pytest.mark.parametrize("call, words", NUMBERS)
def test_a_number_that_counts_nothing_is_refused_with_the_usage(call, words, capsys):
    with pytest.raises(SystemExit) as stopped:
        call(words.split())
    assert stopped.value.code == 2 and "usage: " in capsys.readouterr().err


def test_what_is_compiled_at_set_up_can_be():
    warm_up()
    assert recipes.recipe("emolab")


@pytest.mark.parametrize("command", MOVED)
def test_a_command_that_moved_says_where_it_is(command, capsys):
    assert main([command, "--help"]) == 2
    place = MOVED[command].split()[1]
    assert MOVED[command] in capsys.readouterr().err
    assert (shipped.ROOT / place).is_file() or f"\n{place}: " in (shipped.ROOT / "Makefile").read_text()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0 and len(capsys.readouterr().out) > 200


def test_a_language_may_be_written_in_capitals_and_an_input_may_be_closed(monkeypatch, capsys):
    assert main(["predict", "--text", "Estoy muy feliz", "--language", "ES"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("happy")
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["predict", "--texts", "-"]) == 1
    assert "There is no input to read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("encoding", "errors", "name"), [("cp1252", "strict", "Señora"), ("ascii", "surrogateescape", "Se\\xf1ora")]
)
def test_what_the_output_has_no_letters_for_is_written_with_their_numbers(monkeypatch, encoding, errors, name):
    """As on Windows, where a file gets the letters of its region, and on a machine without a locale."""
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors=errors)
    monkeypatch.setattr(sys, "stdout", out)
    assert main(["predict", "--text", "I am so happy \U0001f600\x1b[2J, Señora"]) == 0
    written = out.buffer.getvalue().decode(encoding)
    assert "happy" in written and f"\\U0001f600\\x1b[2J, {name}" in written


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX systems")
@pytest.mark.parametrize("words", [["corpora"], ["--help"]])
def test_whoever_reads_may_leave_early_and_a_full_disk_is_a_sentence(words):
    home = str(Path(emolab.__file__).parent.parent)
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"} | {"PYTHONPATH": home}
    command = [sys.executable, "-m", "emolab", *words]
    reading, writing = os.pipe()
    os.close(reading)
    left = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, env=settings)
    os.close(writing)
    assert (left.returncode, left.stderr) == (0, "")
    if Path("/dev/full").exists():
        with open("/dev/full", "w") as full:
            stuck = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, env=settings)
        assert stuck.returncode == 1 and stuck.stderr.endswith(": No space left on device.\n")
        assert stuck.stderr.count("\n") == 1
