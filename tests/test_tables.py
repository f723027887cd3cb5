import numpy as np
import pandas as pd
import pytest

from emolab.features import tables


@pytest.fixture
def own_tables(tmp_path, monkeypatch):
    labels = pd.DataFrame(
        {"clip": ["a", "b"], "corpus": "mine", "speaker": ["mine-1", "mine-2"], "sex": "female", "emotion": "sad",
         "intensity": None, "statement": "01", "seconds": [1.0, 2.0]}
    )  # fmt: skip  # several a line
    labels.assign(pitch=np.float32([1, 2]), level=np.float32([3, 4])).to_parquet(tmp_path / "mine_emolab.parquet")
    np.savez(
        tmp_path / "mine_sequences.npz", values=np.arange(10, dtype=np.uint8).reshape(5, 2), steps=[3, 2],
        clips=["b", "a"], scale=0.5, offset=-80.0,
    )  # fmt: skip  # several a line
    np.savez(
        tmp_path / "mine_units.npz", values=np.int8([[-2, 4], [0, 1]]), clips=["a", "b"], columns=["low", "high"],
        scale=np.float32([0.5, 2]), offset=np.float32([1, 0]),
    )  # fmt: skip  # several a line
    monkeypatch.setenv("EMOLAB_FEATURES_DIR", str(tmp_path))
    return tmp_path


def test_labels_and_features_come_apart(own_tables):
    labels, features = tables.load("mine")
    assert list(labels) == tables.LABELS
    assert list(features) == ["pitch", "level"]
    assert features.dtypes.unique().tolist() == [np.float32]


def test_clips_that_could_not_be_measured_are_left_out(own_tables):
    path = own_tables / "mine_emolab.parquet"
    table = pd.read_parquet(path)
    table.assign(problem=[None, "b.wav is silent."]).to_parquet(path)
    labels, features = tables.load("mine")
    assert labels["clip"].tolist() == ["a"] and list(features) == ["pitch", "level"] and len(features) == 1
    table.assign(problem="is silent").to_parquet(path)
    with pytest.raises(tables.TableError, match="holds no clip that was measured"):
        tables.load("mine")
    pd.concat([table, table]).to_parquet(path)
    with pytest.raises(tables.TableError, match="have the same name"):
        tables.load_sequences("mine")


def test_sequences_come_in_decibels_with_the_labels_of_their_clips(own_tables):
    labels, sequences = tables.load_sequences("mine")
    assert labels.speaker.tolist() == ["mine-2", "mine-1"]
    assert [sequence.shape for sequence in sequences] == [(3, 2), (2, 2)]
    assert sequences[1].tolist() == [[-77.0, -76.5], [-76.0, -75.5]]


def test_units_are_steps_of_their_own_from_their_mean(own_tables):
    labels, units = tables.load("mine", "units")
    assert list(labels) == tables.LABELS and units.dtypes.unique().tolist() == [np.float32]
    assert units.low.tolist() == [0.0, 3.0] and units.high.tolist() == [0.0, 2.0]


def test_tables_of_the_same_clips_are_read_side_by_side(own_tables):
    _, joined = tables.load("mine", "witnesses")
    assert list(joined) == ["low", "high", "pitch", "level"] and len(joined) == 2
    np.savez(own_tables / "mine_units.npz", **(dict(np.load(own_tables / "mine_units.npz")) | {"clips": ["b", "a"]}))
    with pytest.raises(tables.TableError, match="does not hold the clips of mine_emolab.parquet"):
        tables.load("mine", "witnesses")


def test_a_table_that_is_not_there_is_named_with_those_that_are(own_tables):
    with pytest.raises(tables.TableError, match="no table mine_full1020.parquet"):
        tables.load("mine", "full1020")


@pytest.mark.parametrize(
    "name, read",
    [
        ("mine_emolab.parquet", tables.load),
        ("mine_sequences.npz", tables.load_sequences),
        ("mine_units.npz", lambda corpus: tables.load(corpus, "units")),
    ],
)
def test_a_damaged_table_is_named(own_tables, name, read):
    file = own_tables / name
    file.write_bytes(file.read_bytes()[:-20] + b"x" * 20)
    with pytest.raises(tables.TableError, match=f"{name} is damaged"):
        read("mine")
    file.write_bytes(b"")
    with pytest.raises(tables.TableError, match=f"{name} is damaged"):
        read("mine")


def test_a_table_without_the_speakers_gets_a_sentence(own_tables):
    path = own_tables / "mine_emolab.parquet"
    pd.read_parquet(path).drop(columns=["speaker", "sex"]).to_parquet(path)
    with pytest.raises(tables.TableError, match="mine_emolab.parquet has no column speaker, sex"):
        tables.load("mine")
