"""What notebook 09 is built of: agreement of listeners, dimensions, gaps between groups, cards."""

import listened
import make_where
import numpy as np
import pandas as pd
import pytest
import soundfile

from emolab import recognizer, shipped
from emolab.commands.features import _write
from emolab.evaluation import (
    agreement,
    cards,
    dimensions,
    few_clips,
    groups,
    journeys,
    listeners,
    scores,
    song,
    splits,
)
from emolab.features import ears, table, tables
from emolab.labels import LabelError
from emolab.models.linear import WeightedLDA
from emolab.plots import served
from emolab.recordings import audio, augment, corpora, speech, voices
from emolab.widgets import travelling


def test_the_votes_on_each_voice_add_up_to_the_table_of_confusions():
    clips, counts = listeners.crema_d_votes(), listeners.crema_d()
    answers = sorted(set(counts.answer))
    assert len(clips) == 7442 and clips.speaker.nunique() == 91 and clips.age.between(20, 74).all()
    summed = clips.groupby("emotion", observed=True)[answers].sum()
    assert (summed == counts.pivot(index="emotion", columns="answer", values="votes")[answers]).all().all()


def test_the_votes_are_those_of_the_corpus(real_corpora):
    folder = real_corpora.parent / "native" / "crema-d"
    if not folder.exists():
        pytest.skip("needs CREMA-D's tables")
    table = listened.votes_crema_d(folder)
    shipped = listeners.crema_d_votes().astype({name: str for name in ("speaker", "sex", "emotion")})
    pd.testing.assert_frame_equal(table, shipped, check_dtype=False)


def test_the_ages_are_those_of_nine_young_people():
    ages = listeners.nemo_ages()
    assert ages.speaker.str.fullmatch(r"nemo-\w{3}").all() and len(ages) == 9 and ages.age.between(23, 28).all()


def test_agreement_is_nought_by_chance_and_one_where_all_agree():
    rng = np.random.default_rng(0)
    chance = rng.multinomial(10, [0.25] * 4, size=2000)
    agreed = 10 * np.eye(4, dtype=int)[rng.integers(4, size=200)]
    for measure in (agreement.fleiss_kappa, agreement.alpha):
        assert abs(measure(chance)) < 0.02 and measure(agreed) == pytest.approx(1)
    assert agreement.entropy(agreed).max() == 0 and agreement.entropy([[5, 5]])[0] == 1


def test_a_published_kappa_comes_out():
    """Fleiss (1971) has no table that is short; this one is of Wikipedia's article on his kappa: ten subjects, .210."""
    votes = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip  # a table
    assert agreement.fleiss_kappa(votes) == pytest.approx(0.210, abs=5e-4)


def test_soft_labels_add_up_and_are_hard_where_all_recognised():
    rows = agreement.soft_labels(["a", "b"], [0.8, 1.0], ["a", "b", "c"])
    assert np.allclose(rows, [[0.8, 0.1, 0.1], [0, 1, 0]])


def test_a_label_that_is_not_known_is_taken_for_no_other():
    for ask in (
        lambda: dimensions.arousal(["angry", "joy"]), lambda: dimensions.valence([None, "Happy"]),
        lambda: agreement.soft_labels(["joy"], [0.8], ["happy", "sad"]),
    ):  # fmt: skip  # several a line
        with pytest.raises(LabelError, match="joy|None"):
            ask()
    with pytest.raises(scores.ScoreError, match="between 0 and 1"):
        agreement.soft_labels(["sad"], [80], ["happy", "sad"])


def test_concordance_asks_for_level_and_spread_too():
    x = np.random.default_rng(1).normal(size=100)
    assert dimensions.ccc(x, x) == pytest.approx(1) and dimensions.ccc(x, -x) < -0.9
    assert dimensions.ccc(x, x / 2) == pytest.approx(0.8, abs=0.01)
    assert dimensions.ccc(x, x + 1) < 0.8 and dimensions.ccc(x, x + 9) < 0.1


def test_each_emotion_has_a_side():
    assert list(dimensions.arousal(["angry", "sad"])) == ["lively", "quiet"]
    assert list(dimensions.valence(["happy", "angry"])) == ["pleasant", "unpleasant"]


def test_a_gap_is_found_where_there_is_one_and_not_where_there_is_none():
    rng = np.random.default_rng(2)
    group, noise = np.arange(40) % 2 == 0, rng.normal(0, 0.1, 40)
    there, none = groups.gap(noise + 0.3 * group, group), groups.gap(noise, group)
    assert there["p"] < 0.01 and there["low"] > 0.1 and there["people"] == "20, 20"
    assert none["p"] > 0.05 and none["low"] < 0 < none["high"]
    age = rng.uniform(20, 70, 40)
    assert groups.slope(0.01 * age + noise, age)["slope"] == pytest.approx(0.1, abs=0.03)


def test_no_gap_is_tested_where_a_score_is_missing_or_a_side_is_empty():
    people = pd.Series([0.5, 0.6, 0.7, 0.8], index=[*"abcd"])
    women = pd.Series([True, True, False, False], index=[*"dcba"])
    assert groups.gap(people, women)["gap"] == pytest.approx(0.2)
    found = groups.slope(people, pd.Series([50, 40, 30, 20], index=[*"dcba"]))
    assert [found[key] for key in ("slope", "low", "high")] == pytest.approx([0.1] * 3)
    for ask, sentence in (
        (lambda: groups.gap([0.5, np.nan, 0.7], [True, False, True]), "something is missing"),
        (lambda: groups.slope([0.5, np.nan, 0.7], [20, 30, 40]), "something is missing"),
        (lambda: groups.slope([0.5, 0.6, 0.7], [30, 30, 30]), "same number"),
        (lambda: groups.gap(people, ["female", "female", "male", "male"]), "yes or no"),
        (lambda: groups.gap(people, [True] * 4), "on one side"),
        (lambda: groups.gap(people, women[:3]), "not of the same people"),
        (lambda: groups.gap(people, [True, False]), "scores of 4 people"),
        (lambda: few_clips.more_than_chance(np.array([0.1, np.nan, 0.1])), "have no score"),
        (lambda: dimensions.ccc([1, 2, 3], [2]), "3 true values but 1"),
    ):
        with pytest.raises(scores.ScoreError, match=sentence):
            ask()


def test_many_tests_find_little_by_chance():
    """With twenty true nulls at a time, Holm finds something in about one of twenty tries."""
    rng = np.random.default_rng(3)
    tries = [groups.holm(rng.uniform(size=20)).min() < 0.05 for _ in range(600)]
    assert 0.02 < np.mean(tries) < 0.08
    assert np.allclose(groups.holm([0.01, 0.04, 0.03]), [0.03, 0.06, 0.06])
    assert groups.tested([{"p": 0.01}, {"p": 0.5}]).holm.tolist() == [0.02, 0.5]


def test_a_card_says_what_is_missing():
    full = {key: f"a sentence about {key} here" for key in cards.MODEL} | {"score": 0.7, "interval": (0.6, 0.8)}
    assert cards.missing(full, cards.MODEL) == []
    assert cards.missing(full | {"groups": {}}, cards.MODEL) == ["groups is missing: whom it serves worse, in numbers."]
    assert "inside its interval" in cards.missing(full | {"score": 0.9}, cards.MODEL)[0]
    assert "sentence" in cards.missing(full | {"not_for": "war"}, cards.MODEL)[0]
    assert len(cards.missing({}, cards.DATA)) == len(cards.DATA)


@pytest.mark.parametrize("decibels", [20, 0, -10])
def test_noise_is_as_loud_as_it_should_be(decibels):
    voice = np.sin(np.arange(16000) / 7).astype(np.float32)
    noise = augment.noise_at(voice, decibels) - voice
    assert 10 * np.log10(np.mean(voice**2) / np.mean(noise**2)) == pytest.approx(decibels, abs=0.1)


def test_a_voice_comes_through_what_it_is_sent_through():
    voice = voices.recording("angry", 2).samples
    assert np.array_equal(augment.on_the_way(voice), voice)
    for way, said in (({"codec": "AAC"}, "Known: G.711, GSM, MP3"), ({"seconds": -1}, "not in -1")):
        with pytest.raises(audio.AudioError, match=said):
            augment.on_the_way(voice, **way)
    noise = augment.on_the_way(voice, snr=10) - voice
    # Under the voice while it speaks, not under its mean with the pauses.
    assert speech.level(voice) - 10 * np.log10(np.mean(noise**2)) == pytest.approx(10, abs=0.1)
    for way in ({"seconds": 0.5}, {"telephone": True}, *({"codec": name} for name in augment.CODECS)):
        heard = augment.on_the_way(voice, **way)
        assert heard.shape == voice.shape and heard.dtype == np.float32
        assert 0.1 < np.corrcoef(heard, voice)[0, 1] < 0.9999


def test_what_a_station_takes_is_found_and_what_takes_nothing_is_not():
    rng = np.random.default_rng(0)
    who, passed = np.repeat([f"p{n}" for n in range(30)], 40), rng.random((1200, 2)) < 0.5
    right = rng.random(1200) < 0.8 - 0.4 * passed[:, 0]
    cost = journeys.cost(right, pd.DataFrame(passed, columns=["taking", "idle"]), who)
    assert cost.gap.taking == pytest.approx(-0.4, abs=0.06) and cost.high.taking < -0.3
    assert cost.low.idle < 0 < cost.high.idle and cost.clips.sum() == passed.sum()


def test_answers_are_sorted_by_the_noise_and_each_is_in_one_step():
    rng = np.random.default_rng(1)
    snr = np.where(rng.random(600) < 0.4, np.nan, rng.uniform(5, 30, 600))
    truth, who = rng.choice(["sad", "happy"], 600), rng.choice(["a", "b", "c", "d"], 600)
    wrong = np.nan_to_num(snr, nan=99) < 15
    table = journeys.by_noise(truth, np.where(wrong, "angry", truth), who, snr)
    assert table.clips.sum() == 600 and list(table["mean"]) == [0, 0, 1, 1, 1, 1]
    assert np.isinf(table.snr.iloc[-1]) and served.over_noise({"one": table}, "share").get_ylabel() == "share"


def test_no_clip_is_lost_between_the_steps_of_the_noise():
    who, beyond = [*"abab"], np.repeat([-5.0, 10, 30, 40, np.nan], 4)
    table = journeys.by_noise(["sad"] * 20, ["sad"] * 20, who * 5, beyond)
    assert table.set_index("snr").clips.to_dict() == {7.5: 8, 27.5: 8, np.inf: 4}
    for ask in (
        lambda: journeys.by_noise(["sad"] * 4, ["sad"] * 4, who, [5.0]),
        lambda: journeys.cost([1, 0], pd.DataFrame({"noise": [1, 0, 1, 0]}), who),
        lambda: journeys.cost([1, 0, np.nan, 0], pd.DataFrame({"noise": [1, 0, 1, 0]}), who),
        lambda: few_clips.over_people(pd.DataFrame({"uar": [0.5, 0.6]}), level=95),
    ):
        with pytest.raises(scores.ScoreError, match="4 clips but|must be said|from 0 to 1"):
            ask()


def test_each_clip_of_the_journeys_came_through_something_and_the_kinds_of_noise_exclude_each_other():
    passed = journeys.on_the_way(journeys.stations())
    loud, faint = (passed[name] for name in passed if "noise" in name)
    assert len(passed) == 516 and not (loud & faint).any() and passed.mean().between(0.1, 0.6).all()


def test_without_songs_the_notebook_says_how_to_get_them():
    with pytest.raises(song.NoSong, match="emolab fetch ravdess-song"):
        song.compare()


@pytest.fixture
def songs(tmp_path, monkeypatch):
    """Simulated actors take the place of singers, under the names that RAVDESS gives its songs."""
    folder = tmp_path / "ravdess-song"
    for actor in range(1, 7):
        (folder / f"Actor_{actor:02d}").mkdir(parents=True)
        for emotion in ("neutral", "sad", "angry"):
            clip = voices.recording(emotion, actor)
            name = clip.path.stem.replace("03-01-", "03-02-", 1)
            soundfile.write(folder / f"Actor_{actor:02d}" / f"{name}.wav", clip.samples, clip.rate)
    measured = table.measure(corpora.manifest("ravdess-song", tmp_path), "emolab")
    _write(*measured, tmp_path / "ravdess-song_emolab.parquet")
    monkeypatch.setenv("EMOLAB_FEATURES_DIR", str(tmp_path))


def test_songs_are_asked_of_models_that_never_met_the_singer(songs):
    told = song.compare()
    assert set(told.emotion) == {"neutral", "sad", "angry"} and set(told.answer) <= set(told.emotion)
    sung = told[told.how == "song"]
    assert len(sung) == 18 and set(sung.speaker) == {f"ravdess-{actor:02d}" for actor in range(1, 7)}
    # The same people, speaking: all of their clips with these emotions.
    labels = tables.load("ravdess")[0]
    spoken = labels[labels.speaker.isin(sung.speaker) & labels.emotion.isin(told.emotion)]
    assert (told.how == "speech").sum() == len(spoken)


def test_sliders_send_the_voice_through_what_they_say_and_the_answer_follows():
    shown = travelling.journey(recognizer.load())
    quiet = shown.sound.value
    assert "As recorded" in shown.said.value and "Now" in shown.said.value and "img" in shown.drawn.value
    shown.snr.value = -5
    noisy = shown.sound.value
    shown.telephone.value = True
    assert len({quiet, noisy, shown.sound.value}) == 3
    shown.snr.value, shown.telephone.value = travelling.QUIET, False
    assert shown.sound.value == quiet


def test_where_nothing_is_left_of_a_voice_it_is_said():
    class Deafened:
        """Hears what is as it was recorded, and nothing else."""

        def predict(self, samples, *_):
            if len(heard) and not np.array_equal(samples, heard[0]):
                raise audio.AudioError("Nobody speaks in it.")
            heard.append(samples)
            return recognizer.load().predict(samples)

    heard = []
    shown = travelling.journey(Deafened())
    shown.snr.value = -5
    assert "Now nothing is answered: Nobody speaks in it." in shown.said.value and shown.drawn.value == ""


def test_answers_after_one_thing_at_a_time_are_of_strangers_and_begin_with_those_to_the_tables_that_ship():
    told = pd.read_csv(shipped.path("scores", "where.csv"), dtype=str)
    assert told.speaker.nunique() == 34 and (told.groupby(["model", "way"]).size() == 136).all()
    assert told.way.nunique() == 1 + len(make_where.WAYS) and set(told.model) == set(make_where.RECIPES)
    labels, before = map(pd.concat, zip(*(tables.load(name, "ears") for name in ("ravdess", "emodb")), strict=True))
    labels, before = labels.reset_index(drop=True), before[ears.MEANS].to_numpy(np.float32)
    known = labels.emotion.isin(make_where.EMOTIONS).to_numpy()
    train, test = splits.folds("speakers5", labels)[0]
    train, emotion = train[known[train]], labels.emotion.to_numpy(str)
    model = WeightedLDA(0.6).fit(before[train], emotion[train], corpus=labels.corpus.to_numpy(str)[train])
    asked = told[(told.model == "ears") & (told.way == "as recorded") & told.speaker.isin(labels.speaker.iloc[test])]
    rows = pd.Series(range(len(labels)), labels["clip"]).loc[asked["clip"]]
    assert np.mean(model.predict(before[rows]) == asked.answer.to_numpy()) > 0.98
