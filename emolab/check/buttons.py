"""The buttons of a prediction."""

from pathlib import Path

import anywidget
import traitlets

_FOLDER = Path(__file__).parent


class Buttons(anywidget.AnyWidget):
    """A button for each option; the one that is pressed first stays pressed, and what came out is opened below.

    Parameters
    ----------
    options : list of str
    chosen : str
        "" until one is pressed.
    """

    _esm = _FOLDER / "predict.js"
    _css = _FOLDER / "predict.css"
    options = traitlets.List(traitlets.Unicode()).tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)
