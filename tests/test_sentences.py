import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from emolab import shipped
from emolab.recognizer import sentences

LANGUAGES = [code for code, name in sentences.LANGUAGES.items() if (shipped.DATA / "words" / f"{name}.csv").exists()]


@pytest.fixture(scope="module", params=LANGUAGES)
def table(request):
    return sentences.load(request.param)


def near_duplicates(sentences, at_least=0.65):
    """Find pairs of sentences that are nearly the same: by the cosine of their weighted character 3- to 5-grams."""
    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit_transform(sentences)
    cosines = (grams @ grams.T).tocoo()
    kept = (cosines.row < cosines.col) & (cosines.data >= at_least)
    pairs = pd.DataFrame({"first": cosines.row[kept], "second": cosines.col[kept], "cosine": cosines.data[kept]})
    return pairs.sort_values("cosine", ascending=False, ignore_index=True)


def test_no_two_sentences_are_nearly_the_same(table):
    pairs = near_duplicates(table.sentence)
    shown = [f"{table.sentence[pair.first]} / {table.sentence[pair.second]}" for pair in pairs.itertuples()]
    assert not shown


def test_a_situation_is_never_on_both_sides_and_the_test_part_is_about_a_fifth(table):
    assert (table.groupby("situation").part.nunique() == 1).all()
    assert 0.12 < (table.part == "test").mean() < 0.28


def test_a_situation_does_not_give_the_emotion_away(table):
    several = table.groupby("situation").emotion.nunique() > 1
    assert several[table.situation].mean() > 0.9


def test_emotions_are_balanced_in_both_parts(table):
    for _, rows in table.groupby("part"):
        counts = sentences.counts(rows).drop("calm")
        assert counts.max() < 2.2 * counts.min()


def test_hard_cases_of_every_kind_are_marked(table):
    kinds = table.hard.value_counts()
    assert all(kinds.get(kind, 0) >= 0.01 * len(table) for kind in sentences.HARD)


def test_the_licence_of_the_sentences_is_written_beside_them():
    assert "CC0" in shipped.path("words", "README.md").read_text()


def test_a_near_copy_is_found_and_a_mere_topic_is_not():
    rows = [
        "We missed the last train home again.",
        "We missed the last train home, again!",
        "The last train was quiet and I slept all the way home.",
    ]
    pairs = near_duplicates(rows)
    assert pairs[["first", "second"]].values.tolist() == [[0, 1]]


@pytest.mark.parametrize(
    "line, complaint",
    [
        ("Hello there,joy,greeting,", "'joy' is not one of"),
        ("Hello  there,happy,greeting,", "twice in a row"),
        ("Hello there,happy,A Greeting,", "not a slug"),
        ("Hello there,happy,greeting,sarcasm", "'sarcasm' is not empty"),
        (",happy,greeting,", "is empty"),
    ],
)
def test_a_row_that_breaks_the_rules_is_named(tmp_path, line, complaint):
    file = tmp_path / "words.csv"
    file.write_text(f"sentence,emotion,situation,hard\nAll is well,calm,greeting,\n{line}\n")
    with pytest.raises(sentences.SentenceError, match=f"sentence 2 .*{complaint}"):
        sentences.load("en", file)


def test_an_unknown_language_is_refused_by_name():
    with pytest.raises(sentences.SentenceError, match="'fr'"):
        sentences.load("fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_sentences_show_each_emotion_and_each_way_to_mislead(language):
    ten = sentences.ten(language)
    assert len(ten) == 10 and set(ten.part) == {"test"}
    assert ten[ten.hard == ""].emotion.is_unique and (ten.hard == "").sum() == 7
    assert sorted(ten.hard[ten.hard != ""]) == ["irony", "mixed", "negation"]
