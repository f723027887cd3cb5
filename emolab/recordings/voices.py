"""A sound to hear in every notebook: a real recording where there is one, a simulated actor where not.

The course may not carry the recordings of RAVDESS as sound. What it carries in ``data/voices`` are simulated actors:
rendered by a program, named as RAVDESS names its files, with the truth about every clip in a table. Whoever has RAVDESS
on their machine hears people instead. What is heard always says which of the two it is.
"""

from __future__ import annotations

import base64
import html
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import soundfile

from emolab import shipped
from emolab.errors import PlainError
from emolab.labels import LABEL_SETS
from emolab.recordings import audio, corpora, ogg, taste

if TYPE_CHECKING:
    from numpy.typing import NDArray

# As RAVDESS words them.
STATEMENTS = {1: "Kids are talking by the door", 2: "Dogs are sitting by the door"}
RAVDESS_EMOTIONS = LABEL_SETS[8]
INTENSITIES = ("normal", "strong")
SIMULATED = "simulated"


class VoiceError(PlainError):
    """A voice that was asked for and is not there; the message says what there is."""


@dataclass(frozen=True, repr=False)
class Recording:
    """One clip to hear, to see and to measure. A notebook shows it as a player with its caption.

    Attributes
    ----------
    samples : numpy.ndarray of float32, shape (samples,)
    rate : int
        16000.
    caption : str
        Who speaks and how; begins with "Simulated actor" or with "RAVDESS actor".
    emotion : str
    path : pathlib.Path
    """

    samples: np.ndarray
    rate: int
    caption: str
    emotion: str
    path: Path

    def __repr__(self):
        return f"<{self.caption}, {len(self.samples) / self.rate:.1f} s>"

    def _repr_html_(self):
        return player(self.samples, self.rate, self.caption)


def recording(
    emotion: str, actor: int = 12, statement: int = 1, intensity: str = "normal", repetition: int = 1
) -> Recording:
    """Get one acted sentence as sound, real if you have RAVDESS, simulated if not.

    Parameters
    ----------
    emotion : str
        One of the eight of RAVDESS.
    actor : int
        1 to 24; even numbers are women.
    statement : {1, 2}
        Which of `STATEMENTS` is said.
    intensity : {"normal", "strong"}
        Neutral exists as normal only.
    repetition : {1, 2}

    Returns
    -------
    Recording
        With ``samples``, ``rate`` and ``caption``; as the last line of a cell it becomes a player.

    Raises
    ------
    VoiceError
        If there is no such clip.

    Notes
    -----
    Real recordings are looked for by `corpora.find`: under ``EMOLAB_DATA_DIR``, or where `emolab fetch` puts them; then
    among those of `taste`.
    The actors of the two worlds share numbers and nothing else. Notebook: 01_explore_the_data

    Examples
    --------
    >>> voice = recording("sad", actor=12)
    >>> voice.rate, len(voice.samples) / voice.rate > 1
    (16000, True)
    """
    name = _file_name(emotion, actor, statement, intensity, repetition)
    path, who = _real(name), "RAVDESS actor"
    if path is None:
        path, who = _simulated(name, actor), "Simulated actor"
    samples, rate = audio.read(path)
    person = "woman" if actor % 2 == 0 else "man"
    said = STATEMENTS[statement]
    caption = f"{who} {actor} ({person}), {emotion}, {intensity} intensity: \u201c{said}\u201d"
    return Recording(samples, rate, caption, emotion, path)


def player(samples: NDArray[np.floating], rate: int, caption: str) -> str:
    """Return a player as HTML: the sound inside, the caption under it, nothing fetched from anywhere.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
    rate : int
    caption : str

    Returns
    -------
    str
        The same for the same sound: Ogg Opus of about 4 KB a second, so that a notebook with many sounds stays
        small (as WAV it would be eight times as large).

    Notes
    -----
    Quiet recordings are raised to the course's common level for the ear; the samples are not touched.
    Notebook: 01_explore_the_data

    Examples
    --------
    >>> player(np.zeros(16_000, np.float32), 16_000, "A second of silence").startswith("<figure")
    True
    """
    encoded = base64.b64encode(ogg.encode(audio.level(samples), rate)).decode()
    return (
        f'<figure style="margin: 0.5em 0"><audio controls preload="metadata" aria-label="{html.escape(caption)}" '
        f'src="data:audio/ogg;base64,{encoded}"></audio><figcaption>{html.escape(caption)}</figcaption></figure>'
    )


def manifest() -> pd.DataFrame:
    """List the simulated actors' clips as `corpora.manifest` lists a real corpus.

    Returns
    -------
    pandas.DataFrame
        The same columns; `corpus` is "simulated", speakers are "simulated-01" to "simulated-24".

    Notes
    -----
    Notebook: 01_explore_the_data

    Examples
    --------
    >>> table = manifest()
    >>> len(table), table.speaker.nunique()
    (1440, 24)
    """
    folder = shipped.path("voices")
    table = corpora.parse_names("ravdess", sorted(folder.glob("Actor_*/*.ogg")))
    table["corpus"] = SIMULATED
    table["speaker"] = table.speaker.str.replace("ravdess", SIMULATED)
    table["seconds"] = [soundfile.info(path).duration for path in table.path]
    return table[corpora.COLUMNS]


def spanish() -> pd.DataFrame:
    """List the small second set: three simulated actors say three Spanish sentences in eight emotions.

    Returns
    -------
    pandas.DataFrame
        As `manifest`; `corpus` is "simulated-spanish".
    """
    told = truth("spanish")
    sexes = pd.read_csv(shipped.path("voices", "actors.csv"), dtype={"actor": str}).set_index("actor").sex
    table = told.assign(
        path=[shipped.path("voices", path) for path in told.path],
        corpus=f"{SIMULATED}-spanish",
        speaker=f"{SIMULATED}-" + told.actor,
        sex=sexes[told.actor].to_numpy(),
        statement=told.index.str.split("-").str[4],
    )
    return table.reset_index(drop=True)[corpora.COLUMNS]


def truth(language: str = "english") -> pd.DataFrame:
    """Read what is true of every simulated clip: what was asked of the voice, and what it then did.

    Parameters
    ----------
    language : {"english", "spanish"}
        The corpus of `manifest`, or the set of `spanish`.

    Returns
    -------
    pandas.DataFrame
        Indexed by clip (file name without its ending). Columns: actor, emotion, intensity, sentence; the parameters of
        the performance (meaning and units: `PARAMETERS` in data/voices/acting.py); seconds, speech_start and speech_end
        (s), pitch_hz (median), pitch_low_hz and pitch_high_hz (10th and 90th percentile), level_dbfs, breath_db,
        formant_factor.

    Notes
    -----
    Notebook: 02_extract_features
    """
    name = {"english": "truth.csv", "spanish": "truth_spanish.csv"}[language]
    return pd.read_csv(shipped.path("voices", name), dtype={"actor": str}).set_index("clip")


def _file_name(emotion, actor, statement, intensity, repetition):
    if emotion not in RAVDESS_EMOTIONS:
        raise VoiceError(f"No actor here plays {emotion!r}; choose one of {', '.join(RAVDESS_EMOTIONS)}.")
    if actor not in range(1, 25):
        raise VoiceError(f"There is no actor {actor}; choose a number from 1 to 24.")
    if statement not in STATEMENTS or repetition not in (1, 2):
        raise VoiceError(f"Statement and repetition are 1 or 2, not {statement} and {repetition}.")
    if intensity not in INTENSITIES or (emotion, intensity) == ("neutral", "strong"):
        raise VoiceError(
            f"{emotion} is not acted with intensity {intensity!r}; choose normal, or (but neutral) strong."
        )
    code = RAVDESS_EMOTIONS.index(emotion) + 1
    level = INTENSITIES.index(intensity) + 1
    return f"03-01-{code:02d}-{level:02d}-{statement:02d}-{repetition:02d}-{actor:02d}"


def _real(name):
    return next((path for path in [*corpora.find("ravdess"), *taste.clips()] if path.stem == name), None)


def _simulated(name, actor):
    return shipped.path("voices", f"Actor_{actor:02d}", f"{name}.ogg")
