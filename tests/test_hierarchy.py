import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.datasets import make_blobs
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import check_estimator

from emolab.models import classical, hierarchy
from emolab.models.hierarchy import HierarchicalClassifier, LeafwiseClassifier, TreeError
from emolab.plots import trees

TREE = (("happy", "angry"), ("neutral", "sad"))
EMOTIONS = np.array(["angry", "happy", "neutral", "sad"])


@pytest.fixture(scope="module")
def clouds():
    """Four clouds of points, two near each other on the left and two on the right."""
    X, y = make_blobs(400, centers=[(-4, 1), (-4, -1), (4, 1), (4, -1)], cluster_std=0.8, random_state=0)
    return X, EMOTIONS[y]


def test_it_is_a_scikit_learn_classifier():
    check_estimator(HierarchicalClassifier())


def test_probabilities_are_products_along_the_path_and_sum_to_one(clouds):
    X, y = clouds
    model = HierarchicalClassifier(TREE).fit(X, y)
    proba = model.predict_proba(X)
    assert np.allclose(proba.sum(axis=1), 1)
    nodes = model.branch_probabilities(X)
    happy = nodes["happy+angry+neutral+sad"][:, 0] * nodes["happy+angry"][:, 0]
    assert np.allclose(proba[:, model.classes_.tolist().index("happy")], happy)


def test_probabilities_of_a_row_do_not_depend_on_its_company(clouds):
    X, y = clouds
    model = HierarchicalClassifier(("happy", ("angry", ("neutral", "sad")))).fit(X, y)
    assert np.allclose(model.predict_proba(X)[:3], model.predict_proba(X[:3]))
    # Leaves at every depth get their share.
    assert (model.predict_proba(X).max(axis=0) > 0.5).all()


def test_hard_routing_never_returns_from_a_wrong_turn():
    # The root leans to the left group by .55, but the left group is split evenly and the right one is sure.
    class Fixed(KNeighborsClassifier):
        def predict_proba(self, X):
            root = set(self.classes_) == {0, 1} and self.n_samples_fit_ == 40
            return np.tile([0.55, 0.45] if root else [0.5, 0.5] if self.left_ else [0.99, 0.01], (len(X), 1))

        def fit(self, X, y):
            self.left_ = bool(np.mean(X) < 0)
            return super().fit(X, y)

    X = np.repeat([-2.0, -1.0, 1.0, 2.0], 10)[:, None]
    y = np.repeat(["happy", "angry", "neutral", "sad"], 10)
    soft = HierarchicalClassifier(TREE, Fixed()).fit(X, y)
    hard = HierarchicalClassifier(TREE, Fixed(), routing="hard").fit(X, y)
    assert soft.predict([[0.0]]) == "neutral"
    assert hard.predict([[0.0]]) == "happy"
    assert np.allclose(soft.predict_proba([[0.0]]), hard.predict_proba([[0.0]]))


def test_a_leafwise_hierarchy_lies_between_its_specialists_and_the_flat_model(clouds):
    X, y = clouds
    check_estimator(LeafwiseClassifier())
    flat = LogisticRegression().fit(X, y)
    held = LeafwiseClassifier(TREE, LogisticRegression(), shrinkage=1).fit(X, y)
    assert held.classes_.tolist() == flat.classes_.tolist()
    assert np.allclose(held.predict_proba(X), flat.predict_proba(X), atol=1e-6)
    free = LeafwiseClassifier(TREE, LogisticRegression(), shrinkage=0).fit(X, y)
    pair = np.isin(y, ["happy", "angry"])
    specialist = LogisticRegression().fit(X[pair], y[pair])
    told = free.predict_proba(X[pair])[:, :2]
    assert np.allclose(told / told.sum(axis=1, keepdims=True), specialist.predict_proba(X[pair]), atol=1e-6)


def test_no_specialist_is_shrunk_beyond_its_parent(clouds):
    for shrinkage in (-0.1, 1.5):
        with pytest.raises(ValueError, match="between 0 and 1"):
            LeafwiseClassifier(TREE, shrinkage=shrinkage).fit(*clouds).predict_proba(clouds[0])


def test_the_tree_is_learned_from_what_is_confused(clouds):
    X, y = clouds
    model = HierarchicalClassifier().fit(X, y)
    groups = {frozenset(hierarchy.leaves(branch)) for branch in model.tree_}
    assert groups == {frozenset({"angry", "happy"}), frozenset({"neutral", "sad"})}


def test_a_fork_knows_how_often_its_sides_are_mistaken_for_each_other():
    counts = np.array([[8, 2, 0], [4, 6, 0], [1, 0, 9]])
    tree = hierarchy.tree_from_confusions(counts, ["sad", "calm", "angry"])
    heights = hierarchy.heights_from_confusions(counts, ["sad", "calm", "angry"])
    assert set(heights) == {hierarchy.node_name(tree), hierarchy.node_name(tree[1])}
    # Two of ten one way and four of ten the other; then one of ten from angry to sad, in four pairs of a leaf and a way.
    assert sorted(heights.values()) == pytest.approx([0.1 / 4, 0.3])


def test_speakers_are_kept_apart_while_the_tree_is_learned(clouds):
    X, y = clouds
    seen = []

    class Spy(LogisticRegression):
        def fit(self, X, y):
            seen.append(set(X[:, 2]))
            return super().fit(X, y)

    speakers = np.arange(len(y)) % 5
    hierarchy.learn_tree(Spy(), np.column_stack([X, speakers]), y, groups=speakers)
    assert [len(trained_on) for trained_on in seen] == [4] * 5
    with pytest.raises(ValueError, match="inconsistent"):
        hierarchy.learn_tree(LogisticRegression(), *clouds, groups=["one"])


def test_it_can_be_searched_over_and_a_node_can_have_its_own_estimator(clouds):
    X, y = clouds
    table = pd.DataFrame(X, columns=["arousal", "valence"])
    root = make_pipeline(make_column_transformer(("passthrough", ["arousal"])), LogisticRegression())
    model = HierarchicalClassifier(TREE, KNeighborsClassifier(), {"happy+angry+neutral+sad": root})
    search = GridSearchCV(model, {"estimator__n_neighbors": [1, 15]}, cv=3).fit(table, y)
    assert search.best_score_ > 0.85
    assert search.best_estimator_.nodes_["happy+angry+neutral+sad"][-1].n_features_in_ == 1
    with pytest.raises(TreeError, match="'happy\\+sad'"):
        model.set_params(node_estimators={"happy+sad": root}).fit(table, y)


@pytest.mark.parametrize(
    "tree, words",
    [
        ((("happy", "angry"), "neutral"), "'sad' is missing"),
        ((("happy", "angry"), ("neutral", "sad", "happy")), "'happy' stands in the tree more than once"),
        ((("happy", "angry"), "neutral", ("sad",)), "'sad' is alone"),
        ((("happy", "angry", "neutral", "sad"),), "is alone"),
        ((("happy", "angry"), ("neutral", "sad"), ()), "empty group"),
        ((("happy", "angry"), ("neutral", "sad", "calm")), "'calm' stands in the tree, but no row"),
        ((), "empty group"),
        ("happy", "nested tuples"),
    ],
)
def test_a_bad_tree_gets_a_sentence_that_names_the_class(clouds, tree, words):
    with pytest.raises(TreeError, match=words):
        HierarchicalClassifier(tree).fit(*clouds)


@pytest.mark.parametrize("kind", [HierarchicalClassifier, LeafwiseClassifier])
def test_it_comes_back_from_a_file_as_it_was(clouds, tmp_path, kind):
    X, y = clouds
    model = kind(hierarchy.arousal_first, classical.logistic()).fit(X, y)
    classical.save(model, tmp_path / "hierarchy.skops")
    again = classical.load(tmp_path / "hierarchy.skops")
    assert again.tree_ == model.tree_
    assert np.array_equal(again.predict_proba(X), model.predict_proba(X))


def test_the_published_trees_hold_the_emotions_of_their_label_sets():
    for name, tree in hierarchy.TREES.items():
        count = int(name[-1])
        assert len(hierarchy.leaves(tree)) == count
        hierarchy.check_tree(tree, hierarchy.leaves(tree))


def test_a_tree_is_cut_to_the_classes_of_a_table(clouds):
    assert hierarchy.arousal_first(EMOTIONS.tolist()) == (("happy", "angry"), ("neutral", "sad"))
    for classes in (["b", "d", "e"], pd.Series(["b", "d", "e"]), iter("bde"), np.array(["b", "d", "e"])):
        assert hierarchy.restricted((("a", "b"), ("c", ("d", "e"))), classes) == ("b", ("d", "e"))
    hierarchy.check_tree(("b", ("d", "e")), pd.Series(["b", "d", "e"]))
    assert HierarchicalClassifier(hierarchy.arousal_first).fit(*clouds).tree_ == (
        ("happy", "angry"),
        ("neutral", "sad"),
    )


def test_wrong_answers_are_counted_where_they_left_the_path():
    y = np.array(["happy", "happy", "sad", "sad", "neutral"])
    answers = np.array(["angry", "sad", "neutral", "sad", "happy"])
    turns = hierarchy.first_wrong_turns(TREE, y, answers).set_index("node").wrong
    assert turns.to_dict() == {"happy+angry+neutral+sad": 2, "happy+angry": 1, "neutral+sad": 1}


def test_node_scores_are_of_the_rows_that_belong_there(clouds):
    X, y = clouds
    model = HierarchicalClassifier(TREE).fit(X[::2], y[::2])
    scores = hierarchy.node_scores(model, X[1::2], y[1::2]).set_index("node")
    assert scores.rows["happy+angry"] == np.isin(y[1::2], ["happy", "angry"]).sum()
    assert scores.uar["happy+angry+neutral+sad"] > 0.99 > scores.uar["happy+angry"] > 0.8


def test_the_outline_can_be_read():
    text = hierarchy.outline(("happy", ("neutral", "sad")), {"neutral+sad": 0.7})
    assert text.splitlines() == ["happy | neutral+sad", "  happy", "  neutral | sad  (0.70)", "    neutral", "    sad"]


def test_the_figure_names_every_leaf_and_shows_every_score():
    ax = trees.tree(hierarchy.TREES["emotion-detector-6"], {"fearful+disgust": 0.654})
    texts = {text.get_text() for text in ax.texts}
    assert texts == {"happy", "angry", "neutral", "sad", "fearful", "disgust", "0.65"}


def test_there_are_two_ways_through_a_tree():
    with pytest.raises(ValueError, match="'soft' or 'hard', not 'both'"):
        HierarchicalClassifier(TREE, KNeighborsClassifier(1), routing="both").fit(
            np.zeros((4, 1)), ["happy", "angry", "neutral", "sad"]
        )
