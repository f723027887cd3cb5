"""Servers that the browser tests start on this machine, and the notebooks that they show."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request

import nbformat
import pytest

from emolab import shipped

PATIENCE_S = 120


def copy_notebooks(folder):
    """Copy the notebooks into a new `folder`, stripped of their outputs."""
    folder.mkdir(parents=True)
    for original in shipped.NOTEBOOKS.glob("*.ipynb"):
        notebook = nbformat.read(original, 4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        nbformat.write(notebook, folder / original.name)


def stop(server):
    """End a server with its kernels; one that does not listen is killed."""
    server.terminate()
    try:
        server.wait(timeout=30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def environment(folder):
    """Nothing that the person at this machine has set up may decide about a test, nor be changed by it."""
    places = {name: str(folder / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR")}
    places |= {"IPYTHONDIR": str(folder / "ipython"), "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings")}
    places |= {"JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"), "PYTHONPATH": str(shipped.ROOT)}
    return {**os.environ, **places, "TF_CPP_MIN_LOG_LEVEL": "3"}


def free_ports(n):
    """Return `n` ports of this machine that nobody listens on."""
    probes = [socket.socket() for _ in range(n)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def wait_until_it_answers(server, address, log):
    """Wait for the first answer of a server; the test fails with its `log` where it ends before."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if server.poll() is not None:
            pytest.fail(f"the server ended by itself:\n{log.read_text()[-2000:]}")
        try:
            urllib.request.urlopen(address, timeout=PATIENCE_S).close()
            return
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    pytest.fail(f"no answer from {address}:\n{log.read_text()[-2000:]}")
