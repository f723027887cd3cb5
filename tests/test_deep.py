"""The deep models are what they are said to be, and their training keeps people apart and can be repeated."""

import os

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("keras")

import keras
import tensorflow as tf

from emolab.evaluation import splits
from emolab.features import tables
from emolab.models.deep import inputs, nets, saliency, training, transfer


@pytest.fixture(scope="module")
def ravdess():
    labels, sequences = tables.load_sequences("ravdess")
    return labels, inputs.images(sequences)


def people(n_people=8, n_clips=10):
    """A table of clips, half of them happy, and images in which the happy ones have loud upper bands."""
    rng = np.random.default_rng(0)
    labels = pd.DataFrame(
        {"speaker": np.repeat([f"p{n}" for n in range(n_people)], n_clips), "corpus": "made",
         "emotion": ["neutral", "happy"] * (n_people * n_clips // 2), "statement": "1"}
    )  # fmt: skip  # several a line
    images = rng.uniform(-60, -40, (len(labels), inputs.STEPS, 64, 1)).astype(np.float32)
    images[1::2, :, 32:] += 30
    return labels, images, inputs.codes(labels.emotion, ["neutral", "happy"])


def small(n_classes=2):
    return nets.vgg(n_classes, filters=(4, 4, 4))


def test_emochat_has_the_published_number_of_parameters():
    assert nets.emochat().count_params() == 440_614


@pytest.mark.parametrize("make", [nets.cnn, nets.lstm, nets.cnn_lstm, nets.vgg])
def test_a_net_on_images_gives_probabilities_and_survives_being_saved(make, ravdess, tmp_path):
    model, some = make(), ravdess[1][:5]
    before = training.probabilities(model, some)
    assert before.shape == (5, 8) and np.allclose(before.sum(axis=1), 1, atol=1e-5)
    model.save(tmp_path / "net.keras")
    assert np.allclose(training.probabilities(transfer.pretrained(tmp_path / "net.keras"), some), before, atol=1e-6)


def test_the_lstm_does_not_hear_how_much_silence_follows(ravdess):
    model, short = nets.lstm(), ravdess[1][:4].copy()
    short[:, 25:] = inputs.SILENCE
    shorter = nets.lstm(steps=30)
    shorter.set_weights(model.get_weights())
    assert np.allclose(training.probabilities(model, short), training.probabilities(shorter, short[:, :30]), atol=1e-5)


def test_the_first_layer_of_cnn_lstm_makes_cepstra_and_is_not_trained(ravdess):
    model = nets.cnn_lstm()
    layer = model.get_layer("cepstra")
    made = keras.Model(model.inputs[0], layer.output)(ravdess[1][:3]).numpy()
    scaled = ravdess[1][:3] / 20 + 2
    assert np.allclose(made, inputs.cepstra(scaled, nets.N_CEPSTRA)[..., 0], atol=1e-3)
    assert not layer.trainable_weights


def test_imagenet_weights_that_are_not_there_get_a_sentence(tmp_path):
    with pytest.raises(nets.MissingWeights, match="not there, and nothing is downloaded"):
        nets.imagenet_vgg16(folder=tmp_path)


def test_imagenet_weights_that_are_there_are_used_and_stay_as_they_are(tmp_path):
    whole = keras.applications.VGG16(include_top=False, weights=None, input_shape=(40, 64, 3))
    whole.save(tmp_path / nets.VGG16_WEIGHTS)
    model = nets.imagenet_vgg16(folder=tmp_path)
    assert [variable.shape for variable in model.trainable_variables] == [(512, 8), (8,)]


def test_images_are_cut_in_the_middle_and_filled_with_silence():
    long, short = np.arange(50)[:, None] - np.ones((50, 64)), -np.ones((3, 64))
    cut, filled = inputs.images([long, short], steps=40)[..., 0]
    assert cut[0, 0] == long[5, 0] and cut[-1, 0] == long[44, 0]
    assert (filled[:3] == -1).all() and (filled[3:] == inputs.SILENCE).all()


def test_standardising_asks_the_training_rows_only():
    values = np.array([[1.0, np.nan], [3.0, 4.0], [100.0, 6.0]])
    measured = inputs.standardised(values, np.array([0, 1]))
    assert measured[:, 0] == pytest.approx([-1, 1, 98], abs=1e-3) and measured[0, 1] == 0


def test_every_epoch_shows_other_variants_in_a_repeatable_way(ravdess):
    some = ravdess[1][:8]
    data, same = (inputs.batches(some, np.arange(8), size=8, augment=True, seed=3) for _ in range(2))
    by_target = [dict(zip(y.numpy().tolist(), x.numpy(), strict=True)) for _ in range(2) for x, y in data]
    again = [dict(zip(y.numpy().tolist(), x.numpy(), strict=True)) for x, y in same]
    assert all(np.abs(by_target[0][n] - by_target[1][n]).max() > 1 for n in range(8))
    assert all((by_target[0][n] == again[0][n]).all() for n in range(8))


def test_variants_keep_padding_silent_and_cover_no_more_than_announced(ravdess):
    some = ravdess[1][:64]
    varied = inputs.varied(some, tf.constant([1, 2])).numpy()
    padding = (some == inputs.SILENCE).all(axis=(2, 3))
    assert padding.any() and (varied[padding] == inputs.SILENCE).all()
    assert varied.max() <= 1 and np.isfinite(varied).all()
    covered = (varied == inputs.MASK_DB).all(axis=2)[..., 0].sum(axis=1)
    assert 0 < covered.max() <= inputs.LONGEST_TIME_MASK


def test_noise_adds_power(ravdess):
    some = tf.constant(ravdess[1][:16])
    assert (inputs.drowned(some, tf.constant([1, 2], tf.int64)) >= some - 1e-3).numpy().all()


def test_the_speakers_set_aside_are_strangers():
    labels, *_ = people()
    rows = np.arange(10, 80)
    learning, watching = splits.set_aside(labels, rows)
    assert not set(labels.speaker[learning]) & set(labels.speaker[watching])
    assert sorted([*learning, *watching]) == rows.tolist()


def test_a_rare_class_weighs_more():
    assert training.weights(np.array([0, 0, 0, 1])) == pytest.approx({0: 2 / 3, 1: 2})


def test_training_learns_and_can_be_repeated():
    labels, images, targets = people()
    learning, watching = splits.set_aside(labels, np.arange(60))
    seen = []
    for _ in range(2):
        training.repeatable(5)
        model = small()
        history = training.fit(model, images, targets, learning, watching, epochs=16, patience=16, augment=True, seed=5)
        seen.append((history, training.probabilities(model, images[60:])))
    assert len(history) == 16 and {"loss", "val_loss", "learning_rate"} <= set(history)
    pd.testing.assert_frame_equal(seen[0][0], seen[1][0])
    assert (seen[0][1] == seen[1][1]).all()
    assert (training.answers(model, images[60:], ["neutral", "happy"]) == labels.emotion[60:]).mean() > 0.9


def test_training_stops_early_and_the_best_epoch_is_kept():
    labels, images, targets = people()
    learning, watching = splits.set_aside(labels, np.arange(80))
    training.repeatable(1)
    model = small()
    history = training.fit(model, images, targets, learning, watching, epochs=60, patience=2, seed=1)
    assert len(history) < 60
    loss, _ = model.evaluate(images[watching], targets[watching], verbose=0)
    assert loss == pytest.approx(history.val_loss.min(), rel=1e-3)


def test_a_net_that_takes_over_hears_alike_and_answers_anew():
    source = nets.vgg(6)
    taken = transfer.take_over(source, n_classes=8)
    image = people()[1][:2]

    def hear(model):
        return keras.Model(model.inputs[0], model.get_layer("heard").output)(image).numpy()

    assert np.allclose(hear(source), hear(taken)) and taken.output_shape == (None, 8)


def test_a_file_that_is_no_net_gets_a_sentence(tmp_path):
    (tmp_path / "x.keras").write_bytes(b"nothing")
    with pytest.raises(transfer.WeightsError, match="x.keras cannot be read"):
        transfer.pretrained(tmp_path / "x.keras")


def test_a_net_in_which_one_bit_has_turned_is_refused(tmp_path):
    small().save(tmp_path / "net.keras")
    content = bytearray((tmp_path / "net.keras").read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "net.keras").write_bytes(content)
    with pytest.raises(transfer.WeightsError, match="net.keras cannot be read"):
        transfer.pretrained(tmp_path / "net.keras")


def test_a_file_that_wants_to_run_code_is_refused_and_has_not_run_it(tmp_path, monkeypatch):
    harm = keras.layers.Lambda(lambda values: (__import__("os").environ.update(HARMED="yes"), values)[1])
    monkeypatch.setenv("HARMED", "no")
    keras.Sequential([keras.Input((2,)), harm]).save(tmp_path / "code.keras")
    # Building it ran it once, so it would run again.
    assert os.environ["HARMED"] == "yes"
    monkeypatch.setenv("HARMED", "no")
    with pytest.raises(transfer.WeightsError, match="code.keras"):
        transfer.pretrained(tmp_path / "code.keras")
    assert os.environ["HARMED"] == "no"


def test_grad_cam_points_at_the_bands_that_matter():
    labels, images, targets = people()
    training.repeatable(0)
    model = small()
    training.fit(model, images, targets, np.arange(60), np.arange(60, 80), epochs=8)
    heat = np.mean([saliency.grad_cam(model, images[n], answer=1) for n in range(61, 79, 2)], axis=0)
    assert heat.shape == (40, 64) and 0 <= heat.min() and heat.max() <= 1
    assert heat[:, 36:].mean() > 1.5 * heat[:, :28].mean()


def test_grad_cam_needs_a_convolution():
    with pytest.raises(ValueError, match="convolutional"):
        saliency.grad_cam(nets.dense(10), np.zeros(10))
