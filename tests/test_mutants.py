"""What a changed sign, bound or constant in splits, scores and leaks would break, and no other test had noticed."""

import numpy as np
import pandas as pd
import pytest

from emolab.evaluation import leaks, scores, splits

TRUTH = np.tile(["sad", "happy", "angry"], 16)
WHO = np.repeat([*"abcd"], 12)


def test_accuracy_counts_what_is_right():
    assert scores.accuracy(["sad", "sad", "happy", "angry"], ["sad", "happy", "happy", "angry"]) == 0.75
    assert scores.accuracy(["b", "b"], ["c", "a"]) == 0


def test_an_interval_of_accuracy_lies_around_accuracy_and_not_around_the_uar():
    # Of many sad clips all are right, of few happy ones none is.
    truth = np.tile(["sad"] * 9 + ["happy"], 4)
    given = np.where((np.repeat([*"abcd"], 10) == "a") & (np.arange(40) % 10 < 3), "happy", "sad")
    low, high = scores.interval(truth, given, np.repeat([*"abcd"], 10), metric="accuracy")
    assert low <= scores.accuracy(truth, given) <= high and low >= 0.6 and high == pytest.approx(0.9)


def test_a_wider_level_gives_a_wider_interval_with_as_much_left_out_at_both_ends():
    given = np.where(np.random.default_rng(0).random(48) < 0.6, TRUTH, "sad")
    (low, high), (lower, higher) = (scores.interval(TRUTH, given, WHO, level=level) for level in (0.5, 0.95))
    assert lower < low < high < higher
    middle = scores.interval(TRUTH, given, WHO, level=0.0)
    assert middle[0] == middle[1]


def test_two_speakers_are_enough_for_an_interval():
    low, high = scores.interval(["sad", "happy"] * 2, ["sad", "sad", "sad", "happy"], ["a", "a", "b", "b"])
    assert (low, high) == (0.5, 1.0)


def test_being_quite_sure_belongs_to_the_last_bin():
    table = scores.reliability(["sad", "sad"], [[0.0, 1.0], [0.05, 0.95]], ["happy", "sad"])
    assert table.to_dict("list") == {"confidence": [0.975], "accuracy": [1.0], "clips": [2]}


def test_a_table_of_coverage_holds_nothing_else():
    table = scores.coverage(["sad", "sad"], [[0.6, 0.4], [0.1, 0.9]], ["happy", "sad"])
    assert table.columns.tolist() == ["threshold", "coverage", "accuracy"]


def test_rates_of_a_class_of_one_clip_are_rates():
    assert scores.confusion_rates(["sad"], ["sad"], ["sad"]).loc["sad", "sad"] == 1


def test_subsets_of_leaks_go_from_all_to_none_by_size():
    found = leaks.subsets(("copies", "speakers"))
    assert [sorted(one) for one in found] == [["copies", "speakers"], ["copies"], ["speakers"], []]


def test_what_is_no_leak_has_no_score_and_no_leak_at_all_has_one():
    table = leaks.grid()
    assert leaks.look_up(table, set()).accuracy < leaks.look_up(table, set(table.index[0].split("+"))).accuracy
    with pytest.raises(leaks.LeakError):
        leaks.look_up(table, {"speakers", "no leak"})


def test_one_shared_name_is_a_leak_and_the_seventh_is_only_counted():
    report = pd.DataFrame({"what": ["speakers"], "shared": [1], "of": [7], "names": [["Ann"]]})
    assert "Ann" in splits.leak_sentences(report)[0]
    report = pd.DataFrame({"what": ["clips"], "shared": [7], "of": [7], "names": [[*"abcdefg"]]})
    assert "f and 1 more" in splits.leak_sentences(report)[0]


def test_watched_speakers_are_those_of_the_first_inner_fold():
    labels = pd.DataFrame({"corpus": "mine", "speaker": [*"aabbccddee"], "emotion": ["sad", "happy"] * 5})
    learning, watching = splits.set_aside(labels, np.arange(10))
    wanted = splits.inner_folds(labels, 5)[0]
    assert learning.tolist() == wanted[0].tolist() and watching.tolist() == wanted[1].tolist()


def of_ravdess(actors, n_clips=1):
    """So many clips of each of two emotions by each of these actors."""
    who = np.repeat([f"ravdess-{actor:02d}" for actor in actors], 2 * n_clips)
    return pd.DataFrame({"corpus": "ravdess", "speaker": who, "statement": "01"}).assign(
        clip=[str(n) for n in range(len(who))], emotion=np.tile(["sad", "happy"], len(who) // 2)
    )


@pytest.mark.parametrize(
    "name, rows, n_folds",
    [
        ("speakers5", of_ravdess(range(1, 6)), 5),
        ("random5", of_ravdess([1], n_clips=5), 5),
        # Of two different folds of the five that were published.
        ("actors5", of_ravdess([1, 2]), 2),
        # Two clips of each of two emotions.
        ("loso", of_ravdess([1, 2]), 2),
    ],
)
def test_as_few_as_a_split_needs_are_enough(name, rows, n_folds):
    assert len(splits.folds(name, rows)) == n_folds


@pytest.mark.parametrize("name", ["speakers5", "random5"])
def test_a_seed_gives_the_same_folds_again_and_another_one_others(name):
    rows = of_ravdess(range(1, 25), n_clips=2)

    def tested(seed):
        return [test.tolist() for _, test in splits.folds(name, rows, seed)]

    assert tested(0) == tested(0) and tested(0) != tested(1)


def test_six_names_are_said_without_a_count():
    report = pd.DataFrame({"what": ["clips"], "shared": [6], "of": [6], "names": [[*"abcdef"]]})
    assert splits.leak_sentences(report)[0].endswith("a, b, c, d, e, f.")


def test_what_is_shared_is_named_as_its_corpus_names_it():
    rows = of_ravdess([1, 2])
    names = splits.leak_report(rows, splits.folds("loso", rows)).set_index("what").names
    assert names["statements"] == ["ravdess 01"]


def test_only_what_is_not_of_ravdess_is_named_where_folds_are_by_actor():
    rows = pd.concat([of_ravdess([1, 2]), of_ravdess([3, 4]).assign(corpus="emodb")], ignore_index=True)
    with pytest.raises(splits.SplitError, match="this table holds emodb. Take"):
        splits.folds("actors5", rows)


def test_half_of_the_draws_lie_in_an_interval_of_one_half():
    rng = np.random.default_rng(3)
    truth, who = np.tile(["sad", "happy"], 400), np.repeat(np.arange(40), 20)
    # Speakers differ in how well they are heard.
    given = np.where(rng.random(800) < rng.uniform(0.3, 1, 40)[who], truth, "angry")
    wide, half = (np.subtract(*scores.interval(truth, given, who, level=level)) for level in (0.95, 0.5))
    # As under a bell: 1.96 and 0.67 standard deviations to either side.
    assert half / wide == pytest.approx(0.674 / 1.96, abs=0.05)


def test_a_class_that_nobody_drawn_speaks_does_not_count_in_that_draw():
    assert scores.interval(["sad", "sad", "happy", "happy"], ["sad"] * 4, ["a", "a", "b", "b"]) == (0.0, 1.0)
    # One clip of a class is enough for it to count.
    assert scores.interval(["sad", "happy"], ["sad", "sad"], ["a", "b"]) == (0.0, 1.0)


def test_a_fuller_bin_counts_for_more_in_the_error_of_calibration():
    sure = np.array([0.9, 0.9, 0.9, 0.65])
    probabilities = np.column_stack([sure, 1 - sure])
    assert scores.ece(["sad", "sad", "sad", "happy"], probabilities, ["sad", "happy"]) == pytest.approx(0.2375)


def test_probabilities_that_were_rounded_still_add_up():
    thirds = [[0.333, 0.333, 0.333]]
    assert scores.coverage(["sad"], thirds, ["sad", "happy", "angry"]).threshold.tolist() == [0.333]


def test_classes_are_scored_in_the_order_in_which_they_are_asked_for_also_those_of_no_clip():
    table = scores.per_class(["sad", "sad", "angry"], ["sad", "angry", "angry"], ["sad", "happy", "angry"])
    assert table.recall.fillna(-1).tolist() == [0.5, -1, 1.0] and table.clips.tolist() == [2, 0, 1]


def test_rows_of_a_confusion_are_true_and_columns_answered():
    counts = scores.confusion(["sad", "happy"], ["sad", "sad"], ["sad", "happy"])
    assert (counts.index.name, counts.columns.name) == ("truth", "answer")


@pytest.mark.parametrize("right, found", [(False, np.exp(3)), (True, np.exp(-3))])
def test_a_temperature_is_looked_for_between_a_twentieth_and_twenty(right, found):
    # Nearly sure and always wrong, or hardly sure and always right: no temperature would be enough.
    probabilities = [[0.9, 0.1]] * 8 if not right else [[0.55, 0.45]] * 8
    truth = ["sad" if right else "happy"] * 8
    assert scores.temperature(truth, probabilities, ["sad", "happy"]) == pytest.approx(found, rel=0.01)
