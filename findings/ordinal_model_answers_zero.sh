#!/usr/bin/env bash
# Fitted to ratings from 1 to 5, two of mord's four ordinal models also answer 0, a rating that nobody gave.
# Package: mord 0.7, OrdinalRidge and LAD, beside LogisticAT and LogisticIT
# Guess: a model of ordered classes answers with classes that it was fitted to, as the logistic ones of the package do.
# Seen:  of 500 answers OrdinalRidge gives 0 for 16 and LAD for 18, as floats; LogisticAT and LogisticIT give 1 to 5,
#        as whole numbers. No warning. The first two round a plain regression and clip it to 0 and 5.
# Ratings of arousal and valence begin at 1. The 0 counts as an error where the answer is as good as 1, and a table of
# confusions grows a class.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  mord==0.7 scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import mord
import numpy as np

rng = np.random.default_rng(0)
features = rng.standard_normal((500, 3))
rating = 1 + np.digitize(2 * features[:, 0] + 0.5 * rng.standard_normal(500), [-2, -0.7, 0.7, 2])
given = {}
for model in mord.OrdinalRidge(), mord.LAD(), mord.LogisticAT(), mord.LogisticIT():
    answers = model.fit(features, rating).predict(features)
    values, counts = np.unique(answers, return_counts=True)
    given[type(model).__name__] = dict(zip(values.tolist(), counts.tolist(), strict=True))
print("ratings:", np.unique(rating, return_counts=True))
for name, counts in given.items():
    print(f"{name}:", counts)

assert set(rating.tolist()) == {1, 2, 3, 4, 5}
assert min(given["OrdinalRidge"]) == min(given["LAD"]) == 0
assert set(given["LogisticAT"]) == set(given["LogisticIT"]) == {1, 2, 3, 4, 5}
PYTHON
