#!/usr/bin/env bash
# In webdataset a sample's name ends at the first dot: two takes of one clip become one sample with two sounds.
# Package: webdataset 1.0.2
# Guess: four files with the ending .wav in a tar are four samples, each with a "wav".
# Seen:  ana.take1.wav and ana.take2.wav are one sample "ana" with the fields "take1.wav" and "take2.wav", no "wav";
#        a loader that asks for "wav" gets two samples of four, or an error at the first.
# Corpora do write dots into names (a take, a time, a version).
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  webdataset==1.0.2 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import io
import tarfile

import webdataset

with tarfile.open("clips.tar", "w") as tar:
    for name in "ana.take1.wav", "ana.take2.wav", "ben.wav", "eva.wav":
        entry = tarfile.TarInfo(name)
        entry.size = 4
        tar.addfile(entry, io.BytesIO(b"RIFF"))
samples = list(webdataset.WebDataset("clips.tar", shardshuffle=False))
fields = {sample["__key__"]: sorted(key for key in sample if not key.startswith("__")) for sample in samples}
print(fields)

assert fields == {"ana": ["take1.wav", "take2.wav"], "ben": ["wav"], "eva": ["wav"]}
PYTHON
