#!/usr/bin/env bash
# Written as HTK, the format of a speech toolkit, a sound of 44,100 Hz comes back with 44,247 Hz: higher, and shorter.
# Package: soundfile 0.14.0 and its libsndfile
# Guess: every container that takes a sampling rate gives it back; one that cannot refuses.
# Seen:  HTK keeps the length of a sample in whole tenths of a microsecond, cut off: 8 and 16 kHz are right, 22,050
#        becomes 22,075, 32,000 becomes 32,051, 44,100 becomes 44,247, 48,000 becomes 48,076.
#        WAV, AIFF, AU, CAF, W64, NIST: all right.
#        XI takes 16,000 without a word and says 44,100; MPC2K and SVX take 96,000 and say 30,464; WVE says 8,000.
# A tenth of a second is lost in half a minute: labels by the second no longer lie on their words.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  soundfile==0.14.0 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import numpy as np
import soundfile

RATES = 8_000, 16_000, 22_050, 32_000, 44_100, 48_000


def comes_back(container, rate):
    name = "sound." + container.lower()
    subtype = soundfile.default_subtype(container)
    soundfile.write(name, np.zeros(rate), rate, format=container, subtype=subtype)
    return soundfile.info(name).samplerate


seen = {container: [comes_back(container, rate) for rate in RATES] for container in
        ("HTK", "WAV", "AIFF", "AU", "CAF", "W64", "NIST")}
for container, rates in seen.items():
    print(f"{container:5}", *rates)
others = comes_back("XI", 16_000), comes_back("MPC2K", 96_000), comes_back("SVX", 96_000), comes_back("WVE", 44_100)
print("XI, MPC2K, SVX, WVE:", *others)

assert all(tuple(rates) == RATES for container, rates in seen.items() if container != "HTK")
assert seen["HTK"] == [8_000, 16_000, 22_075, 32_051, 44_247, 48_076] and others == (44_100, 30_464, 30_464, 8_000)
PYTHON
