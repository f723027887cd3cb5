#!/usr/bin/env bash
# A vowel handed to parselmouth as 16-bit numbers has 166 dB, as floats 76 dB; saved, it is a square wave.
# Package: praat-parselmouth 0.4.7, Sound(array)
# Guess: an array of int16 is scaled to full scale, as soundfile does, or refused: the intensity is that of the floats.
# Seen:  floats 76.0 dB; 16-bit numbers 166.3 dB, without a word. Saved and read again: 76.0 and 94.0 dB, every sample
#        at full scale (here Praat does say that 31,920 of 32,000 were clipped).
# SciPy, wave and FFmpeg hand out 16-bit numbers. Differences of level within a file survive, so nothing looks odd until
# files of two readers meet in one table: the ones are then 90 dB louder than the others.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  praat-parselmouth==0.4.7 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import warnings

import numpy as np
import parselmouth

t = np.arange(32_000) / 16_000
voice = sum(np.cos(2 * np.pi * 120 * n * t + n) / n for n in range(1, 20))
voice *= 0.5 / np.abs(voice).max()
floats = parselmouth.Sound(voice, 16_000)
numbers = parselmouth.Sound(np.round(32_767 * voice).astype("int16"), 16_000)
seen = {}
for name, sound in (("floats", floats), ("16-bit numbers", numbers)):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        decibels = sound.get_intensity()
        assert not said
        sound.save("voice.wav", "WAV")
    read = parselmouth.Sound("voice.wav")
    seen[name] = decibels, read.get_intensity(), float((np.abs(read.values) > 0.999).mean())
    print("{}: {:.1f} dB; saved and read {:.1f} dB, {:.0%} of the samples at full scale".format(name, *seen[name]))

assert seen["16-bit numbers"][0] - seen["floats"][0] > 90 and abs(seen["floats"][1] - seen["floats"][0]) < 0.1
assert seen["16-bit numbers"][2] > 0.9 and seen["floats"][2] == 0
PYTHON
