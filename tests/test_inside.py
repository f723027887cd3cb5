"""What notebook 08 is built of: layers of the ears, probes, attention, attributions, a few clips of one person."""

import numpy as np
import pandas as pd
import pytest

from emolab.evaluation import attributions, few_clips, probes, splits
from emolab.features import ears, layers, tables
from emolab.labels import LabelError
from emolab.models.attention import AttentionPool, attend
from emolab.models.few import FewClips


@pytest.fixture(scope="module")
def german():
    return layers.load("emodb")


@pytest.fixture(scope="module")
def german_parts():
    return layers.load_parts("emodb")


@pytest.fixture(scope="module")
def folds(german):
    return splits.folds("speakers5", german[0])


# ---- what ships


@pytest.mark.parametrize("corpus", ["ravdess", "emodb"])
def test_the_layers_are_those_of_the_table_of_the_ears(corpus):
    """Layers 1 to 3 were measured twice: their means agree to what rounding leaves."""
    labels, means = layers.load(corpus)
    known, values = tables.load(corpus, "ears")
    place = known.set_index("clip").index.get_indexer(labels["clip"])
    assert (place >= 0).all() and means.shape == (len(known), len(layers.LAYERS), layers.VALUES)
    for layer in ears.LAYERS:
        theirs = values.filter(like=f"ears_{layer}_mean_").to_numpy()[place]
        assert np.abs(means[:, layer] - theirs).mean() < 0.15 * theirs.std(axis=0).mean()


def test_the_mean_over_the_parts_is_about_the_mean(german, german_parts):
    gap = german_parts[1].mean(axis=1) - german[1][:, layers.PARTS_OF]
    assert np.abs(gap).mean() < 0.15 * german[1][:, layers.PARTS_OF].std(axis=0).mean()


def test_a_damaged_file_is_named(tmp_path, monkeypatch):
    (tmp_path / "emodb_layers.npz").write_bytes(b"not a table")
    monkeypatch.setenv("EMOLAB_FEATURES_DIR", str(tmp_path))
    with pytest.raises(tables.TableError, match="emodb_layers.npz is damaged"):
        layers.load("emodb")


@pytest.mark.skipif(not ears.installed(), reason="the encoder is not installed")
def test_every_layer_hears_a_clip():
    heard = layers.frames(np.random.default_rng(0).normal(0, 0.1, 2 * ears.RATE).astype(np.float32))
    assert heard.shape == (6, 100, 384) and layers.in_parts(heard).shape == (6, 8, 384)
    assert np.allclose(layers.in_parts(heard, 1)[:, 0], heard.mean(axis=1), atol=1e-5)


# ---- probes


def test_a_middle_layer_knows_the_emotion_better_than_the_last(german):
    labels, means = german
    found = {place: probes.ask(means[:, place], labels.emotion, labels.speaker, labels.speaker) for place in (2, 5)}
    assert found[2]["uar"] > found[5]["uar"] + 0.04
    assert all(one["low"] < one["uar"] < one["high"] and one["shuffled"] < 0.3 for one in found.values())


def test_what_the_probe_has_not_met_stands_on_one_side_only(german):
    labels, _ = german
    for target, held_out in (("emotion", "speaker"), ("sex", "speaker")):
        for train, test in probes.unmet(labels[target].to_numpy(), labels[held_out].to_numpy()):
            assert not set(labels[held_out].iloc[train]) & set(labels[held_out].iloc[test])
            assert set(labels[target].iloc[train]) >= set(labels[target].iloc[test])


# ---- attention


def test_without_a_question_attention_is_the_mean():
    moments = np.random.default_rng(1).normal(size=(3, 5, 4))
    clip, weights = attend(moments, np.zeros(4))
    assert np.allclose(clip, moments.mean(axis=1)) and np.allclose(weights, 1 / 5)


def test_attention_finds_the_one_moment_that_counts():
    """A mark says which moment holds the answer; the others hold noise."""
    rng = np.random.default_rng(2)
    n, answers = 240, np.array(["high", "low"])[np.arange(240) % 2]
    moments, told = rng.normal(size=(n, 6, 3)), rng.integers(6, size=n)
    moments[:, :, 2] = 0
    moments[np.arange(n), told, 2] = 5
    moments[np.arange(n), told, 0] = np.where(answers == "high", 2, -2)
    found = AttentionPool(query_stiffness=0.01, steps=100).fit(moments[:160], answers[:160])
    plain = AttentionPool(attention=False).fit(moments[:160], answers[:160])
    right, plainly = (np.mean(one.predict(moments[160:]) == answers[160:]) for one in (found, plain))
    assert right > 0.9 > plainly + 0.05
    assert (found.weights(moments[160:]).argmax(axis=1) == told[160:]).mean() > 0.9


def test_the_slopes_of_attention_are_right():
    from scipy.optimize import check_grad

    rng, pool = np.random.default_rng(3), AttentionPool()
    moments, wanted = rng.normal(size=(6, 4, 3)), np.eye(2)[rng.integers(2, size=6)]
    pool.classes_ = np.array(["a", "b"])
    start = rng.normal(size=3 + 3 * 2 + 2)
    error = check_grad(lambda x: pool._loss(x, moments, wanted)[0], lambda x: pool._loss(x, moments, wanted)[1], start)
    assert error < 1e-5


# ---- attributions


def test_shares_add_up_and_a_part_left_out_changes_the_answer_by_them(german_parts, folds):
    labels, parts = german_parts
    truth = labels.emotion.to_numpy(str)
    why = attributions.explain_strangers(parts, truth, folds)
    assert np.allclose(why.rest + why.shares.sum(axis=1), why.evidence, atol=1e-3)
    assert (why.evidence >= 0).all() and (why.answer == truth).mean() > 0.85
    model = attributions.learn(parts, truth)
    gone = np.zeros(parts.shape[:2], bool)
    gone[:, 3] = True
    one = attributions.explain(parts, model)
    left = model.decision_function(attributions.without(parts, gone))
    rows = np.arange(len(parts))
    answer, other = (np.searchsorted(model.classes_, names) for names in (one.answer, one.other))
    assert np.allclose(
        left[rows, answer] - left[rows, other], one.rest + (one.shares.sum(1) - one.shares[:, 3]) * 8 / 7, atol=1e-2
    )


def test_the_shares_depend_on_the_model_and_the_rival_does_not(german_parts, folds):
    labels, parts = german_parts
    truth = labels.emotion.to_numpy(str)
    why = attributions.explain_strangers(parts, truth, folds)
    pair = (why.answer, why.other)
    mixed = attributions.explain_strangers(parts, truth, folds, pair, attributions.with_mixed_weights)
    assert abs(attributions.likeness(why.shares, mixed.shares).mean()) < 0.15
    assert np.allclose(attributions.likeness(why.unusual, mixed.unusual), 1)


def test_answers_turn_soonest_where_the_largest_shares_go_first(german_parts):
    labels, parts = german_parts
    model = attributions.learn(parts, labels.emotion.to_numpy(str))
    chance = np.random.default_rng(0).random(parts.shape[:2])
    named, random = (
        attributions.deletion(parts, model, order).mean(axis=1)
        for order in (attributions.explain(parts, model).shares, chance)
    )
    assert named[0] == random[0] == 1 and (named[1:] < random[1:]).all()


# ---- a few clips


def test_of_two_emotions_too_the_shares_add_up_to_the_evidence():
    parts, emotions = np.random.default_rng(6).normal(size=(40, 3, 4)), np.repeat(["angry", "sad"], 20)
    model = attributions.learn(parts, emotions)
    one = attributions.explain(parts, model)
    assert np.allclose(one.rest + one.shares.sum(axis=1), one.evidence, atol=1e-4) and (one.evidence >= 0).all()
    assert np.allclose(one.evidence, np.abs(model.decision_function(parts.mean(axis=1))))
    with pytest.raises(LabelError, match="bored"):
        attributions.explain(parts, model, (["bored"] * 40, emotions))


def test_the_steps_of_a_person_are_found_and_nought_without_clips():
    rng = np.random.default_rng(4)
    y = np.array(["a", "b", "c"])[np.arange(300) % 3]
    X = rng.normal(size=(300, 5)) + 4 * np.eye(5)[np.searchsorted(["a", "b", "c"], y)]
    model = FewClips(own=5.0).fit(X, y)
    assert np.array_equal(model.steps(model.place(X)[:0], y[:0]), np.zeros((3, 2)))
    with pytest.raises(LabelError, match="bored"):
        model.steps(model.place(X)[:1], ["bored"])
    step = np.array([2.0, -1.0])
    found = model.steps(model.place(X[:60]) + step, y[:60])
    assert np.allclose(found.mean(axis=0), step, atol=0.4)
    assert np.allclose(model.probabilities(model.place(X[:9])).sum(axis=1), 1)


def test_labels_of_one_sentence_help_with_the_other():
    labels, means = layers.load("ravdess")
    folds = splits.folds("actors5", labels)[:2]
    table = few_clips.curves(labels, means[:, 2], folds, 8, {"at random": few_clips.at_random}, draws=2)
    of_person = table.pivot(index="speaker", columns="clips", values="uar")
    assert of_person.shape == (10, 9) and of_person[8].mean() > of_person[0].mean() + 0.02


def test_a_difference_that_all_people_share_is_more_than_chance():
    assert few_clips.more_than_chance(np.full(24, 0.01) + np.linspace(0, 0.001, 24)) < 0.01
    assert few_clips.more_than_chance(np.tile([0.02, -0.02], 12)) > 0.5
    found = few_clips.over_people(pd.DataFrame({"x": np.arange(24.0)}))
    assert found.low.x < found["mean"].x == 11.5 < found.high.x
