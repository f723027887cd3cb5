"""Judging sentences with the text models that ship: a thousand at once, and one by one with the words that moved it."""

import statistics
import time
from itertools import cycle, islice

from emolab.recognizer import sentences, words

N_SENTENCES, N_SINGLE = 1000, 50


def measure(recordings, n_rounds=3):
    """Time each language's model on our own sentences; the fastest of several rounds counts.

    Returns
    -------
    dict
        By language: ``load_s``, ``a_thousand_sentences_s``, and ``one_sentence_with_cues_ms``, the median. The
        recordings are not asked for.
    """
    report = {"load_s": {}, "a_thousand_sentences_s": {}, "one_sentence_with_cues_ms": {}}
    for language in sentences.LANGUAGES:
        rows = list(islice(cycle(sentences.load(language).sentence), N_SENTENCES))
        start = time.perf_counter()
        reader = words.load(language)
        reader.predict_proba(rows[:1])
        report["load_s"][language] = round(time.perf_counter() - start, 2)
        seconds = min(_seconds(reader.predict_proba, rows) for _ in range(n_rounds))
        report["a_thousand_sentences_s"][language] = round(seconds, 2)
        single = statistics.median(_seconds(reader.predict, row) for row in rows[:N_SINGLE])
        report["one_sentence_with_cues_ms"][language] = round(1000 * single, 1)
    return report


def _seconds(judge, asked):
    start = time.perf_counter()
    judge(asked)
    return time.perf_counter() - start
