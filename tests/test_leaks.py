"""The leak lab: each leak does what it says, and the tables that ship hang together."""

import dataclasses

import leak_lab
import leak_models
import make_leaks
import numpy as np
import pandas as pd
import pytest
from imblearn.over_sampling import SMOTE
from leak_lab import Experiment, Rows
from sklearn.neighbors import KNeighborsClassifier

from emolab.__main__ import main
from emolab.evaluation import headlines
from emolab.evaluation.leaks import LeakError

ALL = ("scoring", "copies", "resampling", "duplicates", "statistics", "speakers", "statements")


def noise(n_speakers=10, seed=0):
    """Labels and values that have nothing to do with each other: an honest score is chance."""
    rng = np.random.default_rng(seed)
    # Every speaker says two statements, each four times in two emotions and twice in the third.
    emotions = ["angry"] * 4 + ["happy"] * 4 + ["sad"] * 2
    said = [(s, t, e) for s in range(n_speakers) for t in "ab" for e in emotions]
    speakers, statements, truth = map(np.array, zip(*[(f"speaker-{s}", t, e) for s, t, e in said], strict=False))
    values = rng.normal(3, 2, (len(said), 12)).astype(np.float32)
    return Rows(values, truth, np.arange(len(said)), speakers, statements)


def parrot(train, test, leaks, seed):
    """Learn by heart: answer what the nearest training row was called."""
    model = KNeighborsClassifier(1).fit(train.values, train.truth)
    return lambda rows, leaks: model.predict(rows.values)


@pytest.fixture
def tiny():
    steps = {"copies": leak_lab.with_copies, "resampling": leak_lab.smote}
    return Experiment("tiny", ALL, load=lambda: noise() + noise(), learn=parrot, enlarge=steps)


def run_folds(experiment, chosen):
    return list(leak_lab.folds(experiment, frozenset(chosen)))


def on_both_sides(folds, name):
    return set().union(*(set(getattr(train, name)) & set(getattr(test, name)) for train, test, _ in folds))


def accuracy(experiment, chosen):
    return leak_lab.run(experiment, frozenset(chosen))[0]["accuracy"]


# ---- each leak


def test_noise_scores_at_chance_without_leaks_and_near_one_with_each_copying_leak(tiny):
    assert accuracy(tiny, ()) < 0.5
    for leak in ("copies", "duplicates"):
        assert accuracy(tiny, (leak, "speakers", "statements")) > 0.7, leak
    assert accuracy(tiny, ("scoring",)) > 0.7


@pytest.mark.parametrize("leak", ["copies", "resampling", "duplicates"])
def test_rows_of_one_clip_stand_on_both_sides_only_with_the_leak(tiny, leak):
    assert on_both_sides(run_folds(tiny, (leak, "speakers", "statements")), "clips")
    assert not on_both_sides(run_folds(tiny, ("speakers", "statements")), "clips")


@pytest.mark.parametrize(("leak", "what"), [("speakers", "speakers"), ("statements", "statements")])
def test_people_and_sentences_are_on_one_side_once_the_leak_is_mended(tiny, leak, what):
    others = [name for name in ALL if name != leak]
    assert on_both_sides(run_folds(tiny, ALL), what)
    assert not on_both_sides(run_folds(tiny, others), what)


def test_the_last_rung_shares_nothing_and_asks_about_every_clip_once(tiny):
    folds = run_folds(tiny, ())
    for what in ("clips", "speakers", "statements"):
        assert not on_both_sides(folds, what), what
    tested = np.concatenate([test.clips for _, test, _ in folds])
    assert sorted(tested) == list(range(len(noise())))


def test_only_training_rows_set_the_scale_once_that_leak_is_mended(tiny):
    open_, mended = run_folds(tiny, ("statistics", "speakers")), run_folds(tiny, ("speakers",))
    assert max(abs(train.values.mean(axis=0)).max() for train, _, _ in mended) < 1e-5
    assert min(abs(train.values.mean(axis=0)).max() for train, _, _ in open_) > 1e-3
    whole = run_folds(tiny, ("statistics", "speakers", "statements"))
    assert max(abs((train + test).values.mean(axis=0)).max() for train, test, _ in whole) < 1e-5


def test_training_rows_are_scored_only_with_that_leak(tiny):
    with_them, without = (leak_lab.run(tiny, frozenset(chosen))[0] for chosen in (("scoring",), ()))
    assert without["answers"] == len(noise())
    # Halves of the other speakers' rows: four fifths of one statement, in ten folds.
    assert with_them["answers"] == pytest.approx(5 * len(noise()))


def test_the_test_rows_choose_the_epoch_only_with_that_leak():
    rows = noise(n_speakers=20)
    train, test = rows[::2], rows[1::2]
    watched = dataclasses.replace(leak_models.EXPERIMENTS["every_leak"], load=noise)
    predict = watched.learn(with_width(train), with_width(test), frozenset(), 0)
    peeking, honest = (
        np.mean(predict(with_width(test), chosen) == test.truth) for chosen in (frozenset(["validation"]), frozenset())
    )
    assert peeking > honest


def with_width(rows, n_features=120):
    """Repeat features until there are as many as the network's PCA wants."""
    rng = np.random.default_rng(1)
    return rows.with_values(np.tile(rows.values, n_features // 12) + rng.normal(0, 0.5, (len(rows), n_features)))


def test_stages_learn_from_tested_rows_only_with_that_leak(monkeypatch):
    rows = noise()
    rows = dataclasses.replace(rows, truth=np.where(rows.truth == "sad", "neutral", rows.truth))
    rows.truth[::7] = "sad"
    train, test = rows[:80], rows[80:]
    seen = []

    class Spy(KNeighborsClassifier):
        def fit(self, values, truth):
            seen.append(values)
            return super().fit(values, truth)

    monkeypatch.setattr(leak_models, "flat_network", lambda seed: Spy(1))
    for chosen, shared in ((["stages"], True), ([], False)):
        seen.clear()
        leak_models.EXPERIMENTS["pairs"].learn(train, test, frozenset(chosen), 0)
        tested = {tuple(row) for row in test.values}
        assert any(tuple(row) in tested for values in seen for row in values) == shared


def test_an_unknown_leak_is_named(tiny):
    with pytest.raises(LeakError, match="magic"):
        run_folds(tiny, ("magic",))


# ---- the steps


def test_copies_are_near_their_originals_and_keep_their_numbers():
    rows = noise()
    more = leak_lab.with_copies(rows, np.random.default_rng(0))
    assert list(more.clips) == 3 * list(rows.clips)
    changed = np.abs(more.values[len(rows) :] - np.tile(rows.values, (2, 1))) > 0.5
    assert 0.01 < changed.mean() < 0.12  # the masked ones


def test_topping_up_makes_classes_equal_and_leaves_the_rows_in_place():
    rows = noise()
    more = leak_lab.topped_up(rows, np.random.default_rng(0))
    assert pd.Series(more.truth).value_counts().nunique() == 1
    assert np.array_equal(more.values[: len(rows)], rows.values)
    assert leak_lab.topped_up(more, np.random.default_rng(0)) is more


def test_smote_counts_as_imblearn_does_and_puts_points_between_neighbours():
    rows = noise()
    more = leak_lab.smote(rows, np.random.default_rng(0))
    values, truth = SMOTE(random_state=0).fit_resample(rows.values, rows.truth)
    assert pd.Series(more.truth).value_counts().to_dict() == pd.Series(truth).value_counts().to_dict()
    own = rows.values[rows.truth == "sad"]
    new = more.values[len(rows) :]
    assert (new <= own.max(axis=0) + 1e-5).all() and (new >= own.min(axis=0) - 1e-5).all()
    assert not {tuple(row) for row in new} & {tuple(row) for row in own}
    assert (rows.truth[more.clips[len(rows) :]] == "sad").all()


def test_an_interval_over_speakers_is_wide_when_speakers_differ():
    def answered(right):
        speakers = np.repeat(list("abcdefgh"), 20)
        return pd.DataFrame({"speaker": speakers, "truth": "x", "predicted": np.where(right, "x", "y")})

    scattered, by_person = answered(np.arange(160) % 2 == 0), answered(np.arange(160) // 20 % 2 == 0)
    narrow, wide = leak_lab.score(scattered), leak_lab.score(by_person)
    assert narrow["accuracy"] == wide["accuracy"] == 0.5
    assert narrow["high"] - narrow["low"] < 0.01 < 0.4 < wide["high"] - wide["low"]


# ---- the command


def test_the_command_goes_on_where_the_file_stops(tiny, tmp_path, monkeypatch, capsys):
    tiny = dataclasses.replace(tiny, leaks=("copies", "speakers"))
    monkeypatch.setattr(make_leaks, "EXPERIMENTS", {"tiny": tiny})
    monkeypatch.setattr(headlines, "HEADLINES", {"tiny": tiny})
    path = tmp_path / "ladder.csv"
    assert make_leaks.main(["--out", str(path)]) == 0
    whole = path.read_text()
    assert whole.count("\n") == 4 and capsys.readouterr().err.count("\n") == 3
    path.write_text("".join(whole.splitlines(keepends=True)[:3]))
    assert make_leaks.main(["tiny", "--out", str(path)]) == 0
    assert path.read_text() == whole
    assert capsys.readouterr().err.startswith("  3 of 3  tiny  none")


def test_the_command_names_what_it_does_not_know(tmp_path, capsys):
    assert main(["leaks", "emonet"]) == 1
    assert make_leaks.main(["--out", str(tmp_path / "no" / "ladder.csv")]) == 1
    said = capsys.readouterr().err
    assert "emonet" in said and "wide_network" in said and "no folder" in said


def test_where_the_ladders_were_computed_the_command_says_where_they_are_now(capsys):
    assert main(["leaks", "--recompute", "ladder.csv"]) == 1
    assert "python data/scores/make_leaks.py --out FILE" in capsys.readouterr().err
