"""An answer loads nothing heavy; what stands in for librosa, SciPy and numba says what they say."""

import subprocess
import sys
import types

import librosa
import nbformat
import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
import soundfile
import soxr

from benchmarks.wait import HEAVY
from emolab import shipped
from emolab.features import ears, functionals, loops, mel, peaks, walks
from emolab.features import voice as voices
from emolab.recordings import audio, background


@pytest.mark.skipif(not ears.installed(), reason="needs the speech encoder")
def test_the_command_loads_nothing_heavy_to_answer_one_clip(tmp_path, voice):
    soundfile.write(tmp_path / "clip.wav", voice, audio.RATE)
    code = (
        "import sys; from emolab.__main__ import main; status = main(['predict', '--json', 'clip.wav']); "
        f"sys.exit(', '.join(name for name in {HEAVY} if name in sys.modules) or status)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert '"emotion"' in done.stdout


def test_the_demos_page_does_not_wait_for_what_comes_after_an_answer():
    notebook = nbformat.read(shipped.NOTEBOOKS / "10_try_the_demo.ipynb", as_version=4)
    set_up = next(cell.source for cell in notebook.cells if cell.cell_type == "code")
    late = "sys.exit(', '.join({'seaborn', 'skops', 'keras', 'onnxruntime', 'ctranslate2'} & set(sys.modules)) or None)"
    done = subprocess.run([sys.executable, "-c", f"{set_up}\n{late}"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("n_fft", "n_mels", "lowest"), [(1024, 40, 50), (400, 80, 0), (2048, 128, 1500)])
def test_mel_filters_are_librosas(n_fft, n_mels, lowest):
    theirs = librosa.filters.mel(sr=16_000, n_fft=n_fft, n_mels=n_mels, fmin=lowest)
    np.testing.assert_allclose(mel.filters(16_000, n_fft, n_mels, lowest), theirs, atol=1e-8)


def test_peaks_and_smoothing_are_scipys():
    rng = np.random.default_rng(0)
    for n in range(1, 300):
        # Rounded, so that there are plateaus and equal heights.
        track = np.round(scipy.ndimage.gaussian_filter1d(rng.random(n), 2), n % 4 + 1)
        theirs, _ = scipy.signal.find_peaks(track, prominence=0.08, distance=8)
        np.testing.assert_array_equal(peaks.find(track, 0.08, 8), theirs)
        np.testing.assert_allclose(peaks.smoothed(track, 3.0), scipy.ndimage.gaussian_filter1d(track, 3))
        np.testing.assert_allclose(
            peaks.averaged(track, 11), scipy.ndimage.uniform_filter1d(track, 11, mode="nearest"), atol=1e-12
        )


def test_loops_in_numpy_go_where_the_compiled_ones_go(voice, monkeypatch):
    asked = {"viterbi": [], "cycle_marks": []}

    class Listening:
        def viterbi(*given):
            asked["viterbi"].append(given)
            return loops.viterbi(*given)

        def cycle_marks(*given):
            asked["cycle_marks"].append(given)
            return loops.cycle_marks(*given)

        rfft, irfft, squared, candidates = loops.rfft, loops.irfft, loops.squared, loops.candidates

    monkeypatch.setattr("emolab.features.voice._loops", lambda *_: Listening)
    jitter, _ = voices.hear(voice).cycle_differences
    assert len(jitter) > 50 and len(asked["cycle_marks"]) > 2
    for given in asked["viterbi"]:
        np.testing.assert_array_equal(walks.viterbi(*given), loops.viterbi(*given))
    for given in asked["cycle_marks"]:
        for ours, theirs in zip(walks.cycle_marks(*given), loops.cycle_marks(*given), strict=True):
            np.testing.assert_allclose(ours, theirs, atol=1e-4, rtol=1e-5)


def test_what_is_measured_of_a_frame_is_the_same_in_numpy(voice, monkeypatch):
    asked, names = {}, ("squared", "candidates", "timbre", "predictor", "roots")

    def noting(name):
        def ask(*given):
            asked[name] = given, getattr(loops, name)(*given)
            return asked[name][1]

        return ask

    same = {name: getattr(loops, name) for name in ("viterbi", "rfft", "irfft")}
    noted = types.SimpleNamespace(**same, **{name: noting(name) for name in names})
    monkeypatch.setattr("emolab.features.voice._loops", lambda *_: noted)
    heard = voices.hear(voice)
    assert heard.timbre.shape[1] == 17 and np.isfinite(heard.formants[0]).all()
    for name in ("squared", "timbre", "predictor"):
        given, found = asked[name]
        np.testing.assert_allclose(found, getattr(walks, name)(*given), rtol=1e-5, atol=1e-5)
    given, found = asked["candidates"]
    # In any order, and without what is no peak.
    for ours, theirs in zip(zip(*found, strict=True), zip(*walks.candidates(*given), strict=True), strict=True):
        ours, theirs = (sorted(zip(*(part[one[1] > 0] for part in one), strict=True)) for one in (ours, theirs))
        np.testing.assert_allclose(ours, theirs, rtol=1e-6)
    given, found = asked["roots"]
    _assert_same_roots(found, walks.roots(*given), 1e-9)


def _assert_same_roots(ours, theirs, near):
    for one, other in zip(ours, theirs, strict=True):
        between = np.abs(one[:, None] - other)
        assert between.min(axis=0).max() < near and between.min(axis=1).max() < near


def test_roots_are_found_wherever_they_lie():
    rng = np.random.default_rng(0)
    # Not too close to each other: of roots that nearly are one, no method finds more than half of the digits.
    angles = np.linspace(0.1, 3, 5) + rng.uniform(-0.25, 0.25, (500, 5))
    pairs = rng.uniform(0.3, 0.999, (500, 5)) * np.exp(1j * angles)
    made = [np.concatenate([row, row.conj()]) for row in pairs]
    # All real; real and not; the corners of a regular figure.
    made += [np.linspace(-0.9, 0.9, 10), np.array([0.5, -0.4, 0.8j, -0.8j]), np.exp(2j * np.pi * np.arange(10) / 10)]
    for roots in made:
        _assert_same_roots(loops.roots(np.real(np.poly(roots))[None]), roots[None], 1e-9)
    with_noughts = np.array([[1.0] + [0.0] * 10])
    np.testing.assert_array_equal(loops.roots(with_noughts), 0)
    rows = np.array([np.real(np.poly(roots)) for roots in made[:500]])
    _assert_same_roots(loops.roots(rows), walks.roots(rows), 1e-9)


@pytest.mark.parametrize("n_frames", [1, 2, 7, 200])
def test_compiled_functionals_are_those_in_numpy(n_frames, monkeypatch):
    tracks = np.random.default_rng(n_frames).standard_normal((n_frames, 5)) ** 3 + 2
    kinds = ("p05", "mean", "std", "skew", "p50", "slope", "curve", "jump", "jump_std", "p95")
    for given in (tracks, np.asfortranarray(tracks), tracks[:, 1:4].astype(np.float32)):
        compiled = functionals.functionals(given, kinds)
        with monkeypatch.context() as patch:
            patch.delitem(sys.modules, "numba")
            np.testing.assert_allclose(compiled, functionals.functionals(given, kinds), rtol=2e-5, atol=1e-6)


def test_the_median_is_numpys():
    for n in (1, 2, 5, 8):
        track = np.random.default_rng(n).standard_normal(n)
        assert functionals.median(track) == np.median(track)


def test_a_first_clip_does_not_wait_for_the_compiler_and_many_do(monkeypatch):
    monkeypatch.setattr(voices, "_looped", 0)
    monkeypatch.delitem(sys.modules, "numba")
    assert voices._loops(300) is walks and voices._loops(voices.PATIENCE) is loops


@pytest.mark.parametrize("n", [5_000, 40_000, 70 * 16_000])
def test_the_high_pass_is_scipys_forwards_and_backwards(n, monkeypatch):
    rng = np.random.default_rng(n)
    rumble = 0.05 * np.sin(2 * np.pi * 6 * np.arange(n) / audio.RATE) + 0.02
    samples = (rumble + 0.01 * rng.standard_normal(n)).astype(np.float32)
    sections = scipy.signal.iirdesign(
        background.VOICE, background.RUMBLE, 0.1, 40, ftype="ellip", output="sos", fs=audio.RATE
    )
    np.testing.assert_allclose([[*b, *a] for b, a in background.HIGH_PASS], sections, rtol=1e-12)
    theirs = scipy.signal.sosfiltfilt(sections, samples, padlen=min(n - 1, audio.RATE // 4))
    np.testing.assert_allclose(background._high_passed(samples), theirs, atol=1e-7)
    monkeypatch.delitem(sys.modules, "numba")
    np.testing.assert_allclose(background._high_passed(samples), theirs, atol=1e-7)


def test_a_voice_is_heard_alike_at_every_rate(voice):
    at_home, elsewhere = (voices.hear(soxr.resample(voice, audio.RATE, rate), rate) for rate in (16_000, 44_100))
    assert abs(len(at_home.pitch) - len(elsewhere.pitch)) <= 1
    assert np.nanmedian(elsewhere.pitch) == pytest.approx(np.nanmedian(at_home.pitch), rel=0.01)


def test_steps_are_found_compiled_and_in_numpy(voice, monkeypatch):
    voice = voice.astype(np.float32)
    blocks = np.square(voice[1600:-1600][: (len(voice) - 3200) // 480 * 480]).reshape(-1, 480).mean(axis=1)
    place = 1600 + 480 * int(blocks.argmin()) + 240
    stepping = voice + np.where(np.arange(len(voice)) >= place, np.float32(0.2 * voice.max()), np.float32(0))
    compiled = [background._steps(samples) for samples in (stepping, voice[:200])]
    assert place - 1 in np.flatnonzero(np.diff(compiled[0])) and compiled[1] is None
    monkeypatch.delitem(sys.modules, "numba")
    np.testing.assert_array_equal(compiled[0], background._steps(stepping))
