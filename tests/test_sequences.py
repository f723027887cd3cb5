"""Sequences for deep models equal librosa's functions, at the rates and lengths that they promise."""

import librosa
import numpy as np
import pytest
import soxr

from emolab.features import sequences
from emolab.recordings import audio


@pytest.fixture(params=["made", "real"])
def sound(request, hum):
    if request.param == "made":
        return hum + 0.001 * np.random.default_rng(0).standard_normal(len(hum)).astype(np.float32), audio.RATE
    folder = request.getfixturevalue("real_corpora")
    return audio.read(folder / "ravdess" / "Actor_06" / "03-01-06-02-02-01-06.flac")


def test_log_mel_is_librosas_in_128_bands(sound):
    samples, rate = sound
    ours = sequences.log_mel(samples, rate)
    theirs = librosa.power_to_db(
        librosa.feature.melspectrogram(y=samples, sr=rate, n_fft=2048, hop_length=512, n_mels=128)
    )
    assert ours.shape == (128, 1 + len(samples) // 512) and ours.dtype == np.float32
    np.testing.assert_allclose(ours, theirs, atol=2e-3)


def test_mfcc_is_librosas_and_as_long_as_the_sound(sound):
    samples, rate = sound
    ours = sequences.mfcc(samples, rate)
    assert ours.shape == (13, 1 + len(samples) // 512) and ours.dtype == np.float32
    np.testing.assert_allclose(ours, librosa.feature.mfcc(y=samples, sr=rate, n_mfcc=13), atol=5e-3)


def test_emochats_input_is_librosas_mfcc_at_44_khz_filled_up_to_615_frames(sound):
    samples, rate = sound
    ours = sequences.mfcc_emochat(samples, rate)
    theirs = librosa.feature.mfcc(
        y=soxr.resample(samples, rate, 44_100), sr=44_100, n_mfcc=13, n_fft=2048, hop_length=512
    )
    n_frames = theirs.shape[1]
    assert ours.shape == (13, 615) and ours.dtype == np.float32 and n_frames < 615
    np.testing.assert_allclose(ours[:, :n_frames], theirs, atol=5e-3)
    assert (ours[:, n_frames:] == 0).all()
    # EmoChat's own padding cut the coefficients down to integers.
    assert (ours != np.round(ours)).any()


def test_emochats_input_is_cut_where_the_sound_is_longer(hum):
    long = np.tile(hum, 5)
    ours = sequences.mfcc_emochat(long, audio.RATE)
    theirs = librosa.feature.mfcc(y=soxr.resample(long, audio.RATE, 44_100), sr=44_100, n_mfcc=13)
    assert ours.shape == (13, 615) and theirs.shape[1] > 615
    np.testing.assert_allclose(ours, theirs[:, :615], atol=5e-3)


def test_a_coarse_sequence_forgets_the_level_and_the_silence_around(hum):
    steps = sequences.coarse(hum, audio.RATE)
    assert steps.shape[1] == 64 and steps.max() == 0 and steps.min() >= -80
    assert len(steps) <= 2 / sequences.STEP_SECONDS and sequences.STEP_SECONDS == pytest.approx(0.08)
    silence = np.zeros(audio.RATE, dtype=np.float32)
    again = sequences.coarse(np.concatenate([silence, 0.2 * hum, silence]), audio.RATE)
    assert abs(len(again) - len(steps)) <= 1
    assert np.abs(sequences.coarse(0.2 * hum, audio.RATE) - steps).max() <= 0.5


def test_a_coarse_sequence_is_the_same_at_every_rate(hum):
    at_home, elsewhere = sequences.coarse(hum), sequences.coarse(soxr.resample(hum, 16_000, 44_100), 44_100)
    assert at_home.shape == elsewhere.shape
    assert np.median(np.abs(at_home - elsewhere)) <= 0.5
