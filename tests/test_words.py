import time

import numpy as np
import pytest

from emolab.evaluation.scores import uar
from emolab.labels import relabel
from emolab.models.textmodel import normalise
from emolab.recognizer import sentences, words

OBVIOUS = {
    "en": [
        ("I am so happy, this is the best day of my life!", "happy"),
        ("I miss her so much, I can't stop crying.", "sad"),
        ("How dare you? I'm furious with you!", "angry"),
        ("I'm terrified, someone is following me.", "fearful"),
        ("That is disgusting, it makes me want to vomit.", "disgust"),
        ("Wow, I did not expect that at all!", "surprised"),
        ("The meeting is on Thursday at ten.", "neutral"),
    ],
    "es": [
        ("¡Estoy tan feliz, es el mejor día de mi vida!", "happy"),
        ("La echo de menos, no puedo dejar de llorar.", "sad"),
        ("¡Estoy furioso contigo, no te aguanto más!", "angry"),
        ("Tengo mucho miedo, alguien me está siguiendo.", "fearful"),
        ("Qué asco, me dan ganas de vomitar.", "disgust"),
        ("¡No me lo esperaba para nada, qué sorpresa!", "surprised"),
        ("La reunión es el jueves a las diez.", "neutral"),
    ],
}


@pytest.mark.parametrize("language", OBVIOUS)
def test_what_nobody_could_mistake_is_not_mistaken(language):
    answers = [words.predict(text, language) for text, _ in OBVIOUS[language]]
    right = [answer.emotion == emotion for answer, (_, emotion) in zip(answers, OBVIOUS[language], strict=True)]
    assert sum(right) >= 6
    for answer in answers:
        assert answer.kind == "words"
        assert list(answer.probabilities) == list(words.EMOTIONS)
        assert sum(answer.probabilities.values()) == pytest.approx(1)
        assert answer.probabilities[answer.emotion] == max(answer.probabilities.values())


@pytest.mark.parametrize("language, least", [("en", 0.33), ("es", 0.5)])
def test_sentences_that_the_model_has_not_seen_are_judged_far_above_chance(language, least):
    rows = sentences.load(language).query("part == 'test'")
    answers = words.load(language).predict_proba(rows.sentence.tolist()).idxmax(axis=1)
    assert uar(relabel(rows.emotion, 7).to_numpy(), answers.to_numpy()) > least


@pytest.mark.parametrize("text", ["Estoy feliz.", "Estoy muy feliz.", "Estoy contento.", "¡Qué alegría!"])
def test_plain_happiness_is_not_taken_for_sadness(text):
    assert words.predict(text, "es").emotion == "happy"


def test_the_cues_name_the_words_that_moved_the_answer():
    cues = words.predict("The soup was cold but the waiter was absolutely wonderful.", "en").cues
    assert '"wonderful" speaks for happy' in cues


def test_what_stands_round_the_words_of_a_post_is_tidied_away():
    assert normalise("@ana I’m at https://t.co/x http now, www.a.es too").split() == "[name] i'm at now, too".split()
    assert normalise("Tom &amp; Eva &lt;3") == "tom & eva <3"
    assert normalise("Sooooo GOOD!!!!") == "soo good!!"


def test_nobody_is_sure_of_what_is_said_half_in_another_language():
    half, whole = words.predict("Estoy triste pero I am happy"), words.predict("I am happy")
    assert half.emotion == whole.emotion == "happy" and half.probabilities["happy"] >= words.SURE
    assert whole.is_sure and not half.is_sure


def test_letters_that_are_no_words_say_nothing():
    for language in sentences.LANGUAGES:
        model = words.load(language).model
        assert model.known("x") == 0 and model.known("h a p p y") < 0.5
    assert words.load("en").model.known("I am a u") == words.load("es").model.known("yo y él o ella") == 1
    with pytest.raises(words.WordsError, match="none of these words"):
        words.predict("x")


@pytest.mark.parametrize("text", ["😂😂😂", "I ❤ this", "no", "OK!!!", "I LOVE IT 😍 " * 20])
def test_short_and_odd_texts_get_an_answer(text):
    assert words.predict(text).emotion in words.EMOTIONS


def test_ten_thousand_words_are_judged_piece_by_piece():
    sad, happy = "I cried all night because I miss him so much. ", "We laughed and danced, what a wonderful day! "
    long = words.predict(sad * 900 + happy * 100)
    assert len(long.input.split()) >= 9_000
    assert long.emotion == "sad"


@pytest.mark.parametrize(
    "text, complaint",
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("Я очень рад тебя видеть", "Latin letters"),
        ("我今天很高兴", "Latin letters"),
        ("qzxv wkjhg plmrt bbnvc xqz", "know|read like"),
        ("12345 67890", "knows none"),
        ("a" * 300_000, "at most"),
        (None, "text is needed"),
    ],
)
def test_what_cannot_be_judged_is_refused_in_a_sentence(text, complaint):
    with pytest.raises(words.WordsError, match=complaint):
        words.predict(text)


def test_a_language_without_a_model_is_refused_by_name():
    with pytest.raises(words.WordsError, match="'fr'.*en, es"):
        words.load("fr")


def test_a_classifier_that_there_is_not_is_named_with_those_that_there_are():
    for wrong in (("forest",), ("bayes", "sounds")):
        with pytest.raises(words.WordsError, match="logistic, svm, bayes and one of bag, words, characters, both"):
            words.classifier(*wrong)


def told(sentence):
    """Return the language that is found, or the complaint that it is another one."""
    try:
        return words.detect(sentence)
    except words.WordsError as error:
        return str(error)


def test_the_language_of_a_sentence_is_told():
    right = [
        told(sentence) == language for language in sentences.LANGUAGES for sentence in sentences.load(language).sentence
    ]
    assert np.mean(right) > 0.985
    for text, language in [
        ("What a lovely morning", "en"), ("No puede ser", "es"), ("😂", "en"), ("Me encanta", "es"),
        ("I don't know what to say", "en"), ("¿Qué tal?", "es"), ("See you at the station at nine", "en"),
        ("hello", "en"), ("joy", "en"), ("panic", "en"), ("hola", "es"), ("soledad", "es"),
    ]:  # fmt: skip  # a table
        assert words.detect(text) == language


def test_the_language_is_told_of_sentences_that_were_not_counted(monkeypatch):
    tables = {language: sentences.load(language) for language in sentences.LANGUAGES}
    monkeypatch.setattr(words.sentences, "load", lambda language: tables[language].query("part == 'train'"))
    words._language_table.cache_clear()
    right = [
        told(sentence) == language
        for language, table in tables.items()
        for sentence in table.query("part == 'test'").sentence
    ]
    words._language_table.cache_clear()
    assert np.mean(right) > 0.97


def test_a_thousand_sentences_take_less_than_a_second():
    rows = sentences.load("en").sentence.tolist()[:1000]
    reader = words.load("en")
    reader.predict_proba(rows[:10])
    start = time.process_time()
    reader.predict_proba(rows)
    # The processor's time, since other tests may run beside this one.
    assert time.process_time() - start < 2


def test_a_sentence_is_judged_alike_alone_and_among_longer_ones():
    rows = ["no", "What a lovely day!", "I waited and waited " * 8, "and then " * 60]
    reader = words.load("en")
    alone = np.concatenate([reader.predict_proba([row]) for row in rows])
    assert np.allclose(reader.predict_proba(rows), alone, atol=1e-6)


def test_the_models_of_both_languages_stay_under_ten_megabytes():
    sizes = [words.shipped.path("models", f"words_{language}.skops").stat().st_size for language in sentences.LANGUAGES]
    assert sum(sizes) < 10e6


@pytest.mark.parametrize("kind", words.KINDS)
def test_a_classifier_learns_our_sentences_in_seconds(kind):
    rows = sentences.load("es").assign(emotion=lambda table: relabel(table.emotion, 7))
    train, test = rows[rows.part == "train"], rows[rows.part == "test"]
    model = words.classifier(kind).fit(train.sentence, train.emotion)
    assert uar(test.emotion.to_numpy(), model.predict(test.sentence)) > 0.35


def test_top_words_are_words_of_their_emotion():
    rows = [("what joy today", "happy"), ("what grief today", "sad"), ("what a wasp today", "fearful")]
    table = words.top_words(*zip(*(rows * 5), strict=True), n=2)
    assert table.iloc[0].to_dict() | {"fearful": "wasp"} == {"fearful": "wasp", "happy": "joy", "sad": "grief"}
    assert "wasp" in table["fearful"].tolist()
