"""Write down what speech recognisers hear, and what the voice says: data/words/heard.csv and heard_spanish.csv.

    pip install -e ".[speech-languages]"
    EMOLAB_DATA_DIR=DIR python data/words/hear.py ravdess
    python data/words/hear.py spanish

Of RAVDESS the sample is fixed: nine clips an emotion. The voice is judged by a logistic regression on the shipped
measurements (recipe emolab) of the actors in the other folds. What pocketsphinx heard (5.1.1, measured when the course
still offered it) is carried over.

The Spanish clips are all 135 that simulated actors 33 to 35 say. Their voices are judged by the same model, trained on
the simulated actors 1 to 24, who speak English. `emolab.recognizer.spoken.by_transcript` makes scores of both.
"""

import argparse
import os
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from emolab import shipped
from emolab.evaluation import splits
from emolab.features import recipes, tables
from emolab.labels import relabel
from emolab.models.gaps import FillGaps
from emolab.recognizer import spoken, transcript
from emolab.recordings import audio, corpora, voices
from emolab.recordings.voices import STATEMENTS

N_EACH = 9


def sample():
    """Return the clips to hear: clip, actor, emotion, sentence, and voice_<emotion>, what the model says."""
    labels, features = tables.load("ravdess")
    labels["emotion"] = relabel(labels.emotion, 7)
    model = make_pipeline(FillGaps(), StandardScaler(), LogisticRegression(C=0.01, max_iter=500))
    folds = splits.folds("actors5", labels)
    answers = cross_val_predict(model, features, labels.emotion, cv=folds, method="predict_proba")
    voice = pd.DataFrame(answers, columns=[f"voice_{emotion}" for emotion in sorted(labels.emotion.unique())])
    about = labels[["clip", "emotion"]].assign(
        actor=labels.speaker.str[-2:], sentence=[STATEMENTS[int(statement)] + "." for statement in labels.statement]
    )
    chosen = labels.groupby("emotion").sample(N_EACH, random_state=0).index.sort_values()
    return pd.concat([about, voice.round(4)], axis=1).loc[chosen].reset_index(drop=True)


def spanish_sample():
    """Return the Spanish clips as `sample` does, with the path of each."""
    # One of the two takes of each sentence.
    english, spanish = voices.manifest()[::2], voices.spanish()
    told = voices.truth("spanish")
    model = make_pipeline(FillGaps(), StandardScaler(), LogisticRegression(C=0.003, max_iter=500))
    taught, asked = (
        [recipes.extract(*audio.load(path), "emolab") for path in table.path] for table in (english, spanish)
    )
    answers = model.fit(taught, relabel(english.emotion, 7)).predict_proba(asked)
    voice = pd.DataFrame(answers, columns=[f"voice_{emotion}" for emotion in model.classes_])
    about = pd.DataFrame({
        "clip": told.index,
        "emotion": relabel(told.emotion, 7).to_numpy(),
        "actor": told.actor.to_numpy(),
        "sentence": (told.sentence + ".").to_numpy(),
    })  # fmt: skip  # a column a line
    return pd.concat([about, voice.round(4)], axis=1), spanish.path


def hear_ravdess():
    table = sample()
    files = {path.stem: path for path in corpora.find("ravdess")}
    missing = [clip for clip in table["clip"] if clip not in files]
    if missing:
        raise SystemExit(f"{len(missing)} clips of RAVDESS are not here, {missing[0]} for one. Set EMOLAB_DATA_DIR.")
    before = spoken.load_ravdess().set_index("clip")
    paths = [files[clip] for clip in table["clip"]]
    table = table.join(heard(paths, "whisper", "en"))
    return table.join(before[["sphinx", "sphinx_quality"]], on="clip")


def hear_spanish():
    table, paths = spanish_sample()
    table = table.join(heard(paths, "base")).rename(columns={"base_found": "found"})
    # With the language named; where it was found, that is the same.
    table["named"], table["named_quality"] = table.base, table.base_quality
    for row in table.index[table.found != "es"]:
        again = heard([paths[row]], "named", "es")
        table.loc[row, ["named", "named_quality"]] = again.loc[0, ["named", "named_quality"]].to_numpy()
    return table


def heard(paths, column, language=None):
    """Transcribe clips, in a language or in the one that is found; return text, quality and the language found."""
    engine, rows = transcript.best_engine(language), []
    for path in paths:
        one = engine.transcribe(*audio.read(path), language)
        found = {} if language == "en" else {f"{column}_found": one.language}
        rows.append({column: one.text, f"{column}_quality": round(one.quality, 3)} | found)
        print(f"{engine.name}: {len(rows)} of {len(paths)}", end="\r", file=sys.stderr, flush=True)
    return pd.DataFrame(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("which", choices=("ravdess", "spanish"))
    which = parser.parse_args().which
    table = hear_ravdess() if which == "ravdess" else hear_spanish()
    name = {"ravdess": "heard.csv", "spanish": "heard_spanish.csv"}[which]
    table.to_csv(shipped.DATA / "words" / name, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
