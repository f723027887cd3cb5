import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from emolab import evaluation
from emolab.models.hierarchy import TREES, HierarchicalClassifier
from emolab.widgets import trees as widget


@pytest.fixture(scope="module")
def clips():
    rng = np.random.default_rng(0)
    emotions = np.tile(["happy", "angry", "neutral", "sad"], 60)
    arousal = np.isin(emotions, ["happy", "angry"]) * 3.0
    features = pd.DataFrame({"arousal": arousal, "valence": np.isin(emotions, ["happy", "neutral"]) * 1.0})
    features += rng.normal(size=features.shape)
    return features, pd.DataFrame({"emotion": emotions})


def test_stages_that_split_apart_leave_few_rows_unseen(clips):
    features, labels = clips
    by_heart = HierarchicalClassifier(TREES["emotion-detector-4"], KNeighborsClassifier(1))
    model, unseen = evaluation.fit_stages_apart(by_heart, features, labels.emotion)
    # A quarter is held out at the root, a quarter of that below it as well.
    assert 0.02 < unseen.mean() < 0.13
    right = model.predict(features) == labels.emotion
    assert right.mean() > right[unseen].mean() + 0.1


def test_groups_become_a_tree_of_two_levels():
    tree_of = evaluation.tree_of_groups
    assert tree_of({"happy": "A", "sad": "B", "angry": "A"}) == (("happy", "angry"), "sad")
    assert tree_of({"happy": "A", "sad": "A"}) == ("happy", "sad")
    assert tree_of({"happy": "B", "sad": "A"}) == ("happy", "sad")


def test_the_widget_scores_the_tree_that_was_chosen(clips):
    features, labels = clips
    rows = np.arange(len(labels))
    folds = [(rows[rows // 4 % 2 == side], rows[rows // 4 % 2 != side]) for side in (0, 1)]
    start = {"happy": "A", "angry": "A", "neutral": "B", "sad": "B"}
    box = widget.builder(LogisticRegression(), features, labels, folds, start)
    first = box.drawn.value
    box.choices["angry"].value = "C"
    box.button.click()
    assert box.drawn.value != first and bytes(box.drawn.value).startswith(b"\x89PNG")
    tree = ("happy", "angry", ("neutral", "sad"))
    scored = evaluation.try_tree(tree, LogisticRegression(), features, labels, folds)
    assert f"UAR {scored['uar']:.3f}" in box.said.value
    assert set(scored["nodes"]) == {"happy+angry+neutral+sad", "neutral+sad"}
    assert not box.button.disabled


def test_the_sentence_says_which_way_it_went():
    assert "2.0 points less than the flat model (0.700)" in widget.sentence(0.68, 0.70)
    assert "as much as the flat model" in widget.sentence(0.7, 0.7)
