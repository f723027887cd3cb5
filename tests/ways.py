"""The ways in which a recording comes into the suite, each tried on one file of the zoo.

A way takes an animal and an empty folder, and returns an `Outcome`; `wrong` says what is not as it must be.
``python tests/ways.py`` tries every way on every file, with everything real, and prints the outcomes by kind.
"""

import contextlib
import io
import json
import math
import os
import re
import time
from dataclasses import dataclass
from unittest import mock

import pandas as pd
import visitor

from emolab.__main__ import main
from emolab.features import table, tables
from emolab.recordings import audio
from emolab.widgets.asking import Asking
from emolab.widgets.upload import LARGEST_MIB, Upload

# `emolab features` measures utterances, and writes their names into a table.
TOO_LONG_TO_MEASURE = "at most 2 minutes"
NO_TEXT = "is no text"
# Groups of the recipe "emolab" whose columns need a pitch or several syllables: where there are none, they are missing.
MAY_BE_MISSING = ("pitch", "contour", "voicing", "rhythm", "formant", "cycles")


@dataclass(frozen=True)
class Outcome:
    """What came of a file.

    Attributes
    ----------
    answer : dict or None
        What was answered.
    sentence : str or None
        Why there is no answer.
    seconds : float
        Of processor time.
    """

    answer: dict | None
    sentence: str | None
    seconds: float


def read(animal, folder):
    """`audio.read`, which all others begin with."""
    began = time.process_time()
    try:
        samples, rate = audio.read(animal.path)
    except audio.AudioError as error:
        return Outcome(None, str(error), time.process_time() - began)
    return Outcome({"seconds": len(samples) / rate}, None, time.process_time() - began)


def predict(animal, folder):
    """`emolab predict --json FILE`."""
    status, out, _, seconds = command("predict", "--json", "--", str(animal.path))
    line = json.loads(out)
    assert status == (line["error"] is not None)
    return Outcome(line if line["error"] is None else None, line["error"], seconds)


def features(animal, folder, recipe="emolab"):
    """`emolab features FILE --out TABLE`."""
    out = folder / "table.csv"
    status, _, err, seconds = command("features", "--recipe", recipe, "--out", str(out), "--", str(animal.path))
    if status:
        assert list(folder.iterdir()) == []
        return Outcome(None, err.removeprefix("emolab features: "), seconds)
    return Outcome(pd.read_csv(out).iloc[0].to_dict(), None, seconds)


def manifest(animal, folder):
    """`emolab corpora ravdess`, where the folder of the corpus holds nothing but this file."""
    (folder / "ravdess").mkdir()
    (folder / "ravdess" / "03-01-05-01-01-01-01.wav").symlink_to(animal.path)
    with mock.patch.dict(os.environ, EMOLAB_DATA_DIR=str(folder)):
        status, out, err, seconds = command("corpora", "ravdess")
    if status:
        return Outcome(None, err.removeprefix("emolab corpora: "), seconds)
    return Outcome(pd.read_csv(io.StringIO(out)).iloc[0].to_dict(), None, seconds)


def uploaded(animal, folder, load=None):
    """The demo's upload button, as a browser would press it."""
    from emolab import recognizer

    asking = Asking(load or recognizer.load)
    # So that reading the models is not held against the file.
    _ = asking.visit.recognizer
    content = animal.path.read_bytes()
    began = time.process_time()
    button = Upload(asking.recording)
    visitor.sends(button, {"kind": "file", "name": animal.path.name}, [content])
    said = re.sub("<[^>]*>", "", asking.card.message.value)
    seconds = time.process_time() - began
    if asking.shown is None:
        assert asking.visit.answers == [] and asking.card.figures.value == ""
        return Outcome(None, said, seconds)
    return Outcome(asking.shown.prediction.to_dict(), None, seconds)


def can_be_linked(animal):
    return "\0" not in str(animal.path) and len(animal.path.name) < 256


def can_be_uploaded(animal):
    """Whether a browser would send it, and whether it is whole in itself: SD2 keeps its header in a file beside it."""
    path = animal.path
    try:
        there = path.is_file() and path.stat().st_size <= LARGEST_MIB * 2**20
    except (OSError, ValueError):
        return False
    return there and not path.name.startswith("SD2") and path.suffix != ".raw"


def command(*arguments):
    """Run a command in this process; return its status, output, complaints and processor seconds."""
    out, err = io.StringIO(), io.StringIO()
    began = time.process_time()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(list(arguments))
    # A progress bar ends by wiping itself out.
    return status, out.getvalue(), err.getvalue().rpartition("\r")[2].strip(), time.process_time() - began


def _is_measured(column, value):
    """Whether a measurement is a number, or is missing where nobody's voice sounds: what needs a pitch or syllables."""
    return math.isfinite(value) or (math.isnan(value) and column.split("_")[0] in MAY_BE_MISSING)


def wrong(animal, outcome, way):
    """Say what is wrong with an outcome; None where it is as it must be."""
    if outcome.sentence is not None:
        sentence = outcome.sentence
        if not (sentence.isprintable() and sentence.endswith(".") and len(sentence) < 600):
            return f"no sentence: {sentence!r}"
        expected = _refusal(animal, way)
        if expected is None or not re.search(expected, sentence):
            return f"refused: {sentence}"
        return None
    if animal.seconds is None and way is not manifest:
        return f"answered: {outcome.answer}"
    if way is features:
        numbers = {column: value for column, value in outcome.answer.items() if column not in tables.LABELS}
        odd = [column for column, value in numbers.items() if not _is_measured(column, value)]
        return f"not numbers: {odd}" if odd or len(numbers) <= 100 else None
    if way is manifest:
        return None if 0 <= outcome.answer["seconds"] <= audio.LONGEST else f"lasts {outcome.answer['seconds']} s"
    if way in (predict, uploaded):
        return _wrong_answer(animal, outcome.answer)
    return None


def _wrong_answer(animal, answer):
    for shares in (answer["probabilities"], answer["sex"]):
        if not (abs(sum(shares.values()) - 1) < 1e-6 and min(shares.values()) >= 0):
            return f"no probabilities: {shares}"
    if answer["timeline"][-1]["end"] > animal.seconds[1] + 0.01:
        return f"a timeline longer than the sound: {answer['timeline'][-1]['end']} s"
    return None


def _refusal(animal, way):
    """The pattern of the sentence in which a way may refuse an animal; None where it must answer."""
    if way is manifest:
        # Only headers are read, so what they claim may be wrong; what is no ordinary file is not seen.
        doubtful = animal.refusal or animal.kind == "lying header" or animal.path.name.startswith("SD2")
        return "could not be opened|No recordings of" if doubtful else None
    if way is features and animal.seconds and animal.seconds[1] > table.LONGEST:
        return TOO_LONG_TO_MEASURE
    if way is features and not str(animal.path).isprintable() and animal.refusal is None:
        return NO_TEXT
    return animal.refusal


WAYS = (read, predict, features, manifest, uploaded)


def tried(animals, folder):
    """Try every way on every animal; yield (way, animal, outcome, what is wrong with it)."""
    for way in WAYS:
        for number, animal in enumerate(animals):
            if way is manifest and not can_be_linked(animal) or way is uploaded and not can_be_uploaded(animal):
                continue
            desk = folder / f"{way.__name__}-{number}"
            desk.mkdir()
            try:
                outcome = way(animal, desk)
            except Exception as error:
                yield way.__name__, animal, Outcome(None, None, 0.0), f"traceback: {error!r}"
            else:
                yield way.__name__, animal, outcome, wrong(animal, outcome, way)


def report(animals, folder):
    """Print a table of all outcomes by kind of file, and what was wrong; return how many were."""
    rows = [
        (
            way,
            animal.kind,
            "wrong" if why else "refused" if outcome.sentence else "answered",
            outcome.seconds,
            animal,
            why,
        )
        for way, animal, outcome, why in tried(animals, folder)
    ]
    table = pd.DataFrame(rows, columns=["way", "kind", "outcome", "seconds", "animal", "why"])
    counts = pd.crosstab(table.kind, [table.way, table.outcome])[[way.__name__ for way in WAYS]]
    print(pd.concat([counts, counts.sum().rename("all").to_frame().T]).to_string())
    for way, part in table.groupby("way", sort=False):
        slowest = part.loc[part.seconds.idxmax()]
        print(f"{way}: {len(part)} files, {part.seconds.sum():.0f} s of processor time, "
              f"at most {slowest.seconds:.1f} s ({slowest.animal.path.name!r})")  # fmt: skip  # several a line
    for row in table[table.outcome == "wrong"].itertuples():
        print(f"WRONG {row.way} {row.animal.path.name!r} ({row.kind}): {row.why}")
    return int((table.outcome == "wrong").sum())


if __name__ == "__main__":
    import sys
    import tempfile
    from pathlib import Path

    import zoo

    with tempfile.TemporaryDirectory() as home:
        os.environ["EMOLAB_CACHE_DIR"] = str(Path(home, "cache"))
        Path(home, "zoo").mkdir()
        sys.exit(report(zoo.fill(Path(home, "zoo")), Path(home)) > 0)
