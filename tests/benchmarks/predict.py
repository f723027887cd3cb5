"""How long an answer about a voice takes: a clip of three seconds with everything loaded, a command, one for forty."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile

from emolab import recognizer
from emolab.recordings import audio

CLIP_SECONDS = 3.0
N_FILES = 40


def measure(recordings, n_rounds=30):
    """Time the recognizer on recordings.

    Parameters
    ----------
    recordings : list of path
        Recordings of voices; for the single clip, the first three seconds of them, one after the other, are taken.
    n_rounds : int
        How often the single clip is answered.

    Returns
    -------
    dict
        ``model``; ``warm_median_ms`` and ``warm_worst_ms``: from a file to its `Prediction`; ``cold_command_s``:
        ``emolab predict`` on that file, from the start of Python to its end; ``forty_files_s``: the same on forty.
    """
    with tempfile.TemporaryDirectory() as folder:
        clips = cut_clips(recordings, Path(folder))
        answering = recognizer.load()
        for clip in clips[:2]:
            answering.predict_file(clip)
        seconds = []
        for i in range(n_rounds):
            start = time.perf_counter()
            answering.predict_file(clips[i % len(clips)])
            seconds.append(time.perf_counter() - start)
        cold = _command(clips[:1])
        forty = _command(clips)
    return {
        "model": answering.name,
        "warm_median_ms": round(1000 * float(np.median(seconds)), 1),
        "warm_worst_ms": round(1000 * max(seconds), 1),
        "cold_command_s": round(cold, 2),
        "forty_files_s": round(forty, 2),
    }


def cut_clips(recordings, folder):
    """Cut forty clips of three seconds out of the recordings, put one after the other as often as need be."""
    length = int(CLIP_SECONDS * audio.RATE)
    sound = np.concatenate([audio.load(path)[0] for path in recordings])
    sound = np.tile(sound, int(np.ceil((N_FILES + 1) * length / len(sound))))
    clips = []
    for i in range(N_FILES):
        clips.append(folder / f"clip_{i:02d}.wav")
        soundfile.write(clips[-1], sound[i * length : (i + 1) * length], audio.RATE)
    return clips


def _command(clips):
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "emolab", "predict", "--json", *map(str, clips)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip  # several a line
    seconds = time.perf_counter() - start
    if len([json.loads(line) for line in done.stdout.splitlines()]) != len(clips):
        raise RuntimeError(f"emolab predict answered {done.stdout.count(chr(10))} of {len(clips)} files.")
    return seconds
