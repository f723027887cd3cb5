"""Voices to choose from, for whoever has no recording at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import ipywidgets

from emolab import shipped
from emolab.recordings import corpora

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

# Who speaks for each emotion, if they are there: women and men, some easy for the recognizer and some hard, in an order
# that gives nothing away. The first is one that it answers right.
CHOSEN = {"fearful": 14, "happy": 12, "sad": 6, "angry": 3, "neutral": 7, "surprised": 5, "disgust": 8, "calm": 1}


class Sample(NamedTuple):
    """A voice in the gallery: what its button says, where it lies, and what is told once it was answered."""

    label: str
    path: Path
    truth: str


def samples(folder: Path | None = None) -> list[Sample]:
    """List a few voices, without saying yet what was acted: each emotion once, women and men, as many people as can be.

    Always simulated actors, also where real recordings are at hand: the recognizer was trained on those.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Default: that of the voices that ship.

    Returns
    -------
    list of Sample

    Notes
    -----
    Notebook: 10_try_the_demo

    Examples
    --------
    >>> listed = samples()
    >>> len(listed), listed[0].label
    (8, 'Voice 1, a woman')
    """
    paths = sorted((folder or shipped.path("voices")).glob("Actor_*/*.ogg"))
    if not paths:
        return []
    table = corpora.parse_names("ravdess", paths)
    table["actor"] = table.speaker.str.rpartition("-")[2].astype(int)
    listed: list[Sample] = []
    heard: set[int] = set()
    for n, (emotion, actor) in enumerate(CHOSEN.items(), 1):
        clips = table[table.emotion == emotion]
        if clips.empty:
            continue
        # Else somebody who was not heard yet; the clearest performance of each.
        clips = clips.assign(
            other=clips.actor != actor, again=clips.actor.isin(heard), mild=clips.intensity != "strong"
        )
        clip = clips.sort_values(["other", "again", "mild"], kind="stable").iloc[0]
        heard.add(clip.actor)
        who = "woman" if clip.sex == "female" else "man"
        truth = f"What you heard: simulated actor {clip.actor} (a {who}), {emotion}, {clip.intensity} intensity."
        listed.append(Sample(f"Voice {n}, a {who}", clip.path, truth))
    return listed


def example() -> Sample | None:
    """Return the voice whose answer is shown before anything was asked, none of the gallery's; None where none is."""
    path = shipped.path("voices") / "Actor_11" / "03-01-06-02-01-01-11.ogg"
    if not path.is_file():
        return None
    truth = "What you hear: simulated actor 11 (a man), fearful, strong intensity."
    return Sample("a simulated actor, a man", path, truth)


def gallery(listed: Iterable[Sample], answer: Callable[[Sample], object]) -> ipywidgets.Box:
    """Return one button for each voice.

    Parameters
    ----------
    listed : iterable of Sample
    answer : callable
        Called with the sample whose button was pressed.

    Returns
    -------
    ipywidgets.Box
    """
    buttons = []
    for sample in listed:
        button = ipywidgets.Button(description=sample.label, tooltip=f"Hear and answer: {sample.label}")
        button.add_class("emolab-sample")
        button.on_click(lambda _, sample=sample: answer(sample))
        buttons.append(button)
    box = ipywidgets.Box(buttons)
    box.add_class("emolab-gallery")
    return box
