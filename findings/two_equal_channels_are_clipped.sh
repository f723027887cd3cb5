#!/usr/bin/env bash
# SpeechRecognition makes stereo mono by adding the sides: a voice on both comes out twice as loud, and clipped.
# Package: SpeechRecognition 3.17.0, AudioFile and Recognizer.record()
# Guess: mono is the mean of the two channels: the same voice on both sides reads as its mono file does.
# Seen:  a vowel with a peak of 0.8: mono file 0.800; on both sides +4.6 dB, peak 1.000, 4.2 % of the samples at full
#        scale; on one side only 0.0 dB, though the mean would be 6 dB lower
# Most stereo recordings of one speaker hold the same voice twice. Everything that is then measured or recognised is of
# a distorted voice; nothing is said, and the file itself is fine.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  SpeechRecognition==3.17.0 soundfile==0.14.0 numpy==2.4.6 \
  'audioop-lts==0.2.2;python_version>="3.13"' 'standard-aifc==3.13.0;python_version>="3.13"' \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import numpy as np
import soundfile
import speech_recognition


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


def read(channels):
    soundfile.write("voice.wav", channels, 16_000)
    with speech_recognition.AudioFile("voice.wav") as file:
        data = speech_recognition.Recognizer().record(file).get_raw_data()
    return np.frombuffer(data, "<i2") / 32_768


voice = 1.6 * vowel(120)
mono, both, one = read(voice), read(np.stack([voice, voice], 1)), read(np.stack([voice, 0 * voice], 1))
decibels = [20 * np.log10(np.std(sound) / np.std(mono)) for sound in (both, one)]
clipped = float((np.abs(both) > 0.9999).mean())
print(f"mono: peak {np.abs(mono).max():.3f}; both sides: {decibels[0]:+.1f} dB, peak {np.abs(both).max():.3f}, "
      f"{clipped:.1%} of the samples at full scale; one side only: {decibels[1]:+.1f} dB")

assert np.abs(mono).max() < 0.81
assert decibels[0] > 3 and clipped > 0.02 and abs(decibels[1]) < 0.1
PYTHON
