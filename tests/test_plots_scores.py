import matplotlib
import numpy as np
import pandas as pd
import pytest

matplotlib.use("Agg")
import matplotlib.pyplot as plt

from emolab.evaluation import scores
from emolab.labels import LOOKS
from emolab.plots import scores as figures

TRUTH = np.array(["neutral"] * 10 + ["sad"] * 4 + ["angry"] * 6)
ANSWERS = np.array(["neutral"] * 8 + ["sad"] * 5 + ["angry"] * 7)
CLASSES = ["neutral", "sad", "angry"]


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


@pytest.fixture
def ax():
    return plt.subplots()[1]


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_confusions_show_counts_as_counts_and_rates_as_rates(ax):
    assert figures.confusion(scores.confusion(TRUTH, ANSWERS, CLASSES), ax=ax) is ax
    assert words(ax) == ["8", "2", "0", "0", "3", "1", "0", "0", "6"]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == CLASSES
    rates = figures.confusion(scores.confusion_rates(TRUTH, ANSWERS, CLASSES))
    assert words(rates)[:3] == [".80", ".20", ".00"] and words(rates)[-1] == "1.00"
    # Equal shades for counts and rates of the same answers: the shade is the share of the row.
    assert np.allclose(ax.images[0].get_array(), rates.images[0].get_array())


def test_a_class_that_never_occurs_leaves_an_empty_row(ax):
    figures.confusion(scores.confusion(TRUTH, ANSWERS, [*CLASSES, "bored"]), ax=ax)
    assert words(ax)[-4:] == ["0"] * 4
    rates = figures.confusion(scores.confusion_rates(TRUTH, ANSWERS, [*CLASSES, "bored"]))
    assert words(rates)[-4:] == [""] * 4


def test_intervals_stand_in_the_order_of_the_table_with_the_guess_as_a_line(ax):
    table = pd.DataFrame({"uar": [0.7, 0.4], "low": [0.6, 0.3], "high": [0.8, 0.5]}, index=["svm", "tree"])
    figures.intervals(table, chance=0.125, ax=ax)
    assert words(ax) == ["0.70", "0.40", "guessing"]
    heights = dict(zip([tick.get_text() for tick in ax.get_yticklabels()], ax.get_yticks(), strict=True))
    assert heights["svm"] > heights["tree"]


def test_recalls_are_bars_in_the_colours_of_the_emotions(ax):
    table = scores.per_class(TRUTH, ANSWERS, CLASSES)
    figures.recalls(table, ax=ax)
    assert [bar.get_height() for bar in ax.patches] == pytest.approx(table.recall.tolist())
    assert [matplotlib.colors.to_hex(bar.get_facecolor()).upper() for bar in ax.patches] == [
        LOOKS[name].colour for name in CLASSES
    ]
    assert ax.lines[0].get_ydata() == pytest.approx(table.precision.to_numpy())


def test_learning_curves_join_the_means_of_the_draws(ax):
    table = pd.DataFrame({"speakers": [2, 2, 9], "trained": [1, 1, 0.9], "strangers": [0.2, 0.4, 0.5]})
    figures.learning_curve(table, ax=ax)
    assert any(np.allclose(line.get_ydata(), [0.3, 0.5]) for line in ax.lines if len(line.get_ydata()) == 2)


def test_importance_and_cost_name_every_row(ax):
    figures.importance(pd.DataFrame({"loss": [0.2, 0.0], "spread": [0.01, 0.01]}, index=["pitch", "level"]), ax=ax)
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["pitch", "level"]
    other = figures.cost(pd.DataFrame({"uar": [0.6, 0.1], "seconds": [9.0, 0.1]}, index=["mlp", "dummy"]))
    assert words(other) == ["UAR 0.60", "UAR 0.10"]
    # Dots: a bar on a logarithmic scale begins nowhere.
    assert other.lines[0].get_xdata().tolist() == [9.0, 0.1] and other.get_xscale() == "log" and not other.patches


def test_reliability_and_coverage_can_be_laid_over_each_other(ax):
    probabilities = np.random.default_rng(0).dirichlet([1, 1, 1], 200)
    truth = np.random.default_rng(1).choice(CLASSES, 200)
    table = scores.reliability(truth, probabilities, CLASSES)
    for label in ("raw", "calibrated"):
        figures.reliability(table, ax=ax, label=label)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["raw", "calibrated"]
    other = figures.coverage(scores.coverage(truth, probabilities, CLASSES), label="raw")
    assert other.lines[0].get_xdata().max() == 1 and other.lines[0].get_xdata().min() >= 0.02


def test_the_cross_corpus_figure_has_the_training_corpus_in_rows(ax):
    rows = [("a", "a", 0.9), ("a", "b", 0.3), ("b", "a", 0.2), ("b", "b", 0.8)]
    figures.cross_corpus(pd.DataFrame(rows, columns=["train", "test", "uar"]), ax=ax)
    assert words(ax) == ["0.90", "0.30", "0.20", "0.80"]
    assert [frame.get_xy() for frame in ax.patches] == [pytest.approx((n - 0.47, n - 0.47)) for n in (0, 1)]
