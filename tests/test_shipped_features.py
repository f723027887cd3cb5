"""The tables that ship: whole, labelled, finite, and what the code makes of the recordings today."""

import make_tables
import numpy as np
import pandas as pd
import pytest

from emolab import shipped
from emolab.features import ears, recipes, sequences, tables
from emolab.recordings import audio, corpora


@pytest.mark.parametrize("corpus, recipe", make_tables.TABLES)
def test_a_shipped_table_is_whole(corpus, recipe, monkeypatch):
    monkeypatch.delenv("EMOLAB_FEATURES_DIR", raising=False)
    labels, features = tables.load(corpus, recipe)
    known = corpora.corpus(corpus)
    assert len(labels) == len(features) == labels["clip"].nunique() == known.clips
    assert list(features) == recipes.columns(recipe)
    assert labels.speaker.nunique() == known.speakers
    assert labels[["speaker", "sex", "emotion", "statement", "seconds"]].notna().all(axis=None)
    # Of two clips of nEMO the cycles could not be followed.
    assert not np.isinf(features).any(axis=None)
    assert features.isna().any(axis=1).sum() == (2 if (corpus, recipe) == ("nemo", "emolab") else 0)
    assert features.dtypes.unique().tolist() == [np.float32]
    # A mel band of full1020 may fall between two bins of the spectrum; then it is empty in every clip.
    assert (features.nunique() > 1).sum() >= 0.95 * features.shape[1]


@pytest.mark.parametrize("corpus", tables.POOLED)
def test_shipped_sequences_are_whole(corpus, monkeypatch):
    monkeypatch.delenv("EMOLAB_FEATURES_DIR", raising=False)
    labels, steps = tables.load_sequences(corpus)
    assert len(labels) == len(steps) == corpora.corpus(corpus).clips
    assert all(one.shape[1] == sequences.COARSE_BANDS and 2 <= len(one) < 250 for one in steps)
    assert all(one.max() == 0 and one.min() >= sequences.FLOOR_DB for one in steps)


def test_what_ships_is_small_enough_to_be_cloned():
    names = [f"{corpus}_{recipe}.parquet" for corpus, recipe in make_tables.TABLES]
    names += [f"{corpus}_sequences.npz" for corpus in tables.POOLED]
    assert sum((shipped.path("features") / name).stat().st_size for name in names) < 35e6


@pytest.mark.parametrize("corpus, recipe", make_tables.TABLES)
def test_a_row_comes_out_again_from_its_recording(real_corpora, corpus, recipe):
    labels, features = tables.load(corpus, recipe)
    paths = {path.stem: path for path in corpora.find(corpus)}
    for row in (7, len(labels) - 3):
        values = recipes.extract(*audio.read(paths[labels["clip"][row]]), recipe)
        np.testing.assert_allclose(values, features.iloc[row], rtol=5e-4, atol=1e-4)


def test_a_sequence_comes_out_again_from_its_recording(real_corpora):
    labels, steps = tables.load_sequences("emodb")
    for row in (3, 100):
        path = real_corpora / "emodb" / "wav" / (labels["clip"][row] + ".flac")
        again = sequences.coarse(*audio.read(path))
        assert again.shape == steps[row].shape
        assert np.abs(again - steps[row]).max() <= 0.5


@pytest.mark.parametrize("corpus", ["ravdess"])
def test_units_come_out_again_from_their_recording(real_corpora, corpus):
    if not ears.installed():
        pytest.skip("needs the speech encoder")
    labels, units = tables.load(corpus, "units")
    again = pd.Series(ears.units(audio.load(corpora.find(corpus)[11])[0]), ears.UNIT_MEANS + ears.UNIT_SPREADS)
    kept = units.iloc[list(labels["clip"]).index(corpora.find(corpus)[11].stem)]
    steps = units.std() / make_tables.STEPS_A_DEVIATION
    assert ((kept - again[units.columns]).abs() <= 0.55 * steps + 1e-3).all()


def test_rounding_keeps_twelve_bits():
    values = pd.DataFrame({"a": np.float32([np.pi, -1e-12, 3e20, 0, 1])})
    kept = make_tables.rounded(values)
    np.testing.assert_allclose(kept.a, values.a, rtol=2**-13)
    assert (np.ascontiguousarray(kept.a).view(np.uint32) & 0x7FF == 0).all()


def test_every_table_and_model_is_listed_with_its_hash():
    listed = (shipped.DATA / shipped.HASHES).read_text(encoding="utf-8")
    assert listed == shipped.hashes(), "python -m emolab.shipped writes the list anew"
    assert "features/ravdess_emolab.parquet\n" in listed and "models/vgg_nemo.keras\n" in listed
