"""The recognizer keeps its contract, on good files and bad, from any folder."""

import dataclasses
import json
import subprocess
import sys

import numpy as np
import pytest
import soundfile
import sounds

from emolab import recognizer, shipped
from emolab.errors import PlainError
from emolab.features import carried, ears
from emolab.labels import LABEL_SETS
from emolab.recognizer import levels
from emolab.recognizer.prediction import Prediction
from emolab.recordings import audio

KEYS = [
    "input", "kind", "emotion", "probabilities", "confident", "level", "answer", "set", "sex", "timeline", "cues",
    "model", "note", "error",
]  # fmt: skip  # a table
NAMES = [name for name in recognizer.LISTENERS if (shipped.DATA / "models" / f"{name}.skops").exists()]


@pytest.fixture(scope="module", params=NAMES)
def answering(request):
    if request.param == "ears" and not ears.installed():
        pytest.skip(f"needs {carried.PACKAGE}")
    return recognizer.load(request.param)


@pytest.fixture(scope="module")
def files(voice, tmp_path_factory):
    folder = tmp_path_factory.mktemp("recordings")
    soundfile.write(folder / "voice.wav", voice, 16_000)
    soundfile.write(folder / "short.wav", voice[8_000:13_000], 16_000)
    soundfile.write(folder / "silent.wav", np.zeros(16_000), 16_000)
    (folder / "text.wav").write_text("no sound at all")
    return folder


def check_contract(answer):
    assert list(answer) == KEYS
    assert answer["kind"] == "voice"
    if answer["error"] is not None:
        assert isinstance(answer["error"], str) and answer["error"]
        assert answer["cues"] == [] and all(
            answer[key] is None for key in KEYS[2:-1] if key not in ("cues", "note", "set")
        )
        return
    assert sorted(answer["probabilities"]) == sorted(LABEL_SETS[8])
    assert sorted(answer["sex"]) == ["female", "male"]
    moments = answer["timeline"]
    for shares in [answer["probabilities"], answer["sex"], *(moment["probabilities"] for moment in moments)]:
        assert sum(shares.values()) == pytest.approx(1, abs=1e-9) and min(shares.values()) >= 0
    assert answer["emotion"] == max(answer["probabilities"], key=answer["probabilities"].get)
    assert answer["confident"] == (answer["level"] == "eight")
    assert answer["level"] in (*levels.LEVELS, None) and answer["answer"]
    assert bool(answer["set"]) == (answer["level"] is not None) and set(answer["set"]) <= set(LABEL_SETS[8])
    assert isinstance(answer["confident"], bool) and isinstance(answer["model"], str)
    assert answer["cues"] and all(isinstance(cue, str) for cue in answer["cues"])
    assert moments and all(list(moment) == ["start", "end", "probabilities"] for moment in moments)


def test_an_answer_keeps_the_contract(answering, files):
    answer = answering.predict_file(files / "voice.wav").to_dict()
    check_contract(json.loads(json.dumps(answer, allow_nan=False)))
    assert answer["error"] is None and answer["input"] == str(files / "voice.wav")


@pytest.mark.parametrize("name", ["silent.wav", "text.wav", "missing.wav"])
def test_a_file_that_cannot_be_answered_says_why(answering, files, name):
    answer = answering.predict_file(files / name).to_dict()
    check_contract(answer)
    assert name in answer["error"]


def test_the_level_of_a_recording_does_not_change_the_answer(answering, voice):
    loud, quiet = answering.predict(voice), answering.predict(0.05 * voice)
    assert loud.probabilities == pytest.approx(quiet.probabilities, abs=2e-3)


def test_silence_around_a_voice_moves_the_timeline_and_nothing_else(answering, voice):
    edge = np.zeros(1_600, np.float32)
    bare = answering.predict(np.concatenate([edge, voice, edge]))
    padded = answering.predict(np.concatenate([np.zeros(16_000), edge, voice, edge, np.zeros(8_000)]))
    assert padded.probabilities == pytest.approx(bare.probabilities, abs=0.01)
    assert padded.timeline[0].start == pytest.approx(bare.timeline[0].start + 1, abs=0.001)


def test_another_rate_gives_nearly_the_same_answer(answering, voice):
    import soxr

    there = answering.predict(soxr.resample(voice, 16_000, 48_000), 48_000)
    assert there.probabilities == pytest.approx(answering.predict(voice).probabilities, abs=0.05)


@pytest.mark.parametrize(
    "samples",
    [np.zeros(16_000), np.full(16_000, np.nan), np.zeros((16_000, 2)), np.zeros(100), np.ones(16_000, int)],
    ids=["silent", "not numbers", "stereo", "too short", "integers"],
)
def test_arrays_that_are_no_recording_are_refused(answering, samples):
    with pytest.raises(audio.AudioError):
        answering.predict(samples)


@pytest.mark.parametrize("rate", [0, -16_000, None, "16000", float("nan"), 1_000_000])
def test_a_rate_at_which_no_voice_is_kept_is_refused(answering, voice, rate):
    with pytest.raises(audio.AudioError, match="voices need 4,000 to 384,000"):
        answering.predict(voice, rate)


def test_a_recognizer_that_does_not_ship_is_named_with_those_that_do():
    with pytest.raises(PlainError, match="called 'eyes'; choose one of ears, plain"):
        recognizer.load("eyes")


def test_calibration_to_a_voice_is_said_and_changes_the_model(answering, voice):
    calibrated = answering.for_voice([voice])
    answer = calibrated.predict(voice[:20_000])
    assert "calibrated" in answer.model and "calibrated" not in answering.predict(voice).model
    check_contract(answer.to_dict())
    with pytest.raises(audio.AudioError, match="at least one"):
        answering.for_voice([])


def test_cues_compare_with_the_voice_itself_once_it_is_known(answering, voice):
    assert any("a woman's voice" in cue or "a man's voice" in cue for cue in answering.predict(voice).cues)
    calibrated = answering.for_voice([voice]).predict(voice)
    assert calibrated.cues == ("pitch, pace and timbre about as usual for this voice",)
    assert max(map(abs, calibrated.differences.values())) < 0.3


def test_the_timeline_has_a_gap_where_nobody_speaks(answering, voice):
    held = np.concatenate([voice, np.zeros(24_000, np.float32), voice])
    answer = answering.predict(held)
    check_contract(answer.to_dict())
    first, second = answer.stretches
    assert first[-1].end < 2.3 and second[0].start > 3.3
    assert answer.probabilities == pytest.approx(answering.predict(voice).probabilities, abs=0.05)


@pytest.mark.parametrize("name", sounds.no_voices())
def test_what_is_no_voice_gets_no_answer(answering, name):
    with pytest.raises(audio.AudioError, match="No voice was heard in door.wav"):
        answering.predict(sounds.no_voices()[name], name="door.wav")


@pytest.mark.parametrize("kind", [sounds.white, sounds.pink, sounds.room])
def test_a_voice_that_is_waited_for_among_noise_gets_the_answer_it_gets_alone(answering, voice, kind):
    noise = kind(np.random.default_rng(0), len(voice) + 5 * 16_000)
    among = sounds.waiting(voice, noise, 20)
    alone = answering.predict(among[3 * 16_000 : -2 * 16_000])
    answer = answering.predict(among)
    if answering.name == "ears":
        assert answer.emotion == alone.emotion
        assert answer.probabilities == pytest.approx(alone.probabilities, abs=0.15)
    assert answer.timeline[0].start > 2.8 and answer.timeline[-1].end < 3 + len(voice) / 16_000 + 0.2


def test_calibration_hears_the_voice_and_not_the_noise_around_it(answering, voice):
    noise = sounds.pink(np.random.default_rng(0), len(voice) + 5 * 16_000)
    among = answering.for_voice([sounds.waiting(voice, noise, 40)])
    alone = answering.for_voice([voice])
    spread = np.abs(alone.voice).mean()
    assert np.abs(among.voice - alone.voice).mean() < 0.3 * spread
    with pytest.raises(audio.AudioError, match="No voice"):
        answering.for_voice([sounds.no_voices()["wind"]])


def test_what_is_unlike_every_voice_is_never_sure_and_says_why(answering, voice):
    all_is_speech = dataclasses.replace(answering, find=lambda samples: [(0, len(samples))])
    sure = [all_is_speech.predict(sound) for sound in sounds.no_voices().values()]
    if answering.name == "ears":
        assert sum(one.is_sure for one in sure) <= 1
        assert all("unlike every voice" in one.note for one in sure if not one.is_sure and one.note)
        assert sum("unlike" in one.note for one in sure) >= 12
    assert answering.predict(voice).note == ""
    nowhere = dataclasses.replace(answering, far=0.0).predict(voice)
    assert nowhere.level is None and not nowhere.confident and "unlike every voice" in nowhere.note
    assert nowhere.emotion == answering.predict(voice).emotion


def test_a_file_that_was_cut_off_is_answered_and_said_to_be(answering, files, tmp_path):
    whole = (files / "voice.wav").read_bytes()
    (tmp_path / "cut.wav").write_bytes(whole[: len(whole) * 3 // 4])
    answer = answering.predict_file(tmp_path / "cut.wav").to_dict()
    check_contract(answer)
    assert answer["error"] is None and answer["note"] == "cut.wav is cut off: only its first 1.6 s are there."
    assert answering.predict_file(files / "voice.wav").note == ""


def test_a_third_of_a_second_is_answered_and_less_is_refused(answering, voice):
    answer = answering.predict(voice[8_000:12_800])
    check_contract(answer.to_dict())
    assert len(answer.timeline) == 1
    with pytest.raises(audio.AudioError, match="0.3"):
        answering.predict(voice[8_000:12_000])


def test_without_ears_the_plain_model_answers_and_says_so(voice, monkeypatch, install):
    monkeypatch.delenv("EMOLAB_EARS", raising=False)
    install(carried.PACKAGE, {})
    assert recognizer.load().predict(voice).model == "plain"


def test_spans_cover_the_recording_and_end_with_it():
    pieces, moments = recognizer.spans(13.1)
    assert len(pieces) == 3 and pieces[0][0] == 0 and pieces[-1][1] == pytest.approx(13.1)
    assert moments[0] == (0, 1) and moments[-1][1] == pytest.approx(13.1)
    steps = np.diff([start for start, _ in moments])
    assert (steps[:-1] == pytest.approx(0.25)) and 0 < steps[-1] <= 0.375
    assert recognizer.spans(0.4) == ([(0.0, 0.4)], [(0.0, 0.4)])


def test_words_get_their_cues_and_failures_their_reason():
    words = Prediction(
        "so happy", kind="words", emotion="happy", probabilities={"happy": 1.0}, cues=("happy",)
    ).to_dict()
    assert list(words) == KEYS and words["cues"] == ["happy"]
    assert Prediction.failed("a.wav", "No such file.").to_dict()["error"] == "No such file."


def predict(*arguments, folder):
    command = [sys.executable, "-m", "emolab", "predict", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def test_the_command_answers_the_others_and_exits_with_1(files):
    done = predict("--json", "voice.wav", "silent.wav", "text.wav", "short.wav", folder=files)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    for answer in answers:
        check_contract(answer)
    assert [answer["input"] for answer in answers] == ["voice.wav", "silent.wav", "text.wav", "short.wav"]
    assert [answer["error"] is None for answer in answers] == [True, False, False, True]
    assert done.returncode == 1, done.stderr


def test_the_command_calibrates_and_prints_a_table_for_people(files):
    done = predict("--calibrate", "voice.wav", "short.wav", "--", "voice.wav", folder=files)
    assert done.returncode == 0, done.stderr
    assert "voice.wav" in done.stdout and "calibrated to this voice" in done.stderr
    wrong = predict("--calibrate", "silent.wav", "--", "voice.wav", folder=files)
    assert wrong.returncode == 1 and "silent.wav is silent" in wrong.stderr and "Traceback" not in wrong.stderr


@pytest.mark.skipif(not ears.installed(), reason=f"needs {carried.PACKAGE}")
def test_a_real_angry_woman_is_heard_as_both(real_corpora):
    clip = next(real_corpora.glob("ravdess/Actor_12/03-01-05-02-01-01-12.*"))
    answer = recognizer.load().predict_file(clip)
    assert answer.emotion == "angry" and answer.sex["female"] > 0.9
