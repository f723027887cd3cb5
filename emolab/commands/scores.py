"""Recompute the score tables that ship in data/scores.

classical: every classical model on RAVDESS, by actor and at random, raw and normalised by speaker (classical.jsonl).
cross: training on each corpus, testing on each (cross_corpus.csv).
hierarchies: flat against hierarchy on the same folds (hierarchies.csv). The notebooks read the files and train less.
"""

import sys
from pathlib import Path


def add_arguments(parser):
    parser.add_argument("what", choices=("classical", "cross", "hierarchies"), help="which table")
    parser.add_argument("--out", type=Path, help="folder to write to; default: data/scores of the course")
    parser.add_argument("--model", default="lda", help="of the cross-corpus table")


def run(arguments):
    from emolab import shipped

    folder = arguments.out or shipped.DATA / "scores"
    folder.mkdir(parents=True, exist_ok=True)
    if arguments.what == "hierarchies":
        written = _hierarchies(folder)
    else:
        written = _classical(folder) if arguments.what == "classical" else _cross(folder, arguments.model)
    print(f"Wrote {written}", file=sys.stderr)
    return 0


def _classical(folder):
    import json

    from emolab import studies

    path = folder / "classical.jsonl"
    with open(path, "w", encoding="utf-8") as file:
        for report in studies.compare_models(studies.CLASSICAL, progress=sys.stderr.isatty()):
            file.write(json.dumps(report) + "\n")
            file.flush()
    return path


def _cross(folder, model):
    from emolab import studies

    path = folder / "cross_corpus.csv"
    table = studies.cross_corpus(model, progress=sys.stderr.isatty()).assign(model=model)
    table.to_csv(path, index=False, lineterminator="\n")
    return path


def _hierarchies(folder):
    from emolab import hierarchy_study

    path = folder / "hierarchies.csv"
    table = hierarchy_study.compare_all(progress=sys.stderr.isatty())
    table.to_csv(path, index=False, lineterminator="\n")
    return path
