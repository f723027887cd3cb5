"""What a sentence denies, and that its answer turns: tables of sentences in data/words, and single rules."""

import pandas as pd
import pytest

from emolab import shipped
from emolab.models import endings, negation
from emolab.recognizer import sentences, words

TABLE = sentences.denials()
# An adjective in four forms, in sentences whose other words say nothing.
FRAMES = {
    "masculine": "Mi hermano está {}.",
    "feminine": "Mi hermana está {}.",
    "masculine_plural": "Mis hermanos están {}.",
    "feminine_plural": "Mis hermanas están {}.",
}


def test_both_languages_have_as_many_sentences_in_each_part():
    sizes = TABLE.groupby("part").language.value_counts().unstack()
    assert sizes.en.to_dict() == sizes.es.to_dict() == {"choose": 15, "fresh": 10, "held": 15}
    assert not set(TABLE.sentence) & set(pd.concat([sentences.load(one).sentence for one in sentences.LANGUAGES]))


@pytest.mark.parametrize("row", list(TABLE.itertuples()), ids=lambda row: row.sentence)
def test_no_sentence_is_surely_answered_with_the_feeling_that_it_denies(row):
    answer = words.predict(row.sentence, row.language)
    wrong = answer.emotion not in row.right.split()
    assert not (wrong and answer.confident), answer.probabilities


def test_hardly_a_sentence_is_answered_with_the_feeling_that_it_denies():
    answers = [words.predict(row.sentence, row.language).emotion for row in TABLE.itertuples()]
    assert (TABLE.denied == answers).sum() <= 1


@pytest.mark.parametrize("language", sentences.LANGUAGES)
def test_negation_turns_or_lowers_what_it_denies(language):
    rows = TABLE[TABLE.language == language]
    reader = words.load(language)
    said, plain = reader.predict_proba(rows.sentence.tolist()), reader.predict_proba(rows.plain.tolist())
    lowered = [said[one.denied].iloc[i] < plain[one.denied].iloc[i] for i, one in enumerate(rows.itertuples())]
    assert all(lowered)


@pytest.mark.parametrize(
    "row", list(pd.read_csv(shipped.path("words", "adjectives.csv")).itertuples()), ids=lambda row: row.masculine
)
def test_forms_of_one_spanish_adjective_get_one_emotion(row):
    answers = {words.predict(frame.format(getattr(row, form)), "es").emotion for form, frame in FRAMES.items()}
    assert answers == {row.emotion}


def test_an_adjective_that_nobody_listed_is_folded_as_well():
    feelings = sentences.feelings("es")
    assert "acongojado" not in feelings
    four = [f"Estoy acongojad{ending}." for ending in ("o", "a", "os", "as")]
    rows = words.load("es").predict_proba(four)
    assert (rows.max() - rows.min()).max() < 1e-9


@pytest.mark.parametrize(
    "language, text, denied",
    [
        ("en", "i'm not happy at all, just sad", ("happy",)),
        ("en", "i'm not only happy", ()),
        ("en", "i couldn't be more pleased", ()),
        ("en", "i have never been so scared", ()),
        ("en", "no, i'm happy", ()),
        ("en", "isn't it wonderful?", ()),
        ("en", "i can't stop crying", ()),
        ("en", "angry? not at all.", ("angry",)),
        ("en", "i'm no longer afraid but i'm sad", ("fearful",)),
        ("en", "i don't know why i'm so sad", ()),
        ("es", "no tengo miedo", ("fearful",)),
        ("es", "no me da asco ni miedo", ("disgust", "fearful")),
        ("es", "no puedo dejar de llorar", ()),
        ("es", "no podría estar más feliz", ()),
        ("es", "nunca he tenido tanto miedo", ()),
        ("es", "¿enfadado? para nada.", ("angry",)),
        ("es", "ya no estoy triste, estoy alegre", ("sad",)),
        ("es", "sin duda estoy contento", ()),
    ],
)
def test_a_negator_reaches_so_far_and_no_farther(language, text, denied):
    rest, found = negation.denied(text, language, sentences.feelings(language))
    assert found == denied and (negation.BLANK in rest) == bool(denied)


def test_nouns_keep_their_gender():
    known = endings.forms(["harto", "feliz", "triste"])
    assert (
        endings.fold("estamos hartas y felices de la comida, tristes", known)
        == "estamos harto y feliz de la comida, triste"
    )
    assert endings.fold("solo quiero estar solo", known) == "solo quiero estar sola"


def test_every_word_of_feeling_is_listed_once_with_one_of_the_eight():
    table = pd.read_csv(shipped.path("words", "feelings.csv"))
    assert not table.duplicated(["language", "word"]).any()
    assert set(table.emotion) <= set(sentences.EMOTIONS)


def test_the_table_of_turns_lowers_what_is_denied():
    turns, rest = sentences.turns()
    assert 0 < rest < 1
    assert list(turns.columns) == list(words.EMOTIONS)
    assert all(turns.loc[emotion, emotion] < 0 for emotion in turns.index if emotion in turns.columns)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I wish I were happy."), ("en", "I used to be happy."), ("en", "I just want to be happy."),
        ("en", "I'd love to be happy for once."), ("en", "She would have been so proud of you."),
        ("es", "Ojalá fuera feliz."), ("es", "Antes era feliz."), ("es", "Quiero ser feliz."),
        ("es", "Me gustaría volver a estar alegre."), ("es", "Solíamos ser felices."),
    ],
)  # fmt: skip  # a table
def test_nobody_is_sure_of_a_feeling_that_is_only_wished_for_or_past(language, text):
    assert not words.predict(text, language).confident


@pytest.mark.parametrize(
    ("language", "text", "emotion"),
    [
        ("en", "I wish you a happy birthday!", "happy"), ("en", "I used to be happy and I am happy still.", "happy"),
        ("en", "I want to be with you, I am so happy!", "happy"),
        ("en", "I could have been killed, I am so scared.", "fearful"),
        ("es", "Estoy muy feliz de verte antes de la boda.", "happy"), ("es", "Ojalá llueva, estoy muy feliz", "happy"),
    ],
)  # fmt: skip  # a table
def test_a_feeling_that_is_there_beside_a_wish_is_answered_surely(language, text, emotion):
    answer = words.predict(text, language)
    assert answer.confident and answer.emotion == emotion
