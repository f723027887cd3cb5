"""What browser tests do again and again: start servers, write notebooks, run them in JupyterLab, compare sounds."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import numpy as np

from emolab import shipped

ROOT = shipped.ROOT


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
