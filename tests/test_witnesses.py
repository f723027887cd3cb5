"""Witnesses: each sees its own columns, and counts as much as it proves right about strangers."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

from emolab.evaluation import experiment
from emolab.features import tables
from emolab.models.linear import WeightedLDA
from emolab.models.witnesses import WitnessError, Witnesses


@pytest.fixture
def heard():
    """Two kinds of measurements that know half each, and one that knows the speaker only."""
    rng = np.random.default_rng(0)
    speakers = np.repeat([f"s{i}" for i in range(10)], 24)
    emotions = np.tile(np.repeat(["happy", "neutral", "sad"], 8), 10)
    table = pd.DataFrame(rng.normal(size=(240, 6)), columns=["voice_0", "voice_1", "ear_0", "ear_1", "who_0", "who_1"])
    table["voice_0"] += 1.5 * (emotions == "happy")
    table["ear_0"] += 1.5 * (emotions == "sad")
    table["who_0"] += 5 * rng.normal(size=10)[np.repeat(range(10), 24)]
    return table, emotions, speakers


WITNESSES = [(["voice_"], WeightedLDA(0.1)), (["ear_"], WeightedLDA(0.1)), (["who_"], WeightedLDA(0.1))]


def test_together_they_know_more_than_each(heard):
    table, emotions, speakers = heard
    train, test = speakers < "s7", speakers >= "s7"
    asked = [
        Witnesses(some).fit(table[train], emotions[train], speakers[train]).predict(table[test])
        for some in (WITNESSES[:1], WITNESSES[1:2], WITNESSES)
    ]
    voice, ear, together = ((answers == emotions[test]).mean() for answers in asked)
    assert together > max(voice, ear) + 0.1


def test_who_knows_nothing_of_emotions_counts_for_little(heard):
    model = Witnesses(WITNESSES).fit(*heard)
    assert model.weights_[2] < 0.5 * model.weights_[:2].min()
    np.testing.assert_allclose(model.predict_proba(heard[0]).sum(axis=1), 1)


def test_columns_may_come_in_any_order(heard):
    table, emotions, speakers = heard
    model = Witnesses(WITNESSES).fit(table, emotions, speakers)
    other = clone(model).fit(table[["who_0", "ear_0", "voice_0", "voice_1", "who_1", "ear_1"]], emotions, speakers)
    np.testing.assert_allclose(other.weights_, model.weights_, rtol=1e-3)


def test_it_says_what_it_lacks(heard):
    table, emotions, speakers = heard
    with pytest.raises(WitnessError, match="Say whose clips"):
        Witnesses(WITNESSES).fit(table, emotions)
    with pytest.raises(WitnessError, match="No column begins with ear_"):
        Witnesses(WITNESSES).fit(table[["voice_0", "voice_1"]], emotions, speakers)


def test_every_column_of_their_table_is_seen_by_one_witness():
    _, features = tables.load("ravdess", "witnesses")
    seen = [
        [name for name in features if name.startswith(tuple(prefixes))]
        for prefixes, _ in experiment.model("witnesses").witnesses
    ]
    assert sorted(sum(seen, [])) == sorted(features.columns)
