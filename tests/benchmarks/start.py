"""Starting: what everybody waits for before anything is heard, each in a new process."""

import subprocess
import sys
import time

STATEMENTS = {
    "python_alone_s": "pass",
    "import_emolab_s": "import emolab",
    "command_line_s": "import emolab.__main__ as command; command.parser()",
    "librosa_s": "import librosa; librosa.stft",
    "tensorflow_s": "import tensorflow",
}


def measure(recordings, n_rounds=2):
    """Time each of `STATEMENTS`; the fastest of several rounds counts. The recordings are not asked for.

    Returns
    -------
    dict of str to float
        Seconds.
    """
    return {name: round(min(_seconds(code) for _ in range(n_rounds)), 2) for name, code in STATEMENTS.items()}


def _seconds(code):
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start
