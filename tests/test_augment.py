import os
import random
import subprocess
import sys

import degrade
import numpy as np
import pytest
import soundfile

from emolab import shipped
from emolab.recordings import audio, augment, speech, voices

RATE = 16_000


def level(samples):
    return 10 * np.log10(np.mean(np.square(samples, dtype=float)))


def share_above(samples, hertz):
    power = np.abs(np.fft.rfft(samples)) ** 2
    return power[np.fft.rfftfreq(len(samples), 1 / RATE) > hertz].sum() / power.sum()


@pytest.mark.parametrize("kind", augment.KINDS)
def test_the_same_seed_gives_the_same_variant_another_seed_another(hum, kind):
    original = hum.copy()
    first, again, other = (augment.KINDS[kind](hum, RATE, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert first.dtype == np.float32 and np.isfinite(first).all() and first.ndim == 1
    assert not np.array_equal(first, original)
    assert np.array_equal(hum, original), "the recording itself was changed"
    assert kind == "telephone" or not np.array_equal(first, other)


def test_nobody_elses_chance_is_disturbed(hum):
    random.seed(5)
    np.random.seed(5)
    expected = random.Random(5).random(), np.random.RandomState(5).rand()
    augment.noise(hum, RATE, 1)
    assert (random.random(), np.random.rand()) == expected


def test_each_kind_does_what_its_name_says(hum):
    assert 10 <= speech.level(hum) - level(augment.noise(hum, RATE, 0) - hum) <= 25.1
    assert 0.1 < abs(level(augment.gain(hum, RATE, 0)) - level(hum)) <= 12.1
    assert len(augment.stretch(hum, RATE, 0)) != len(hum) == len(augment.pitch(hum, RATE, 0))
    noisy = augment.noise(hum, RATE, 0)
    assert share_above(augment.telephone(noisy, RATE, 0), 4500) < 0.05 * share_above(noisy, 4500)
    pulse = np.zeros(RATE, np.float32)
    pulse[100] = 1
    echoing = augment.room(pulse, RATE, 0)
    assert echoing[100] == pytest.approx(1, abs=0.1)
    assert 0.01 < np.sum(echoing[101:].astype(float) ** 2) < 0.2
    assert np.abs(echoing[100 + int(0.6 * RATE) :]).max() < 1e-3


@pytest.mark.parametrize("silence", [0.0, 0.5, 0.75, 0.9])
def test_noise_is_set_by_the_level_of_the_speech_not_of_the_pauses(voice, silence):
    pause = np.zeros(round(len(voice) * silence / (1 - silence)), np.float32)
    clip = np.concatenate([pause[: len(pause) // 2], voice, pause[len(pause) // 2 :]])
    spoken = level(voice)
    assert spoken - level(augment.noise_at(clip, 10) - clip) == pytest.approx(10, abs=0.8)
    alone = level(augment.noise(voice, RATE, 3) - voice)
    assert level(augment.noise(clip, RATE, 3) - clip) == pytest.approx(alone, abs=0.8)


def test_the_level_of_speech_agrees_with_the_detector_of_voices():
    differences = []
    for emotion in ("neutral", "sad", "angry", "happy"):
        samples = voices.recording(emotion, actor=3).samples
        heard = speech.chances(samples) >= speech.BEGINS
        chunks = samples[: len(samples) // speech.CHUNK * speech.CHUNK].reshape(-1, speech.CHUNK)
        differences.append(speech.level(samples) - level(chunks[heard[: len(chunks)]]))
    assert np.abs(differences).max() < 1


def test_a_recording_without_a_sound_has_no_level_and_gets_no_noise():
    silent = np.zeros(RATE, np.float32)
    assert speech.level(silent) == -np.inf
    assert not augment.noise(silent, RATE, 0).any() and not augment.noise_at(silent, 10).any()


def test_no_warning_is_shown_where_it_is_compiled_for_the_first_time(tmp_path):
    code = "from emolab.recordings import augment"
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONPATH": str(shipped.ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == ""


@pytest.mark.parametrize("place", range(len(degrade.CODECS)))
def test_a_codec_of_a_journey_gives_back_the_length(voice, place):
    class Chosen:
        def integers(self, _):
            return place

    for samples in (voice, voice[:-77]):
        assert degrade.codec(samples, Chosen()).shape == samples.shape


def test_a_file_that_is_stored_in_blocks_is_read_a_little_longer(voice, tmp_path):
    """As notebook 02 tells it; what is too much is less than a block."""
    soundfile.write(tmp_path / "blocks.wav", voice, RATE, subtype="IMA_ADPCM")
    assert 0 <= len(audio.read(tmp_path / "blocks.wav")[0]) - len(voice) < 0.02 * len(voice) + 512
