import matplotlib
import numpy as np
import pandas as pd
import pytest

matplotlib.use("Agg")
import matplotlib.pyplot as plt

from emolab.models import fusion
from emolab.plots import words as figures
from emolab.widgets import weighing

CROSS, GLAD = {"angry": 0.8, "neutral": 0.2}, {"happy": 0.9, "neutral": 0.1}


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_each_kind_of_sentence_has_a_bar_as_long_as_its_share():
    table = pd.DataFrame({"right": [0.62, 0.3], "sentences": [210, 10]}, index=["plain", "irony"])
    ax = figures.share_right(table, chance=1 / 7)
    assert [bar.get_width() for bar in ax.patches] == [0.62, 0.3]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["plain", "irony"]
    assert texts(ax) == ["0.62 of 210", "0.30 of 10", "guessing"]
    assert ax.lines[0].get_xdata()[0] == pytest.approx(1 / 7)


def test_without_a_level_of_guessing_none_is_drawn():
    ax = figures.share_right(pd.DataFrame({"right": [0.5], "sentences": [4]}, index=["plain"]))
    assert "guessing" not in texts(ax) and not ax.lines


def test_the_curve_marks_both_ends_and_the_chosen_weight_on_the_curve():
    shares, uars = np.linspace(0, 1, 5), [0.5, 0.6, 0.7, 0.6, 0.4]
    ax = figures.weight_curve(shares, uars, chosen=0.375)
    curve, voice, words, chosen = ax.lines
    assert list(curve.get_ydata()) == uars
    assert (voice.get_ydata()[0], words.get_ydata()[0]) == (0.5, 0.4)
    assert (chosen.get_xdata()[0], chosen.get_ydata()[0]) == (0.375, pytest.approx(0.65))
    assert texts(ax) == ["voice alone", "words alone", "measured weights"]


def test_voice_points_left_and_words_right_and_the_title_says_what_they_make_of_each_other():
    fused = fusion.fuse(CROSS, GLAD, 1, 1)
    ax = figures.both_sides(fused)
    lengths = {
        label.get_text(): (voice.get_width(), words.get_width())
        for label, voice, words in zip(ax.get_yticklabels(), ax.patches[::2], ax.patches[1::2], strict=True)
    }
    assert lengths["angry"] == (pytest.approx(-0.8), 0) and lengths["happy"] == (0, pytest.approx(0.9))
    assert ax.get_title() == fused.remark
    assert figures.both_sides(fusion.fuse(CROSS, CROSS, 1, 1)).get_title() == "Together: angry"


def test_the_slider_turns_the_decision_from_the_voice_to_the_words():
    box = weighing.slider(CROSS, GLAD, start=0.0)
    share, verdict, picture = box.children
    assert repr(box).startswith("A widget"), "a page without a kernel shows it"
    assert "Together: angry" in verdict.value
    first = bytes(picture.value)
    assert first.startswith(b"\x89PNG")
    share.value = 1.0
    assert "Together: happy" in verdict.value and "90%" in verdict.value
    # Both lists stay in sight wherever the slider stands.
    assert bytes(picture.value) == first
    assert plt.get_fignums() == []
