"""Models that only answer say what the models that were saved say, and load nothing heavy."""

import subprocess
import sys

import numpy as np
import pytest

from emolab import shipped
from emolab.models import answering, classical
from emolab.models.linear import WeightedLDA


@pytest.mark.parametrize("name", ["ears", "plain"])
def test_a_model_that_only_answers_says_what_the_one_that_ships_says(name):
    path = shipped.path("models", f"{name}.skops")
    quick, whole = answering.load(path), classical.load(path)
    assert quick.keys() == whole.keys()
    rows = whole["middle"] + whole["spread"] * np.random.default_rng(0).normal(size=(20, len(whole["middle"])))
    for what, model in whole.items():
        if isinstance(model, WeightedLDA):
            assert isinstance(quick[what], answering.Answering)
            np.testing.assert_array_equal(quick[what].classes_, model.classes_)
            np.testing.assert_allclose(quick[what].predict_proba(rows), model.predict_proba(rows), atol=1e-12)
        else:
            np.testing.assert_equal(quick[what], model)


def test_what_is_no_linear_model_is_read_as_a_whole(tmp_path):
    rng = np.random.default_rng(0)
    forest = classical.MODELS["forest"](0).fit(rng.normal(size=(60, 4)), np.repeat(["sad", "angry"], 30))
    classical.save({"model": forest}, tmp_path / "forest.skops")
    assert isinstance(answering.load(tmp_path / "forest.skops")["model"], classical.Pipeline)


@pytest.mark.parametrize("content", [b"", b"no zip", "half"])
def test_a_damaged_file_is_said_to_be_damaged(tmp_path, content):
    path, whole = tmp_path / "damaged.skops", shipped.path("models", "ears.skops").read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if content == "half" else content)
    with pytest.raises(classical.ModelError, match="damaged"):
        answering.load(path)


def test_reading_one_loads_no_scikit_learn():
    code = (
        "import sys; from emolab import shipped; from emolab.models import answering; "
        "answering.load(shipped.path('models', 'ears.skops')); "
        "sys.exit(', '.join({'sklearn', 'skops', 'scipy', 'pandas'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
