#!/usr/bin/env bash
# A WAV of two seconds that was written to a pipe lasts twelve hours for pedalboard, and one with length 0 does not
# open.
# Package: pedalboard 0.9.26, beside soundfile 0.14.0, scipy 1.17.1, av 18.1.0, miniaudio 1.71 and Python's own wave
# Guess: a program that writes to a pipe cannot know the length and puts 4,294,967,295 or 0 there; all readers know the
#        first
#        and read to the end of the file, and none finds a sample under the second.
# Seen:  length 4,294,967,295: the other five read 96,000 samples; pedalboard says 2,147,483,647, 12.4 hours
#        length 0: PyAV reads all 96,000, soundfile and miniaudio none; scipy ends in an UnboundLocalError, wave and
#        pedalboard refuse the file
# A browser or a server that records as it goes writes such files.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  pedalboard==0.9.26 soundfile==0.14.0 scipy==1.17.1 av==18.1.0 miniaudio==1.71 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import struct
import warnings
import wave

import av
import miniaudio
import numpy as np
import scipy.io.wavfile
import soundfile
from pedalboard.io import AudioFile

warnings.filterwarnings("ignore")
soundfile.write("sound.wav", 0.1 * np.sin(np.arange(96_000) / 10), 48_000)
content = open("sound.wav", "rb").read()
start = content.index(b"data") + 4


def by_av(path):
    with av.open(path) as container:
        return sum(frame.samples for frame in container.decode(audio=0))


def by_pedalboard(path):
    with AudioFile(path) as file:
        return file.frames  # not read: it would ask for the memory


readers = {
    "soundfile": lambda path: len(soundfile.read(path)[0]),
    "scipy": lambda path: len(scipy.io.wavfile.read(path)[1]),
    "wave": lambda path: len(wave.open(path).readframes(wave.open(path).getnframes())) // 2,
    "PyAV": by_av,
    "miniaudio": lambda path: len(miniaudio.decode_file(path, nchannels=1, sample_rate=48_000).samples),
    "pedalboard": by_pedalboard,
}
seen = {}
for length in 0xFFFFFFFF, 0:
    name = f"length_{length}.wav"
    head = content[:4] + struct.pack("<I", length) + content[8:start] + struct.pack("<I", length)
    with open(name, "wb") as file:
        file.write(head + content[start + 4 :])
    for reader, frames in readers.items():
        try:
            seen[reader, length] = frames(name)
        except Exception as error:
            seen[reader, length] = type(error).__name__
        print(f"length {length}, {reader}: {seen[reader, length]}")

unknown, zero = 0xFFFFFFFF, 0
assert all(seen[reader, unknown] == 96_000 for reader in readers if reader != "pedalboard")
assert seen["pedalboard", unknown] > 12 * 3600 * 48_000
assert seen["PyAV", zero] == 96_000 and seen["soundfile", zero] == 0
assert isinstance(seen["pedalboard", zero], str) and isinstance(seen["scipy", zero], str)
PYTHON
