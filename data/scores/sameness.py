"""Find the distance at which two recordings say the same sentence: EMOLAB_DATA_DIR=DIR python data/scores/sameness.py

Pairs of neutral clips of each of RAVDESS's actors: the same sentence said twice, and the two sentences. Prints how far
apart they are; the threshold of `emolab.recognizer.sameness` lies between. Half of the actors choose it, the others
test it.
"""

from itertools import combinations

import numpy as np
import pandas as pd

from emolab.recognizer import sameness
from emolab.recordings import audio, corpora


def main():
    clips = corpora.manifest("ravdess")
    clips = clips[clips.emotion == "neutral"]
    rows = []
    for speaker, own in clips.groupby("speaker"):
        sounds = {row.path: (row.statement, audio.read(row.path)[0]) for row in own.itertuples()}
        for (_, one), (_, other) in combinations(sounds.items(), 2):
            rows.append((speaker, one[0] == other[0], sameness.distance(one[1], other[1])))
    table = pd.DataFrame(rows, columns=["speaker", "same", "distance"])
    choosing = table.speaker.str[-2:].astype(int) % 4 < 2
    for name, part in (("choose", table[choosing]), ("test", table[~choosing])):
        print(name, part.groupby("same").distance.describe().round(3).to_string(), sep="\n")
    some = table[choosing]
    tried = np.linspace(some.distance.min(), some.distance.max(), 200)
    wrong = [((some.distance < limit) != some.same).mean() for limit in tried]
    best = tried[np.flatnonzero(np.isclose(wrong, min(wrong))).mean().round().astype(int)]
    held = table[~choosing]
    tested = ((held.distance < best) != held.same).mean()
    print(f"threshold {best:.3f}: wrong {min(wrong):.3f} where chosen, {tested:.3f} tested")


if __name__ == "__main__":
    main()
