#!/usr/bin/env bash
# Agreement about "low", "medium", "high" is .30 as words and .57 as 1, 2, 3: the weights follow the alphabet.
# Package: irrCAC 0.4.4 (ordinal weights), and scikit-learn 1.9.1 (cohen_kappa_score with weights)
# Guess: irrCAC asks for the order, takes that of first appearance, or that of an ordered category of pandas;
#        scikit-learn refuses to weigh words.
# Seen:  both sort "high" < "low" < "medium" and say nothing. Krippendorff's alpha by irrCAC: 0.568 as numbers, 0.300
#        as words, 0.300 as an ordered category, 0.568 with categories=["low", "medium", "high"]
#        Cohen's quadratic kappa of the first two raters by scikit-learn: 0.600 as numbers, 0.239 as words
# Corpora write intensities as such words, and an agreement that is halved still looks possible.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  irrCAC==0.4.4 scikit-learn==1.9.1 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import numpy as np
import pandas as pd
from irrCAC.raw import CAC
from sklearn.metrics import cohen_kappa_score

order = ["low", "medium", "high"]
rng = np.random.default_rng(0)
slips = rng.choice([-1, 0, 1], (60, 3), p=[0.15, 0.7, 0.15])
numbers = pd.DataFrame(np.clip(rng.integers(1, 4, 60)[:, None] + slips, 1, 3), columns=["ana", "ben", "eva"])
words = numbers.replace(dict(enumerate(order, start=1)))
ordered = words.apply(lambda rater: pd.Categorical(rater, order, ordered=True))


def alpha(ratings, **how):
    return CAC(ratings, weights="ordinal", **how).krippendorff()["est"]["coefficient_value"]


def kappa(ratings):
    return cohen_kappa_score(ratings["ana"], ratings["ben"], weights="quadratic")


alphas = [alpha(numbers), alpha(words), alpha(ordered), alpha(words, categories=order)]
print("irrCAC: numbers, words, ordered category, words with their order:", *np.round(alphas, 3))
kappas = [kappa(numbers), kappa(words)]
print("scikit-learn: numbers, words:", *np.round(kappas, 3))

assert alphas[0] == alphas[3] and alphas[1] == alphas[2]
assert alphas[0] - alphas[1] > 0.2 and kappas[0] - kappas[1] > 0.2
PYTHON
