"""Voices to choose from, for whoever has no recording at hand."""

from typing import NamedTuple

import ipywidgets

# Women and men, each emotion once: (emotion, actor, intensity).
CHOSEN = (
    ("happy", 12, "strong"),
    ("sad", 7, "strong"),
    ("angry", 12, "strong"),
    ("neutral", 7, "normal"),
    ("fearful", 12, "strong"),
    ("surprised", 7, "strong"),
    ("disgust", 12, "strong"),
    ("calm", 7, "strong"),
)


class Sample(NamedTuple):
    """A voice in the gallery: what its button says, where it lies, and what is told once it was answered."""

    label: str
    path: object
    truth: str


def samples(recording, chosen=CHOSEN):
    """List the voices of the gallery, without saying yet what was acted.

    Parameters
    ----------
    recording : callable
        `emolab.voices.recording`.
    chosen : sequence of (emotion, actor, intensity)

    Returns
    -------
    list of Sample
    """
    listed = []
    for n, (emotion, actor, intensity) in enumerate(chosen, 1):
        clip = recording(emotion, actor=actor, intensity=intensity)
        who = "woman" if actor % 2 == 0 else "man"
        listed.append(Sample(f"Voice {n}, a {who}", clip.path, f"What you heard: {clip.caption}"))
    return listed


def gallery(listed, answer):
    """Return one button for each voice.

    Parameters
    ----------
    listed : sequence of Sample
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
