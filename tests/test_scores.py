import numpy as np
import pytest

from emolab.evaluation import scores

TRUTH = np.array(["sad"] * 8 + ["happy"] * 2)


def test_always_answering_the_commonest_class_earns_chance():
    always_sad = np.full(10, "sad")
    assert (TRUTH == always_sad).mean() == 0.8
    assert scores.uar(TRUTH, always_sad) == 0.5


def test_an_answer_outside_the_truth_is_only_an_error():
    assert scores.uar(["sad", "happy"], ["sad", "calm"]) == 0.5


def test_the_confusions_and_recalls_are_labelled():
    counts = scores.confusion(TRUTH, ["sad"] * 9 + ["happy"], ["happy", "sad", "calm"])
    assert counts.loc["happy"].to_dict() == {"happy": 1, "sad": 1, "calm": 0}
    recalls = scores.recalls(TRUTH, ["sad"] * 9 + ["happy"], ["happy", "sad", "calm"])
    assert recalls["happy"] == 0.5 and recalls["sad"] == 1 and np.isnan(recalls["calm"])


@pytest.fixture
def crowd():
    """Forty speakers whose clips are recognised at rates of their own, about .7."""
    rng = np.random.default_rng(0)
    speakers = np.repeat(np.arange(40), 50)
    truth = rng.choice(["angry", "happy", "sad", "calm"], len(speakers))
    rates = rng.beta(7, 3, 40)[speakers]
    wrong = rng.choice(["angry", "happy", "sad", "calm"], len(speakers))
    return truth, np.where(rng.random(len(speakers)) < rates, truth, wrong), speakers


def test_the_interval_is_about_people_not_clips(crowd):
    truth, answers, speakers = crowd
    low, high = scores.interval(truth, answers, speakers)
    assert low < scores.uar(truth, answers) < high
    as_if_all_clips_were_strangers = scores.interval(truth, answers, np.arange(len(truth)))
    assert high - low > 1.5 * (as_if_all_clips_were_strangers[1] - as_if_all_clips_were_strangers[0])


def test_an_interval_covers_the_truth_as_often_as_it_says():
    rng, covered = np.random.default_rng(1), 0
    for repeat in range(100):
        rates = np.repeat(rng.beta(12, 8, 30), 20)
        truth = np.tile(["sad", "happy"], 300)
        answers = np.where(rng.random(600) < rates, truth, "calm")
        low, high = scores.interval(truth, answers, np.repeat(np.arange(30), 20), n_draws=300, seed=repeat)
        covered += low <= 0.6 <= high
    assert 86 <= covered <= 100


def test_two_equal_models_do_not_differ_and_a_better_one_does(crowd):
    truth, answers, speakers = crowd
    same = scores.paired_difference(truth, answers, answers, speakers)
    assert same["difference"] == same["low"] == same["high"] == 0 and same["p"] == 1
    better = scores.paired_difference(truth, truth, answers, speakers)
    assert better["low"] > 0.1 and better["p"] < 0.01


def test_a_model_that_is_as_sure_as_it_is_right_has_no_calibration_error():
    rng = np.random.default_rng(0)
    sure = rng.uniform(0.5, 1, 40_000)
    probabilities = np.column_stack([sure, 1 - sure])
    truth = np.where(rng.random(len(sure)) < sure, "sad", "happy")
    assert scores.ece(truth, probabilities, ["sad", "happy"]) < 0.01
    overconfident = np.column_stack([np.full(40_000, 0.99), np.full(40_000, 0.01)])
    assert scores.ece(truth, overconfident, ["sad", "happy"]) == pytest.approx(0.24, abs=0.01)


def test_answering_only_when_sure_is_right_more_often():
    rng = np.random.default_rng(0)
    sure = rng.uniform(0.5, 1, 5000)
    truth = np.where(rng.random(len(sure)) < sure, "sad", "happy")
    table = scores.coverage(truth, np.column_stack([sure, 1 - sure]), ["sad", "happy"])
    assert table.coverage.iloc[-1] == 1
    assert table.accuracy.iloc[-1] == pytest.approx((truth == "sad").mean())
    assert table.accuracy[999] > table.accuracy.iloc[-1] + 0.1


def test_what_cannot_be_scored_gets_a_sentence():
    with pytest.raises(scores.ScoreError, match="no answers"):
        scores.uar([], [])
    with pytest.raises(scores.ScoreError, match="10 clips but 9 answers"):
        scores.uar(TRUTH, TRUTH[:9])
    with pytest.raises(scores.ScoreError, match="at least two"):
        scores.interval(TRUTH, TRUTH, ["me"] * 10)
    with pytest.raises(scores.ScoreError, match="no label or no answer"):
        scores.uar(TRUTH, [None] * 10)
    with pytest.raises(scores.ScoreError, match="'sad' is not among the classes happy, calm"):
        scores.confusion(TRUTH, TRUTH, ["happy", "calm"])
    with pytest.raises(scores.ScoreError, match="must add up to 1"):
        scores.ece(["sad"], [[0.5, 0.2]], ["sad", "happy"])
    with pytest.raises(scores.ScoreError, match="1 clips and 2 classes need .* these have 1 x 1"):
        scores.ece(["sad"], [[1.0]], ["sad", "happy"])
    with pytest.raises(scores.ScoreError, match="'joy' is not among"):
        scores.coverage(["joy"], [[0.5, 0.5]], ["sad", "happy"])


def test_rates_and_per_class_scores_agree_with_the_counts():
    answers = ["sad"] * 9 + ["happy"]
    rates = scores.confusion_rates(TRUTH, answers, ["happy", "sad"])
    assert rates.loc["happy"].to_dict() == {"happy": 0.5, "sad": 0.5}
    table = scores.per_class(TRUTH, answers, ["happy", "sad"])
    assert table.recall.to_dict() == {"happy": 0.5, "sad": 1.0}
    assert table.precision.to_dict() == pytest.approx({"happy": 1, "sad": 8 / 9})
    assert table.clips.sum() == 10


def test_groups_are_scored_apart_and_clips_without_one_left_out():
    table = scores.by_group(["sad", "happy", "sad"], ["sad", "sad", "happy"], ["strong", "strong", None])
    assert table.uar.to_dict() == {"strong": 0.5}
    assert table.clips.to_dict() == {"strong": 2}


def test_the_paired_test_keeps_its_level_with_few_speakers():
    rng = np.random.default_rng(2)
    truth, speakers = np.tile(["sad", "happy"], 100), np.repeat(np.arange(10), 20)
    found = [
        scores.paired_difference(truth, *np.where(rng.random((2, 200)) < 0.7, truth, "calm"), speakers, n_draws=300)[
            "p"
        ]
        for _ in range(200)
    ]
    assert 0.01 < np.mean(np.array(found) < 0.05) < 0.1


def test_temperature_undoes_an_exaggeration_and_keeps_the_answers():
    rng = np.random.default_rng(4)
    classes = ["neutral", "happy", "sad"]
    honest = rng.dirichlet([1, 1, 1], 4000)
    truth = np.array([rng.choice(classes, p=row) for row in honest])
    boastful = scores.soften(honest, 1 / 3)
    found = scores.temperature(truth, boastful, classes)
    assert found == pytest.approx(3, rel=0.1)
    calm = scores.soften(boastful, found)
    assert (calm.argmax(axis=1) == honest.argmax(axis=1)).all()
    assert scores.ece(truth, calm, classes) < 0.5 * scores.ece(truth, boastful, classes)


def test_clips_of_equal_confidence_are_answered_together():
    table = scores.coverage(["sad"] * 4, [[0.9, 0.1], [0.8, 0.2], [0.2, 0.8], [0.7, 0.3]], ["sad", "happy"])
    assert table.threshold.tolist() == [0.9, 0.8, 0.7]
    assert table.coverage.tolist() == [0.25, 0.75, 1.0]
    assert table.accuracy.tolist() == pytest.approx([1, 2 / 3, 3 / 4])


@pytest.mark.parametrize("measure", [scores.coverage, scores.reliability, scores.ece])
def test_nothing_to_score_is_a_sentence(measure):
    with pytest.raises(scores.ScoreError, match="There are no answers to score"):
        measure([], np.zeros((0, 2)), ["sad", "happy"])


@pytest.mark.parametrize(
    "ask, sentence",
    [
        (lambda: scores.by_group(TRUTH, TRUTH, ["Ann", "Bob"]), "10 clips but 2 groups"),
        (lambda: scores.interval(TRUTH, TRUTH, ["Ann"] * 9), "10 clips but 9 speakers"),
        (lambda: scores.interval(TRUTH, TRUTH, [None, *"abababaab"]), "not said who speaks"),
        (lambda: scores.interval(TRUTH, TRUTH, [*"ababababab"], metric="f1"), "no interval of 'f1'"),
        (lambda: scores.interval(TRUTH, TRUTH, [*"ababababab"], level=95), "from 0 to 1"),
        (lambda: scores.accuracy([0, 1], ["0", "1"]), "words and some are numbers"),
        (lambda: scores.accuracy(np.eye(3), np.eye(3)), "(3 x 3)"),
        (lambda: scores.recalls(TRUTH, TRUTH, ["sad", "happy", "sad"]), "named twice"),
        (lambda: scores.ece(["sad"], [[1.5, -0.5]], ["sad", "happy"]), "below 0"),
        (lambda: scores.soften([[0.9, 0.1]], -1), "above 0, not -1"),
    ],
)
def test_what_would_be_scored_as_something_else_gets_a_sentence(ask, sentence):
    with pytest.raises(scores.ScoreError) as error:
        ask()
    assert sentence in str(error.value)
