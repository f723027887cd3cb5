#!/usr/bin/env bash
# Of pyworld's two pitch methods DIO hears no voice in a creak of 60 Hz and Harvest a voice at 120 Hz.
# Package: pyworld 0.3.5, dio() and harvest() with their standard settings
# Guess: both look no lower than 71 Hz, so neither calls 60 Hz voiced; a whisper is mostly unvoiced.
# Seen:          120 Hz            60 Hz               whisper
#        DIO     100 %, 120.0 Hz   0 %                 under 1 %
#        Harvest 100 %, 120.0 Hz   100 %, 120.7 Hz     12 %, 132.7 Hz
# Creak is frequent in sad and tired voices. Where one method takes the other's place, such a voice jumps up an octave,
# and is then as high as one that has no creak.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  pyworld==0.3.5 scipy==1.17.1 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import numpy as np
import pyworld
import scipy.signal

RATE = 16_000


def voice(source):
    for centre, width in ((700, 80), (1_200, 90), (2_600, 120)):
        radius = np.exp(-np.pi * width / RATE)
        source = scipy.signal.lfilter([1], [1, -2 * radius * np.cos(2 * np.pi * centre / RATE), radius**2], source)
    return 0.5 * source / np.abs(source).max()


def vowel(pitch):
    source = np.zeros(2 * RATE)
    source[(np.arange(1, 2 * pitch) * RATE / pitch).astype(int)] = 1
    return voice(scipy.signal.lfilter([1], [1, -0.95], source))


noise = np.random.default_rng(0).standard_normal(2 * RATE)
sounds = {"120 Hz": vowel(120), "60 Hz": vowel(60), "whisper": voice(noise)}
seen = {}
for name, sound in sounds.items():
    for method in pyworld.dio, pyworld.harvest:
        pitch = method(sound, RATE)[0]
        voiced = float((pitch > 0).mean())
        seen[name, method.__name__] = voiced, float(np.median(pitch[pitch > 0])) if voiced else 0.0
        print("{}, {}: voiced {:.0%}, median {:.1f} Hz".format(name, method.__name__, *seen[name, method.__name__]))

assert all(abs(seen["120 Hz", method][1] - 120) < 1 for method in ("dio", "harvest"))
assert seen["60 Hz", "dio"][0] < 0.05 and seen["whisper", "dio"][0] < 0.05
assert seen["60 Hz", "harvest"][0] > 0.9 and abs(seen["60 Hz", "harvest"][1] - 120) < 3
PYTHON
