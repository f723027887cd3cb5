"""Ten answers in each of three languages: the clips are those that ship, and what is called right is right."""

import pandas as pd
import pytest

from emolab import shipped
from emolab.features import tables
from emolab.recognizer import levels


@pytest.fixture
def ten():
    return pd.read_csv(shipped.path("models", "ears_languages.csv"))


def test_ten_clips_of_each_language_with_their_true_emotion(ten):
    assert ten.language.value_counts().to_dict() == {"English": 10, "German": 10, "Polish": 10}
    truth = tables.load("pooled")[0].set_index("clip").emotion
    assert (truth.loc[ten["clip"]].to_numpy() == ten.acted).all()


def test_right_is_asked_of_sure_answers_only_at_their_level(ten):
    assert (ten.right.notna() == ten.sure).all()
    for row in ten[ten.sure & ten.said.str.match("lively|quiet")].itertuples():
        group = levels.LEVELS["two"][row.said.partition(":")[0]]
        assert (row.right in (True, "True")) == (row.acted in group)
