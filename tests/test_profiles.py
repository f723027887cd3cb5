import numpy as np
import pandas as pd
import pytest

from emolab.features import profiles
from emolab.features.normalise import by_speaker
from emolab.plots import features as figures
from emolab.widgets import explorer


@pytest.fixture(scope="module")
def clips():
    """Two speakers a fifth apart, who both raise their voice in anger and lower it in sadness."""
    rng = np.random.default_rng(0)
    labels = pd.DataFrame(
        {"emotion": np.tile(["neutral", "angry", "sad"], 80), "speaker": np.repeat(["low", "high"], 120)}
    )
    lift = labels.emotion.map({"neutral": 0.0, "angry": 3.0, "sad": -2.0})
    pitch = labels.speaker.map({"low": 10.0, "high": 17.0}) + lift + rng.normal(size=240)
    return pd.DataFrame({"pitch": pitch, "noise": rng.normal(size=240), "constant": 1.0}), labels


def test_in_the_speakers_own_units_both_are_alike(clips):
    features, labels = clips
    units = by_speaker(features, labels.speaker)
    assert np.allclose(units.groupby(labels.speaker).mean(), 0)
    assert np.allclose(units.groupby(labels.speaker).std()[["pitch", "noise"]], 1)
    assert (units.constant == 0).all()


def test_a_profile_has_its_emotions_in_order_and_says_which_way_they_differ(clips):
    table = profiles.profile(*clips)
    assert table.index.tolist() == ["neutral", "sad", "angry"]
    assert table.pitch["angry"] > 0.9 > 0 > table.pitch["sad"]
    assert table.noise.abs().max() < 0.3
    both = profiles.profile(clips[0], clips[1].assign(sex="female"), ["emotion", "sex"])
    assert both.index.names == ["emotion", "sex"] and len(both) == 3


def test_separation_ranks_what_tells_emotions_apart(clips):
    features, labels = clips
    raw = profiles.separation(features, labels)
    assert raw.index.tolist() == ["pitch", "noise"]
    own = profiles.separation(by_speaker(features, labels.speaker), labels)
    assert own["pitch"] > raw["pitch"] + 0.2
    # As computed by hand: variance of the group means over the whole variance, groups being equally large.
    means = features.pitch.groupby(labels.emotion).transform("mean")
    assert raw["pitch"] == pytest.approx(means.var() / features.pitch.var())


def test_the_explorer_shows_what_is_chosen(clips):
    features, labels = clips
    asked = []

    class Sound:
        def __init__(self, emotion):
            asked.append(emotion)

        def _repr_html_(self):
            return f"<audio title='{asked[-1]}'>"

    box = explorer.explorer(features[["pitch", "noise"]], labels, Sound)
    first = bytes(box.drawn.value)
    assert first.startswith(b"\x89PNG") and "variance of pitch" in box.said.value
    box.emotions.value = ("sad",)
    assert "two emotions or more" in box.said.value
    box.emotions.value = ()
    assert bytes(box.drawn.value) == first
    box.feature.value = "noise"
    assert "variance of noise" in box.said.value
    box.feature.value = ""
    assert "choose one of the list" in box.said.value
    box.heard.value = "sad"
    assert asked == ["neutral", "sad"] and "sad" in box.player.value


def test_the_figures_name_what_they_show(clips):
    features, labels = clips
    ax = figures.profiles(profiles.profile(features[["pitch", "noise"]], labels))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["neutral", "sad", "angry"]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["pitch", "noise"]
    ax = figures.distributions(features.pitch, labels)
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["neutral", "sad", "angry"]
    assert figures.explained([0.7, 0.2, 0.1]).lines[0].get_ydata()[-1] == pytest.approx(1)
    assert figures.bars(pd.Series({"a_b": 1.0})).get_yticklabels()[0].get_text() == "a b"
    ax = figures.over_time(np.zeros((12, 40)), 2.0, label="MFCC", unit="dB", rows=(1, 12))
    assert ax.get_ylabel() == "MFCC" and ax.get_ylim() == (0.5, 12.5)
    assert all(tick == int(tick) for tick in ax.get_yticks())
    assert [other.get_ylabel() for other in ax.figure.axes if other is not ax] == ["dB"]
    assert figures.distributions(features.pitch, labels, unit="Hz").get_ylabel().endswith("(Hz)")
    assert figures.correlations(features[["pitch", "noise"]]).images[0].get_array().shape == (2, 2)


def test_a_feature_that_tells_the_emotions_apart_alone_has_all_of_its_variance_between_them():
    features = pd.DataFrame({"pitch": [1.0, 2.0, 1.0, 2.0], "noise": [1.0, 1.0, 2.0, 2.0]})
    shares = profiles.separation(features, pd.DataFrame({"emotion": ["sad", "happy"] * 2}))
    assert shares.to_dict() == {"pitch": 1.0, "noise": 0.0}
