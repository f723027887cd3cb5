"""The classifier with weights: it is an estimator, and agrees with scikit-learn's where that can say the same."""

import numpy as np
import pytest
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.utils.estimator_checks import parametrize_with_checks

from emolab.models.linear import WeightedLDA


@parametrize_with_checks([WeightedLDA()])
def test_it_is_an_estimator(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def clouds():
    rng = np.random.default_rng(0)
    labels = np.repeat(["a", "b", "c"], 60)
    values = rng.normal(size=(180, 4)) @ rng.normal(size=(4, 4)) + 3.0 * (labels[:, None] == ["a", "b", "c", "d"])
    return values, labels


def test_unshrunk_and_unweighted_it_is_linear_discriminant_analysis(clouds):
    values, labels = clouds
    theirs = LinearDiscriminantAnalysis(solver="lsqr", priors=[1 / 3] * 3).fit(values, labels)
    np.testing.assert_allclose(
        WeightedLDA(0.0).fit(values, labels).predict_proba(values), theirs.predict_proba(values), atol=0.01
    )


def test_a_row_of_weight_two_counts_like_two_rows(clouds):
    values, labels = clouds
    weight = np.random.default_rng(1).integers(1, 4, len(labels))
    weighted = WeightedLDA().fit(values, labels, weight)
    repeated = WeightedLDA().fit(np.repeat(values, weight, axis=0), np.repeat(labels, weight))
    np.testing.assert_allclose(weighted.predict_proba(values), repeated.predict_proba(values), atol=1e-4)


def test_values_far_from_zero_are_no_trouble(clouds):
    values, labels = clouds
    near, far = (WeightedLDA().fit(values + away, labels) for away in (0.0, 1000.0))
    np.testing.assert_allclose(near.predict_proba(values), far.predict_proba(values + 1000), atol=1e-2)


def test_one_corpus_is_as_good_as_none(clouds):
    values, labels = clouds
    named = WeightedLDA().fit(values, labels, corpus=["here"] * len(labels))
    np.testing.assert_array_equal(named.coef_, WeightedLDA().fit(values, labels).coef_)


def test_where_a_corpus_lies_is_not_taken_for_the_class_that_only_it_has(clouds):
    values, labels = clouds
    values, corpus = values.copy(), np.where(labels == "c", "there", np.tile(["here", "there"], len(labels) // 2))
    # The last value says in which corpus, and nothing else.
    values[:, 3] = np.random.default_rng(2).normal(size=len(labels)) + 5 * (corpus == "there")
    towards_c = [
        model.coef_[2, 3] - model.coef_[:2, 3].mean()
        for model in (WeightedLDA(0.1).fit(values, labels), WeightedLDA(0.1).fit(values, labels, corpus=corpus))
    ]
    assert towards_c[0] > 0.3 and abs(towards_c[1]) < towards_c[0] / 3


def test_what_corpora_do_in_ways_of_their_own_is_not_taken_for_chance(clouds):
    values, labels = clouds
    values, corpus = values.copy(), np.tile(["here", "there"], len(labels) // 2)
    # Both corpora raise the first value for "a", one of them by far more.
    values[:, 0] = np.random.default_rng(3).normal(size=len(labels)) + np.where(corpus == "here", 2, 8) * (
        labels == "a"
    )
    without, told = WeightedLDA(0.1).fit(values, labels), WeightedLDA(0.1).fit(values, labels, corpus=corpus)
    assert told.coef_[0, 0] > 1.5 * without.coef_[0, 0]


def test_corpora_without_a_class_in_common_cannot_be_told_from_classes(clouds):
    values, labels = clouds
    with pytest.raises(ValueError, match="No class is in every corpus"):
        WeightedLDA().fit(values, labels, corpus=labels)


@pytest.mark.parametrize("shrinkage", [0.1, 0.6])
def test_with_fewer_rows_than_values_the_shorter_way_gives_the_same(shrinkage):
    rng = np.random.default_rng(4)
    labels, corpus = np.tile(["a", "b", "c"], 20), np.repeat(["here", "there"], 30)
    values, weight = rng.normal(size=(60, 80)) + 1.0 * (labels == "b")[:, None], rng.uniform(0.5, 2, 60)
    few = WeightedLDA(shrinkage).fit(values, labels, weight, corpus)
    # Each row twice is no news.
    many = WeightedLDA(shrinkage).fit(np.tile(values, (2, 1)), *(np.tile(part, 2) for part in (labels, weight, corpus)))
    assert len(values) < values.shape[1] < 2 * len(values)
    np.testing.assert_allclose(few.predict_proba(values), many.predict_proba(values), atol=1e-5)


def test_what_would_be_learned_wrongly_is_refused(clouds):
    X, y = clouds
    for settings, beside, said in (
        ({"shrinkage": 1.5}, {}, "between 0 and 1"),
        ({}, {"sample_weight": np.where(np.arange(len(y)) == 3, -1, 1)}, "[Nn]egative"),
        ({}, {"corpus": ["one", "two"]}, "inconsistent"),
    ):
        with pytest.raises(ValueError, match=said):
            WeightedLDA(**settings).fit(X, y, **beside)
