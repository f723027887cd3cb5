"""Recompute the score tables that ship in data/scores.

classical: every classical model on RAVDESS, by actor and at random, raw and normalised by speaker (classical.jsonl).
cross: training on each corpus, testing on each (cross_corpus.csv).
hierarchies: flat against hierarchy on the same folds (hierarchies.csv).
recipes: one model on every set of features (recipes.csv).
reach: how far plain models get, settings chosen inside the training parts, with the command of each row (reach.csv).
deep: every deep net on every fold of actors with three seeds (deep_runs.csv). It takes about an hour of one core and goes
on where the file ends, so name an empty folder with --out to begin anew.
The notebooks read the files and train less.
"""

import sys
from pathlib import Path


def add_arguments(parser):
    parser.add_argument("what", choices=TABLES, help="which table")
    parser.add_argument("--out", type=Path, help="folder to write to; default: data/scores of the course")
    parser.add_argument("--model", default="lda", help="of the cross-corpus table")


def run(arguments):
    from emolab import shipped

    folder = arguments.out or shipped.DATA / "scores"
    folder.mkdir(parents=True, exist_ok=True)
    print(f"Wrote {TABLES[arguments.what](folder, arguments)}", file=sys.stderr)
    return 0


def _classical(folder, arguments):
    import json

    from emolab import studies

    path = folder / "classical.jsonl"
    with open(path, "w", encoding="utf-8") as file:
        for report in studies.compare_models(studies.CLASSICAL, progress=sys.stderr.isatty()):
            file.write(json.dumps(report) + "\n")
            file.flush()
    return path


def _cross(folder, arguments):
    from emolab import studies

    path = folder / "cross_corpus.csv"
    table = studies.cross_corpus(arguments.model, progress=sys.stderr.isatty()).assign(model=arguments.model)
    table.to_csv(path, index=False, lineterminator="\n")
    return path


def _deep(folder, arguments):
    from emolab.deep import study

    path = folder / "deep_runs.csv"
    study.extend(path, each=lambda row, _: print(_run(row), file=sys.stderr, flush=True))
    return path


def _run(row):
    said = f"{row['model']}, {row['share']:.0%} of the actors, fold {row['fold']}, seed {row['seed']}"
    return f"{said}: UAR {row['uar']:.3f} after {row['epochs']} epochs, {row['seconds']:.0f} s"


def _hierarchies(folder, arguments):
    from emolab import hierarchy_study

    path = folder / "hierarchies.csv"
    table = hierarchy_study.compare_all(progress=sys.stderr.isatty())
    table.to_csv(path, index=False, lineterminator="\n")
    return path


def _reach(folder, arguments):
    from emolab import studies

    path = folder / "reach.csv"
    studies.reach(studies.REACH, progress=sys.stderr.isatty()).to_csv(path, index=False, lineterminator="\n")
    return path


def _recipes(folder, arguments):
    from emolab import recipe_study

    path = folder / "recipes.csv"
    recipe_study.compare(progress=sys.stderr.isatty()).to_csv(path, index=False, lineterminator="\n")
    return path


TABLES = {
    "classical": _classical, "cross": _cross, "deep": _deep, "hierarchies": _hierarchies, "reach": _reach,
    "recipes": _recipes,
}  # fmt: skip
