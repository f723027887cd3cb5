"""What a recognizer answers, whichever model it holds and whatever it was asked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from emolab.errors import PlainError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

Part = TypeVar("Part")


class NoAnswer(PlainError):
    """Something was asked of an answer that it does not hold; the message says why."""


@dataclass(frozen=True)
class Moment:
    """How a short piece of a recording sounds.

    Attributes
    ----------
    start, end : float
        Seconds from the beginning of the recording.
    probabilities : dict of str to float
        Label to probability, summing to 1.
    """

    start: float
    end: float
    probabilities: dict[str, float]

    def to_dict(self) -> dict[str, object]:
        """Return the moment as it is written in JSON."""
        return {"start": self.start, "end": self.end, "probabilities": dict(self.probabilities)}


@dataclass(frozen=True)
class Prediction:
    """An answer, or the reason why there is none.

    Attributes
    ----------
    input : str
        The file or the sentence it is about.
    kind : {"voice", "words"}
    emotion : str or None
        The most probable label.
    probabilities : dict of str to float, or None
        Label to probability, summing to 1.
    confident : bool or None
        Whether the emotion is sure enough to be relied on; a recognizer that is not sure says so.
    level : {"eight", "four", "two"} or None
        The finest level at which the answer is sure: one emotion, a group of them, lively or quiet; None where it is
        not (`emolab.recognizer.levels`).
    answer : str or None
        What it is sure of, in words, and what may be: ``"lively: perhaps angry, perhaps happy"``.
    emotions : tuple of str
        Those that the answer allows; ``"set"`` in JSON.
    sex : dict of str to float, or None
        ``{"female": p, "male": p}``: how the voice sounds, which is not who somebody is.
    timeline : tuple of Moment, or None
        One-second windows, a quarter of a second apart, where somebody speaks: where nobody does, there are none.
    cues : tuple of str
        In words: of a sentence, which words moved the answer; of a voice, how it differs from usual, and whether voices
        of that emotion do (`emolab.recognizer.cues`).
    differences : dict of str to float, or None
        The same in numbers, for a voice: how many standard deviations each cue is from usual.
    usual : str or None
        What "usual" means there: ``"this voice"``, ``"a woman's voice"``.
    model : str or None
        Which model answered.
    note : str
        What is to be known about the file, such as that it was cut off; mostly empty.
    error : str or None
        Why there is no answer; then all of the above from `emotion` on is missing.

    Notes
    -----
    Notebook: 10_try_the_demo
    """

    input: str
    kind: str = "voice"
    emotion: str | None = None
    probabilities: dict[str, float] | None = None
    confident: bool | None = None
    sex: dict[str, float] | None = None
    timeline: tuple[Moment, ...] | None = None
    cues: tuple[str, ...] = ()
    differences: dict[str, float] | None = None
    model: str | None = None
    level: str | None = None
    answer: str | None = None
    emotions: tuple[str, ...] = ()
    usual: str | None = None
    note: str = ""
    error: str | None = None

    @property
    def said(self) -> str:
        """The answer in a few words: an emotion, "lively: perhaps angry, perhaps happy", "not sure: perhaps happy"."""
        emotion = needed(self.emotion, self)
        if self.confident:
            return emotion
        return self.answer if self.level and self.answer else f"not sure: perhaps {emotion}"

    @property
    def is_sure(self) -> bool:
        """Whether there is something in the answer that can be relied on, at whatever level."""
        return bool(self.confident or self.level)

    @property
    def nearer_sex(self) -> str | None:
        """Whose voices it sounds more like, "female" or "male"; None where there is no voice."""
        return max(self.sex, key=self.sex.__getitem__) if self.sex else None

    @property
    def stretches(self) -> list[tuple[Moment, ...]]:
        """The timeline, cut where nobody speaks."""
        parts: list[list[Moment]] = []
        for moment in self.timeline or ():
            if not parts or moment.start > parts[-1][-1].end:
                parts.append([])
            parts[-1].append(moment)
        return [tuple(part) for part in parts]

    @classmethod
    def failed(cls, input: str | os.PathLike[str], error: str | Exception, kind: str = "voice") -> Prediction:
        """Return the prediction that says why there is none."""
        return cls(input=str(input), kind=kind, error=str(error))

    def to_dict(self) -> dict[str, object]:
        """Return what the command prints as JSON: these keys, in this order, for every input."""
        return {
            "input": self.input,
            "kind": self.kind,
            "emotion": self.emotion,
            "probabilities": self.probabilities,
            "confident": self.confident,
            "level": self.level,
            "answer": self.answer,
            "set": list(self.emotions),
            "sex": self.sex,
            "timeline": None if self.timeline is None else [moment.to_dict() for moment in self.timeline],
            "cues": list(self.cues),
            "model": self.model,
            "note": self.note,
            "error": self.error,
        }


def needed(part: Part | None, prediction: Prediction) -> Part:
    """Return a part of a prediction that has to be there.

    Parameters
    ----------
    part : object or None
    prediction : Prediction
        Whose part it is.

    Raises
    ------
    NoAnswer
        Where it is None: nothing could be answered, or the answer is not about a voice.
    """
    if part is None:
        why = prediction.error or "It is not there for every answer: of a sentence, only the words were judged."
        raise NoAnswer(f"There is nothing to show of {prediction.input}. {why}")
    return part


def joined(*sentences: str) -> str:
    """Put sentences after one another; empty ones are left out."""
    return " ".join(filter(None, sentences))


def rounded(shares: Iterable[float], units: int) -> list[int]:
    """Round shares to whole units that still add up to all of them.

    Parameters
    ----------
    shares : iterable of float
    units : int
        100 for per cent.

    Returns
    -------
    list of int
        What is lost by rounding down goes to those who lost most.
    """
    shares = list(shares)
    total = sum(shares)
    exact = [float(share) / total * units for share in shares]
    whole = [int(one) for one in exact]
    for place in sorted(range(len(whole)), key=lambda place: whole[place] - exact[place])[: units - sum(whole)]:
        whole[place] += 1
    return whole


def percentages(probabilities: Mapping[str, float]) -> dict[str, int]:
    """Round a dict of probabilities to whole per cent that add up to 100, as `rounded` does."""
    return dict(zip(probabilities, rounded(probabilities.values(), 100), strict=True))
