#!/usr/bin/env bash
# Asked for what was said between the ends of an ELAN annotation, pympi-ling also gives the ones before and after it.
# Package: pympi-ling 1.71, Eaf.get_annotation_data_between_times() and get_annotation_data_at_time()
# Guess: annotations that end where the next begins: one label at each time, one annotation in its own span.
# Seen:  angry 500 to 1500, sad 1500 to 2500, calm 2500 to 3000 ms: between 1500 and 2500 angry, sad and calm; at 1500
#        angry and sad. One millisecond inside, 1501 to 2499: sad.
# Segments of a corpus usually touch. A table of clips made this way has the emotions of the neighbours in each row,
# and a vote over them is lost by the one in the middle.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  pympi-ling==1.71 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import pympi

eaf = pympi.Eaf()
eaf.add_tier("emotion")
spans = {"angry": (500, 1_500), "sad": (1_500, 2_500), "calm": (2_500, 3_000)}
for label, (start, end) in spans.items():
    eaf.add_annotation("emotion", start, end, label)
eaf.to_file("talk.eaf")
read = pympi.Eaf("talk.eaf")
assert sorted(read.get_annotation_data_for_tier("emotion")) == sorted((*span, label) for label, span in spans.items())


def labels(found):
    return [label for _, _, label in sorted(found)]


between = labels(read.get_annotation_data_between_times("emotion", 1_500, 2_500))
inside = labels(read.get_annotation_data_between_times("emotion", 1_501, 2_499))
at = labels(read.get_annotation_data_at_time("emotion", 1_500))
print("between 1500 and 2500:", *between, "| between 1501 and 2499:", *inside, "| at 1500:", *at)

assert between == ["angry", "sad", "calm"] and inside == ["sad"] and at == ["angry", "sad"]
PYTHON
