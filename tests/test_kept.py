"""What a learner has done lasts, is theirs, can be read and deleted, and is never anybody else's."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from emolab import check, shipped
from emolab.__main__ import main
from emolab.check import kept

# What a learner's kernel does, in a process of its own.
PASS = "from emolab.check import check; check('1.1', {'speaker': 'ravdess-16', 'sex': 'female', 'emotion': 'fearful', 'intensity': 'strong'})"
FAIL = "from emolab.check import check; check('1.1', 7); check('2.1', 'seven')"


@pytest.fixture()
def file(tmp_path, monkeypatch):
    monkeypatch.setattr(check, "_standing", {})
    monkeypatch.setattr(kept, "_session", {part: {} for part in kept.PARTS})
    monkeypatch.setattr(kept, "_said", set())
    for name in ("EMOLAB_STRICT", "NBGRADER_EXECUTION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EMOLAB_PROGRESS", str(tmp_path / "mine.json"))
    return tmp_path / "mine.json"


def in_a_kernel(code, **settings):
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(shipped.ROOT)} | settings,
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip  # several a line
    assert done.returncode == 0, done.stderr
    return done


def test_it_lasts_from_one_kernel_to_the_next_and_a_better_standing_wins(file):
    in_a_kernel(PASS)
    in_a_kernel(FAIL)
    assert json.loads(file.read_text())["exercises"] == {"1.1": "passed", "2.1": "not yet"}
    told = in_a_kernel("from emolab.check import overview, progress; progress(); overview()").stdout
    assert "✔ 1.1  passed" in told and "✘ 2.1  not yet" in told and "1 of 7 exercises" in told and file.name in told


def test_a_kernel_that_goes_on_does_not_undo_what_another_one_wrote(file):
    check.check("1.1", 7)
    in_a_kernel(PASS)
    check.check("2.1", "seven")
    assert kept.read()["exercises"] == {"1.1": "passed", "2.1": "not yet"}


def test_it_travels_as_a_file(file, tmp_path):
    in_a_kernel(PASS)
    other = tmp_path / "another machine"
    other.mkdir()
    (other / kept.FILE).write_bytes(file.read_bytes())
    assert "1 of 7" in in_a_kernel("from emolab.check import overview; overview()", EMOLAB_PROGRESS=str(other)).stdout


def test_it_can_be_read_by_people(file):
    kept.note("exercises", "2.1", "passed")
    text = file.read_text(encoding="utf-8")
    assert len(text) < 500 and "yours" in text and '"2.1": "passed"' in text


def test_the_command_shows_it_and_forgets_it(file, capsys):
    assert main(["progress"]) == 0
    told = capsys.readouterr().out
    assert "Nothing done yet" in told and f"It will be {file}" in told
    kept.note("predictions", "1-1", "angry")
    kept.note("predictions", "1-2", "no such option")
    kept.note("exercises", "2.1", "passed")
    assert main(["progress"]) == 0 and main(["progress", "--all"]) == 0
    told = capsys.readouterr().out
    assert "1 of 2 predictions came true" in told
    assert "Notebook 02  begun" in told and "✔ 2.1  passed" in told and str(file) in told
    assert main(["progress", "--forget"]) == 0 and not file.exists()
    assert main(["progress", "--forget"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"Deleted {file}.", "There is nothing to forget."]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"exercises": {"1.1": 7}, "predictions": {}}', '{"exercises": []}', "\x00\xff"]
)
def test_a_damaged_file_is_put_aside_and_a_new_one_begins(file, text, capsys):
    file.write_text(text, encoding="latin-1")
    kept.note("exercises", "2.1", "passed")
    said = capsys.readouterr().err
    aside = file.with_name("mine.damaged-1.json")
    assert str(aside) in said and said.count("\n") == 1 and aside.read_text(encoding="latin-1") == text
    assert kept.read()["exercises"] == {"2.1": "passed"}
    file.write_text("again")
    kept.read()
    assert file.with_name("mine.damaged-2.json").read_text() == "again" and not file.exists()


def test_a_file_is_written_whole_or_not_at_all(file, monkeypatch, capsys):
    kept.note("exercises", "2.1", "passed")
    before = file.read_bytes()

    def full(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    check.check("2.2", 1)
    check.check("2.3", 1)
    told = capsys.readouterr()
    assert file.read_bytes() == before and os.listdir(file.parent) == [file.name]
    assert told.err.count("No space left on device") == 1 and "2.2 not yet" in told.out
    check.progress()
    assert "✔ 2.1  passed" in capsys.readouterr().out


@pytest.mark.parametrize(
    "setting", [{"EMOLAB_STRICT": "1"}, {"NBGRADER_EXECUTION": "autograde"}, {"EMOLAB_PROGRESS": "off"}]
)
def test_nothing_is_kept_of_tests_and_of_other_peoples_answers(file, setting):
    in_a_kernel(PASS, **setting)
    assert not file.exists()


def test_it_lies_beside_the_notebooks_or_where_the_user_keeps_things(file, monkeypatch, tmp_path):
    monkeypatch.delenv("EMOLAB_PROGRESS")
    monkeypatch.setattr(shipped, "NOTEBOOKS", tmp_path)
    assert kept.place() == tmp_path / kept.FILE
    monkeypatch.setattr(shipped, "NOTEBOOKS", tmp_path / "nowhere")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert kept.place().name == kept.FILE and tmp_path / "nowhere" not in kept.place().parents


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="users as on POSIX systems")
def test_two_who_share_a_clone_have_a_file_each(file, monkeypatch, tmp_path):
    monkeypatch.delenv("EMOLAB_PROGRESS")
    monkeypatch.setattr(shipped, "NOTEBOOKS", tmp_path)
    places = {}
    for user, home in ((tmp_path.stat().st_uid, "owner"), (4711, "guest"), (4712, "another")):
        monkeypatch.setattr(os, "getuid", lambda user=user: user)
        monkeypatch.setattr(
            kept.platformdirs, "user_data_path", lambda *given, home=home, **named: Path("/homes") / home
        )
        places[home] = kept.place()
    assert places["owner"].parent == tmp_path
    assert places["guest"] != places["another"] and tmp_path not in places["guest"].parents


def test_what_a_learner_keeps_is_not_committed():
    ignored = (shipped.ROOT / ".gitignore").read_text()
    assert f"/notebooks/{Path(kept.FILE).stem}*.json" in ignored
