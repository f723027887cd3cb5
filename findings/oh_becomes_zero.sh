#!/usr/bin/env bash
# Normalised as for Whisper's scores, "Oh no!" is "0 no", and a hum, a laugh in brackets and "and a half" are nothing.
# Package: whisper-normalizer 0.1.15, EnglishTextNormalizer, which word error rates of Whisper are reported with
# Guess: case and punctuation go, spellings and numbers are made alike; every word that was spoken stays in some form.
# Seen:  "Oh no!" -> "0 no"; "Oh one day" -> "01 day"; "It is oh so sad." -> "it is 0 so sad"
#        "Hmm, um, uh!" -> "", "(laughs) I'm so mad [sobs]" -> "i am so mad", "and a half" -> ""
# The 0 of "five oh one" is a cry in a play. Count words, or look them up in a lexicon of emotion, before normalising.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  whisper_normalizer==0.1.15 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
from whisper_normalizer.english import EnglishTextNormalizer

normalise = EnglishTextNormalizer()
claims = {
    "Oh no!": "0 no",
    "Oh one day": "01 day",
    "It is oh so sad.": "it is 0 so sad",
    "five oh one": "501",
    "Hmm, um, uh!": "",
    "(laughs) I'm so mad [sobs]": "i am so mad",
    "and a half": "",
    "Ha ha ha!": "ha ha ha",
}
seen = {said: normalise(said) for said in claims}
for said, left in seen.items():
    print(f"{said!r} -> {left!r}")

assert seen == claims
PYTHON
