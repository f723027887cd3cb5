"""What the last two seconds sound like, while somebody is speaking: as a message that the record button draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emolab.labels import LOOKS, in_order
from emolab.recognizer.prediction import needed, percentages
from emolab.widgets.glyphs import GLYPHS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emolab.recognizer.prediction import Prediction

SECONDS = 2.0
NOBODY = "Nobody is speaking."


class LastSeconds:
    """The end of a recording that is still running; what came before is forgotten.

    Attributes
    ----------
    samples : numpy.ndarray of float32, shape (samples,)
        At most the last `SECONDS`.
    """

    def __init__(self) -> None:
        self._take: object = None
        self.samples: NDArray[np.float32] = np.zeros(0, np.float32)

    def add(self, take: object, content: bytes | memoryview, rate: int) -> None:
        """Add what is new: 16-bit samples as bytes; of another take, nothing that was heard before stays."""
        heard = np.frombuffer(content, "<i2").astype(np.float32) / 2**15
        if take != self._take:
            self.forget()
            self._take = take
        self.samples = np.concatenate([self.samples, heard])[-round(SECONDS * rate) :]

    def forget(self) -> None:
        """Keep nothing."""
        self._take, self.samples = None, np.zeros(0, np.float32)


def message(prediction: Prediction | None) -> dict[str, object]:
    """Put a prediction into what the page draws.

    Parameters
    ----------
    prediction : Prediction or None
        None where nobody speaks.

    Returns
    -------
    dict
        Ready for JSON: said (in words), sure, and rows, one an emotion, empty where nobody speaks.
    """
    if prediction is None:
        return {"said": NOBODY, "sure": False, "rows": []}
    shares = percentages(needed(prediction.probabilities, prediction))
    rows = [
        {
            "emotion": emotion, "glyph": GLYPHS[emotion], "colour": LOOKS[emotion].colour, "share": shares[emotion],
            "best": emotion == prediction.emotion,
        }
        for emotion in in_order(shares)
    ]  # fmt: skip  # a table
    said = prediction.said
    return {"said": f"{said[:1].upper()}{said[1:]}", "sure": bool(prediction.confident), "rows": rows}
