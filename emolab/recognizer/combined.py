"""One recording heard twice: how it was said and what was said, and one decision out of both."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from emolab.models import fusion
from emolab.recognizer import spoken, tongues, words

if TYPE_CHECKING:
    from emolab.recognizer.prediction import Prediction
    from emolab.recognizer.transcript import Transcript


def combine(voice: Prediction, transcript: Transcript, language: str | None = None) -> tuple[Prediction, fusion.Fused]:
    """Judge what was said, and weigh it against how it was said.

    Parameters
    ----------
    voice : Prediction
        Of the recording.
    transcript : Transcript
        What was said in it, as it was heard or as a person put it right.
    language : {"en", "es"}, optional
        Default: the transcript's, or detected in its words.

    Returns
    -------
    read : Prediction
        What the words say.
    fused : Fused
        Both together, with the words' share in the decision and a remark where they disagree.

    Raises
    ------
    emolab.recognizer.words.WordsError
        If the text cannot be judged, in another language for example.

    Notes
    -----
    Notebook: 07_combine_words_and_voice, 10_try_the_demo
    """
    spoken_in = language or transcript.language
    if spoken_in not in (None, *tongues.ANSWERED):
        raise words.WordsError(
            f"The words are in {tongues.name(spoken_in)}; the course answers English and Spanish. Choose one of them "
            "if it was heard wrongly, or translate the words."
        )
    read = words.predict(transcript.text, spoken_in)
    return read, fusion.fuse(voice, read, *weights(), transcript.quality)


@functools.cache
def weights() -> tuple[float, float]:
    """Measure how much voice and words count, on the sentences that simulated actors speak (`spoken`).

    Returns
    -------
    voice_weight, words_weight : float
    """
    table = spoken.load()
    same = table[table.emotion == table.words_emotion].reset_index(drop=True)
    both = fusion.side_by_side(spoken.voice(same), spoken.text(same, "whisper"))
    pool = fusion.LogLinearPool().fit(both, same.emotion)
    return pool.voice_weight_, pool.words_weight_
