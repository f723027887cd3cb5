#!/usr/bin/env bash
# ComParE hears a scream at 700 Hz at 352 Hz, below one at 600 Hz: above 620 Hz its pitch falls by an octave.
# Package: opensmile 2.6.0, ComParE_2016 (F0final_sma) beside eGeMAPSv02
# Guess: 700 Hz is heard as 700 Hz, or as no voice (0) where the tracker does not look so high.
# Seen:  voice at        400    500    600    650    700    800    950 Hz
#        ComParE_2016    402    502    603    326    352    402    478 Hz, voiced throughout
#        eGeMAPSv02      402    502    603    651    701    801    950 Hz
# Screams, sobs and small children are that high. The more excited voice gets the lower pitch, and no gap says so.
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


pitches = np.array([400, 500, 600, 650, 700, 800, 950])
heard = {}
for name, column in (("ComParE_2016", "F0final_sma"), ("eGeMAPSv02", "F0semitoneFrom27.5Hz_sma3nz")):
    smile = opensmile.Smile(feature_set=opensmile.FeatureSet[name], feature_level="lld")
    tracks = [smile.process_signal(vowel(pitch, 1), 16_000)[column].iloc[20:-20] for pitch in pitches]
    assert all((track > 0).all() for track in tracks), "voiced throughout"
    heard[name] = np.array([float(track.median()) for track in tracks])
heard["eGeMAPSv02"] = 27.5 * 2 ** (heard["eGeMAPSv02"] / 12)
for name, values in heard.items():
    print(f"{name:14}", *(f"{value:5.0f}" for value in values), "Hz, of", *pitches)

assert np.abs(heard["eGeMAPSv02"] / pitches - 1).max() < 0.02
assert np.abs(heard["ComParE_2016"][:3] / pitches[:3] - 1).max() < 0.02
assert np.abs(heard["ComParE_2016"][3:] / pitches[3:] - 0.5).max() < 0.02
PYTHON
