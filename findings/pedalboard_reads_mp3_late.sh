#!/usr/bin/env bash
# The same MP3 starts 23 ms later in pedalboard than in soundfile, PyAV or miniaudio, and is 37 ms longer.
# Package: pedalboard 0.9.26 (October 2026), beside soundfile 0.14.0, av 18.1.0, miniaudio 1.71
# Guess: soundfile, PyAV and pedalboard take away what the encoder put before the sound; miniaudio, the smallest, does
#        not.
# Seen:  samples longer than what was written, and samples late, at 48 kHz:
#          soundfile 0, 0    PyAV 0, 0    miniaudio 0, 0    pedalboard 1797, 1105
# Two frames of an analysis: labels by the second of one reader lie beside the frames of the other.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  pedalboard==0.9.26 soundfile==0.14.0 av==18.1.0 miniaudio==1.71 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import av
import miniaudio
import numpy as np
import soundfile
from pedalboard.io import AudioFile

written = 0.001 * np.random.default_rng(0).standard_normal(96_123).astype("float32")
written[10_000:10_300] += 0.5 * np.sin(2 * np.pi * 1_000 * np.arange(300) / 48_000, dtype="float32")
soundfile.write("sound.mp3", written, 48_000)

with av.open("sound.mp3") as container:
    by_av = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
with AudioFile("sound.mp3") as file:
    by_pedalboard = file.read(file.frames)[0]
read = {
    "soundfile": soundfile.read("sound.mp3")[0],
    "PyAV": by_av,
    "miniaudio": np.array(miniaudio.decode_file("sound.mp3", nchannels=1, sample_rate=48_000).samples) / 32_768,
    "pedalboard": by_pedalboard,
}
seen = {}
for name, sound in read.items():
    size = 2 * len(written)
    match = np.fft.irfft(np.fft.rfft(sound[: len(written)], size) * np.conj(np.fft.rfft(written, size)))
    seen[name] = len(sound) - len(written), int(match.argmax())
    print(f"{name}: {seen[name][0]} samples longer, {seen[name][1]} samples late")

assert seen["soundfile"] == seen["PyAV"] == seen["miniaudio"] == (0, 0)
assert seen["pedalboard"] == (1797, 1105)
PYTHON
