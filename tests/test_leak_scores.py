"""The ladders and the switches that ship: whole, in order, and what the code computes."""

import leak_lab
import pytest
from leak_models import EXPERIMENTS

from emolab import shipped
from emolab.__main__ import main
from emolab.evaluation import headlines, leaks


@pytest.fixture(scope="module")
def ladder():
    return headlines.ladder()


@pytest.mark.parametrize("name", headlines.HEADLINES)
def test_every_ladder_ships_in_order_and_falls(ladder, name):
    headline, rungs = headlines.HEADLINES[name], ladder[ladder.headline == name]
    whole = [leaks.joined(left) for left in leaks.rungs(headline.leaks)]
    assert list(rungs.leaks) == whole
    assert rungs.iloc[-1].accuracy < rungs.iloc[0].accuracy - 0.05
    assert ((rungs.low <= rungs.accuracy) & (rungs.accuracy <= rungs.high)).all()
    assert (rungs.speakers == 24).all()


def test_the_headline_whose_recordings_ship_comes_out_within_three_points(ladder):
    exact = [headline for headline in headlines.HEADLINES.values() if headline.exact]
    assert [headline.name for headline in exact] == ["wide_network"]
    here = ladder[ladder.headline == "wide_network"].iloc[0]
    assert abs(here.accuracy - exact[0].published) < 0.03


def test_a_rung_computed_again_is_the_one_that_ships(ladder):
    if not (shipped.DATA / "features" / "ravdess_means.parquet").exists():
        pytest.skip("needs the table of means: `emolab features` makes it")
    headline = headlines.HEADLINES["nearest_clip"]
    rungs = ladder[ladder.headline == headline.name].set_index("leaks")
    for left in leaks.rungs(headline.leaks):
        again = leak_lab.run(EXPERIMENTS[headline.name], left)[0]
        assert again["accuracy"] == pytest.approx(rungs.accuracy[again["leaks"]], abs=0.004)
        # Other draws of speakers than when the table was made.
        for end in ("low", "high"):
            assert again[end] == pytest.approx(rungs[end][again["leaks"]], abs=0.01)


def test_every_combination_of_switches_has_a_score():
    table, names = leaks.grid(), headlines.HEADLINES["every_leak"].leaks
    for chosen in leaks.subsets(names):
        assert 0 < leaks.look_up(table, chosen).accuracy <= 1
    assert len(table) == 2 ** len(names)
    with pytest.raises(leaks.LeakError, match="stages"):
        leaks.look_up(table, {"stages"})


def test_all_switches_open_flatter_more_than_any_one_mended():
    table, names = leaks.grid(), headlines.HEADLINES["every_leak"].leaks
    highest = leaks.look_up(table, names).accuracy
    assert highest > 0.99
    assert all(leaks.look_up(table, set(names) - {name}).accuracy <= highest + 0.001 for name in names)


def test_the_switches_answer_from_the_table():
    from emolab.widgets import leaks as widget

    table = leaks.grid()
    lab = widget.lab(table)
    before, first_picture = lab.said.value, lab.children[-1].value
    lab.switches["speakers"].value = False
    assert lab.said.value != before and lab.children[-1].value != first_picture
    for switch in lab.switches.values():
        switch.value = False
    assert f"{table.loc['none'].accuracy:.3f}" in lab.said.value and "strangers" in lab.said.value


def test_the_command_shows_the_ladders(capsys):
    assert main(["leaks", "nearest_clip"]) == 0
    shown = capsys.readouterr().out
    assert "nearest_clip" in shown and "forest" not in shown and "speakers+statements" in shown


def test_every_headline_has_an_experiment_and_no_other():
    assert list(EXPERIMENTS) == list(headlines.HEADLINES)
