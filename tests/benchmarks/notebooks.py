"""Every notebook of the course from top to bottom: how long it runs, and the most memory that its kernel held.

The memory counts the kernel and whatever it started. A kernel begins with what an empty notebook takes.
"""

import os
import threading
import time

import nbclient
import nbformat
import psutil

from emolab import shipped

# The notebooks were written on a machine that had downloaded nothing, and are measured on the same.
HIDDEN = ("EMOLAB_DATA_DIR", "EMOLAB_FEATURES_DIR")


def measure(recordings, notebooks=None):
    """Execute notebooks, one after the other; the recordings are not asked for.

    Parameters
    ----------
    recordings : list of path
    notebooks : list of path, optional
        By default those of the course. None of the files is changed.

    Returns
    -------
    dict
        ``run_s`` and ``kernel_peak_mb``, each by name of notebook.
    """
    paths = notebooks or sorted(shipped.NOTEBOOKS.glob("[0-9]*.ipynb"))
    run_s, kernel_peak_mb = {}, {}
    for path in paths:
        run_s[path.stem], kernel_peak_mb[path.stem] = execute(path)
    return {"run_s": run_s, "kernel_peak_mb": kernel_peak_mb}


def execute(path):
    """Run a notebook in a kernel of its own; return seconds and megabytes."""
    notebook = nbformat.read(path, 4)
    folder = {"metadata": {"path": str(path.parent)}}
    client = nbclient.NotebookClient(notebook, timeout=1800, kernel_name="python3", resources=folder)
    seen = {name: value for name, value in os.environ.items() if name not in HIDDEN}
    start = time.perf_counter()
    with client.setup_kernel(env=seen):
        with Watch(client.km.provisioner.pid) as watch:
            for place, cell in enumerate(notebook.cells):
                client.execute_cell(cell, place)
        seconds = time.perf_counter() - start
    return round(seconds, 1), round(watch.peak / 2**20)


class Watch:
    """Remembers the most memory that a process and its children have held while watched."""

    def __init__(self, pid, interval=0.05):
        self.process, self.interval, self.peak = psutil.Process(pid), interval, 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        self._thread.join()

    def _look(self):
        ended = False
        while not ended:
            ended = self._done.wait(self.interval)
            self.peak = max(self.peak, sum(map(resident, family(self.process))))


def family(process):
    try:
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def resident(process):
    try:
        return process.memory_info().rss
    except psutil.Error:
        # It ended between being listed and being asked.
        return 0
