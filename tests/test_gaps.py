"""Values that could not be measured: models meet the gap on purpose, and no answer is sure without them."""

import dataclasses
import doctest

import numpy as np
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from emolab.features import recipes, stretches
from emolab.models import classical, gaps
from emolab.models.gaps import FillGaps
from emolab.models.linear import WeightedLDA
from emolab.recognizer import cues
from emolab.recognizer import voice as recognizer

RATE = 16_000


@pytest.fixture(scope="module")
def whisper():
    """Noise through an open mouth, in syllables."""
    import pitch_peers

    return pitch_peers.whisper()


@parametrize_with_checks([FillGaps()])
def test_it_is_a_transformer(estimator, check):
    check(estimator)


def test_the_example_of_the_docstring_holds():
    assert doctest.testmod(gaps).failed == 0


@pytest.fixture(scope="module")
def rows():
    """Three columns that say nothing; the second and third are missing in most rows of the second class."""
    rng = np.random.default_rng(0)
    values, labels = rng.standard_normal((400, 3)), np.repeat(["loud", "whispered"], 200)
    values[200:380, 1:] = np.nan
    return values, labels


def test_gaps_are_filled_with_the_median_and_have_one_column(rows):
    values, _ = rows
    filled = FillGaps().fit_transform(values)
    assert filled.shape == (400, 4)
    np.testing.assert_array_equal(filled[:, 3], np.isnan(values[:, 1]))
    assert (filled[250, 1:3] == np.nanmedian(values[:, 1:], axis=0)).all()
    # Half of a set that is missing counts half.
    assert FillGaps().fit(values).transform([[0, np.nan, 0]])[0, 3] == 0.5


def test_what_hardly_any_clip_lacks_gets_no_column(rows):
    values, _ = rows
    few = values[190:204]
    assert FillGaps().fit_transform(few).shape == few.shape


@pytest.mark.parametrize(
    "model", [classical.lda(), classical.logistic(), WeightedLDA()], ids=["lda", "logistic", "ours"]
)
def test_a_model_learns_what_a_gap_means(model, rows):
    values, labels = rows
    answers = model.fit(values, labels).predict(values)
    assert (answers[200:380] == "whispered").all() and (answers[:200] == "loud").mean() > 0.9


def test_a_gap_that_was_never_met_says_nothing(rows):
    values, labels = np.nan_to_num(rows[0]) + 2.0 * (rows[1] == "loud")[:, None], rows[1]
    model = WeightedLDA().fit(values, labels)
    gap, usual = values[:1].copy(), values[:1].copy()
    gap[0, 1], usual[0, 1] = np.nan, values[:, 1].mean()
    np.testing.assert_allclose(model.predict_proba(gap), model.predict_proba(usual), atol=1e-4)


def test_of_a_whisper_the_rest_is_measured_and_pitch_is_missing(whisper):
    values = dict(zip(recipes.columns("emolab"), recipes.extract(whisper, RATE, "emolab"), strict=True))
    missing = {name for name, value in values.items() if np.isnan(value)}
    assert {"pitch_f0_mean", "contour_last", "voicing_hnr_mean", "formant_h1_a3_mean", "cycles_shimmer_mean"} <= missing
    assert not {"voicing_share", "loudness_sone_mean", "formant_f1_mean", "rhythm_nuclei_per_second"} & missing


def test_cues_do_not_speak_of_what_a_whisper_does_not_have(whisper):
    away = cues.differences(cues.measure(whisper, [(0, 2)]), "female")
    assert set(away) == {"pace", "pauses", "brightness"}
    for said in (
        cues.sentences(away, "sad", "a woman's voice"),
        cues.sentences(dict.fromkeys(away, 0.0), "sad", "her"),
    ):
        assert not [sentence for sentence in said if "pitch" in sentence or "tone" in sentence]


def test_no_answer_about_a_whisper_is_sure(whisper):
    # Made noise is no voice to the detector, so it is told where the whisper is.
    answering = dataclasses.replace(recognizer.load("plain"), find=lambda samples: [(0, len(samples))])
    prediction = answering.predict(whisper)
    assert prediction.error is None and not prediction.confident and prediction.level is None
    assert sum(prediction.probabilities.values()) == pytest.approx(1)


def test_the_mean_is_over_those_that_have_a_value():
    rows = np.array([[1.0, np.nan, np.nan], [3.0, 4.0, np.nan]])
    np.testing.assert_array_equal(stretches.mean(rows), [2.0, 4.0, np.nan])
