#!/usr/bin/env bash
# The number 1.5 is a second and a half in an audformat index, and a nanosecond in an audformat column of time.
# Package: audformat 1.4.3 (October 2026)
# Guess: numbers are seconds in both: segmented_index() and a column with Scheme("time") take what the other takes.
# Seen:  index from 0.5 to 1.5: 0 days 00:00:00.500000 to 0 days 00:00:01.500000
#        index from "0" to "1" (as a CSV gives them): the end is 0 days 00:00:00.000000001
#        column set to 1.5 and 2: 0 days 00:00:00.000000001 and 0 days 00:00:00.000000002
# No error and no warning: response times, onsets or durations in seconds become zero for every practical purpose.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  audformat==1.4.3 pandas==3.1.1 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import audformat
import pandas as pd

index = audformat.segmented_index(["clip.wav"], [0.5], [1.5])
text = audformat.segmented_index(["clip.wav"], ["0"], ["1"])
database = audformat.Database("ratings")
database.schemes["seconds"] = audformat.Scheme("time")
table = database["answers"] = audformat.Table(audformat.filewise_index(["a.wav", "b.wav"]))
table["seconds"] = audformat.Column(scheme_id="seconds")
table["seconds"].set([1.5, 2])
column = table["seconds"].get()
print("index", *index[0][1:])
print("index from text", *text[0][1:])
print("column", *column)

assert index[0][2] == pd.Timedelta(seconds=1.5)
assert text[0][2] == pd.Timedelta(1, "ns")
assert column.tolist() == [pd.Timedelta(1, "ns"), pd.Timedelta(2, "ns")]
PYTHON
