#!/usr/bin/env bash
# A collar of 0.25 s around who-spoke-when is 0.125 s on either side to pyannote.metrics, 0.25 s to spyder.
# Package: pyannote.metrics 4.2.0, beside spy-der 0.4.1
# Guess: the diarization error rate with a collar of 0.25 s, as everybody reports it, is one number.
# Seen:  without a collar both say 9.09 %. With 0.25: pyannote.metrics 5.12 %, spyder 2.11 %; with 0.5: 2.11 % and 0 %.
# Two papers with the same system and the same collar may differ by more than half.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  pyannote.metrics==4.2.0 spy-der==0.4.1 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import warnings

import spyder
from pyannote.core import Annotation, Segment
from pyannote.metrics.diarization import DiarizationErrorRate

warnings.simplefilter("ignore")
truth = [("ana", 0.0, 4.0), ("ben", 4.0, 8.0), ("ana", 9.0, 12.0)]
heard = [("1", 0.0, 4.4), ("2", 4.4, 8.2), ("1", 9.1, 12.3)]


def annotation(turns):
    made = Annotation()
    for n, (who, start, end) in enumerate(turns):
        made[Segment(start, end), n] = who
    return made


seen = {}
for collar in 0.0, 0.25, 0.5:
    first = DiarizationErrorRate(collar=collar)(annotation(truth), annotation(heard))
    seen[collar] = first, spyder.DER(truth, heard, collar=collar).der
    print("collar {}: pyannote.metrics {:.2%}, spyder {:.2%}".format(collar, *seen[collar]))

assert abs(seen[0.0][0] - seen[0.0][1]) < 1e-6
assert seen[0.25][0] > 2 * seen[0.25][1]
assert abs(seen[0.5][0] - seen[0.25][1]) < 1e-6
PYTHON
