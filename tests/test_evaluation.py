import json
import warnings

import numpy as np
import pandas as pd
import pytest
from made import EMOTIONS, made, write

from emolab import evaluation
from emolab.__main__ import main
from emolab.errors import PlainError
from emolab.evaluation import scores, splits
from emolab.labels import in_order


@pytest.fixture(autouse=True)
def only_made_tables(made_tables):
    """What ships is never read here."""


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Somebody's own folder of tables."""
    monkeypatch.setenv("EMOLAB_FEATURES_DIR", str(tmp_path))
    return tmp_path


def test_the_report_holds_everything_that_a_score_depends_on():
    report = evaluation.evaluate("ravdess", "knn", "actors5")
    assert list(report["labels"]) == list(EMOTIONS["ravdess"])
    assert report["n"] == 24 * 8 * 3 and report["speakers"] == 24
    assert np.sum(report["confusion"]) == report["n"]
    assert [len(fold["tested"]) for fold in report["folds"]] == [5, 5, 5, 5, 4]
    assert report["ci95"][0] <= report["uar"] <= report["ci95"][1]
    recalls = np.diag(report["confusion"]) / np.sum(report["confusion"], axis=1)
    assert report["uar"] == pytest.approx(recalls.mean(), abs=1e-4)
    assert report["accuracy"] == pytest.approx(np.trace(report["confusion"]) / report["n"], abs=1e-4)
    assert report["leaks"] == [] and report["assumes"] == []


def test_a_split_that_shares_speakers_says_so_and_flatters():
    random, strangers = (evaluation.evaluate("emodb", "knn", split) for split in ("random5", "loso"))
    assert random["leaks"][0].startswith("10 of 10 speakers stand in training and test")
    assert strangers["leaks"] == []
    assert random["uar"] > strangers["uar"] + 0.1


def test_normalising_by_speaker_takes_the_voice_away_and_names_its_assumption():
    raw, normalised = (evaluation.evaluate("nemo", "knn", "loso", normalise=how) for how in (None, "speaker"))
    assert normalised["uar"] > raw["uar"] + 0.2
    assert raw["assumes"] == [] and "without their labels" in normalised["assumes"][0]
    against_neutral = evaluation.evaluate("nemo", "knn", "loso", normalise="neutral")
    assert against_neutral["uar"] > raw["uar"] + 0.2
    assert "neutral clips are known" in against_neutral["assumes"][0]
    with pytest.raises(PlainError, match="by 'room'; choose one of speaker, neutral"):
        evaluation.evaluate("nemo", "knn", "loso", normalise="room")


@pytest.mark.parametrize(
    ("corpus", "n_labels", "expected"),
    [
        ("ravdess", None, EMOTIONS["ravdess"]),
        ("ravdess", 8, EMOTIONS["ravdess"]),
        ("ravdess", 4, ("neutral", "happy", "sad", "angry")),
        ("emodb", None, EMOTIONS["emodb"]),
        ("emodb", 7, EMOTIONS["emodb"]),
        ("emodb", 6, EMOTIONS["emodb"][:-1]),
        ("nemo", 6, EMOTIONS["nemo"]),
        ("pooled", 7, ("neutral", "happy", "sad", "angry", "fearful", "disgust", "surprised")),
    ],
)
def test_the_label_sets_are_those_of_the_corpus_where_it_has_as_many(corpus, n_labels, expected):
    labels, features = evaluation.load(corpus, n_labels)
    assert tuple(in_order(labels.emotion)) == expected
    assert len(labels) == len(features) and list(labels.index) == list(features.index) == list(range(len(labels)))


def test_calm_counts_as_neutral_in_seven_classes():
    labels, _ = evaluation.load("ravdess", 7)
    assert len(labels) == 24 * 8 * 3 and labels.emotion.value_counts()["neutral"] == 24 * 6


def test_sex_is_recognised_on_request():
    report = evaluation.evaluate("emodb", "tree", "loso", target="sex")
    assert report["labels"] == ["female", "male"] and np.shape(report["confusion"]) == (2, 2)
    assert report["uar"] > 0.95


def test_settings_are_chosen_inside_each_training_part():
    report = evaluation.evaluate("emodb", "tree", "speakers5", tuned=True)
    assert all(set(fold["chosen"]) == {"model__min_samples_leaf"} for fold in report["folds"])
    with warnings.catch_warnings():
        # Some folds inside hold speakers of one sex only.
        warnings.simplefilter("error")
        assert evaluation.evaluate("emodb", "tree", "speakers5", tuned=True, target="sex")["folds"][0]["chosen"]


def test_a_model_is_never_trained_on_a_clip_that_it_is_asked_about():
    seen = []

    class Diary:
        def fit(self, features, emotions):
            self.rows = set(features.index)
            return self

        def predict(self, features):
            seen.append(set(features.index))
            assert not self.rows & seen[-1]
            return ["sad"] * len(features)

    labels, features = evaluation.load("emodb")
    given, _ = evaluation.answers(Diary, features, labels, splits.folds("loso", labels))
    assert set().union(*seen) == set(range(210)) and scores.uar(labels.emotion, given) == pytest.approx(1 / 7)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("--corpus emodb --model knn --split actors5", "RAVDESS's own; this table holds emodb. Take speakers5 or loso"),
        ("--corpus pooled --model knn --split actors6", "RAVDESS's own"),
        ("--corpus emodb --model knn --split loso --labels 8", "emodb has no clip of calm, surprised"),
        ("--corpus nemo --model knn --split loso --labels 7", "nemo has no clip of disgust"),
        ("--corpus emodb --model knn --split loso --labels 5", "no set of 5 emotions"),
        ("--corpus tess --model knn --split loso", "No table is called 'tess'; choose one of ravdess, emodb, nemo"),
        ("--corpus emodb --model oracle --split loso", "no model called 'oracle'; choose one of dummy, tree"),
        ("--corpus emodb --model knn --split half", "No split is called 'half'"),
    ],
)
def test_what_makes_no_sense_gets_a_sentence_and_a_status(arguments, sentence, capsys):
    assert main(["evaluate", *arguments.split()]) == 1
    printed = capsys.readouterr()
    assert sentence in printed.err and printed.out == "" and "Traceback" not in printed.err


def test_a_table_of_one_s_own_is_evaluated_like_those_that_ship(own):
    labels, features = made("emodb")
    write(own, "mine", labels.assign(corpus="mine"), features)
    assert evaluation.evaluate("mine", "dummy", "loso")["n"] == len(labels)


def test_of_one_speaker_there_is_a_score_but_no_interval(own, capsys):
    labels, features = made("emodb")
    kinds = labels.assign(speaker="me", statement=None).astype({"emotion": "category"})
    write(own, "mine", kinds, features)
    assert evaluation.evaluate("mine", "dummy", "random5")["ci95"] == [None, None]
    assert main(["evaluate", "--corpus", "mine", "--model", "dummy", "--split", "random5"]) == 0
    printed = capsys.readouterr().out
    assert f"{len(labels)} clips of 1 speaker, " in printed and "(of one speaker, so nobody knows" in printed
    assert "This split leaks. 1 of 1 speakers stand in training and test: me." in printed


def test_bad_tables_get_a_sentence(own):
    labels, features = made("emodb")
    cases = {
        "pitch is missing for every clip": (labels, features.assign(pitch=np.nan)),
        "Not an emotion known here: joy": (labels.assign(emotion=labels.emotion.replace("sad", "joy")), features),
        "one speaker, emodb-01": (labels[:21], features[:21]),
        "only one clip of 'bored'": (
            labels[(labels.emotion != "bored") | (labels.index == 20)],
            features[(labels.emotion != "bored") | (labels.index == 20)],
        ),
    }
    cases |= {
        "Clips of emodb without an emotion: 1": (
            labels.assign(emotion=labels.emotion.where(labels.index > 0)),
            features,
        ),
        "holds no numbers": (labels, features.assign(pitch="high")),
        "infinite values": (labels, features.assign(pitch=np.inf)),
    }
    for sentence, table in cases.items():
        write(own, "emodb", *table)
        with pytest.raises(PlainError, match=sentence):
            evaluation.evaluate("emodb", "knn", "loso")


@pytest.mark.parametrize("sex", [None, "man"])
def test_a_sex_that_is_not_known_gets_a_sentence(sex, own):
    labels, features = made("emodb")
    odd = labels.assign(sex=labels.sex.where(labels.sex == "female", sex))
    write(own, "emodb", odd, features)
    with pytest.raises(PlainError, match="Of 105 clips the sex is not given as female or male"):
        evaluation.evaluate("emodb", "knn", "loso", target="sex")


def test_single_missing_values_are_filled_in(own):
    labels, features = made("emodb")
    holed = features.assign(pitch=features.pitch.where(labels.index % 7 > 0))
    write(own, "emodb", labels, holed)
    assert evaluation.evaluate("emodb", "knn", "loso", target="sex")["uar"] > 0.5


def test_the_command_prints_one_json_object_or_a_table_to_read(capsys):
    arguments = ["evaluate", "--corpus", "emodb", "--model", "knn", "--split", "random5"]
    assert main([*arguments, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert {"uar", "accuracy", "ci95", "folds", "confusion", "labels", "n", "speakers", "leaks"} <= set(report)
    assert main(arguments) == 0
    text = capsys.readouterr().out
    assert f"UAR {report['uar']:.3f}" in text and "This split leaks. 10 of 10 speakers" in text
    assert str(report["confusion"][0][0]) in text


def test_the_same_question_gets_the_same_answer():
    first, second = (evaluation.evaluate("emodb", "mlp", "speakers5") for _ in range(2))
    assert first == second


def test_what_nobody_is_left_to_teach_is_not_asked(own, capsys):
    labels, features = made("emodb")
    one_man = labels.speaker.where(labels.sex == "female", "emodb-03")
    cases = {
        "All clips are 'female'": labels.assign(sex="female"),
        "While emodb-03 is held out, no clip is left to learn male from": labels.assign(speaker=one_man),
    }
    for number, (sentence, table) in enumerate(cases.items()):
        write(own, f"mine{number}", table.assign(corpus=f"mine{number}"), features)
        arguments = ["evaluate", "--corpus", f"mine{number}", "--model", "lda", "--target", "sex", "--split", "loso"]
        assert main(arguments) == 1
        assert sentence in capsys.readouterr().err


def test_a_sound_that_is_there_twice_under_two_names_is_a_leak(own):
    labels, features = made("emodb")
    twice = pd.concat([labels, labels.assign(clip=labels["clip"] + " (copy)")], ignore_index=True)
    write(own, "mine", twice.assign(corpus="mine"), pd.concat([features, features], ignore_index=True))
    leaks = evaluation.evaluate("mine", "dummy", "random5")["leaks"]
    assert any("of 210 sounds stand in training and test" in leak for leak in leaks), leaks


def test_infinite_values_are_named_before_they_are_normalised(own, capsys):
    labels, features = made("emodb")
    write(own, "mine", labels.assign(corpus="mine"), features.assign(pitch=np.inf))
    arguments = ["evaluate", "--corpus", "mine", "--model", "lda", "--split", "loso", "--normalise", "speaker"]
    assert main(arguments) == 1
    assert "pitch holds infinite values" in capsys.readouterr().err
