#!/usr/bin/env bash
# Two denoisers of one clean voice: noisereduce takes the steady vowel away, RNNoise keeps that and takes the whisper.
# Package: noisereduce 3.0.3, pyrnnoise 0.4.5
# Guess: a denoiser keeps clean speech: a vowel at more than half its level, a whisper at more than a quarter, in place.
# Seen:  change of level     noisereduce   RNNoise
#        steady vowel, 3 s      -60 dB        0 dB
#        the same, whispered    -21 dB      -67 dB
#        RNNoise's sound also comes 20 ms late, at the same length.
# A sung or screamed vowel, or a whisper, is emotion, and no noise: to clean a corpus is to choose which one to lose.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  noisereduce==3.0.3 pyrnnoise==0.4.5 scipy==1.17.1 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import noisereduce
import numpy as np
import scipy.signal
from pyrnnoise import RNNoise

RATE = 48_000
FORMANTS = tuple(zip((700, 1_200, 2_600, 3_400), (80, 90, 120, 150), strict=True))


def through_formants(source):
    for centre, width in FORMANTS:
        radius = np.exp(-np.pi * width / RATE)
        source = scipy.signal.lfilter([1], [1, -2 * radius * np.cos(2 * np.pi * centre / RATE), radius**2], source)
    return 0.3 * source / np.abs(source).max()


pulses = np.zeros(3 * RATE)
pulses[:: RATE // 120] = 1
sounds = {
    "vowel": through_formants(scipy.signal.lfilter([1], [1, -0.97], pulses)),
    "whisper": through_formants(np.random.default_rng(0).standard_normal(3 * RATE)),
}


def by_rnnoise(sound):
    frames = RNNoise(sample_rate=RATE).denoise_chunk((sound * 32_767).astype(np.int16)[None])
    return np.concatenate([np.ravel(frame) for _, frame in frames]) / 32_767


def decibels(sound):
    return 10 * np.log10(np.mean(np.square(sound[RATE:], dtype=float)) + 1e-20)


seen = {}
for name, sound in sounds.items():
    for program, clean in (
        ("noisereduce", noisereduce.reduce_noise(y=sound, sr=RATE)), ("RNNoise", by_rnnoise(sound))
    ):
        seen[name, program] = decibels(clean) - decibels(sound)
        print(f"{name}, {program}: {seen[name, program]:.0f} dB")
burst = sounds["vowel"] * (np.sin(2 * np.pi * 1.3 * np.arange(3 * RATE) / RATE) > 0)
heard = by_rnnoise(burst)[: len(burst)]
likeness = np.fft.irfft(np.fft.rfft(heard, 2 * RATE * 3) * np.conj(np.fft.rfft(burst, 2 * RATE * 3)))
late = int(np.argmax(likeness[: RATE // 10]))
print(f"RNNoise's sound comes {1_000 * late / RATE:.0f} ms late")

assert seen["vowel", "noisereduce"] < seen["whisper", "noisereduce"] - 20 < -30
assert seen["vowel", "RNNoise"] > -3 and seen["whisper", "RNNoise"] < -30
assert late > 0.005 * RATE
PYTHON
