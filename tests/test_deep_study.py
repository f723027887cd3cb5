"""The table of full runs: its rows can be made again, one by one, and its sums are right."""

import full_runs
import numpy as np
import pandas as pd
import pytest

pytest.importorskip("keras")

from emolab.evaluation import deep_runs, scores, splits
from emolab.plots import deep as figures


@pytest.fixture(scope="module")
def runs():
    return deep_runs.read()


def test_every_kind_of_input_has_the_same_clips_in_the_same_order():
    labels = [deep_runs.load(kind)[0] for kind in ("statistics", "images", "cepstra", "ears")]
    assert all((labels[0]["clip"] == others["clip"]).all() for others in labels)


def test_a_share_of_the_speakers_keeps_all_their_clips():
    labels, _ = deep_runs.load("statistics")
    rows = np.arange(300, 1200)
    kept = deep_runs.fewer(labels, rows, 0.5, seed=1)
    people = labels.speaker.iloc[rows].value_counts()
    some = labels.speaker.iloc[kept].value_counts()
    assert len(some) == round(0.5 * len(people)) and (some == people[some.index]).all()


def test_the_table_goes_on_where_it_ends(monkeypatch, tmp_path):
    asked = []

    def run(name, fold, seed, share):
        asked.append((name, fold))
        row = {"model": name, "fold": fold, "seed": seed, "share": share, "answers": "01"}
        return dict.fromkeys(deep_runs.COLUMNS, 0) | row, None, None, None

    monkeypatch.setattr(full_runs, "run", run)
    path = tmp_path / "runs.csv"
    assert (full_runs.extend(path, most=3), full_runs.extend(path, most=4)) == (3, 4)
    assert asked == [(name, fold) for name, _, fold, _ in full_runs.wanted()[:7]]
    assert deep_runs.read(path).answers.tolist() == ["01"] * 7


def test_answers_written_as_digits_are_read_as_emotions(runs):
    one = runs[(runs.model == "dense") & (runs.seed == 0)]
    labels, _ = deep_runs.load("statistics")
    given = deep_runs.emotions_of(one)
    for row, (_, test) in zip(one.sort_values("fold").itertuples(), splits.folds("actors5", labels), strict=True):
        assert scores.uar(labels.emotion.to_numpy()[test], given[test]) == pytest.approx(row.uar, abs=1e-4)


def test_the_summary_is_about_all_clips_and_names_its_track(runs):
    table = deep_runs.summary(runs)
    assert set(table.track) == {deep_runs.SCRATCH, deep_runs.EARS}
    assert ((table.low < table.uar) & (table.uar < table.high)).all()


def test_the_figure_of_shares_has_a_marker_for_each_seed(runs):
    table = deep_runs.summary(runs)
    table = table[table.model.str.startswith("vgg")]
    ax = figures.shares(table)
    # No line joins the seeds; they have the colour and the marker of their net.
    dots = [line for line in ax.lines if line.get_linestyle() == "None"]
    assert sum(len(dot.get_ydata()) for dot in dots) == table.seeds.sum()
    nets = {(line.get_color(), line.get_marker()) for line in ax.lines if line.get_label() in set(table.model)}
    assert {(dot.get_color(), dot.get_marker()) for dot in dots} == nets and len(nets) == table.model.nunique()
    assert [np.mean(each) for each in table["each"]] == pytest.approx(table.uar.tolist())


def test_no_run_ships_twice_and_every_one_is_asked_for(runs):
    keys = list(runs[["model", "share", "fold", "seed"]].itertuples(index=False, name=None))
    assert len(keys) == len(set(keys)) and set(keys) <= set(full_runs.wanted())


def test_a_seed_is_counted_once_it_has_been_through_the_folds_of_the_first(runs):
    dense = runs[(runs.model == "dense") & (runs.seed == 0)]
    half = dense[dense.fold < 2].assign(seed=1)
    table = deep_runs.summary(pd.concat([dense, half]))
    assert table.seeds.tolist() == [1] and table.folds.tolist() == [5]


def test_a_row_that_ships_comes_out_again(runs):
    shipped = runs[(runs.model == "dense") & (runs.fold == 0) & (runs.seed == 0)].iloc[0]
    row, probabilities, *_ = full_runs.run("dense", 0, 0)
    assert row["uar"] == pytest.approx(shipped.uar, abs=0.05)
    assert pd.Series(list(row["answers"])).eq(list(shipped.answers)).mean() > 0.9
    assert probabilities.shape == (len(shipped.answers), 8)
