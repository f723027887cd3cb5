"""What the notebooks say of a number is what the number says: sentences that were once wrong."""

import re

import numpy as np
import pandas as pd
import pytest

from emolab import evaluation, labels, shipped
from emolab.check.predictions import CAME_OUT
from emolab.evaluation import listeners, scores, splits
from emolab.models import classical
from emolab.recognizer import sentences, words


def test_the_best_recipe_on_strangers_loses_the_smallest_share_and_others_fewer_points():
    recipes = pd.read_csv(shipped.path("scores", "recipes.csv")).set_index("recipe")
    assert recipes.strangers.idxmax() == CAME_OUT["2-10"] == (recipes.flattery / recipes.random).idxmin()
    assert recipes.flattery.idxmin() != CAME_OUT["2-10"], "then notebook 02 may say that it loses least"


def test_people_say_neutral_most_often_unless_anger_was_acted():
    votes = listeners.crema_d().pivot(index="emotion", columns="answer", values="votes")
    most = votes.idxmax(axis=1)
    assert most["angry"] == "angry" and set(most.drop("angry")) == {"neutral"}


@pytest.fixture(scope="module")
def ravdess():
    table, features = evaluation.load("ravdess", 8)
    return table, features, splits.folds("actors5", table)


def test_the_best_and_the_worst_read_are_as_far_apart_as_the_prediction_says(ravdess):
    table, features, folds = ravdess
    answers, _ = evaluation.answers(classical.lda, features, table, folds)
    apart = np.ptp(scores.by_group(table.emotion.to_numpy(), answers, table.speaker).uar)
    options = {"by a tenth": 0.1, "by a quarter": 0.25, "by about two thirds": 2 / 3}
    assert apart == pytest.approx(options[CAME_OUT["6-7"]], abs=0.05)


def test_timbre_weighs_most_by_far_and_nothing_lies_between_pitch_and_mfcc(ravdess):
    table, features, folds = ravdess
    train, test = folds[0]
    groups = features.columns.to_series().groupby(features.columns.str.split("_").str[0]).agg(list).to_dict()
    fitted = classical.lda().fit(features.iloc[train], table.emotion.iloc[train])
    lost = evaluation.importance(fitted, features.iloc[test], table.emotion.to_numpy()[test], groups, repeats=3)
    order = lost.sort_values("loss", ascending=False)["loss"]
    assert order.index[0] == "timbre" and set(order.index[1:3]) == {"pitch", "mfcc"}
    assert order.iloc[0] > 1.5 * order.iloc[1] and abs(order["pitch"] - order["mfcc"]) < lost.spread["mfcc"]


def test_the_net_after_nemo_is_ahead_at_every_share_and_its_seeds_overlap_with_the_others():
    deep_runs = pytest.importorskip("emolab.evaluation.deep_runs", exc_type=ImportError)
    runs = deep_runs.summary(deep_runs.read())
    scratch, after = (runs[runs.model == name].set_index("share") for name in ("vgg", "vgg after nEMO"))
    assert CAME_OUT["4-8"] == "the net after nEMO" and len(after) == 3
    for share in after.index:
        assert after.uar[share] > scratch.uar[share] and max(scratch.loc[share, "each"]) > min(after.loc[share, "each"])


def test_nobody_can_tell_which_way_to_mislead_is_read_best():
    right = {}
    for language in ("en", "es"):
        table = sentences.load(language).query("part == 'test' and hard in ['negation', 'irony', 'mixed']")
        given = [words.load(language).predict_proba([text]).idxmax(axis=1)[0] for text in table.sentence]
        for kind, good in zip(table.hard, labels.relabel(table.emotion, 7) == given, strict=True):
            right.setdefault(kind, []).append(good)
    shares = [np.mean(found) for found in right.values()]
    assert len(shares) == 3 and np.ptp(shares) < 1 / max(map(len, right.values()))
    assert CAME_OUT["7-4"] == "nobody can tell"


def test_the_recognizers_card_has_the_numbers_of_its_tables():
    card = shipped.path("models", "README.md").read_text(encoding="utf-8")
    levels = pd.read_csv(shipped.path("models", "ears_levels.csv")).query("model == 'emotion'")
    away = levels.query("asked == 'another corpus' and level == 'all'").set_index("corpus").right
    told = dict(re.findall(r"(\.\d+) \((RAVDESS|EmoDB|nEMO)\)(?=[, .])", card.split("Corpus by corpus")[1][:120]))
    assert {corpus.lower(): float(share) for share, corpus in told.items()} == away.drop("all").to_dict()
    within = levels.query("asked == 'the same corpora' and corpus == 'all'").set_index("level")
    assert f"right in {within.right['all']:.2f}".replace("0.", ".") in card
    assert f"(calibration error {within.ece['eight']:.2f})".replace("0.", ".") in card
    for name, file in (("ears", "ears.csv"), ("plain", "plain.csv")):
        table = pd.read_csv(shipped.path("models", file), dtype=str)
        ways = {"emotion": ", a single clip", "at_home": ", calibrated"}
        for (model, split), rows in table.groupby(["model", "split"]):
            line = [f"{row.uar} ({row.low}–{row.high})" for row in rows.itertuples() if row.corpus != "mean"]
            cells = " | ".join(line).replace("0.", ".")
            if not (model == "at_home" and split.endswith("after a journey")):  # these two rows are not on the card
                assert re.search(rf"\| {name}{ways[model]}[^|]*\| {re.escape(cells)} \|", card), (model, split)
