#!/usr/bin/env bash
# One NIST SPHERE file of a telephone, two readers: sphfile hands out the mu-law codes themselves, from 0 to 255.
# Package: sphfile 1.0.3, beside soundfile 0.14.0
# Guess: two readers of one old format give the same samples: 16-bit, either byte order, two channels, mu-law.
# Seen:  16-bit, both byte orders: equal. Two channels: soundfile (n, 2), sphfile flat (2n,), in turn.
#        mu-law: soundfile 0, 1372, 2748, 3900; sphfile 255, 200, 185, 176. Nothing is said.
# A corpus of telephone calls is then measured on numbers that are no pressure: silence (code 255) is the loudest.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  sphfile==1.0.3 soundfile==0.14.0 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import io

import numpy as np
import soundfile
from sphfile import SPHFile

seconds = np.arange(16_000) / 16_000
tone = (8_000 * np.sin(2 * np.pi * 440 * seconds)).astype(np.int16)
other = (4_000 * np.sin(2 * np.pi * 300 * seconds)).astype(np.int16)
coded = io.BytesIO()
soundfile.write(coded, tone, 16_000, format="RAW", subtype="ULAW")


def write(name, data, coding, channels, order, size):
    head = f"""NIST_1A
   1024
channel_count -i {channels}
sample_count -i 16000
sample_rate -i 16000
sample_n_bytes -i {size}
sample_byte_format -s{len(order)} {order}
sample_sig_bits -i {8 * size}
sample_coding -s{len(coding)} {coding}
end_head
"""
    with open(name, "wb") as file:
        file.write(head.encode().ljust(1024) + data)


write("little.sph", tone.astype("<i2").tobytes(), "pcm", 1, "01", 2)
write("big.sph", tone.astype(">i2").tobytes(), "pcm", 1, "10", 2)
write("two.sph", np.column_stack([tone, other]).astype("<i2").tobytes(), "pcm", 2, "01", 2)
write("call.sph", coded.getvalue(), "ulaw", 1, "1", 1)
seen = {}
for name in "little", "big", "two", "call":
    first, _ = soundfile.read(f"{name}.sph", dtype="int16")
    second = np.asarray(SPHFile(f"{name}.sph").content)
    seen[name] = first, second
    print(f"{name}: soundfile {first.shape} {first.ravel()[:4]}, sphfile {second.shape} {second.ravel()[:4]}")

assert all(np.array_equal(*seen[name]) for name in ("little", "big"))
assert seen["two"][0].shape == (16_000, 2) and seen["two"][1].shape == (32_000,)
assert np.abs(seen["call"][0].astype(int) - tone).max() < 300
assert seen["call"][1].min() >= 0 and seen["call"][1].max() <= 255
PYTHON
