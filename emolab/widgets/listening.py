"""Browse acted voices: choose emotion, actor and intensity, hear the clip and see it."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import ipywidgets

from emolab.errors import PlainError
from emolab.labels import LABEL_SETS
from emolab.plots import sound
from emolab.widgets.pictures import picture

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emolab.recordings.voices import Recording


def listening(recording: Callable[..., Recording], actors: Sequence[int]) -> ipywidgets.VBox:
    """Return menus, and below them the clip that they choose: a player and its log-mel spectrogram.

    Parameters
    ----------
    recording : callable
        `emolab.recordings.voices.recording`.
    actors : sequence of int
        Who can be chosen.

    Returns
    -------
    ipywidgets.VBox

    Notes
    -----
    Notebook: 01_explore_the_data

    Examples
    --------
    >>> from emolab.recordings import voices
    >>> shown = listening(voices.recording, [7, 12])
    >>> "audio" in shown.children[-1].value
    True
    """
    menus = {
        "emotion": ipywidgets.Dropdown(options=LABEL_SETS[8], description="emotion"),
        "actor": ipywidgets.Dropdown(options=actors, description="actor"),
        "intensity": ipywidgets.Dropdown(options=("normal", "strong"), description="intensity"),
    }
    shown = ipywidgets.HTML()

    def show(_=None):
        shown.value = clip_as_html(recording, **{name: menu.value for name, menu in menus.items()})

    for menu in menus.values():
        menu.observe(show, names="value")
    show()
    return _Listening([*menus.values(), shown])


def clip_as_html(recording: Callable[..., Recording], emotion: str, actor: int, intensity: str) -> str:
    """Return a clip as a player with its spectrogram, or the sentence that says why there is none."""
    try:
        clip = recording(emotion, actor=actor, intensity=intensity)
    except PlainError as error:
        return f"<p>{html.escape(str(error))}</p>"
    drawn = picture(
        lambda ax: sound.log_mel(clip.samples, clip.rate, ax=ax), f"Spectrogram: {clip.caption}", (6.5, 2.2)
    )
    return clip._repr_html_() + drawn


class _Listening(ipywidgets.VBox):
    def __repr__(self):
        return "Menus to choose a voice by: they appear when this notebook runs, in JupyterLab or on Binder."
