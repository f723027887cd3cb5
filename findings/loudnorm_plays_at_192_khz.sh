#!/usr/bin/env bash
# FFmpeg's loudnorm takes 16,000 samples a second and gives back 192,000, and two equal vowels come back 2 dB apart.
# Package: av 18.1.0 (PyAV), its filter loudnorm with standard settings, in one pass
# Guess: one gain for the whole: the rate stays, equal passages stay equal, and one 12 dB below stays 12 dB below.
# Seen:  vowel, the same 12 dB softer, the vowel again, 3 s each: 192,000 Hz; -23.5, -32.0 and -21.1 dB
#        So the softer one is 8.5 dB below the first and 10.9 below the third, and first and third differ by 2.4 dB.
# In one pass its gain follows the voice: how loud somebody gets, which is emotion, is partly levelled. Twelve times the
# samples hold no more sound, and features that go with the rate change (see egemaps_loudness_of_the_rate).
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  av==18.1.0 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import av
import numpy as np

RATE = 16_000
seconds = np.arange(3 * RATE) / RATE
vowel = sum(np.cos(2 * np.pi * 120 * k * seconds) / (1 + (k * 120 / 500 - 1) ** 2) for k in range(1, 60))
vowel *= 0.3 / np.abs(vowel).max()
spoken = np.concatenate([vowel, vowel / 4, vowel]).astype("float32")

graph = av.filter.Graph()
source = graph.add_abuffer(sample_rate=RATE, format="flt", layout="mono", time_base=f"1/{RATE}")
loudnorm, sink = graph.add("loudnorm"), graph.add("abuffersink")
source.link_to(loudnorm)
loudnorm.link_to(sink)
graph.configure()
frame = av.AudioFrame.from_ndarray(spoken[None], format="flt", layout="mono")
frame.sample_rate, frame.pts = RATE, 0
graph.push(frame)
graph.push(None)
frames = []
while True:
    try:
        frames.append(graph.pull())
    except (av.error.EOFError, av.error.BlockingIOError):
        break
rate = frames[0].sample_rate
heard = np.concatenate([frame.to_ndarray().ravel() for frame in frames]).astype(float)


def levels(sound, rate):
    middles = [sound[int((3 * part + 1) * rate) : int((3 * part + 2) * rate)] for part in range(3)]
    return np.array([20 * np.log10(np.sqrt(np.mean(middle.astype(float) ** 2))) for middle in middles])


before, after = levels(spoken, RATE), levels(heard, rate)
print(f"{RATE} Hz before:", *before.round(1), "dB")
print(f"{rate} Hz after: ", *after.round(1), "dB")

assert rate == 192_000 and len(heard) == 12 * len(spoken)
assert before[0] - before[1] > 12 and after[0] - after[1] < 9
assert abs(before[2] - before[0]) < 0.01 and after[2] - after[0] > 2
PYTHON
