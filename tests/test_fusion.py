import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import get_scorer

from emolab.labels import LabelError
from emolab.models import fusion
from emolab.models.fusion import EMOTIONS
from emolab.recognizer.prediction import Prediction


def answers(emotions, right, sureness, generator, surer_when_right=0.0):
    """Probabilities of a model that names the true emotion in the share `right`, and says `sureness` about it."""
    n, k = len(emotions), len(EMOTIONS)
    truth = np.array([EMOTIONS.index(emotion) for emotion in emotions])
    named = np.where(generator.random(n) < right, truth, generator.integers(0, k, n))
    sure = sureness + surer_when_right * np.where(named == truth, 1, -1) * generator.random(n)
    table = np.repeat((1 - sure)[:, None] / (k - 1), k, axis=1)
    table[np.arange(n), named] = sure
    return pd.DataFrame(table, columns=list(EMOTIONS))


@pytest.fixture(scope="module")
def utterances():
    generator = np.random.default_rng(0)
    truth = generator.choice(EMOTIONS, 1200)
    voice, words = (answers(truth, right, 0.6, generator, surer_when_right=0.3) for right in (0.6, 0.4))
    return truth, voice, words


def test_the_pool_of_two_beats_each_of_them_on_utterances_it_was_not_fitted_on(utterances):
    truth, voice, words = utterances
    both = fusion.side_by_side(voice, words)
    for model in (fusion.LogLinearPool(), fusion.Stacker()):
        fused = model.fit(both[:600], truth[:600]).predict(both[600:])
        best_alone = max(np.mean(table.idxmax(axis=1)[600:] == truth[600:]) for table in (voice, words))
        assert np.mean(fused == truth[600:]) > best_alone


def test_the_more_accurate_model_gets_the_larger_weight(utterances):
    truth, voice, words = utterances
    pool = fusion.LogLinearPool().fit(fusion.side_by_side(voice, words), truth)
    assert pool.voice_weight_ > 1.2 * pool.words_weight_ > 0
    swapped = fusion.LogLinearPool().fit(fusion.side_by_side(words, voice), truth)
    assert swapped.words_weight_ == pytest.approx(pool.voice_weight_, abs=0.01)


def test_a_model_that_is_too_sure_of_itself_gets_a_smaller_weight():
    generator = np.random.default_rng(1)
    truth = generator.choice(EMOTIONS, 1200)
    words = answers(truth, 0.4, 0.5, generator)
    state = generator.bit_generator.state
    modest = answers(truth, 0.6, 0.65, generator)
    generator.bit_generator.state = state
    boastful = answers(truth, 0.6, 0.99, generator)
    pools = [fusion.LogLinearPool().fit(fusion.side_by_side(voice, words), truth) for voice in (modest, boastful)]
    weights = [pool.voice_weight_ for pool in pools]
    assert weights[1] < 0.6 * weights[0]


def test_words_that_say_nothing_change_nothing(utterances):
    _, voice, _ = utterances
    nothing = pd.DataFrame(np.full(voice.shape, 1 / 7), columns=voice.columns)
    assert np.allclose(fusion.pool(voice, nothing), voice)


def test_the_worse_the_transcript_the_less_the_words_weigh():
    voice, words = {"angry": 0.6, "happy": 0.4}, {"angry": 0.2, "happy": 0.8}
    good, poor, none = (fusion.fuse(voice, words, 1, 1, quality) for quality in (1.0, 0.4, 0.0))
    assert (good.emotion, none.emotion) == ("happy", "angry")
    assert good.words_weight == pytest.approx(0.5) and good.words_weight > poor.words_weight > none.words_weight == 0
    assert none.probabilities["angry"] == pytest.approx(0.6, abs=0.01)


def test_happy_words_in_an_angry_voice_are_asked_about():
    fused = fusion.fuse({"angry": 0.8, "neutral": 0.2}, {"happy": 0.9, "neutral": 0.1}, 1, 1)
    assert fused.remark == "Happy words in an angry voice: sarcasm?"
    assert fused.voice["angry"] == pytest.approx(0.8) and fused.words["happy"] == pytest.approx(0.9)
    assert "they disagree" in fusion.disagreement({"happy": 0.8, "sad": 0.2}, {"sad": 0.9, "calm": 0.1})
    assert "misheard" in fusion.disagreement({"angry": 1.0}, {"happy": 1.0}, quality=0.3)
    assert fusion.disagreement({"angry": 0.9, "sad": 0.1}, {"angry": 0.6, "sad": 0.4}) is None
    assert fusion.disagreement({"angry": 0.9, "sad": 0.1}, {"neutral": 0.6, "sad": 0.4}) is None


def test_emosense_lets_neutral_words_defer_to_the_voice():
    one = {emotion: {emotion: 1.0} for emotion in EMOTIONS}
    assert fusion.emosense_rule(one["sad"], one["neutral"]).tolist() == ["sad"]
    assert fusion.emosense_rule(one["angry"], one["happy"]).tolist() == ["angry"]
    assert fusion.emosense_rule(one["angry"], one["sad"]).tolist() == ["sad"]


def test_calm_counts_as_neutral_and_what_is_not_shared_is_left_out():
    row = fusion.on_seven({"calm": 0.3, "neutral": 0.1, "happy": 0.4, "bored": 0.2}).iloc[0]
    assert row["neutral"] == pytest.approx(0.5) and row["happy"] == pytest.approx(0.5)
    assert list(row.index) == list(EMOTIONS)


def test_the_columns_of_a_pool_are_sorted_as_scikit_learns_scorers_take_them_to_be(utterances):
    truth, voice, words = utterances
    both = fusion.side_by_side(voice, words)
    model = fusion.LogLinearPool().fit(both, truth)
    by_name = pd.DataFrame(model.predict_proba(both), columns=model.classes_)
    right = by_name.to_numpy()[np.arange(len(truth)), by_name.columns.get_indexer(truth)]
    assert get_scorer("neg_log_loss")(model, both, truth) == pytest.approx(np.log(right).mean())
    assert (by_name.idxmax(axis=1).to_numpy() == model.predict(both)).all()
    with pytest.raises(LabelError, match="calm"):
        model.fit(both, ["calm"] * len(both))


def test_what_cannot_be_weighed_is_refused(utterances):
    _, voice, words = utterances
    with pytest.raises(fusion.FusionError, match="pair up"):
        fusion.pool(voice, words[:5])
    with pytest.raises(fusion.FusionError, match="nought"):
        fusion.fuse({"sad": 1.0}, {"sad": 1.0}, 0, 0)
    with pytest.raises(fusion.FusionError, match="14 columns"):
        fusion.LogLinearPool().fit(voice, ["sad"] * len(voice))
    with pytest.raises(fusion.FusionError, match="say nothing"):
        fusion.on_seven({"bored": 1.0})
    for wrong in ({"quality": 1.5}, {"quality": float("nan")}, {"quality": [1, 1, 1]}, {"words_weight": -1}):
        with pytest.raises(fusion.FusionError, match="from 0 to 1|below 0"):
            fusion.pool(voice[:2], words[:2], **wrong)
    for wrong in (float("nan"), -0.5):
        with pytest.raises(fusion.FusionError, match="missing or below"):
            fusion.on_seven({"sad": wrong, "happy": 1.5})


def test_what_has_no_answer_has_no_weight():
    silent = Prediction(input="Hm.", kind="text", model="en", error="no word in it is known")
    with pytest.raises(fusion.FusionError, match="Hm. has no answer to weigh: no word in it is known"):
        fusion.fuse(silent, silent, 1.0, 1.0)
