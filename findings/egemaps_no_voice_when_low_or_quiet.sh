#!/usr/bin/env bash
# eGeMAPS hears no voice in a vowel at 60 Hz, nor in any vowel below about -42 dB of full scale.
# Package: opensmile 2.6.0, eGeMAPSv02, functionals
# Guess: its pitch counts semitones from 27.5 Hz, so a creaky 60 Hz is found; and the level of a clean recording does
#        not decide whether it is voiced.
# Seen:  120 Hz, peak at -6 to -40 dB: 25.5 semitones, HNR 8.7 dB, voiced for 1.92 of 2 s; 70 Hz the same way
#        60 Hz, or 120 Hz with its peak at -46 dB: 0.0 semitones, HNR 0.0 dB, voiced for 0.00 s
# All features "of the voice" are then 0, which is no missing value: a table of means takes them for measurements.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  opensmile==2.6.0 numpy==2.4.6 pandas==3.1.1 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import numpy as np
import opensmile


def vowel(f0, seconds=2, rate=16_000):
    """A steady, perfectly periodic vowel of amplitude 0.5, its partials below 3,800 Hz."""
    t = np.arange(int(seconds * rate)) / rate
    sound = np.zeros(len(t))
    for partial in np.arange(f0, 3_800, f0):
        gain = f0 / partial
        for centre, width in ((700, 80), (1_200, 90), (2_600, 120)):
            gain *= centre**2 / np.hypot(centre**2 - partial**2, width * partial)
        sound += gain * np.cos(2 * np.pi * partial * t)
    return (0.5 * sound / np.abs(sound).max()).astype("float32")


smile = opensmile.Smile(feature_set=opensmile.FeatureSet.eGeMAPSv02, feature_level="func")
names = ["F0semitoneFrom27.5Hz_sma3nz_amean", "HNRdBACF_sma3nz_amean", "MeanVoicedSegmentLengthSec"]


def voice(sound):
    return smile.process_signal(sound, 16_000).iloc[0][names].to_numpy(dtype=float)


seen = {}
for f0 in 120, 80, 70, 60:
    seen[f0] = voice(vowel(f0))
    print(f0, "Hz: {:.1f} semitones, HNR {:.1f} dB, voiced for {:.2f} s".format(*seen[f0]))
for below in -6, -26, -40, -46, -60:
    seen[below] = voice(vowel(120) * 10 ** ((below + 6.02) / 20))
    print(f"120 Hz, peak at {below} dB:", "{:.1f} semitones, HNR {:.1f} dB, voiced for {:.2f} s".format(*seen[below]))

assert seen[120][2] > 1.8 and seen[80][2] > 1.8
assert not seen[60].any()
assert seen[-26][2] > 1.8
assert not seen[-60].any()
PYTHON
