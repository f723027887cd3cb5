"""Tables of measurements: kept on disk and found again, and the same from a cluster as from one machine."""

import io
import multiprocessing

import joblib
import numpy as np
import pandas as pd
import pytest
import soundfile

from emolab.__main__ import main
from emolab.errors import PlainError
from emolab.features import cache, recipes, table


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("EMOLAB_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def clips(tmp_path):
    """A manifest of three clips that hiss differently."""
    paths = [tmp_path / f"{number}.wav" for number in range(3)]
    for number, path in enumerate(paths):
        hiss(path, seed=number)
    return pd.DataFrame({"path": paths})


def hiss(path, seed):
    soundfile.write(path, np.random.default_rng(seed).uniform(-0.1, 0.1, 8_000), 16_000)


@pytest.fixture
def extracted(monkeypatch):
    """Which recipes were computed, not found."""
    seen, extract = [], recipes.extract

    def spy(samples, rate, *names):
        seen.extend(names)
        return extract(samples, rate, *names)

    monkeypatch.setattr(recipes, "extract", spy)
    return seen


def kept(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_second_run_computes_nothing_and_gives_the_same(clips, extracted):
    _, first = table.measure(clips, "means128")
    _, again = table.measure(clips, "means128")
    assert extracted == ["means128"] * 3
    pd.testing.assert_frame_equal(first, again)


@pytest.mark.parametrize(
    "damage", [b"", b"\0" * 40, lambda stored: stored[:-4], lambda stored: stored[:50] + b"x" + stored[51:]]
)
def test_a_damaged_file_is_noticed_and_made_again(clips, extracted, own_cache, damage):
    _, first = table.measure(clips, "means128")
    whole = {path: path.read_bytes() for path in kept(own_cache)}
    assert len(whole) == 3
    path, stored = next(iter(whole.items()))
    path.write_bytes(damage(stored) if callable(damage) else damage)
    _, again = table.measure(clips, "means128")
    pd.testing.assert_frame_equal(first, again)
    assert len(extracted) == 4
    assert {path: path.read_bytes() for path in kept(own_cache)} == whole


def test_another_sound_under_the_same_name_is_measured(clips, extracted):
    _, first = table.measure(clips, "means128")
    hiss(clips.path[1], seed=9)
    _, again = table.measure(clips, "means128")
    assert len(extracted) == 4
    assert (first != again).any(axis=1).tolist() == [False, True, False]


def test_another_recipe_and_another_version_of_one_are_measured(clips, extracted, monkeypatch):
    table.measure(clips[:1], "means128")
    table.measure(clips[:1], "onsets")
    assert extracted == ["means128", "onsets"]
    known = recipes.recipe
    monkeypatch.setattr(recipes, "recipe", lambda name: type("Newer", (), {"version": 2, "groups": known(name).groups}))
    table.measure(clips[:1], "means128")
    assert extracted == ["means128", "onsets", "means128"]


def _write_often(name, values):
    for _ in range(200):
        cache.write(name, values)


def test_two_processes_that_write_the_same_result_leave_a_whole_one(own_cache):
    name, values = cache.key(io.BytesIO(b"sound"), "means", 1), np.arange(20_000, dtype=np.float32)
    cache.write(name, values)
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_often, args=(name, values)) for _ in range(2)]
    for writer in writers:
        writer.start()
    read = 0
    while any(writer.is_alive() for writer in writers):
        found = cache.read(name)
        if found is not None:
            np.testing.assert_array_equal(found, values)
            read += 1
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0] and read > 0
    np.testing.assert_array_equal(cache.read(name), values)
    assert len(kept(own_cache)) == 1


def test_a_cluster_makes_the_same_table(clips, extracted, monkeypatch, tmp_path):
    distributed = pytest.importorskip("dask.distributed", reason="needs the extra `cluster`: dask[distributed]")
    _, alone = table.measure(clips, "means128")
    # Nothing may be found that was kept before.
    monkeypatch.setenv("EMOLAB_CACHE_DIR", str(tmp_path / "cache of the cluster"))
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            host="127.0.0.1",
            local_directory=str(tmp_path / "workers"),
        ) as cluster,
        distributed.Client(cluster) as client,
        joblib.parallel_config(backend="dask"),
    ):
        _, there = table.measure(clips, "means128")
        assert len(client.scheduler_info()["workers"]) == 2
    pd.testing.assert_frame_equal(there, alone)
    assert len(extracted) == 3, "this process measured the clips again, instead of the workers"
    assert len(kept(tmp_path / "cache of the cluster")) == 3


def test_one_broken_recording_does_not_cost_the_others(clips, tmp_path, capsys):
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF")
    out = tmp_path / "table.csv"
    assert main(["features", str(clips.path.iloc[0]), str(broken), "--recipe", "means128", "--out", str(out)]) == 1
    assert "broken.wav" in capsys.readouterr().err
    made = pd.read_csv(out)
    assert made.problem.isna().tolist() == [True, False] and "broken.wav" in made.problem[1]
    assert made.iloc[0].filter(like="mfcc").notna().all() and made.iloc[1].filter(like="mfcc").isna().all()
    assert main(["features", str(broken)]) == 1 and capsys.readouterr().out == ""


def test_a_table_that_does_not_say_where_its_clips_lie_is_refused(clips):
    with pytest.raises(PlainError, match="no column path"):
        table.measure(clips.rename(columns={"path": "file"}), "means128")


def test_what_is_wrong_with_a_corpus_is_said_in_sentences(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("EMOLAB_DATA_DIR", str(tmp_path))
    for folder in ("ravdess/Actor_01", "ravdess/again"):
        (tmp_path / folder).mkdir(parents=True)
        hiss(tmp_path / folder / "03-01-05-01-01-01-01.wav", seed=0)
    assert main(["features", "ravdess", "--recipe", "means128"]) == 0
    said = capsys.readouterr().err
    assert "1 of the 2 recordings of ravdess are there more than once" in said and "RepeatedClips" not in said
