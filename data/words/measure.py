"""Measure the text models that ship on GoEmotions' and BRIGHTER's dev files and on our own test sentences.

    python data/words/measure.py --goemotions DIR --brighter DIR

Only rows with one label count. Macro-F1 over the emotions that a file has: "among them" lets the model choose among
these only, "any" among all seven. Settings are chosen on training rows; but the numbers of earlier versions had been
seen when the last choice was made, so that these are a little less than untouched.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import accuracy_score, f1_score

from emolab.labels import relabel
from emolab.recognizer import sentences, words

sys.path.insert(0, str(Path(__file__).parent))
from sources import brighter, goemotions


def measured(name, language, texts, truth):
    """Return one row of the table; the interval is a bootstrap over rows."""
    reader = words.load(language)
    start = time.perf_counter()
    probabilities = reader.predict_proba(list(texts))
    seconds = time.perf_counter() - start
    present = [emotion for emotion in words.EMOTIONS if emotion in set(truth)]
    truth = np.asarray(truth)
    among = probabilities[present].idxmax(axis=1).to_numpy()
    any_of_seven = probabilities.idxmax(axis=1).to_numpy()
    generator = np.random.default_rng(0)
    draws = [generator.integers(0, len(truth), len(truth)) for _ in range(1000)]
    spread = [_macro_f1(truth[draw], among[draw], present) for draw in draws]
    return {
        "set": name,
        "rows": len(truth),
        "emotions": len(present),
        "macro_f1_among_them": _macro_f1(truth, among, present),
        "low": np.quantile(spread, 0.025),
        "high": np.quantile(spread, 0.975),
        "macro_f1_any": _macro_f1(truth, any_of_seven, present),
        "accuracy_any": accuracy_score(truth, any_of_seven),
        "sentences_a_second": len(truth) / seconds,
    }


def single(rows):
    """Return texts and emotions of the rows with one label."""
    rows = rows[rows.labels.map(len) == 1]
    return rows.text, [labels[0] for labels in rows.labels]


def own(language):
    """Return our own test sentences; calm counts as neutral."""
    rows = sentences.load(language).query("part == 'test'")
    return rows.sentence, relabel(rows.emotion, 7).tolist()


def _macro_f1(truth, answers, emotions):
    return f1_score(truth, answers, labels=emotions, average="macro", zero_division=0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--goemotions", required=True)
    parser.add_argument("--brighter", required=True)
    arguments = parser.parse_args()
    for language in sentences.LANGUAGES:
        words.load(language).predict_proba(["Once, so that loading is not timed."])
    table = [
        measured("GoEmotions dev", "en", *single(goemotions(arguments.goemotions, "dev"))),
        measured("BRIGHTER dev, English", "en", *single(brighter(arguments.brighter, "dev", "en"))),
        measured("BRIGHTER dev, Spanish", "es", *single(brighter(arguments.brighter, "dev", "es"))),
        measured("our test sentences, English", "en", *own("en")),
        measured("our test sentences, Spanish", "es", *own("es")),
    ]
    pd.DataFrame(table).round(3).to_csv(sys.stdout, index=False)


if __name__ == "__main__":
    main()
