"""Through which stations the clips of journeys_*.parquet came, stations.csv: python data/models/stations.py FILE

A journey is drawn from the name of its clip, so it can be told from the table, without the recording.
"""

import sys
from pathlib import Path

import degrade
import pandas as pd

from emolab import whole
from emolab.commands import as_script
from emolab.features import tables
from emolab.recordings.audio import RATE


def told(labels):
    """Say through which stations each clip came; labels as in `tables.load`."""
    rows = [
        degrade.stations(round(seconds * RATE), clip)
        for clip, seconds in zip(labels["clip"], labels.seconds, strict=True)
    ]
    return pd.DataFrame({"clip": labels["clip"], **pd.DataFrame(rows)})


def add_arguments(parser):
    parser.add_argument("file", type=Path, help="where to write")


def run(arguments):
    with whole.replacing(arguments.file) as part:
        told(tables.load("journeys", "ears")[0]).to_csv(part, index=False, float_format="%.3f")
    return 0


def main(argv=None):
    """Run the script; return its exit status."""
    return as_script(__doc__, add_arguments, run, argv)


if __name__ == "__main__":
    sys.exit(main())
