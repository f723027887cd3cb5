"""What a voice is like is taken away, and what the scaler needs to know is asked for."""

import numpy as np
import pandas as pd
import pytest
import sklearn
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import _num_samples

from emolab.errors import PlainError
from emolab.features.normalise import SpeakerScaler, by_speaker


@pytest.fixture(scope="module")
def voices():
    """Three voices of other height and range; anger lifts each by as many of its own steps. Angry clips are many."""
    rng = np.random.default_rng(0)
    rows = [
        (speaker, emotion, height + step * (rng.normal(0, 0.5) + lift), 1.0)
        for speaker, height, step in (("low", 10, 1), ("middle", 14, 2), ("high", 18, 3))
        for emotion, lift, clips in (("neutral", 0, 10), ("sad", -3, 10), ("angry", 4, 20))
        for _ in range(clips)
    ]
    table = pd.DataFrame(rows, columns=["speaker", "emotion", "pitch", "constant"])
    # In no order, so that nothing rests on a speaker's clips standing together.
    table = table.sample(frac=1, random_state=0)
    return table[["pitch", "constant"]], table[["speaker", "emotion"]]


class OneVoice(SpeakerScaler):
    """scikit-learn's checks know of no speakers, so that here all clips are by one."""

    def transform(self, X, speakers=None, neutral=None):
        return super().transform(X, speakers=np.zeros(_num_samples(X)))


@parametrize_with_checks(
    [OneVoice()],
    expected_failed_checks=lambda estimator: {
        "check_methods_subset_invariance": "a clip is measured against the clips that come with it"
    },
)
def test_it_is_an_estimator_as_scikit_learn_knows_them(estimator, check):
    check(estimator)


def test_every_voice_ends_up_with_mean_zero_and_deviation_one(voices):
    features, labels = voices
    units = by_speaker(features, labels.speaker)
    assert units.index.equals(features.index) and list(units) == list(features)
    of_voice = units.pitch.groupby(labels.speaker)
    assert np.allclose(of_voice.mean(), 0) and np.allclose(of_voice.std(), 1)
    assert (units.constant == 0).all()


def test_against_neutral_clips_the_mixture_of_emotions_plays_no_part(voices):
    features, labels = voices
    neutral = labels.emotion == "neutral"
    units = by_speaker(features, labels.speaker, neutral)
    of_voice = units.pitch[neutral].groupby(labels.speaker[neutral])
    assert np.allclose(of_voice.mean(), 0) and np.allclose(of_voice.std(), 1)
    few = labels.index[neutral | (np.arange(len(labels)) % 4 == 0)]
    again = by_speaker(features.loc[few], labels.speaker[few], neutral[few])
    assert np.allclose(again, units.loc[few])
    assert not np.allclose(
        by_speaker(features.loc[few], labels.speaker[few]), by_speaker(features, labels.speaker).loc[few]
    )


def test_without_deviations_the_values_keep_their_units(voices):
    features, labels = voices
    moved = SpeakerScaler(with_std=False).fit_transform(features, speakers=labels.speaker)
    back = moved + features.groupby(labels.speaker).transform("mean").to_numpy()
    assert np.allclose(back, features)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e6])
def test_the_unit_of_a_feature_changes_nothing_and_what_never_varies_is_nought(dtype, unit):
    """As in the table of full1020, where harmonic_mean is a few millionths."""
    values = np.random.default_rng(0).normal(size=(12, 2)).astype(dtype)
    values[:, 1] = 0.1
    found = by_speaker(pd.DataFrame(unit * values, columns=["a", "b"]), np.repeat([*"xyz"], 4))
    wanted = np.concatenate([(one - one.mean()) / one.std(ddof=1) for one in np.split(values[:, 0], 3)])
    assert np.allclose(found.a, wanted, atol=1e-5) and np.abs(found.b).max() <= unit * 1e-7


def test_a_missing_value_stays_missing_and_moves_no_other(voices):
    features, labels = voices
    holed = features.assign(pitch=features.pitch.where(np.arange(len(features)) != 5))
    units = by_speaker(holed, labels.speaker)
    assert units.pitch.isna().to_numpy().nonzero()[0].tolist() == [5]
    without = np.arange(len(features)) != 5
    assert np.allclose(units[without], by_speaker(features[without], labels.speaker[without]))


def test_in_a_pipeline_the_speakers_travel_with_the_clips(voices):
    features, labels = voices
    stranger = labels.speaker == "high"
    known, asked = (features[~stranger], labels[~stranger]), (features[stranger], labels[stranger])
    with sklearn.config_context(enable_metadata_routing=True):
        chain = make_pipeline(SpeakerScaler(), KNeighborsClassifier())
        chain.fit(known[0], known[1].emotion, speakers=known[1].speaker)
        answers = chain.predict(asked[0], speakers=asked[1].speaker)
    raw = KNeighborsClassifier().fit(known[0], known[1].emotion).predict(asked[0])
    assert np.mean(answers == asked[1].emotion) > 0.95 > np.mean(raw == asked[1].emotion) + 0.1


def test_what_it_must_know_is_asked_for(voices):
    features, labels = voices
    with pytest.raises(PlainError, match="Say whose clips these are"):
        SpeakerScaler().fit_transform(features)
    one = labels.speaker.where(np.arange(len(labels)) != 3, "guest")
    with pytest.raises(PlainError, match="guest has one clip only"):
        by_speaker(features, one)
    with pytest.raises(PlainError, match="high has no neutral clip, and two"):
        by_speaker(features, labels.speaker, (labels.emotion == "neutral") & (labels.speaker != "high"))
    with pytest.raises(ValueError, match="inconsistent"):
        by_speaker(features, labels.speaker[:-1])
    with pytest.raises(PlainError, match="Of 1 clips it is not said who speaks"):
        by_speaker(features, labels.speaker.where(np.arange(len(labels)) != 3))
