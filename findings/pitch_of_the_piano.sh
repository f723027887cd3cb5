#!/usr/bin/env bash
# Essentia's probabilistic YIN knows semitones only, finds 622 Hz in a vowel of 300, and at 16 kHz 65 Hz in one of 200.
# Package: essentia 2.1b6.dev1389, PitchYinProbabilistic, beside its PitchYin on one frame of the same sound
# Guess: none was written down: it was seen beside another trial, which took for granted that the pitch that goes in
#        comes out within 1 %.
# Seen:  Hz      100   120   150   200   250   300   350
#        44.1 kHz  73.4 123.5 155.6 196.0 246.9 622.3 349.2
#        16 kHz    69.3 116.5  73.4  65.4  61.7 207.7  65.4
#        PitchYin  within 0.2 % of each, at both rates. A glide from 120 to 240 Hz has 13 values: the keys of a piano.
# Each answer is a semitone of equal temperament around 440 Hz, and many are far away. The range or slope of a voice
# then counts keys.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  essentia==2.1b6.dev1389 numpy==2.4.6 pyyaml==6.0.3 six==1.17.0 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import essentia
import numpy as np

essentia.log.infoActive = False
from essentia.standard import PitchYin, PitchYinProbabilistic  # noqa: E402


def vowel(hertz, rate):
    phase = 2 * np.pi * np.cumsum(np.broadcast_to(hertz, 2 * rate)) / rate
    parts = range(1, int(4_000 / np.max(hertz)))
    return sum(0.2 * np.sin(k * phase) / k for k in parts).astype("float32")


def pitch(sound, rate):
    hertz = PitchYinProbabilistic(sampleRate=rate, outputUnvoiced="zero")(sound)[0]
    return hertz[hertz > 0]


asked = np.array([100, 120, 150, 200, 250, 300, 350])
answers = {}
for rate in 44_100, 16_000:
    answers[rate] = np.array([np.median(pitch(vowel(hertz, rate), rate)) for hertz in asked])
    plain = np.array([PitchYin(sampleRate=rate)(vowel(hertz, rate)[8_000:10_048])[0] for hertz in asked])
    print(rate, "Hz: probabilistic", *answers[rate].round(1), "plain", *plain.round(1))
    assert np.allclose(plain, asked, rtol=0.002)
keys = np.unique(pitch(vowel(np.linspace(120, 240, 88_200), 44_100), 44_100).round(1))
print("a glide from 120 to 240 Hz:", keys)

for hertz in *answers.values(), keys:
    steps = 12 * np.log2(hertz / 440)
    assert np.abs(steps - steps.round()).max() < 0.02
assert len(keys) == 13
assert (np.abs(answers[44_100] / asked - 1) > 0.25).any()
assert (np.abs(answers[16_000] / asked - 1) > 0.25).sum() >= 4
PYTHON
