#!/usr/bin/env bash
# PCA(whiten=True) fitted on 30 utterances gives the 31st a value of 10 to the power of 14.
# Package: scikit-learn 1.9.1
# Guess: 30 rows of 88 features have 29 directions; the 30th is left out or harmless, and new rows come out around unit
#        spread.
# Seen:  30 parts are kept. Spread of 200 new utterances: part 1 0.35, part 29 1.24, part 30 about 7e+14; on the fitted
#        rows the
#        same part spreads by 0.38. PCA(0.9999, whiten=True) keeps 29.
# The distance between two new utterances is then that one part and nothing else.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import numpy as np
from sklearn.decomposition import PCA

rng = np.random.default_rng(0)
fitted, new = rng.standard_normal((30, 88)), rng.standard_normal((200, 88))
pca = PCA(whiten=True).fit(fitted)
spread = pca.transform(new).std(axis=0)
print("parts", pca.n_components_)
for part in 1, 29, 30:
    print(f"part {part}: spread of the new {spread[part - 1]:.3g}")
print("parts of PCA(0.9999):", PCA(0.9999, whiten=True).fit(fitted).n_components_)

assert pca.n_components_ == 30
assert spread[:29].max() < 10
assert spread[29] > 1e9
PYTHON
