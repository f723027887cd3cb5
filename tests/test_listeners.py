"""People as a baseline: what ships is what the corpora's own tables say."""

from pathlib import Path

import listened
import pandas as pd
import pytest

from emolab.evaluation import listeners
from emolab.recordings import corpora

CREMA_D = Path("native", "crema-d", "tabulatedVotes.csv")


def test_emodb_ships_a_rate_for_every_published_clip():
    table = listeners.emodb()
    assert len(table) == corpora.corpus("emodb").clips and table["clip"].is_unique
    # Its makers kept what at least eight in ten listeners recognised.
    assert 0.8 <= table.recognised.min() and table.recognised.max() <= 1
    assert table.speaker.nunique() == 10 and table.emotion.nunique() == 7


def test_emodbs_rates_are_those_of_its_own_table(real_corpora):
    clips = [path.stem for path in corpora.find("emodb")]
    again = listened.read_emodb(real_corpora / "emodb" / "erkennung.txt", clips)
    pd.testing.assert_frame_equal(again, listeners.emodb(), check_dtype=False)


def test_crema_ds_counts_are_of_voices_alone(real_corpora):
    path = real_corpora.parent / CREMA_D
    if not path.exists():
        pytest.skip("needs CREMA-D's table of votes")
    pd.testing.assert_frame_equal(listened.count_crema_d(path), listeners.crema_d(), check_dtype=False)


def test_a_table_of_listeners_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "erkennung.txt"
    path.write_bytes(
        "Nr.\tSatz\terkannt\tnatuerlich\n1  \t03a01Fa.wav\t87,50\xa0\xa0\t35,00\n2\t08a01Wb.wav\t20,00\t1,0\n".encode(
            "latin-1"
        )
    )
    table = listened.read_emodb(path, ["03a01Fa"])
    assert table.iloc[0].to_dict() == {
        "clip": "03a01Fa", "speaker": "emodb-03", "sex": "male", "emotion": "happy", "statement": "a01", "recognised": 0.875,
    }  # fmt: skip  # a table


def test_people_do_better_where_clips_were_chosen_by_people():
    people = listeners.people()
    assert list(people.index) == ["emodb", "ravdess", "crema-d"]
    assert people.recognised["emodb"] > people.recognised["ravdess"] > people.recognised["crema-d"] > 1 / 6
