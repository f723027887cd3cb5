"""What can be heard in a voice, in words: higher than usual, faster, brighter.

Eight measures that people have words for, each compared with what is usual: the same voice's own ordinary sentences
where there are some, ordinary sentences of women or of men where there are none. A cue says whether voices of the
answered emotion differ from ordinary ones in the same direction. That is a description of the voice. It is not how a
model came to its answer: ears go by a thousand numbers that nobody has words for.
"""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from emolab import shipped
from emolab.features import expression, voice
from emolab.features.stretches import cut, mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

# Name -> (column of the recipe `emolab`, words for more of it, words for less).
MEASURES = {
    "pitch": ("pitch_f0_mean", "higher pitch", "lower pitch"),
    "melody": ("pitch_f0_range", "livelier melody", "flatter melody"),
    "pace": ("rhythm_nuclei_per_second", "faster", "slower"),
    "pauses": ("rhythm_active_share", "fewer pauses", "more pauses"),
    "brightness": ("timbre_voiced_centroid_mean", "brighter", "darker"),
    "effort": ("formant_h1_a3_mean", "softer, less pressed", "more pressed"),
    "clearness": ("voicing_hnr_mean", "clearer tone", "breathier or rougher tone"),
    "steadiness": ("cycles_jitter_mean", "shakier tone", "steadier tone"),
}
COLUMNS = [column for column, _, _ in MEASURES.values()]
# In standard deviations of one speaker: what is nearer to usual than this is not worth a word.
WORTH_SAYING = 0.7
MOST = 3


@cache
def shipped_table() -> dict[str, NDArray[np.float64]]:
    """Read the table of data/models/cues.csv, made by data/models/usual.py.

    Returns
    -------
    dict of str to numpy.ndarray, shape (8,)
        A value a cue, in the order of `MEASURES`: female and male (what is usual), spread (standard deviation within a
        speaker), and each emotion's distance from the same speakers' neutral clips in that spread.
    """
    # Not with pandas, which takes as long to load as the answer takes.
    with open(shipped.path("models", "cues.csv"), encoding="utf-8", newline="") as file:
        rows = {row.pop("cue"): row for row in csv.DictReader(file)}
    columns = [column for column in next(iter(rows.values())) if column != "column"]
    return {column: np.array([float(rows[cue][column]) for cue in MEASURES]) for column in columns}


def measure(samples: NDArray[np.floating], spans: Sequence[tuple[float, float]]) -> NDArray[np.floating]:
    """Measure the cues of stretches of a recording, and return their mean.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
        At 16 kHz, trimmed and levelled.
    spans : sequence of (start, end)
        In seconds.

    Returns
    -------
    numpy.ndarray, shape (8,)
        In the order of `MEASURES`; NaN for what no stretch has, such as the pitch of a whisper.
    """
    # Of the recipe's twelve groups, those that hold a cue: half of the time.
    groups = (expression.pitch, expression.rhythm, expression.timbre, expression.formants, expression.voicing,
              expression.cycles)  # fmt: skip  # several a line
    rows = []
    for stretch in cut(samples, spans):
        heard = voice.hear(stretch, as_it_is=True)
        columns = {name: value for group in groups for name, value in group(heard).items()}
        rows.append([columns[column] for column in COLUMNS])
    return mean(rows)


def differences(values: NDArray[np.floating], usual: NDArray[np.floating] | str) -> dict[str, float]:
    """Say how far a voice is from usual.

    Parameters
    ----------
    values : numpy.ndarray, shape (8,)
        From `measure`.
    usual : numpy.ndarray, shape (8,), or {"female", "male"}
        What the same voice does in ordinary sentences, or whose ordinary sentences it is compared with.

    Returns
    -------
    dict of str to float
        By cue, in standard deviations within a speaker. Those that could not be measured are left out.
    """
    table = shipped_table()
    base = table[usual] if isinstance(usual, str) else usual
    away = (np.asarray(values) - base) / table["spread"]
    return {cue: round(float(value), 2) for cue, value in zip(MEASURES, away, strict=True) if np.isfinite(value)}


def sentences(away: Mapping[str, float], emotion: str, whose: str) -> list[str]:
    """Put the differences that stand out into words, those that fit the answer first.

    Parameters
    ----------
    away : dict of str to float
        From `differences`.
    emotion : str
        The answer.
    whose : str
        What "usual" means: ``"this voice"``, ``"a woman's voice"``.

    Returns
    -------
    list of str
        Such as ``"higher pitch than usual for this voice, as in most angry voices"``; one sentence where nothing stands
        out.
    """
    profile = dict(zip(MEASURES, shipped_table()[emotion].tolist(), strict=True))
    out = [cue for cue in away if abs(away[cue]) >= WORTH_SAYING]
    if not out:
        return [f"{'pitch, ' if 'pitch' in away else ''}pace and timbre about as usual for {whose}"]
    support = {cue: away[cue] * profile[cue] for cue in out}
    said = []
    for cue in sorted(out, key=lambda cue: -support[cue])[:MOST]:
        _, more, less = MEASURES[cue]
        words = f"{more if away[cue] > 0 else less} than usual for {whose}"
        # Where the emotion itself hardly differs from ordinary speech, a direction says nothing.
        if abs(profile[cue]) >= 0.2:
            words += f", {'as in' if support[cue] > 0 else 'unlike'} most {emotion} voices"
        said.append(words)
    return said
