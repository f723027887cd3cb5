import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_categories_are_relabelled_as_words_are():
    emotions = pd.Series(["calm", "sad", "surprised", None], dtype="category")
    assert labels.relabel(emotions, 4).tolist()[:2] == ["neutral", "sad"]
    assert labels.relabel(emotions, 4).isna().tolist() == [False, False, True, True]


def test_a_label_is_found_where_it_stands_and_no_other_in_its_place():
    assert labels.places(iter(["sad", "angry"]), pd.Series(["angry", "sad"])) == [1, 0]
    with pytest.raises(labels.LabelError, match="here: bored. Known: angry, sad"):
        labels.places(["sad", "bored"], ["angry", "sad"])


def test_an_emotion_without_a_place_becomes_missing_and_the_rest_keep_their_rows():
    emotions = pd.Series(["bored", "surprised", "disgust", "angry"])
    assert labels.relabel(emotions, 4).isna().tolist() == [True, True, True, False]
    assert labels.relabel(emotions, 7).isna().tolist() == [True, False, False, False]


def test_a_name_that_is_no_emotion_is_named():
    with pytest.raises(ValueError, match="'joy'"):
        labels.relabel(pd.Series(["joy"]), 8)
    with pytest.raises(ValueError, match="no set of 5"):
        labels.relabel(pd.Series(["sad"]), 5)


@given(st.lists(st.sampled_from(labels.EMOTIONS) | st.none()), st.sampled_from(sorted(labels.LABEL_SETS)))
def test_relabelling_keeps_the_rows_knows_only_its_set_and_does_nothing_twice(emotions, n_classes):
    before = pd.Series(emotions, index=range(10, 10 + len(emotions)), dtype="str")
    after = labels.relabel(before, n_classes)
    assert after.index.equals(before.index)
    assert set(after.dropna()) <= set(labels.LABEL_SETS[n_classes])
    kept = before.isin(labels.LABEL_SETS[n_classes])
    assert after[kept].equals(before[kept])
    pd.testing.assert_series_equal(labels.relabel(after, n_classes), after)


@given(st.lists(st.sampled_from(labels.EMOTIONS)), st.sampled_from([(8, 7), (7, 6), (6, 4), (8, 4)]))
def test_a_smaller_set_is_reached_by_any_way(emotions, sizes):
    larger, smaller = sizes
    series = pd.Series(emotions, dtype="str")
    directly = labels.relabel(series, smaller)
    pd.testing.assert_series_equal(labels.relabel(labels.relabel(series, larger), smaller), directly)


@given(st.text(max_size=12), st.sampled_from(sorted(labels.LABEL_SETS)))
def test_a_name_is_an_emotion_or_refused(name, n_classes):
    series = pd.Series([name], dtype="str")
    if name in labels.EMOTIONS:
        assert len(labels.relabel(series, n_classes)) == 1
    else:
        with pytest.raises(ValueError, match="Not an emotion known here"):
            labels.relabel(series, n_classes)
