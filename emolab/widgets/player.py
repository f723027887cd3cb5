"""Hear a recording and see where you are in it: a cursor moves over its picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import anywidget
import numpy as np

from emolab.features import ears
from emolab.labels import LOOKS, in_order
from emolab.recordings.audio import wav
from emolab.widgets.glyphs import GLYPHS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emolab.recognizer.prediction import Prediction

_FOLDER = Path(__file__).parent
# Decibels under the loudest spot that are still seen, as in `emolab.plots.sound`.
_DEPTH = 70
_TICKS = {500: "500 Hz", 1000: "1 kHz", 2000: "2 kHz", 4000: "4 kHz"}
# Seconds of a timeline that is worth drawing: in less, three moments say nearly the same.
SHORTEST_TIMELINE = 2.0
# A screen shows no more.
_MOST_COLUMNS = 1000
N_NAMED = 3


class Player(anywidget.AnyWidget):
    """Plays a recording under its waveform, its log-mel spectrogram, and the emotions over time.

    Attributes
    ----------
    shown : tuple of (dict, list of bytes)
        What its page was sent last.

    Notes
    -----
    The browser draws what `emolab.plots.heard` draws for pages without a kernel: a figure from the kernel would come
    half a second later, and would not fit a phone. Sound and spectrogram go to the page as a message and not as traits,
    because traits are saved with the notebook. Notebook: 10_try_the_demo
    """

    _esm = _FOLDER / "player.js"
    _css = _FOLDER / "player.css"

    def __init__(self) -> None:
        super().__init__()
        self.shown: tuple[dict[str, object], list[bytes]] = ({"kind": "empty"}, [])
        self.on_msg(self._on_message)

    def show(
        self,
        samples: NDArray[np.float32],
        rate: int,
        prediction: Prediction,
        file: str = "answer.png",
        play: bool = False,
        asked: bool = True,
    ) -> None:
        """Put a recording into the player.

        Parameters
        ----------
        samples : numpy.ndarray, shape (samples,)
        rate : int
        prediction : Prediction
        file : str
            What the picture is called when it is saved.
        play : bool
            Whether it is played at once, where the browser lets it; else it waits for the visitor to press Play.
        asked : bool
            Whether somebody asked for it, and it is to be brought into view.
        """
        content, levels = drawing(samples, rate, prediction)
        sound = {"kind": "sound", "file": file, **content}
        self._put(sound, [wav(samples, rate), levels.tobytes()], {"play": play, "asked": asked})

    def clear(self) -> None:
        """Take the recording out."""
        self._put({"kind": "empty"}, [])

    def _put(self, content, buffers, now=None):
        self.shown = (content, buffers)
        # What is to happen now does not happen again when the page opens anew.
        self.send(content | (now or {}), buffers)

    def _on_message(self, _, content, buffers):
        # A page that opens after the answer was given asks for what there is.
        if content.get("kind") == "ready":
            self.send(*self.shown)

    def __repr__(self):
        return "A player: it appears when this notebook runs, in JupyterLab or on Binder."


def drawing(
    samples: NDArray[np.float32], rate: int, prediction: Prediction
) -> tuple[dict[str, object], NDArray[np.uint8]]:
    """Compute what the page needs to draw a recording and its answer.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
    rate : int
        16000, as the encoder's spectrogram wants it.
    prediction : Prediction

    Returns
    -------
    content : dict
        Ready for JSON: seconds, alt (the picture in words), bands, columns, ticks (height from 0 to 1, label), moments
        (the middle of each window, in seconds), begins (the places among them where a stretch of speech begins) and
        lines (one an emotion).
    levels : numpy.ndarray of uint8, shape (bands, columns)
        The log-mel spectrogram, lowest band first, 255 the loudest spot.
    """
    levels = spectrogram(samples)
    seconds = len(samples) / rate
    moments = prediction.timeline or ()
    moving = moves(prediction)
    begins = np.cumsum([0, *map(len, prediction.stretches)])[:-1].tolist()
    content = {
        "seconds": seconds,
        "alt": in_words(prediction, seconds),
        "bands": levels.shape[0],
        "columns": levels.shape[1],
        "ticks": [
            (round(float(place), 3), label)
            for label, place in zip(_TICKS.values(), _heights(list(_TICKS)), strict=True)
        ],
        "moments": [round((moment.start + moment.end) / 2, 3) for moment in moments] if moving else [],
        "begins": begins if moving else [],
        "lines": _lines(moments) if moving else [],
    }
    return content, levels


def spectrogram(samples: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return the log-mel spectrogram as bytes, shape (80, at most 1000)."""
    # Half a minute at a time: ten minutes at once would take a hundred megabytes.
    n_pieces = max(1, round(len(samples) / (30 * ears.RATE)))
    pieces = [ears.log_mel(piece) * 4 for piece in np.array_split(samples, n_pieces)]
    bands = np.concatenate(pieces, axis=1)
    if bands.shape[1] > _MOST_COLUMNS:
        edges = np.linspace(0, bands.shape[1], _MOST_COLUMNS, endpoint=False).astype(int)
        bands = np.maximum.reduceat(bands, edges, axis=1)
    below = 10 * (bands - bands.max())
    return np.round(255 * np.clip(1 + below / _DEPTH, 0, 1)).astype(np.uint8)


def in_words(prediction: Prediction, seconds: float) -> str:
    """Say what the picture shows: how long the recording is, and which emotion is the strongest in which part of it."""
    sentence = f"Waveform and log-mel spectrogram of {seconds:.1f} seconds."
    if not moves(prediction):
        return sentence
    parts: list[tuple[str, float]] = []
    for moment in prediction.timeline or ():
        emotion = max(moment.probabilities, key=moment.probabilities.__getitem__)
        if not parts or parts[-1][0] != emotion:
            parts.append((emotion, (moment.start + moment.end) / 2))
    return (
        f"{sentence} Strongest emotion: " + ", then ".join(f"{name} from second {at:.1f}" for name, at in parts) + "."
    )


def moves(prediction: Prediction) -> bool:
    """Say whether a timeline is long enough to be drawn."""
    moments = prediction.timeline or ()
    return len(moments) > 1 and moments[-1].end - moments[0].start >= SHORTEST_TIMELINE


def _lines(moments):
    values = {emotion: [moment.probabilities[emotion] for moment in moments] for emotion in moments[0].probabilities}
    strongest = sorted(values, key=lambda emotion: max(values[emotion]), reverse=True)[:N_NAMED]
    return [
        {
            "emotion": emotion, "colour": LOOKS[emotion].colour, "glyph": GLYPHS[emotion],
            "named": emotion in strongest, "values": values[emotion],
        }
        for emotion in in_order(values)
    ]  # fmt: skip  # a table


def _heights(hertz):
    """Say at which height of the spectrogram a frequency lies, from 0 to 1."""
    filters = ears.mel_filters()
    centres = filters @ np.fft.rfftfreq(ears.WINDOW, 1 / ears.RATE) / filters.sum(axis=1)
    return (np.interp(hertz, centres, np.arange(len(centres))) + 0.5) / len(centres)
