"""A slider between voice and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

from emolab.models import fusion
from emolab.plots import words as figures
from emolab.widgets import pictures
from emolab.widgets.sentences import Shown

if TYPE_CHECKING:
    from collections.abc import Mapping


def slider(voice: Mapping[str, float], words: Mapping[str, float], start: float = 0.5) -> Shown:
    """Show one utterance's voice and words, with a slider for the words' share in the decision.

    Parameters
    ----------
    voice, words : dict of str to float
        Probabilities of each.
    start : float
        The share at first, 0 to 1.

    Returns
    -------
    Shown

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> box = slider({"happy": 0.6, "sad": 0.4}, {"happy": 0.2, "sad": 0.8}, start=1.0)
    >>> box.children[1].value
    '<b>Together: sad</b>, 80%'
    """
    share = ipywidgets.FloatSlider(
        start, min=0, max=1, step=0.05, description="words", readout_format=".2f", continuous_update=False
    )
    picture, verdict = ipywidgets.Image(format="png"), ipywidgets.HTML()

    def show(change=None):
        fused = fusion.fuse(voice, words, 1 - share.value, share.value)
        verdict.value = f"<b>Together: {fused.emotion}</b>, {fused.probabilities[fused.emotion]:.0%}"
        picture.value = pictures.png(figures.both_sides(fused))

    share.observe(show, names="value")
    show()
    return Shown([share, verdict, picture])
