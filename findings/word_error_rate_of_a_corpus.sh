#!/usr/bin/env bash
# The word error rate of the same answers is .2 in jiwer and .5 in audmetric.
# Package: audmetric 1.4.2 (April 2026), beside jiwer 4.0.0
# Guess: errors over words, both times: one wrong word of five is .2.
# Seen:  a sentence of four words right and one of one word wrong: jiwer 0.200, audmetric 0.500, with
#        corpus_level=True 0.200. Forty sentences of 1 to 12 words, a fault in the short ones: 0.049 and 0.183
# One averages over sentences, the other over words: the "yes" and "no" of a corpus decide which model is the better
# one.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  audmetric==1.4.2 jiwer==4.0.0 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import audmetric
import jiwer

seen = {}
for name, lengths in {"two sentences": (4, 1), "forty sentences": [1 + n % 12 for n in range(40)]}.items():
    truth = [" ".join(["word"] * length) for length in lengths]
    heard = [sentence if len(sentence) > 15 else sentence[:-4] + "wood" for sentence in truth]
    words = [[sentence.split() for sentence in side] for side in (truth, heard)]
    seen[name] = jiwer.wer(truth, heard), audmetric.word_error_rate(*words)
    pooled = audmetric.word_error_rate(*words, corpus_level=True)
    print(f"{name}: jiwer {seen[name][0]:.3f}, audmetric {seen[name][1]:.3f}, with corpus_level {pooled:.3f}")
    assert abs(pooled - seen[name][0]) < 1e-9

assert seen["two sentences"] == (0.2, 0.5)
assert seen["forty sentences"][1] > 1.5 * seen["forty sentences"][0]
PYTHON
