#!/usr/bin/env bash
# Made mono by FFmpeg, the same stereo sound is 3 dB louder as floats than as 16-bit numbers, and can pass full scale.
# Package: av 18.1.0 (PyAV), AudioResampler(layout="mono")
# Guess: mono is (left + right) / 2 in every sample format, so a voice on both sides keeps its level.
# Seen:  a voice on both sides, to mono:  float to float +3.0 dB, 16-bit to float +3.0 dB, float to 16-bit 0.0 dB,
#        16-bit to 16-bit 0.0 dB. A voice with a peak of 0.9 comes out with a peak of 1.27.
# FFmpeg weighs each side by .71, and divides by the sum only where whole numbers would overflow. Opus, AAC and MP3 are
# decoded to floats: recordings of two equal channels get 3 dB beside mono ones, and loudness is the cue to anger.
# Take the mean of the channels yourself.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  av==18.1.0 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import itertools

import av
import numpy as np

RATE = 48_000
voice = sum(np.sin(2 * np.pi * 120 * n * np.arange(RATE) / RATE) / n for n in range(1, 20))
voice = (0.9 * voice / np.abs(voice).max()).astype("float32")
both = {"fltp": np.stack([voice, voice]), "s16p": (32_767 * np.stack([voice, voice])).astype("int16")}


def to_mono(came, wanted):
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(both[came]), format=came, layout="stereo")
    frame.sample_rate = RATE
    resampler = av.AudioResampler(format=wanted, layout="mono", rate=RATE)
    blocks = [block.to_ndarray().ravel() for block in resampler.resample(frame) + resampler.resample(None)]
    mono = np.concatenate(blocks)
    return mono / 32_768 if mono.dtype == np.int16 else mono


seen, peak = {}, {}
for came, wanted in itertools.product(both, ("flt", "s16")):
    mono = to_mono(came, wanted)
    seen[came, wanted], peak[came, wanted] = 20 * np.log10(np.std(mono) / np.std(voice)), float(np.abs(mono).max())
    print(f"{came} to {wanted}: {seen[came, wanted]:+.2f} dB, peak {peak[came, wanted]:.2f}")

assert all(abs(seen[came, "flt"] - 3.01) < 0.05 and peak[came, "flt"] > 1.2 for came in both)
assert all(abs(seen[came, "s16"]) < 0.05 for came in both)
PYTHON
