"""Sound in: whatever comes, a right answer or one sentence."""

import io
import json
import subprocess
import sys
import time
from collections import Counter

import numpy as np
import pytest
import soundfile
import soxr
import zoo
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from emolab.recordings import audio


def loudest_pitch(samples, rate):
    spectrum = np.abs(np.fft.rfft(samples[: 60 * rate] * np.hanning(len(samples[: 60 * rate]))))
    return np.argmax(spectrum) * rate / len(samples[: 60 * rate])


@pytest.fixture(scope="session")
def outcomes(animals):
    """Each animal with what reading it came to (samples or an exception) and the seconds that it took."""
    met = []
    for animal in animals:
        began = time.perf_counter()
        try:
            samples, rate = audio.read(animal.path)
            outcome = (samples.dtype, len(samples) / rate, np.isfinite(samples).all(), loudest_pitch(samples, rate))
        except Exception as error:
            outcome = error
        met.append((animal, outcome, time.perf_counter() - began))
    return met


def verdict(animal, outcome):
    """Say what is wrong with an outcome; None where it is right."""
    if isinstance(outcome, Exception):
        if not isinstance(outcome, audio.AudioError):
            return f"traceback: {outcome!r}"
        if animal.refusal is None:
            return f"refused: {outcome}"
        matcher = pytest.RaisesExc(audio.AudioError, match=animal.refusal)
        return None if matcher.matches(outcome) else f"refused for another reason: {outcome}"
    dtype, seconds, finite, pitch = outcome
    if animal.seconds is None:
        return f"answered: {seconds} s"
    if dtype != np.float32 or not finite:
        return f"not finite float32: {dtype}"
    if not animal.seconds[0] - 1e-4 <= seconds <= animal.seconds[1] + 1e-4:
        return f"wrong length: {seconds} s"
    if animal.pitch and abs(pitch - animal.pitch) > 5:
        return f"wrong pitch: {pitch} Hz"
    return None


def test_the_zoo_has_at_least_200_animals(animals):
    assert len(animals) >= 200, Counter(animal.kind for animal in animals)


def test_every_animal_ends_in_a_right_answer_or_one_sentence(outcomes):
    wrong = {str(animal.path): verdict(animal, outcome) for animal, outcome, _ in outcomes}
    wrong = {path: reason for path, reason in wrong.items() if reason}
    assert not wrong, json.dumps(wrong, indent=1)


def test_every_sentence_is_one_line_that_says_what_to_do_and_can_be_printed(outcomes):
    for animal, outcome, _ in outcomes:
        if isinstance(outcome, audio.AudioError):
            sentence = str(outcome)
            sentence.encode("utf-8")
            assert sentence.isprintable() and len(sentence) < 500, animal
            assert sentence.endswith("."), sentence


def test_nothing_hangs(outcomes):
    slowest = max(outcomes, key=lambda met: met[2])
    assert slowest[2] < 10, slowest[0].path


def test_two_hours_and_eight_channels_at_192_kHz_and_a_thousand_channels_need_little_memory(animals):
    wanted = {"2-hours.wav", "8-channels-192-kHz.wav", "1024-channels.wav"}
    large = [str(animal.path) for animal in animals if animal.path.name in wanted]
    assert len(large) == 3
    script = (
        "import sys\nfrom emolab.recordings import audio\n"
        "for path in sys.argv[1:]:\n"
        "    try: audio.read(path)\n"
        "    except audio.AudioError as error: print(error)\n"
        "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
        # A new process inherits the peak of the one that started it; Linux tells its own apart.
        "try: print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])\n"
        "except OSError: pass"
    )
    done = subprocess.run([sys.executable, "-c", script, *large], capture_output=True, text=True, check=True)
    megabytes = int(done.stdout.split()[-1]) / 1024 / (1024 if sys.platform == "darwin" else 1)
    assert megabytes < 500


def test_what_is_in_memory_is_read_like_what_is_on_disk(animals):
    kinds = {"container", "truncated", "lying header", "not a sound", "chunks"}
    for animal in animals:
        # SD2 keeps its header in a file beside it.
        if animal.kind in kinds and not animal.path.name.startswith("SD2"):
            try:
                on_disk = audio.read(animal.path)[0]
            except audio.AudioError:
                with pytest.raises(audio.AudioError, match="^upload"):
                    audio.read(io.BytesIO(animal.path.read_bytes()), "upload")
            else:
                in_memory = audio.read(io.BytesIO(animal.path.read_bytes()), "upload")[0]
                np.testing.assert_array_equal(in_memory, on_disk)


def test_an_upload_without_a_name_is_still_spoken_of():
    with pytest.raises(audio.AudioError, match="^The recording could not be read"):
        audio.read(io.BytesIO(b"no sound"))


def test_channels_are_averaged_and_the_offset_goes(tmp_path):
    left, right = zoo.tone(pitch=300)[:, 0], zoo.tone(pitch=500)[:, 0]
    soundfile.write(tmp_path / "a.wav", np.stack([left, right], 1) * 0.8 + 0.1, 16_000, subtype="FLOAT")
    samples, rate = audio.read(tmp_path / "a.wav")
    assert rate == 16_000
    np.testing.assert_allclose(samples, 0.4 * (left + right), atol=1e-4)


def test_a_recording_of_another_rate_keeps_its_shape(tmp_path):
    soundfile.write(tmp_path / "a.wav", zoo.tone(rate=48_000), 48_000, subtype="FLOAT")
    samples, _ = audio.read(tmp_path / "a.wav")
    inner = slice(800, -800)
    np.testing.assert_allclose(samples[inner], zoo.tone()[inner, 0], atol=2e-3)


def test_many_blocks_make_the_same_sound_as_one(tmp_path):
    channels = 8
    seconds = 2.5 * audio.BLOCK / channels / 44_100
    sound = zoo.tone(seconds, 44_100, channels=channels)
    soundfile.write(tmp_path / "a.wav", sound + 0.2, 44_100)
    in_blocks, rate = audio.read(tmp_path / "a.wav")
    assert rate == audio.RATE
    np.testing.assert_allclose(in_blocks, soxr.resample(sound.mean(1), 44_100, rate), atol=1e-3)


def test_trim_keeps_the_loud_part_with_a_margin(hum):
    silence = np.zeros(16_000, np.float32)
    trimmed = audio.trim(np.concatenate([silence, hum, silence]))
    assert len(hum) * 0.9 < len(trimmed) < len(hum) + 2 * 800 + 640


def test_load_reads_trims_and_levels(tmp_path, hum):
    soundfile.write(tmp_path / "a.flac", np.concatenate([np.zeros(8_000), 0.02 * hum, np.zeros(8_000)]), 16_000)
    samples, rate = audio.load(tmp_path / "a.flac")
    assert rate == 16_000
    assert len(samples) < len(hum) + 2 * 800 + 640
    assert 20 * np.log10(np.sqrt(np.mean(samples**2))) == pytest.approx(audio.LEVEL_DBFS, abs=0.1)


recordings = st_numpy.arrays(
    np.float32,
    st.integers(1, 20_000),
    elements=st.floats(-1, 1, width=32),
    fill=st.floats(-1, 1, width=32),
)


@given(recordings)
def test_level_scales_only_and_never_clips(samples):
    levelled = audio.level(samples)
    assert levelled.dtype == np.float32 and levelled.shape == samples.shape
    assert np.abs(levelled).max() <= 0.99 + 1e-6
    rms = np.sqrt(np.mean(levelled.astype(float) ** 2))
    if np.abs(samples).max() > 1e-6:
        at_level = abs(20 * np.log10(rms) - audio.LEVEL_DBFS) < 0.01
        assert at_level or np.abs(levelled).max() == pytest.approx(0.99, rel=1e-4)
        loudest = np.argmax(np.abs(samples))
        gain = levelled[loudest] / samples[loudest]
        np.testing.assert_allclose(levelled, samples * gain, rtol=1e-4, atol=1e-30)


@given(recordings, st.floats(0.001, 1000))
def test_level_forgets_how_loud_a_recording_was(samples, gain):
    if np.abs(samples).max() > 1e-3:
        np.testing.assert_allclose(audio.level(samples * np.float32(gain)), audio.level(samples), rtol=1e-3, atol=1e-6)


@given(recordings, st.sampled_from([8_000, 16_000, 44_100]))
def test_trim_returns_a_stretch_that_holds_the_loudest_moment(samples, rate):
    trimmed = audio.trim(samples, rate)
    assert len(trimmed) >= min(len(samples), int(audio.SHORTEST * rate))
    assert np.shares_memory(trimmed, samples)
    frame = rate // 50
    whole = samples[: len(samples) // frame * frame].reshape(-1, frame).astype(float)
    kept = trimmed.astype(float)
    if len(whole):
        assert np.square(kept).sum() >= np.square(whole).sum(axis=1).max() * (1 - 1e-6)


@settings(max_examples=30)
@given(
    st.sampled_from([("WAV", "PCM_16"), ("WAV", "PCM_24"), ("WAV", "FLOAT"), ("FLAC", "PCM_16"), ("AIFF", "PCM_16")]),
    st_numpy.arrays(np.int16, st.integers(4_800, 9_000), elements=st.integers(-30_000, 30_000)),
)
def test_what_is_written_losslessly_is_read_back_without_its_offset(container, samples):
    form, subtype = container
    exact = samples / 32768
    buffer = io.BytesIO()
    soundfile.write(buffer, exact.astype(np.float32) if subtype == "FLOAT" else samples, 16_000, subtype, format=form)
    buffer.seek(0)
    if np.ptp(exact) == 0:
        with pytest.raises(audio.AudioError, match="silent"):
            audio.read(buffer)
    elif np.abs(exact - exact.mean()).max() > 2 * audio.SILENT_PEAK:
        np.testing.assert_allclose(audio.read(buffer)[0], exact - exact.mean(), atol=2e-6)


FORMS = {"wav": "PCM_16", "aiff": "PCM_16", "flac": "PCM_16", "ogg": "VORBIS", "mp3": "MPEG_LAYER_III"}


@pytest.fixture(scope="module")
def six_seconds():
    time = np.arange(6 * audio.RATE) / audio.RATE
    swell = np.sin(2 * np.pi * 440 * time) * np.sin(3 * time) ** 2
    return 0.4 * swell + 0.05 * np.random.default_rng(0).standard_normal(len(time))


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes_and_said_to_be_cut_off(six_seconds, tmp_path, form):
    whole = tmp_path / f"whole.{form}"
    soundfile.write(whole, six_seconds, audio.RATE, format=form.upper(), subtype=FORMS[form])
    assert audio.read_noted(whole)[2] == ""
    content = whole.read_bytes()
    (tmp_path / f"cut.{form}").write_bytes(content[: len(content) * 6 // 10])
    for source in (tmp_path / f"cut.{form}", io.BytesIO(content[: len(content) * 6 // 10])):
        samples, _, note = audio.read_noted(source, f"cut.{form}")
        assert 2.5 < len(samples) / audio.RATE < 3.7
        assert note == f"cut.{form} is cut off: only its first {len(samples) / audio.RATE:.1f} s are there."


@pytest.mark.parametrize("riff_is_zero", [False, True])
def test_a_wav_whose_recorder_was_killed_is_read(six_seconds, tmp_path, riff_is_zero):
    buffer = io.BytesIO()
    soundfile.write(buffer, six_seconds, audio.RATE, format="WAV", subtype="PCM_16")
    content = bytearray(buffer.getvalue())
    at = content.index(b"data") + 4
    content[at : at + 4] = bytes(4)
    if riff_is_zero:
        content[4:8] = bytes(4)
    (tmp_path / "killed.wav").write_bytes(content)
    for source in (tmp_path / "killed.wav", io.BytesIO(content)):
        assert len(audio.read(source)[0]) == len(six_seconds)


@pytest.mark.parametrize("form", ["wav", "ogg", "mp3"])
@pytest.mark.parametrize("quality", [0.1, 0.5, 0.9])
def test_channels_that_cancel_are_found_whatever_a_codec_leaves_of_them(six_seconds, form, quality):
    buffer = io.BytesIO()
    lossy = {} if form == "wav" else {"compression_level": quality}
    stereo = np.stack([six_seconds, -six_seconds], axis=1)
    soundfile.write(buffer, stereo, audio.RATE, format=form.upper(), subtype=FORMS[form], **lossy)
    buffer.seek(0)
    with pytest.raises(audio.AudioError, match="The channels of anti.x cancel each other"):
        audio.read(buffer, "anti.x")


@pytest.mark.parametrize("other", [0.0, 0.3, -0.3, 1.0])
def test_channels_that_differ_are_no_channels_that_cancel(six_seconds, other):
    buffer = io.BytesIO()
    soundfile.write(buffer, np.stack([six_seconds, other * six_seconds], axis=1), audio.RATE, format="WAV")
    buffer.seek(0)
    assert len(audio.read(buffer)[0]) == len(six_seconds)
