"""Cues say what was measured, in words, and which way voices of the answered emotion lean."""

import numpy as np
import pandas as pd
import pytest
import usual

from emolab.features import tables
from emolab.labels import LABEL_SETS
from emolab.plots import answers
from emolab.recognizer import cues
from emolab.recognizer.prediction import Prediction

USUAL = dict.fromkeys(cues.MEASURES, 0.0)


def test_the_table_that_ships_is_what_the_measurements_say():
    made = usual.learn(*tables.load("pooled", "emolab"))
    shipped = pd.DataFrame(cues.shipped_table(), index=made.index)
    pd.testing.assert_frame_equal(made[shipped.columns], shipped, atol=1e-3, check_dtype=False)
    assert list(made.index) == list(cues.MEASURES) and list(made.column) == cues.COLUMNS
    assert made.loc["pitch", "female"] > made.loc["pitch", "male"] + 6
    assert made.loc["pitch", "angry"] > 0.5 and made.loc["pace", "sad"] < -0.5


def test_differences_are_counted_from_what_is_usual():
    table = cues.shipped_table()
    assert set(cues.differences(table["female"], "female").values()) == {0.0}
    away = cues.differences(table["male"] + 2 * table["spread"], table["male"])
    assert away == pytest.approx(dict.fromkeys(cues.MEASURES, 2.0), abs=0.01)


def test_words_name_direction_reference_and_whether_it_fits():
    said = cues.sentences(USUAL | {"pitch": 2.0, "pace": -1.0}, "angry", "this voice")
    assert said[0] == "higher pitch than usual for this voice, as in most angry voices"
    assert "slower than usual for this voice" in said[1] and len(said) == 2
    against = cues.sentences(USUAL | {"pitch": -2.0}, "angry", "a man's voice")
    assert against == ["lower pitch than usual for a man's voice, unlike most angry voices"]
    assert "as usual" in cues.sentences(USUAL, "neutral", "this voice")[0]


def test_a_higher_pace_and_pitch_are_measured_as_such(hum):
    faster = hum[::2]
    slow, fast = (cues.measure(sound, [(0, len(sound) / 16_000)]) for sound in (hum, faster))
    names = list(cues.MEASURES)
    assert fast[names.index("pitch")] - slow[names.index("pitch")] == pytest.approx(12, abs=1.5)


def test_the_figure_has_a_bar_for_each_cue_and_words_at_both_ends():
    away = dict(zip(cues.MEASURES, np.linspace(-4, 4, len(cues.MEASURES)), strict=True))
    shares = dict.fromkeys(LABEL_SETS[8], 0.125)
    ax = answers.cues(Prediction("a.wav", emotion="sad", probabilities=shares, confident=True, differences=away))
    assert len(ax.patches) == len(cues.MEASURES)
    assert ax.get_yticklabels()[0].get_text() == "lower pitch"
    assert ax.texts[0].get_text() == "−4.0" and ax.texts[-1].get_text() == "+4.0"
