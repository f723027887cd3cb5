import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from emolab.labels import LABEL_SETS, LOOKS, LabelError
from emolab.plots import answers, corpora, deep, inside, served, sound
from emolab.plots.heard import heard
from emolab.recognizer.prediction import Moment, NoAnswer, Prediction


@pytest.fixture(autouse=True)
def _figures_are_closed():
    plt.switch_backend("agg")
    yield
    plt.close("all")


@pytest.fixture()
def table():
    """Two corpora: three happy clips and a sad one, one speaker each."""
    return pd.DataFrame(
        {
            "corpus": ["a", "a", "b", "b"],
            "sex": ["female", "female", "female", "male"],
            "emotion": ["sad", "happy", "happy", "happy"],
            "intensity": ["normal", "normal", "strong", "strong"],
            "seconds": [1.0, 2.0, 3.0, 5.0],
        }
    )


def answer(emotion="happy", confident=True):
    """Return a prediction of eight emotions in which `emotion` leads with .65."""
    shares = {name: 0.65 if name == emotion else 0.05 for name in LABEL_SETS[8]}
    sad = {name: 0.65 if name == "sad" else 0.05 for name in LABEL_SETS[8]}
    moments = (Moment(0.0, 1.0, shares), Moment(0.25, 1.25, sad))
    return Prediction("clip.wav", "voice", emotion, shares, confident, {"female": 0.9, "male": 0.1}, moments)


def texts(ax):
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("prediction", [None, answer()], ids=["alone", "answered"])
def test_a_recording_and_its_answer_share_one_axis_of_time(prediction, hum):
    axes = heard(hum, 16_000, prediction)
    assert len(axes) == (2 if prediction is None else 3)
    assert [ax.get_xlim() for ax in axes] == [(0, 2.0)] * len(axes) and axes[-1].get_xlabel() == "seconds"


@pytest.mark.parametrize("draw", [sound.waveform, sound.level, sound.log_mel], ids=lambda draw: draw.__name__)
def test_a_sound_is_drawn_over_its_whole_length_on_the_axes_given(draw, hum):
    ax = plt.figure().add_subplot()
    assert draw(hum, 16_000, ax=ax) is ax
    assert ax.get_xlim() == pytest.approx((0, 2.0), abs=0.02)


def test_the_level_of_a_full_scale_square_wave_is_zero_decibels_and_silence_can_be_drawn():
    samples = np.concatenate([np.ones(16_000), np.zeros(16_000)]).astype(np.float32)
    line = sound.level(samples, 16_000).lines[0]
    assert line.get_ydata()[0] == pytest.approx(0)
    assert np.isfinite(line.get_ydata()).all()


def test_a_tone_is_bright_where_its_tick_says(hum):
    time = np.arange(16_000) / 16_000
    ax = sound.log_mel(np.sin(2 * np.pi * 2000 * time).astype(np.float32), 16_000)
    brightest = ax.images[0].get_array().mean(axis=1).argmax()
    tick = dict(zip([label.get_text() for label in ax.get_yticklabels()], ax.get_yticks(), strict=False))["2,000"]
    assert abs(brightest + 0.5 - tick) <= 1


def test_counts_are_drawn_in_the_one_order_with_each_emotions_colour(table):
    ax = corpora.counts(table)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["happy", "sad"]
    assert [bar.get_width() for bar in ax.patches] == [3, 1]
    assert [to_hex(bar.get_facecolor()) for bar in ax.patches] == [LOOKS[e].colour.lower() for e in ("happy", "sad")]


def test_balance_writes_every_count_and_a_dot_where_there_is_none(table):
    assert texts(corpora.balance(table)) == ["1", "1", "2", "·"]


def test_the_shares_of_women_and_men_fill_each_bar(table):
    ax = corpora.sexes(table)
    assert [bar.get_width() for bar in ax.patches] == [1, 0.5, 0, 0.5]


def test_a_spread_marks_the_median(table):
    ax = corpora.spread(table.seconds, table.emotion)
    markers = {line.get_marker(): line.get_xdata() for line in ax.lines}
    assert list(markers[LOOKS["happy"].marker]) == [3.0]
    assert ax.get_xlabel() == "seconds"


def test_intensity_leads_from_normal_to_strong_and_a_single_one_is_a_point(table):
    ax = corpora.by_intensity(table.seconds, table)
    arrows = [list(line.get_xdata()) for line in ax.lines if len(line.get_xdata()) == 2]
    assert arrows == [[2.0, 4.0]]


def test_what_a_figure_cannot_draw_is_named_and_not_left_out(table):
    for draw, column, odd in (
        (corpora.counts, "emotion", "joy"), (corpora.balance, "emotion", "joy"), (corpora.sexes, "sex", "f"),
        (lambda odd: corpora.spread(odd.seconds, odd.emotion), "emotion", "joy"),
        (lambda odd: corpora.by_intensity(odd.seconds, odd), "intensity", "medium"),
    ):  # fmt: skip  # several a line
        with pytest.raises(LabelError, match=f"here: {odd}"):
            draw(table.replace({column: {table[column].iloc[0]: odd}}))
    unused = table.assign(emotion=pd.Categorical(table.emotion, LABEL_SETS[8]))
    assert [label.get_text() for label in corpora.counts(unused).get_yticklabels()] == ["happy", "sad"]


def test_no_line_of_many_is_left_out_and_no_two_look_alike():
    steps = pd.DataFrame({"snr": [5.0, 15.0], "mean": [0.4, 0.6], "low": [0.3, 0.5], "high": [0.5, 0.7]})
    gaps = pd.DataFrame({"gap": [-0.1], "low": [-0.2], "high": [-0.1]}, index=["noise"])
    nets = pd.DataFrame({"model": [*"abcdefg"], "share": 1.0, "uar": 0.4, "each": [[0.4]] * 7})
    for ax in (
        served.over_noise(dict.fromkeys("abcdefg", steps), "right"),
        served.costs(dict.fromkeys("abcdefg", gaps), "right"),
        inside.curves(dict.fromkeys("abcdefg", steps), [1, 2], "clips", "UAR"),
        deep.shares(nets),
    ):
        named = [line for line in ax.lines if len(line.get_label()) == 1]
        assert [line.get_label() for line in named] == [*"abcdefg"]
        assert len({(line.get_color(), line.get_marker()) for line in named}) == 7


def test_votes_are_drawn_whatever_they_are_kept_in():
    votes, acted = pd.Series([0.0, 1.0, 0.5], index=[7, 8, 9]), pd.Series(["sad", "sad", "angry"])
    for kind in (pd.Series, list, np.array):
        ax = served.disagreement(kind(votes), kind(acted))
        assert sorted(float(line.get_xdata()[0]) for line in ax.lines if line.get_marker() != "None") == [0.5, 0.5]


def test_the_bars_show_all_probabilities_and_the_answer_stands_on_top():
    ax = answers.probabilities(answer("sad"))
    assert [bar.get_width() for bar in ax.patches] == [0.65 if name == "sad" else 0.05 for name in LABEL_SETS[8]]
    assert [line.get_marker() for line in ax.lines] == [LOOKS[name].marker for name in LABEL_SETS[8]]
    assert ax.get_title(loc="left") == "sad" or ax.get_title() == "sad"
    assert texts(ax).count("65 %") == 1


def test_an_unsure_answer_is_pale_and_says_so():
    sure, unsure = answers.probabilities(answer()), answers.probabilities(answer(confident=False))
    assert max(bar.get_alpha() for bar in sure.patches) == 1
    assert max(bar.get_alpha() for bar in unsure.patches) < 1
    assert answers.headline(answer(confident=False)) == "not sure: perhaps happy"


def test_the_timeline_names_the_strongest_emotions_and_stands_each_point_mid_window():
    ax = answers.timeline(answer(), n_named=2)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["happy", "sad"]
    named = [line for line in ax.lines if line.get_label() == "happy"][0]
    assert list(named.get_xdata()) == [0.5, 0.75]
    assert len(ax.lines) == 8


def test_the_bar_of_the_sexes_is_shared_as_the_answer_says():
    ax = answers.sex(answer())
    assert [bar.get_width() for bar in ax.patches] == pytest.approx([0.9, 0.1])
    assert texts(ax) == ["female 90 %", "male 10 %"]


@pytest.mark.parametrize("draw", [answers.headline, answers.probabilities, answers.timeline, answers.sex, answers.cues])
def test_of_a_recording_that_was_not_answered_it_is_said_why(draw):
    with pytest.raises(NoAnswer, match="nothing to show of hum.wav. No voice was heard"):
        draw(Prediction.failed("hum.wav", "No voice was heard."))


@pytest.mark.parametrize("draw", [answers.timeline, answers.sex, answers.cues])
def test_of_a_sentence_nothing_is_drawn_that_only_a_voice_has(draw):
    with pytest.raises(NoAnswer, match="only the words were judged"):
        draw(Prediction("I am glad", "words", "happy", {"happy": 0.7, "sad": 0.3}, True))


def test_a_share_that_rounds_to_nothing_is_not_called_nothing():
    shares = {"happy": 0.996, "sad": 0.004}
    assert "<1 %" in texts(answers.probabilities(Prediction("x", "voice", "happy", shares, True)))


def test_no_curve_is_cut_off_where_two_figures_share_their_heights():
    lower, higher = (pd.DataFrame({"loss": [top, 0.5], "val_loss": [0.9, 0.7]}, index=[1, 2]) for top in (2.0, 2.6))
    for order in ((lower, higher), (higher, lower)):
        _, axes = plt.subplots(1, 2, sharey=True)
        for history, ax in zip(order, axes, strict=True):
            deep.curves(history, ax=ax)
        assert all(ax.get_ylim()[0] == 0 and ax.get_ylim()[1] > 2.6 * 1.05 for ax in axes)
