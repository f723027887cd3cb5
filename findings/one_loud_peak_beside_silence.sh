#!/usr/bin/env bash
# eGeMAPS counts four loudness peaks a second in syllables with faint pauses, and one in a whole clip if they are zeros.
# Package: opensmile 2.6.0, eGeMAPSv02, loudnessPeaksPerSec (its stand-in for the rate of speech)
# Guess: four syllables a second are four peaks a second, within 10 %, whatever lies between them.
# Seen:  clips of 1, 2, 3 and 4 s, four equal syllables a second, between them
#          a floor at -86 dB          4.0, 4.0, 4.0, 4.0 peaks a second
#          nothing (digital silence)  1.0, 0.5, 0.3, 0.3: one peak in each clip
#        VoicedSegmentsPerSec is 4.1 to 4.3 both times.
# A gate, a denoiser or a phone that sends nothing in pauses leaves zeros. Such a corpus speaks slowly, and the slower
# the longer its clips; a little dither before the features makes the count come back.
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


def syllables(seconds, floor):
    """Four equal syllables of 0.15 s a second, what lies between them at `floor` of their level."""
    level = np.full(16_000 * seconds, float(floor))
    for start in range(320, len(level), 4_000):
        level[start : start + 2_400] = np.maximum(floor, np.sqrt(np.hanning(2_400)))
    return (vowel(150, seconds) * level).astype("float32")


smile = opensmile.Smile(feature_set=opensmile.FeatureSet.eGeMAPSv02, feature_level="func")
names = ["loudnessPeaksPerSec", "VoicedSegmentsPerSec"]
seen = {}
for floor in 1e-4, 0:
    seen[floor] = np.array(
        [smile.process_signal(syllables(n, floor), 16_000).iloc[0][names].to_numpy(dtype=float) for n in (1, 2, 3, 4)]
    )
    print(f"floor {floor}: peaks a second", seen[floor][:, 0].round(2), "voiced parts", seen[floor][:, 1].round(2))

assert np.abs(seen[1e-4][:, 0] - 4).max() < 0.4
assert np.abs(seen[0][:, 0] * (1, 2, 3, 4) - 1).max() < 0.1
assert np.abs(np.concatenate([seen[0][:, 1], seen[1e-4][:, 1]]) - 4).max() < 0.4
PYTHON
