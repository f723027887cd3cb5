#!/usr/bin/env bash
# A clip that audiomentations slows down is as long as before: its end is gone; one made faster ends in digital silence.
# Package: audiomentations 0.43.1, TimeStretch
# Guess: at a rate of 0.8 two seconds last two and a half, at 1.25 they last 1.6.
# Seen:  2.0 s both times. A tone in the last 0.3 s is no longer there at 0.8; at 1.25 the last 0.4 s are zeros, all of
#        them. With leave_length_unchanged=False: 2.5 s and 1.6 s.
# Trained on these, a model learns that fast speech is followed by exact silence and slow speech by none; the end of an
# utterance, where a voice falls, is what slow ones never show.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  audiomentations==0.43.1 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import numpy as np
from audiomentations import TimeStretch

RATE = 16_000
seconds = np.arange(2 * RATE) / RATE
clip = np.where(seconds < 1.7, np.sin(2 * np.pi * 200 * seconds), np.sin(2 * np.pi * 2_000 * seconds))
clip = (0.3 * clip).astype("float32")


def high(sound):
    power = np.abs(np.fft.rfft(sound)) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    return float(power[abs(hertz - 2_000) < 100].sum() / power.sum())


def stretch(rate, **how):
    return TimeStretch(min_rate=rate, max_rate=rate, p=1, **how)(clip, RATE)


slow, fast = stretch(0.8), stretch(1.25)
zeros = len(fast) - 1 - np.flatnonzero(fast)[-1]
print(f"2.0 s become {len(slow) / RATE} s at 0.8 and {len(fast) / RATE} s at 1.25")
print(f"share of the last tone: {high(clip):.3f} before, {high(slow):.6f} at 0.8, {high(fast):.3f} at 1.25")
print(f"zeros at the end at 1.25: {zeros / RATE} s")
kept = [len(stretch(rate, leave_length_unchanged=False)) / RATE for rate in (0.8, 1.25)]
print("with leave_length_unchanged=False:", *kept)

assert len(slow) == len(fast) == len(clip)
assert high(clip) > 0.1 and high(slow) < 0.01
assert abs(zeros / RATE - 0.4) < 0.02
assert np.allclose(kept, [2.5, 1.6], atol=0.01)
PYTHON
