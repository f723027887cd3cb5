"""A real browser whose microphone hears a file, and the servers that it visits."""

import shutil
import sys

import numpy as np
import pytest
import soundfile
from visits import ROOT, Server, free_port

VOICE = ROOT / "data" / "voices" / "Actor_12" / "03-01-05-02-01-01-12.ogg"
MICROPHONE_RATE = 48_000


def find_chromium():
    """Return Debian's Chromium or another one; tests that need it are skipped where there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def spoken(tmp_path_factory):
    """What is said into the microphone, once and then silence: (samples at 16 kHz, the file that Chromium plays)."""
    import soxr

    samples, rate = soundfile.read(VOICE, dtype="float32")
    path = tmp_path_factory.mktemp("microphone") / "spoken.wav"
    loud = soxr.resample(samples, rate, MICROPHONE_RATE)
    soundfile.write(path, np.concatenate([loud, np.zeros(60 * MICROPHONE_RATE, np.float32)]), MICROPHONE_RATE)
    return soxr.resample(samples, rate, 16_000), path


@pytest.fixture(scope="session")
def playwright():
    sync_api = pytest.importorskip("playwright.sync_api")
    if find_chromium() is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with sync_api.sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright, spoken):
    """Chromium with a microphone that hears `spoken` from its beginning each time it is opened."""
    with playwright.chromium.launch(
        executable_path=find_chromium(),
        args=[
            "--no-sandbox",
            "--disable-background-networking",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-audio-capture={spoken[1]}%noloop",
        ],
    ) as browser:
        yield browser


@pytest.fixture
def visit(browser):
    """Opens pages as one visitor, microphone allowed; ``visit(address, **context)`` returns the page."""
    contexts = []

    def open_page(address, permissions=("microphone",), **options):
        context = browser.new_context(permissions=list(permissions), **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def serve():
    """Starts servers, and ends them when all tests are done; ``serve(kind, notebook)`` returns the address."""
    servers = []

    def start(kind, notebook, *options):
        port = free_port()
        settings = ROOT / "emolab" / "settings"
        if kind == "voila":
            command = [sys.executable, "-m", "voila", str(notebook), f"--Voila.config_file_paths={settings}"]
        else:
            command = [sys.executable, "-m", "jupyterlab", f"--config={settings / 'jupyterlab.py'}", "--allow-root"]
            command += [f"--ServerApp.root_dir={notebook.parent}", "--IdentityProvider.token="]
        command += ["--no-browser", f"--port={port}", *options]
        servers.append(Server(command, f"http://localhost:{port}", notebook.parent))
        return servers[-1].wait().address

    yield start
    for server in servers:
        server.stop()
