import pandas as pd
import pytest

from emolab.widgets import models

LEAK = "24 of 24 speakers stand in training and test: ravdess-01."


@pytest.fixture
def reports():
    rows = [
        {"corpus": corpus, "model": "knn", "split": split, "normalise": "none", "uar": uar, "low": uar - 0.1,
         "high": uar + 0.1, "labels": ["sad", "angry"], "confusion": [[8, 2], [4, 6]], "leaks": leaks}
        for corpus, split, uar, leaks in [
            ("ravdess", "actors5", 0.5, []), ("ravdess", "random5", 0.8, [LEAK]), ("emodb", "loso", 0.7, []),
        ]
    ]  # fmt: skip  # a table
    return pd.DataFrame(rows)


def test_choosing_shows_the_score_and_the_confusions_of_that_evaluation(reports):
    box = models.explorer(reports)
    assert box.said.value == "UAR 0.50 (0.40 to 0.60 with other speakers). Everyone tested is a stranger."
    before = bytes(box.drawn.value)
    assert before.startswith(b"\x89PNG")
    box.menus["split"].value = "random5"
    assert box.said.value.endswith(f"This split leaks: {LEAK}") and "0.80" in box.said.value
    assert bytes(box.drawn.value) != before


def test_what_was_not_computed_is_said_and_shows_no_stale_figure(reports):
    box = models.explorer(reports)
    box.menus["corpus"].value = "emodb"
    assert box.said.value == "actors5 was not computed for emodb; choose another split."
    assert box.drawn.layout.visibility == "hidden"
    box.menus["split"].value = "loso"
    assert "0.70" in box.said.value and box.drawn.layout.visibility == "visible"
