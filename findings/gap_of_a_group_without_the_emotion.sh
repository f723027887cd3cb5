#!/usr/bin/env bash
# Every answer is right, and fairlearn finds the widest gap there is between groups: one of them was never angry.
# Package: fairlearn 0.15.0
# Guess: a group in which nobody is angry has no rate of anger found: nan, and it takes no part in the gap.
# Seen:  true_positive_rate 1.0, 1.0 and 0.0 for the group of 20 without an angry clip; MetricFrame.difference() and
#        equalized_odds_difference() 1.0, equalized_odds_ratio() 0.0. Without that group: 0.0 and 1.0.
#        scikit-learn's recall with zero_division=nan says nan, and MetricFrame's gap is then 0.0.
# Small groups of a corpus (an age, an accent) lack some emotion more often than not.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  fairlearn==0.15.0 scikit-learn==1.9.1 scipy==1.17.1 pandas==2.3.3 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
from functools import partial

import numpy as np
from fairlearn.metrics import MetricFrame, equalized_odds_difference, equalized_odds_ratio, true_positive_rate
from sklearn.metrics import recall_score

group = np.repeat(["women", "men", "children"], [100, 100, 20])
angry = np.tile([0, 1], 110)
angry[group == "children"] = 0
answers = {"y_true": angry, "y_pred": angry.copy(), "sensitive_features": group}
frame = MetricFrame(metrics=true_positive_rate, **answers)
print(frame.by_group.to_dict(), "gap", frame.difference())
gap, ratio = equalized_odds_difference(**answers), equalized_odds_ratio(**answers)
print("equalized odds: difference", gap, "ratio", ratio)
rest = {name: values[group != "children"] for name, values in answers.items()}
without = equalized_odds_difference(**rest), equalized_odds_ratio(**rest)
print("without the children:", *without)
honest = MetricFrame(metrics={"recall": partial(recall_score, zero_division=np.nan)}, **answers)
print(honest.by_group["recall"].to_dict(), "gap", honest.difference()["recall"])

assert frame.by_group.to_dict() == {"women": 1, "men": 1, "children": 0}
assert frame.difference() == gap == 1 and ratio == 0
assert without == (0, 1)
assert np.isnan(honest.by_group["recall"]["children"]) and honest.difference()["recall"] == 0
PYTHON
