"""Whisper base as a further witness: differences of two scores, and what ships of them."""

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("keras")

import base_witnesses

from emolab import shipped


def test_who_is_always_ahead_is_ahead_in_every_draw_and_nobody_of_themselves():
    truth, speakers = np.tile([0, 1], 40), np.repeat(np.arange(8), 10)
    half = np.where(np.arange(80) % 4 < 2, truth, 1 - truth)
    low, high = base_witnesses.ahead_of(truth, truth, half, speakers, n_draws=50)
    assert 0.3 < low <= high < 0.7
    np.testing.assert_allclose(base_witnesses.ahead_of(truth, half, half, speakers, n_draws=50), 0)


def test_the_shipped_table_holds_every_joint_as_recorded_and_by_speaker():
    table = pd.read_csv(shipped.path("scores", "base_witnesses.csv"))
    assert set(table.joint) == {*base_witnesses.JOINTS, "best inside"}
    assert (table.groupby("joint").measured.nunique() == 2).all()
    assert table.uar.between(table.low, table.high).all()
