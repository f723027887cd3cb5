"""What must hold for any input, not only for those that somebody thought of."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from emolab import labels
from emolab.evaluation import splits
from emolab.features import recipes
from emolab.models import fusion, hierarchy
from emolab.recognizer import voice
from emolab.recordings import audio

# A recipe takes tens of milliseconds; these find what there is to find in a few seconds.
few = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


# ---- sound ---------------------------------------------------------------------------------------------------------


def pieces_of(draw):
    """A sound out of stretches of silence, tone, noise, offset, clicks and full scale."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    parts = []
    for kind in draw(
        st.lists(st.sampled_from("silence tone noise offset click square".split()), min_size=1, max_size=5)
    ):
        n, size = draw(st.integers(500, 12_000)), 10 ** draw(st.floats(-5, 0))
        time = np.arange(n) / 16_000
        parts.append(size * {
            "silence": np.zeros(n), "tone": np.sin(2 * np.pi * draw(st.floats(20, 7_900)) * time),
            "noise": rng.standard_normal(n) / 4, "offset": np.ones(n), "click": np.arange(n) == n // 2,
            "square": np.sign(np.sin(2 * np.pi * 120 * time)),
        }[kind])  # fmt: skip  # a table
    return np.concatenate(parts).astype(np.float32)


sounds = st.composite(pieces_of)()


@few
@given(sounds, st.sampled_from(["emolab", "means", "onsets"]))
def test_a_recipe_gives_a_number_for_every_column_or_says_that_there_is_none_whatever_the_sound(samples, recipe):
    # An offset is no voice.
    assume(len(samples) >= audio.SHORTEST * audio.RATE and np.ptp(samples) > 1e-3)
    values = recipes.extract(samples, audio.RATE, recipe)
    assert values.shape == (len(recipes.columns(recipe)),) and values.dtype == np.float32
    assert np.isfinite(values).all() if recipe != "emolab" else not np.isinf(values).any()


@pytest.mark.parametrize("recipe", recipes.RECIPES)
@pytest.mark.parametrize(
    "samples, rate, said",
    [
        (np.arange(9000, dtype=np.int16), 16_000, "int16"), (np.ones((9000, 2)), 16_000, "(9000, 2)"),
        (np.zeros(0), 16_000, "0 samples is too short"), (np.array([0.1, np.nan] * 4500), 16_000, "NaN"), (np.ones(9000), 0, "than 0"),
    ],
)  # fmt: skip  # a table
def test_what_is_no_sound_is_not_measured(recipe, samples, rate, said):
    with pytest.raises(audio.AudioError) as error:
        recipes.extract(samples, rate, recipe)
    assert said in str(error.value)


def test_silence_has_no_voice_to_measure():
    with pytest.raises(audio.AudioError, match="silent"):
        recipes.extract(np.zeros(4800, dtype=np.float32), audio.RATE, "emolab")


@few
@given(sounds)
def test_full1020_takes_any_length(samples):
    values = recipes.extract(samples, audio.RATE, "full1020")
    assert values.shape == (1020,) and np.isfinite(values).all()


@some
@given(
    st_numpy.arrays(
        st.sampled_from([np.float32, np.float64, np.int16, np.complex64, np.bool_]),
        st_numpy.array_shapes(max_dims=3, max_side=50) | st.just((6_000,)) | st.just((20_000,)),
        fill=st.just(0),
    ),
    st.sampled_from([8_000, 16_000, 44_100]),
)
@example(np.append(np.ones(6_000), np.inf), 16_000)
@example(np.append(np.ones(6_000), 1e300), 16_000)
@example(np.append(np.ones(6_000), np.nan), 44_100)
def test_any_array_is_taken_for_sound_or_refused_in_a_sentence(samples, rate):
    try:
        heard = voice._at_16k(samples, rate, "It")
    except audio.AudioError as error:
        assert str(error).startswith("It ") and str(error).endswith(".")
    else:
        assert heard.dtype == np.float32 and heard.ndim == 1 and np.isfinite(heard).all()
        assert len(heard) / audio.RATE == pytest.approx(len(samples) / rate, abs=1e-3)


@some
@given(sounds)
def test_what_is_prepared_is_part_of_what_was_recorded_at_a_level_that_does_not_clip(samples):
    start, end = audio.speech_span(samples)
    assert 0 <= start < end <= len(samples)
    assert end - start >= min(len(samples), int(audio.SHORTEST * audio.RATE))
    prepared = audio.level(audio.trim(samples))
    assert prepared.shape == (end - start,) and np.abs(prepared).max() <= 0.99 + 1e-6
    rms = np.sqrt(np.mean(prepared.astype(float) ** 2))
    assert rms <= 10 ** (audio.LEVEL_DBFS / 20) * 1.001


# ---- splits --------------------------------------------------------------------------------------------------------


@st.composite
def clip_tables(draw):
    """Clips of some speakers in one or two corpora, in any order, each speaker with some of the emotions."""
    n_speakers = draw(st.integers(1, 12))
    emotions = draw(st.lists(st.sampled_from(labels.EMOTIONS), min_size=1, max_size=5, unique=True))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows = [
        {"corpus": corpus, "speaker": f"{corpus}-{speaker:02d}", "emotion": rng.choice(emotions), "statement": rng.choice(["a", "b"])}
        for speaker in range(1, n_speakers + 1)
        for corpus in [draw(st.sampled_from(["ravdess", "emodb"]))]
        for _ in range(draw(st.integers(1, 12)))
    ]  # fmt: skip  # a table
    table = pd.DataFrame(rows).sample(frac=1, random_state=0)
    return table.assign(clip=[f"clip{i}" for i in range(len(table))])


@some
@given(clip_tables(), st.sampled_from(sorted(splits.SPLITS)), st.integers(0, 3))
@pytest.mark.filterwarnings("ignore:The least populated class:UserWarning")
def test_a_split_tests_each_clip_once_and_one_by_speaker_never_shares_a_speaker(table, name, seed):
    try:
        folds = splits.folds(name, table, seed)
    except splits.SplitError as error:
        assert str(error).endswith(".")
        return
    assert sorted(np.concatenate([test for _, test in folds])) == list(range(len(table)))
    for train, test in folds:
        assert len(train) and len(test) and not set(train) & set(test)
        if name in splits.BY_SPEAKER:
            assert not set(table.speaker.iloc[train]) & set(table.speaker.iloc[test])
    shared = splits.leak_report(table, folds).set_index("what").shared
    truly = {
        column: len(set().union(*(set(table[column].iloc[a]) & set(table[column].iloc[b]) for a, b in folds)))
        for column in ("speaker", "clip")
    }
    assert (shared["speakers"], shared["clips"]) == (truly["speaker"], truly["clip"])


@some
@given(clip_tables(), st.integers(2, 6))
@pytest.mark.filterwarnings("ignore:The least populated class:UserWarning")
def test_inner_folds_never_share_a_speaker(table, n_folds):
    try:
        folds = splits.inner_folds(table, n_folds)
    except splits.SplitError:
        return
    for train, test in folds:
        assert not set(table.speaker.iloc[train]) & set(table.speaker.iloc[test])


# ---- hierarchy -----------------------------------------------------------------------------------------------------


def trees_of(classes):
    """Every way to bracket a few classes at random."""
    return st.permutations(classes).flatmap(_bracketed)


def _bracketed(classes):
    if len(classes) == 1:
        return st.just(classes[0])
    if len(classes) == 2:
        return st.just(tuple(classes))
    return st.integers(1, len(classes) - 1).flatmap(
        lambda at: st.tuples(_bracketed(classes[:at]), _bracketed(classes[at:]))
    )


@few
@given(
    st.integers(2, 5).flatmap(lambda n: trees_of(list(labels.EMOTIONS[:n]))),
    st.sampled_from([hierarchy.HierarchicalClassifier, hierarchy.LeafwiseClassifier]),
    st.integers(0, 100),
)
def test_a_hierarchy_multiplies_along_each_path_and_adds_up_to_one(tree, kind, seed):
    rng = np.random.default_rng(seed)
    classes = hierarchy.leaves(tree)
    y = np.array(classes * 6)
    X = rng.standard_normal((len(y), 3)) + np.array([classes.index(one) for one in y])[:, None]
    model = kind(tree).fit(X, y)
    asked = 5 * rng.standard_normal((8, 3))
    answered = model.predict_proba(asked)
    np.testing.assert_allclose(answered.sum(axis=1), 1, rtol=1e-9)
    assert (answered >= 0).all()
    nodes = model.branch_probabilities(asked)
    for place, leaf in enumerate(model.classes_.tolist()):
        np.testing.assert_allclose(answered[:, place], _along_the_path(tree, leaf, nodes), rtol=1e-9, atol=1e-12)
    assert (model.predict(asked) == model.classes_[answered.argmax(axis=1)]).all()


def _along_the_path(tree, leaf, nodes):
    if tree == leaf:
        return 1.0
    place = next(i for i, branch in enumerate(tree) if leaf in hierarchy.leaves(branch))
    return nodes[hierarchy.node_name(tree)][:, place] * _along_the_path(tree[place], leaf, nodes)


@some
@given(
    st.integers(2, 6).flatmap(
        lambda n: st.tuples(trees_of(list(labels.EMOTIONS[:n])), st.sets(st.sampled_from(labels.EMOTIONS)))
    )
)
def test_a_tree_cut_to_some_classes_holds_just_those(tree_and_kept):
    tree, kept = tree_and_kept
    cut = hierarchy.restricted(tree, kept)
    left = [leaf for leaf in hierarchy.leaves(tree) if leaf in kept]
    assert (hierarchy.leaves(cut) if cut is not None else []) == left
    if len(left) > 1:
        hierarchy.check_tree(cut, left)


@some
@given(st.integers(2, 6).flatmap(lambda n: st_numpy.arrays(int, (n, n), elements=st.integers(0, 50))))
def test_a_tree_from_any_confusions_holds_every_class_once(confusions):
    classes = list(labels.EMOTIONS[: len(confusions)])
    hierarchy.check_tree(hierarchy.tree_from_confusions(confusions, classes), classes)


# ---- fusion --------------------------------------------------------------------------------------------------------


def shares(n):
    """Probabilities of n classes, none below the floor under which the pool does not look."""
    return st.lists(st.floats(0.01, 1), min_size=n, max_size=n).map(lambda values: np.array(values) / np.sum(values))


def as_answer(values, emotions=fusion.EMOTIONS):
    return dict(zip(emotions, map(float, values), strict=True))


@some
@given(shares(7), st.floats(0.05, 0.95))
def test_the_pool_of_one_opinion_with_itself_is_that_opinion(opinion, weight):
    together = fusion.pool(as_answer(opinion), as_answer(opinion), weight, 1 - weight).iloc[0]
    np.testing.assert_allclose(together.to_numpy(), opinion, rtol=1e-6)


@some
@given(shares(7), shares(7), st.floats(0, 3), st.floats(0, 3), st.floats(0, 1))
def test_a_pool_adds_up_to_one_and_words_and_voice_may_change_places(voice, words, one, other, quality):
    voice, words = as_answer(voice), as_answer(words)
    together = fusion.pool(voice, words, one, other, quality).iloc[0]
    assert together.sum() == pytest.approx(1) and (together > 0).all()
    swapped = fusion.pool(words, voice, other * quality, one).iloc[0]
    np.testing.assert_allclose(together, swapped, rtol=1e-9)


@some
@given(shares(7), shares(7), st.permutations(fusion.EMOTIONS))
def test_the_pool_does_not_care_about_the_order_of_the_labels(voice, words, order):
    voice, words = as_answer(voice), as_answer(words)
    shuffled = ({emotion: answer[emotion] for emotion in order} for answer in (voice, words))
    pd.testing.assert_frame_equal(fusion.pool(*shuffled), fusion.pool(voice, words))


@some
@given(shares(7), shares(7))
def test_what_both_put_first_stays_first(voice, words):
    best = voice.argmax()
    words[[best, words.argmax()]] = words[[words.argmax(), best]]
    assume(np.sort(voice)[-1] > np.sort(voice)[-2] * 1.001)
    assert fusion.pool(as_answer(voice), as_answer(words)).iloc[0].idxmax() == fusion.EMOTIONS[best]


@some
@given(st.dictionaries(st.sampled_from(labels.EMOTIONS), st.floats(0, 1), min_size=1))
def test_any_shares_come_to_seven_that_add_up_or_are_refused(answer):
    known = sum(share for emotion, share in answer.items() if labels.MERGED.get(emotion, emotion) in fusion.EMOTIONS)
    if known == 0:
        with pytest.raises(fusion.FusionError):
            fusion.on_seven(answer)
        return
    row = fusion.on_seven(answer).iloc[0]
    assert list(row.index) == list(fusion.EMOTIONS) and row.sum() == pytest.approx(1)


# ---- labels --------------------------------------------------------------------------------------------------------


@some
@given(st.lists(st.sampled_from(labels.EMOTIONS)))
def test_the_one_order_is_one_order(emotions):
    ordered = labels.in_order(emotions)
    assert set(ordered) == set(emotions) and len(ordered) == len(set(emotions))
    for first, second in itertools.pairwise(ordered):
        assert labels.EMOTIONS.index(first) < labels.EMOTIONS.index(second)
