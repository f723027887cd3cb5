"""What notebook 09 is built of: agreement of listeners, dimensions, gaps between groups, cards."""

import listened
import numpy as np
import pandas as pd
import pytest

from emolab.evaluation import agreement, cards, dimensions, groups, listeners
from emolab.recordings import augment


def test_the_votes_on_each_voice_add_up_to_the_table_of_confusions():
    clips, counts = listeners.crema_d_votes(), listeners.crema_d()
    answers = sorted(set(counts.answer))
    assert len(clips) == 7442 and clips.speaker.nunique() == 91 and clips.age.between(20, 74).all()
    summed = clips.groupby("emotion", observed=True)[answers].sum()
    assert (summed == counts.pivot(index="emotion", columns="answer", values="votes")[answers]).all().all()


def test_the_votes_are_those_of_the_corpus(real_corpora):
    folder = real_corpora.parent / "native" / "crema-d"
    if not folder.exists():
        pytest.skip("needs CREMA-D's tables")
    table = listened.votes_crema_d(folder)
    shipped = listeners.crema_d_votes().astype({name: str for name in ("speaker", "sex", "emotion")})
    pd.testing.assert_frame_equal(table, shipped, check_dtype=False)


def test_the_ages_are_those_of_nine_young_people():
    ages = listeners.nemo_ages()
    assert ages.speaker.str.fullmatch(r"nemo-\w{3}").all() and len(ages) == 9 and ages.age.between(23, 28).all()


def test_agreement_is_nought_by_chance_and_one_where_all_agree():
    rng = np.random.default_rng(0)
    chance = rng.multinomial(10, [0.25] * 4, size=2000)
    agreed = 10 * np.eye(4, dtype=int)[rng.integers(4, size=200)]
    for measure in (agreement.fleiss_kappa, agreement.alpha):
        assert abs(measure(chance)) < 0.02 and measure(agreed) == pytest.approx(1)
    assert agreement.entropy(agreed).max() == 0 and agreement.entropy([[5, 5]])[0] == 1


def test_a_published_kappa_comes_out():
    """Fleiss (1971) has no table that is short; this one is of Wikipedia's article on his kappa: ten subjects, .210."""
    votes = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip  # a table
    assert agreement.fleiss_kappa(votes) == pytest.approx(0.210, abs=5e-4)


def test_soft_labels_add_up_and_are_hard_where_all_recognised():
    rows = agreement.soft_labels(["a", "b"], [0.8, 1.0], ["a", "b", "c"])
    assert np.allclose(rows, [[0.8, 0.1, 0.1], [0, 1, 0]])


def test_concordance_asks_for_level_and_spread_too():
    x = np.random.default_rng(1).normal(size=100)
    assert dimensions.ccc(x, x) == pytest.approx(1) and dimensions.ccc(x, -x) < -0.9
    assert dimensions.ccc(x, x / 2) == pytest.approx(0.8, abs=0.01)
    assert dimensions.ccc(x, x + 1) < 0.8 and dimensions.ccc(x, x + 9) < 0.1


def test_each_emotion_has_a_side():
    assert list(dimensions.arousal(["angry", "sad"])) == ["lively", "quiet"]
    assert list(dimensions.valence(["happy", "angry"])) == ["pleasant", "unpleasant"]


def test_a_gap_is_found_where_there_is_one_and_not_where_there_is_none():
    rng = np.random.default_rng(2)
    group, noise = np.arange(40) % 2 == 0, rng.normal(0, 0.1, 40)
    there, none = groups.gap(noise + 0.3 * group, group), groups.gap(noise, group)
    assert there["p"] < 0.01 and there["low"] > 0.1 and there["people"] == "20, 20"
    assert none["p"] > 0.05 and none["low"] < 0 < none["high"]
    age = rng.uniform(20, 70, 40)
    assert groups.slope(0.01 * age + noise, age)["slope"] == pytest.approx(0.1, abs=0.03)


def test_many_tests_find_little_by_chance():
    """With twenty true nulls at a time, Holm finds something in about one of twenty tries."""
    rng = np.random.default_rng(3)
    tries = [groups.holm(rng.uniform(size=20)).min() < 0.05 for _ in range(600)]
    assert 0.02 < np.mean(tries) < 0.08
    assert np.allclose(groups.holm([0.01, 0.04, 0.03]), [0.03, 0.06, 0.06])
    assert groups.tested([{"p": 0.01}, {"p": 0.5}]).holm.tolist() == [0.02, 0.5]


def test_a_card_says_what_is_missing():
    full = {key: f"a sentence about {key} here" for key in cards.MODEL} | {"score": 0.7, "interval": (0.6, 0.8)}
    assert cards.missing(full, cards.MODEL) == []
    assert cards.missing(full | {"groups": {}}, cards.MODEL) == ["groups is missing: whom it serves worse, in numbers."]
    assert "inside its interval" in cards.missing(full | {"score": 0.9}, cards.MODEL)[0]
    assert "sentence" in cards.missing(full | {"not_for": "war"}, cards.MODEL)[0]
    assert len(cards.missing({}, cards.DATA)) == len(cards.DATA)


@pytest.mark.parametrize("decibels", [20, 0, -10])
def test_noise_is_as_loud_as_it_should_be(decibels):
    voice = np.sin(np.arange(16000) / 7).astype(np.float32)
    noise = augment.noise_at(voice, decibels) - voice
    assert 10 * np.log10(np.mean(voice**2) / np.mean(noise**2)) == pytest.approx(decibels, abs=0.1)
