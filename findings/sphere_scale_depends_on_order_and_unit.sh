#!/usr/bin/env bash
# SPHERE, a scikit-learn scaler made for speech emotion, scales the same rows ten times wider or narrower when they come
# in another order, and 30 times wider when the unit of the features is smaller.
# Package: sphere-ser 0.1.2 (May 2026)
# Guess: a scaler like StandardScaler or RobustScaler: the order of the rows is of no matter, nor the unit ("scale
#        equivariance" in its README).
# Seen:  standard deviation of the scaled features, one utterance of 400 frames whose features move smoothly:
#          frames in order 9.63, the same frames shuffled 0.81
#        400 rows without any order: 0.86, the same rows in a unit 10,000 times smaller 30.79
# Its spread is an energy operator over neighbouring rows, made for the frames of one utterance in one unit. In a
# pipeline over a table of utterances it scales by the order of the table.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  sphere-ser==0.1.2 scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import numpy as np
from sphere_ser import SPHERE

rng = np.random.default_rng(0)


def spread(rows):
    return float(SPHERE(sample_rate=16000, use_bark_gain=False).fit_transform(rows).std(axis=0).mean())


smooth = np.cumsum(rng.standard_normal((408, 6)), axis=0) * 0.2
smooth = np.apply_along_axis(np.convolve, 0, smooth, np.ones(9) / 9, "valid")
shuffled = rng.permutation(smooth)
loose = rng.standard_normal((400, 6))
seen = {
    "in order": spread(smooth),
    "shuffled": spread(shuffled),
    "no order": spread(loose),
    "no order, other unit": spread(loose * 10_000),
}
for name, value in seen.items():
    print(f"{name:22}{value:8.2f}")

assert seen["in order"] > 5 * seen["shuffled"]
assert seen["no order, other unit"] > 20 * seen["no order"]
PYTHON
