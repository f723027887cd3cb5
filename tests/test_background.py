"""What never changes in a recording is taken out, and what is measured of the voice is the same without and with it."""

import numpy as np
import pytest

from emolab import shipped
from emolab.features import voice
from emolab.recognizer import voice as recognizer
from emolab.recordings import audio, background

RATE = audio.RATE


def rumble(n):
    """Noise between 3 and 40 Hz, as of a lorry or of wind."""
    spectrum = np.fft.rfft(np.random.default_rng(n).standard_normal(n))
    hertz = np.fft.rfftfreq(n, 1 / RATE)
    spectrum[(hertz < 3) | (hertz > 40)] = 0
    return np.fft.irfft(spectrum, n)


def hum(hertz):
    return lambda n: sum(np.sin(2 * np.pi * hertz * k * np.arange(n) / RATE + k) / k for k in range(1, 6))


def sine(hertz):
    return lambda n: np.sin(2 * np.pi * hertz * np.arange(n) / RATE)


def offset_steps(n):
    return np.sign(np.sin(2 * np.pi * 1.3 * np.arange(n) / RATE + 0.5))


BACKGROUNDS = {
    "rumble": rumble, "6 Hz": sine(6), "20 Hz": sine(20), "40 Hz": sine(40), "offset step": lambda n: np.arange(n) > 0.45 * n,
    "offset steps": offset_steps, "hum of 50 Hz": hum(50), "hum of 60 Hz": hum(60), "3 kHz": sine(3000),
}  # fmt: skip


def with_background(samples, name, below=20.0):
    """Add a background so many decibels below the speech in a recording."""
    added = BACKGROUNDS[name](len(samples)).astype(float)
    added *= 10 ** (-below / 20) * np.sqrt(np.mean(np.square(audio.trim(samples))) / np.mean(np.square(added)))
    return (samples + added).astype(np.float32)


def mean_pitch(samples):
    return np.nanmean(12 * np.log2(voice.hear(samples).pitch))


@pytest.fixture(scope="module")
def answer():
    """Returns the likeliest emotion; None where no voice is heard."""
    listener = recognizer.load()

    def ask(samples):
        try:
            return listener.predict(samples).emotion
        except audio.AudioError:
            return None

    return ask


@pytest.fixture(scope="module")
def clips():
    """One clip of each of twelve simulated actors."""
    paths = [
        sorted(shipped.path("voices", f"Actor_{actor:02d}").glob("*.ogg"))[7 * actor % 16] for actor in range(1, 13)
    ]
    return [audio.read(path)[0] for path in paths]


@pytest.fixture(scope="module")
def real_clips(real_corpora):
    """One clip of each of RAVDESS's actors."""
    folders = [real_corpora / "ravdess" / f"Actor_{actor:02d}" for actor in range(1, 25)]
    paths = [sorted(folder.glob("*.flac"))[7 * actor % 60] for actor, folder in enumerate(folders, 1)]
    return [audio.read(path)[0] for path in paths]


@pytest.fixture(scope="module")
def clean(real_clips, answer):
    """The answers to them as they were recorded."""
    return [answer(clip) for clip in real_clips]


@pytest.mark.parametrize("name", BACKGROUNDS)
def test_it_moves_the_pitch_of_no_simulated_voice(clips, name):
    moved = [abs(mean_pitch(with_background(clip, name)) - mean_pitch(clip)) for clip in clips]
    assert max(moved) < 2


@pytest.mark.parametrize("name", BACKGROUNDS)
def test_it_moves_the_pitch_of_two_real_voices_at_most(real_clips, name):
    moved = np.array([abs(mean_pitch(with_background(clip, name)) - mean_pitch(clip)) for clip in real_clips])
    assert (moved > 2).sum() <= 2


@pytest.mark.parametrize("name", BACKGROUNDS)
def test_it_changes_one_answer_about_real_voices_at_most(real_clips, clean, answer, name):
    noisy = [answer(with_background(clip, name)) for clip in real_clips]
    # One scream is no voice to the detector, with a background or without.
    assert clean.count(None) == noisy.count(None) == 1
    assert sum(one != other for one, other in zip(clean, noisy, strict=True)) <= 1


def test_what_was_added_is_gone_and_the_rest_is_where_it_was(clips):
    for name in BACKGROUNDS:
        clean, noisy = (background.remove(one) for one in (clips[0], with_background(clips[0], name)))
        left = np.sqrt(np.mean(np.square(noisy - clean)) / np.mean(np.square(audio.trim(clean))))
        assert left < 10 ** (-38 / 20), name
    heard = background.remove(clips[0])
    assert np.abs(np.correlate(heard, clips[0], "full")).argmax() == len(clips[0]) - 1
    assert np.corrcoef(heard, clips[0])[0, 1] > 0.99


def test_a_voice_that_rests_on_a_note_is_no_hum():
    time = np.arange(2 * RATE) / RATE
    vowel = sum(np.sin(2 * np.pi * 150 * k * time) / k for k in range(1, 20)).astype(np.float32)
    swelling = (vowel * np.clip(np.sin(2 * np.pi * time), 0, 1)).astype(np.float32)
    gated = (vowel * (np.abs(time - 1) < 0.5)).astype(np.float32)
    for sound in (vowel, swelling, gated):
        assert not background.steady_tones(sound, sound)


def test_a_tone_is_found_with_its_frequency_and_size(clips):
    noisy = with_background(clips[1], "3 kHz")
    (hertz, size), *others = background.steady_tones(noisy, noisy)
    added = noisy - clips[1]
    assert hertz == pytest.approx(3000, abs=0.01) and not others
    assert abs(size) == pytest.approx(np.sqrt(2 * np.mean(np.square(added))), rel=0.02)


def test_a_step_is_not_taken_for_a_voice():
    """A vowel of 150 Hz between pauses, and an offset that steps up by 30 dB under it."""
    time = np.arange(2 * RATE) / RATE
    vowel = sum(np.sin(2 * np.pi * 150 * k * time) / k for k in range(1, 40)) * (np.abs(time - 1) < 0.4)
    step = 10 ** (-30 / 20) * np.sqrt(np.mean(np.square(vowel[vowel != 0]))) * (time > 0.3)
    pitch = voice.hear((vowel + step).astype(np.float32)).pitch
    assert np.nanmedian(pitch) == pytest.approx(150, rel=0.01)
    assert (pitch > 500).sum() == 0


def test_nobody_speaks_in_a_recording_of_nothing_but_rumble():
    with pytest.raises(audio.AudioError, match="No voice"):
        recognizer.load("plain").predict((0.1 * rumble(2 * RATE)).astype(np.float32))
