#!/usr/bin/env bash
# audioread reads an 8-bit WAV as a wave turned inside out, and a 24-bit AIFF or a mu-law AU as noise, without a word.
# Package: audioread 3.1.0, audio_open(), which takes its own reader first for WAV, AIFF and AU
# Guess: 8-bit and 24-bit files are read as the same sound as the 16-bit one, within 1 %.
# Seen:  likeness (correlation) with the 16-bit WAV, and change of level:
#          WAV 24 bits, AIFF and AU 16 bits   1.00, 0.0 dB (so far the guess was right)
#          WAV 8 bits -0.55, +12.9 dB         AIFF 8 bits -0.55, -35.2 dB
#          AIFF and AU 24 bits 0.02, +9.6 dB  AU mu-law 0.35, +8.0 dB
# Eight bits are signed in AIFF and unsigned in WAV, AIFF and AU hold the larger byte first, and a mu-law byte is no
# pressure; the reader turns bytes round for 16 bits and takes the rest as they lie. Old corpora are in these formats.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  audioread==3.1.0 soundfile==0.14.0 numpy==2.4.6 \
  'audioop-lts==0.2.2;python_version>="3.13"' 'standard-aifc==3.13.0;python_version>="3.13"' \
  'standard-sunau==3.13.0;python_version>="3.13"' \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import audioread
import audioread.rawread
import numpy as np
import soundfile


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


def read(container, subtype):
    soundfile.write("voice." + container, 1.6 * vowel(120), 16_000, format=container.upper(), subtype=subtype)
    with audioread.rawread.RawAudioFile("voice." + container) as file:
        raw = np.frombuffer(b"".join(file), "<i2") / 32_768
    with audioread.audio_open("voice." + container) as file:
        assert type(file).__name__ == "RawAudioFile" and np.array_equal(
            raw, np.frombuffer(b"".join(file), "<i2") / 32_768
        ), "its first choice"
    return raw


def compared(sound, known):
    return float(np.corrcoef(sound, known)[0, 1]), float(20 * np.log10(np.std(sound) / np.std(known)))


known = read("wav", "PCM_16")
assert compared(soundfile.read("voice.wav")[0], known)[0] > 0.9999
seen = {}
for container, subtype in (
    ("wav", "PCM_24"), ("aiff", "PCM_16"), ("au", "PCM_16"), ("wav", "PCM_U8"), ("aiff", "PCM_S8"), ("aiff", "PCM_24"),
    ("au", "PCM_24"), ("au", "ULAW"),
):
    seen[container, subtype] = compared(read(container, subtype), known)
    print(f"{container:4} {subtype:6} likeness {{:5.2f}}, {{:+5.1f}} dB".format(*seen[container, subtype]))

likeness = [values[0] for values in seen.values()]
assert min(likeness[:3]) > 0.999 and max(likeness[3:]) < 0.5
PYTHON
