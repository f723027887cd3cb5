"""A real browser before real servers: Chromium, JupyterLab and Voilà, on this machine only."""

import os
import shutil
import subprocess
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from servers import PATIENCE_S, copy_notebooks, environment, free_ports, stop, wait_until_it_answers

from emolab import shipped
from emolab.commands import serving
from emolab.recordings import audio

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--use-fake-device-for-media-stream",
]
SPOKEN = shipped.ROOT / "data" / "voices" / "Actor_12" / "03-01-05-02-01-01-12.ogg"
MICROPHONE_RATE = 48_000


@pytest.fixture(scope="session")
def chromium_path():
    """Where Chromium is; without one the test is skipped, or fails if EMOLAB_REQUIRE_BROWSER is 1."""
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if found is None:
        message = "needs a browser: no Chromium on the PATH"
        if os.environ.get("EMOLAB_REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def spoken(tmp_path_factory):
    """What is said into the microphone, once, then silence: (samples at 16 kHz, the file that Chromium plays)."""
    samples, rate = audio.read(SPOKEN)
    path = tmp_path_factory.mktemp("microphone") / "spoken.wav"
    said = np.concatenate([soxr.resample(samples, rate, MICROPHONE_RATE), np.zeros(60 * MICROPHONE_RATE, np.float32)])
    soundfile.write(path, said, MICROPHONE_RATE)
    return samples, path


@pytest.fixture(scope="session")
def browser(chromium_path, spoken):
    """One browser for all tests; each test opens pages of its own. Its microphone hears `spoken` from the beginning."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright, of the extra [test]")
    microphone = f"--use-file-for-fake-audio-capture={spoken[1]}%noloop"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=[*FLAGS, microphone])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe():
    """The text of axe-core."""
    package = pytest.importorskip("axe_playwright_python", reason="needs axe-playwright-python, of the extra [test]")
    return resources.files(package).joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture()
def visit(browser):
    """Opens pages as separate visitors who allow the microphone; ``visit()`` returns a page.

    Each remembers what it asked others for (`page.strangers`), also where that was forbidden to it, and which scripts
    broke (`page.broken`).
    """
    contexts = []

    def arrive(permissions=("microphone",), **options):
        options.setdefault("viewport", {"width": 1280, "height": 900})
        contexts.append(browser.new_context(permissions=list(permissions), **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        page.strangers, page.broken = [], []
        page.on("request", lambda asked: page.strangers.append(asked.url) if not _is_ours(asked.url) else None)
        page.on("pageerror", lambda error: page.broken.append(str(error)))
        return page

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture()
def page(visit):
    """The page of one visitor."""
    return visit()


def _is_ours(url):
    return url.startswith(("http://127.0.0.1:", "data:", "blob:"))


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """Start a server by its command; returns its address. It is stopped, with its kernels, after the module's tests."""
    running, folder = [], tmp_path_factory.mktemp("server")

    def start_server(command, path="/"):
        (port,) = free_ports(1)
        log = (folder / f"{port}.log").open("w")
        server = subprocess.Popen(
            [*command, f"--port={port}", "--no-browser"],
            cwd=shipped.ROOT, env=environment(folder), stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip  # several a line
        running.append(server)
        address = f"http://127.0.0.1:{port}"
        wait_until_it_answers(server, address + path, Path(log.name))
        return address

    yield start_server
    for server in running:
        stop(server)


@pytest.fixture(scope="module")
def demo(start):
    """The address of the demo as an app; here one visitor comes after the other, so the next kernel does not wait."""
    return start(serving.demo_command(["--VoilaKernelManager.fill_delay=0.5"]))


@pytest.fixture(scope="module")
def lab(start, tmp_path_factory):
    """JupyterLab over copies of the notebooks, stripped of their outputs: its address and the folder it shows."""
    folder = tmp_path_factory.mktemp("clone") / "notebooks"
    copy_notebooks(folder)
    options = ["--IdentityProvider.token=", "--ServerApp.ip=127.0.0.1"]
    return start(serving.lab_command(options, folder.parent), path="/api"), folder
