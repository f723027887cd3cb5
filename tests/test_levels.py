"""An answer is given at the finest level that can be stood behind."""

import numpy as np
import pandas as pd
import promises
import pytest

from emolab.labels import LABEL_SETS, LabelError
from emolab.recognizer import levels

SURE = {"eight": {"angry": 0.6}, "four": {"happy or surprised": 0.6}, "two": {"lively": 0.7, "quiet": 0.8}}


def shares(**given):
    rest = (1 - sum(given.values())) / (8 - len(given))
    return {emotion: given.get(emotion, rest) for emotion in LABEL_SETS[8]}


@pytest.mark.parametrize(
    ("given", "level", "answer", "emotions"),
    [
        ({"angry": 0.7}, "eight", "angry", ("angry",)),
        # Never sure of sadness alone, however likely.
        ({"sad": 0.9}, "two", "quiet: perhaps sad, perhaps neutral", ("sad", "neutral", "calm")),
        ({"happy": 0.4, "surprised": 0.3}, "four", "happy or surprised", ("happy", "surprised")),
        ({"angry": 0.4, "happy": 0.35}, "two", "lively: perhaps angry, perhaps happy",
         ("angry", "happy", "fearful", "surprised")),
        ({"disgust": 0.97}, None, "not sure: perhaps disgust", ()),
        ({"neutral": 0.3, "calm": 0.3}, None, "not sure: perhaps neutral", ()),
        ({"neutral": 0.2, "calm": 0.3}, None, "not sure: perhaps calm", ()),
    ],
)  # fmt: skip  # a table
def test_the_finest_level_that_is_sure_answers(given, level, answer, emotions):
    assert levels.decide(shares(**given), SURE) == levels.Said(level, answer, emotions)


def test_groups_hold_each_emotion_once_and_add_up_to_one():
    for level, groups in levels.LEVELS.items():
        assert sorted(sum(groups.values(), ())) == sorted(LABEL_SETS[8])
        row = [list(shares(angry=0.5).values())]
        assert levels.grouped(row, LABEL_SETS[8], level).sum() == pytest.approx(1)


def test_the_share_of_an_emotion_without_a_group_is_not_lost():
    with pytest.raises(LabelError, match="bored"):
        levels.grouped([[0.5, 0.5]], ["bored", "sad"], "two")
    assert levels.group_of(iter(["calm", "sad"]), "eight").tolist() == [0, 2]


def strangers(n=4000, seed=0):
    """Two corpora: what says angry is right; what says sad is right in one of them only."""
    rng = np.random.default_rng(seed)
    truth = rng.choice(LABEL_SETS[8], n)
    corpus = np.where(np.arange(n) % 2, "here", "there")
    said = truth.copy()
    said[(said == "sad") & (corpus == "there")] = "happy"
    evidence = pd.DataFrame(rng.normal(size=(n, 8)), columns=list(LABEL_SETS[8]))
    evidence[["angry", "sad"]] += 6 * np.column_stack([said == "angry", truth == "sad"])
    evidence.loc[(corpus == "there") & (truth == "calm"), "sad"] += 9
    return pd.Series(truth), evidence, pd.Series(corpus), np.ones(n)


def test_only_what_is_right_in_every_corpus_is_promised():
    truth, evidence, corpus, weight = strangers()
    softened = promises.soften(evidence, promises.temperature(truth, evidence, weight))
    sure = promises.thresholds(truth, softened, corpus, weight)
    assert "angry" in sure["eight"] and "sad" not in sure["eight"] and "disgust" not in sure["two"]
    kept = promises.kept(truth, softened, sure, weight).set_index("level")
    assert kept.right["eight"] >= promises.RIGHT + promises.MARGIN
    assert kept.answered["all"] == pytest.approx(kept.answered[list(levels.LEVELS)].sum())


def test_the_temperature_makes_a_model_that_is_too_sure_modest():
    truth, evidence, _, weight = strangers()
    modest = promises.temperature(truth, evidence, weight)
    assert promises.temperature(truth, 5 * evidence, weight) == pytest.approx(5 * modest, rel=0.02)


def test_the_promises_that_ship_are_kept_on_corpora_that_were_left_out():
    table = pd.read_csv(levels_file())
    rows = table[(table.model == "emotion") & (table.asked == "another corpus") & (table.corpus == "all")]
    rows = rows.set_index("level")
    assert rows.right["all"] >= 0.8 and rows.answered["all"] >= 0.6
    assert rows.ece.dropna().max() <= 0.08


def levels_file():
    from emolab import shipped

    return shipped.path("models", "ears_levels.csv")
