"""The bench: every subject measures, says what it cannot, and its table holds every number."""

import importlib
import json

import pytest

from emolab import bench, benches
from emolab.__main__ import main


@pytest.mark.parametrize("subject", benches.SUBJECTS)
def test_a_subject_says_what_it_measures(subject):
    module = importlib.import_module(f"emolab.benches.{subject}")
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
    ]  # fmt: skip


def test_a_subject_is_measured_and_saved_with_the_machine(tmp_path, capsys):
    saved, page = tmp_path / "bench.json", tmp_path / "bench.md"
    assert main(["bench", "start", "--json", str(saved), "--page", str(page)]) == 0
    report = json.loads(saved.read_text())
    assert report["machine"]["cores"] >= 1 and report["machine"]["processor"]
    assert 0 < report["python_alone_s"] < report["librosa_s"]
    assert 5 < report["peak_memory_mb"] < 1000
    shown = capsys.readouterr().out
    for _, what, value in bench.rows({"start": {key: report[key] for key in report if key != "machine"}}):
        assert what in shown and f"| {what} | {value} |" in page.read_text()


def test_what_cannot_be_measured_is_named(tmp_path):
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"no sound")
    report = bench.measure("features", [broken])
    assert list(report) == ["not_measured"] and "broken.wav" in report["not_measured"]
