"""Show published scores with their leaks, or compute them again.

Without options: the ladders that ship, from each score as published down to the one among strangers. `--recompute`
trains all of it anew from the shipped measurements (about an hour for all, most of it for the wide network; name some
headlines to compute only those), writes one row a step, and goes on where the file stops.
"""

import sys
import time
from pathlib import Path


def add_arguments(parser):
    parser.add_argument("headline", nargs="*", help="the headlines to show or compute; default: all")
    parser.add_argument("--recompute", metavar="FILE", type=Path, help="compute again, into this CSV file")
    parser.add_argument("--grid", action="store_true", help="the combinations behind the notebook's switches instead")


def run(arguments):
    from emolab.evaluation import headlines, leaks

    unknown = sorted(set(arguments.headline) - set(headlines.HEADLINES))
    if unknown:
        known = ", ".join(headlines.HEADLINES)
        raise leaks.LeakError(f"No headline is called {', '.join(unknown)}. Known: {known}.")
    if arguments.grid and set(arguments.headline) - {headlines.SWITCHED}:
        raise leaks.LeakError(f"Only {headlines.SWITCHED} was computed with every combination of its leaks.")
    if arguments.recompute is None:
        table = leaks.grid().reset_index() if arguments.grid else headlines.ladder()
        wanted = arguments.headline or list(headlines.HEADLINES)
        print(table[table.headline.isin(wanted)].to_string(index=False))
        return 0
    steps = headlines.grid_steps() if arguments.grid else headlines.ladder_steps(arguments.headline)
    return _compute(steps, arguments.recompute)


def _compute(steps, path):
    import pandas as pd

    from emolab import whole
    from emolab.evaluation import leaks

    whole.check_place(path)
    done = set()
    if path.exists():
        try:
            there = pd.read_csv(path, keep_default_na=False)[["headline", "leaks"]]
        except (KeyError, ValueError):
            raise leaks.LeakError(f"{path.name} is no table of leaks to go on with. Name another file.") from None
        done = set(there.itertuples(index=False, name=None))
    for number, (headline, combination, readings) in enumerate(steps, start=1):
        if all((headline.name, leaks.joined(reading)) in done for reading in readings):
            continue
        started = time.monotonic()
        rows = pd.DataFrame(leaks.run(headline, combination, readings))
        rows.to_csv(path, mode="a", header=not path.exists(), index=False)
        last = rows.iloc[-1]
        text = f"{last.accuracy:.3f} ({last.low:.3f} to {last.high:.3f})"
        print(
            f"{number:3d} of {len(steps)}  {headline.name}  {last.leaks}: {text}, {time.monotonic() - started:.0f} s",
            file=sys.stderr, flush=True,
        )  # fmt: skip
    return 0
