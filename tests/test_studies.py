import contextlib
import json

import make_scores
import numpy as np
import pandas as pd
import pytest
import studies
from made import made

from emolab import evaluation
from emolab.__main__ import main
from emolab.evaluation import scores, splits
from emolab.models import classical


@pytest.fixture(autouse=True)
def only_made_tables(made_tables):
    """What ships is never read here."""


def test_the_cross_corpus_table_has_every_pair_with_the_emotions_they_share():
    table = studies.cross_corpus("knn").set_index(["train", "test", "labels", "normalise"]).sort_index()
    assert len(table) == 3 * 3 * 2 * 2
    assert table.classes["emodb", "nemo", 6, "none"] == "neutral happy sad angry fearful"
    assert table.classes["ravdess", "emodb", 6, "none"] == "neutral happy sad angry fearful disgust"
    assert (table.clips.xs(4, level="labels")["ravdess", "nemo"] == 9 * 4 * 3).all()
    assert ((table.low <= table.uar) & (table.uar <= table.high)).all()
    # The made voices differ by more than the emotions do, and normalising takes that away.
    raw, normalised = (table.uar.xs(how, level="normalise") for how in ("none", "speaker"))
    assert normalised.min() > raw.mean()


def test_the_commands_write_what_the_notebooks_read(monkeypatch, tmp_path):
    questions = [{"corpus": "emodb", "model_name": name, "split": "loso"} for name in ("dummy", "knn")]
    questions.append(questions[1] | {"normalise": "speaker"})
    monkeypatch.setattr(studies, "CLASSICAL", questions)
    assert make_scores.main(["classical", "--out", str(tmp_path)]) == 0
    table = evaluation.shipped_reports(tmp_path / "classical.jsonl")
    assert table.model.tolist() == ["dummy", "knn", "knn"] and table.uar[2] > table.uar[1] > table.uar[0]
    assert table.normalise.tolist() == ["none", "none", "speaker"] and (table.low <= table.high).all()
    assert make_scores.main(["cross", "--out", str(tmp_path), "--model", "knn"]) == 0
    first = (tmp_path / "cross_corpus.csv").read_bytes()
    assert make_scores.main(["cross", "--out", str(tmp_path), "--model", "knn"]) == 0
    assert (tmp_path / "cross_corpus.csv").read_bytes() == first


@pytest.mark.parametrize("stop", [KeyboardInterrupt, MemoryError])
def test_a_table_that_was_broken_off_leaves_the_one_that_was_there(monkeypatch, tmp_path, stop):
    (tmp_path / "classical.jsonl").write_text("the table of last year\n")

    def one_and_stop(questions, progress):
        yield {"model": "dummy"}
        raise stop

    monkeypatch.setattr(studies, "compare_models", one_and_stop)
    with contextlib.suppress(stop):
        assert make_scores.main(["classical", "--out", str(tmp_path)]) == 130
    assert [path.read_text() for path in tmp_path.iterdir()] == ["the table of last year\n"]


def test_the_reach_table_gives_the_command_that_prints_each_number(monkeypatch, tmp_path, capsys):
    question = {"corpus": "emodb", "model_name": "knn", "split": "loso", "normalise": "speaker", "target": "sex"}
    monkeypatch.setattr(studies, "REACH", [question, {"corpus": "nemo", "model_name": "dummy", "split": "speakers5"}])
    assert make_scores.main(["reach", "--out", str(tmp_path)]) == 0
    table = pd.read_csv(tmp_path / "reach.csv")
    assert table.normalise.tolist() == ["speaker", "none"]
    capsys.readouterr()
    for row in table.itertuples():
        assert main([*row.command.split()[1:], "--json"]) == 0
        report = json.loads(capsys.readouterr().out)
        assert (report["uar"], report["ci95"], report["target"]) == (row.uar, [row.low, row.high], row.target)


def test_the_learning_curve_adds_speakers_and_keeps_the_strangers_strange():
    labels, features = made("ravdess")
    asked = []

    class Diary:
        def fit(self, features, emotions):
            self.rows = features.index
            return self

        def predict(self, features):
            asked.append((set(labels.speaker[self.rows]), set(labels.speaker[features.index])))
            return labels.emotion[features.index].where(features.index.isin(self.rows), "sad").to_numpy()

    table = evaluation.learning_curve(Diary, features, labels, [2, 19], draws=3)
    assert table.speakers.tolist() == [2, 2, 2, 19]
    assert (table.trained == 1).all() and table.strangers.tolist() == pytest.approx([1 / 8] * 4)
    tested = {f"ravdess-{number:02d}" for number in splits.ACTORS5[0]}
    for known, people in asked:
        assert people == known or people == tested
        assert not known & tested
    asked.clear()
    assert len(evaluation.learning_curve(Diary, features, labels, [2], draws=2, fold=None)) == 2 * len(splits.ACTORS5)
    with pytest.raises(splits.SplitError, match="50 speakers cannot be drawn: the training part has 19"):
        evaluation.learning_curve(Diary, features, labels, [2, 50])
    assert {frozenset(people) for known, people in asked if people != known} == {
        frozenset(f"ravdess-{number:02d}" for number in part) for part in splits.ACTORS5
    }


def test_importance_finds_the_features_that_matter():
    rng = np.random.default_rng(0)
    truth = rng.choice(["sad", "angry"], 400)
    loud = (truth == "angry") * 2.0
    features = pd.DataFrame(rng.normal(0, 0.3, (400, 3)), columns=["a", "b", "noise"])
    features[["a", "b"]] += loud[:, None]
    model = classical.logistic().set_params(model__C=1).fit(features, truth)
    table = evaluation.importance(model, features, truth, {"noise": ["noise"], "loudness": ["a", "b"]})
    assert table.index.tolist() == ["loudness", "noise"] and table.features.tolist() == [2, 1]
    assert table.loss["loudness"] > 0.3 and abs(table.loss["noise"]) < 0.05
    alone = evaluation.importance(model, features, truth, {"a": ["a"]})
    assert alone.loss["a"] < table.loss["loudness"]
    assert scores.uar(truth, model.predict(features)) > 0.9


def test_every_question_of_the_shipped_table_can_be_asked():
    for question in studies.CLASSICAL + studies.REACH:
        assert question["model_name"] in evaluation.MODELS and question["split"] in splits.SPLITS
