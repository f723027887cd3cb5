import numpy as np
import pandas as pd
import pytest
import recipe_study

from emolab.features import recipes


@pytest.mark.parametrize("recipe, table", recipe_study.TABLE_OF.items())
def test_every_recipe_finds_its_columns_in_its_table(recipe, table):
    assert set(recipes.columns(recipe)) <= set(recipes.columns(table))


def test_knowing_the_speakers_flatters(monkeypatch):
    """Ten speakers whose voices, not their emotions, fill the features: random folds must look better."""
    rng = np.random.default_rng(0)
    rows = pd.DataFrame({"speaker": np.repeat([f"s{i}" for i in range(10)], 40)})
    rows = rows.assign(corpus="made", clip=[f"c{i}" for i in range(400)], statement="01", sex="female")
    rows["emotion"] = np.tile(["happy", "sad"], 200)
    places = {"sad": rng.normal(size=(10, 8)) * 3, "happy": rng.normal(size=(10, 8)) * 3}
    voices = np.array(
        [places[emotion][int(speaker[1:])] for emotion, speaker in zip(rows.emotion, rows.speaker, strict=False)]
    )
    monkeypatch.setattr(recipe_study, "TABLE_OF", {"made": "made"})
    monkeypatch.setattr(recipe_study.recipes, "columns", lambda name: list("abcdefgh"))
    features = pd.DataFrame(voices + rng.normal(size=voices.shape), columns=list("abcdefgh"))
    monkeypatch.setattr(recipe_study.tables, "load", lambda corpus, table: (rows, features))
    scored = recipe_study.compare(corpus="made", by_speaker="speakers5").iloc[0]
    assert scored.random > 0.9 > 0.75 > scored.strangers
    assert scored.flattery == pytest.approx(scored.random - scored.strangers, abs=1e-3)
    assert scored.strangers_low < scored.strangers < scored.strangers_high
