"""Hear a recording and see where you are in it: a cursor moves over its figure."""

import io
from pathlib import Path

import anywidget

from emolab.visit import wav

_FOLDER = Path(__file__).parent
# Where the axes lie in the figure, so that the cursor knows where the sound begins and ends.
LEFT, RIGHT = 0.125, 0.985


class Player(anywidget.AnyWidget):
    """Plays a recording under its waveform, its log-mel spectrogram, and the emotions over time.

    Attributes
    ----------
    png : bytes
        The figure that is shown; empty without a recording.

    Notes
    -----
    Sound and figure go to the page as a message and not as traits, because traits are saved with the notebook.
    Notebook: 08_try_the_demo
    """

    _esm = _FOLDER / "player.js"
    _css = _FOLDER / "player.css"

    def __init__(self):
        super().__init__()
        self.png = b""
        self._shown = ({"kind": "empty"}, [])
        self.on_msg(self._on_message)

    def show(self, samples, rate, prediction):
        """Put a recording into the player; it waits for the visitor to press Play.

        Parameters
        ----------
        samples : numpy.ndarray, shape (samples,)
        rate : int
        prediction : emolab.prediction.Prediction
        """
        from emolab.plots import heard

        seconds = len(samples) / rate
        alt = heard.in_words(prediction, seconds)
        content = {"kind": "sound", "seconds": seconds, "left": LEFT, "right": RIGHT, "alt": alt}
        self.png = figure_of(samples, rate, prediction)
        self._put(content, [wav(samples, rate), self.png])

    def clear(self):
        """Take the recording out."""
        self.png = b""
        self._put({"kind": "empty"}, [])

    def _put(self, content, buffers):
        self._shown = (content, buffers)
        self.send(content, buffers)

    def _on_message(self, _, content, buffers):
        # A page that opens after the answer was given asks for what there is.
        if content.get("kind") == "ready":
            self.send(*self._shown)

    def __repr__(self):
        return "A player: it appears when this notebook runs, in JupyterLab or on Binder."


def figure_of(samples, rate, prediction):
    """Draw the figure under the cursor; returns a PNG's bytes."""
    # Matplotlib and librosa take seconds to import, which a page that has just been opened does not have.
    from matplotlib.figure import Figure

    from emolab.plots import heard

    moving = prediction.timeline is not None and len(prediction.timeline) > 1
    heights = (1, 1.7, 1.7) if moving else (1, 1.7)
    # No pyplot: it keeps every figure of a session that lasts all day.
    figure = Figure(figsize=(5.2, 4.4 if moving else 2.7))
    axes = figure.subplots(len(heights), 1, sharex=True, height_ratios=heights)
    figure.subplots_adjust(left=LEFT, right=RIGHT, top=0.99, bottom=0.1 if moving else 0.16, hspace=0.28)
    heard.heard(samples, rate, prediction, axes)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=160)
    return buffer.getvalue()
