#!/usr/bin/env bash
# Of 15 pitch methods of two packages five put men one or more octaves up, and four of the five are right about women.
# Package: aubio-ledfx 0.4.12 (aubio.pitch), audioflux 0.1.9 (its classes Pitch...), each with its standard settings
# Guess: a steady, noiseless vowel at 16 kHz: all methods are within 5 % at 100, 120, 220 and 300 Hz.
# Seen:  made             100    120    220    300 Hz
#        mcomb            231    240    220    300       aubio
#        fcomb            700    720    220    300       aubio
#        specacf          234    240    220    191       aubio
#        HPS and LHS      201    241    221    301       audioFlux
#        FFP                0      0      0      0       audioFlux
#        the other nine, yin and yinfft among them, are within 4 %.
# A man then has a woman's pitch, and the rise of a voice from 120 to 220 Hz in anger is a fall.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  aubio-ledfx==0.4.12 audioflux==0.1.9 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import aubio
import audioflux
import numpy as np

PITCHES = np.array([100, 120, 220, 300])


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


def by_aubio(method, sound):
    pitch = aubio.pitch(method, 2_048, 512, 16_000)
    return np.median([pitch(sound[start : start + 512])[0] for start in range(0, len(sound) - 512, 512)])


def by_audioflux(method, sound):
    track = getattr(audioflux, "Pitch" + method)(samplate=16_000).pitch(sound)
    return np.median(track[0] if isinstance(track, tuple) else track)


heard = {}
for program, methods in {
    by_aubio: ("yin", "yinfast", "yinfft", "schmitt", "mcomb", "fcomb", "specacf"),
    by_audioflux: ("YIN", "STFT", "NCF", "CEP", "PEF", "HPS", "LHS", "FFP"),
}.items():
    for method in methods:
        heard[method] = np.array([program(method, vowel(pitch)) for pitch in PITCHES])
        print(f"{method:8}", heard[method].round(1))

wrong = {method: np.abs(values / PITCHES - 1) > 0.05 for method, values in heard.items()}
men = {method for method in heard if (heard[method][:2] > 1.9 * PITCHES[:2]).all()}
assert men == {"mcomb", "fcomb", "specacf", "HPS", "LHS"}
assert {method for method in men if not wrong[method][2:].any()} == men - {"specacf"}
assert not heard["FFP"].any() and not any(wrong[method].any() for method in set(heard) - men - {"FFP"})
PYTHON
