"""What an answer promises: levels on corpora that were left out, waiting among noise, sounds that are no voice."""

import numpy as np
import pandas as pd
import sounds

from emolab import recognizer, shipped
from emolab.recordings import audio

CLIPS = 40


def measure(recordings):
    """Measure the promises of the recognizer that ships.

    Parameters
    ----------
    recordings : list of path
        Clips that are put among noise; at most `CLIPS` of them.

    Returns
    -------
    dict
        ``sure_share``, ``sure_right_share`` and ``ece_<level>``: of strangers of corpora that were left out, each in turn,
        when thresholds were set (data/models/ears_levels.csv). ``waiting_same_20_share``, ``waiting_same_30_share``: clips
        whose emotion is the same with 3 s before and 2 s after, white and pink noise so many dB under the voice, as the
        same noisy clip alone; ``waiting_changed_and_sure_share``. ``no_voices_sure``: of thirteen.
    """
    return _levels() | _waiting(recordings[:CLIPS]) | {"no_voices_sure": _no_voices()}


def _levels():
    answering = recognizer.load()
    table = pd.read_csv(shipped.path("models", f"{answering.name}_levels.csv"))
    rows = table[(table.model == "emotion") & (table.asked == "another corpus") & (table.corpus == "all")]
    rows = rows.set_index("level")
    eces = {f"ece_{level}": round(float(ece), 3) for level, ece in rows.ece.dropna().items()}
    return {"sure_share": round(rows.answered["all"], 3), "sure_right_share": round(rows.right["all"], 3)} | eces


def _waiting(recordings):
    answering, rng = recognizer.load(), np.random.default_rng(0)
    same, changed_and_sure = {20: [], 30: []}, []
    for path in recordings:
        samples, _ = audio.read(path)
        for decibels, found in same.items():
            for kind in (sounds.white, sounds.pink):
                among = sounds.waiting(samples, kind(rng, len(samples) + 5 * audio.RATE), decibels)
                alone, waited = (answering.predict(part) for part in (among[3 * audio.RATE : -2 * audio.RATE], among))
                found.append(waited.emotion == alone.emotion)
                changed_and_sure.append(waited.is_sure and not _agree(alone, waited))
    shares = {f"waiting_same_{decibels}_share": round(float(np.mean(found)), 3) for decibels, found in same.items()}
    return shares | {"waiting_changed_and_sure_share": round(float(np.mean(changed_and_sure)), 3)}


def _agree(alone, waited):
    """Whether an answer that is sure allows the emotion that the clip alone has."""
    return alone.emotion in waited.emotions


def _no_voices():
    answering, sure = recognizer.load(), 0
    for sound in sounds.no_voices().values():
        try:
            sure += answering.predict(sound).is_sure
        except audio.AudioError:
            continue
    return int(sure)
