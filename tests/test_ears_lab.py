"""The ears lab: the encoder starts as it was, is taught by judges who heard others, and nobody tested has a say."""

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("keras")

import ears_lab
import ears_nets

from emolab.features import carried, ears
from emolab.features.normalise import by_speaker
from emolab.recordings import audio, voices


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Six clips of each of eight simulated actors, as the lab hears them."""
    if not ears.installed():
        pytest.skip(f"needs {carried.PACKAGE}")
    clips = voices.manifest()
    clips = clips[clips.emotion.isin(["sad", "angry", "happy"]) & clips.speaker.isin(clips.speaker.unique()[:8])]
    clips = clips.groupby(["speaker", "emotion"]).head(2)
    heard = ears_lab.hear(tmp_path_factory.mktemp("lab"), list(clips.path))
    truth, speakers = (np.unique(clips[of], return_inverse=True)[1] for of in ("emotion", "speaker"))
    return clips, heard, truth, speakers


def test_without_adapters_it_hears_what_the_ears_hear(lab):
    clips, heard, _, _ = lab
    samples = audio.load(clips.path.iloc[0])[0]
    np.testing.assert_allclose(heard["layers"][0, :384], ears.means(samples, [(0, 9)])[0, :384], atol=0.02)
    reference = ears.summary(ears.frames(samples)[:, : int(heard["inside"][0].sum())])
    assert np.corrcoef(heard["layers"][0, :384], reference[:384])[0, 1] > 0.999


def test_adapters_start_as_noughts_and_learn_what_judges_from_other_actors_ask_for(lab):
    _, heard, truth, speakers = lab
    encoder = ears_nets.AdaptedEncoder(ears.encoder().weights, rank=2)
    held = ears_nets.Held(heard["first"], heard["filled"], heard["inside"], encoder, drop=0.0, rate=3e-3)
    rows = np.arange(len(truth))
    before = held.measure(rows)
    np.testing.assert_allclose(before[:, :1536], heard["means"], atol=0.02)
    assert encoder.distance() == 0
    coefficients, offsets, _ = ears_lab.judge(before, speakers, truth, "by speaker")
    random = np.random.default_rng(0)
    surprise = [held.teach(rows, truth, [(coefficients, offsets)], random) for _ in range(4)]
    assert surprise[-1] < surprise[0]
    assert 0 < encoder.distance() < 10


def test_each_value_is_measured_against_its_speaker_as_the_evaluation_does():
    random = np.random.default_rng(0)
    values, speakers = random.normal(3, 2, (12, 4)).astype(np.float32), np.repeat([0, 1, 2], 4)
    reference = by_speaker(pd.DataFrame(values), speakers).to_numpy()
    np.testing.assert_allclose(ears_lab.measured(values, speakers, "by speaker"), reference, atol=1e-5)


def test_a_net_learns_which_moment_counts():
    random = np.random.default_rng(0)
    truth, speakers = np.tile(np.arange(2), 80), np.repeat(np.arange(8), 20)
    moments = random.normal(size=(160, 12, 6)).astype(np.float32)
    moments[np.arange(160), random.integers(0, 12, 160), truth] += 5
    there = np.ones((160, 12), np.float32)
    rest, aside = np.flatnonzero(speakers < 6), np.flatnonzero(speakers >= 6)
    net, told = ears_nets.train_net(moments, there, truth, speakers, rest, aside, contrasted=True, epochs=15)
    assert min(told) < 0.9 * np.log(2)
    assert (ears_nets.ask_net(net, moments[aside], there[aside]).argmax(axis=1) == truth[aside]).mean() > 0.7


def test_a_judge_never_heard_whom_it_judges():
    random = np.random.default_rng(1)
    speakers, truth = np.repeat(np.arange(8), 12), np.tile(np.arange(3), 32)
    values = random.normal(size=(96, 5)).astype(np.float32) + truth[:, None]
    coefficients, offsets, _ = ears_lab.judge(values, speakers, truth, "raw")
    groups = [set(speakers[(coefficients == one).all(axis=(1, 2))]) for one in np.unique(coefficients, axis=0)]
    assert len(groups) == ears_lab.MEMBERS and sum(map(len, groups)) == 8
    # What the clips of one group of actors are like does not change how they are judged.
    judged = np.isin(speakers, list(groups[0]))
    moved = np.where(judged[:, None], random.normal(size=values.shape), values).astype(np.float32)
    others = ears_lab.judge(moved, speakers, truth, "raw")[0]
    first, second = (each[judged][0] / np.abs(each[judged][0]).max() for each in (coefficients, others))
    np.testing.assert_allclose(first, second, rtol=1e-4)
