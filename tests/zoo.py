"""A zoo of bad and odd sound files, each with what reading it must come to.

`fill` writes them all into a folder. Whoever reads recordings can be tried on them: `audio.read`, a command, an upload.
"""

import os
import socket
import struct
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

PITCH = 440.0
RIGHT_RATE = 16_000
# Containers that cannot hold the rate that most of the zoo has: these hold one rate only.
ONE_RATE = {"XI": 44_100, "WVE": 8_000}
# Written by libsndfile, but not read back.
WRITE_ONLY = {"DWVW_12", "DWVW_16", "DWVW_24"}


@dataclass(frozen=True)
class Animal:
    """One file and what must come of it.

    Attributes
    ----------
    kind : str
    path : pathlib.Path
    seconds : tuple of float or None
        Shortest and longest answer that is right; None where there must be no answer.
    pitch : float or None
        Hertz of the tone that must be heard in the answer; None where there is none to hear.
    refusal : str or None
        A pattern of the sentence in which it may be refused; None where it must be answered.
    """

    kind: str
    path: Path
    seconds: tuple[float, float] | None = None
    pitch: float | None = None
    refusal: str | None = None


def tone(seconds=1.0, rate=RIGHT_RATE, channels=1, amplitude=0.5, pitch=PITCH):
    """A sine of shape (samples, channels)."""
    wave = amplitude * np.sin(2 * np.pi * pitch * np.arange(round(seconds * rate)) / rate)
    return np.repeat(wave[:, None], channels, axis=1)


def fill(folder):
    """Write the zoo into `folder`; return its animals."""
    folder = Path(folder)
    makers = (
        containers, truncated, lying_headers, not_numbers, quiet_and_loud, lengths, rates, channel_counts, endings,
        not_sounds, odd_chunks, names, not_files,
    )  # fmt: skip  # a list
    zoo = []
    for maker in makers:
        home = folder / maker.__name__
        home.mkdir()
        zoo += maker(home)
    assert len({animal.path for animal in zoo}) == len(zoo)
    return zoo


def heard(kind, path, seconds=1.0, slack=0.0, pitch=PITCH):
    return Animal(kind, path, (seconds - slack, seconds + slack), pitch)


def refused(kind, path, refusal):
    return Animal(kind, path, refusal=refusal)


def saved(path, samples, rate=RIGHT_RATE, subtype="PCM_16", form="WAV"):
    soundfile.write(path, samples, rate, subtype=subtype, format=form)
    return path


def containers(home):
    """Every container and every coding that soundfile reads: 8 to 64 bits, and all the compressed ones."""
    for form in soundfile.available_formats():
        for subtype in soundfile.available_subtypes(form):
            if form == "RAW" or subtype in WRITE_ONLY:
                continue
            rate = ONE_RATE.get(form, 8_000)
            try:
                path = saved(home / f"{form}-{subtype}.sound", tone(rate=rate), rate, subtype, form)
            except soundfile.LibsndfileError:
                # libsndfile lists three kinds that it cannot write.
                assert "MPEG" in subtype
                continue
            # Compressed codings fill up their last block.
            yield heard("container", path, slack=0.08)


def truncated(home):
    """Cut at each of 20 places, from the header to the last byte."""
    for form, subtype in {"WAV": "PCM_16", "FLAC": "PCM_16", "OGG": "VORBIS", "MP3": "MPEG_LAYER_III"}.items():
        whole = saved(home / f"whole.{form.lower()}", tone(2), form=form, subtype=subtype).read_bytes()
        for part in range(20):
            path = home / f"{part:02d}-twentieths.{form.lower()}"
            path.write_bytes(whole[: max(1, len(whole) * part // 20)])
            yield Animal("truncated", path, (0.3, 2.1), PITCH, "could not be read|at least 0.3 s|holds no samples")


def wav(data, rate=RIGHT_RATE, channels=1, bits=16, tag=1, align=None, data_size=None, riff_size=None, before=b""):
    """The bytes of a WAV file, any field of which may lie."""
    align = min(channels * bits // 8, 65_535) if align is None else align
    form = struct.pack("<HHIIHH", tag, channels, rate, min(rate * align, 2**32 - 1), align, bits)
    data_size = len(data) if data_size is None else data_size
    body = b"WAVE" + before + b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", data_size)
    riff_size = len(body) + len(data) if riff_size is None else riff_size
    return b"RIFF" + struct.pack("<I", riff_size) + body + data


def pcm16(samples):
    return (samples * 32767).astype("<i2").tobytes()


def lying_headers(home):
    """Headers that lie about length, channels, rate and depth."""
    data = pcm16(tone())
    answered = {
        "longer": wav(data, data_size=10 * len(data)),
        "endless": wav(data, data_size=2**32 - 1, riff_size=2**32 - 1),
        "riff-zero": wav(data, riff_size=0),
        "odd-length": wav(data + b"\0"),
        "byte-rate-is-noise": wav(data)[:28] + b"\xff\xff\xff\xff" + wav(data)[32:],
    }
    for name, content in answered.items():
        (home / f"{name}.wav").write_bytes(content)
        yield heard("lying header", home / f"{name}.wav", slack=0.001)
    # What a header says of these cannot be known to be a lie: the answer is what it says.
    believed = {
        "half-the-length": (wav(data, data_size=len(data) // 2), 0.5, PITCH),
        "half-the-rate": (wav(data, rate=8_000), 2.0, PITCH / 2),
        # Two bytes a sample, of which seven bits count: libsndfile takes it for 8 bits.
        "seven-bits": (wav(data, bits=7, align=2), 2.0, None),
        "double-the-rate": (wav(data, rate=32_000), 0.5, PITCH * 2),
        "two-channels": (wav(data, channels=2), 0.5, PITCH * 2),
    }
    for name, (content, seconds, pitch) in believed.items():
        (home / f"{name}.wav").write_bytes(content)
        yield heard("lying header", home / f"{name}.wav", seconds, 0.01, pitch)
    refusals = {
        "no-length": wav(data, data_size=0),
        "no-channels": wav(data, channels=0),
        "thousand-channels": wav(data, channels=1_000),
        "most-channels": wav(data, channels=65_535),
        "no-rate": wav(data, rate=0),
        "rate-of-one": wav(data, rate=1),
        "largest-rate": wav(data, rate=2**32 - 1),
        "large-rate": wav(data, rate=2**31 - 1),
        "no-bits": wav(data, bits=0, align=2),
        "most-bits": wav(data, bits=65_535, align=2),
        "unknown-coding": wav(data, tag=0x4242),
        "no-align": wav(data, align=0),
        "most-align": wav(data, align=65_535),
    }
    for name, content in refusals.items():
        (home / f"{name}.wav").write_bytes(content)
        # libsndfile mends some of them by guessing what was meant, and then the tone must be there.
        mended = name in {"no-align", "most-align", "no-bits", "no-length", "most-bits"}
        refusal = "could not be read|samples a second|holds no samples|at least 0.3 s"
        yield Animal("lying header", home / f"{name}.wav", *(((0.9, 1.1), PITCH) if mended else (None, None)), refusal)
    flac = bytearray(saved(home / "honest.flac", tone(), form="FLAC").read_bytes())
    # The lower 36 bits of bytes 18 to 25 count the samples.
    flac[21:26] = bytes([flac[21] | 0x0F]) + b"\xff\xff\xff\xff"
    (home / "endless.flac").write_bytes(flac)
    yield Animal("lying header", home / "endless.flac", (0.9, 1.1), PITCH, "could not be read")


def not_numbers(home):
    for subtype in ("FLOAT", "DOUBLE"):
        for name, value in {"nan": np.nan, "inf": np.inf, "minus-inf": -np.inf}.items():
            for where in (0, 8_000, 15_999):
                samples = tone()
                samples[where] = value
                path = saved(home / f"{name}-{subtype}-{where}.wav", samples, subtype=subtype)
                yield refused("not a number", path, "not numbers")
        samples = tone() * 2.0**15
        yield heard("wrong scale", saved(home / f"as-integers-{subtype}.wav", samples, subtype=subtype))
        yield heard("wrong scale", saved(home / f"as-long-integers-{subtype}.wav", tone() * 2.0**31, subtype=subtype))
        yield refused("wrong scale", saved(home / f"huge-{subtype}.wav", tone() * 1e20, subtype=subtype), "too large")
    beyond = saved(home / "beyond-float32.wav", tone() * 1e300, subtype="DOUBLE")
    yield refused("not a number", beyond, "not numbers")
    largest = saved(home / "largest.wav", np.sign(tone(channels=2)) * 3.4e38, 48_000, subtype="FLOAT")
    yield Animal("wrong scale", largest, (0.3, 0.4), None, "too large")


def quiet_and_loud(home):
    silent = {
        "silence": np.zeros(16_000),
        "offset-only": np.full(16_000, 0.5),
        "full-offset": np.full(16_000, -1.0),
        "below-70-dB": tone(amplitude=2e-4),
    }
    for rate in (8_000, 16_000, 44_100):
        for name, samples in silent.items():
            yield refused("silent", saved(home / f"{name}-{rate}.wav", samples, rate, "FLOAT"), "is silent")
    yield refused("silent", saved(home / "silence.flac", np.zeros(16_000), form="FLAC"), "is silent")
    yield refused("silent", saved(home / "silence.ogg", np.zeros(16_000), form="OGG", subtype="VORBIS"), "is silent")
    yield heard("quiet", saved(home / "just-audible.wav", tone(amplitude=1e-3), subtype="PCM_24"))
    yield heard("offset", saved(home / "offset.wav", tone(amplitude=0.3) + 0.5))
    yield heard("clipped", saved(home / "clipped.wav", np.clip(tone(amplitude=30), -1, 1)))
    yield heard("clipped", saved(home / "square.wav", np.sign(tone())))
    click = np.zeros(16_000)
    click[8_000] = 1
    yield Animal("click", saved(home / "click.wav", click), (1, 1))
    against = tone(channels=2) * [1, -1]
    yield refused("cancelling", saved(home / "against-each-other.wav", against), "cancel each other")
    yield refused("silent", saved(home / "silent-stereo.wav", np.zeros((16_000, 2))), "is silent")


def lengths(home):
    for samples in (1, 2, 10, 100, 1_600, 4_799):
        path = saved(home / f"{samples}-samples.wav", tone()[:samples])
        yield refused("short", path, "at least 0.3 s")
    for form in ("WAV", "FLAC", "AIFF", "OGG", "MP3"):
        subtype = {"OGG": "VORBIS", "MP3": "MPEG_LAYER_III"}.get(form, "PCM_16")
        path = saved(home / f"no-samples.{form}", np.zeros((0, 1)), form=form, subtype=subtype)
        yield refused("short", path, "holds no samples|could not be read|0 bytes|at least 0.3 s")
    yield heard("just long enough", saved(home / "4800-samples.wav", tone(0.3)), 0.3)
    yield heard("just long enough", saved(home / "a-third.wav", tone(1 / 3, 44_100), 44_100), 1 / 3, 0.001)
    for seconds in (30, 600):
        path = saved(home / f"{seconds}-seconds.wav", tone(seconds, 4_000), 4_000, "PCM_U8")
        yield heard("long", path, seconds, 0.001)
    for seconds, rate in ((600.01, 4_000), (660, 8_000), (7_200, 8_000)):
        samples = (tone(1, rate)[:, 0] * 32767).astype(np.int16)
        path = saved(home / f"{seconds}-seconds.wav", np.resize(samples, round(seconds * rate)), rate, "PCM_U8")
        yield refused("too long", path, "longer than 10 minutes")
    # Large, but nothing is in them, and they take no room on the disk.
    sparse = {
        "2-hours.wav": (48_000, 1, 16, 7_200, "longer"),
        "8-channels-192-kHz.wav": (192_000, 8, 16, 60, "silent"),
        "1024-channels.wav": (16_000, 1_024, 8, 8, "silent"),
    }
    for name, (rate, channels, bits, seconds, refusal) in sparse.items():
        size = rate * channels * seconds * bits // 8
        (home / name).write_bytes(wav(b"", rate, channels, bits, data_size=size, riff_size=size + 36))
        os.truncate(home / name, size + 44)
        yield refused("too long" if refusal == "longer" else "silent", home / name, refusal)


def rates(home):
    for rate in (4_000, 5_512, 8_000, 11_025, 12_000, 22_050, 24_000, 24_414, 32_000, 44_100, 48_000, 88_200, 96_000,
                 176_400, 192_000, 384_000):  # fmt: skip  # several a line
        yield heard("rate", saved(home / f"{rate}.wav", tone(rate=rate), rate), slack=0.001)
    for rate in (100, 3_999, 384_001, 1_000_000):
        yield refused("rate", saved(home / f"{rate}.wav", tone(rate=rate), rate), "samples a second")


def channel_counts(home):
    for channels in range(1, 9):
        for form in ("WAV", "FLAC"):
            path = saved(home / f"{channels}.{form.lower()}", tone(channels=channels), form=form)
            yield heard("channels", path)
    for channels in (32, 256, 1_024):
        yield heard("channels", saved(home / f"{channels}.wav", tone(0.5, channels=channels), subtype="PCM_U8"), 0.5)
    one_of_eight = tone(channels=8) * np.eye(8)[3]
    yield heard("channels", saved(home / "one-of-8.wav", one_of_eight))


def endings(home):
    """The content decides, not the ending."""
    for form, subtype in {"AIFF": "PCM_16", "FLAC": "PCM_16", "OGG": "VORBIS", "MP3": "MPEG_LAYER_III",
                          "CAF": "PCM_16", "AU": "PCM_16"}.items():  # fmt: skip  # several a line
        yield heard("ending", saved(home / f"{form}-inside.wav", tone(), form=form, subtype=subtype), slack=0.08)
    for ending in ("mp3", "flac", "txt", "WAV", "wav.exe", "jpeg", "pkl"):
        yield heard("ending", saved(home / f"wav-inside.{ending}", tone()))
    yield heard("ending", saved(home / "no-ending", tone()))
    yield heard("ending", saved(home / ".hidden", tone()))
    yield refused("ending", saved(home / "wav-inside.raw", tone()), "called raw")


def not_sounds(home):
    noise = np.random.default_rng(0)
    contents = {
        "text.wav": b"I am not a sound.\n" * 100,
        "page.wav": b"<!doctype html><html><body>404</body></html>",
        "table.mp3": b"a,b\n1,2\n" * 1_000,
        "picture.flac": b"\x89PNG\r\n\x1a\n" + noise.bytes(5_000),
        "photo.wav": b"\xff\xd8\xff\xe0" + bytes(100),
        "archive.ogg": b"PK\x03\x04" + bytes(1_000),
        "script.wav": b"#!/bin/sh\necho harm\n",
        "pickle.wav": b"\x80\x04\x95" + bytes(500),
        "film.wav": b"\0\0\0\x18ftypmp42" + bytes(5_000),
        "video.ogg": b"\x1a\x45\xdf\xa3" + bytes(5_000),
        "zeros.wav": bytes(50_000),
        "ones.wav": b"\xff" * 50_000,
        "riff.wav": b"RIFF",
        "riff-wave.wav": b"RIFF\xff\xff\xff\xffWAVE",
        "riff-in-riff.wav": b"RIFF\x10\0\0\0WAVE" * 1_000,
        "flac.flac": b"fLaC",
        "flac-without-frames.flac": b"fLaC\x80\0\0\x22" + bytes(34),
        "ogg.ogg": b"OggS" + bytes(200),
        "form.aiff": b"FORM\0\0\0\0AIFF",
        "id3.mp3": b"ID3\x03\0\0\x7f\x7f\x7f\x7f",
        "one-byte.wav": b"R",
        "no-bytes.wav": b"",
        "no-bytes.mp3": b"",
    }
    for name, content in contents.items():
        (home / name).write_bytes(content)
        yield refused("not a sound", home / name, "could not be read|0 bytes|holds no samples|at least 0.3 s|is silent")
    # Noise that happens to look like a frame of MPEG may even be "heard": it must only end.
    for number in range(10):
        path = home / f"noise-{number}.mp3"
        path.write_bytes(noise.bytes(20_000))
        yield refused("not a sound", path, "could not be read|at least 0.3 s|holds no samples")
    for form, subtype in {"FLAC": "PCM_16", "OGG": "VORBIS", "MP3": "MPEG_LAYER_III", "WAV": "PCM_16"}.items():
        path = saved(home / f"damaged.{form.lower()}", tone(2), form=form, subtype=subtype)
        content = bytearray(path.read_bytes())
        middle = len(content) // 2
        content[middle : middle + 300] = noise.bytes(300)
        path.write_bytes(content)
        yield Animal("damaged", path, (0.3, 2.1), PITCH, "could not be read|too large")


def odd_chunks(home):
    data = pcm16(tone())
    chunks = {
        "list": b"LIST\x04\0\0\0INFO",
        "junk": b"JUNK\x1c\0\0\0" + bytes(28),
        "unknown": b"zzzz\x06\0\0\0abcdef",
        "many": b"junk\x02\0\0\0ab" * 500,
    }
    for name, chunk in chunks.items():
        (home / f"{name}.wav").write_bytes(wav(data, before=chunk))
        yield heard("chunks", home / f"{name}.wav")
    (home / "trailing.wav").write_bytes(wav(data) + b"ID3 and whatever else follows" * 10)
    yield heard("chunks", home / "trailing.wav", slack=0.02)
    mp3 = saved(home / "plain.mp3", tone(), form="MP3", subtype="MPEG_LAYER_III").read_bytes()
    (home / "tagged.mp3").write_bytes(b"ID3\x03\0\0\0\0\x07\x76" + bytes(1_014) + mp3)
    yield heard("chunks", home / "tagged.mp3", slack=0.1)
    flac = saved(home / "plain.flac", tone(), form="FLAC").read_bytes()
    (home / "tagged.flac").write_bytes(b"ID3\x03\0\0\0\0\x07\x76" + bytes(1_014) + flac)
    yield Animal("chunks", home / "tagged.flac", (1, 1), PITCH, "could not be read")


def names(home):
    odd = [
        "ein zwei  drei.wav", "Grüße, 你好, привет.wav", "😀.wav", "e\u0301.wav", "quote'\".wav", "new\nline.wav",
        "tab\t.wav", "-rf.wav", "--json.wav", "$(echo harm).wav", "`harm`.wav", ";harm.wav", "<b>harm<b>.wav",
        "%s%n.wav", "{name}.wav", "star*?.wav", "a" * 251 + ".wav", "..wav", "...wav", "back\\slash.wav",
        "\u202egnp.wav", "\x1b[31mred.wav", "nul\u2400.wav",
    ]  # fmt: skip  # a table
    original = saved(home / "plain.wav", tone()).read_bytes()
    for name in odd:
        (home / name).write_bytes(original)
        yield heard("name", home / name)
    (home / "inner").mkdir()
    yield heard("name", home / "inner" / ".." / "plain.wav")
    broken = home / os.fsdecode(b"\xff\xfe.wav")
    broken.write_bytes(original)
    yield heard("name", broken)
    silent = home / "silent\nwith\x1b[31m lines.wav"
    saved(silent, np.zeros(16_000))
    yield refused("name", silent, "is silent")
    yield refused("name", home / ("b" * 300 + ".wav"), "could not be opened|No such file")
    yield refused("name", home / "nul\0.wav", "could not be opened|No such file")


def not_files(home):
    (home / "folder.wav").mkdir()
    yield refused("not a file", home / "folder.wav", "is a folder")
    yield refused("not a file", home / "missing.wav", "No such file")
    yield refused("not a file", home / "folder.wav" / "missing" / "too.wav", "No such file")
    yield refused("not a file", saved(home / "file.wav", tone()) / "inside.wav", "No such file|could not be opened")
    yield heard("not a file", _linked(home / "link.wav", "file.wav"))
    yield refused("not a file", _linked(home / "dangling.wav", "nowhere.wav"), "No such file")
    yield refused("not a file", _linked(home / "loop.wav", "loop.wav"), "No such file|could not be opened")
    yield refused("not a file", _linked(home / "folder-link.wav", "folder.wav"), "is a folder")
    if os.name == "posix":
        os.mkfifo(home / "fifo.wav")
        yield refused("not a file", home / "fifo.wav", "not an ordinary file")
        yield refused("not a file", _linked(home / "zero.wav", "/dev/zero"), "not an ordinary file")
        yield refused("not a file", _linked(home / "null.wav", "/dev/null"), "not an ordinary file")
        yield refused("not a file", _socket(home / "socket.wav"), "not an ordinary file")
        # Root may read everything.
        if os.geteuid() != 0:
            locked = saved(home / "locked.wav", tone())
            locked.chmod(0)
            yield refused("not a file", locked, "could not be opened")


def _linked(path, target):
    path.symlink_to(target)
    return path


def _socket(path):
    # The path of a socket may have about a hundred characters only.
    here = os.open(path.parent, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as listening, warnings.catch_warnings():
        listening.bind(f"/proc/self/fd/{here}/{path.name}" if os.path.isdir("/proc/self/fd") else str(path))
    os.close(here)
    return path
