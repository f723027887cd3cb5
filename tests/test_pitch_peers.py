"""What the table of other programs says of ours is what ours says, and ours agrees with them where they agree."""

import numpy as np
import pandas as pd
import pitch_peers
import pytest

from emolab import shipped
from emolab.features import voice


@pytest.fixture(scope="module")
def pitches():
    return pd.read_csv(shipped.path("scores", "pitch_peers.csv"))


@pytest.fixture(scope="module")
def cycles():
    return pd.read_csv(shipped.path("scores", "cycle_peers.csv"))


def test_our_rows_are_made_again(pitches, cycles):
    made = pitch_peers.pitches({"ours": pitch_peers.ours})
    kept = pitches[pitches.tracker == "ours"].reset_index(drop=True)
    pd.testing.assert_frame_equal(made, kept, atol=0.02, rtol=1e-3)
    made = pitch_peers.cycles({"ours": pitch_peers.our_cycles})
    kept = cycles[cycles.program == "ours"].reset_index(drop=True)
    pd.testing.assert_frame_equal(made, kept, atol=0.02, rtol=0.02)


def test_where_there_is_no_pitch_none_is_said(pitches):
    ours = pitches[pitches.tracker == "ours"].set_index("sound")
    assert (ours.voiced[ours.true.isna()] == 0).all()
    assert (ours.voiced[ours.true.notna()] > 0.9).all()


def test_the_stated_range_works_at_both_ends():
    for hertz in (voice.LOWEST_PITCH, voice.HIGHEST_PITCH):
        pitch = voice.hear(pitch_peers.sawtooth(hertz)).pitch
        assert np.isfinite(pitch).mean() > 0.9
        assert np.nanmedian(pitch) == pytest.approx(hertz, rel=0.005)


def test_shimmer_is_within_a_fifth_of_praat_and_opensmile(cycles):
    told = cycles.pivot(index=["hertz", "true_jitter", "true_shimmer"], columns="program", values="shimmer")
    others = told[["Praat", "openSMILE"]]
    # A twentieth of a decibel is nothing that one could hear, or that they agree about.
    low, high = 0.8 * others.min(axis=1) - 0.05, 1.2 * others.max(axis=1) + 0.05
    # Where a voice of 300 Hz has 4 % jitter, the two are a third apart.
    assert told.ours.between(low, high).sum() >= len(told) - 1
    clear = others.mean(axis=1) > 0.1
    assert (told.ours / others.mean(axis=1) - 1).abs()[clear].quantile(0.9) < 0.2


@pytest.mark.parametrize("seed", range(4))
def test_other_whispers_have_hardly_any_pitch(seed):
    heard = voice.hear(pitch_peers.whisper(seed))
    assert heard.voiced.mean() < 0.05
