#!/usr/bin/env bash
# Four answers, one of them an emotion that no clip has: the unweighted average recall is .50, .75 or 1 by the function.
# Package: audmetric 1.4.2 (unweighted_average_recall), scikit-learn 1.9.1 (balanced_accuracy_score, recall_score)
# Guess: the mean of the recalls of the emotions that are there: one number, .75, from all three.
# Seen:  truth angry angry sad sad, answers angry angry sad fearful: balanced_accuracy_score 0.750, audmetric 0.500,
#        recall_score(average="macro") 0.500: both count "fearful" as a class with a recall of 0.
#        Told the two emotions that are there (labels=), recall_score 0.750 and audmetric 1.000: it leaves the clip out.
#        24 speakers with five of the seven emotions, 77 % right, mean of the speakers' recalls: 0.725, 0.560, 0.560
# Recall of what is not there has no value, and an answer beside the question is wrong: .75. Where a speaker who lacks
# an emotion is left out, papers that use one function cannot be compared with those that use another.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  audmetric==1.4.2 scikit-learn==1.9.1 scipy==1.17.1 pandas==3.1.1 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import warnings

import audmetric
import numpy as np
from sklearn.metrics import balanced_accuracy_score, recall_score

warnings.simplefilter("ignore")
emotions = np.array(["angry", "calm", "disgusted", "fearful", "happy", "neutral", "sad"])


def three(truth, answers):
    return np.array([
        balanced_accuracy_score(truth, answers),
        audmetric.unweighted_average_recall(truth, answers),
        recall_score(truth, answers, average="macro"),
    ])


small = three(["angry", "angry", "sad", "sad"], ["angry", "angry", "sad", "fearful"])
print("four answers: balanced_accuracy_score {:.3f}, audmetric {:.3f}, recall_score {:.3f}".format(*small))
named = [
    score(["angry", "angry", "sad", "sad"], ["angry", "angry", "sad", "fearful"], labels=["angry", "sad"], **how)
    for score, how in ((audmetric.unweighted_average_recall, {}), (recall_score, {"average": "macro"}))
]
print("told the classes: audmetric {:.3f}, recall_score {:.3f}".format(*named))
rng = np.random.default_rng(0)
speakers = []
for _ in range(24):
    there = rng.permutation(emotions)[:5]
    truth = np.repeat(there, 8)
    speakers.append(three(truth, np.where(rng.random(len(truth)) < 0.7, truth, rng.choice(emotions, len(truth)))))
speakers = np.mean(speakers, axis=0)
print("24 speakers, five of seven emotions each: {:.3f}, {:.3f}, {:.3f}".format(*speakers))

assert np.allclose(small, [0.75, 0.5, 0.5]) and np.allclose(named, [1, 0.75])
assert speakers[0] - speakers[1] > 0.15 and np.isclose(speakers[1], speakers[2])
PYTHON
