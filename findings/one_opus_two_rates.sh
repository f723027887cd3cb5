#!/usr/bin/env bash
# The same Opus file has 16,000 samples a second for soundfile and 48,000 for PyAV.
# Package: soundfile 0.14.0 and av 18.1.0, beside mutagen 1.48.1
# Guess: Opus is always decoded at 48 kHz, so both say 48,000 whatever was recorded.
# Seen:  2 s of noise written at 16 kHz: soundfile 16,000 Hz and 32,000 samples, PyAV 48,000 Hz and 96,000 samples;
#        mutagen tells only the seconds, 2.0. Above 9 kHz PyAV's samples hold 36 dB less than below 7 kHz.
# Features that go with the rate (see egemaps_loudness_of_the_rate) then differ by the reader, not by the voice.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  soundfile==0.14.0 av==18.1.0 mutagen==1.48.1 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import av
import mutagen
import numpy as np
import soundfile

noise = 0.1 * np.random.default_rng(0).standard_normal(32_000)
soundfile.write("noise.opus", noise, 16_000, format="OGG", subtype="OPUS")
info = soundfile.info("noise.opus")
with av.open("noise.opus") as container:
    rate = container.streams.audio[0].rate
    sound = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
print("soundfile:", info.samplerate, "Hz,", info.frames, "samples")
print("PyAV:", rate, "Hz,", len(sound), "samples")
print("mutagen:", mutagen.File("noise.opus").info.length, "s")
power = np.abs(np.fft.rfft(sound)) ** 2
hertz = np.fft.rfftfreq(len(sound), 1 / rate)
above = 10 * np.log10(power[hertz > 9_000].mean() / power[hertz < 7_000].mean())
print(f"PyAV's samples above 9 kHz: {above:.0f} dB beside those below 7 kHz")

assert (info.samplerate, info.frames) == (16_000, 32_000)
assert (rate, len(sound)) == (48_000, 96_000)
assert above < -20
PYTHON
