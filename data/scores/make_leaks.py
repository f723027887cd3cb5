"""Recompute the leak lab's tables: python data/scores/make_leaks.py [HEADLINE ...] --out FILE

All of it is trained anew from the shipped measurements: about an hour, most of it for the wide network; name some
headlines to compute only those. One row a step is written, and the script goes on where the file stops.
"""

import sys
import time
from pathlib import Path

import pandas as pd
from leak_lab import run
from leak_models import EXPERIMENTS

from emolab import whole
from emolab.commands import as_script
from emolab.evaluation import headlines
from emolab.evaluation.leaks import LeakError, joined, rungs, subsets

# These two change what is read off a fitted model, not how it is fitted.
READ_LATER = ("scoring", "validation")


def ladder_steps(names=()):
    """List the experiments of the ladders as (experiment, leaks, readings), for `run`; no names mean all."""
    return [
        (EXPERIMENTS[name], left, [left]) for name in names or EXPERIMENTS for left in rungs(EXPERIMENTS[name].leaks)
    ]


def grid_steps():
    """List the experiments behind the switches, as `ladder_steps` does: one fit serves four combinations."""
    experiment = EXPERIMENTS[headlines.SWITCHED]
    early = [name for name in experiment.leaks if name not in READ_LATER]
    return [(experiment, left, [left | late for late in subsets(READ_LATER)]) for left in subsets(early)]


def add_arguments(parser):
    parser.add_argument("headline", nargs="*", help="the headlines to compute; default: all")
    parser.add_argument(
        "--out", metavar="FILE", type=Path, required=True, help="a CSV file, gone on with if it is there"
    )
    parser.add_argument("--grid", action="store_true", help="the combinations behind the notebook's switches instead")


def run_steps(arguments):
    headlines.check_names(arguments.headline, arguments.grid)
    return compute(grid_steps() if arguments.grid else ladder_steps(arguments.headline), arguments.out)


def compute(steps, path):
    """Compute the steps that a table still lacks, and append the rows of each as soon as they are there."""
    whole.check_place(path)
    done = set()
    if path.exists():
        try:
            there = pd.read_csv(path, keep_default_na=False)[["headline", "leaks"]]
        except (KeyError, ValueError):
            raise LeakError(f"{path.name} is no table of leaks to go on with. Name another file.") from None
        done = set(there.itertuples(index=False, name=None))
    for number, (experiment, combination, readings) in enumerate(steps, start=1):
        if all((experiment.name, joined(reading)) in done for reading in readings):
            continue
        started = time.monotonic()
        rows = pd.DataFrame(run(experiment, combination, readings))
        rows.to_csv(path, mode="a", header=not path.exists(), index=False)
        last = rows.iloc[-1]
        text = f"{last.accuracy:.3f} ({last.low:.3f} to {last.high:.3f})"
        print(
            f"{number:3d} of {len(steps)}  {experiment.name}  {last.leaks}: {text}, {time.monotonic() - started:.0f} s",
            file=sys.stderr,
            flush=True,
        )
    return 0


def main(argv=None):
    """Run the script; return its exit status."""
    return as_script(__doc__, add_arguments, run_steps, argv)


if __name__ == "__main__":
    sys.exit(main())
