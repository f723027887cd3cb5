"""What is answered to ten clips in English, German and Polish each: python data/models/languages_ten.py FILE

The clips are drawn by chance from the tables that ship, and named; a minute of one core. The model that ships has heard
all three corpora, so its answers about them flatter it. Each clip is therefore also asked of a model that was taught by
the other two corpora only: to it the voice, the room and the language are new, as a visitor's are. How sure it may be
was set on these three corpora, each left out in turn.
"""

import sys
from pathlib import Path

import pandas as pd
import training

from emolab import shipped, whole
from emolab.commands import as_script
from emolab.models import classical
from emolab.recognizer import levels

LANGUAGES = {"ravdess": "English", "emodb": "German", "nemo": "Polish"}


def ask(n=10, seed=0):
    """Return a row a clip: what was acted, what a model that never heard its corpus says, what the shipped one says."""
    labels, measured = training.from_tables("ears")
    models, answers = training.fit_calibrated(labels, measured, training.PUPILS["ears"].shrinkage, n_folds=0)
    stranger, known = answers["emotion, another corpus"], labels[~labels.journey]
    ships = classical.load(shipped.path("models", "ears.skops"))
    parts = []
    for corpus, language in LANGUAGES.items():
        here = known[known.corpus == corpus]
        drawn = training.examples(here, stranger, models["sure"], n, seed)
        drawn["right"] = [
            _right(row.acted, levels.decide(stranger.loc[row.Index].to_dict(), models["sure"]))
            for row in drawn.itertuples()
        ]
        shares = ships["emotion"].predict_proba(measured[drawn.index, training.WHOLE])
        told = [dict(zip(ships["emotion"].classes_, row, strict=True)) for row in shares]
        drawn["shipped_says"] = [levels.decide(one, ships["sure"]).answer for one in told]
        parts.append(drawn.assign(language=language))
    columns = ["language", "clip", "acted", "answered", "probability", "said", "sure", "right", "shipped_says"]
    return pd.concat(parts)[columns]


def _right(acted, said):
    """Say whether what was acted is among what a sure answer allows; empty where none is given."""
    if said.level is None:
        return ""
    return levels.group_of([acted], said.level)[0] == levels.group_of(said.emotions[:1], said.level)[0]


def add_arguments(parser):
    parser.add_argument("file", type=Path, help="where to write")


def run(arguments):
    table = ask()
    with whole.replacing(arguments.file) as part:
        table.to_csv(part, index=False, float_format="%.3f")
    print(table.to_string(index=False, float_format="{:.2f}".format))
    return 0


def main(argv=None):
    """Run the script; return its exit status."""
    return as_script(__doc__, add_arguments, run, argv)


if __name__ == "__main__":
    sys.exit(main())
