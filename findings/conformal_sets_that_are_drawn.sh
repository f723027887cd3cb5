#!/usr/bin/env bash
# Asked twice for the emotions that an utterance may have, crepes gives two different sets to one utterance in four.
# Package: crepes 0.9.1 (June 2026), beside mapie 1.6.0 (October 2026), both on the same classifier
# Guess: a conformal set is a function of the utterance and the calibration; with ten calibration utterances at 95 % all
#        seven classes are in every set, in both packages.
# Seen:  with 30 utterances for calibration 27 % of crepes' sets are others when asked again; with ten there are 4.5
#        classes of 7 in a set, with smoothing=False 7.0; mapie refuses: "Number of samples of the score is too low"
# The draw breaks ties so that the promise holds exactly on average: smoothing=False gives one answer, and all seven.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  crepes==0.9.1 mapie==1.6.0 scikit-learn==1.9.1 scipy==1.17.1 pandas==2.3.3 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import warnings

import numpy as np
from crepes import WrapClassifier
from mapie.classification import SplitConformalClassifier
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")
rng = np.random.default_rng(0)


def draw(n):
    emotion = rng.integers(0, 7, n)
    features = rng.standard_normal((n, 10))
    features[np.arange(n), emotion] += 2
    return features, emotion


classifier = LogisticRegression(max_iter=1_000).fit(*draw(300))
few, thirty, (asked, _) = draw(10), draw(30), draw(500)


def sets(calibration, **how):
    wrapped = WrapClassifier(classifier)
    wrapped.calibrate(*calibration)
    return [[set(answer) for answer in wrapped.predict_set(asked, confidence=0.95, **how)] for _ in range(2)]


first, second = sets(thirty)
changed = np.mean([one != two for one, two in zip(first, second, strict=True)])
size = np.mean([len(answer) for answer in sets(few)[0]])
plain = [np.mean([len(answer) for answer in answers]) for answers in sets(few, smoothing=False)]
print(f"crepes, 30 for calibration: {changed:.0%} of the sets are others when asked again")
print(f"crepes, 10 for calibration: {size:.1f} classes of 7 in a set, without smoothing {plain[0]:.1f}")
try:
    SplitConformalClassifier(classifier, confidence_level=0.95, prefit=True).conformalize(*few).predict_set(asked)
    refused = ""
except ValueError as error:
    refused = str(error).splitlines()[0]
print("mapie, 10 for calibration:", refused)

assert changed > 0.2
assert size < 6.5 and plain == [7, 7]
assert "too low" in refused
PYTHON
