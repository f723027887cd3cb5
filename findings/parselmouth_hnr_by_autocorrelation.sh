#!/usr/bin/env bash
# Parselmouth's to_harmonicity_ac() answers 0.7 dB for a perfect vowel where Praat's own setting answers 90.
# Package: praat-parselmouth 0.4.7
# Guess: the method without arguments is Praat's command with Praat's standard settings, and agrees with
#        to_harmonicity_cc() within 5 dB.
# Seen:  100 Hz: ac() 16.6 dB, ac(periods_per_window=4.5) 59.5 dB, cc() 93.0 dB
#        120 Hz: ac() 0.7 dB, ac(periods_per_window=4.5) 89.8 dB, cc() 70.3 dB
#        200 Hz: ac() 7.4 dB, ac(periods_per_window=4.5) 111.2 dB, cc() 108.3 dB
# The method takes one period per window, the setting of the other method; Praat's form for autocorrelation says 4.5.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  praat-parselmouth==0.4.7 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import numpy as np
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


def mean(harmonicity):
    values = harmonicity.values
    return float(values[values > -199].mean())


for f0 in 100, 120, 200:
    sound = parselmouth.Sound(vowel(f0).astype(float), 16_000)
    plain, cross = mean(sound.to_harmonicity_ac()), mean(sound.to_harmonicity_cc())
    praat = mean(sound.to_harmonicity_ac(periods_per_window=4.5))
    print(f"{f0} Hz: ac() {plain:.1f} dB, ac(periods_per_window=4.5) {praat:.1f} dB, cc() {cross:.1f} dB")
    assert plain < 20 and praat > 30 and cross > 30
PYTHON
