"""Train the recognizer again, from recordings or from the tables that ship.

From recordings (RAVDESS, EmoDB, nEMO, and CREMA-D, TESS and SAVEE where they are), every clip is heard as it is and
after a journey through a room, noise, a microphone and a codec. That takes an hour or two; a training that was broken
off goes on where it stopped. With --from-tables it takes a minute or two, and hears clean recordings only.
"""

import sys
from pathlib import Path


def add_arguments(parser):
    parser.add_argument("folder", help="where to write ears.skops and ears.csv, its scores about strangers")
    parser.add_argument("--from-tables", action="store_true", help="use data/features instead of recordings")
    parser.add_argument("--keep", metavar="FOLDER", help="where measurements are kept (default: in the cache folder)")


def run(arguments):
    import platformdirs

    from emolab import classical, training, whole

    folder = Path(arguments.folder)
    folder.mkdir(parents=True, exist_ok=True)
    if arguments.from_tables:
        labels, measured = training.from_tables()
    else:
        labels, measured = training.from_recordings(
            arguments.keep or platformdirs.user_cache_path("emolab") / "training"
        )
    print(f"{len(labels)} clips of {labels.speaker.nunique()} speakers; fitting", file=sys.stderr)
    models, answers = training.fit_calibrated(labels, measured)
    classical.save(models, folder / "ears.skops")
    table = training.score_table(labels, answers)
    with whole.replacing(folder / "ears.csv") as part:
        table.to_csv(part, index=False, float_format="%.3f")
    print(table.to_string(index=False, float_format="{:.3f}".format))
    return 0
