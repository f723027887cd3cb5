"""What a learner has done lasts, is theirs, can be read and deleted, and is never anybody else's."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from emolab import check, shipped
from emolab.__main__ import main
from emolab.check import kept

posix = pytest.mark.skipif(os.name != "posix", reason="users and homes as on POSIX systems")
# What a learner's kernel does, in a process of its own.
PASS = "from emolab.check import check; check('1.1', {'speaker': 'ravdess-16', 'sex': 'female', 'emotion': 'fearful', 'intensity': 'strong'})"
FAIL = "from emolab.check import check; check('1.1', 7); check('2.1', 'seven')"


@pytest.fixture()
def file(tmp_path, monkeypatch):
    for name in ("EMOLAB_STRICT", "NBGRADER_EXECUTION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EMOLAB_PROGRESS", str(tmp_path / "mine.json"))
    kept.forget()
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


def test_a_file_is_written_whole_or_not_at_all(file, files_up_to, capsys):
    kept.note("exercises", "2.1", "passed")
    before = file.read_bytes()
    with files_up_to(len(before)):
        check.check("2.2", 1)
        check.check("2.3", 1)
    told = capsys.readouterr()
    assert file.read_bytes() == before and os.listdir(file.parent) == [file.name]
    assert told.err.count("File too large") == 1 and "2.2 not yet" in told.out
    check.progress()
    assert "✔ 2.1  passed" in capsys.readouterr().out


@pytest.mark.parametrize(
    "setting", [{"EMOLAB_STRICT": "1"}, {"NBGRADER_EXECUTION": "autograde"}, {"EMOLAB_PROGRESS": "off"}]
)
def test_nothing_is_kept_of_tests_and_of_other_peoples_answers(file, setting):
    in_a_kernel(PASS, **setting)
    assert not file.exists()


@pytest.fixture()
def clone(file):
    """A clone of which only the room of the exercises is there, in a folder that everybody may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield clone_in(Path(folder))


def clone_in(folder):
    for name in ("__init__.py", "errors.py", "shipped.py", "check"):
        here, there = shipped.ROOT / "emolab" / name, folder / "emolab" / name
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(here, there) if here.is_dir() else shutil.copy(here, there)
    (folder / "notebooks").mkdir()
    (folder / "pyproject.toml").touch()
    return folder


def place_of(clone, home, user=None):
    """Where what is done with a clone is kept, for somebody with a home of their own."""
    become = f"import os; os.setuid({user}); " if user else ""
    done = subprocess.run(
        [sys.executable, "-c", f"from emolab.check import kept; {become}print(kept.place())"],
        cwd="/", env={"PYTHONPATH": str(clone), "HOME": home}, capture_output=True, text=True,
    )  # fmt: skip  # several a line
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


@posix
def test_it_lies_beside_the_notebooks_or_where_the_user_keeps_things(clone):
    assert place_of(clone, "/home/me") == clone / "notebooks" / kept.FILE
    (clone / "pyproject.toml").unlink()
    place = place_of(clone, "/home/me")
    assert place.name == kept.FILE and place.is_relative_to("/home/me")


@posix
@pytest.mark.skipif(os.name == "posix" and os.getuid() != 0, reason="only root may be somebody else")
def test_two_who_share_a_clone_have_a_file_each(clone):
    (clone / "notebooks").chmod(0o777)
    os.chown(clone / "notebooks", 4710, 4710)
    places = [place_of(clone, f"/home/{user}", user=user) for user in (4710, 4711, 4712)]
    assert places[0] == clone / "notebooks" / kept.FILE
    assert [place.is_relative_to(f"/home/{user}") for user, place in zip((4711, 4712), places[1:], strict=True)]
    assert len(set(places)) == 3


def test_what_a_learner_keeps_is_not_committed():
    ignored = (shipped.ROOT / ".gitignore").read_text()
    assert f"/notebooks/{Path(kept.FILE).stem}*.json" in ignored
