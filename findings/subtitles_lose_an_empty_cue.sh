#!/usr/bin/env bash
# Converted from SRT by webvtt-py a cue without words is gone, so cues and clips no longer pair; two voices become one.
# Package: webvtt-py 0.6.0, beside pysrt 1.1.2
# Guess: two readers of subtitles give the same number of cues; WebVTT's text comes as it is shown on a screen.
# Seen:  four cues, the third without words: pysrt 4, webvtt-py 3. "&lt;angry&gt; R&amp;B" stays as it is written. In a
#        cue in which Ana and then Ben speaks, both lines are Ana's.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  webvtt-py==0.6.0 pysrt==1.1.2 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import pysrt
import webvtt

cues = ["Kids are talking", "by the door", "", "last"]
with open("clips.srt", "w") as file:
    for n, text in enumerate(cues, 1):
        file.write(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{text}\n\n")
first, second = [cue.text for cue in pysrt.open("clips.srt")], [cue.text for cue in webvtt.from_srt("clips.srt")]
with open("talk.vtt", "w") as file:
    file.write("WEBVTT\n\n00:01.000 --> 00:02.000\n&lt;angry&gt; R&amp;B\n\n")
    file.write("00:04.000 --> 00:05.000\n<v Ana>Yes.\n<v Ben>No.\n")
escaped, both = webvtt.read("talk.vtt")
print(first, second, escaped.text, both.voice, both.text.split())

assert first == cues and second == ["Kids are talking", "by the door", "last"]
assert escaped.text == "&lt;angry&gt; R&amp;B"
assert both.voice == "Ana" and both.text.split() == ["Yes.", "No."]
PYTHON
