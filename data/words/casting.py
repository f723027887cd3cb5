"""Choose who says which of our English test sentences, and how. Writes data/words/spoken_script.csv.

Every test sentence of the seven emotions is said once, by the eight actors in turn, with the emotion that it carries.
Then each actor says a happy sentence angrily and a sad one happily. `render.py` makes the sound:

    python data/words/casting.py
    python data/voices/render.py data/words/spoken_script.csv --into data/words/spoken
    python data/words/speak.py
"""

import pandas as pd

from emolab import shipped
from emolab.labels import LABEL_SETS
from emolab.recognizer import sentences

AGAINST = (("happy", "angry"), ("sad", "happy"))


def main():
    actors = pd.read_csv(shipped.path("voices", "actors.csv"), dtype=str).query("corpus == 'words'").actor.tolist()
    rows = sentences.load("en").query("part == 'test'")
    script = []
    for turn, emotion in enumerate(LABEL_SETS[7]):
        for n, sentence in enumerate(rows.sentence[rows.emotion == emotion]):
            # Each emotion begins with another actor, so that all say about equally much.
            actor = actors[(n + turn) % len(actors)]
            script.append((sentence, emotion, actor, f"words-{emotion}-{n + 1:02d}", emotion))
    for carried, acted in AGAINST:
        plain = rows.sentence[(rows.emotion == carried) & (rows.hard == "")]
        for n, actor in enumerate(actors):
            # Not what the same actor says as it is meant; and apart in the list, to be about different things.
            own = {sentence for sentence, _, who, *_ in script if who == actor}
            others = [sentence for sentence in plain if sentence not in own]
            sentence = others[3 * n % len(others)]
            script.append((sentence, acted, actor, f"words-against-{acted}-{n + 1:02d}", carried))
    table = pd.DataFrame(script, columns=["sentence", "emotion", "actor", "name", "words_emotion"])
    # Rendering takes its time: whoever stops early has about equally many clips of each emotion.
    table = table.sort_values("name", key=lambda names: names.str[-2:].astype(int), kind="stable", ignore_index=True)
    table.insert(1, "language", "en")
    table.to_csv(shipped.DATA / "words" / "spoken_script.csv", index=False, lineterminator="\n")
    print(f"{len(table)} clips")


if __name__ == "__main__":
    main()
