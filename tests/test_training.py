"""The recognizer's training: journeys that repeat, measurements that are kept, tables that lose nothing that matters."""

import numpy as np
import pandas as pd
import pytest

from emolab import degrade, tables, training


def made_up(n_speakers=8, per_emotion=4):
    rng = np.random.default_rng(0)
    rows = [
        {"corpus": "made-up", "speaker": f"s{s}", "sex": ("female", "male")[s % 2], "emotion": emotion,
         "clip": f"s{s}{emotion}{i}"}
        for s in range(n_speakers) for emotion in ("neutral", "happy", "sad") for i in range(per_emotion)
    ]  # fmt: skip
    labels = pd.DataFrame(rows)
    centres = {"neutral": 0, "happy": 1, "sad": -1}
    values = rng.normal(size=(len(labels), 1, 5))
    values[..., 0] += 3 * labels.emotion.map(centres).to_numpy()[:, None]
    values[..., 1] += 3 * (labels.sex == "male").to_numpy()[:, None]
    # Each voice is somewhere else: what calibration takes away.
    values[..., 0] += 2 * labels.speaker.str[1:].astype(int).to_numpy()[:, None] % 5
    return labels, values


@pytest.fixture(scope="module")
def trained():
    return (*made_up(), *training.fit_calibrated(*made_up(), strength=1.0))


def test_a_journey_is_the_same_for_the_same_clip_and_another_for_another(hum):
    one, again, other = (degrade.journey(hum, name) for name in ("a", "a", "b"))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("station", [degrade.room, degrade.noise, degrade.microphone, degrade.clipping, degrade.codec])
def test_each_station_changes_the_sound_and_keeps_its_length(station, hum):
    heard = station(hum, np.random.default_rng(1))
    assert heard.shape == hum.shape and np.isfinite(heard).all()
    assert 0.1 < np.corrcoef(heard, hum)[0, 1] < 0.99999


def test_calibration_to_a_voice_helps_where_voices_differ(trained):
    labels, _, _, answers = trained
    table = training.score_table(labels, answers).set_index("model")
    assert table.uar["at_home"] > table.uar["emotion"] + 0.1


def test_weights_make_classes_and_corpora_count_alike():
    labels = pd.DataFrame({"corpus": list("aaab"), "emotion": ["sad", "sad", "happy", "sad"], "clip": list("1234")})
    np.testing.assert_allclose(training.weights(labels), np.array([0.25, 0.25, 0.5, 1]) * 2)


def test_ordinary_sentences_are_not_asked_about(trained):
    labels, values, _, _ = trained
    differences, rows = training.at_home(labels, values)
    assert len(rows) == len(labels) - training.N_USUAL * labels.speaker.nunique() == len(differences)


def test_sure_means_right_often_enough():
    truth = pd.Series(["a"] * 10)
    answers = pd.DataFrame({"a": [0.9] * 5 + [0.4] * 5, "b": [0.1] * 5 + [0.6] * 5})
    assert training.sure_above(truth, answers) == pytest.approx(0.9)


def test_tables_of_ears_are_whole_and_have_the_clips_of_their_corpus():
    labels, measured = training.from_tables()
    assert labels.corpus.value_counts().to_dict() == {"nemo": 4481, "ravdess": 1440, "emodb": 535}
    assert measured.shape == (6456, 1, 2304) and np.isfinite(measured).all()
    assert set(tables.LABELS) <= set(labels.columns)


def test_a_training_that_was_broken_off_goes_on(tmp_path, real_corpora, monkeypatch):
    asked = []

    def measure(samples, spans):
        asked.append(len(samples))
        return np.ones((len(spans), 3), np.float32)

    whole = training.corpora.manifest("emodb").head(6)
    monkeypatch.setattr(training.corpora, "manifest", lambda name: whole)
    monkeypatch.setattr(training, "CHUNK", 3)
    labels, measured = training.measurements("emodb", "fake", measure, tmp_path)
    assert measured.shape == (6, 4, 3) and len(asked) == 12 and labels["clip"][0] == "03a01Fa"
    sorted(tmp_path.iterdir())[0].unlink()
    training.measurements("emodb", "fake", measure, tmp_path)
    assert len(asked) == 18
