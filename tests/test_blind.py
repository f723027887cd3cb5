"""The listening test: what is asked, what is hidden, what is counted."""

import numpy as np
import pytest

from emolab.evaluation import blind
from emolab.recordings import voices
from emolab.widgets import blind as widget


def made(emotion, number):
    samples = np.sin(np.arange(8_000) * 0.05 * (number + 1)).astype(np.float32)
    return voices.Recording(samples, 16_000, f"Simulated actor {number}, {emotion}", emotion, None)


@pytest.fixture
def quiz():
    return blind.BlindTest([made(emotion, n) for n, emotion in enumerate(["happy", "sad", "happy", "angry"])])


def always_happy(samples, rate):
    return "happy"


def test_answers_are_counted_by_truth(quiz):
    assert quiz.confusion() is None
    while not quiz.done:
        quiz.answer("sad" if quiz.current.emotion == "happy" else quiz.current.emotion)
    counts = quiz.confusion()
    assert counts.loc["happy", "sad"] == 2 and counts.loc["angry", "angry"] == 1 and counts.to_numpy().sum() == 4
    assert blind.share_right(counts) == 0.5
    assert quiz.current is None


def test_the_order_is_shuffled_and_repeatable(quiz):
    recordings = [made("calm", n) for n in range(20)]
    captions = [recording.caption for recording in recordings]
    first, again, other = (
        [recording.caption for recording in blind.BlindTest(recordings, seed=seed).recordings] for seed in (0, 0, 1)
    )
    assert first == again != other and captions != first and sorted(captions) == sorted(first)


def test_what_cannot_be_answered_is_said(quiz):
    with pytest.raises(blind.BlindError, match="'bored'.*choose one of neutral"):
        quiz.answer("bored")
    assert quiz.answers == []
    for _ in range(4):
        quiz.answer("calm")
    with pytest.raises(blind.BlindError, match="All 4"):
        quiz.answer("calm")
    with pytest.raises(blind.BlindError, match="no recordings"):
        blind.BlindTest([])


def test_a_model_is_asked_about_the_same_recordings(quiz):
    counts = quiz.ask(always_happy)
    assert counts["happy"].sum() == 4 and blind.share_right(counts) == 0.5


def test_nothing_is_given_away_before_the_end(quiz):
    lab = widget.lab(quiz, quiz.ask(always_happy))
    for n in range(4):
        assert not [emotion for emotion in quiz.emotions if emotion in lab.heard.value]
        assert f"Recording {n + 1} of 4: Simulated actor" in lab.heard.value
        assert lab.shown.value == ""
        lab.buttons["angry"].click()
    assert quiz.answers == ["angry"] * 4
    assert "You: 0.25 right" in lab.shown.value and "The model: 0.50 right" in lab.shown.value
    assert all(button.disabled for button in lab.buttons.values())


def test_a_cell_that_is_run_again_shows_how_the_test_ended(quiz):
    for _ in quiz.recordings:
        quiz.answer("angry")
    lab = widget.lab(quiz, quiz.ask(always_happy))
    assert lab.heard.value == "4 of 4 labelled." and "You: 0.25 right" in lab.shown.value
    assert all(button.disabled for button in lab.buttons.values())


def test_one_may_stop_early_and_still_compare(quiz):
    lab = widget.lab(quiz, quiz.ask(always_happy))
    lab.stop.click()
    assert "The model" in lab.shown.value and "You" not in lab.shown.value


def test_the_quiz_is_of_simulated_actors_even_where_real_ones_are_at_hand(real_corpora):
    check_quiz()


def test_the_quiz_holds_every_emotion_of_each_actor(monkeypatch):
    monkeypatch.delenv("EMOLAB_DATA_DIR", raising=False)
    check_quiz()


def check_quiz():
    heard = blind.recordings(actors=(7, 12))
    assert sorted(recording.emotion for recording in heard) == sorted(2 * blind.LABEL_SETS[8])
    assert all(recording.caption.startswith("Simulated actor") for recording in heard)
    assert all(recording.rate == 16_000 and len(recording.samples) > 8_000 for recording in heard)
