#!/usr/bin/env bash
# A vowel without any noise has a harmonics-to-noise ratio of 5 to 20 dB in eGeMAPS, and the higher the voice the purer.
# Package: opensmile 2.6.0 (eGeMAPSv02) and praat-parselmouth 0.4.7, on the same sound
# Guess: above 20 dB in both, whatever the pitch: each period is a copy of the last.
# Seen:  eGeMAPS 5.0, 7.1, 10.6, 13.4, 15.7, 19.5 dB at 80, 100, 150, 200, 300, 400 Hz; Praat 52 to 112 dB
# Between a man at 100 Hz and a woman at 200 Hz lie 6 dB of "hoarseness" that neither has.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  opensmile==2.6.0 praat-parselmouth==0.4.7 numpy==2.4.6 pandas==3.1.1 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import numpy as np
import opensmile
import parselmouth

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
seen = []
for f0 in 80, 100, 150, 200, 300, 400:
    sound = vowel(f0)
    gemaps = smile.process_signal(sound, 16_000).iloc[0]["HNRdBACF_sma3nz_amean"]
    ratios = parselmouth.Sound(sound.astype(float), 16_000).to_harmonicity_cc().values
    praat = ratios[ratios > -199].mean()
    seen.append((gemaps, praat))
    print(f"{f0} Hz: eGeMAPS {gemaps:.1f} dB, Praat {praat:.1f} dB")

gemaps, praat = np.transpose(seen)
assert gemaps[0] < 10 and (np.diff(gemaps) > 0).all() and gemaps[3] > gemaps[1] + 4
assert (praat > 30).all()
PYTHON
