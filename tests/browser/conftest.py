"""A real browser whose microphone hears a file, and the servers that it visits."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import numpy as np
import pytest
import soundfile

from emolab import shipped

ROOT = shipped.ROOT
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


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server in a process group of its own, ended with all its kernels."""

    def __init__(self, command, address, folder, **environment):
        inherited = {**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3", **environment}
        self.log = Path(folder, "server.log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, env=inherited, stdout=log, stderr=log, start_new_session=True
            )
        self.address = address

    def wait(self, seconds=60):
        """Return once the server answers."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log.read_text()
            try:
                with urllib.request.urlopen(self.address + "/static/", timeout=2):
                    return self
            except urllib.error.HTTPError:
                return self
            except OSError:
                time.sleep(0.2)
        raise TimeoutError(self.log.read_text())

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


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


def notebook_of(path, *cells):
    """Write a notebook of code cells and return its path."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata.kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nbformat.write(notebook, path)
    return path


def run_in_lab(page):
    """Run the notebook that JupyterLab has opened; a Lab that is still busy opening loses the first clicks."""
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
    widget = page.locator(".jp-OutputArea-output .jupyter-widgets").first
    for _ in range(6):
        page.locator(".jp-Notebook .jp-Cell").first.click()
        page.keyboard.press("Escape")
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        try:
            return widget.wait_for(timeout=15_000)
        except Exception as error:
            last = error
    raise last


def likeness(heard, said):
    """Correlate two sounds at the lag where they match best."""
    heard, said = (np.asarray(sound, float) - np.mean(sound) for sound in (heard, said))
    n = 1 << (len(heard) + len(said)).bit_length()
    products = np.fft.irfft(np.fft.rfft(heard, n) * np.conj(np.fft.rfft(said, n)), n)
    lag = int(products.argmax())
    lag -= n if lag > n // 2 else 0
    first = heard[max(lag, 0) :]
    second = said[max(-lag, 0) :]
    shared = min(len(first), len(second))
    assert shared > 0.5 * len(said), "the two sounds hardly overlap"
    return float(np.corrcoef(first[:shared], second[:shared])[0, 1])
