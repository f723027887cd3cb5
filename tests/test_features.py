"""The published sets equal librosa's own functions; our own measures equal the truth of made sounds."""

import librosa
import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
import soundfile

from emolab.features import delta, expression, groups, median, plain, recipes, voice
from emolab.features.sound import Sound
from emolab.features.spectra import Spectra
from emolab.recordings import audio


def speech_like(seconds, rate=16_000, seed=0):
    """A buzz whose pitch glides and whose loudness beats, with pauses and hiss: all groups have something to measure."""
    rng = np.random.default_rng(seed)
    time = np.arange(int(seconds * rate)) / rate
    phase = np.cumsum(150 + 40 * np.sin(2 * np.pi * 0.7 * time)) / rate
    buzz = scipy.ndimage.gaussian_filter1d((phase % 1 < 0.2).astype(float) - 0.2, 2)
    envelope = np.clip(np.sin(2 * np.pi * 2.2 * time), 0, 1) ** 0.5
    return (0.3 * buzz * envelope + 0.001 * rng.standard_normal(len(time))).astype(np.float32)


@pytest.fixture(scope="module", params=["made", "real short", "real long"])
def sound(request):
    if request.param == "made":
        return speech_like(2.5), 16_000
    folder = request.getfixturevalue("real_corpora")
    name = {"real short": "emodb/wav/03a01Fa.flac", "real long": "ravdess/Actor_06/03-01-06-02-02-01-06.flac"}
    return audio.read(folder / name[request.param])


def worst(ours, theirs):
    """The largest difference, as a part of the largest value."""
    ours, theirs = np.ravel(ours).astype(float), np.ravel(theirs).astype(float)
    assert ours.shape == theirs.shape
    assert np.isfinite(ours).all()
    return np.abs(ours - theirs).max() / np.abs(theirs).max()


PAIRS = [
    (groups.mfcc128_mean, plain.mfcc128_mean, False),
    (groups.chroma_mean, plain.chroma_mean, False),
    (groups.mel_mean, plain.mel_mean, False),
    (groups.zero_crossing_mean, plain.zero_crossing_mean, False),
    (groups.contrast_mean, plain.contrast_mean, False),
    (groups.rolloff_mean, plain.rolloff_mean, False),
    (groups.tonnetz_mean, plain.tonnetz_mean, False),
    (groups.time_domain, plain.time_domain, True),
    (groups.spectrum, plain.spectrum, True),
    (groups.mfcc, plain.mfcc, True),
    (groups.mfcc_delta, plain.mfcc_delta, True),
    (groups.mfcc_delta2, plain.mfcc_delta2, True),
    (groups.rhythm, plain.rhythm, True),
    (groups.harmonic_percussive, plain.harmonic_percussive, True),
    (groups.mel_db, plain.mel_db, True),
    (groups.shape, plain.shape, True),
    (groups.onsets, plain.onsets, True),
]


@pytest.mark.parametrize("ours, theirs, is_cut", PAIRS, ids=lambda value: getattr(value, "__name__", None))
def test_a_group_equals_librosa(sound, ours, theirs, is_cut):
    samples, rate = sound
    expected = theirs(plain.three_seconds(samples, rate) if is_cut else samples, rate)
    expected = np.concatenate([np.ravel(value) for value in (expected if is_cut else [expected])])
    values = np.array(list(ours(Sound(samples, rate)).values()))
    assert worst(values, expected) < 2e-5
    # Small values count as well as large ones: each to four digits, or next to nothing.
    np.testing.assert_allclose(values, expected, rtol=2e-3, atol=2e-5 * np.abs(expected).max() ** 0.5)


@pytest.mark.parametrize(
    "name, n", [("means128", 128), ("means180", 180), ("means189", 189), ("means193", 193), ("full1020", 1020)]
)
def test_a_published_recipe_has_as_many_columns_as_its_name_says(name, n):
    columns = recipes.columns(name)
    assert len(columns) == len(set(columns)) == n


def test_full1020_has_its_groups_in_the_published_order():
    sizes = {name: len(columns) for name, columns in recipes.column_groups("full1020").items()}
    assert list(sizes.values()) == [9, 6, 160, 160, 160, 3, 4, 512, 6]
    columns = recipes.columns("full1020")
    assert columns[15:17] == ["mfcc_3s_00_mean", "mfcc_3s_01_mean"]
    assert columns[55] == "mfcc_3s_00_std"
    assert columns[-512 - 6] == "mel_db_00_mean"


def test_full1020_as_a_whole_equals_the_plain_way(sound):
    values, expected = recipes.extract(*sound, "full1020"), plain.full1020(*sound)
    np.testing.assert_allclose(values, expected, rtol=2e-3, atol=2e-3)


def test_a_name_means_the_same_in_every_recipe(sound):
    together = dict(zip(recipes.columns("means"), recipes.extract(*sound, "means"), strict=True))
    for name in ("means128", "means180", "means189", "means193"):
        columns = recipes.columns(name)
        assert [together[column] for column in columns] == recipes.extract(*sound, name).tolist()


def test_several_recipes_at_once_give_what_each_gives_alone(sound):
    names = ("emolab", "means193", "full1020")
    alone = np.concatenate([recipes.extract(*sound, name) for name in names])
    np.testing.assert_array_equal(recipes.extract(*sound, *names), alone)


@pytest.mark.parametrize("seconds", [2.0, 3.0, 4.0])
def test_what_a_cut_takes_over_from_the_whole_changes_nothing(seconds):
    whole = speech_like(3.3)
    n = int(seconds * 16_000)
    cut = whole[:n] if n <= len(whole) else np.pad(whole, (0, n - len(whole)), mode="reflect")
    shared, alone = Spectra(cut, 16_000, begins_like=Spectra(whole, 16_000)), Spectra(cut, 16_000)
    assert shared._n_shared() > 0
    np.testing.assert_array_equal(shared.stft, alone.stft)
    np.testing.assert_array_equal(shared.harmonic, alone.harmonic)


def test_the_running_median_is_scipys():
    values = np.random.default_rng(0).random((50, 70), dtype=np.float32)
    values[values < 0.3] = 0
    expected = scipy.ndimage.median_filter(values, size=(31, 1), mode="reflect")
    np.testing.assert_array_equal(median.running_median(values, 15), expected)


@pytest.mark.parametrize("order", [1, 2])
def test_delta_is_librosas_at_the_ends_too(order):
    rows = np.random.default_rng(0).standard_normal((3, 30))
    np.testing.assert_allclose(delta.delta(rows, order=order), librosa.feature.delta(rows, order=order), atol=1e-12)


def test_a_recipe_that_is_not_known_is_named_with_those_that_are():
    with pytest.raises(recipes.RecipeError, match="'egemaps'.*emolab.*full1020"):
        recipes.recipe("egemaps")


# ---- our own set ------------------------------------------------------------------------------------------------


def test_only_the_level_columns_know_how_loud_a_recording_is(sound):
    samples, rate = sound
    loud, quiet = (
        dict(zip(recipes.columns("emolab"), recipes.extract(samples * gain, rate, "emolab"), strict=True))
        for gain in (1.0, 0.1)
    )
    for column in recipes.columns("emolab"):
        if column in recipes.column_groups("emolab")["level"]:
            assert loud[column] - quiet[column] == pytest.approx(20, abs=0.01)
        else:
            assert loud[column] == pytest.approx(quiet[column], rel=0.01, abs=0.02), column


def test_a_column_begins_with_the_name_of_its_group():
    for group, columns in recipes.column_groups("emolab").items():
        assert all(column.startswith(group.removesuffix("s")) for column in columns), group


def buzz(hertz):
    """One second of sixteen thousand samples, with all its partials below 7 kHz."""
    time = np.arange(16_000) / 16_000
    return sum(np.sin(2 * np.pi * hertz * k * time) / k for k in range(1, int(7000 / hertz))).astype(np.float32)


@pytest.mark.parametrize("hertz", [80, 120, 200, 310, 480])
def test_pitch_is_the_pitch_of_a_buzz(hertz):
    found = voice.hear(buzz(hertz))
    assert found.voiced.mean() > 0.9
    assert 12 * np.log2(np.nanmedian(found.pitch) / hertz) == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize("hertz", [700, 900])
def test_a_scream_above_the_range_is_heard_an_octave_low_as_notebook_02_says(hertz):
    found = voice.hear(buzz(hertz))
    assert found.voiced.mean() > 0.9
    assert np.nanmedian(found.pitch) == pytest.approx(hertz / 2, rel=0.01)


def test_pitch_follows_a_glide_and_hiss_has_none():
    rng = np.random.default_rng(0)
    time = np.arange(32_000) / 16_000
    hertz = 120 * 2 ** (time / 2)
    glide = np.sin(2 * np.pi * np.cumsum(hertz)[:, None] / 16_000 * np.arange(1, 15)) @ (1 / np.arange(1, 15))
    found = voice.hear(glide.astype(np.float32))
    expected = 120 * 2 ** (np.arange(len(found.pitch)) * 0.01 / 2)
    error = 12 * np.log2(found.pitch / expected)[10:-10]
    assert np.nanmax(np.abs(error)) < 0.5
    assert voice.hear(rng.standard_normal(16_000).astype(np.float32)).voiced.mean() < 0.1


def test_pitch_agrees_with_pyin_on_people(real_corpora):
    agreeing, n = 0, 0
    for actor in (3, 8, 11, 16):
        file = f"ravdess/Actor_{actor:02d}/03-01-03-01-01-01-{actor:02d}.flac"
        samples, rate = soundfile.read(real_corpora / file, dtype="float32")
        ours = voice.Voice(samples).pitch
        theirs, _, _ = librosa.pyin(samples, fmin=60, fmax=650, sr=rate, frame_length=1024, hop_length=160)
        both = np.isfinite(ours[: len(theirs)]) & np.isfinite(theirs[: len(ours)])
        agreeing += (np.abs(12 * np.log2(ours[: len(both)][both] / theirs[: len(both)][both])) < 1).sum()
        n += both.sum()
    assert agreeing / n > 0.85


def test_formants_are_those_that_a_vowel_was_made_with():
    rate, true = 16_000, [(700, 80), (1220, 90), (2600, 120)]
    sound = np.zeros(rate)
    sound[:: rate // 110] = 1
    for hertz, width in true:
        r = np.exp(-np.pi * width / rate)
        sound = scipy.signal.lfilter([1], [1, -2 * r * np.cos(2 * np.pi * hertz / rate), r * r], sound)
    frequencies, _ = voice.hear(sound.astype(np.float32)).formants
    for found, (hertz, _) in zip(np.median(frequencies, axis=0), true, strict=True):
        assert found == pytest.approx(hertz, rel=0.1)


def test_jitter_and_shimmer_grow_with_the_trembling_of_a_voice():
    def buzz(trembling, swaying):
        rng = np.random.default_rng(0)
        periods = 100 * (1 + trembling * rng.standard_normal(200))
        places = np.cumsum(periods)
        time = np.arange(int(places[-1]))
        sizes = 1 + swaying * rng.standard_normal(len(places))
        sound = (sizes * np.exp(-np.square((time[:, None] - places) / 8))).sum(axis=1)
        return expression.cycles(voice.hear(sound.astype(np.float32)))

    steady, trembling, swaying = buzz(0, 0), buzz(0.02, 0), buzz(0, 0.1)
    assert trembling["cycles_jitter_mean"] > steady["cycles_jitter_mean"] + 1
    assert swaying["cycles_shimmer_mean"] > steady["cycles_shimmer_mean"] + 0.3


def test_syllables_are_counted():
    time = np.arange(32_000) / 16_000
    for per_second in (3, 5):
        tone = sum(np.sin(2 * np.pi * 140 * k * time) / k for k in range(1, 20))
        sound = tone * np.clip(np.sin(np.pi * per_second * time), -1, 1) ** 2
        columns = expression.rhythm(voice.hear(sound.astype(np.float32)))
        assert columns["rhythm_nuclei"] == pytest.approx(2 * per_second, abs=1)


MAY_BE_MISSING = ("pitch_", "contour_", "voicing_hnr_", "formant_", "cycles_", "rhythm_gap_", "rhythm_npvi")


@pytest.mark.parametrize(
    "samples",
    [
        np.random.default_rng(0).standard_normal(4_800).astype(np.float32) * 0.1,
        np.sin(np.arange(4_800) * 0.5).astype(np.float32),
        np.repeat(np.float32([0, 0.5, 0]), 2_000),
        np.where(np.arange(16_000) == 8_000, 1, 0).astype(np.float32),
    ],
    ids=["hiss", "tone", "step", "click"],
)
@pytest.mark.parametrize("name", list(recipes.RECIPES))
def test_every_value_is_a_number_or_missing_whatever_the_sound(samples, name):
    values = recipes.extract(samples, 16_000, name)
    assert values.shape == (len(recipes.columns(name)),)
    assert not np.isinf(values).any()
    missing = [column for column, value in zip(recipes.columns(name), values, strict=True) if np.isnan(value)]
    assert not missing or name == "emolab"
    assert all(column.startswith(MAY_BE_MISSING) for column in missing)
