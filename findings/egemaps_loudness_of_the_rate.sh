#!/usr/bin/env bash
# The same vowel at the same level is two and a half times as loud for eGeMAPS at 48 kHz as at 8 kHz.
# Package: opensmile 2.6.0, eGeMAPSv02, functionals
# Guess: loudness within 5 % at every sampling rate; all of the sound lies below 3,800 Hz.
# Seen:  at the same level of -18.23 dB,
#         8,000 Hz  loudness 0.83, spectral flux 0.079
#        16,000 Hz  loudness 1.15, spectral flux 0.139
#        44,100 Hz  loudness 2.02, spectral flux 0.349
#        48,000 Hz  loudness 2.08, spectral flux 0.456
# A corpus at 48 kHz beside one at 16 kHz is louder by its rate alone: bring both to one rate before the features.
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
names = ["equivalentSoundLevel_dBp", "loudness_sma3_amean", "spectralFlux_sma3_amean"]
seen = {}
for rate in 8_000, 16_000, 22_050, 44_100, 48_000:
    seen[rate] = smile.process_signal(vowel(120, rate=rate), rate).iloc[0][names].to_numpy(dtype=float)
    print(rate, "Hz: level {:.2f} dB, loudness {:.2f}, spectral flux {:.3f}".format(*seen[rate]))

level, loudness, flux = np.transpose(list(seen.values()))
assert np.ptp(level) < 0.1
assert (np.diff(loudness) > 0).all() and loudness[-1] > 2 * loudness[0]
assert loudness[-1] > 1.5 * loudness[1] and flux[-1] > 2 * flux[1]
PYTHON
