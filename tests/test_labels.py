import pandas as pd
import pytest

from emolab import labels


def test_every_emotion_has_a_colour_and_a_marker_of_its_own():
    assert len({look.colour for look in labels.LOOKS.values()}) == len(labels.EMOTIONS)
    assert len({look.marker for look in labels.LOOKS.values()}) == len(labels.EMOTIONS)


@pytest.mark.parametrize("n_classes", labels.LABEL_SETS)
def test_a_label_set_has_as_many_emotions_as_it_says_in_the_one_order(n_classes):
    chosen = labels.LABEL_SETS[n_classes]
    assert len(chosen) == n_classes
    assert list(chosen) == labels.in_order(chosen)


def test_calm_counts_as_neutral_below_eight_classes():
    emotions = pd.Series(["calm", "neutral", "happy"], index=[3, 5, 8])
    assert labels.relabel(emotions, 8).tolist() == ["calm", "neutral", "happy"]
    for n_classes in (7, 6, 4):
        assert labels.relabel(emotions, n_classes).to_dict() == {3: "neutral", 5: "neutral", 8: "happy"}


def test_an_emotion_without_a_place_becomes_missing_and_the_rest_keep_their_rows():
    emotions = pd.Series(["bored", "surprised", "disgust", "angry"])
    assert labels.relabel(emotions, 4).isna().tolist() == [True, True, True, False]
    assert labels.relabel(emotions, 7).isna().tolist() == [True, False, False, False]


def test_a_name_that_is_no_emotion_is_named():
    with pytest.raises(ValueError, match="'joy'"):
        labels.relabel(pd.Series(["joy"]), 8)
    with pytest.raises(ValueError, match="no set of 5"):
        labels.relabel(pd.Series(["sad"]), 5)
