import numpy as np
import pandas as pd
import pytest

from emolab import labels
from emolab.evaluation import splits


@pytest.fixture(scope="module")
def ravdess():
    """The rows of RAVDESS without its sound."""
    rows = [
        {"clip": f"{emotion}-{intensity}-{statement}-{take}-{actor:02d}", "corpus": "ravdess",
         "speaker": f"ravdess-{actor:02d}", "sex": "male" if actor % 2 else "female", "emotion": emotion,
         "statement": statement}
        for actor in range(1, 25) for emotion in labels.LABEL_SETS[8] for intensity in ("normal", "strong")
        for statement in ("01", "02") for take in (1, 2)
        if not (emotion == "neutral" and intensity == "strong")
    ]  # fmt: skip  # a table
    return pd.DataFrame(rows)


@pytest.mark.parametrize("name", splits.SPLITS)
def test_every_clip_is_tested_once_and_never_trained_on_then(ravdess, name):
    folds = splits.folds(name, ravdess)
    assert sorted(np.concatenate([test for _, test in folds])) == list(range(len(ravdess)))
    for train, test in folds:
        assert not set(train) & set(test)
        assert len(train) + len(test) == len(ravdess)


@pytest.mark.parametrize("name, n_folds", [("actors5", 5), ("actors6", 6), ("speakers5", 5), ("loso", 24)])
def test_folds_by_speaker_share_no_speaker(ravdess, name, n_folds):
    folds = splits.folds(name, ravdess)
    assert len(folds) == n_folds
    for train, test in folds:
        assert not set(ravdess.speaker.iloc[train]) & set(ravdess.speaker.iloc[test])
    assert splits.leak_report(ravdess, folds).set_index("what").shared["speakers"] == 0


def test_the_published_folds_are_the_published_ones(ravdess):
    tested = [set(ravdess.speaker.iloc[test]) for _, test in splits.folds("actors5", ravdess)]
    assert tested[0] == {"ravdess-02", "ravdess-05", "ravdess-14", "ravdess-15", "ravdess-16"}
    assert tested[4] == {"ravdess-01", "ravdess-04", "ravdess-09", "ravdess-22"}
    assert sorted(sum(splits.ACTORS5, ())) == sorted(sum(splits.ACTORS6, ())) == list(range(1, 25))


def test_six_folds_have_two_women_and_two_men(ravdess):
    for _, test in splits.folds("actors6", ravdess):
        people = ravdess.iloc[test].drop_duplicates("speaker")
        assert people.sex.value_counts().to_dict() == {"female": 2, "male": 2}


def test_the_report_names_what_a_random_split_shares(ravdess):
    shared = splits.leak_report(ravdess, splits.folds("random5", ravdess)).set_index("what").shared
    assert shared.to_dict() == {"speakers": 24, "statements": 2, "clips": 0}
    shared = splits.leak_report(ravdess, splits.folds("statements", ravdess)).set_index("what").shared
    assert shared.to_dict() == {"speakers": 24, "statements": 0, "clips": 0}


def test_a_clip_that_stands_twice_in_the_table_is_reported(ravdess):
    twice = pd.concat([ravdess, ravdess.head(200)], ignore_index=True)
    shared = splits.leak_report(twice, splits.folds("random5", twice)).set_index("what").shared
    assert shared["clips"] > 100


def test_what_cannot_be_split_gets_a_sentence(ravdess):
    with pytest.raises(splits.SplitError, match="No split is called 'fifty-fifty'"):
        splits.folds("fifty-fifty", ravdess)
    for name in splits.BY_SPEAKER:
        with pytest.raises(splits.SplitError, match="by one speaker, ravdess-01|need five speakers"):
            splits.folds(name, ravdess[ravdess.speaker == "ravdess-01"])
    with pytest.raises(splits.SplitError, match="need five speakers; this table has 4"):
        splits.folds("speakers5", ravdess[ravdess.speaker <= "ravdess-04"])
    with pytest.raises(splits.SplitError, match="only one clip of 'happy'"):
        splits.folds("random5", pd.concat([ravdess[ravdess.emotion == "sad"], ravdess[ravdess.emotion == "happy"][:1]]))
    with pytest.raises(splits.SplitError, match="RAVDESS's own; this table holds emodb"):
        splits.folds("actors5", ravdess.assign(corpus="emodb"))
    with pytest.raises(splits.SplitError, match="nothing to tell apart"):
        splits.folds("random5", ravdess[ravdess.emotion == "sad"])
    with pytest.raises(splits.SplitError, match="no clips"):
        splits.folds("random5", ravdess[:0])
    with pytest.raises(splits.SplitError, match="5 clips have no emotion"):
        splits.folds("loso", ravdess.assign(emotion=ravdess.emotion.where(np.arange(len(ravdess)) > 4)))
    with pytest.raises(splits.SplitError, match="ravdess-25 is not one of"):
        splits.folds("actors6", ravdess.assign(speaker=ravdess.speaker.replace("ravdess-24", "ravdess-25")))
    with pytest.raises(splits.SplitError, match="in the same fold"):
        splits.folds("actors5", ravdess[ravdess.speaker.isin(["ravdess-02", "ravdess-05"])])
    with pytest.raises(splits.SplitError, match="needs at least two; this table has one"):
        splits.folds("statements", ravdess.assign(statement="01"))
    with pytest.raises(splits.SplitError, match="do not say which sentence"):
        splits.folds("statements", ravdess.assign(statement=ravdess.statement.where(ravdess.statement == "01")))


def test_an_emotion_of_one_speaker_cannot_be_learned_while_that_speaker_is_held_out(ravdess):
    lonely = ravdess.assign(emotion=ravdess.emotion.where(ravdess.index > 3, "bored"))
    with pytest.raises(splits.SplitError, match="Only one speaker has 'bored'"):
        splits.folds("loso", lonely)
    with pytest.raises(splits.SplitError, match="'bored' has 4"):
        splits.folds("random5", lonely)


def test_a_handful_of_clips_has_as_many_inner_folds_as_its_commonest_emotion_has_clips():
    speakers, feelings = [*"abcd"], ["calm", "calm", "neutral", "neutral"]
    for corpora in (["mine"] * 4, ["mine", "yours", "mine", "yours"]):
        few = pd.DataFrame({"corpus": corpora, "speaker": speakers, "emotion": feelings})
        folds = splits.inner_folds(few, 3)
        assert sorted(np.concatenate([test for _, test in folds])) == [0, 1, 2, 3] and len(folds) == 2
        assert all(not set(few.speaker.iloc[train]) & set(few.speaker.iloc[test]) for train, test in folds)


def test_five_folds_by_speaker_say_that_no_emotion_has_five_clips():
    few = pd.DataFrame({"corpus": "mine", "speaker": [*"abcdef"], "emotion": ["calm", "sad", "happy"] * 2})
    with pytest.raises(splits.SplitError, match="emotion of five clips"):
        splits.folds("speakers5", few.assign(statement="a", clip=few.speaker))


def test_inner_folds_keep_the_speakers_of_a_training_part_apart(ravdess):
    train, _ = splits.folds("actors5", ravdess)[0]
    inside = ravdess.iloc[train]
    folds = splits.inner_folds(inside)
    assert sorted(np.concatenate([check for _, check in folds])) == list(range(len(inside)))
    for fit, check in folds:
        assert not set(inside.speaker.iloc[fit]) & set(inside.speaker.iloc[check])


def test_equal_measurements_under_other_names_are_the_same_sound(ravdess):
    pair = ravdess[ravdess.speaker <= "ravdess-02"].reset_index(drop=True)
    features = pd.DataFrame({"loudness": np.arange(len(pair), dtype=float)})
    features.iloc[-1] = features.iloc[0]
    report = splits.leak_report(pair, splits.folds("loso", pair), features).set_index("what")
    assert report.shared.to_dict() == {"speakers": 0, "statements": 2, "clips": 0, "sounds": 1}
    assert report.names["sounds"] == [f"ravdess {pair['clip'][0]}"]


def test_a_leak_is_said_in_a_sentence_and_shared_statements_alone_are_none(ravdess):
    assert splits.leak_sentences(splits.leak_report(ravdess, splits.folds("actors5", ravdess))) == []
    [sentence] = splits.leak_sentences(splits.leak_report(ravdess, splits.folds("random5", ravdess)))
    assert sentence.startswith("24 of 24 speakers stand in training and test: ravdess-01, ravdess-02")
    assert sentence.endswith("and 18 more.")


@pytest.mark.parametrize("name", ["speakers5", "statements", "random5"])
def test_labels_of_any_kind_are_split_as_words_are(ravdess, name):
    told = ravdess[ravdess.emotion != "calm"].reset_index(drop=True)
    wanted = splits.folds(name, told)
    other = told.assign(
        emotion=pd.Categorical(told.emotion, labels.LABEL_SETS[8]), corpus=told.corpus.astype("category"),
        speaker=told.speaker.astype("string"), statement=told.statement.astype(int),
    ).set_axis([7] * len(told))  # fmt: skip  # several a line
    found = splits.folds(name, other)
    assert [test.tolist() for _, test in found] == [test.tolist() for _, test in wanted]
    counted = splits.leak_report(told, wanted)[["what", "shared", "of"]]
    pd.testing.assert_frame_equal(splits.leak_report(other, found)[["what", "shared", "of"]], counted)
    without = told.drop(columns=["corpus", *([] if name == "statements" else ["statement"])])
    assert len(splits.folds(name, without)) == len(wanted)


def test_what_a_table_must_hold_is_named(ravdess):
    with pytest.raises(splits.SplitError, match="no column emotion"):
        splits.folds("loso", ravdess.drop(columns="emotion"))
    with pytest.raises(splits.SplitError, match="no column statement"):
        splits.folds("statements", ravdess.drop(columns="statement"))
    with pytest.raises(splits.SplitError, match="1440 clips but measurements of 9"):
        splits.leak_report(ravdess, splits.folds("loso", ravdess), pd.DataFrame({"pitch": np.arange(9.0)}))


def test_clips_are_the_same_by_name_only_where_speaker_and_emotion_are():
    """Everybody's clips are called 01 and 02 in their own folder, and one of Ann's lies there twice."""
    who, what = np.repeat(["Ann", "Bob"], 4), ["sad", "sad", "happy", "happy"] * 2
    paths = [f"{one}/{emotion}/0{n % 2 + 1}.wav" for n, (one, emotion) in enumerate(zip(who, what, strict=True))]
    paths[1] = "copies/01.wav"
    table = pd.DataFrame({"speaker": who, "emotion": what, "statement": None, "path": paths})
    halves = np.arange(0, 8, 2), np.arange(1, 8, 2)
    for clips in (table, table.assign(clip=table.path.str[-6:-4]).drop(columns="path")):
        report = splits.leak_report(clips, [halves]).set_index("what")
        assert report.shared.to_dict() == {"speakers": 2, "statements": 0, "clips": 1}
        assert report.names["clips"] == ["unnamed 01 (Ann, sad)"] and report.of["clips"] == 7
