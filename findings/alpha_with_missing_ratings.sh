#!/usr/bin/env bash
# Where raters skip clips, iaa-kit's Krippendorff's alpha is not that of two other packages, and one pair makes it 1.
# Package: iaa-kit 0.1.2 (July 2026), beside krippendorff 0.9.0 (October 2026), simpledorff 0.0.2
# Guess: one published formula, three packages, one number to the sixth digit.
# Seen:  all 200 ratings there: 0.29456 in all three (so far the guess was right)
#        a third of them missing: iaa-kit 0.24732, the other two 0.26149
#        ten clips rated once, one of them twice and alike: iaa-kit 1.0; the others have no answer (nan, an error)
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  iaa-kit==0.1.2 krippendorff==0.9.0 simpledorff==0.0.2 pandas==2.3.3 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import iaa_kit
import krippendorff
import numpy as np
import pandas as pd
import simpledorff

rng = np.random.default_rng(0)
truth = rng.integers(0, 4, 40)
whole = np.where(rng.random((40, 5)) < 0.6, truth[:, None], rng.integers(0, 4, (40, 5))).astype(float)
holes = np.where(rng.random(whole.shape) < 0.3, np.nan, whole)
# Ten clips with one rating each; the first has a second one, which agrees.
pair = np.full((10, 2), np.nan)
pair[:, 0] = np.arange(10) % 3
pair[0, 1] = pair[0, 0]


def long(ratings):
    frame = pd.DataFrame(ratings).melt(ignore_index=False).reset_index().dropna()
    return frame.set_axis(["clip", "rater", "emotion"], axis=1)


packages = {
    "iaa-kit": lambda r: iaa_kit.alpha_value([[None if np.isnan(v) else int(v) for v in row] for row in r]),
    "krippendorff": lambda r: krippendorff.alpha(r.T, level_of_measurement="nominal"),
    "simpledorff": lambda r: simpledorff.calculate_krippendorffs_alpha_for_df(long(r), "clip", "rater", "emotion"),
}
seen = {}
for name, alpha in packages.items():
    for case, ratings in (("whole", whole), ("holes", holes), ("pair", pair)):
        try:
            seen[name, case] = round(float(alpha(ratings)), 5)
        except (ValueError, ZeroDivisionError) as error:
            seen[name, case] = type(error).__name__
    print(f"{name}:", *(f"{case} {seen[name, case]}" for case in ("whole", "holes", "pair")))

others = [name for name in packages if name != "iaa-kit"]
assert all(abs(seen[name, "whole"] - seen["iaa-kit", "whole"]) < 1e-4 for name in others)
assert all(abs(seen[name, "holes"] - seen["krippendorff", "holes"]) < 1e-4 for name in others)
assert abs(seen["iaa-kit", "holes"] - seen["krippendorff", "holes"]) > 0.003
assert seen["iaa-kit", "pair"] == 1 and not any(seen[name, "pair"] == 1 for name in others)
PYTHON
