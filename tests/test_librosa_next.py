"""What librosa 1.0 would change, value by value, and what keeps the course from it."""

import re
from importlib import metadata

import librosa_next
import numpy as np
import pandas as pd
import pytest

from emolab import shipped
from emolab.features import recipes


@pytest.fixture(scope="module")
def table():
    return pd.read_csv(shipped.path("scores", "librosa_next.csv"))


def test_every_recipe_is_equal_under_both(table):
    assert table.old.str.startswith("librosa 0.11").all() and table.new.str.startswith("librosa 1.0").all()
    for _, rows in table.groupby("set"):
        measured = rows.set_index("what").loc[list(recipes.RECIPES)]
        assert (measured.equal == 1).all() and (measured.of_value == 0).all()
        assert dict(measured["columns"]) == {name: len(recipes.columns(name)) for name in recipes.RECIPES}


def test_copies_differ_by_so_little_as_contributors_are_told(table):
    copies = table[table.what.isin(["stretch", "pitch"])]
    assert copies.equal.max() < 0.01 and 0 < copies.of_value.max() < 0.0035
    text = (shipped.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    measured = table[table.what == "emolab"].clips.sum()
    assert f"on {measured} clips" in text and f"up to {100 * copies.of_value.max():.1f} %" in text


def test_a_difference_is_seen(tmp_path):
    old = np.array([[1.0, 10.0, np.nan], [3.0, 30.0, np.nan]])
    new = old.copy()
    new[0, 1] = 11.0
    for name, values in (("old", old), ("new", new)):
        np.savez(tmp_path / f"{name}.npz", versions=np.array(["1", "2"]), **{"made/recipe": values})
    row = librosa_next.compare(tmp_path / "old.npz", tmp_path / "new.npz").iloc[0]
    assert row.equal == pytest.approx(5 / 6, abs=1e-3) and row.of_value == 0.1 and row.of_spread == 0.1
    np.savez(tmp_path / "new.npz", versions=np.array(["1", "2"]), **{"made/recipe": np.nan_to_num(new)})
    assert librosa_next.compare(tmp_path / "old.npz", tmp_path / "new.npz").of_value[0] == np.inf


def test_audiomentations_still_forbids_it():
    """Once this fails, librosa 1.0 can be tried for the whole course: see CONTRIBUTING.md."""
    wanted = next(line for line in metadata.requires("audiomentations") if re.match(r"soxr\b", line))
    assert "<1" in wanted, f"audiomentations {metadata.version('audiomentations')} takes {wanted}"
