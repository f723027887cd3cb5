"""Recompute the score tables that ship in data/scores: python data/scores/make_scores.py TABLE

classical: every classical model on RAVDESS, by actor and at random, raw and normalised by speaker (classical.jsonl).
cross: training on each corpus, testing on each (cross_corpus.csv).
hierarchies: flat against hierarchy on the same folds (hierarchies.csv).
recipes: one model on every set of features (recipes.csv).
reach: how far plain models get, settings chosen inside the training parts, with the command of each row (reach.csv).
deep: every deep net on every fold of actors with three seeds (deep_runs.csv). It takes about an hour of one core and
goes on where the file ends, so name an empty folder with --out to begin anew.
The notebooks read the files and train less.
"""

import sys
from pathlib import Path

from emolab.commands import as_script


def add_arguments(parser):
    parser.add_argument("what", choices=TABLES, help="which table")
    parser.add_argument("--out", type=Path, help="folder to write to; default: data/scores of the course")
    parser.add_argument("--model", default="lda", help="of the cross-corpus table")


def run(arguments):
    from emolab import shipped, whole

    name, make = TABLES[arguments.what]
    folder = arguments.out or shipped.DATA / "scores"
    folder.mkdir(parents=True, exist_ok=True)
    if make is None:
        _extend_deep_runs(folder / name)
    else:
        # What was there stays until the new table is whole.
        with whole.replacing(folder / name) as part:
            make(part, arguments)
    print(f"Wrote {folder / name}", file=sys.stderr)
    return 0


def _classical(path, arguments):
    import json

    import studies

    reports = studies.compare_models(studies.CLASSICAL, progress=sys.stderr.isatty())
    path.write_text("".join(json.dumps(report) + "\n" for report in reports), encoding="utf-8", newline="\n")


def _cross(path, arguments):
    import studies

    table = studies.cross_corpus(arguments.model, progress=sys.stderr.isatty()).assign(model=arguments.model)
    table.to_csv(path, index=False, lineterminator="\n")


def _hierarchies(path, arguments):
    import hierarchy_study

    table = hierarchy_study.compare_all(progress=sys.stderr.isatty())
    table.to_csv(path, index=False, lineterminator="\n")


def _reach(path, arguments):
    import studies

    studies.reach(studies.REACH, progress=sys.stderr.isatty()).to_csv(path, index=False, lineterminator="\n")


def _recipes(path, arguments):
    import recipe_study

    recipe_study.compare(progress=sys.stderr.isatty()).to_csv(path, index=False, lineterminator="\n")


def _extend_deep_runs(path):
    import full_runs

    full_runs.extend(path, each=lambda row, _: print(_run(row), file=sys.stderr, flush=True))


def _run(row):
    said = f"{row['model']}, {row['share']:.0%} of the actors, fold {row['fold']}, seed {row['seed']}"
    return f"{said}: UAR {row['uar']:.3f} after {row['epochs']} epochs, {row['seconds']:.0f} s"


# Name -> file, and what writes it anew; the deep runs go on in the file that is there.
TABLES = {
    "classical": ("classical.jsonl", _classical),
    "cross": ("cross_corpus.csv", _cross),
    "deep": ("deep_runs.csv", None),
    "hierarchies": ("hierarchies.csv", _hierarchies),
    "reach": ("reach.csv", _reach),
    "recipes": ("recipes.csv", _recipes),
}


def main(argv=None):
    """Run the script; return its exit status."""
    return as_script(__doc__, add_arguments, run, argv)


if __name__ == "__main__":
    sys.exit(main())
