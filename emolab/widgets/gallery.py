"""Voices to choose from, for whoever has no recording at hand."""

from typing import NamedTuple

import ipywidgets

from emolab import voices

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


def samples(chosen=CHOSEN):
    """List the voices of the gallery, without saying yet what was acted.

    Always simulated actors, also where real recordings are at hand: the recognizer was trained on those.

    Parameters
    ----------
    chosen : sequence of (emotion, actor, intensity)

    Returns
    -------
    list of Sample
    """
    table = voices.manifest()
    table = table.drop_duplicates(["emotion", "speaker", "intensity"])
    clips = table.set_index(["emotion", "speaker", "intensity"])
    listed = []
    for n, (emotion, actor, intensity) in enumerate(chosen, 1):
        clip = clips.loc[emotion, f"{voices.SIMULATED}-{actor:02d}", intensity]
        who = "woman" if clip.sex == "female" else "man"
        truth = f"What you heard: simulated actor {actor} (a {who}), {emotion}, {intensity} intensity."
        listed.append(Sample(f"Voice {n}, a {who}", clip.path, truth))
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
