"""Voices to choose from, for whoever has no recording at hand."""

from itertools import cycle
from typing import NamedTuple

import ipywidgets

from emolab import corpora, shipped
from emolab.labels import SEXES

# In an order that gives nothing away.
ORDER = ("happy", "sad", "angry", "neutral", "fearful", "surprised", "disgust", "calm")


class Sample(NamedTuple):
    """A voice in the gallery: what its button says, where it lies, and what is told once it was answered."""

    label: str
    path: object
    truth: str


def samples():
    """List a few voices, without saying yet what was acted: each emotion once, women and men, as many people as can be.

    Always simulated actors, also where real recordings are at hand: the recognizer was trained on those.

    Returns
    -------
    list of Sample
    """
    table = corpora.parse_names("ravdess", sorted(shipped.path("voices").glob("Actor_*/*.ogg")))
    listed, heard = [], set()
    for n, (emotion, sex) in enumerate(zip(ORDER, cycle(SEXES)), 1):
        clips = table[(table.emotion == emotion) & (table.sex == sex)]
        # The clearest performance, by somebody who was not heard yet.
        clips = clips.assign(again=clips.speaker.isin(heard), mild=clips.intensity != "strong")
        if clips.empty:
            continue
        clip = clips.sort_values(["again", "mild"], kind="stable").iloc[0]
        heard.add(clip.speaker)
        who = "woman" if sex == "female" else "man"
        truth = f"What you heard: simulated actor {_number(clip)} (a {who}), {emotion}, {clip.intensity} intensity."
        listed.append(Sample(f"Voice {n}, a {who}", clip.path, truth))
    return listed


def _number(clip):
    return int(clip.speaker.rpartition("-")[2])


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
