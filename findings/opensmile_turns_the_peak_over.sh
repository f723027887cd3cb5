#!/usr/bin/env bash
# A clip normalised to a peak of exactly 1 is another voice for opensmile: the peak is turned over to -1, a click.
# Package: opensmile 2.6.0, process_signal() with eGeMAPSv02
# Guess: a clip whose largest sample is 1.0 has the features of the same clip at a peak of 0.99, within 2 %.
# Seen:  a vowel whose largest sample, one of 32,000, has the value
#          1.0    39 of the 88 features differ by over 2 %: spectral flux (stddevNorm) 0.483 for 0.169, loudness
#                 (stddevRisingSlope) 2.48 for 1.66, shimmer 0.089 for 0.059 dB
#          0.98, 0.9999 or -1.0    2 to 5 of them, by less
# The samples are multiplied by 32,768 and made 16-bit, which ends at 32,767. Peak normalisation, the commonest first
# step there is, makes such a clip whenever the peak is an upward one; at -1.0, or 0.9999, nothing happens.
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
sound = vowel(120) * np.hanning(32_000).astype("float32") ** 0.1
sound *= np.sign(sound[np.argmax(np.abs(sound))]) / np.abs(sound).max()
assert (sound >= 32_767.5 / 32_768).sum() == 1 and sound.min() > -0.9
seen = {gain: smile.process_signal(np.float32(gain) * sound, 16_000).iloc[0] for gain in (0.99, 0.98, 0.9999, -1, 1)}
changed = {}
for gain, features in seen.items():
    changed[gain] = int(((features - seen[0.99]).abs() > 0.02 * seen[0.99].abs()).sum())
    names = "shimmerLocaldB_sma3nz_amean", "loudness_sma3_stddevRisingSlope", "spectralFlux_sma3_stddevNorm"
    print(f"peak {gain}: {changed[gain]} of 88 features changed;", *(f"{name} {features[name]:.3f}" for name in names))

assert changed[1] > 30 and max(changed[gain] for gain in (0.98, 0.9999, -1)) < 10
assert seen[1]["spectralFlux_sma3_stddevNorm"] > 2 * seen[0.99]["spectralFlux_sma3_stddevNorm"]
PYTHON
