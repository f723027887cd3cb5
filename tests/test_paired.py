"""What is paired up belongs together, and what cannot be compared is not given a number."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.metrics import recall_score

from emolab.errors import PlainError
from emolab.evaluation import (
    agreement,
    attributions,
    blind,
    dimensions,
    experiment,
    few_clips,
    groups,
    journeys,
    probes,
    scores,
    splits,
    tuning,
)
from emolab.features import profiles
from emolab.features.normalise import by_speaker
from emolab.models import corrections, few, fusion, hierarchy
from emolab.models.linear import WeightedLDA

TRUTH = pd.Series(["sad", "happy", "sad", "happy"], index=[*"wxyz"])
GIVEN = pd.Series(["sad", "happy", "sad", "sad"], index=[*"wxyz"])
WHO = pd.Series(["Ann", "Ann", "Bob", "Bob"], index=[*"wxyz"])
SHARES = pd.DataFrame({"happy": [0.1, 0.8, 0.3, 0.4], "sad": [0.9, 0.2, 0.7, 0.6]}, index=[*"wxyz"])
CLASSES = ["happy", "sad"]
LABELS = pd.DataFrame({"corpus": "mine", "speaker": [*"aabbccdd"], "emotion": ["sad", "happy"] * 4})
FEATURES = pd.DataFrame({"x": [0.0, 1.0] * 4, "y": np.arange(8.0)})
FOLDS = splits.folds("loso", LABELS)


def lda():
    return experiment.model("lda")


@pytest.mark.parametrize(
    "do",
    [
        lambda: scores.uar(TRUTH, GIVEN[::-1]), lambda: scores.accuracy(TRUTH, GIVEN[::-1]),
        lambda: scores.per_class(TRUTH, GIVEN[::-1], CLASSES), lambda: scores.by_group(TRUTH, GIVEN, WHO[::-1]),
        lambda: scores.interval(TRUTH, GIVEN, WHO[::-1]), lambda: scores.ece(TRUTH, SHARES[::-1], CLASSES),
        lambda: scores.paired_difference(TRUTH, GIVEN, TRUTH[::-1], WHO),
        lambda: dimensions.ccc(SHARES.sad, SHARES.sad[::-1]),
        lambda: agreement.soft_labels(TRUTH, SHARES.sad[::-1], CLASSES),
        lambda: experiment.answers(lda, FEATURES[::-1], LABELS, FOLDS),
        lambda: experiment.normalised(FEATURES[::-1], LABELS, "speaker"),
        lambda: by_speaker(FEATURES, LABELS.speaker, (LABELS.emotion == "sad")[::-1]),
        lambda: tuning.calibrated(lda(), FEATURES[::-1], LABELS),
        lambda: fusion.pool(SHARES, SHARES[::-1]), lambda: fusion.side_by_side(SHARES, SHARES[::-1]),
        lambda: fusion.emosense_rule(SHARES, SHARES[::-1]),
    ],
)  # fmt: skip  # a list
def test_rows_that_are_named_in_another_order_are_not_paired_up_by_place(do):
    with pytest.raises(PlainError, match="name the same rows in another order"):
        do()


def test_rows_in_one_order_or_numbered_anew_pair_up_by_place():
    right = recall_score(TRUTH, GIVEN, average="macro")
    assert scores.uar(TRUTH, GIVEN) == scores.uar(TRUTH, GIVEN.reset_index(drop=True)) == right
    assert scores.uar(TRUTH, GIVEN[::-1].loc[TRUTH.index]) == right
    assert scores.uar(TRUTH, GIVEN.tolist()) == right
    relative = experiment.normalised(FEATURES, LABELS, "speaker")
    np.testing.assert_allclose(relative.x, [-np.sqrt(0.5), np.sqrt(0.5)] * 4)


def test_columns_that_name_the_classes_are_theirs_in_whatever_order():
    for measure in (scores.ece, scores.temperature):
        assert measure(TRUTH, SHARES, ["sad", "happy"]) == pytest.approx(measure(TRUTH, SHARES, CLASSES))
    both = fusion.side_by_side(SHARES, SHARES)
    model = fusion.LogLinearPool().fit(both, TRUTH)
    np.testing.assert_allclose(model.predict_proba(both.iloc[:, ::-1]), model.predict_proba(both))


@pytest.mark.parametrize(
    "do, said",
    [
        (lambda: agreement.fleiss_kappa([[1, 0], [0, 2]]), "fewer than two votes"),
        (lambda: agreement.fleiss_kappa([[4, 0], [4, 0]]), "for one answer"),
        (lambda: agreement.alpha([[4, 0], [4, 0]]), "for one answer"),
        (lambda: agreement.alpha([[4, 0], [2, 0], [0, 1]]), "for one answer"),
        (lambda: agreement.alpha([[1, 0], [0, 1]]), "No clip has two"),
        (lambda: agreement.alpha([[4, -1], [0, 4]]), "none below 0"),
        (lambda: agreement.fleiss_kappa([[0.5, 0.5], [1, 0]]), "whole numbers"),
        (lambda: agreement.entropy([[0, 0], [4, 0]]), "Nobody voted"),
        (lambda: agreement.entropy([4, 0]), "a row a clip"),
        (lambda: agreement.soft_labels(["sad", "happy"], [0.8], CLASSES), "2 emotions but 1"),
        (lambda: agreement.soft_labels(["sad"], [0.8], ["sad"]), "two classes"),
        (lambda: dimensions.ccc([1, 1, 1], [1, 1, 1]), "one and the same"),
        (lambda: dimensions.ccc([], []), "one and the same"),
        (lambda: dimensions.ccc([1, np.nan], [1, 2]), "missing"),
        (lambda: scores.interval(TRUTH, GIVEN, WHO, n_draws=0), "At least one draw"),
        (lambda: groups.gap([1, 2, 3], [True, False, False], n_draws=0), "At least one draw"),
        (lambda: groups.slope([1, 2, 3], [1, 2, 3], n_draws=-1), "At least one draw"),
        (lambda: few_clips.more_than_chance([]), "two speakers at least"),
        (lambda: few_clips.more_than_chance([0.3]), "two speakers at least"),
        (lambda: few_clips.more_than_chance([0.1, 0.2], n_draws=0), "At least one draw"),
        (lambda: few_clips.over_people(pd.DataFrame({"uar": [0.5, np.nan]})), "no score"),
        (lambda: few_clips.over_people(pd.DataFrame({"uar": []})), "no score"),
        (lambda: blind.share_right(pd.DataFrame([[3, 1], [0, 4]], index=CLASSES, columns=CLASSES[::-1])), "one order"),
        (lambda: blind.share_right(pd.DataFrame([[3, 1], [0, 4], [1, 1]])), "one order"),
        (lambda: blind.share_right(pd.DataFrame([[0, 0], [0, 0]])), "Nothing was answered"),
        (lambda: by_speaker(FEATURES, LABELS.speaker, ["True", "False"] * 4), "yes or no"),
        (lambda: by_speaker(FEATURES, LABELS.speaker, LABELS.emotion), "yes or no"),
        (lambda: by_speaker(FEATURES, LABELS.speaker, [1.0, np.nan] * 4), "yes or no"),
        (lambda: experiment.answers(lda, pd.concat([FEATURES, FEATURES]), LABELS, FOLDS), "8 labels but"),
        (lambda: fusion.on_seven({"joy": 0.5, "sad": 0.5}), "not so joy"),
        (lambda: fusion.on_seven(pd.DataFrame([[0.5, 0.5]], columns=["sad", "sad"])), "not so sad"),
        (lambda: fusion.pool(SHARES, SHARES, np.inf), "not infinite"),
        (lambda: fusion.LogLinearPool().fit(fusion.side_by_side(SHARES, SHARES), ["sad"]), "4 answers but 1"),
        (lambda: corrections.PersonalModel().fit(SHARES, ["sad"]), "4 answers but 1"),
        (lambda: few.FewClips().fit(FEATURES, LABELS.emotion).steps(np.zeros((3, 1)), ["sad"]), "3 clips but 1"),
    ],
)  # fmt: skip  # a table
def test_what_cannot_be_compared_gets_a_sentence_and_no_number(do, said):
    with pytest.raises(PlainError, match=said):
        do()


def test_only_the_clips_that_were_asked_about_are_scored():
    target = np.tile(["sad", "happy"], 20)
    clips = np.random.default_rng(0).normal(size=(40, 3)) + 6 * (target == "sad")[:, None]
    half = [(np.arange(20), np.arange(20, 40))]
    # The twenty that nobody was asked about counted as wrong.
    assert probes.across(clips, target, half) == probes.across(pd.DataFrame(clips), pd.Series(target), half) == 1.0
    with pytest.raises(PlainError, match="20 of 40 clips"):
        attributions.explain_strangers(np.repeat(clips[:, None], 4, axis=1), target, half)


@pytest.mark.parametrize("n_rows", [60, 4])
def test_small_values_tell_classes_apart_as_large_ones_do(n_rows):
    rng, y = np.random.default_rng(0), np.array(["a", "b"] * (n_rows // 2))
    X = rng.normal(size=(n_rows, 8)) + 3 * (y == "a")[:, None]
    X[:, 7] = 5.0  # what never varies says nothing
    large, small = (WeightedLDA().fit(X * factor, y).predict_proba(X * factor) for factor in (1, 1e-12))
    np.testing.assert_allclose(small, large, atol=1e-5)


def test_what_is_missing_is_no_answer_and_explains_nothing():
    """As words, two missing labels were equal; without a group, a clip was explained whole by its emotion."""
    missing = ["sad", None, "sad", "happy"] * 2
    for measure in (
        lambda: journeys.by_noise(missing, missing, [*"aabbccdd"], np.full(8, 7.0)),
        lambda: probes.ask(FEATURES.to_numpy(), np.array(missing, object), LABELS.speaker, LABELS.speaker),
        lambda: journeys.cost([True] * 4, pd.DataFrame({"noise": [True, False] * 2}), ["Ann", None, "Bob", "Bob"]),
    ):
        with pytest.raises(PlainError, match=r"no label or no answer|not known|not said who speaks"):
            measure()
    emotions = pd.DataFrame({"emotion": ["sad", "happy"] * 20})
    noise = pd.DataFrame({"noise": np.random.default_rng(0).normal(size=40)})
    some = emotions.assign(emotion=emotions.emotion.mask(np.arange(40) >= 20))
    explained = profiles.separation(noise, some).noise
    assert explained == pytest.approx(profiles.separation(noise[:20], emotions[:20]).noise)
    # As by scikit-learn: the share that a line through the two emotions explains.
    yes = (emotions[:20] == "sad").to_numpy(float)
    assert explained == pytest.approx(LinearRegression().fit(yes, noise.noise[:20]).score(yes, noise.noise[:20]))


def test_confusions_that_name_their_classes_are_read_by_name():
    table = pd.DataFrame([[8, 2, 0], [3, 7, 0], [0, 0, 9]], index=[*"abc"], columns=[*"abc"])
    assert hierarchy.tree_from_confusions(table, [*"cab"]) == ("c", ("a", "b"))
    assert hierarchy.heights_from_confusions(table.loc[[*"cab"], [*"cab"]], [*"abc"])["a+b"] == 0.25
    for classes in ("ab", "abcd"):
        with pytest.raises(PlainError, match="as many rows and columns"):
            hierarchy.tree_from_confusions(table.to_numpy(), [*classes])
    with pytest.raises(ValueError, match="inconsistent numbers"):
        hierarchy.first_wrong_turns((("a", "b"), "c"), ["a", "b", "c"], ["a"])


def test_who_has_too_few_clips_to_label_is_named():
    labels = pd.DataFrame(
        {"speaker": [*"aaaabbbbcccc"], "statement": [*"1212"] * 3, "emotion": [*["sad"] * 2, *["happy"] * 2] * 3}
    )
    features = pd.DataFrame(np.random.default_rng(0).normal(size=(12, 2)))
    folds = splits.folds("loso", labels)
    found = few_clips.curves(labels, features, folds, n_clips=2, draws=1)
    pd.testing.assert_frame_equal(found, few_clips.curves(labels, features.to_numpy(), folds, n_clips=2, draws=1))
    with pytest.raises(PlainError, match="a has 2 clips to label and 2 to be asked about; 3 and one"):
        few_clips.curves(labels, features, folds, n_clips=3)
    with pytest.raises(PlainError, match="Two sentences"):
        few_clips.curves(labels.assign(statement="1"), features, folds, n_clips=1)
