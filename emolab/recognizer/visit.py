"""One visit to the demo: what was asked and answered, for as long as the page is open.

Everything is held in memory, in the visitor's own kernel, and goes with it. Nothing is written to a file here; what a
visitor wants to keep leaves through the browser's download.
"""

from __future__ import annotations

import dataclasses
import importlib
import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import soxr

from emolab import shipped
from emolab.errors import PlainError
from emolab.labels import LABEL_SETS
from emolab.models.corrections import distinct, personal
from emolab.recognizer import sameness
from emolab.recognizer.prediction import Prediction, joined, needed
from emolab.recordings import audio

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from typing import BinaryIO, TypeAlias

    from numpy.typing import NDArray

    from emolab.models.corrections import Gain, PersonalModel
    from emolab.recognizer.voice import Recognizer

    Source: TypeAlias = str | os.PathLike[str] | BinaryIO

# Ordinary sentences that a voice is calibrated with.
N_ORDINARY = 3
# Somebody who has been quiet for so many seconds is not speaking.
QUIET = 0.6
# The sound of so many answers is kept for comparing them; of older ones, the numbers stay.
N_SOUNDS = 20


class VisitError(PlainError):
    """Something asked of a visit that it does not hold."""


@dataclass(frozen=True)
class Answer:
    """One answer of a visit.

    Attributes
    ----------
    number : int
        From 1, in the order of asking.
    name : str
        What the visitor's file is called, the sentence, or "Your recording".
    prediction : Prediction
        What is shown.
    general : Prediction
        What the model that ships said; the same where there is no personal model.
    samples : numpy.ndarray of float32, shape (samples,), or None
        What was heard, at 16 kHz.
    note : str
        What else is to be said about it.
    own : bool
        Whether it was measured against the voice that was calibrated.
    """

    number: int
    name: str
    prediction: Prediction
    general: Prediction
    samples: NDArray[np.float32] | None = None
    note: str = ""
    own: bool = False


@dataclass(frozen=True)
class Refused:
    """Something that was brought and could not be answered: its number among the answers, its name, and why."""

    number: int
    name: str
    reason: str


@dataclass(frozen=True)
class Correction:
    """What a visitor put right: the answer's probabilities and the label; the sound only if they said so."""

    number: int
    probabilities: dict[str, float]
    emotion: str
    samples: NDArray[np.float32] | None = None


class Visit:
    """Asks the models on behalf of one visitor and remembers what they said.

    Parameters
    ----------
    load : callable
        Returns the recognizer, such as `emolab.recognizer.load`. Called at once in the background, so that a page
        stands while the models are still being read.
    read : callable, optional
        Returns the prediction for a sentence, such as `emolab.recognizer.words.predict`.

    Attributes
    ----------
    answers : list of Answer
    refused : list of Refused
    corrections : list of Correction
    gain : emolab.models.corrections.Gain or None
        What the personal model changes, once there are enough corrections.

    Notes
    -----
    Notebook: 10_try_the_demo
    """

    def __init__(self, load: Callable[[], Recognizer], read: Callable[..., Prediction] | None = None) -> None:
        behind = ThreadPoolExecutor(max_workers=1)
        self._recognizer = behind.submit(warmed_up, load, read)
        behind.submit(import_the_rest)
        self._read = read
        self.answers: list[Answer] = []
        self.refused: list[Refused] = []
        self.corrections: list[Correction] = []
        self.gain: Gain | None = None
        self._ordinary: list[NDArray[np.float32]] = []
        self._calibrated: Recognizer | None = None
        self._personal: PersonalModel | None = None

    @property
    def recognizer(self) -> Recognizer:
        """The recognizer that answers; waits for it where it is still being read."""
        return self._calibrated or self._recognizer.result()

    def hear(self, source: Source, name: str, note: str = "", own: bool = False) -> Answer:
        """Answer a recording.

        Parameters
        ----------
        source : path or binary file
        name : str
            What to call it; never used as a path.
        note : str
        own : bool
            Whether it is the voice that was calibrated: only then is it measured against that voice.

        Returns
        -------
        Answer

        Raises
        ------
        PlainError
            If it cannot be answered.
        """
        samples, rate, about_the_file = audio.read_noted(source, name)
        general = self._listening(own).predict(samples, rate, name)
        general = dataclasses.replace(general, note=joined(about_the_file, general.note))
        return self._remember(name, general, samples, joined(general.note, note), own and self._calibrated is not None)

    def refuse(self, name: str, reason: str) -> None:
        """Remember that something could not be answered, and why."""
        self.refused.append(Refused(self._next_number(), name, reason))

    def when_ready(self, do: Callable[[], object]) -> None:
        """Have `do` called, without arguments, once the models are read; in the thread that has read them."""
        self._recognizer.add_done_callback(lambda done: done.exception() or do())

    def example(self, source: Source, name: str, note: str) -> Answer:
        """Answer a recording as `hear` does, as number 0, and do not remember it; the models must be ready."""
        samples, rate = audio.read(source, name)
        general = self._recognizer.result().predict(samples, rate, name)
        return Answer(0, name, general, general, samples, note)

    def glance(self, samples: NDArray[np.float32], rate: int, own: bool = False) -> Prediction | None:
        """Answer what was said just now, as `hear` would, and remember nothing of it.

        Parameters
        ----------
        samples : numpy.ndarray of float32, shape (samples,)
            The last seconds of a recording that is still running.
        rate : int
        own : bool
            As in `hear`.

        Returns
        -------
        Prediction or None
            None where nobody is speaking.
        """
        samples, listening = soxr.resample(samples, rate, audio.RATE), self._listening(own)
        found = listening.find(samples)
        if not found or len(samples) - found[-1][1] > QUIET * audio.RATE:
            return None
        try:
            # What was found need not be sought again.
            general = dataclasses.replace(listening, find=lambda _: found).predict(samples)
        except audio.AudioError:
            return None
        return self._as_shown(general)

    def read(self, sentence: str, language: str | None = None) -> Answer:
        """Answer a sentence, in a language if one is named; raises `PlainError` where it cannot be answered."""
        if self._read is None:
            raise VisitError("This visit has no model of words; it answers recordings.")
        named = {} if language is None else {"language": language}
        return self._remember(sentence, self._read(sentence, **named))

    def calibrate(self, source: Source, name: str) -> int:
        """Take one of `N_ORDINARY` ordinary sentences; after the last one, answers are relative to this voice.

        Returns
        -------
        int
            How many are still needed.

        Raises
        ------
        PlainError
            If there is no voice in it, or it is a sentence that was said before; it does not count then.
        """
        samples, rate = audio.read(source, name)
        # Asked once, so that a recording it cannot use is refused here and not after the third.
        self._recognizer.result().predict(samples, rate, name)
        if any(sameness.same_sentence(samples, said) for said in self._ordinary):
            raise VisitError(
                "This is a sentence that you have said already. Three different ones are needed: what stays the same "
                "in all of them is your voice. Read the one that is shown."
            )
        self._ordinary.append(samples)
        if self.n_ordinary_left == 0:
            self._calibrated = self._recognizer.result().for_voice(self._ordinary)
            # They corrected another model's answers.
            self.forget_corrections()
        return self.n_ordinary_left

    @property
    def n_ordinary_left(self) -> int:
        """How many ordinary sentences calibration still needs."""
        return max(0, N_ORDINARY - len(self._ordinary))

    @property
    def ordinary(self) -> list[NDArray[np.float32]]:
        """The sentences that answers are relative to, shape (samples,) each, at 16 kHz; empty before the last one."""
        return self._ordinary if self.n_ordinary_left == 0 else []

    def answer_as_before(self) -> None:
        """Forget the calibration."""
        self._ordinary, self._calibrated = [], None
        self.forget_corrections()

    def correct(self, number: int, emotion: str, with_sound: bool = False) -> Correction:
        """Put an answer right; the visitor's consent is asked before.

        Parameters
        ----------
        number : int
            Of the answer, which must be about a voice.
        emotion : str
        with_sound : bool
            Whether the sound is kept too.

        Returns
        -------
        Correction

        Raises
        ------
        VisitError
            If there is no such answer, its sound is not here any more, or the emotion is none of those that it names.
        """
        answer = self.answer(number)
        if answer.samples is None:
            raise VisitError("Only answers about voices whose sound is still here can be corrected.")
        probabilities = needed(answer.general.probabilities, answer.general)
        if emotion not in probabilities:
            raise VisitError(f"{emotion!r} is not one of {', '.join(probabilities)}.")
        kept = answer.samples if with_sound else None
        self.corrections = [old for old in self.corrections if old.number != number]
        self.corrections.append(Correction(number, dict(probabilities), emotion, kept))
        self._learn()
        return self.corrections[-1]

    @property
    def n_corrected(self) -> tuple[int, int]:
        """How many different recordings were corrected, and to how many different emotions."""
        if not self.corrections:
            return 0, 0
        kept = distinct(pd.DataFrame([correction.probabilities for correction in self.corrections]))
        return len(kept), len({self.corrections[row].emotion for row in kept})

    def forget_corrections(self) -> None:
        """Delete all corrections and what was learned from them."""
        self.corrections = []
        self._learn()

    def forget(self) -> None:
        """Delete everything: answers, sounds, corrections, calibration."""
        self.answers, self.refused = [], []
        self.answer_as_before()

    def answer(self, number: int) -> Answer:
        """Return the answer of that number, or raise `VisitError`."""
        found = next((answer for answer in self.answers if answer.number == number), None)
        if found is None:
            raise VisitError(f"There is no answer {number} in this visit.")
        return found

    @property
    def entries(self) -> list[Answer | Refused]:
        """Answers and what was refused, in the order in which they were asked for."""
        entries: list[Answer | Refused] = [*self.answers, *self.refused]
        return sorted(entries, key=lambda entry: entry.number)

    def table(self) -> pd.DataFrame:
        """List this visit.

        Returns
        -------
        pandas.DataFrame
            number, input, kind, emotion, confident, corrected, model, one column for each emotion's probability, and
            error: why something has no answer.
        """
        corrected = {correction.number: correction.emotion for correction in self.corrections}
        rows = [
            {
                "number": answer.number, "input": answer.name, "kind": answer.prediction.kind,
                "emotion": answer.prediction.emotion, "confident": answer.prediction.confident,
                "corrected": corrected.get(answer.number, ""), "model": answer.prediction.model,
                **{emotion: (answer.prediction.probabilities or {}).get(emotion) for emotion in LABEL_SETS[8]},
            }
            for answer in self.answers
        ]  # fmt: skip  # a table
        rows += [{"number": one.number, "input": one.name, "error": one.reason} for one in self.refused]
        columns = ["number", "input", "kind", "emotion", "confident", "corrected", "model", *LABEL_SETS[8], "error"]
        return pd.DataFrame(rows, columns=columns).sort_values("number", ignore_index=True)

    def csv(self) -> bytes:
        """Return `table` as the bytes of a CSV file, all probabilities with four decimals."""
        table = self.table()
        # A spreadsheet would run a name that begins like a formula.
        table["input"] = [f"'{name}" if name[:1] in ("=", "+", "-", "@") else name for name in table.input]
        return table.to_csv(index=False, float_format="%.4f").encode()

    def json(self) -> bytes:
        """Return this visit as the bytes of a JSON file, each answer as `emolab predict --json` prints it."""
        said = [
            Prediction.failed(entry.name, entry.reason) if isinstance(entry, Refused) else entry.prediction
            for entry in self.entries
        ]
        return json.dumps([prediction.to_dict() for prediction in said], indent=1).encode()

    def corrections_zip(self) -> bytes:
        """Return all corrections as the bytes of a ZIP file: one table, and the sounds that were to be kept."""
        rows = [{"number": kept.number, "emotion": kept.emotion, **kept.probabilities} for kept in self.corrections]
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("corrections.csv", pd.DataFrame(rows).to_csv(index=False))
            for kept in self.corrections:
                if kept.samples is not None:
                    file.writestr(f"sound_{kept.number}.wav", audio.wav(kept.samples))
        return buffer.getvalue()

    def _next_number(self):
        return len(self.answers) + len(self.refused) + 1

    def _listening(self, own):
        return self.recognizer if own else self._recognizer.result()

    def _as_shown(self, general):
        """Return an answer as the personal model sees it, where there is one and it is about a voice."""
        adapted = general.kind == "voice" and self._personal
        return _for_person(general, self._personal, self.gain) if adapted else general

    def _remember(self, name, general, samples=None, note="", own=False):
        shown = self._as_shown(general)
        self.answers.append(Answer(self._next_number(), name, shown, general, samples, note, own))
        for i, old in enumerate(self.answers[:-N_SOUNDS]):
            self.answers[i] = dataclasses.replace(old, samples=None)
        return self.answers[-1]

    def _learn(self):
        self._personal, self.gain = None, None
        try:
            probabilities = pd.DataFrame([correction.probabilities for correction in self.corrections])
            model, self.gain = personal(probabilities, [correction.emotion for correction in self.corrections])
        except PlainError:
            return
        # A model that helps on nothing it has not seen is not used.
        self._personal = model if self.gain.helps else None


def warmed_up(load: Callable[[], Recognizer], read: Callable[..., Prediction] | None = None) -> Recognizer:
    """Load the models and ask them once, so that the first answer is as quick as the second.

    Parameters
    ----------
    load : callable
        Returns the recognizer, such as `emolab.recognizer.load`.
    read : callable, optional
        Returns the prediction for a sentence, such as `emolab.recognizer.words.predict`.

    Returns
    -------
    Recognizer

    Examples
    --------
    >>> from emolab import recognizer
    >>> warmed_up(lambda: recognizer.load("plain")).name
    'plain'
    """
    recognizer = load()
    # One of the simulated actors: what is no voice would not be answered.
    samples, rate = audio.read(shipped.path("voices", "Actor_01", "03-01-01-01-01-01-01.ogg"))
    # Many answers are to come: what numba compiles is loaded now, and not while somebody waits.
    importlib.import_module("emolab.features.loops")
    recognizer.predict(samples, rate, "warm-up")
    if read is not None:
        read("Good morning")
    return recognizer


def import_the_rest() -> None:
    """Import what comes after an answer, if a visitor wants it: a closer look, a correction."""
    for name in ("scipy.optimize", "emolab.features.recipes", "emolab.models.classical"):
        importlib.import_module(name)


def _level(general, emotion):
    """Keep the level of an answer where another model's emotion is among those that it allows."""
    if emotion in general.emotions:
        return {"level": general.level, "answer": general.answer, "emotions": general.emotions}
    return {"level": None, "answer": f"not sure: perhaps {emotion}", "emotions": ()}


def _for_person(general, model, gain):
    """Return a prediction as the personal model sees it, its moments too: all parts of an answer are of one model."""

    def adapted(probabilities):
        row = model.predict_proba(pd.DataFrame([probabilities]))[0]
        # No bar promises more than what was measured, on a handful of recordings (Laplace's rule of succession).
        limit = (gain.right_after + 1) / (gain.n + 2)
        if row.max() > limit:
            row = row + (row.max() - limit) / (row.max() - 1 / len(row)) * (1 / len(row) - row)
        return dict(zip(model.classes_, map(float, row), strict=True))

    probabilities = adapted(general.probabilities)
    emotion = max(probabilities, key=probabilities.get)
    timeline = general.timeline and tuple(
        dataclasses.replace(moment, probabilities=adapted(moment.probabilities)) for moment in general.timeline
    )
    # How often the personal model is right when it is sure, nobody has measured: sure is what both are of one mind
    # about.
    return dataclasses.replace(
        general, probabilities=probabilities, emotion=emotion, timeline=timeline,
        confident=general.confident and emotion == general.emotion, **_level(general, emotion),
        model=f"{general.model}, adapted to your corrections",
    )  # fmt: skip  # several a line
