"""Every file of the zoo by every way into the suite: a right answer, or one sentence, and nothing left behind."""

import dataclasses
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
import ways

from emolab import recognizer, shipped
from emolab.features import ears
from emolab.recognizer import cues
from emolab.recordings import audio


@pytest.fixture(scope="module")
def deaf():
    """The recognizer without its ears: as many values, of which only the loudness is real; all sound is speech to it."""
    listening = recognizer.load()
    n_values = listening.emotion.n_features_in_

    def loudness(samples, spans):
        rows = [samples[int(start * audio.RATE) : int(end * audio.RATE) + 1] for start, end in spans]
        return np.stack([np.full(n_values, np.sqrt(np.mean(np.square(row))), np.float32) for row in rows])

    return dataclasses.replace(listening, measure=loudness, find=lambda samples: [(0, len(samples))])


@pytest.fixture(scope="module", autouse=True)
def measured_once():
    """Files with other names, endings and headers hold the same second of sound: its cues are measured once a sound."""
    measure, known = cues.measure, {}

    def remembered(samples, spans):
        key = hashlib.sha256(samples.tobytes()).digest(), tuple(spans)
        if key not in known:
            known[key] = measure(samples, spans)
        return known[key].copy()

    with mock.patch.object(cues, "measure", remembered):
        yield


@pytest.fixture(autouse=True)
def places(tmp_path, monkeypatch):
    """A cache and a folder for temporary files of our own, to see what is left in them."""
    for name in ("cache", "temporary"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("EMOLAB_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path


def problems(animals, way, places, **options):
    found = {}
    for number, animal in enumerate(animals):
        desk = places / str(number)
        desk.mkdir()
        # A traceback fails the test where it arises.
        outcome = way(animal, desk, **options)
        why = ways.wrong(animal, outcome, way)
        if why:
            found[str(animal.path)] = why
    assert not list((places / "temporary").iterdir())
    assert not [path for path in (places / "cache").rglob("*") if path.name.startswith(".")]
    return json.dumps(found, indent=1) if found else ""


def one_of_each_kind(animals):
    # Ten minutes of sound take seconds.
    return list({animal.kind: animal for animal in animals if animal.kind != "long"}.values())


def test_predict(animals, deaf, places, monkeypatch):
    monkeypatch.setattr(recognizer, "load", lambda: deaf)
    assert not problems(animals, ways.predict, places)


def test_predict_with_ears(animals, places, monkeypatch):
    if not ears.installed():
        pytest.skip("needs the speech encoder")
    listening = dataclasses.replace(recognizer.load(), find=lambda samples: [(0, len(samples))])
    monkeypatch.setattr(recognizer, "load", lambda: listening)
    assert not problems(one_of_each_kind(animals), ways.predict, places)


def test_features(animals, places):
    assert not problems(animals, ways.features, places, recipe="means128")


@pytest.mark.parametrize("recipe", ["emolab", "full1020"])
def test_features_of_other_recipes(animals, places, recipe):
    assert not problems(one_of_each_kind(animals), ways.features, places, recipe=recipe)


def test_manifest(animals, places):
    assert not problems([animal for animal in animals if ways.can_be_linked(animal)], ways.manifest, places)


def test_upload(animals, deaf, places):
    sent = [animal for animal in animals if ways.can_be_uploaded(animal)]
    assert len(sent) > 200, Counter(animal.kind for animal in sent)
    assert not problems(sent, ways.uploaded, places, load=lambda: deaf)


FATAL = ("2-hours.wav", "8-channels-192-kHz.wav", "fifo.wav", "zero.wav", "loop.wav", "locked.wav", "socket.wav")


@pytest.mark.parametrize("command", ["predict", "features"])
def test_what_would_hang_or_fill_the_memory_of_a_real_process(animals, places, command):
    paths = [str(animal.path) for animal in animals if animal.path.name in FATAL]
    assert len(paths) >= len(FATAL) - 1
    script = (
        "import sys\nfrom pathlib import Path\nfrom emolab import recognizer\nfrom emolab.__main__ import main\n"
        "def peak(): return int(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0]) // 1024\n"
        "if sys.argv[1] == 'predict': load = recognizer.load(); recognizer.load = lambda: load\n"
        "else: from emolab.features import recipes; recipes.columns('emolab')\n"
        "before = peak()\n"
        "print(*(main([sys.argv[1], path]) for path in sys.argv[2:]), peak() - before)\n"
    )
    if not Path("/proc/self/status").exists():
        pytest.skip("needs Linux to read the memory's peak")
    done = subprocess.run(
        [sys.executable, "-c", script, command, *paths], capture_output=True, text=True, timeout=300, check=True,
        env=os.environ | {"PYTHONPATH": str(shipped.ROOT)},
    )  # fmt: skip  # several a line
    *statuses, megabytes = done.stdout.splitlines()[-1].split()
    assert statuses == ["1"] * len(paths)
    assert int(megabytes) < 500
    assert "Traceback" not in done.stderr
