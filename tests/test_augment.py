import random

import numpy as np
import pytest

from emolab.recordings import augment

RATE = 16_000


def level(samples):
    return 10 * np.log10(np.mean(np.square(samples, dtype=float)))


def share_above(samples, hertz):
    power = np.abs(np.fft.rfft(samples)) ** 2
    return power[np.fft.rfftfreq(len(samples), 1 / RATE) > hertz].sum() / power.sum()


@pytest.mark.parametrize("kind", augment.KINDS)
def test_the_same_seed_gives_the_same_variant_another_seed_another(hum, kind):
    original = hum.copy()
    first, again, other = (augment.KINDS[kind](hum, RATE, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert first.dtype == np.float32 and np.isfinite(first).all() and first.ndim == 1
    assert not np.array_equal(first, original)
    assert np.array_equal(hum, original), "the recording itself was changed"
    assert kind == "telephone" or not np.array_equal(first, other)


def test_nobody_elses_chance_is_disturbed(hum):
    random.seed(5)
    np.random.seed(5)
    expected = random.Random(5).random(), np.random.RandomState(5).rand()
    augment.noise(hum, RATE, 1)
    assert (random.random(), np.random.rand()) == expected


def test_each_kind_does_what_its_name_says(hum):
    assert 10 <= level(hum) - level(augment.noise(hum, RATE, 0) - hum) <= 25.1
    assert 0.1 < abs(level(augment.gain(hum, RATE, 0)) - level(hum)) <= 12.1
    assert len(augment.stretch(hum, RATE, 0)) != len(hum) == len(augment.pitch(hum, RATE, 0))
    noisy = augment.noise(hum, RATE, 0)
    assert share_above(augment.telephone(noisy, RATE, 0), 4500) < 0.05 * share_above(noisy, 4500)
    pulse = np.zeros(RATE, np.float32)
    pulse[100] = 1
    echoing = augment.room(pulse, RATE, 0)
    assert echoing[100] == pytest.approx(1, abs=0.1)
    assert 0.01 < np.sum(echoing[101:].astype(float) ** 2) < 0.2
    assert np.abs(echoing[100 + int(0.6 * RATE) :]).max() < 1e-3
