#!/usr/bin/env bash
# A room that pyroomacoustics was asked to make with an echo of 0.6 s echoes for 0.76 s, a smaller one for 0.58 s.
# Package: pyroomacoustics 0.10.1
# Guess: `inverse_sabine(0.6, room)`, simulated, then measured by its own `measure_rt60`: within 10 % of 0.6 s.
# Seen:  8 x 6 x 3 m: 0.76 s from the first 20 dB of the decay, 0.82 s from 30 dB, 1.00 s from all 60; 5 x 4 x 3 m:
#        0.61 s; 3 x 2.5 x 2.5 m: 0.58 s. Its `rt60_theory()` says 0.6 for all three.
# Sabine's formula wants sound that comes from everywhere; a flat room of mirrors keeps some between its far walls.
# Whoever draws rooms by echo time trains on other rooms than the table says: measure, and write that down.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  pyroomacoustics==0.10.1 scipy==1.17.1 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import numpy as np
import pyroomacoustics


def measured(size, seconds=0.6):
    absorption, order = pyroomacoustics.inverse_sabine(seconds, size)
    room = pyroomacoustics.ShoeBox(
        size, fs=16_000, materials=pyroomacoustics.Material(absorption), max_order=min(order, 60)
    )
    room.add_source([1, 1, 1.2])
    room.add_microphone([size[0] - 1, size[1] - 0.8, 1.5])
    room.compute_rir()
    echo = room.rir[0][0]
    times = [pyroomacoustics.experimental.measure_rt60(echo, 16_000, decay_db=decay) for decay in (20, 30, 60)]
    print(size, "theory", round(float(room.rt60_theory()), 3), "measured", np.round(times, 2).tolist())
    return float(room.rt60_theory()), times[0]


wide, middle, small = measured((8, 6, 3)), measured((5, 4, 3)), measured((3, 2.5, 2.5))

assert all(abs(theory - 0.6) < 0.01 for theory, _ in (wide, middle, small))
assert wide[1] > 1.2 * 0.6 and abs(middle[1] - 0.6) < 0.06
PYTHON
