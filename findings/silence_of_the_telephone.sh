#!/usr/bin/env bash
# Digital silence comes back from A-law as a constant 0.000244, and from GSM and NMS as something that is not 0 either.
# Package: soundfile 0.14.0 (June 2026) and its libsndfile
# Guess: zeros written in any telephone format are read back as zeros.
# Seen:  mu-law, IMA ADPCM, G.721: zeros (so far the guess was right)
#        A-law: every sample 0.000244, an offset at -72 dB; GSM 6.10: up to 0.000488; NMS ADPCM: up to 0.000366
# A feature that looks for exact zeros, or the log of an energy, takes the pause of a call for sound.
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

seen = {}
for subtype in "ULAW", "IMA_ADPCM", "G721_32", "ALAW", "GSM610", "NMS_ADPCM_32":
    soundfile.write("silence.wav", np.zeros(16_000), 16_000, subtype=subtype)
    sound = soundfile.read("silence.wav")[0][:16_000]
    seen[subtype] = np.abs(sound).max()
    print(f"{subtype}: from {sound.min():.6f} to {sound.max():.6f}, on average {sound.mean():.6f}")
    if subtype == "ALAW":
        assert (sound == 8 / 32_768).all()

assert seen["ULAW"] == seen["IMA_ADPCM"] == seen["G721_32"] == 0
assert seen["GSM610"] > 1e-4 and seen["NMS_ADPCM_32"] > 1e-4
PYTHON
