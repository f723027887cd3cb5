#!/usr/bin/env bash
# soundfile reads no sample of a FLAC whose length is "unknown", which the format allows; three other readers read all.
# Package: soundfile 0.14.0 (June 2026), beside av 18.1.0, miniaudio 1.71, pedalboard 0.9.26, mutagen 1.48.1
# Guess: soundfile decodes to the end of the file, as it does with a WAV of unknown length.
# Seen:  soundfile says 9,223,372,036,854,775,807 frames and read() ends in a ValueError; PyAV, miniaudio and pedalboard
#        read all 96,000; mutagen says 0.0 seconds
# An encoder that writes to a pipe or a socket cannot go back to fill the length in.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  soundfile==0.14.0 av==18.1.0 miniaudio==1.71 pedalboard==0.9.26 mutagen==1.48.1 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import av
import miniaudio
import mutagen
import numpy as np
import soundfile
from pedalboard.io import AudioFile

soundfile.write("known.flac", 0.1 * np.sin(np.arange(96_000) / 10), 48_000)
content = bytearray(open("known.flac", "rb").read())
# The last 36 bits of these eight bytes of the first block count the samples; 0 is the format's "unknown".
field = slice(18, 26)
word = int.from_bytes(content[field], "big")
assert word & (2**36 - 1) == 96_000
content[field] = (word & ~(2**36 - 1)).to_bytes(8, "big")
with open("streamed.flac", "wb") as file:
    file.write(content)


def by_av():
    with av.open("streamed.flac") as container:
        return sum(frame.samples for frame in container.decode(audio=0))


def by_pedalboard():
    with AudioFile("streamed.flac") as file:
        return file.frames


readers = {
    "soundfile, frames": lambda: soundfile.info("streamed.flac").frames,
    "soundfile, read": lambda: len(soundfile.read("streamed.flac")[0]),
    "PyAV": by_av,
    "miniaudio": lambda: len(miniaudio.decode_file("streamed.flac", nchannels=1, sample_rate=48_000).samples),
    "pedalboard": by_pedalboard,
    "mutagen, seconds": lambda: mutagen.File("streamed.flac").info.length,
}
seen = {}
for name, count in readers.items():
    try:
        seen[name] = count()
    except Exception as error:
        seen[name] = type(error).__name__
    print(name, seen[name])

assert seen["soundfile, frames"] == 2**63 - 1
assert isinstance(seen["soundfile, read"], str)
assert seen["PyAV"] == seen["miniaudio"] == seen["pedalboard"] == 96_000
assert seen["mutagen, seconds"] == 0
PYTHON
