"""Which language a text is in, and what is said where it is none that the course answers."""

import pytest

from emolab.__main__ import main
from emolab.recognizer import sentences, tongues, words

OTHERS = {
    "German": [
        "Ich bin heute so traurig.", "Der Lappen liegt auf dem Eisschrank.", "Das will sie am Mittwoch abgeben.",
        "Heute abend könnte ich es ihm sagen.", "In sieben Stunden wird es soweit sein.", "Du machst mich wütend!",
    ],
    "French": ["Je suis très content aujourd'hui.", "J'ai peur.", "C'est dégoûtant !", "Tu ne me parles pas ?"],
    "Italian": ["Sono molto felice oggi.", "Che schifo, non lo mangio.", "Non ci posso credere!"],
    "Portuguese": ["Estou muito feliz hoje.", "Não acredito que você fez isso!", "Tenho medo do escuro."],
    "Dutch": ["Ik ben vandaag erg verdrietig.", "Wat een mooie dag is dit!"],
    "Polish": ["Jestem dzisiaj bardzo szczęśliwy.", "Nie mogę w to uwierzyć!"],
    "Turkish": ["Bugün çok mutluyum.", "Bu çok güzel bir gün."],
}  # fmt: skip  # several a line


@pytest.mark.parametrize("name, text", [(name, text) for name, texts in OTHERS.items() for text in texts])
def test_another_language_is_named(name, text):
    with pytest.raises(words.WordsError, match=f"looks like {name}; the course answers English and Spanish"):
        words.predict(text)


@pytest.mark.parametrize("language", sentences.LANGUAGES)
def test_hardly_a_sentence_of_ours_is_taken_for_another_language(language):
    rows = sentences.load(language).sentence
    taken = [text for text in rows if tongues.other(text)]
    assert len(taken) <= 0.002 * len(rows), taken


@pytest.mark.parametrize("text", ["I'm glad :)", "ok", "😂", "No puede ser", "That's nice", "Mi gato", "Hi, I'm Eva."])
def test_little_is_not_enough_to_name_another_language(text):
    assert tongues.other(text) is None


def test_a_language_that_was_chosen_is_believed():
    # A Spanish sentence that may be Italian, and an English one with a German word.
    assert words.predict("Tranquila, si la lejía le da un toque moderno.", "es").model == "words_es"
    with pytest.raises(words.WordsError, match="not read like English, but like German"):
        words.predict("Ich freue mich wirklich ungeheuer darauf, bald wieder nach Hause zu fahren.", "en")


def test_the_command_names_the_language_and_takes_the_choice(capsys):
    assert main(["predict", "--text", "Ich bin heute so traurig."]) == 1
    said = capsys.readouterr().out
    assert "German" in said and "--language" in said
    assert main(["predict", "--text", "No puede ser", "--language", "es", "--json"]) == 0


def test_english_and_spanish_are_told_apart_by_frequent_words_too():
    for text, language in (("what a lovely day", "en"), ("qué día tan bonito", "es")):
        found = tongues.likelihoods(text)
        assert max(found, key=found.get) == language
    assert tongues.name("de") == "German" and "xx" in tongues.name("xx")
