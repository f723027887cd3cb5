"""Recordings as telephones and browsers save them: read like any other, in the same limits, and nothing else is opened."""

import io

import av
import numpy as np
import pytest

from emolab import recognizer
from emolab.__main__ import main
from emolab.recordings import audio, corpora, telephones, voices
from emolab.widgets.upload import ACCEPTED

# Container -> codec, rate of the encoder.
KINDS = {
    "memo.m4a": ("aac", 44_100),
    "memo.mp4": ("aac", 48_000),
    "memo.3gp": ("aac", 16_000),
    "memo.aac": ("aac", 44_100),
    "memo.webm": ("libopus", 48_000),
    "memo.opus": ("libopus", 48_000),
    "memo.oga": ("libopus", 48_000),
}
FORMATS = {"m4a": "ipod", "aac": "adts", "oga": "ogg"}


def saved(path, samples, layout="mono"):
    """Encode samples at 16 kHz, shape (samples,) or (2, samples), as `path` says; return the path."""
    codec, rate = KINDS[path.name]
    kind = path.suffix[1:]
    with av.open(str(path), "w", format=FORMATS.get(kind, kind)) as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        resampler = av.AudioResampler(format=stream.codec_context.format, layout=layout, rate=rate)
        frame = av.AudioFrame.from_ndarray(np.atleast_2d(samples).astype(np.float32), "fltp", layout)
        frame.sample_rate = audio.RATE
        fifo = av.AudioFifo()
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            part.pts = None
            fifo.write(part)
        size = stream.codec_context.frame_size or 960
        while fifo.samples:
            container.mux(stream.encode(fifo.read(min(size, fifo.samples))))
        container.mux(stream.encode(None))
    return path


@pytest.fixture(scope="module")
def voice():
    return voices.recording("angry", actor=12, intensity="strong").samples


@pytest.mark.parametrize("name", KINDS)
def test_a_telephone_s_recording_is_heard_as_its_sound(name, voice, tmp_path):
    path = saved(tmp_path / name, voice)
    samples, rate = audio.read(path)
    assert rate == 16_000 and abs(len(samples) - len(voice)) < 0.15 * rate
    with path.open("rb") as file:
        assert np.array_equal(audio.read(file, name)[0], samples)
    # The codec shifts it by its delay and keeps the voice.
    spectrum = [
        np.abs(np.fft.rfft(sound, 1 << 16))[:16_000].reshape(-1, 100).mean(axis=1) for sound in (voice, samples)
    ]
    assert np.corrcoef(*np.log(np.stack(spectrum) + 1e-3))[0, 1] > 0.95


def test_the_command_and_the_recognizer_answer_it(voice, tmp_path, capsys):
    path = saved(tmp_path / "memo.m4a", voice)
    assert main(["predict", str(path)]) == 0 and "memo.m4a" in capsys.readouterr().out
    assert recognizer.load().predict_file(path).error is None


def test_channels_that_cancel_are_named(voice, tmp_path):
    path = saved(tmp_path / "memo.m4a", np.stack([voice, -voice]), "stereo")
    with pytest.raises(audio.AudioError, match="cancel each other|silent"):
        audio.read(path)


def test_too_long_is_said_before_all_of_it_is_decoded(tmp_path):
    hum = np.tile(np.sin(np.arange(16_000) * 0.1).astype(np.float32) * 0.1, 601)
    with pytest.raises(audio.AudioError, match="longer than 10 minutes"):
        audio.read(saved(tmp_path / "memo.3gp", hum))


@pytest.mark.parametrize("name", ["memo.m4a", "memo.webm", "memo.aac"])
def test_a_damaged_one_is_read_as_far_as_it_goes_or_named(name, voice, tmp_path):
    content = saved(tmp_path / name, voice).read_bytes()
    for kept in (content[:200], content[: len(content) // 2], content[:100] + bytes(500) + content[600:]):
        try:
            samples, _ = audio.read(io.BytesIO(kept), name)
        except audio.AudioError as error:
            assert str(error).startswith(name) and "\n" not in str(error)
        else:
            assert np.isfinite(samples).all() and len(samples) <= len(voice) + 16_000


def test_a_film_without_sound_is_named(tmp_path):
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 16
        container.mux(stream.encode(av.VideoFrame(16, 16, "yuv420p")))
        container.mux(stream.encode(None))
    with pytest.raises(audio.AudioError, match="film.mp4 .*no sound"):
        audio.read(path)


@pytest.mark.parametrize("content", [b"#EXTM3U\n#EXTINF:1,\nother.wav\n", b"ffconcat version 1.0\nfile other.wav\n"])
def test_a_list_of_files_opens_none_of_them(content, voice, tmp_path):
    (tmp_path / "other.wav").write_bytes(audio.wav(voice))
    path = tmp_path / "list.m4a"
    path.write_bytes(content)
    assert telephones.reader_of(io.BytesIO(content)) is None
    with pytest.raises(audio.AudioError, match="list.m4a could not be read as sound"):
        audio.read(path)


def test_there_is_one_list_of_formats():
    assert set(ACCEPTED.split(",")) == corpora.SOUND_SUFFIXES == set(audio.SUFFIXES)
    assert {f".{name.partition('.')[2]}" for name in KINDS} <= set(audio.SUFFIXES)
