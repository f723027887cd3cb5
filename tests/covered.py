"""How many lines of the package the tests reach, room by room: the end of `make test`.

    python tests/covered.py [DATA]

Reads what `pytest --cov` left in DATA (.coverage), prints the share of each room and the files that miss most, and fails
under the floor. The floor is for a run with real recordings and a browser, as continuous integration has them; without
one of the two some tests are skipped, and the share is only printed. `.venv/bin/python -m coverage html` shows each line.
"""

import os
import sys
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path

import coverage

ROOT = Path(__file__).resolve().parent.parent
# Per cent of all lines: at most a point below what the last whole run reached.
FLOOR = 97.5
WORST = 12


def by_file(data):
    """Count lines and missed lines of each file of the package, also of those that nothing imported."""
    measured = coverage.Coverage(data_file=data, config_file=ROOT / "pyproject.toml")
    measured.load()
    counted = {}
    for path in sorted(ROOT.glob("emolab/**/*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not any(fnmatch(name, left_out) for left_out in measured.get_option("run:omit")):
            _, lines, _, missed, _ = measured.analysis2(str(path))
            counted[name] = len(lines), len(missed)
    return counted


def share(lines, missed):
    return 100 * (lines - missed) / lines if lines else 100.0


def by_room(counted):
    """Add the files of each room, those outside the rooms under the package's own name."""
    lines, missed = Counter(), Counter()
    for path, (there, not_reached) in counted.items():
        room = path.split("/")[1] if path.count("/") > 1 else "emolab"
        lines[room] += there
        missed[room] += not_reached
    return {room: (lines[room], missed[room]) for room in sorted(lines)}


def in_force():
    """Say whether every test could run that the floor counts on."""
    return bool(os.environ.get("EMOLAB_DATA_DIR") and os.environ.get("EMOLAB_REQUIRE_BROWSER"))


def main(data=".coverage"):
    counted = by_file(data)
    lines, missed = (sum(each) for each in zip(*counted.values(), strict=True))
    for room, numbers in by_room(counted).items():
        print(f"{room:12} {numbers[0]:6} lines {share(*numbers):6.1f} % reached")
    print("most missed: " + ", ".join(
        f"{path.removeprefix('emolab/')} {counted[path][1]}"
        for path in sorted(counted, key=lambda path: -counted[path][1])[:WORST] if counted[path][1]
    ))  # fmt: skip
    reached = share(lines, missed)
    print(f"{'all':12} {lines:6} lines {reached:6.1f} % reached, floor {FLOOR} %")
    if reached < FLOOR:
        if in_force():
            return f"The tests reach less of the package than the floor in {Path(__file__).name} asks for."
        print("Not held against this run: without EMOLAB_DATA_DIR or EMOLAB_REQUIRE_BROWSER some tests are skipped.")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
