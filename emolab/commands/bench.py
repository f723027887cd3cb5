"""Measure how fast a part of the suite is on this machine.

`features`: every clip-level recipe together, against full1020 alone written the straightforward way; on files at 48 kHz
as they are published, and on the same sound at 16 kHz.
"""

import sys


def _features(arguments):
    from emolab import corpora
    from emolab.features import bench

    files = arguments.files
    if not files:
        found = corpora.find("ravdess")
        # Spread over the actors; the files come sorted by actor.
        files = found[:: max(1, len(found) // arguments.clips)][: arguments.clips]
    if not files:
        raise corpora.CorpusError("No recordings to measure on. Name some files, or `emolab fetch ravdess` first.")
    print(f"Measuring on {len(files)} recordings ...", file=sys.stderr)
    return bench.measure(files)


# Each takes the arguments and returns a dict of numbers.
SUBJECTS = {"features": _features}


def add_arguments(parser):
    parser.add_argument("subject", choices=SUBJECTS)
    parser.add_argument("files", nargs="*", metavar="FILE", help="recordings to measure on (default: some of RAVDESS)")
    parser.add_argument("--clips", type=int, default=24, help="how many where none are named (default: 24)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments):
    import json

    report = SUBJECTS[arguments.subject](arguments)
    if arguments.json:
        print(json.dumps(report))
        return 0
    for name, value in report.items():
        print(f"{name.replace('_', ' '):28s}{value}")
    return 0
