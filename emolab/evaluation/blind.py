"""A listening test without seeing the labels, so that your own ears can stand beside a model's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from emolab.errors import PlainError
from emolab.evaluation import scores
from emolab.labels import LABEL_SETS
from emolab.recordings import audio, voices

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray


class BlindError(PlainError):
    """An answer that a listening test cannot take; the message says which it can."""


class BlindTest:
    """Recordings in shuffled order, to be labelled one after the other.

    Parameters
    ----------
    recordings : list of voices.Recording
    emotions : sequence of str
        What may be answered.
    seed : int
        Of the shuffling.

    Attributes
    ----------
    recordings : list of voices.Recording
        In the order in which they are heard.
    answers : list of str
        What was answered so far.

    Notes
    -----
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> test = BlindTest(recordings())
    >>> test.answer("sad")
    >>> len(test.answers), len(test.recordings), test.done
    (1, 16, False)
    """

    def __init__(
        self, recordings: Sequence[voices.Recording], emotions: Sequence[str] = LABEL_SETS[8], seed: int = 0
    ) -> None:
        if not recordings:
            raise BlindError("There are no recordings to label.")
        order = np.random.default_rng(seed).permutation(len(recordings))
        self.recordings = [recordings[place] for place in order]
        self.emotions = tuple(emotions)
        self.answers: list[str] = []

    @property
    def truth(self) -> list[str]:
        """The emotions that the actors played, in the order heard."""
        return [recording.emotion for recording in self.recordings]

    @property
    def current(self) -> voices.Recording | None:
        """The recording to be labelled next; None once all are."""
        return None if self.done else self.recordings[len(self.answers)]

    @property
    def done(self) -> bool:
        """Whether all are labelled."""
        return len(self.answers) == len(self.recordings)

    def answer(self, emotion: str) -> None:
        """Label the current recording and go on to the next.

        Raises `BlindError` where all are labelled, and for an emotion that cannot be answered.
        """
        if self.done:
            raise BlindError(f"All {len(self.recordings)} recordings have their label.")
        if emotion not in self.emotions:
            raise BlindError(f"{emotion!r} cannot be answered here; choose one of {', '.join(self.emotions)}.")
        self.answers.append(emotion)

    def confusion(self) -> pd.DataFrame | None:
        """Return the answers so far by truth, as `scores.confusion` does; None before the first."""
        if not self.answers:
            return None
        return scores.confusion(self.truth[: len(self.answers)], self.answers, self.emotions)

    def ask(self, predict: Callable[[NDArray[np.float32], int], str]) -> pd.DataFrame:
        """Let a model label the same recordings.

        Parameters
        ----------
        predict : callable
            ``predict(samples, rate) -> emotion``.

        Returns
        -------
        pandas.DataFrame
            Its answers by truth, of all recordings.
        """
        answers = [predict(recording.samples, recording.rate) for recording in self.recordings]
        return scores.confusion(self.truth, answers, self.emotions)


def recordings(
    actors: Sequence[int] = (7, 12), statement: int = 1, intensity: str = "normal"
) -> list[voices.Recording]:
    """Collect one clip of each of the eight emotions from simulated actors.

    Always simulated ones, also where real recordings are at hand: the shipped models were trained on RAVDESS, so a quiz
    on its actors would be one more leak.

    Parameters
    ----------
    actors : sequence of int
        Whose clips, in turn; 1 to 24, even numbers are women.
    statement : {1, 2}
    intensity : {"normal", "strong"}
        Neutral exists as normal only.

    Returns
    -------
    list of voices.Recording

    Notes
    -----
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> len(recordings()), sorted({recording.emotion for recording in recordings()})[:3]
    (16, ['angry', 'calm', 'disgust'])
    """
    table = voices.manifest()
    chosen = table.speaker.isin([f"{voices.SIMULATED}-{actor:02d}" for actor in actors])
    chosen &= (table.statement == f"{statement:02d}") & (table.intensity == intensity)
    # The first of each actor's takes.
    table = table[chosen].drop_duplicates(["speaker", "emotion"])
    return [
        voices.Recording(
            *audio.read(clip.path), f"Simulated actor {int(clip.speaker[-2:])}, {clip.emotion}", clip.emotion, clip.path
        )
        for clip in table.itertuples()
    ]


def share_right(confusion: pd.DataFrame) -> float:
    """Return the share of answers on the diagonal of a confusion table.

    Parameters
    ----------
    confusion : pandas.DataFrame
        Counts, truth in rows and answers in columns.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    BlindError
        If rows and columns are not the same emotions in one order, or nothing was answered.

    Notes
    -----
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> share_right(pd.DataFrame([[3, 1], [0, 4]]))
    0.875
    """
    table = pd.DataFrame(confusion)
    counts = table.to_numpy()
    if counts.shape[0] != counts.shape[1] or list(table.index) != list(table.columns):
        raise BlindError("Rows and columns of a confusion table are the same emotions, in one order.")
    if not counts.sum():
        raise BlindError("Nothing was answered yet.")
    return float(np.trace(counts) / counts.sum())
