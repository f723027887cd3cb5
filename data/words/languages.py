"""Make the table that other languages are known by: the most frequent words of each, in Latin letters.

    pip install wordfreq==3.1.1
    python data/words/languages.py

Writes data/words/languages.csv: how many of a million words each one is, computed from wordfreq (Speer 2022; CC BY-SA
4.0). English and Spanish are among them, because a word such as *no* is in many.
"""

import csv

import wordfreq

from emolab import shipped
from emolab.recognizer.tongues import NAMES, words_of

N_WORDS = 800


def main():
    with open(shipped.DATA / "words" / "languages.csv", "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["language", "word", "per_million"])
        for language in NAMES:
            frequent = wordfreq.top_n_list(language, 2 * N_WORDS)
            frequent = [word for word in frequent if words_of(word) == [word]][:N_WORDS]
            table.writerows([language, word, round(wordfreq.word_frequency(word, language) * 1e6)] for word in frequent)


if __name__ == "__main__":
    main()
