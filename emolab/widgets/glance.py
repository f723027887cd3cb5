"""What the last two seconds sound like, while somebody is speaking: as a message that the record button draws."""

import numpy as np

from emolab.labels import LOOKS, in_order
from emolab.recognizer.prediction import percentages
from emolab.widgets.glyphs import GLYPHS

SECONDS = 2.0
NOBODY = "Nobody is speaking."


class LastSeconds:
    """The end of a recording that is still running; what came before is forgotten.

    Attributes
    ----------
    samples : numpy.ndarray of float32, shape (samples,)
        At most the last `SECONDS`.
    """

    def __init__(self):
        self.forget()

    def add(self, take, content, rate):
        """Add what is new: 16-bit samples as bytes; of another take, nothing that was heard before stays."""
        heard = np.frombuffer(content, "<i2").astype(np.float32) / 2**15
        if take != self._take:
            self.forget()
            self._take = take
        self.samples = np.concatenate([self.samples, heard])[-round(SECONDS * rate) :]

    def forget(self):
        """Keep nothing."""
        self._take, self.samples = None, np.zeros(0, np.float32)


def message(prediction):
    """Put a prediction into what the page draws.

    Parameters
    ----------
    prediction : emolab.recognizer.prediction.Prediction or None
        None where nobody speaks.

    Returns
    -------
    dict
        Ready for JSON: said (in words), sure, and rows, one an emotion, empty where nobody speaks.
    """
    if prediction is None:
        return {"said": NOBODY, "sure": False, "rows": []}
    shares = percentages(prediction.probabilities)
    rows = [
        {
            "emotion": emotion, "glyph": GLYPHS[emotion], "colour": LOOKS[emotion].colour, "share": shares[emotion],
            "best": emotion == prediction.emotion,
        }
        for emotion in in_order(shares)
    ]  # fmt: skip  # a table
    said = prediction.said
    return {"said": f"{said[:1].upper()}{said[1:]}", "sure": bool(prediction.confident), "rows": rows}
