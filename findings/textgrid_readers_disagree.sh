#!/usr/bin/env bash
# Of six readers of Praat's TextGrid one returns what Praat wrote; each other loses something else.
# The file is written by Praat itself (praat-parselmouth 0.4.7), with the label of a quotation and one of two lines.
# Package: textgrid 1.6.1, praatio 6.2.2, tgt 1.5, praat-textgrids 1.4.0, mytextgrid 0.10.0, gridio 1.0.5
# Guess: all six return the same five intervals, to the digit and to the space.
# Seen:  mytextgrid: all as written
#        textgrid: the boundary 1.1234567890123 is 1.12346
#        praatio: the label " angry " is "angry"
#        tgt: the empty intervals are gone; a label of two lines is an IndexError
#        praat-textgrids: she said "no" is she said ""no; a label of two lines is an IndexError
#        gridio: she said "no" is she said ""no; of two lines the second is gone
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  textgrid==1.6.1 praatio==6.2.2 tgt==1.5 praat-textgrids==1.4.0 mytextgrid==0.10.0 gridio==1.0.5 \
  praat-parselmouth==0.4.7 numpy==2.4.6 pandas==3.1.1 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import gridio
import mytextgrid
import textgrid
import textgrids
import tgt
from parselmouth.praat import call
from praatio import textgrid as praatio

EDGES = [0, 0.5, 1.1234567890123, 2, 3, 4]


def write(name, labels):
    grid = call("Create TextGrid", 0, 4, "words", "")
    for edge in EDGES[1:-1]:
        call(grid, "Insert boundary", 1, edge)
    for interval, label in enumerate(labels, 1):
        call(grid, "Set interval text", 1, interval, label)
    call(grid, "Save as text file", name)


readers = {
    "textgrid": lambda name: [(i.minTime, i.mark) for i in textgrid.TextGrid.fromFile(name)[0]],
    "praatio": lambda name: [(i[0], i[2]) for i in praatio.openTextgrid(name, True).tiers[0].entries],
    "tgt": lambda name: [(i.start_time, i.text) for i in tgt.read_textgrid(name).tiers[0]],
    "praat-textgrids": lambda name: [(i.xmin, str(i.text)) for i in textgrids.TextGrid(name)["words"]],
    "mytextgrid": lambda name: [(float(i.xmin), i.text) for i in mytextgrid.read_textgrid(name)[0]],
    "gridio": lambda name: [(i[0], i[2]) for i in gridio.textgrid_to_data(name)[2][0][2]],
}
cases = {"plain": ["", 'she said "no"', "fine", " angry ", ""], "two lines": ["", "one\ntwo", "fine", "so", ""]}
seen = {}
for case, labels in cases.items():
    write(f"{case}.TextGrid", labels)
    for name, read in readers.items():
        try:
            seen[name, case] = read(f"{case}.TextGrid")
        except Exception as error:
            seen[name, case] = type(error).__name__
        print(f"{case}, {name}: {seen[name, case]}")

right = {case: list(zip(EDGES, labels, strict=False)) for case, labels in cases.items()}
faithful = [name for name in readers if all(seen[name, case] == right[case] for case in cases)]
print("as Praat wrote it:", *faithful)
assert faithful == ["mytextgrid"]
assert seen["textgrid", "plain"][2][0] == 1.12346
assert seen["praatio", "plain"][3][1] == "angry"
assert len(seen["tgt", "plain"]) == 3
assert seen["praat-textgrids", "plain"][1] == seen["gridio", "plain"][1] == (0.5, 'she said ""no')
assert seen["gridio", "two lines"][1] == (0.5, "one")
assert isinstance(seen["tgt", "two lines"], str) and isinstance(seen["praat-textgrids", "two lines"], str)
PYTHON
