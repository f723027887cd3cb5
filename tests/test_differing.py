"""What differs between two answers of a visit, in words."""

import io

import pytest

from emolab import recognizer
from emolab.recognizer import differing
from emolab.recognizer.cues import COLUMNS, MEASURES, WORTH_SAYING, shipped_table
from emolab.recognizer.prediction import Prediction
from emolab.recognizer.visit import Answer, Visit
from emolab.recordings import audio, voices


@pytest.fixture(scope="module")
def visit():
    visit = Visit(recognizer.load)
    for emotion, actor in (("sad", 12), ("angry", 12), ("angry", 7)):
        voice = voices.recording(emotion, actor=actor, intensity="strong")
        visit.hear(io.BytesIO(audio.wav(voice.samples)), f"{emotion} {actor}")
    return visit


def test_two_voices_differ_by_what_was_measured_of_them_whatever_each_was_compared_with(visit):
    from emolab.features import recipes

    _, woman, man = visit.answers
    names = recipes.columns("emolab")
    measured = [recipes.extract(audio.level(audio.trim(one.samples)), audio.RATE, "emolab") for one in (woman, man)]
    away, spread = differing.heard(woman, man), shipped_table()["spread"]
    pitch = names.index(COLUMNS[0])
    expected = (measured[1][pitch] - measured[0][pitch]) / spread[0]
    # A man's voice is lower than a woman's, though each is about as high as usual for men and for women.
    assert away["pitch"] < -WORTH_SAYING and away["pitch"] == pytest.approx(expected, rel=0.25)
    assert differing.heard(man, woman) == pytest.approx({cue: -value for cue, value in away.items()})


def test_it_is_said_in_words_largest_first_and_with_the_emotion_that_moved_most(visit):
    sad, angry, _ = visit.answers
    voice, moved = differing.in_words(sad, angry)
    away = differing.heard(sad, angry)
    largest = max(away, key=lambda cue: abs(away[cue]))
    assert voice.startswith(f"The voice of 2 beside that of 1: {MEASURES[largest][1 if away[largest] > 0 else 2]}")
    assert "What moved most is " in moved and "% in 1" in moved and moved.endswith(("points more.", "points less."))
    same = differing.in_words(sad, sad)
    assert same == [
        "The voice of 1 beside that of 1: pitch, pace and timbre are about the same.",
        "The probabilities are the same.",
    ]


def test_a_sentence_and_a_voice_are_compared_by_their_probabilities_alone(visit):
    shares = {"sad": 0.9, "happy": 0.1}
    read = Prediction("alas", "words", "sad", shares, True)
    sentence = Answer(4, "alas", read, read)
    assert differing.heard(visit.answers[0], sentence) is None
    assert len(differing.in_words(visit.answers[0], sentence)) == 1
