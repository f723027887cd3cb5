"""Every net on every fold with several seeds: the rows that `deep_runs.csv` still lacks, one by one."""

import csv
from pathlib import Path

from emolab.evaluation import deep_runs


def wanted():
    """List (model, share, fold, seed) of all full runs."""
    return [
        (name, share, fold, seed)
        for seed in deep_runs.SEEDS
        for name in deep_runs.CASES
        for share in deep_runs.SHARES.get(name, (1.0,))
        for fold in range(5)
    ]


def extend(path, most=None, each=None):
    """Compute the rows that a table of runs still lacks, and append each as soon as it is there.

    Parameters
    ----------
    path : path
        A CSV file; it need not exist.
    most : int, optional
        Stop after so many rows.
    each : callable, optional
        Called with every new row and its probabilities.

    Returns
    -------
    int
        How many rows were added.
    """
    path, done = Path(path), set()
    if path.exists():
        done = set(deep_runs.read(path)[["model", "share", "fold", "seed"]].itertuples(index=False, name=None))
    missing = [question for question in wanted() if question not in done][:most]
    with open(path, "a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, deep_runs.COLUMNS, lineterminator="\n")
        if not done:
            writer.writeheader()
        for name, share, fold, seed in missing:
            row, probabilities, *_ = deep_runs.run(name, fold, seed, share)
            writer.writerow(row)
            file.flush()
            if each:
                each(row, probabilities)
    return len(missing)
