"""What goes wrong around the suite: full disks, killed runs, damaged files, files from strangers."""

import importlib
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression

import emolab
from emolab import shipped, whole
from emolab.__main__ import main
from emolab.errors import PlainError
from emolab.features import cache, table, tables
from emolab.models import classical
from emolab.recognizer import second_opinion, words
from emolab.recordings import audio, corpora

posix = pytest.mark.skipif(os.name != "posix", reason="limits of POSIX systems")


def files_under(folder):
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file())


def in_another_process(script, *arguments, **environment):
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (shipped.ROOT, shipped.DATA / "models"))), **environment},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip  # several a line


# ---- full disks ----------------------------------------------------------------------------------------------------


@pytest.fixture
def voice():
    return next(iter(sorted(shipped.path("voices").rglob("*.ogg"))))


@pytest.fixture(params=["a small disk", "a limit on files"])
def cramped(request, tmp_path, small_disk, monkeypatch):
    """A folder that takes 32 KiB, and the Python lines that make this process feel it."""
    if request.param == "a limit on files":
        if os.name != "posix":
            pytest.skip("limits of POSIX systems")
        # What counts the lines that tests reach writes files, too, and says so when it cannot.
        monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
        yield tmp_path, "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (32 << 10, 32 << 10))\n"
        return
    folder = tmp_path / "disk"
    folder.mkdir()
    yield small_disk(folder, "32k"), ""


def test_a_disk_that_is_full_while_a_table_is_saved_is_one_sentence_and_leaves_nothing(cramped, voice):
    folder, limit = cramped
    script = limit + "import sys; from emolab.__main__ import main; sys.exit(main(sys.argv[1:]))"
    sounds = [str(voice)] * 60
    with in_another_process(
        script, "features", "--recipe", "means128", "--out", folder / "table.csv", *sounds, EMOLAB_CACHE_DIR=""
    ) as run:
        _, err = run.communicate()
    last = err.strip().splitlines()[-1]
    assert run.returncode == 1
    assert last.startswith("emolab features: ") and last.endswith(("No space left on device.", "File too large."))
    assert "Traceback" not in err
    assert files_under(folder) == []


def test_a_cache_without_room_costs_no_result(cramped, voice):
    folder, limit = cramped
    script = limit + (
        "import sys; from emolab.features import table\n"
        "for _ in range(2): print(table.measure_file(sys.argv[1], 'full1020').sum())"
    )
    # Another result takes the room.
    full = folder / "kept"
    full.mkdir()
    (full / "filling").write_bytes(bytes(30 << 10))
    with in_another_process(
        script.replace("32 << 10", "1 << 10"), voice, EMOLAB_CACHE_DIR=str(full), NUMBA_DISABLE_CACHING="1"
    ) as run:
        out, err = run.communicate()
    assert run.returncode == 0, err
    first, again = out.split()
    assert first == again
    assert files_under(full) == ["filling"]


def test_a_disk_that_fills_up_in_the_midst_leaves_what_was_there_before(tmp_path):
    path = tmp_path / "model.skops"
    path.write_bytes(b"the old one")
    with pytest.raises(OSError, match="No space"), whole.replacing(path) as part:
        part.write_bytes(b"half of the new o")
        raise OSError(28, "No space left on device")
    assert path.read_bytes() == b"the old one" and files_under(tmp_path) == ["model.skops"]


def test_a_link_stays_one_and_what_only_its_owner_may_read_stays_so(tmp_path):
    (tmp_path / "disk").mkdir()
    target, link = tmp_path / "disk" / "stored", tmp_path / "progress.json"
    target.write_bytes(b"the old one")
    target.chmod(0o600)
    link.symlink_to(target)
    with whole.replacing(link) as part:
        part.write_bytes(b"the new one")
        assert part.suffix == ".json"
    assert link.is_symlink() and target.read_bytes() == b"the new one" and target.stat().st_mode & 0o777 == 0o600
    assert files_under(tmp_path / "disk") == ["stored"]


def test_a_place_that_takes_no_file_is_named_before_the_work(capsys):
    # /proc is a folder for everybody, and takes a file from nobody. The recording is never looked for.
    assert main(["features", "no such recording.wav", "--out", "/proc/table.csv"]) == 1
    assert capsys.readouterr().err.startswith("emolab features: /proc/table.csv: ")


@pytest.mark.parametrize("out", ["no/such/folder/table.csv", "folder.csv"])
def test_a_place_that_cannot_be_written_to_is_one_sentence(tmp_path, voice, capsys, monkeypatch, out):
    monkeypatch.setenv("EMOLAB_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "folder.csv").mkdir()
    assert main(["features", str(voice), "--recipe", "means128", "--out", str(tmp_path / out)]) == 1
    said = capsys.readouterr().err.rpartition("\r")[2]
    assert said.strip().startswith("emolab features: ") and said.strip().count("\n") == 0
    assert not [name for name in files_under(tmp_path) if not name.startswith("cache")]


def test_a_cache_that_is_no_folder_costs_no_result(tmp_path, voice, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("EMOLAB_CACHE_DIR", str(tmp_path / "file"))
    assert len(table.measure_file(voice, "means128")) == 128
    assert files_under(tmp_path) == ["file"]


# ---- caches --------------------------------------------------------------------------------------------------------


def test_a_cache_of_an_older_emolab_is_not_believed(tmp_path, voice, monkeypatch):
    monkeypatch.setenv("EMOLAB_CACHE_DIR", str(tmp_path))
    right = table.measure_file(voice, "means128")
    # As an older release may have kept it: under its own version, or with other columns under this one.
    with open(voice, "rb") as file:
        older = cache.key(file, "means128", 0)
    cache.write(older, np.zeros(128))
    np.testing.assert_array_equal(table.measure_file(voice, "means128"), right)
    with open(voice, "rb") as file:
        cache.write(cache.key(file, "means128", 1), np.zeros(20))
    np.testing.assert_array_equal(table.measure_file(voice, "means128"), right)


# ---- killed runs ---------------------------------------------------------------------------------------------------

TRAINING = """
import dataclasses, sys, time
import numpy as np
import train
import training

def hear(samples, spans):
    # In place of the encoder: cheap, and slow enough to be interrupted.
    time.sleep(float(sys.argv[3]))
    rows = [np.abs(np.fft.rfft(samples[int(a * 16000) : int(b * 16000) + 400], 512))[:40] for a, b in spans]
    return np.log(np.stack(rows) + 1e-3).astype(np.float32)

names = [f"band_{i}" for i in range(40)]
training.PUPILS["ears"] = dataclasses.replace(
    training.PUPILS["ears"], measure=hear, names=lambda: names, used=lambda: names
)
training.CHUNK, train._write_cues = 4, lambda path: None
sys.exit(train.main([sys.argv[1], "--listener", "ears", "--keep", sys.argv[2]]))
"""


@posix
def test_a_training_that_was_killed_goes_on_where_it_stopped_and_comes_to_the_same(tmp_path):
    home = tmp_path / "corpora" / "ravdess"
    home.mkdir(parents=True)
    actor = sorted(shipped.path("voices").glob("Actor_*"))[0]
    # The same voice under four names: two women, two men.
    for number in range(1, 5):
        for clip in sorted(actor.glob("03-01-0[1-5]-01-01-01-*.ogg")):
            shutil.copy(clip, home / f"{clip.stem[:-2]}{number:02d}.ogg")
    n_chunks = len(files_under(home)) // 4
    settings = {"EMOLAB_DATA_DIR": str(tmp_path / "corpora")}

    def train(name, pause):
        return in_another_process(TRAINING, tmp_path / f"{name} model", tmp_path / f"{name} kept", pause, **settings)

    with train("whole", 0) as run:
        _, err = run.communicate()
    assert run.returncode == 0, err
    with train("killed", 0.05) as run:
        kept = tmp_path / "killed kept"
        while run.poll() is None and not list(kept.glob("[!.]*.npy")):
            time.sleep(0.02)
        run.kill()
    before = {path: path.stat().st_mtime_ns for path in kept.glob("[!.]*.npy")}
    assert 0 < len(before) < n_chunks and not (tmp_path / "killed model" / "ears.skops").exists()
    with train("killed", 0) as run:
        _, err = run.communicate()
    assert run.returncode == 0, err
    assert {path: path.stat().st_mtime_ns for path in before} == before
    results = [(tmp_path / f"{name} model" / "ears.csv").read_bytes() for name in ("whole", "killed")]
    assert results[0] == results[1]
    models = [classical.load(tmp_path / f"{name} model" / "ears.skops") for name in ("whole", "killed")]
    asked = np.random.default_rng(0).standard_normal((20, 40)).astype(np.float32)
    one, other = (model["emotion"].predict_proba(asked) for model in models)
    np.testing.assert_array_equal(one, other)


# ---- damaged files -------------------------------------------------------------------------------------------------


def damaged_copies(content, n=40):
    """Cut short, overwritten with zeros, and with a bit turned over, at places all over a file."""
    dice = random.Random(0)
    for _ in range(n):
        at = dice.randrange(len(content))
        yield content[:at]
        yield content[:at] + bytes(min(200, len(content) - at)) + content[at + 200 :]
        yield content[:at] + bytes([content[at] ^ 1 << dice.randrange(8)]) + content[at + 1 :]


def test_a_damaged_model_is_named_and_not_used(tmp_path):
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((60, 5)), np.repeat(["happy", "sad", "angry"], 20)
    model = classical.MODELS["logistic"]().fit(X, y)
    path = tmp_path / "model.skops"
    classical.save(model, path)
    answers = model.predict_proba(X)
    refused = 0
    for content in damaged_copies(path.read_bytes()):
        path.write_bytes(content)
        try:
            loaded = classical.load(path)
        except PlainError as error:
            assert "model.skops" in str(error)
            refused += 1
        else:
            # The damage lay where nothing is read, such as a date.
            np.testing.assert_array_equal(loaded.predict_proba(X), answers)
    assert refused > 60


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """What ships of tables and models, in a folder where it may be damaged."""
    for part in ("features", "models"):
        (tmp_path / part).mkdir()
        for path in (shipped.DATA / part).iterdir():
            (tmp_path / part / path.name).symlink_to(path)
    shutil.copy(shipped.DATA / shipped.HASHES, tmp_path)
    monkeypatch.setattr(shipped, "DATA", tmp_path)
    monkeypatch.delenv("EMOLAB_FEATURES_DIR", raising=False)
    return tmp_path


def with_one_bit_turned(path, place):
    """Put a copy in a file's place in which one bit differs, at a share of its length."""
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] ^= 4
    path.unlink()
    path.write_bytes(content)


READERS = {
    "features/emodb_emolab.parquet": lambda: tables.load("emodb"),
    "features/nemo_sequences.npz": lambda: tables.load_sequences("nemo"),
    "models/hierarchy.skops": lambda: second_opinion.load.__wrapped__(),
    "models/vgg_nemo.keras": lambda: importlib.import_module("emolab.models.deep.transfer").pretrained(),
    "models/words_es.skops": lambda: words.load.__wrapped__("es"),
}


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("name", READERS)
def test_one_bit_that_turned_in_what_ships_is_noticed_before_it_is_used(copied, name, place):
    with_one_bit_turned(copied / name, place)
    with pytest.raises(shipped.DamagedFile, match=f"data/{name} is not the file that came with the course"):
        READERS[name]()


def test_damaged_weights_of_the_recognizer_are_named_in_a_sentence(voice, copied, capsys):
    for path in (copied / "models").glob("*.skops"):
        with_one_bit_turned(path, 0.7)
    assert main(["predict", str(voice)]) == 1
    said = capsys.readouterr().err
    assert ".skops is not the file that came with the course" in said and said.count("\n") == 1


def test_a_damaged_table_is_named_and_not_used(tmp_path, monkeypatch):
    labels, features = tables.load("emodb", "means")
    labels.head(50).join(features.iloc[:50, :20]).to_parquet(tmp_path / "mine_emolab.parquet", compression="zstd")
    monkeypatch.setenv("EMOLAB_FEATURES_DIR", str(tmp_path))
    path = tmp_path / "mine_emolab.parquet"
    whole_file, refused, n = path.read_bytes(), 0, 0
    for content in damaged_copies(whole_file, n=25):
        path.write_bytes(content)
        n += 1
        try:
            tables.load("mine")
        except tables.TableError as error:
            assert "mine_emolab.parquet" in str(error)
            refused += 1
    assert refused > n / 2


# ---- files from strangers ------------------------------------------------------------------------------------------


class Bomb:
    """Writes down that it was woken."""

    woken = []

    def __init__(self):
        self.fuse = 1

    def __getstate__(self):
        return {"fuse": 1}

    def __setstate__(self, state):
        Bomb.woken.append(state)

    def __reduce__(self):
        return Bomb.woken.append, ("reduced",)


def fitted():
    return LogisticRegression().fit([[0.0], [1.0]], [0, 1])


def with_a_bomb():
    model = fitted()
    model.bomb = Bomb()
    return model


def with_a_function():
    model = fitted()
    model.called = os.system
    return model


@pytest.mark.parametrize("make", [with_a_bomb, with_a_function])
def test_a_model_file_from_a_stranger_runs_nothing(tmp_path, make, monkeypatch):
    ran = []
    monkeypatch.setattr(os, "system", ran.append)
    path = tmp_path / "gift.skops"
    path.write_bytes(skops.io.dumps(make()))
    Bomb.woken.clear()
    with pytest.raises(classical.ModelError, match="gift.skops asks for .*Do not load it"):
        classical.load(path)
    assert Bomb.woken == [] and ran == []


def test_such_a_model_is_not_saved_either(tmp_path):
    with pytest.raises(classical.ModelError, match="Do not load it"):
        classical.save(with_a_bomb(), tmp_path / "gift.skops")
    assert files_under(tmp_path) == []


def test_a_pickle_under_the_name_of_a_model_runs_nothing(tmp_path):
    import pickle

    Bomb.woken.clear()
    (tmp_path / "gift.skops").write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(classical.ModelError, match="gift.skops is not a model"):
        classical.load(tmp_path / "gift.skops")
    assert Bomb.woken == []


def test_no_module_reads_pickles():
    source = "\n".join(path.read_text(encoding="utf-8") for path in Path(emolab.__file__).parent.rglob("*.py"))
    for word in ("import pickle", "joblib.load", "allow_pickle=True", "safe_mode=False", "trusted=True", "read_pickle"):
        assert word not in source


def test_a_corpus_with_one_damaged_clip_names_it(tmp_path, voice):
    home = tmp_path / "ravdess"
    home.mkdir()
    shutil.copy(voice, home / "03-01-01-01-01-01-01.ogg")
    (home / "03-01-02-01-01-01-01.wav").write_bytes(b"RIFF")
    with pytest.warns(corpora.BrokenClips, match="03-01-02-01-01-01-01.wav could not be opened"):
        clips = corpora.manifest("ravdess", home)
    labels, values = table.measure(clips, "means128", strict=False)
    assert values.isna().all(axis=1).tolist() == [False, True]
    assert "03-01-02-01-01-01-01.wav" in labels.problem[1] and pd.isna(labels.problem[0])
    with pytest.raises(audio.AudioError, match="03-01-02-01-01-01-01.wav"):
        table.measure(clips, "means128")
