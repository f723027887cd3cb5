"""The recognizer's training: journeys that repeat, measurements that are kept, tables that lose nothing of weight."""

import functools
import zlib

import degrade
import numpy as np
import pandas as pd
import pytest
import stations
import training

from emolab import recognizer
from emolab.evaluation import journeys
from emolab.features import ears, tables
from emolab.models import classical
from emolab.recordings import corpora


def made_up(n_speakers=8, per_emotion=4):
    rng = np.random.default_rng(0)
    rows = [
        {"corpus": "made-up", "speaker": f"s{s}", "sex": ("female", "male")[s % 2], "emotion": emotion,
         "clip": f"s{s}{emotion}{i}", "journey": False}
        for s in range(n_speakers) for emotion in ("neutral", "happy", "sad") for i in range(per_emotion)
    ]  # fmt: skip  # a table
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
    return (*made_up(), *training.fit_calibrated(*made_up(), shrinkage=0.1))


def test_a_journey_is_the_same_for_the_same_clip_and_another_for_another(hum):
    one, again, other = (degrade.journey(hum, name) for name in ("a", "a", "b"))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)


def test_a_journey_is_told_without_the_recording(hum):
    """Clips that come through noise alone, or through a room and noise, tell their signal-to-noise ratio."""
    seen = set()
    for name in map(str, range(300)):
        told = degrade.stations(len(hum), name)
        passed = {key for key in ("seconds", "highest", "codec") if told[key] is not None}
        if told["clipped"] or not passed <= {"seconds"}:
            continue
        before, after = np.asarray(hum, np.float64), degrade.journey(hum, name)
        if passed:
            rng = np.random.default_rng(zlib.crc32(name.encode()))
            rng.random()
            before = degrade.room(before, rng)
        if told["snr"] is None:
            np.testing.assert_allclose(after, before, atol=1e-6)
        else:
            ratio = 10 * np.log10(np.mean(before**2) / np.mean((after - before) ** 2))
            assert ratio == pytest.approx(told["snr"], abs=0.01)
        seen.add((bool(passed), told["snr"] is None))
    assert len(seen) == 4


def test_the_stations_that_ship_are_those_of_the_journeys_that_ship():
    labels = tables.load("journeys", "ears")[0]
    shipped_ones = journeys.stations().reset_index()
    pd.testing.assert_frame_equal(stations.told(labels), shipped_ones, check_dtype=False, atol=6e-4)


@pytest.mark.parametrize("station", [degrade.room, degrade.noise, degrade.microphone, degrade.clipping, degrade.codec])
def test_each_station_changes_the_sound_and_keeps_its_length(station, hum):
    heard = station(hum, np.random.default_rng(1))
    assert heard.shape == hum.shape and np.isfinite(heard).all()
    assert 0.1 < np.corrcoef(heard, hum)[0, 1] < 0.99999


def test_calibration_to_a_voice_helps_where_voices_differ(trained):
    labels, _, _, answers = trained
    table = training.score_table(labels, answers)
    table = table[table.corpus == "made-up"].set_index("model")
    assert table.uar["at_home"] > table.uar["emotion"] + 0.1


def test_each_corpus_is_asked_of_models_that_never_heard_it():
    labels, values = made_up()
    # A feature that gives the emotion away within a corpus, and misleads in the other.
    labels["corpus"] = np.where(labels.speaker < "s4", "here", "there")
    sign = np.where(labels.corpus == "here", 1.0, -1.0)
    values[..., 0] = sign[:, None] * 3 * labels.emotion.map({"neutral": 0, "happy": 1, "sad": -1}).to_numpy()[:, None]
    table = training.score_table(*training.other_corpora(labels, values, 0.1))
    assert table[table.corpus != "mean"].groupby("model").uar.max().lt(0.5).all()
    assert list(table.corpus) == ["here", "there", "mean"] * 2


def test_weights_make_classes_and_corpora_count_alike():
    labels = pd.DataFrame({"corpus": list("aaab"), "emotion": ["sad", "sad", "happy", "sad"], "clip": list("1234")})
    labels["journey"] = False
    np.testing.assert_allclose(training.weights(labels), np.array([0.25, 0.25, 0.5, 1]) * 2)


def test_ordinary_sentences_are_not_asked_about(trained):
    labels, values, _, _ = trained
    differences, rows = training.at_home(labels, values)
    assert len(rows) == len(labels) - training.N_USUAL * labels.speaker.nunique() == len(differences)


def test_promises_are_measured_on_each_corpus_and_on_all():
    labels, values = made_up()
    labels["corpus"] = np.where(labels.speaker < "s4", "here", "there")
    models, answers = training.fit_calibrated(labels, values, 0.1)
    table = training.promise_table(labels, answers, models)
    assert set(table.asked) == {"the same corpora", "another corpus"} and set(table.corpus) == {"all", "here", "there"}
    sure = table[table.level == "all"]
    assert sure.answered.between(0, 1).all() and (sure.right.isna() | sure.right.between(0, 1)).all()
    assert models["far"] > 1 and models["middle"].shape == models["spread"].shape == (5,)
    near = (values[0, 0] - models["middle"]) / models["spread"]
    assert np.sqrt(np.mean(np.square(near))) < models["far"]


def test_tables_of_ears_are_whole_and_have_the_clips_of_their_corpus():
    labels, measured = training.from_tables("ears")
    clean = labels[~labels.journey]
    assert clean.corpus.value_counts().to_dict() == {"nemo": 4481, "ravdess": 1440, "emodb": 535}
    assert (labels[labels.journey].groupby("speaker").size() == training.CLIPS_AFTER_A_JOURNEY).all()
    assert measured.shape == (len(labels), 1, len(ears.MEANS)) and np.isfinite(measured).all()
    assert set(tables.LABELS) <= set(labels.columns)


def test_what_is_taught_has_the_columns_that_the_recognizer_measures(hum):
    for name, taught in training.PUPILS.items():
        if name == "ears" and not ears.installed():
            continue
        everything = pd.Series(taught.measure(hum, [(0.2, 1.1)])[0], taught.names())
        np.testing.assert_array_equal(everything[taught.used()], recognizer.LISTENERS[name](hum, [(0.2, 1.1)])[0])


def test_speakers_of_many_clips_are_thinned_evenly():
    labels = pd.DataFrame({"speaker": ["a"] * 40 + ["b"] * 3, "emotion": (["sad"] * 30 + ["happy"] * 10) + ["sad"] * 3})
    labels["clip"] = [f"{i:02d}" for i in range(43)]
    chosen = training.spread_out(labels, most=8)
    assert chosen.speaker.value_counts().to_dict() == {"a": 8, "b": 3}
    assert chosen[chosen.speaker == "a"].emotion.value_counts().to_dict() == {"sad": 6, "happy": 2}
    assert list(chosen["clip"]) == sorted(chosen["clip"])


def test_weaker_copies_keep_what_differs_from_clip_to_clip():
    labels = pd.DataFrame({"speaker": ["a"] * 4, "emotion": ["sad", "happy"] * 2})
    away = np.array([2.0, 10.0, 4.0, 14.0])[:, None, None]
    np.testing.assert_allclose(training.weaker(away, labels, 0.5).ravel(), [0.5, 4, 2.5, 8])


def test_the_same_training_writes_the_same_file(trained, tmp_path):
    labels, values, _, _ = trained
    for name in ("one", "again"):
        classical.save(training.fit_calibrated(labels, values, shrinkage=0.1)[0], tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "again").read_bytes()


@pytest.fixture
def six_clips(real_corpora, tmp_path_factory, monkeypatch):
    """Six clips of EmoDB are the whole corpus, measured three at a time by what counts its calls, two a clip."""
    home = tmp_path_factory.mktemp("corpora")
    (home / "emodb").mkdir()
    for path in corpora.find("emodb", real_corpora / "emodb")[:6]:
        (home / "emodb" / path.name).symlink_to(path)
    monkeypatch.setenv("EMOLAB_DATA_DIR", str(home))
    monkeypatch.setattr(training, "CHUNK", 3)
    asked = []

    def measure(samples, spans, value=1):
        asked.append(len(samples))
        return np.full((len(spans), 3), value, np.float32)

    return measure, asked


def test_a_training_that_was_broken_off_goes_on(six_clips, tmp_path):
    measure, asked = six_clips
    labels, measured = training.measurements("emodb", "fake", measure, tmp_path)
    assert measured.shape == (6, 4, 3) and len(asked) == 12 and labels["clip"][0] == "03a01Fa"
    sorted(tmp_path.iterdir())[0].unlink()
    training.measurements("emodb", "fake", measure, tmp_path)
    # Three clips that were not there, and one to see that those kept are as today's.
    assert len(asked) == 12 + 6 + 2


def test_what_other_code_measured_is_measured_anew(six_clips, tmp_path):
    measure, _ = six_clips
    training.measurements("emodb", "fake", measure, tmp_path)
    _, measured = training.measurements("emodb", "fake", functools.partial(measure, value=2), tmp_path)
    assert (measured == 2).all()
    _, again = training.measurements("emodb", "fake", lambda *heard: measure(*heard)[:, :2], tmp_path)
    assert again.shape == (6, 4, 2)
