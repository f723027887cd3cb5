#!/usr/bin/env bash
# Of 200 clips with two votes for anger and two for sadness, crowd-kit calls all angry, or all sad, by the first row.
# Package: crowd-kit 1.4.2, MajorityVote and DawidSkene
# Guess: ties are drawn, or shared about evenly; at worst they all go to the first word of the alphabet.
# Seen:  first row of the table angry: 200 angry by both; the same votes in another order, first row sad: 200 sad
#        by both. MACE of the same package, which begins at random, shares them: 100 and 100
# Ties are common where few listeners label emotion. Sorting a table then changes the labels and how often each emotion
# comes; leave tied clips out, or keep the shares of the votes.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  crowd-kit==1.4.2 scikit-learn==1.9.1 scipy==1.17.1 pandas==3.1.1 numpy==2.4.6 nltk==3.10.4 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import pandas as pd
from crowdkit.aggregation import MACE, DawidSkene, MajorityVote

votes = pd.DataFrame(
    [
        (f"clip {clip}", f"listener {(clip + turn) % 4}", emotion)
        for clip in range(200)
        for turn, emotion in enumerate(["angry", "sad", "angry", "sad"])
    ],
    columns=["task", "worker", "label"],
)
for first in "angry", "sad":
    table = votes.sort_values("label", ascending=first == "angry", kind="stable", ignore_index=True)
    assert table["label"][0] == first
    table = pd.concat([table.head(1), table.tail(-1).sample(frac=1, random_state=0)], ignore_index=True)
    given = {
        type(how).__name__: how.fit_predict(table).value_counts().to_dict()
        for how in (MajorityVote(), DawidSkene(n_iter=20), MACE(random_state=0))
    }
    print(f"first row {first}:", given)
    assert given["MajorityVote"] == given["DawidSkene"] == {first: 200}
    assert min(given["MACE"].get(emotion, 0) for emotion in ("angry", "sad")) > 50
PYTHON
