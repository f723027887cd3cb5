"""The parts of the best model from scratch measure what they say."""

import numpy as np
import pytest

pytest.importorskip("keras")

import together

from emolab.evaluation import deep_runs, scores, splits


def clip(n_steps, seed=0):
    return np.random.default_rng(seed).uniform(-40, 0, (n_steps, 64))


def test_a_contour_keeps_the_order_of_events_and_the_length():
    sound = clip(24)
    forward, backward = together.contour(sound), together.contour(sound[::-1])
    segments = forward[:-1].reshape(together.SEGMENTS, -1)
    assert np.allclose(segments[::-1], backward[:-1].reshape(together.SEGMENTS, -1))
    assert forward[-1] == 24 and together.contour(clip(3)).shape == forward.shape


def test_a_covariance_does_not_ask_for_the_order_of_sounds_far_apart():
    slow = np.repeat(clip(12), 6, axis=0)
    swapped = np.concatenate([slow[36:], slow[:36]])
    first, second = together.covariance(slow), together.covariance(swapped)
    assert np.isfinite(first).all() and first.shape == (840,)
    others = together.covariance(np.repeat(clip(12, seed=5), 6, axis=0))
    assert np.linalg.norm(first - second) < 0.5 * np.linalg.norm(first - others)


def test_the_plain_members_reach_what_the_table_of_attempts_says():
    labels, members = together.views()
    folds = splits.folds(deep_runs.SPLIT, labels)
    opinions = together.plain_opinions(labels, members, folds)
    given = np.array(deep_runs.CLASSES)[opinions.argmax(axis=1)]
    assert scores.uar(labels.emotion, given) == pytest.approx(0.6595, abs=0.006)
