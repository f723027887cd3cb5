"""How fast the suite is on a machine: the subjects of `benchmarks`, each in a process of its own, as one table."""

import datetime
import importlib
import importlib.metadata
import multiprocessing
import os
import platform
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import psutil

from emolab import shipped
from emolab.errors import PlainError
from emolab.recordings import corpora

# Their versions decide how fast everything else is.
LIBRARIES = ("numpy", "scipy", "scikit-learn", "librosa", "keras")
UNITS = {"s": "s", "ms": "ms", "mb": "MB", "gib": "GiB"}


def recordings(n_clips):
    """Return some recordings to measure on, spread over the actors.

    Returns
    -------
    list of pathlib.Path
        Of RAVDESS where that is here, else simulated actors.
    """
    # The files come sorted by actor.
    found = corpora.find("ravdess") or corpora.find("ravdess", shipped.path("voices"))
    return found[:: max(1, len(found) // n_clips)][:n_clips]


def machine():
    """Describe this machine, and the versions that decide how fast it is.

    Returns
    -------
    dict of str to str, int or float
        Nothing in it says whose machine it is.
    """
    return {
        "date": datetime.date.today().isoformat(),
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "load": round(psutil.getloadavg()[0], 1),
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in LIBRARIES},
    }


def measure(subject, recordings):
    """Measure one subject in a new process.

    Parameters
    ----------
    subject : str
        One of `benchmarks.SUBJECTS`.
    recordings : list of path

    Returns
    -------
    dict
        What the subject's ``measure`` returns, and ``peak_memory_mb``; where something that it needs is missing,
        ``not_measured``: a sentence.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measured, subject, [str(path) for path in recordings]).result()


def text(measured):
    """Return measurements as lines of text: subject, what, value."""
    return "\n".join(f"{subject:10s} {what:36s} {value}" for subject, what, value in rows(measured))


def page(machine, measured):
    """Return measurements and the machine as a Markdown page."""
    lines = ["# What it takes", "", 'Written by `make bench ARGS="--page FILE.md"`, on this machine:', ""]
    lines += [f"- {what}: {value}" for _, what, value in rows({"machine": machine})]
    for subject, numbers in measured.items():
        about = importlib.import_module(f"benchmarks.{subject}").__doc__.strip()
        lines += ["", f"## {subject}", "", about, "", "| what | value |", "|---|---:|"]
        lines += [f"| {what} | {value} |" for _, what, value in rows({subject: numbers})]
    return "\n".join(lines) + "\n"


def rows(measured):
    """List measurements: (subject, what in words, value with its unit) for each number."""
    listed = []
    for subject, numbers in measured.items():
        for name, value in numbers.items():
            words, _, last = name.rpartition("_")
            words, unit = (words, f" {UNITS[last]}") if last in UNITS else (name, "")
            for key, one in value.items() if isinstance(value, dict) else [("", value)]:
                shown = ", ".join(map(str, one)) if isinstance(one, list) else str(one)
                listed.append((subject, f"{words.replace('_', ' ')} {key}".strip(), shown + unit))
    return listed


def _measured(subject, recordings):
    module = importlib.import_module(f"benchmarks.{subject}")
    try:
        return {**module.measure(recordings), "peak_memory_mb": _peak_memory_mb()}
    except PlainError as error:
        return {"not_measured": str(error)}


def _peak_memory_mb():
    if sys.platform == "win32":
        return round(psutil.Process().memory_info().peak_wset / 2**20)
    if sys.platform == "linux":
        # Not getrusage: it begins with the peak of the process that started this one.
        status = Path("/proc/self/status").read_text()
        return round(int(status.split("VmHWM:")[1].split()[0]) / 2**10)
    import resource

    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)


def _processor():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown"
