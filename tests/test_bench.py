"""The bench: every subject measures, says what it cannot, and its table holds every number."""

import importlib
import json
import subprocess
import sys

import nbformat
import psutil
import pytest
import soundfile

import benchmarks
from benchmarks import bench
from benchmarks.__main__ import main


@pytest.mark.parametrize("subject", benchmarks.SUBJECTS)
def test_a_subject_says_what_it_measures(subject):
    module = importlib.import_module(f"benchmarks.{subject}")
    assert module.__doc__.splitlines()[0].endswith((".", ",", ":"))
    assert callable(module.measure)


def test_recordings_to_measure_on_come_with_the_course(monkeypatch, tmp_path):
    monkeypatch.setenv("EMOLAB_DATA_DIR", str(tmp_path))
    some = bench.recordings(4)
    assert len(some) == 4 and all(path.is_file() for path in some)
    assert len({path.parent for path in some}) > 1


def test_every_number_is_in_the_table_with_its_unit():
    measured = {"one": {"fit_s": {"tree": 1.5, "lda": 2}, "peak_memory_mb": 30}, "two": {"recipes": ["a", "b"], "n": 3}}
    assert bench.rows(measured) == [
        ("one", "fit tree", "1.5 s"), ("one", "fit lda", "2 s"), ("one", "peak memory", "30 MB"),
        ("two", "recipes", "a, b"), ("two", "n", "3"),
    ]  # fmt: skip  # a table


def test_a_subject_is_measured_and_saved_with_the_machine(tmp_path, capsys):
    saved, page = tmp_path / "bench.json", tmp_path / "bench.md"
    assert main(["words", "--json", str(saved), "--page", str(page)]) == 0
    report = json.loads(saved.read_text())
    assert report["machine"]["cores"] >= 1 and report["machine"]["processor"]
    assert 0 < report["load_s"]["en"] < 60 and 0 < report["a_thousand_sentences_s"]["es"]
    assert 5 < report["peak_memory_mb"] < 2000
    shown = capsys.readouterr().out
    for _, what, value in bench.rows({"words": {key: report[key] for key in report if key != "machine"}}):
        assert what in shown and f"| {what} | {value} |" in page.read_text()


def test_the_features_are_measured_at_both_rates(tmp_path, capsys, hum):
    voices = [tmp_path / "low.wav", tmp_path / "high.wav"]
    for path, samples in zip(voices, (hum[:16_000], hum[16_000:]), strict=True):
        soundfile.write(path, samples, 48_000 if path.stem == "high" else 16_000)
    assert main(["features", *map(str, voices), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    speeds = ["speedup_48k", "speedup_16k", "real_time_factor", "cached_clips_per_second", "peak_memory_mb"]
    assert all(report[name] > 0 for name in speeds)
    assert report["clips"] == 2 and report["clips_per_second"].keys() == {"1", "2"}
    assert {"emolab", "means193", "full1020"} < set(report["recipes"])


def test_where_no_file_is_as_published_some_are_copied_to_that_rate(tmp_path, hum, monkeypatch):
    features, timed = importlib.import_module("benchmarks.features"), []

    def not_timed(inputs, *_):
        timed.append([soundfile.info(one).samplerate if isinstance(one, str) else one[1] for one in inputs])
        return 1.0, 2.0

    monkeypatch.setattr(features, "_timed", not_timed)
    monkeypatch.setattr(features, "_throughput", lambda *_: 1.0)
    monkeypatch.setattr(features, "_cached_throughput", lambda *_: 1)
    soundfile.write(tmp_path / "low.wav", hum, 16_000)
    report = features.measure([tmp_path / "low.wav"] * 8)
    assert timed == [[48_000] * features.N_COPIES, [16_000] * 8] and report["speedup_48k"] == 2


def test_what_cannot_be_measured_is_named(tmp_path):
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"no sound")
    report = bench.measure("features", [broken])
    assert list(report) == ["not_measured"] and "broken.wav" in report["not_measured"]


def test_a_notebook_s_memory_is_what_it_held_and_the_file_stays_as_it_is(tmp_path):
    cells = [nbformat.v4.new_code_cell("import time; held = b'x' * (200 * 2**20); time.sleep(0.2); del held")]
    paths = [tmp_path / "00_little.ipynb", tmp_path / "01_much.ipynb"]
    nbformat.write(nbformat.v4.new_notebook(), paths[0])
    nbformat.write(nbformat.v4.new_notebook(cells=cells), paths[1])
    before = paths[1].read_bytes()
    report = importlib.import_module("benchmarks.notebooks").measure([], paths)
    little, much = report["kernel_peak_mb"].values()
    assert 10 < little < 190 < much - little < 260
    assert report["run_s"].keys() == {"00_little", "01_much"} and all(value > 0.2 for value in report["run_s"].values())
    assert paths[1].read_bytes() == before


def test_a_process_that_has_ended_holds_nothing():
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    watched = psutil.Process(process.pid)
    process.wait()
    notebooks = importlib.import_module("benchmarks.notebooks")
    assert notebooks.family(watched) in ([], [watched]) and notebooks.resident(watched) == 0
