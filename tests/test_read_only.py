"""A read-only course with an unwritable home, as in a shared lab or a container: everything works, nothing is left."""

import os
import shutil
import subprocess
import sys

import pytest

from emolab import shipped

pytestmark = pytest.mark.skipif(
    os.name != "posix" or (os.getuid() == 0 and not shutil.which("setpriv")), reason="needs permissions that bind"
)
# Root may write anywhere, unless that right is given up first.
AS_A_PLAIN_USER = (
    ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.name == "posix" and os.getuid() == 0 else []
)


@pytest.fixture
def lab(tmp_path):
    """A read-only copy of the package beside the files that ship, and a home that takes nothing."""
    shutil.copytree(shipped.ROOT / "emolab", tmp_path / "emolab", ignore=shutil.ignore_patterns("__pycache__"))
    # A clone is known by its project file.
    for name in ("data", "notebooks", "pyproject.toml"):
        (tmp_path / name).symlink_to(shipped.ROOT / name)
    for name in ("home", "temporary"):
        (tmp_path / name).mkdir()
    folders = [tmp_path / "home", *(path for path in (tmp_path / "emolab").rglob("*") if path.is_dir())]
    for folder in [*folders, tmp_path / "emolab"]:
        folder.chmod(0o555)
    yield tmp_path
    for folder in [tmp_path / "emolab", *folders]:
        folder.chmod(0o755)


def run(lab, *words, **settings):
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("NUMBA_CACHE_DIR", "EMOLAB_CACHE_DIR", "EMOLAB_DATA_DIR", "XDG_CACHE_HOME", "HOME")
    }
    environment |= {"PYTHONPATH": str(lab), "HOME": str(lab / "home"), "TMPDIR": str(lab / "temporary")} | settings
    return subprocess.run(
        [*AS_A_PLAIN_USER, sys.executable, "-m", "emolab", *map(str, words)],
        cwd=lab / "temporary", env=environment, capture_output=True, text=True, timeout=300,
    )  # fmt: skip  # several a line


@pytest.fixture
def voice():
    return sorted(shipped.path("voices").rglob("*.ogg"))[0]


def test_a_clip_is_measured_and_answered_and_nothing_is_left(lab, voice):
    for command in ("features", "predict"):
        done = run(lab, command, voice)
        assert done.returncode == 0, done.stderr
        assert voice.stem in done.stdout or "sounds" in done.stdout
    assert list((lab / "temporary").iterdir()) == list((lab / "home").iterdir()) == []


def test_a_place_that_can_be_written_to_is_left_to_numba(tmp_path, monkeypatch):
    from emolab.recordings import compiled

    monkeypatch.delenv(compiled.VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "not there yet"))
    assert compiled.keep_somewhere() is None and compiled.VARIABLE not in os.environ


@pytest.mark.parametrize("words", [("doctor",), ("corpora",), ("predict", "--text", "I am so happy.")])
def test_what_needs_no_sound_works_without_a_home(lab, words):
    done = run(lab, *words, HOME="/nowhere")
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
