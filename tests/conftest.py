"""What tests share: real recordings where there are some, and a made sound where not."""

import functools
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import made
import numpy as np
import pytest
import zoo
from hypothesis import settings
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from emolab import shipped
from emolab.recordings import audio

# What tests pass is nobody's progress; children of this process inherit it.
os.environ["EMOLAB_PROGRESS"] = "off"
# A busy machine is no failure.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


# By file, of this run; where those of the last whole run are kept.
SECONDS, TOOK = {}, "emolab/seconds"


def pytest_collection_modifyitems(config, items):
    """Files that took longest the last time come first: begun last, one of them keeps one process busy alone.

    The first time, those that need a browser or a kernel do, and then those that ask other processes or the zoo.
    """
    took = config.cache.get(TOOK, {}) if hasattr(config, "cache") else {}
    text = functools.cache(lambda path: path.read_text(encoding="utf-8"))

    def place(item):
        name = item.nodeid.partition("::")[0]
        alone = not any(word in text(item.path) for word in ("subprocess", "animals"))
        return -took.get(name, 0), "/browser/" not in name, not name.endswith(".ipynb"), alone

    items.sort(key=place)


def pytest_runtest_logreport(report):
    name = report.nodeid.partition("::")[0]
    SECONDS[name] = SECONDS.get(name, 0) + report.duration


def pytest_sessionfinish(session):
    """Remember how long files took, once, and only of a run of many."""
    if hasattr(session.config, "cache") and not hasattr(session.config, "workerinput") and len(SECONDS) > 50:
        session.config.cache.set(TOOK, SECONDS)


@pytest.fixture(scope="session")
def real_corpora():
    """The folder of real corpora; tests that want it are skipped where EMOLAB_DATA_DIR does not name one."""
    folder = os.environ.get("EMOLAB_DATA_DIR")
    if not folder or not Path(folder, "ravdess").is_dir():
        pytest.skip("needs real recordings: set EMOLAB_DATA_DIR to a folder with ravdess/ in it")
    return Path(folder)


@pytest.fixture(scope="session")
def hum():
    """Two seconds at 16 kHz that a voice could have made: harmonics of 150 Hz that swell and fade."""
    time = np.arange(2 * 16_000) / 16_000
    tone = sum(np.sin(2 * np.pi * 150 * k * time) / k for k in range(1, 20))
    return (0.1 * tone * np.sin(np.pi * time / 2)).astype(np.float32)


@pytest.fixture(scope="session")
def voice():
    """About two seconds at 16 kHz in which somebody speaks all the time: a simulated actor, an angry one."""
    samples, _ = audio.load(shipped.path("voices", "Actor_03", "03-01-05-01-01-01-03.ogg"))
    return samples


@pytest.fixture(scope="session")
def animals(tmp_path_factory):
    """The zoo of bad and odd sound files: whatever reads recordings is tried on it."""
    return zoo.fill(tmp_path_factory.mktemp("zoo"))


@pytest.fixture
def shown(tmp_path):
    """What an IPython with a kernel behind it was asked to display: a list of {"data": ..., "metadata": ...}."""

    class WithKernel(InteractiveShell):
        kernel = "there is one"

    without_history = Config({"HistoryManager": {"enabled": False}})
    shell = WithKernel.instance(config=without_history, ipython_dir=str(tmp_path / "ipython"))
    shell.display_pub = CapturingDisplayPublisher()
    yield shell.display_pub.outputs
    WithKernel.clear_instance()


@pytest.fixture
def files_up_to():
    """As on a disk that is nearly full: ``with files_up_to(100): ...`` lets no file grow beyond as many bytes."""
    resource = pytest.importorskip("resource", reason="limits of POSIX systems")

    @contextmanager
    def limit(n_bytes):
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return limit


@pytest.fixture(scope="session")
def folder_of_made_tables(tmp_path_factory):
    return made.write_all(tmp_path_factory.mktemp("tables"))


@pytest.fixture
def made_tables(folder_of_made_tables, monkeypatch):
    """Tables that are made up, in place of those that ship."""
    monkeypatch.setenv("EMOLAB_FEATURES_DIR", str(folder_of_made_tables))


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Install a package of files where this process looks first: ``install("name", {"model.bin": b"..."})``."""

    def put(name, files):
        site = tmp_path / "site-packages"
        for path, content in files.items():
            (site / name / path).parent.mkdir(parents=True, exist_ok=True)
            (site / name / path).write_bytes(content)
        about = site / f"{name.replace('-', '_')}-1.0.0.dist-info"
        about.mkdir(parents=True, exist_ok=True)
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0.0\n")
        (about / "RECORD").write_text("".join(f"{name}/{path},,\n" for path in files))
        monkeypatch.syspath_prepend(site)
        return site / name

    return put


@pytest.fixture
def small_disk():
    """Mount a disk of its own on a folder: ``small_disk(folder, "32k")``; skipped where that is not allowed."""
    mounted = []

    def mount(folder, size):
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
        if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("a small disk needs the right to mount one")
        mounted.append(str(folder))
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", folder], check=True)
