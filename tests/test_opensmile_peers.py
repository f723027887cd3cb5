"""openSMILE beside ours: what the table says, and that a correlation is one."""

import numpy as np
import opensmile_peers
import pandas as pd
import pytest

from emolab import shipped
from emolab.features import recipes


def test_the_table_that_ships_has_a_row_a_measure_and_the_two_agree_where_they_mean_the_same():
    table = pd.read_csv(shipped.path("scores", "opensmile_peers.csv")).set_index("measure")
    assert list(table.index) == list(opensmile_peers.SAME) and (table.clips == opensmile_peers.CLIPS).all()
    assert set(table.ours) <= set(recipes.columns("emolab"))
    assert table.correlation["pitch"] > 0.95 and table.correlation["alpha ratio"] < -0.95
    # An octave between the two ways to count.
    assert table.median_opensmile["pitch"] - table.median_ours["pitch"] == pytest.approx(12, abs=1)


def test_what_cannot_be_measured_is_left_out_of_a_correlation():
    rng = np.random.default_rng(0)
    columns = pd.MultiIndex.from_product([opensmile_peers.SAME, ("ours", "openSMILE")])
    values = pd.DataFrame(rng.normal(size=(30, 12)), columns=columns)
    values[("pitch", "openSMILE")] = 2 * values[("pitch", "ours")] + 1
    values.loc[3, ("pitch", "ours")] = np.nan
    table = opensmile_peers.compare(values).set_index("measure")
    assert table.clips["pitch"] == 29 and table.correlation["pitch"] == pytest.approx(1)
    assert abs(table.correlation["jitter"]) < 0.6
