#!/usr/bin/env bash
# oruk-bench scores a perfect answer with a macro F1 of 1, and puts an interval beside it that ends near .29.
# Package: oruk-bench 0.1.1 (July 2026), `oruk-bench score`
# Guess: the interval of a score is drawn around that score: both average F1 over the same classes.
# Seen:  macro_f1 averages over the two classes that are in the truth; macro_f1_ci95 over all seven of the benchmark, of
#        which five have no clip and count as zero. All 40 answers right:
#          macro_f1 1.0, its interval 0.2857 to 0.2857 around the point 0.2857
# Whoever scores a corpus without all seven emotions reports a number that lies outside its own interval.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  oruk-bench==0.1.1 scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6 soundfile==0.14.0 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import json
import subprocess

labels = ["anger", "sadness"] * 20
for name in "answers.json", "truth.json":
    with open(name, "w") as file:
        json.dump(labels, file)
command = ["venv/bin/oruk-bench", "score", "--preds", "answers.json", "--labels", "truth.json"]
report = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
score, interval = report["macro_f1"], report["macro_f1_ci95"]
print("macro_f1", score, "interval", interval)

assert score == 1.0
assert abs(interval["point"] - 2 / 7) < 1e-9
assert interval["ci_high"] < 0.3
PYTHON
