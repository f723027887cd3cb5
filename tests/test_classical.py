import os
import subprocess
import sys
import zipfile

import numpy as np
import pandas as pd
import pytest
import skops.io
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.under_sampling import RandomUnderSampler
from sklearn.decomposition import PCA
from sklearn.ensemble import GradientBoostingClassifier

from emolab import evaluation
from emolab.errors import PlainError
from emolab.evaluation import scores, splits
from emolab.models import classical


@pytest.fixture(scope="module")
def crowd():
    """Twelve speakers, three emotions, one of them rare; two columns tell them apart, one tells the speaker."""
    rng = np.random.default_rng(0)
    rows = [
        (f"s{number:02d}", emotion)
        for number in range(12)
        for emotion, clips in {"neutral": 8, "angry": 8, "sad": 3}.items()
        for _ in range(clips)
    ]
    labels = pd.DataFrame(rows, columns=["speaker", "emotion"]).assign(corpus="made", sex="female")
    labels["sex"] = np.where(labels.speaker < "s06", "female", "male")
    level = labels.emotion.map({"neutral": 0, "angry": 3, "sad": -3})
    features = pd.DataFrame(
        {
            "level": level + rng.normal(size=len(labels)),
            "rate": 0.7 * level + rng.normal(size=len(labels)),
            "voice": labels.speaker.str[1:].astype(float) + rng.normal(0, 0.01, len(labels)),
        }
    ).astype("float32")
    return labels, features


@pytest.mark.parametrize("name", classical.MODELS)
def test_every_model_learns_what_can_be_learned_and_the_dummy_nothing(crowd, name):
    labels, features = crowd
    train, test = splits.folds("speakers5", labels)[0]
    model = classical.MODELS[name]().fit(features.iloc[train], labels.emotion.iloc[train])
    uar = scores.uar(labels.emotion.iloc[test], model.predict(features.iloc[test]))
    assert uar == pytest.approx(1 / 3) if name == "dummy" else uar > 0.7


@pytest.mark.parametrize("name", classical.MODELS)
def test_a_model_is_the_same_each_time(crowd, name):
    labels, features = crowd
    answers = [classical.MODELS[name](3).fit(features, labels.emotion).predict(features) for _ in range(2)]
    assert (answers[0] == answers[1]).all()


def test_a_missing_value_is_filled_with_the_median_of_the_training_part(crowd):
    labels, features = crowd
    holed = features.mask(np.random.default_rng(1).random(features.shape) < 0.1)
    model = classical.logistic().fit(holed, labels.emotion)
    assert model.named_steps["impute"].statistics_ == pytest.approx(holed.median().to_numpy())
    assert scores.uar(labels.emotion, model.predict(holed)) > 0.7


@pytest.mark.parametrize("sampler", [SMOTE, RandomOverSampler, RandomUnderSampler])
def test_balancing_changes_the_training_rows_only(crowd, sampler):
    labels, features = crowd
    model = classical.knn().set_params(balance=sampler(random_state=0), reduce=PCA(2))
    model.fit(features, labels.emotion)
    trained_on = model.named_steps["model"].n_samples_fit_
    counts = labels.emotion.value_counts()
    assert trained_on == 3 * (counts.min() if sampler is RandomUnderSampler else counts.max())
    assert len(model.predict(features)) == len(labels)


def test_every_treatment_gives_a_rare_class_its_voice_back(crowd):
    labels, features = crowd
    rare = (labels.emotion == "sad").to_numpy()
    blurred = features + np.random.default_rng(0).normal(0, 3, features.shape)
    found = {}
    for name, settings in classical.BALANCING.items():
        model = classical.logistic().set_params(**settings).fit(blurred, labels.emotion)
        found[name] = (model.predict(blurred)[rare] == "sad").mean()
    assert found.pop("nothing") < 0.3 and min(found.values()) > 0.45


def test_the_search_keeps_the_speakers_of_the_training_part_apart(crowd):
    labels, features = crowd
    found = evaluation.search(classical.knn(), {"model__n_neighbors": [5, 150]}, features, labels, progress=False)
    assert found.best_params_ == {"model__n_neighbors": 5} and found.n_splits_ == 3
    assert splits.leak_report(labels.assign(statement="01"), found.cv).set_index("what").shared["speakers"] == 0


def test_the_searches_show_how_far_they_are(crowd, capsys):
    labels, features = crowd
    evaluation.search(classical.knn(), {"model__n_neighbors": [5, 150]}, features, labels)
    assert "6/6" in capsys.readouterr().err
    grid = {"model__n_neighbors": [3, 5, 8, 12, 15]}
    found = evaluation.halving_search(classical.knn(), grid, features, labels)
    assert found.best_params_["model__n_neighbors"] in grid["model__n_neighbors"]
    assert found.n_candidates_ == [5, 2] and found.n_resources_ == [len(labels) // 4, len(labels)]
    assert "21/21" in capsys.readouterr().err
    few = {"model__n_neighbors": [3, 5]}
    assert evaluation.halving_search(classical.knn(), few, features, labels, progress=False).n_candidates_ == [2]
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err == ""


def test_every_grid_names_settings_that_its_model_has():
    assert set(classical.GRIDS) == set(classical.MODELS)
    for name, grid in classical.GRIDS.items():
        assert set(grid) <= set(classical.MODELS[name]().get_params())


def test_calibration_on_other_speakers_keeps_the_answers_and_lowers_the_error(crowd):
    labels, features = crowd
    noisy = features.assign(level=features.level + np.random.default_rng(2).normal(0, 4, len(labels)))
    train, test = splits.folds("speakers5", labels)[0]
    boastful = classical.tree().set_params(model__min_samples_leaf=1)
    raw = boastful.fit(noisy.iloc[train], labels.emotion.iloc[train])
    calm = classical.tree().set_params(model__min_samples_leaf=1)
    calm = evaluation.calibrated(calm, noisy.iloc[train], labels.iloc[train])
    truth = labels.emotion.iloc[test]
    errors = [scores.ece(truth, m.predict_proba(noisy.iloc[test]), list(m.classes_)) for m in (raw, calm)]
    assert errors[1] < 0.6 * errors[0]


@pytest.mark.parametrize("name", classical.MODELS)
def test_a_saved_model_answers_as_before(crowd, name, tmp_path):
    labels, features = crowd
    model = classical.MODELS[name]().fit(features, labels.emotion)
    classical.save(model, tmp_path / "model.skops")
    again = classical.load(tmp_path / "model.skops")
    assert (again.predict(features) == model.predict(features)).all()


def test_pipelines_with_every_step_and_calibration_can_be_saved(crowd, tmp_path):
    labels, features = crowd
    for balance in (SMOTE(random_state=0), RandomUnderSampler(random_state=0), RandomOverSampler(random_state=0)):
        model = classical.rbf_svm().set_params(reduce=PCA(2), balance=balance).fit(features, labels.emotion)
        classical.save(model, tmp_path / "model.skops")
    for method in ("temperature", "sigmoid", "isotonic"):
        model = evaluation.calibrated(classical.rbf_svm(), features, labels, method=method)
        classical.save(model, tmp_path / "model.skops")
        again = classical.load(tmp_path / "model.skops")
        assert np.allclose(again.predict_proba(features), model.predict_proba(features))


class Stranger(GradientBoostingClassifier):
    """A type that no model of the course is made of."""


def test_a_file_of_unknown_types_is_neither_written_nor_loaded(crowd, tmp_path):
    labels, features = crowd
    model = classical.pipeline(Stranger(n_estimators=1)).fit(features, labels.emotion)
    with pytest.raises(PlainError, match="Stranger"):
        classical.save(model, tmp_path / "model.skops")
    assert not (tmp_path / "model.skops").exists()
    skops.io.dump(model, tmp_path / "planted.skops")
    with pytest.raises(PlainError, match="planted.skops asks for .*Stranger.*Do not load it"):
        classical.load(tmp_path / "planted.skops")


def test_a_file_that_is_no_model_gets_a_sentence(tmp_path):
    with pytest.raises(PlainError, match="no model at"):
        classical.load(tmp_path / "nowhere.skops")
    (tmp_path / "text.skops").write_text("hello")
    with pytest.raises(PlainError, match="is not a model saved with skops"):
        classical.load(tmp_path / "text.skops")
    with zipfile.ZipFile(tmp_path / "zip.skops", "w") as archive:
        archive.writestr("readme", "hello")
    with pytest.raises(PlainError, match="is not a model saved with skops"):
        classical.load(tmp_path / "zip.skops")


def test_columns_that_cannot_be_learned_from_are_named(crowd):
    _, features = crowd
    classical.check_features(features.where(features.voice > 1))
    with pytest.raises(PlainError, match="^pitch is missing for every clip"):
        classical.check_features(features.assign(pitch=np.nan))
    with pytest.raises(PlainError, match="^rate holds infinite values"):
        classical.check_features(features.assign(rate=np.inf))
    with pytest.raises(PlainError, match="^mood holds no numbers"):
        classical.check_features(features.assign(mood="sad"))
    with pytest.raises(classical.ModelError, match="voice is the name of more than one column"):
        classical.check_features(pd.concat([features, features[["voice"]]], axis=1))


def test_small_tables_are_fitted_by_one_thread_and_nothing_else_is():
    code = (
        "import numpy as np, threadpoolctl\nfrom sklearn.neighbors import KNeighborsClassifier\n"
        "def threads(): return {pool['num_threads'] for pool in threadpoolctl.threadpool_info()}\n"
        "class Spy(KNeighborsClassifier):\n"
        "    def fit(self, X, y): print(threads()); return super().fit(X, y)\n"
        "    def predict(self, X): print(threads()); return super().predict(X)\n"
        "before = threads()\nimport emolab.models.classical as classical\nprint(before, threads())\n"
        "classical.pipeline(Spy(1)).fit(np.eye(3), [0, 1, 1]).predict(np.eye(3))\nprint(threads())"
    )
    several = {f"{library}_NUM_THREADS": "2" for library in ("OMP", "OPENBLAS", "MKL")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ | several
    )
    assert done.stdout.split("\n") == ["{2} {2}", "{1}", "{1}", "{2}", ""]
