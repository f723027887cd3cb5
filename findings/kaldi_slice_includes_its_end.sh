#!/usr/bin/env bash
# The slice [2:4] of a Kaldi script file is three rows; kaldiio keeps to that in Python, where other slices have two.
# Package: kaldiio 2.18.1
# Guess: `load_mat("feats.ark:3[2:4]")` gives rows 2 and 3, as NumPy would.
# Seen:  rows 2, 3 and 4, as in Kaldi itself. Segments cut one after the other as [0:100], [100:200] share a frame.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  kaldiio==2.18.1 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import kaldiio
import numpy as np

features = np.arange(60, dtype=np.float32).reshape(20, 3)
kaldiio.save_ark("feats.ark", {"clip": features}, scp="feats.scp")
place = open("feats.scp").read().split()[1]
cut = kaldiio.load_mat(place + "[2:4]")
halves = [kaldiio.load_mat(place + part) for part in ("[0:10]", "[10:19]")]
print("rows", (cut[:, 0] / 3).astype(int).tolist(), "of", len(features), "- two halves have", sum(map(len, halves)))

assert np.array_equal(cut, features[2:5])
assert np.array_equal(halves[0][-1], halves[1][0]) and sum(map(len, halves)) == len(features) + 1
PYTHON
