"""The score tables that ship say what the shipped measurements say today."""

import json

import pandas as pd
import pytest
import studies

from emolab import evaluation, shipped
from emolab.evaluation import scores, splits


@pytest.fixture(scope="module")
def reports():
    return evaluation.shipped_reports()


def test_every_evaluation_of_the_widget_ships(reports):
    keys = ["corpus", "model", "split", "normalise"]
    shipped_ones = set(reports[keys].itertuples(index=False, name=None))
    asked = {(q["corpus"], q["model_name"], q["split"], q["normalise"] or "none") for q in studies.CLASSICAL}
    assert shipped_ones == asked


@pytest.mark.parametrize("model", ["dummy", "knn", "lda"])
def test_a_shipped_report_comes_out_again(reports, model):
    report = evaluation.evaluate("ravdess", model, "actors5")
    row = reports[
        (reports.corpus == "ravdess") & (reports.model == model) & (reports.split == "actors5")
        & (reports.normalise == "none")
    ].iloc[0]  # fmt: skip  # a table
    assert report["uar"] == pytest.approx(row.uar, abs=0.004)
    assert report["ci95"] == pytest.approx(row.ci95, abs=0.006)


def test_random_folds_flatter_every_model_but_the_dummy(reports):
    raw = reports[(reports.corpus == "ravdess") & (reports.normalise == "none") & reports.model.isin(studies.QUICK)]
    raw = raw.pivot(index="model", columns="split", values="uar")
    assert (raw.random5 - raw.actors5).drop("dummy").min() > 0.03
    assert all(leaks for leaks in reports[reports.split == "random5"].leaks)
    assert not any(leaks for leaks in reports[reports.split.isin(splits.BY_SPEAKER)].leaks)


def test_a_row_of_the_cross_corpus_table_comes_out_again():
    table = pd.read_csv(shipped.path("scores", "cross_corpus.csv"), keep_default_na=False)
    assert len(table) == 36 and (table.uar > table.chance).all()
    row = table[(table.train == "emodb") & (table.test == "ravdess") & (table.labels == 4)].iloc[0]
    assert row.normalise == "none"
    train, test = (evaluation.load(name, 4) for name in ("emodb", "ravdess"))
    answers = evaluation.model(row.model).fit(train[1], train[0].emotion).predict(test[1])
    assert scores.uar(test[0].emotion, answers) == pytest.approx(row.uar, abs=0.004)


def test_the_reach_table_has_a_row_for_each_question_and_its_commands_can_be_read():
    table = pd.read_csv(shipped.path("scores", "reach.csv"))
    assert table.command.tolist() == [studies.command_of(question) for question in studies.REACH]
    assert ((table.low <= table.uar) & (table.uar <= table.high)).all()


def test_a_shipped_report_is_one_json_object_a_line():
    lines = shipped.path("scores", "classical.jsonl").read_text(encoding="utf-8").splitlines()
    assert all({"uar", "ci95", "confusion", "labels", "leaks"} <= set(json.loads(line)) for line in lines)
