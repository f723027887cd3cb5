#!/usr/bin/env bash
# From 48 to 16 kHz, pydub folds a tone of 10 kHz down to 6 kHz at its full level, and miniaudio at a third of it.
# Packages on the same file: pydub 0.25.1, miniaudio 1.71, soxr 1.1.0
# Package: pydub 0.25.1 (set_frame_rate), miniaudio 1.71 (decode_file with sample_rate)
# Guess: every resampler takes away what the new rate cannot hold: below -40 dB in both, as soxr does.
# Seen:  pydub 0.0 dB at 6,000 Hz, miniaudio -10.3 dB at 6,000 Hz, soxr below -100 dB
# The hiss of an s lies there. A model trained on features by one and used with the other hears it in another place.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  pydub==0.25.1 miniaudio==1.71 soxr==1.1.0 soundfile==0.14.0 numpy==2.4.6 \
  'audioop-lts==0.2.2;python_version>="3.13"' \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import warnings

import miniaudio
import numpy as np
import soundfile
import soxr

warnings.filterwarnings("ignore")  # pydub looks for ffmpeg, which reading a WAV does without
from pydub import AudioSegment  # noqa: E402

tone = 0.5 * np.sin(2 * np.pi * 10_000 * np.arange(48_000) / 48_000)
soundfile.write("tone.wav", tone, 48_000)
resampled = {
    "pydub": np.array(AudioSegment.from_wav("tone.wav").set_frame_rate(16_000).get_array_of_samples()) / 32_768,
    "miniaudio": np.array(miniaudio.decode_file("tone.wav", nchannels=1, sample_rate=16_000).samples) / 32_768,
    "soxr": soxr.resample(tone, 48_000, 16_000),
}
level = {}
for name, sound in resampled.items():
    sound = sound[2_000:-2_000]  # without the edges
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    level[name] = 20 * np.log10(sound.std() / tone.std() + 1e-9)
    print(f"{name}: {level[name]:.1f} dB, strongest at {spectrum.argmax() * 16_000 / len(sound):,.0f} Hz")

assert abs(level["pydub"]) < 0.5
assert -14 < level["miniaudio"] < -6
assert level["soxr"] < -60
PYTHON
