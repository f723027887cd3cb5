"""Train the recognizer again, from recordings or from the tables that ship: python data/models/train.py FOLDER

From recordings (RAVDESS, EmoDB, nEMO, and CREMA-D, TESS and SAVEE where they are), every clip is heard as it is and
after a journey through a room, noise, a microphone and a codec. That takes about half an hour; a training that was
broken off goes on where it stopped. With --from-tables, which is how the models that ship were made, it takes a minute
or two; most clips are then heard as recorded only. The same measurements give the same models. --journeys measures some
clips of each speaker after such a journey, for these tables.
"""

import sys
from pathlib import Path

from emolab.commands import as_script


def add_arguments(parser):
    parser.add_argument("folder", help="where to write the models, their scores about strangers, ten answers, cues.csv")
    parser.add_argument("--from-tables", action="store_true", help="use data/features instead of recordings")
    parser.add_argument("--listener", choices=("ears", "plain"), help="train one model only (default: both)")
    parser.add_argument("--journeys", action="store_true", help="write the tables of journeys instead of training")
    parser.add_argument("--keep", metavar="FOLDER", help="where measurements are kept (default: in the cache folder)")


def run(arguments):
    folder = Path(arguments.folder)
    folder.mkdir(parents=True, exist_ok=True)
    listeners = [arguments.listener] if arguments.listener else ["ears", "plain"]
    if arguments.journeys:
        import training

        for listener in listeners:
            training.write_journeys(listener, folder)
        return 0
    for listener in listeners:
        _train(listener, folder, arguments)
    _write_cues(folder / "cues.csv")
    return 0


def _train(listener, folder, arguments):
    import pandas as pd
    import platformdirs
    import training

    from emolab import whole
    from emolab.errors import PlainError
    from emolab.models import classical

    if arguments.from_tables:
        labels, measured = training.from_tables(listener)
    else:
        kept = arguments.keep or platformdirs.user_cache_path("emolab") / "training"
        labels, measured = training.from_recordings(listener, kept)
    fewest = labels.groupby("sex").speaker.nunique()
    if len(fewest) < 2 or fewest.min() < 2:
        raise PlainError("Training needs two women and two men at least: some teach, the others are asked. Fetch more.")
    print(f"{listener}: {len(labels)} clips of {labels.speaker.nunique()} speakers; fitting", file=sys.stderr)
    shrinkage = training.PUPILS[listener].shrinkage
    models, answers = training.fit_calibrated(labels, measured, shrinkage)
    classical.save(models, folder / f"{listener}.skops")
    within = {what: answers[what] for what in ("emotion", "at_home")}
    scored = {
        "speakers5, 8 classes": (labels[~labels.journey], within),
        "speakers5, 8 classes, after a journey": (labels[labels.journey], within),
    }
    if labels.corpus.nunique() > 1:
        scored["another corpus, 4 classes"] = training.other_corpora(labels, measured, shrinkage)
    promised = training.promise_table(labels, answers, models)
    table = pd.concat([training.score_table(*asked).assign(split=split) for split, asked in scored.items()])
    ten = training.examples(labels[~labels.journey], answers["emotion"], models["sure"])
    written = {f"{listener}.csv": table, f"{listener}_levels.csv": promised, f"{listener}_ten.csv": ten}
    for name, one in written.items():
        with whole.replacing(folder / name) as part:
            one.to_csv(part, index=False, float_format="%.3f")
    for one in (table, promised):
        print(one.to_string(index=False, float_format="{:.3f}".format))


def _write_cues(path):
    import usual

    from emolab import whole
    from emolab.features import tables

    with whole.replacing(path) as part:
        usual.learn(*tables.load("pooled", "emolab")).to_csv(part, float_format="%.4f")


def main(argv=None):
    """Run the script; return its exit status."""
    return as_script(__doc__, add_arguments, run, argv)


if __name__ == "__main__":
    sys.exit(main())
