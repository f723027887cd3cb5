"""Which emotion the words of a sentence carry, in English and Spanish.

Two kinds of models: those a learner trains in seconds on the sentences that come with the course (`classifier`), and
the ones that ship, trained on far more (`load`). Words are half of what people say; the voice is the other half, and
`emolab.models.fusion` weighs both.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import Pipeline, make_union
from sklearn.svm import LinearSVC
from skops import io as skops

from emolab import shipped
from emolab.errors import PlainError
from emolab.labels import LABEL_SETS
from emolab.models.textmodel import NET_TERM, TextModel, char_vectorizer, fold, normalise, word_vectorizer
from emolab.recognizer import sentences, tongues
from emolab.recognizer.prediction import Prediction

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EMOTIONS = LABEL_SETS[7]
LANGUAGE_NAMES = {language: tongues.NAMES[language] for language in tongues.ANSWERED}
KINDS = ("logistic", "svm", "bayes")
# Longer texts are judged piece by piece; nobody's sentence has this many words.
PIECE_WORDS = 40
LONGEST_CHARACTERS = 200_000
# Below this share of known words the text is in another language, or in none.
LEAST_KNOWN = 0.4
# And as long as so many are not known, what is said may be in those: in two languages, for one.
SURE_KNOWN = 0.6
# Right in about seven of ten sentences where the most probable emotion has at least this probability.
SURE = 0.5
# Where a feeling is denied, less is left to go by, and it takes more to be as sure (`data/words/turns.py`).
SURE_WHERE_DENIED = 0.65


class WordsError(PlainError):
    """A text that cannot be judged; the message says why."""


def classifier(kind: str = "logistic", read: str = "both") -> Pipeline:
    """Build a text classifier that learns from a few thousand sentences in seconds.

    Parameters
    ----------
    kind : {"logistic", "svm", "bayes"}
        Logistic regression, a linear support vector machine, or multinomial naive Bayes.
    read : {"bag", "words", "characters", "both"}
        Single words without order; words and pairs of words; groups of two to five letters; words, pairs and groups.

    Returns
    -------
    sklearn.pipeline.Pipeline
        Takes a sequence of str; everything, the counting too, is fitted on what `fit` sees.

    Raises
    ------
    WordsError
        If there is no such kind, or nothing reads so.

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> model = classifier("bayes", "bag").fit(["so happy", "very sad"], ["happy", "sad"])
    >>> model.predict(["happy again"]).tolist()
    ['happy']
    """
    readers = {
        "bag": [word_vectorizer(preprocessor=normalise).set_params(ngram_range=(1, 1))],
        "words": [word_vectorizer(preprocessor=normalise)],
        "characters": [char_vectorizer(preprocessor=normalise)],
        "both": [word_vectorizer(preprocessor=normalise), char_vectorizer(preprocessor=normalise)],
    }
    deciders = {
        "logistic": LogisticRegression(C=10, class_weight="balanced", max_iter=500),
        "svm": LinearSVC(C=0.5, class_weight="balanced", random_state=0),
        "bayes": MultinomialNB(alpha=0.1, fit_prior=False),
    }
    if kind not in deciders or read not in readers:
        raise WordsError(
            f"There is no classifier {kind!r} that reads {read!r}; choose one of {', '.join(deciders)} and one of "
            f"{', '.join(readers)}."
        )
    return Pipeline([("read", make_union(*readers[read])), ("decide", deciders[kind])])


def top_words(sentences: Iterable[str], emotions: Iterable[str], n: int = 8) -> pd.DataFrame:
    """Find the words that speak most clearly for each emotion.

    Parameters
    ----------
    sentences, emotions : iterables of str
        Of equal length.
    n : int
        Words an emotion.

    Returns
    -------
    pandas.DataFrame
        One column an emotion, the clearest word first.

    Notes
    -----
    The weights of a logistic regression on single words. Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> said = ["so happy", "happy again", "so sad", "sad again"]
    >>> top_words(said, ["happy", "happy", "sad", "sad"], 1).to_dict("list")
    {'happy': ['happy'], 'sad': ['sad']}
    """
    model = classifier("logistic", "bag").fit(sentences, emotions)
    words = model["read"].transformer_list[0][1].get_feature_names_out()
    decide = model["decide"]
    # Of two classes, scikit-learn keeps the weights of the second.
    weights = decide.coef_ if len(decide.classes_) > 2 else np.concatenate([-decide.coef_, decide.coef_])
    order = np.argsort(-weights, axis=1)[:, :n]
    return pd.DataFrame({emotion: words[best] for emotion, best in zip(decide.classes_, order, strict=True)})


def neighbours(word: str, language: str = "en", n: int = 6) -> list[str]:
    """Find the words that the net of a shipped model holds for the most alike.

    Parameters
    ----------
    word : str
    language : {"en", "es"}
    n : int

    Returns
    -------
    list of str
        The most alike first, by the cosine of their vectors.

    Raises
    ------
    WordsError
        If the model has no vector for the word.

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> neighbours("happy", n=2)
    ['happiness', 'happily']
    """
    model = load(language).model
    found = np.flatnonzero(model.net_words == fold(normalise(word), language, model.feelings))
    if len(found) == 0:
        raise WordsError(f"The {LANGUAGE_NAMES[language]} model has no vector for {word!r}. Try a more common word.")
    vectors = (model.net_vectors * model.net_scale)[2:]
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    order = np.argsort(-(vectors @ vectors[found[0]]))
    return model.net_words[order[1 : n + 1]].tolist()


@cache
def load(language: str) -> Reader:
    """Load the text model that ships for a language.

    Parameters
    ----------
    language : {"en", "es"}

    Returns
    -------
    Reader
        Has ``predict(sentence) -> Prediction``.

    Raises
    ------
    WordsError
        If there is no model for the language.

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> load("en").predict("I am so happy today!").emotion
    'happy'
    """
    if language not in sentences.LANGUAGES:
        raise WordsError(
            f"There is no text model for {language!r}; choose one of {', '.join(sentences.LANGUAGES)} "
            f"({', '.join(LANGUAGE_NAMES.values())})."
        )
    # Nothing but arrays and numbers is in the file, so nothing needs to be trusted.
    arrays = skops.load(shipped.path("models", f"words_{language}.skops"), trusted=[])
    turns, rest = sentences.turns()
    by_emotion = dict(zip(turns.index, turns[arrays["classes"].tolist()].to_numpy(), strict=True))
    feelings = sentences.feelings(language)
    model = TextModel(**arrays, language=language, feelings=feelings, turns=by_emotion, rest=rest)
    return Reader(language, model)


def predict(text: str, language: str | None = None) -> Prediction:
    """Judge a text, in the language given or detected.

    Parameters
    ----------
    text : str
    language : {"en", "es"}, optional
        Default: what `detect` says.

    Returns
    -------
    Prediction

    Raises
    ------
    WordsError
        As in `detect` and `Reader.predict`.

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> answer = predict("Estoy muy triste.")
    >>> answer.emotion, answer.model
    ('sad', 'words_es')
    """
    return load(language or detect(text)).predict(text)


class Reader:
    """A language and its model.

    Parameters
    ----------
    language : {"en", "es"}
    model : emolab.models.textmodel.TextModel
    """

    def __init__(self, language: str, model: TextModel) -> None:
        self.language = language
        self.model = model

    def predict(self, sentence: str) -> Prediction:
        """Judge one text.

        Parameters
        ----------
        sentence : str
            One sentence or many; a long text is judged in pieces of about forty words, and the pieces averaged.

        Returns
        -------
        Prediction
            Of kind "words", with `cues`: the words that moved the answer most.

        Raises
        ------
        WordsError
            If the text holds no word, is not in Latin letters, is not in this language, or is longer than a book
            chapter.
        """
        known = self._known(sentence)
        pieces = _pieces(sentence)
        by_piece = self.model.predict_proba(pieces)
        probabilities = by_piece.mean(axis=0)
        best = int(probabilities.argmax())
        emotion, limit = str(self.model.classes[best]), SURE_WHERE_DENIED if self.model.denies(sentence) else SURE
        sure = bool(probabilities[best] >= limit and known >= SURE_KNOWN and emotion not in self.model.unreal(sentence))
        return Prediction(
            input=sentence,
            kind="words",
            emotion=emotion,
            probabilities=_as_dict(self.model.classes, probabilities),
            confident=sure,
            level="eight" if sure else None,
            answer=emotion if sure else f"not sure: perhaps {emotion}",
            emotions=(emotion,) if sure else (),
            cues=tuple(self._cues(pieces[int(by_piece[:, best].argmax())], best)),
            model=f"words_{self.language}",
        )

    def predict_proba(self, sentences: Sequence[str]) -> pd.DataFrame:
        """Judge many sentences at once, none longer than forty words: probabilities, shape (sentences, classes)."""
        return pd.DataFrame(self.model.predict_proba(sentences), columns=self.model.classes)

    def _known(self, sentence):
        """Return the share of the words that are known; raises `WordsError` where it is too small, or none is there."""
        check(sentence)
        known = self.model.known(sentence)
        name = LANGUAGE_NAMES[self.language]
        if np.isnan(known) or known == 0:
            raise WordsError(f"The text model knows none of these words in {name}: {_shown(sentence)}.")
        if known < LEAST_KNOWN and len(NET_TERM.findall(sentence)) >= 4:
            foreign = tongues.other(sentence)
            perhaps = f", but like {foreign}" if foreign else ""
            raise WordsError(
                f"This does not read like {name}{perhaps}: {_shown(sentence)}. The course answers English and Spanish: "
                "choose one of them, or translate it."
            )
        return known

    def _cues(self, piece, best, n=3):
        """Say which words the answer would be less sure without."""
        spans = [match.group() for match in re.finditer(r"[^\W\d_]+(?:['’][^\W\d_]+)?|[^\w\s]", piece)]
        spans = [span for span in dict.fromkeys(spans) if span not in ".,;:\"'“”‘’()-–—…¿¡"]
        without = [re.sub(rf"(?<!\w){re.escape(span)}(?!\w)", " ", piece) for span in spans]
        whole, *others = (_log_odds(row[best]) for row in self.model.predict_proba([piece, *without]))
        moved = sorted(((whole - other, span) for other, span in zip(others, spans, strict=True)), reverse=True)
        emotion = self.model.classes[best]
        cues = [f'"{span}" speaks for {emotion}' for change, span in moved[:n] if change > 0.15]
        against = [f'"{span}" speaks against {emotion}' for change, span in moved[-1:] if change < -0.3]
        return cues + against


def check(text: object) -> None:
    """Raise `WordsError`, in a plain sentence, if `text` is nothing that a text model can read."""
    if not isinstance(text, str):
        raise WordsError(f"A text is needed, not {type(text).__name__}.")
    if not text.strip():
        raise WordsError("The text is empty. Write a sentence.")
    if len(text) > LONGEST_CHARACTERS:
        raise WordsError(f"The text has {len(text):,} characters; at most {LONGEST_CHARACTERS:,} can be judged.")
    letters = [character for character in text if character.isalpha()]
    foreign = [letter for letter in letters if not unicodedata.name(letter, "").startswith("LATIN")]
    if len(foreign) > len(letters) / 2:
        raise WordsError(f"The text models read English and Spanish, in Latin letters; this is not: {_shown(text)}.")


def detect(text: str) -> str:
    """Tell English from Spanish.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        ``"en"`` or ``"es"``; English where nothing tells (an emoji, "ok"). Where the model of one language knows hardly
        any of the words, and that of the other knows more, it is the other: "joy" has the letters of a Spanish word.

    Raises
    ------
    WordsError
        If the text is empty, not in Latin letters, or in another language, which is named.

    Notes
    -----
    Naive Bayes over groups of one to three letters, counted in the course's own sentences: no download. Then the words.
    Notebook: 07_combine_words_and_voice
    """
    check(text)
    foreign = tongues.other(text)
    if foreign:
        raise WordsError(
            f"This looks like {foreign}; the course answers English and Spanish. If it is one of these, choose it "
            "(`--language en` or `--language es`); if not, translate it."
        )
    grams, log_ratios = _language_table()
    counts = grams.transform([text[:5000]])
    likely, other = ("es", "en") if (counts @ log_ratios).item() > 0 else ("en", "es")
    known = load(likely).model.known(text)
    return other if known < LEAST_KNOWN and load(other).model.known(text) > known else likely


@lru_cache(maxsize=1)
def _language_table():
    tables = {language: sentences.load(language).sentence for language in sentences.LANGUAGES}
    grams = CountVectorizer(analyzer="char_wb", ngram_range=(1, 3), min_df=3, preprocessor=normalise)
    grams.fit(pd.concat(tables.values()))
    spanish, english = (
        np.asarray(grams.transform(tables[language]).sum(axis=0)).ravel() + 0.5 for language in ("es", "en")
    )
    return grams, np.log(spanish / spanish.sum()) - np.log(english / english.sum())


def _pieces(text):
    """Cut a text at sentence ends into pieces of at most `PIECE_WORDS` words."""
    words = text.split()
    if len(words) <= PIECE_WORDS:
        return [text]
    pieces, piece = [], []
    for word in words:
        piece.append(word)
        if len(piece) == PIECE_WORDS or (len(piece) > PIECE_WORDS // 3 and word[-1] in ".!?…"):
            pieces.append(" ".join(piece))
            piece = []
    return pieces + ([" ".join(piece)] if piece else [])


def _as_dict(classes, probabilities):
    by_name = dict(zip(classes.tolist(), probabilities.tolist(), strict=True))
    return {emotion: by_name[emotion] for emotion in EMOTIONS}


def _log_odds(probability):
    return float(np.log(probability + 1e-9) - np.log(1 - probability + 1e-9))


def _shown(text, longest=60):
    line = " ".join(text.split())
    return repr(line if len(line) <= longest else line[: longest - 1] + "…")
