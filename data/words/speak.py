"""Judge the spoken sentences: what was heard, and what the voice alone says. Writes data/words/spoken.csv.

The clips are simulated actors 25 to 32, rendered from our own test sentences:

    python data/voices/render.py data/words/spoken_script.csv --into data/words/spoken
    python data/words/speak.py

The voice's probabilities for an actor come from a model that was trained on the seven others.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from emolab import shipped
from emolab.features import recipes
from emolab.models.gaps import FillGaps
from emolab.recognizer import transcript
from emolab.recordings import audio


def heard(table, folder):
    """Transcribe every clip and measure its voice; return two tables."""
    whisper = transcript.Whisper(transcript.weights_folder(), "Whisper tiny.en")
    rows, measures = [], []
    for clip in table.path:
        samples, rate = audio.load(folder / clip)
        by_whisper = whisper.transcribe(samples, rate)
        rows.append({"whisper": by_whisper.text, "whisper_quality": round(by_whisper.quality, 3)})
        measures.append(recipes.extract(samples, rate, "emolab"))
        print(f"{len(rows)} of {len(table)}", end="\r", flush=True)
    return pd.DataFrame(rows), pd.DataFrame(measures, columns=recipes.columns("emolab"))


def judged(measures, table):
    """Return the voice's probabilities, each actor judged by a model of the others."""
    model = make_pipeline(FillGaps(), StandardScaler(), LogisticRegression(C=0.003, max_iter=500))
    answers = cross_val_predict(
        model, measures, table.emotion, groups=table.actor, cv=LeaveOneGroupOut(), method="predict_proba"
    )
    return pd.DataFrame(answers, columns=[f"voice_{emotion}" for emotion in sorted(table.emotion.unique())]).round(4)


def main():
    folder = shipped.path("words", "spoken")
    script = pd.read_csv(shipped.path("words", "spoken_script.csv"), dtype=str)
    script["path"] = script.name + ".ogg"
    cast = pd.read_csv(shipped.path("voices", "actors.csv"), dtype={"actor": str}).set_index("actor")
    texts, measures = heard(script, folder)
    about = script[["name", "path", "actor", "emotion", "words_emotion", "sentence"]].rename(columns={"name": "clip"})
    about.insert(3, "sex", cast.loc[about.actor, "sex"].to_numpy())
    table = pd.concat([about, texts, judged(measures, script)], axis=1).sort_values("clip")
    table.to_csv(shipped.DATA / "words" / "spoken.csv", index=False)


if __name__ == "__main__":
    main()
