"""The recognizer that people talk to: a recording in, a `Prediction` out.

It hears through **ears** (`emolab.features.ears`), the encoder of a speech recogniser, where they are installed, and
goes by **plain** statistics of the voice (`emolab.features.stretches`), learned from nothing but our corpora, where
they are not. Each prediction says which model answered.
"""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import soxr

from emolab import shipped
from emolab.errors import PlainError
from emolab.features import ears, stretches
from emolab.labels import SEXES
from emolab.models import answering
from emolab.recognizer import cues, levels
from emolab.recognizer.prediction import Moment, Prediction, joined, rounded
from emolab.recordings import audio, background, speech

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    from numpy.typing import NDArray

    from emolab.models.answering import Answers

    # From seconds to seconds.
    Spans: TypeAlias = list[tuple[float, float]]

# A long stretch of speech is cut into equal pieces of at most this many seconds, about as long as a sentence; the
# answer is the mean over all pieces.
PIECE = 6.0
WINDOW, STEP = 1.0, 0.25
UNLIKE = "This sounds unlike every voice that the recognizer learned from, so no answer about it is sure."


class RecognizerError(PlainError):
    """A recognizer that does not ship; the message names those that do."""


@dataclasses.dataclass(frozen=True)
class Recognizer:
    """A way of listening, and the models that make sense of it.

    Attributes
    ----------
    name : str
        What `Prediction.model` says.
    measure : callable
        From samples at 16 kHz and spans in seconds to an array of shape (spans, features).
    emotion, sex : classifier
        Of one span.
    at_home : classifier
        Of one span, relative to what the same voice does in ordinary sentences.
    sure, at_home_sure : dict of str to dict of str to float
        From which probability on the two emotion models are to be relied on, level by level (`levels.decide`).
    middle, spread : numpy.ndarray of shape (features,)
        Of the measurements that the models learned from.
    far : float
        What lies further from the middle, in standard deviations, is unlike anything that was learned.
    find : callable
        From samples at 16 kHz to the stretches in which somebody speaks, as `speech.stretches` returns them.
    voice : numpy.ndarray of shape (features,), optional
        What the voice does in ordinary sentences; see `for_voice`.
    usual_cues : numpy.ndarray of shape (8,), optional
        Its `cues` in those sentences.
    """

    name: str
    measure: Callable[[NDArray[np.floating], Spans], NDArray[np.floating]]
    emotion: Answers
    sex: Answers
    at_home: Answers
    sure: dict[str, dict[str, float]]
    at_home_sure: dict[str, dict[str, float]]
    middle: NDArray[np.floating]
    spread: NDArray[np.floating]
    far: float
    find: Callable[[NDArray[np.floating]], list[tuple[int, int]]] = speech.stretches
    voice: NDArray[np.floating] | None = None
    usual_cues: NDArray[np.floating] | None = None

    def predict(self, samples: NDArray[np.floating], rate: int = audio.RATE, name: str = "The recording") -> Prediction:
        """Say how a voice sounds.

        Parameters
        ----------
        samples : numpy.ndarray, shape (samples,)
            As recorded: rumble and hum are taken out here (`background.remove`), speech is found and levelled, and
            nothing else is answered.
        rate : int
            Samples a second.
        name : str
            What to call it.

        Returns
        -------
        Prediction

        Raises
        ------
        AudioError
            Where there is nothing to answer about: no voice, less than 0.3 s, numbers that are no sound, a rate at
            which no voice is kept.
        """
        heard = self._listen(_at_16k(samples, rate, name), name)
        # Long pieces say more than short ones.
        sizes = np.concatenate([stretch.sizes for stretch in heard])
        pieces = np.concatenate([stretch.of_pieces for stretch in heard])
        overall = np.average(self._emotions(pieces), axis=0, weights=sizes)
        classes = [str(label) for label in self._model().classes_]
        timeline = tuple(
            Moment(round(start + stretch.start, 3), round(end + stretch.start, 3), _named(classes, row))
            for stretch in heard
            for (start, end), row in zip(stretch.moments, self._emotions(stretch.of_moments), strict=True)
        )
        sexes = np.average(self.sex.predict_proba(pieces), axis=0, weights=sizes)
        sexes = _in_order(_named(self.sex.classes_, sexes), SEXES)
        emotion = classes[int(overall.argmax())]
        probabilities, like = _named(classes, overall), self._is_like_what_was_learned(pieces, sizes)
        sure = self.sure if self.voice is None else self.at_home_sure
        said = levels.decide(probabilities, sure if like else {})
        away, whose = self._compared(_cues(heard), sexes)
        return Prediction(
            input=str(name),
            emotion=emotion,
            probabilities=probabilities,
            confident=said.level == "eight",
            level=said.level,
            answer=said.answer,
            emotions=said.emotions,
            sex=sexes,
            timeline=timeline,
            cues=tuple(cues.sentences(away, emotion, whose)),
            differences=away,
            usual=whose,
            note="" if like else UNLIKE,
            model=self.name if self.voice is None else f"{self.name}, calibrated to this voice",
        )

    def predict_file(self, path: str | os.PathLike[str]) -> Prediction:
        """Say how the voice in a file sounds; a file that cannot be answered gives a `Prediction` that says why."""
        try:
            samples, rate, about_the_file = audio.read_noted(path)
            answer = self.predict(samples, rate, audio.shown_name(path))
            return dataclasses.replace(answer, input=str(path), note=joined(about_the_file, answer.note))
        except audio.AudioError as error:
            return Prediction.failed(path, error)

    def for_voice(self, recordings: Iterable[NDArray[np.floating]]) -> Recognizer:
        """Return the same recognizer, calibrated to a voice.

        Parameters
        ----------
        recordings : iterable of numpy.ndarray, shape (samples,) each
            A few ordinary sentences at 16 kHz, as recorded, spoken without any particular emotion.

        Returns
        -------
        Recognizer
            One that asks how a clip differs from those.

        Raises
        ------
        AudioError
            If there is no recording, or no voice in one.
        """
        usual, usual_cues = [], []
        for samples in recordings:
            name = "A calibration recording"
            heard = self._listen(_at_16k(samples, audio.RATE, name), name)
            usual += [stretch.of_pieces for stretch in heard]
            usual_cues.append(_cues(heard))
        if not usual:
            raise audio.AudioError("Calibration needs at least one recording of the voice.")
        return dataclasses.replace(
            self, voice=stretches.mean(np.concatenate(usual)), usual_cues=stretches.mean(usual_cues)
        )

    def _listen(self, samples, name):
        """Find the stretches of speech in a recording, and measure each by itself, as clips were to learn from."""
        samples = background.remove(samples)
        found = self.find(samples)
        if not found:
            raise audio.AudioError(
                f"No voice was heard in {name}. Check the microphone, or bring a recording of speech."
            )

        def measured(first, last):
            heard = audio.level(samples[first:last])
            pieces, moments = spans(len(heard) / audio.RATE)
            rows = self.measure(heard, pieces + moments)
            start, named = first / audio.RATE, cues.measure(heard, pieces)
            return _Stretch(start, pieces, moments, rows[: len(pieces)], rows[len(pieces) :], named)

        if len(found) == 1:
            return [measured(*found[0])]
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(measured, *zip(*found, strict=True)))

    def _is_like_what_was_learned(self, pieces, sizes):
        # Where something could not be measured, as the pitch of a whisper, the distance is no number: that is unlike.
        away = (np.average(pieces, axis=0, weights=sizes) - self.middle) / self.spread
        return bool(np.sqrt(np.mean(np.square(away))) <= self.far)

    def _compared(self, measured_cues, sexes):
        """Compare with the voice itself where it is known, else with the women or the men of the corpora."""
        if self.usual_cues is not None:
            return cues.differences(measured_cues, self.usual_cues), "this voice"
        sex = max(sexes, key=sexes.get)
        return cues.differences(measured_cues, sex), {"female": "a woman's voice", "male": "a man's voice"}[sex]

    def _model(self):
        return self.emotion if self.voice is None else self.at_home

    def _emotions(self, measured):
        return self._model().predict_proba(measured if self.voice is None else measured - self.voice)


def load(name: str | None = None) -> Recognizer:
    """Load a shipped recognizer.

    Parameters
    ----------
    name : {"ears", "plain"}, optional
        Default: with ears where they are installed, else plain.

    Returns
    -------
    Recognizer

    Raises
    ------
    RecognizerError
        If there is none of that name.
    EarsMissing
        Where ears are asked for by name and the package that carries the encoder is not installed, and wherever it is
        not the one that was checked.

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> load("plain").name
    'plain'
    """
    name = name or ("ears" if ears.installed() else "plain")
    if name not in LISTENERS:
        raise RecognizerError(f"No recognizer is called {name!r}; choose one of {', '.join(LISTENERS)}.")
    if name == "ears":
        # Said now, not at the first recording.
        ears.encoder()
    return Recognizer(name=name, measure=LISTENERS[name], **answering.load(shipped.path("models", f"{name}.skops")))


LISTENERS = {"ears": ears.means, "plain": stretches.measure}


def spans(seconds: float) -> tuple[Spans, Spans]:
    """Cut a recording into the pieces that are answered and the moments of its timeline.

    Parameters
    ----------
    seconds : float

    Returns
    -------
    pieces, moments : lists of (start, end)
        In seconds. Pieces are equal and cover all; moments are one second long, a quarter of a second apart, the last
        one ending with the recording. What is shorter than a second has one moment.
    """
    n_pieces = int(np.ceil(seconds / PIECE - 1e-9))
    edges = np.linspace(0, seconds, n_pieces + 1).tolist()
    pieces = list(zip(edges[:-1], edges[1:], strict=True))
    if seconds <= WINDOW:
        return pieces, [(0.0, seconds)]
    last = seconds - WINDOW
    starts = [*np.arange(0, last - STEP / 2, STEP).tolist(), last]
    return pieces, [(start, start + WINDOW) for start in starts]


@dataclasses.dataclass(frozen=True)
class _Stretch:
    """A stretch of speech: where it starts (seconds), its spans, what was measured of them, its cues."""

    start: float
    pieces: Spans
    moments: Spans
    of_pieces: NDArray[np.floating]
    of_moments: NDArray[np.floating]
    cues: NDArray[np.floating]

    @property
    def sizes(self) -> NDArray[np.float64]:
        return np.diff(self.pieces)[:, 0]


def _cues(heard):
    """Return the cues of several stretches together, the longer ones counting more."""
    return stretches.mean([stretch.cues for stretch in heard], weights=[stretch.sizes.sum() for stretch in heard])


def _at_16k(samples, rate, name):
    """Check an array as `audio.read` checks a file."""
    samples = np.asarray(samples)
    if samples.ndim != 1 or samples.dtype.kind != "f":
        raise audio.AudioError(f"{name} must be one channel of floating-point samples between -1 and 1.")
    if not isinstance(rate, int | float | np.number) or not audio.LOWEST <= rate <= audio.HIGHEST:
        raise audio.AudioError(
            f"{name} says {rate} samples a second; voices need {audio.LOWEST:,} to {audio.HIGHEST:,}."
        )
    # What is too large for float32 becomes infinite, and is refused as such.
    with np.errstate(over="ignore"):
        samples = samples.astype(np.float32, copy=False)
    if rate != audio.RATE and len(samples):
        samples = soxr.resample(samples, rate, audio.RATE)
    if not np.isfinite(samples).all():
        raise audio.AudioError(f"{name} holds samples that are not numbers (NaN or infinity). Record it again.")
    seconds = len(samples) / audio.RATE
    if not audio.SHORTEST <= seconds <= audio.LONGEST:
        raise audio.AudioError(
            f"{name} lasts {seconds:.2f} s; {audio.SHORTEST} s to {audio.LONGEST / 60:.0f} minutes are needed."
        )
    if max(samples.max(), -samples.min()) < audio.SILENT_PEAK:
        raise audio.AudioError(f"{name} is silent. Check the microphone and record it again.")
    return samples


def _named(classes, row):
    """Give probabilities their names; rounded so that a person can read them, and so that they still add up to 1."""
    return {str(name): count / 10_000 for name, count in zip(classes, rounded(row, 10_000), strict=True)}


def _in_order(named, order):
    return {key: named[key] for key in order}
