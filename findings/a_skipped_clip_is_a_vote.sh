#!/usr/bin/env bash
# statsmodels takes a skipped clip (nan) for a vote of its own kind: raters who draw lots agree with a kappa of .27.
# Package: statsmodels 0.15.0, aggregate_raters() and fleiss_kappa()
# Guess: nan is refused or left out. With unequal numbers of votes left, Fleiss's kappa is refused too.
# Seen:  200 clips, 5 raters who draw lots among three emotions: 0.02 where all rated all; where 100 of the clips have
#        one vote and four nan, "nan" is a fourth emotion and kappa is 0.27
# A design in which everybody rates a part of the clips, as most do, then reports the agreement about who was on duty.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  statsmodels==0.15.0 pandas==3.1.1 scipy==1.17.1 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import numpy as np
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

rng = np.random.default_rng(0)
votes = rng.integers(0, 3, (200, 5)).astype(float)
skipped = votes.copy()
skipped[100:, 1:] = np.nan
seen = {}
for name, ratings in (("all rated", votes), ("half the clips rated once", skipped)):
    table, kinds = aggregate_raters(ratings)
    seen[name] = float(fleiss_kappa(table))
    print(f"{name}: kinds of vote {kinds}, kappa {seen[name]:.2f}")

assert len(kinds) == 4 and np.isnan(kinds[-1]) and table[100:, -1].tolist() == [4] * 100
assert abs(seen["all rated"]) < 0.05 and seen["half the clips rated once"] > 0.2
PYTHON
