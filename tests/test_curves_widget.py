"""A live curve says and shows what Keras reports, with and without a page."""

import numpy as np
import pytest

pytest.importorskip("keras")

import keras

from emolab.widgets import curves


def train(show, epochs=3):
    keras.utils.set_random_seed(0)
    net = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2, activation="softmax")])
    net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    clips, targets = np.eye(2, dtype=np.float32), np.array([0, 1])
    return net.fit(clips, targets, validation_data=(clips, targets), epochs=epochs, verbose=0, callbacks=[show])


def test_without_a_page_every_epoch_is_a_line(capsys):
    history = train(curves.LiveCurve("tiny"))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[2].startswith(f"tiny: epoch 3 of 3, loss {history.history['loss'][2]:.2f}, watched speakers ")


def test_on_a_page_the_curve_grows_and_no_line_is_printed(capsys, shown):
    live = curves.LiveCurve("tiny <b>", plain=False)
    train(live)
    [bundle] = [one["data"] for one in shown]
    assert live.drawn.model_id in str(bundle) and not capsys.readouterr().out
    assert live.drawn.value.count("<polyline") == 2 and "tiny &lt;b&gt;" in live.drawn.value
    points = live.drawn.value.split('points="')[1].split('"')[0].split()
    assert len(points) == 3


def test_a_second_training_starts_a_new_curve():
    live = curves.LiveCurve("tiny", plain=True)
    train(live)
    train(live, epochs=2)
    assert len(live.logs) == 2


def test_a_loss_that_is_no_number_breaks_nothing():
    assert "<svg" in curves.picture("x", [{"loss": float("nan")}, {"loss": 1.0}])


def test_widgets_are_for_kernels():
    assert not curves.in_notebook()
