"""Installed from a wheel, in another folder, without the clone: every command works, and none shows where it lies."""

import os
import subprocess
import sys
import tomllib
import zipfile

import pytest

from emolab import shipped
from emolab.__main__ import COMMANDS, MOVED

SETUP = tomllib.loads((shipped.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    # Nothing is built in the clone: another process may be building there too, and it may be read-only.
    (folder / "elsewhere.cfg").write_text(f"[build]\nbuild_base={folder}\n[egg_info]\negg_base={folder}\n")
    environment = os.environ | {"DIST_EXTRA_CONFIG": str(folder / "elsewhere.cfg")}
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), "."]
    made = subprocess.run(command, cwd=shipped.ROOT, env=environment, capture_output=True, text=True, timeout=300)
    if made.returncode and "Could not find a version" in made.stderr:
        pytest.skip("needs a package index, to fetch what builds a wheel")
    assert made.returncode == 0, made.stderr[-2000:]
    return next(folder.glob("emolab-*.whl"))


@pytest.fixture(scope="session")
def site(wheel, tmp_path_factory):
    """A folder of packages with the wheel in it; what the course depends on is found where it is anyway."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    command = [sys.executable, "-m", "emolab.commands.warm_up"]
    subprocess.run(command, cwd=folder, env=os.environ | {"PYTHONPATH": str(folder)}, check=True, timeout=300)
    return folder


def run(site, tmp_path, *words):
    environment = os.environ | {"PYTHONPATH": str(site), "EMOLAB_DATA_DIR": str(tmp_path / "none")}
    command = [sys.executable, "-m", "emolab", *map(str, words)]
    return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)


def test_every_package_travels():
    packages = {
        ".".join(path.parent.relative_to(shipped.ROOT).parts) for path in shipped.ROOT.glob("emolab/**/__init__.py")
    }
    assert packages == {name for name in SETUP["packages"] if name.partition(".")[0] == "emolab"}


def test_what_ships_travels_and_what_makes_it_does_not(site):
    listed = (site / "emolab_data" / shipped.HASHES).read_text().splitlines()
    assert listed and all((site / "emolab_data" / line.split()[-1]).is_file() for line in listed)
    assert len(list((site / "emolab_data" / "voices").rglob("*.ogg"))) == len(
        list((shipped.DATA / "voices").rglob("*.ogg"))
    )
    assert {path.name for path in (site / "emolab_notebooks").glob("*.ipynb")} == {
        path.name for path in shipped.NOTEBOOKS.glob("*.ipynb")
    }
    assert (site / "emolab" / "commands" / "settings" / "lab" / "overrides.json").is_file()
    # Type checkers read the hints of a package only where this file says so.
    assert (site / "emolab" / "py.typed").is_file()
    assert not list((site / "emolab_data").rglob("*.py")) and not (site / "emolab_notebooks" / "solutions").exists()


# Which of the commands answers with what, and its exit status; every command is here.
CALLS = {
    "doctor": (["doctor"], 0, "data/models"),
    "corpora": (["corpora"], 0, "1440 clips"),
    "fetch": (["fetch", "savee"], 1, "register"),
    "features": (["features", "--list"], 0, "541 columns"),
    "predict": (["predict", "--text", "I am so happy today!", "--json"], 0, '"emotion"'),
    "evaluate": (["evaluate", "--corpus", "emodb", "--model", "dummy", "--split", "loso"], 0, "UAR"),
    "leaks": (["leaks"], 0, "wide_network"),
    "exercises": (["exercises"], 1, "clone"),
    "progress": (["progress"], 0, "Nothing done yet"),
    "transcribe": (["transcribe", "nosuch.wav"], 1, "nosuch.wav"),
}
# They serve until they are stopped; their work begins with `course_folder`, below.
SERVERS = {"lab", "demo"}


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - SERVERS))
def test_every_command_works_from_elsewhere(command, site, tmp_path):
    if command not in CALLS:
        pytest.fail(f"add a call of `emolab {command}` to CALLS")
    words, status, said = CALLS[command]
    done = run(site, tmp_path, *words)
    assert done.returncode == status, done.stderr
    assert said in done.stdout + done.stderr and str(site) not in done.stdout + done.stderr


def test_a_voice_is_answered(site, tmp_path):
    voice = next((site / "emolab_data" / "voices").rglob("*.ogg"))
    done = run(site, tmp_path, "predict", voice, "--json")
    assert done.returncode == 0 and '"probabilities"' in done.stdout, done.stderr


def test_after_set_up_nothing_is_left_to_compile(site, tmp_path):
    voice = next((site / "emolab_data" / "voices" / "Actor_07").glob("*.ogg"))
    before = {path.name for path in site.rglob("*.nb[ic]")}
    assert len(before) > 20
    done = run(site, tmp_path, "features", voice, "--recipe", "emolab", "--out", tmp_path / "one.parquet")
    assert done.returncode == 0 and {path.name for path in site.rglob("*.nb[ic]")} == before, done.stderr


@pytest.mark.parametrize("command", sorted(MOVED))
def test_a_command_of_the_clone_says_so(command, site, tmp_path):
    done = run(site, tmp_path, command)
    assert done.returncode == 2 and "in a clone" in done.stderr


def test_the_notebooks_are_copied_to_be_worked_in_and_nothing_of_the_learner_is_lost(site, tmp_path):
    code = "from emolab.commands import serving; print(serving.course_folder())"
    environment = os.environ | {"PYTHONPATH": str(site)}
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        folder = tmp_path / "emolab-course" / "notebooks"
        assert done.stdout.strip() == str(folder.parent), done.stderr
        first = folder / "00_start_here.ipynb"
        assert first.read_text().startswith("{" if not first.with_suffix(".mine").exists() else "my notes")
        first.write_text("my notes")
        first.with_suffix(".mine").touch()
    assert (folder / "exercises" / "01_explore_the_data.ipynb").is_file()


def test_a_damaged_file_is_named_without_a_clone(site, tmp_path):
    code = (
        "from emolab import shipped\n"
        "try: shipped.path('models', 'nosuch.skops')\n"
        "except shipped.MissingFile as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
    )
    assert "pip install" in done.stdout and "git" not in done.stdout
