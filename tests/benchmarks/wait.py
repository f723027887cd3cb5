"""What a person waits for, as ratios in one run on one thread: beside importing librosa, and beside an older clone.

EMOLAB_BEFORE names the folder of that clone, such as `git worktree add ../before TAG` makes it; both are then asked in
turns, each in a process of its own. Without it, only the first ratio is measured, and times.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile

from benchmarks.predict import CLIP_SECONDS, N_FILES, cut_clips
from emolab import shipped
from emolab.recordings import audio

TEN_MINUTES = 600
AT_ONCE = 4
# What nobody should wait for who wants one answer.
HEAVY = ("librosa", "numba", "pandas", "matplotlib", "sklearn", "skops", "scipy.signal", "scipy.stats")
# Asked in a process of its own: reads what to do, a line a time, and writes what it took.
WORKER = """
import json, sys, time
from concurrent.futures import ThreadPoolExecutor
from emolab import recognizer
answering = recognizer.load()
def ask(path):
    return answering.predict_file(path).error
for line in sys.stdin:
    what, paths = json.loads(line)
    start = time.perf_counter()
    if what == "at once":
        with ThreadPoolExecutor(len(paths)) as pool:
            wrong = list(pool.map(ask, paths))
    else:
        wrong = [ask(path) for path in paths]
    seconds = time.perf_counter() - start
    peak = 0
    if sys.platform == "linux":
        peak = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "wrong": list(filter(None, wrong))}), flush=True)
"""


def measure(recordings, n_rounds=5):
    """Time the waits, the fastest of several rounds each.

    Parameters
    ----------
    recordings : list of path
        Recordings of voices; clips of three seconds and ten minutes of sound are cut out of them.

    Returns
    -------
    dict
        ``cold_over_librosa_ratio``: `emolab predict clip.wav` beside ``import librosa`` (its STFT named, because librosa
        loads nothing before); ``loaded_for_one_answer``: which of `HEAVY` that command loads. By clone (``before``,
        ``now``): ``warm_answer_ms`` of three seconds, ``ten_minutes_s`` and ``ten_minutes_peak_mb`` of a process that
        does nothing else, ``four_at_once_s``; and as ``..._ratio`` now over before.
    """
    older = os.environ.get("EMOLAB_BEFORE")
    folders = {"before": older, "now": str(shipped.ROOT)} if older else {"now": str(shipped.ROOT)}
    with tempfile.TemporaryDirectory() as folder:
        clips = [str(path) for path in cut_clips(recordings, Path(folder))]
        long = _ten_minutes(clips, Path(folder) / "long.wav")
        report = _cold(clips[0], folders, n_rounds)
        workers = {name: _started(place) for name, place in folders.items()}
        for what, paths in (("one", clips[:10]), ("at once", clips[:AT_ONCE])):
            for worker in workers.values():
                _ask(worker, what, paths)
            times = {name: [] for name in workers}
            for _ in range(n_rounds):
                for name, worker in workers.items():
                    times[name].append(_ask(worker, what, paths)["seconds"])
            best = {name: min(taken) for name, taken in times.items()}
            named = "warm_answer_ms" if what == "one" else "four_at_once_s"
            per = 1000 / len(paths) if what == "one" else 1
            report |= _compared(named, {name: per * seconds for name, seconds in best.items()})
        for worker in workers.values():
            worker.stdin.close()
            worker.wait()
        taken = {name: _alone(place, clips[0], long) for name, place in folders.items()}
    report |= _compared("ten_minutes_s", {name: one["seconds"] for name, one in taken.items()})
    return report | _compared("ten_minutes_peak_mb", {name: one["peak"] for name, one in taken.items()})


def _cold(clip, folders, n_rounds):
    statements = {"librosa": [sys.executable, "-c", "import librosa; librosa.stft"]}
    statements |= {name: [sys.executable, "-m", "emolab", "predict", "--json", clip] for name in folders}
    best = dict.fromkeys(statements, np.inf)
    for _ in range(n_rounds):
        for name, command in statements.items():
            place = folders.get(name, folders["now"])
            start = time.perf_counter()
            subprocess.run(command, cwd=place, env=_environment(place), check=True, capture_output=True)
            best[name] = min(best[name], time.perf_counter() - start)
    listed = f"sys.exit(', '.join(name for name in {HEAVY} if name in sys.modules))"
    loads = f"import sys; from emolab.__main__ import main; main(['predict', '--json', {clip!r}]); {listed}"
    done = subprocess.run(
        [sys.executable, "-c", loads],
        env=_environment(folders["now"]),
        cwd=folders["now"],
        capture_output=True,
        text=True,
    )
    report = {"librosa_s": round(best["librosa"], 2), "cold_command_s": round(best["now"], 2)}
    report["cold_over_librosa_ratio"] = round(best["now"] / best["librosa"], 2)
    if "before" in best:
        report["cold_over_librosa_before_ratio"] = round(best["before"] / best["librosa"], 2)
    return report | {"loaded_for_one_answer": done.stderr.strip() or "nothing heavy"}


def _compared(name, values):
    report = {name: {where: round(value, 2) for where, value in values.items()}}
    if "before" in values:
        report[f"{name.rpartition('_')[0]}_ratio"] = round(values["now"] / values["before"], 2)
    return report


def _started(place):
    return subprocess.Popen(
        [sys.executable, "-c", WORKER],
        cwd=place, env=_environment(place), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip  # several a line


def _ask(worker, what, paths):
    worker.stdin.write(json.dumps([what, paths]) + "\n")
    worker.stdin.flush()
    took = json.loads(worker.stdout.readline())
    if took["wrong"]:
        raise RuntimeError(took["wrong"][0])
    return took


def _alone(place, clip, path):
    """Ask a new process about one file, so that its peak of memory is that file's; it is loaded before the clock runs."""
    worker = _started(place)
    _ask(worker, "one", [clip])
    took = _ask(worker, "one", [path])
    worker.stdin.close()
    worker.wait()
    return took


def _ten_minutes(clips, path):
    sound = np.concatenate([audio.read(clip)[0] for clip in clips])
    n_copies = int(np.ceil(TEN_MINUTES / (N_FILES * CLIP_SECONDS)))
    soundfile.write(path, np.tile(sound, n_copies)[: TEN_MINUTES * audio.RATE], audio.RATE)
    return str(path)


def _environment(place):
    threads = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
    return {**os.environ, **threads, "PYTHONPATH": str(place)}
