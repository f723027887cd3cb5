"""Measure how fast the suite is on this machine, and how much memory it takes.

Without a subject all are measured, in a few minutes. Each runs in a process of its own.
"""

import json
import sys

from benchmarks import SUBJECTS
from emolab import whole
from emolab.commands import as_script, at_least_one


def add_arguments(parser):
    every = ", ".join(SUBJECTS)
    parser.add_argument("subject", nargs="?", choices=SUBJECTS, metavar="SUBJECT", help=f"{every}; default: all")
    parser.add_argument("files", nargs="*", metavar="FILE", help="recordings to measure on (default: some of RAVDESS)")
    parser.add_argument("--clips", type=at_least_one, default=24, help="how many where none are named (default: 24)")
    parser.add_argument(
        "--json", nargs="?", const="-", metavar="FILE", help="write everything, with the machine, as one JSON object"
    )
    parser.add_argument("--page", metavar="FILE.md", help="write the table as a page, with the machine")


def run(arguments):
    from benchmarks import bench

    for path in (arguments.json, arguments.page):
        if path and path != "-":
            whole.check_place(path)
    subjects = [arguments.subject] if arguments.subject else SUBJECTS
    recordings = arguments.files or bench.recordings(arguments.clips)
    machine, measured = bench.machine(), {}
    for subject in subjects:
        print(f"Measuring {subject} ...", file=sys.stderr, flush=True)
        measured[subject] = bench.measure(subject, recordings)
    # Of a single subject, its numbers stand at the top.
    report = json.dumps({"machine": machine, **(measured[arguments.subject] if arguments.subject else measured)})
    if arguments.json and arguments.json != "-":
        _write(arguments.json, report + "\n")
    if arguments.page:
        _write(arguments.page, bench.page(machine, measured))
    print(report if arguments.json == "-" else bench.text(measured))
    return int(any("not_measured" in numbers for numbers in measured.values()))


def _write(path, text):
    with whole.replacing(path) as part:
        part.write_text(text, encoding="utf-8")


def main(argv=None):
    """Run the script; return its exit status."""
    return as_script(__doc__, add_arguments, run, argv)


if __name__ == "__main__":
    sys.exit(main())
