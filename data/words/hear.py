"""Write down what the speech recognisers hear on RAVDESS, and what the voice says there. Writes data/words/heard.csv.

    pip install -e ".[speech,speech-small]"
    EMOLAB_DATA_DIR=DIR python data/words/hear.py

The sample is fixed: nine clips an emotion. The voice is judged by a logistic regression on the shipped measurements
(recipe emolab) of the actors in the other folds. `emolab.spoken.by_transcript` makes scores of it.
"""

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
from emolab.features import tables
from emolab.labels import relabel
from emolab.recognizer import transcript
from emolab.recordings import audio, corpora
from emolab.recordings.voices import STATEMENTS

N_EACH = 9


def sample():
    """Return the clips to hear: clip, actor, emotion, sentence, and voice_<emotion>, what the model says."""
    labels, features = tables.load("ravdess")
    labels["emotion"] = relabel(labels.emotion, 7)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=500))
    folds = splits.folds("actors5", labels)
    answers = cross_val_predict(model, features, labels.emotion, cv=folds, method="predict_proba")
    voice = pd.DataFrame(answers, columns=[f"voice_{emotion}" for emotion in sorted(labels.emotion.unique())])
    about = labels[["clip", "emotion"]].assign(
        actor=labels.speaker.str[-2:], sentence=[STATEMENTS[int(statement)] + "." for statement in labels.statement]
    )
    chosen = labels.groupby("emotion").sample(N_EACH, random_state=0).index.sort_values()
    return pd.concat([about, voice.round(4)], axis=1).loc[chosen].reset_index(drop=True)


def main():
    table = sample()
    files = {path.stem: path for path in corpora.find("ravdess")}
    missing = [clip for clip in table["clip"] if clip not in files]
    if missing:
        raise SystemExit(f"{len(missing)} clips of RAVDESS are not here, {missing[0]} for one. Set EMOLAB_DATA_DIR.")
    for column, name in (("whisper", "whisper"), ("sphinx", "pocketsphinx")):
        engine, heard = transcript.best_engine(name), []
        for clip in table["clip"]:
            heard.append(engine.transcribe(*audio.read(files[clip])))
            print(f"{engine.name}: {len(heard)} of {len(table)}", end="\r", file=sys.stderr, flush=True)
        table[column] = [one.text for one in heard]
        table[f"{column}_quality"] = [round(one.quality, 3) for one in heard]
    table.to_csv(shipped.DATA / "words" / "heard.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
