"""A visit to the demo, without a browser."""

import dataclasses
import io
import json
import re
import zipfile

import numpy as np
import pandas as pd
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from emolab import shipped
from emolab.errors import PlainError
from emolab.features import ears
from emolab.labels import LABEL_SETS, LabelError
from emolab.models.corrections import FEWEST, TooFewCorrections, distinct, personal
from emolab.recognizer.prediction import Prediction, percentages
from emolab.recognizer.visit import N_SOUNDS, Visit, VisitError
from emolab.recordings.audio import RATE, wav


def shares(best, share=0.65):
    rest = (1 - share) / 7
    return {emotion: share if emotion == best else rest for emotion in LABEL_SETS[8]}


@dataclasses.dataclass
class Echo:
    """A recognizer that hears happiness in everything, and calmness in a voice it was calibrated to."""

    hears: str = "happy"

    def predict(self, samples, rate, name):
        return Prediction(
            name, "voice", self.hears, shares(self.hears), True, {"female": 0.9, "male": 0.1}, model="echo"
        )

    def for_voice(self, recordings):
        assert len(recordings) == 3
        return Echo("calm")


def reads(sentence):
    return Prediction(sentence, "words", "sad", shares("sad"), True, cues=('"alas" speaks for sad',), model="words")


@pytest.fixture()
def visit():
    return Visit(Echo, reads)


@pytest.fixture()
def clip(hum):
    return lambda: io.BytesIO(wav(hum))


def test_answers_are_remembered_in_order_and_in_every_export(visit, clip):
    visit.hear(clip(), "first.wav")
    visit.read("alas, it rains")
    assert visit.table().number.tolist() == [1, 2]
    assert visit.table().emotion.tolist() == ["happy", "sad"]
    table = pd.read_csv(io.BytesIO(visit.csv()))
    assert np.allclose(table[list(LABEL_SETS[8])].sum(axis=1), 1)
    # A share has as many decimals as every other.
    lines = visit.csv().decode().splitlines()[1:]
    assert all(len(share.partition(".")[2]) == 4 for line in lines for share in re.findall(r"\b0\.\d+", line))
    written = json.loads(visit.json())
    assert [row["input"] for row in written] == ["first.wav", "alas, it rains"]
    assert written[1]["cues"] == ['"alas" speaks for sad']


def test_what_cannot_be_answered_is_not_remembered(visit):
    with pytest.raises(PlainError, match="text.wav could not be read as sound"):
        visit.hear(io.BytesIO(b"no sound"), "text.wav")
    assert visit.answers == []


def test_a_visit_that_has_no_model_of_words_says_so():
    with pytest.raises(VisitError, match="no model of words; it answers recordings"):
        Visit(Echo).read("alas, it rains")


def test_a_name_that_is_a_formula_is_harmless_in_a_spreadsheet(visit, clip):
    visit.hear(clip(), "=cmd|' /C calc'!A0")
    assert visit.csv().decode().splitlines()[1].split(",")[1].startswith("'=")


def test_two_visits_share_nothing(clip):
    one, other = Visit(Echo, reads), Visit(Echo, reads)
    one.correct(one.hear(clip(), "mine.wav").number, "sad")
    assert other.answers == [] and other.corrections == []


def test_old_sounds_are_let_go_and_their_numbers_stay(visit, clip):
    for _ in range(N_SOUNDS + 3):
        visit.hear(clip(), "again.wav")
    assert [answer.samples is None for answer in visit.answers] == [True] * 3 + [False] * N_SOUNDS
    assert len(visit.table()) == N_SOUNDS + 3
    with pytest.raises(VisitError):
        visit.correct(1, "sad")


def test_after_three_ordinary_sentences_answers_are_relative_to_the_voice(visit, clip):
    assert [visit.calibrate(sentence, "sentence") for sentence in three_sentences()] == [2, 1, 0]
    mine = visit.hear(clip(), "x.wav", own=True)
    assert mine.prediction.emotion == "calm" and mine.own
    # A voice that nobody says is theirs is heard as before.
    other = visit.hear(clip(), "x.wav")
    assert other.prediction.emotion == "happy" and not other.own
    visit.answer_as_before()
    assert visit.hear(clip(), "x.wav", own=True).prediction.emotion == "happy"


def three_sentences():
    """What calibration asks for: three different sentences of one voice (simulated actors say two in English)."""
    clips = [shipped.path("voices") / "Actor_12" / f"03-01-01-01-{n:02d}-01-12.ogg" for n in (1, 2)]
    return [*clips, min((shipped.path("words") / "spoken").glob("words-neutral-*.ogg"))]


@pytest.mark.skipif(not ears.installed(), reason="needs the speech encoder")
def test_one_sentence_said_three_times_is_one_sentence(visit):
    first, second, third = three_sentences()
    again = first.with_name("03-01-01-01-01-02-12.ogg")
    assert visit.calibrate(first, "sentence") == 2
    for repeated in (first, again):
        with pytest.raises(VisitError, match="said already"):
            visit.calibrate(repeated, "sentence")
    assert visit.n_ordinary_left == 2
    assert [visit.calibrate(sentence, "sentence") for sentence in (second, third)] == [1, 0]


def test_an_ordinary_sentence_without_sound_does_not_count(visit):
    with pytest.raises(PlainError):
        visit.calibrate(io.BytesIO(wav(np.zeros(RATE))), "sentence 1")
    assert visit.n_ordinary_left == 3


def test_a_correction_keeps_no_sound_unless_asked(visit, clip, hum):
    for with_sound in (False, True):
        visit.correct(visit.hear(clip(), "x.wav").number, "sad", with_sound)
    with zipfile.ZipFile(io.BytesIO(visit.corrections_zip())) as exported:
        assert sorted(exported.namelist()) == ["corrections.csv", "sound_2.wav"]
        sound, _ = soundfile.read(io.BytesIO(exported.read("sound_2.wav")))
        table = pd.read_csv(io.BytesIO(exported.read("corrections.csv")))
    assert np.abs(sound - hum).max() < 1e-3
    assert table.emotion.tolist() == ["sad", "sad"] and np.allclose(table.happy, 0.65)


def corrected(answered, meant):
    """What a personal model is made of: shares around the answer, no two recordings alike, and the labels."""
    rng = np.random.default_rng(0)
    rows = []
    for emotion in answered:
        row = pd.Series(shares(emotion)) + rng.uniform(0, 0.04, 8)
        rows.append(dict(row / row.sum()))
    return pd.DataFrame(rows), list(meant)


def test_a_pattern_is_learned_and_measured_on_recordings_held_out():
    """Whoever is heard as happy is angry, and the other way round: no commonest label explains that."""
    answered = ["happy", "angry"] * 5
    model, gain = personal(*corrected(answered, ["angry", "happy"] * 5))
    assert (gain.n, gain.right_before, gain.right_after) == (10, 0, 10)
    assert gain.right_commonest < 10 and gain.helps and 0 < gain.low <= gain.high
    asked = pd.DataFrame([shares("happy")])
    assert model.classes_[model.predict_proba(asked)[0].argmax()] == "angry"


def test_saying_always_the_same_is_no_gain():
    """Four voices corrected to happy taught a model that every voice is happy; so would a stopped clock."""
    with pytest.raises(TooFewCorrections, match="corrected to 1 different"):
        personal(*corrected(["sad", "angry", "calm", "fearful", "disgust", "neutral"], ["happy"] * 6))
    with pytest.raises(LabelError, match="5 answers but 6 labels"):
        personal(corrected(["sad"] * 5, ["happy"] * 5)[0], ["happy"] * 6)
    meant = ["happy"] * 7 + ["sad"]
    _, gain = personal(*corrected(["sad", "angry", "calm", "fearful", "disgust", "neutral", "sad", "sad"], meant))
    assert gain.right_commonest == 7 and not gain.helps


def test_one_recording_corrected_five_times_is_one_recording(visit, clip):
    rows, meant = corrected(["happy", "angry"], ["angry", "happy"])
    with pytest.raises(TooFewCorrections, match="2 different recordings"):
        personal(pd.concat([rows] * 4, ignore_index=True), meant * 4)
    assert distinct(pd.concat([rows, rows], ignore_index=True)) == [2, 3]
    for n in range(FEWEST):
        visit.hear(clip(), f"{n}.wav")
        visit.correct(n + 1, ("angry", "sad")[n % 2])
    assert visit.gain is None and visit.n_corrected == (1, 1)


def test_a_personal_answer_is_of_one_model_and_promises_what_was_measured(visit, clip):
    for n in range(2 * FEWEST):
        heard = visit.hear(clip(), f"{n}.wav")
        # No two recordings alike; happy is angry, and the other way round.
        rows, _ = corrected(["happy", "angry"][n % 2 : n % 2 + 1], [])
        shifted = (rows.iloc[0] * (1 + 0.03 * np.arange(8) * n)).pipe(lambda row: row / row.sum())
        visit.answers[-1] = dataclasses.replace(
            heard, general=dataclasses.replace(heard.general, probabilities=dict(shifted))
        )
        visit.correct(n + 1, ("angry", "happy")[n % 2])
    assert visit.gain.helps
    adapted = visit.hear(clip(), "next.wav")
    assert adapted.prediction.emotion == "angry" and adapted.general.emotion == "happy"
    assert not adapted.prediction.confident and "adapted" in adapted.prediction.model
    probabilities = adapted.prediction.probabilities
    assert sum(probabilities.values()) == pytest.approx(1)
    assert max(probabilities.values()) <= (visit.gain.right_after + 1) / (visit.gain.n + 2) + 1e-9
    visit.forget()
    after = visit.hear(clip(), "next.wav")
    assert after.prediction.emotion == "happy" and after.prediction.model == after.general.model


def test_correcting_twice_counts_once(visit, clip):
    visit.hear(clip(), "x.wav")
    visit.correct(1, "sad")
    visit.correct(1, "calm")
    assert [correction.emotion for correction in visit.corrections] == ["calm"]


def test_corrections_without_a_pattern_change_nothing():
    meant = ["sad", "angry", "calm", "fearful", "disgust", "surprised"]
    _, gain = personal(*corrected(["happy"] * 6, meant))
    assert not gain.helps


def test_forgetting_leaves_nothing(visit, clip):
    visit.correct(visit.hear(clip(), "x.wav").number, "sad")
    visit.forget()
    assert (visit.answers, visit.corrections, visit.gain) == ([], [], None)


def test_a_personal_model_that_is_confirmed_stays_right():
    emotions = list(LABEL_SETS[8])
    _, gain = personal(pd.DataFrame([shares(emotion) for emotion in emotions]), emotions)
    assert gain.right_before == gain.right_after == len(emotions) and not gain.helps


@given(st.lists(st.floats(0, 1), min_size=2, max_size=9).filter(lambda shares: sum(shares) > 0.01))
def test_percentages_add_up_to_a_hundred_and_are_off_by_less_than_one(shares):
    named = {str(i): share for i, share in enumerate(shares)}
    whole = percentages(named)
    assert sum(whole.values()) == 100
    assert all(abs(whole[name] - 100 * share / sum(shares)) < 1 for name, share in named.items())
