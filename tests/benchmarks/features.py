"""Every clip-level recipe together, against full1020 alone written the straightforward way, on the same clips.

On files at 48 kHz as RAVDESS publishes them (or copies at that rate, where there are none), and on the same sound read
at 16 kHz.
"""

import os
import tempfile
import time

import joblib
import numpy as np
import soundfile
import soxr
from joblib.externals.loky import get_reusable_executor

from emolab.features import plain, recipes, table
from emolab.recordings import audio

# All recipes of clip-level values together; `means` holds nothing that the four others do not.
CLIP_LEVEL = ("emolab", "means128", "means180", "means189", "means193", "full1020", "onsets")
RATE_AS_PUBLISHED = 48_000
# Where no file has that rate, so many are copied to it: enough for a ratio, and it takes seconds.
N_COPIES = 6


def measure(recordings, n_rounds=3):
    """Time ours (every clip-level recipe) against `plain.full1020` alone.

    Parameters
    ----------
    recordings : list of path
        Those at 48 kHz count for ``speedup_48k``, and all, read at 16 kHz, for ``speedup_16k``.
    n_rounds : int
        Each clip is timed so often, ours and the other in turn, and the fastest round counts: what a busy machine adds
        is not the code's.

    Returns
    -------
    dict
        ``speedup_48k``, ``speedup_16k``, ``real_time_factor`` (seconds of work for a second of sound),
        ``clips_per_second`` by number of processes, and the times.
    """
    paths = [str(path) for path in recordings]
    # First of all, because it says in a sentence what is wrong with a file.
    sounds = [audio.read(path) for path in paths]
    seconds = sum(soundfile.info(path).duration for path in paths)
    report = {"clips": len(paths), "seconds_of_sound": round(seconds, 1), "recipes": list(CLIP_LEVEL)}
    with tempfile.TemporaryDirectory() as folder:
        as_published = [path for path in paths if soundfile.info(path).samplerate == RATE_AS_PUBLISHED]
        as_published = as_published or _copies_as_published(sounds[:N_COPIES], folder)
        ours, theirs = _timed(as_published, _ours_from_file, _plain_from_file, n_rounds)
    report |= _compared("48k", len(as_published), ours, theirs)
    ours, theirs = _timed(sounds, _ours, _plain, n_rounds)
    report |= _compared("16k", len(sounds), ours, theirs)
    report["real_time_factor"] = round(ours / seconds, 4)
    report["clips_per_second"] = {str(n_jobs): _throughput(paths, n_jobs) for n_jobs in (1, 2)}
    report["cached_clips_per_second"] = _cached_throughput(paths)
    return report


def _copies_as_published(sounds, folder):
    paths = [os.path.join(folder, f"{number}.wav") for number in range(len(sounds))]
    for path, (samples, rate) in zip(paths, sounds, strict=True):
        soundfile.write(path, soxr.resample(samples, rate, RATE_AS_PUBLISHED), RATE_AS_PUBLISHED)
    return paths


def _ours(sound):
    return recipes.extract(*sound, *CLIP_LEVEL)


def _plain(sound):
    return plain.full1020(*sound)


def _ours_from_file(path):
    return recipes.extract(*audio.read(path), *CLIP_LEVEL)


def _plain_from_file(path):
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return plain.full1020(samples.mean(axis=1), rate)


def _timed(inputs, ours, theirs, n_rounds):
    """The seconds that each of two functions needs for all inputs, the fastest of several rounds for each input."""
    ours(inputs[0]), theirs(inputs[0])
    best = np.full((2, len(inputs)), np.inf)
    for _ in range(n_rounds):
        for i, one in enumerate(inputs):
            for j, function in enumerate((ours, theirs)):
                start = time.perf_counter()
                function(one)
                best[j, i] = min(best[j, i], time.perf_counter() - start)
    return best.sum(axis=1)


def _compared(rate, n_clips, ours, theirs):
    return {
        f"speedup_{rate}": round(theirs / ours, 2),
        f"ours_ms_per_clip_{rate}": round(1000 * ours / n_clips, 2),
        f"plain_ms_per_clip_{rate}": round(1000 * theirs / n_clips, 2),
    }


def _throughput(paths, n_jobs):
    with joblib.Parallel(n_jobs=n_jobs) as parallel:
        # The first call starts the processes and loads the libraries in them.
        parallel(joblib.delayed(_ours_from_file)(paths[0]) for _ in range(2 * n_jobs))
        start = time.perf_counter()
        parallel(joblib.delayed(_ours_from_file)(path) for path in paths)
        seconds = time.perf_counter() - start
    # Or its processes would wait five minutes for more to do, and the bench for them.
    get_reusable_executor().shutdown()
    return round(len(paths) / seconds, 1)


def _cached_throughput(paths):
    with tempfile.TemporaryDirectory() as folder:
        before = os.environ.get("EMOLAB_CACHE_DIR")
        os.environ["EMOLAB_CACHE_DIR"] = folder
        try:
            for path in paths:
                table.measure_file(path, "emolab")
            start = time.perf_counter()
            for path in paths:
                table.measure_file(path, "emolab")
            return round(len(paths) / (time.perf_counter() - start))
        finally:
            if before is None:
                del os.environ["EMOLAB_CACHE_DIR"]
            else:
                os.environ["EMOLAB_CACHE_DIR"] = before
