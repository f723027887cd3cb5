"""Measure recordings and write a table: one row a clip, one named column a feature.

`emolab features --list` says which recipes there are. Where some recordings cannot be measured, the others are: the
column `problem` says what was wrong with each, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import os
import sys

from emolab.commands import at_least_one


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sounds", nargs="*", metavar="CORPUS|FILE", help="a corpus, such as ravdess, or recordings")
    parser.add_argument("--recipe", default="emolab", help="which set of features (default: emolab)")
    parser.add_argument("--out", metavar="TABLE", help="a .parquet or .csv file (default: CSV to the terminal)")
    parser.add_argument("--jobs", type=at_least_one, default=1, help="processes (default: 1)")
    parser.add_argument("--list", action="store_true", help="list the recipes")
    parser.add_argument("--shipped", metavar="FOLDER", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    """List the recipes, or measure sounds and write a table; raises `PlainError` where neither can be done."""
    from pathlib import Path

    from emolab import whole
    from emolab.errors import PlainError
    from emolab.features import recipes

    if arguments.list:
        for recipe in recipes.RECIPES.values():
            print(f"{recipe.name:10s}{len(recipes.columns(recipe.name)):5d} columns  {recipe.title}. {recipe.source}")
        return 0
    if arguments.shipped:
        raise PlainError("--shipped has moved: `python data/features/make_tables.py FOLDER`, in a clone of the course.")
    if not arguments.sounds:
        raise PlainError("Name a corpus or some recordings, such as `emolab features ravdess --out ravdess.parquet`.")
    if arguments.out and Path(arguments.out).suffix not in (".parquet", ".csv"):
        raise PlainError(f"{Path(arguments.out).name} should end in .parquet or .csv.")
    if arguments.out:
        whole.check_place(arguments.out)
    labels, features = _measured(arguments)
    _write(labels, features, arguments.out)
    problems = labels.problem.dropna() if "problem" in labels else []
    for said in problems:
        print(said, file=sys.stderr)
    return int(len(problems) > 0)


def _measured(arguments):
    import warnings

    import pandas as pd

    from emolab.errors import PlainError
    from emolab.features import table
    from emolab.recordings import audio, corpora

    for name in arguments.sounds:
        # Linux allows names that are no text, a table does not.
        if not name.isascii() and name != name.encode("utf-8", "replace").decode():
            raise PlainError(f"The name of {audio.shown_name(name)} is no text, which a table cannot hold. Rename it.")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        clips = [
            corpora.manifest(name) if name in corpora.CORPORA else pd.DataFrame({"path": [name]})
            for name in arguments.sounds
        ]
    for warning in caught:
        print(warning.message, file=sys.stderr)
    return table.measure(pd.concat(clips, ignore_index=True), arguments.recipe, n_jobs=_n_jobs(arguments), strict=False)


def _n_jobs(arguments):
    return min(arguments.jobs, os.cpu_count())


def _write(labels, features, out):
    import pandas as pd

    from emolab import whole
    from emolab.features import table

    side_by_side = pd.concat([labels, features], axis=1)
    if not out:
        side_by_side.to_csv(sys.stdout, index=False)
        return
    with whole.replacing(out) as part:
        if part.suffix == ".parquet":
            table.write_table(part, labels, features)
        else:
            side_by_side.to_csv(part, index=False)
