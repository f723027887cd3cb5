"""The text model that ships: n-grams and a small convolutional net, in arrays.

Two models read a sentence. One sees which words and letter groups occur: logistic regression on TF-IDF, weighted by
naive Bayes' log-count ratios (Wang & Manning 2012, "Baselines and bigrams"). The other sees meanings: every word is a
vector, taken from multilingual-e5-small (Wang et al. 2024) and then trained further, and a convolutional net with
filters one to four words wide looks for the phrases that matter (Kim 2014). Their log-probabilities are averaged.
Kept, because measured: a frozen sentence encoder of 22 million parameters with logistic regression scored .42 on four
unseen English sets where this scored .44.

Keras trained the net (``data/words/train.py``); here it is a few matrix products in numpy, so that judging a sentence
loads no TensorFlow.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.special import log_softmax
from sklearn.feature_extraction.text import TfidfVectorizer

from emolab.models import endings, negation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from numpy.typing import NDArray

# Words with their apostrophes, names that were blanked, and every other sign by itself: "!", ":", an emoji.
TERM = r"(?u)\[name\]|\b\w[\w']*|[^\w\s]"
NET_TERM = re.compile(r"\[name\]|[^\W\d_]+(?:'[^\W\d_]+)?|[^\w\s]")
# Letters that are words; the others stand for nothing, as in "h a p p y".
WORDS_OF_A_LETTER = {"en": "aiou", "es": "aeouy"}
# Positions that the net reads; longer texts come in pieces.
N_POSITIONS = 48
PADDING, UNKNOWN = 0, 1


def normalise(sentence: str) -> str:
    """Lower the case, blank user names, leave out links, shorten "sooooo" to "soo": what both models read.

    Parameters
    ----------
    sentence : str

    Returns
    -------
    str
    """
    text = html.unescape(sentence).replace("’", "'").lower()
    text = re.sub(r"\bhttps?\b\S*|\bwww\.\S+", " ", text)
    text = re.sub(r"@<username>|@\w+", " [name] ", text)
    return re.sub(r"(.)\1{2,}", r"\1\1", text)


def fold(text: str, language: str, feelings: Mapping[str, str]) -> str:
    """Bring Spanish adjectives into one form, the masculine singular; English stays as it is."""
    return endings.fold(text, _forms(tuple(feelings))) if language == "es" else text


def prepare(sentence: str, language: str, feelings: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return what both models read, and the emotions that the sentence denies.

    Parameters
    ----------
    sentence : str
    language : {"en", "es"}
    feelings : dict of str to str
        From a word to its emotion: the words that a negator may deny.

    Returns
    -------
    text : str
        Normalised, Spanish endings folded, `negation.BLANK` where a feeling is denied.
    denied : tuple of str
    """
    return negation.denied(fold(normalise(sentence), language, feelings), language, feelings)


@lru_cache(maxsize=4)
def _forms(words):
    return endings.forms(words)


def word_vectorizer(**settings: Any) -> TfidfVectorizer:
    """TF-IDF over words and pairs of words; `settings` as in TfidfVectorizer.

    References
    ----------
    Salton G, Buckley C (1988). Term-weighting approaches in automatic text retrieval. doi 10.1016/0306-4573(88)90021-0
    """
    return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=TERM, lowercase=False, **settings)


def char_vectorizer(**settings: Any) -> TfidfVectorizer:
    """TF-IDF over groups of two to five letters within words; `settings` as in TfidfVectorizer.

    References
    ----------
    Salton G, Buckley C (1988). Term-weighting approaches in automatic text retrieval. doi 10.1016/0306-4573(88)90021-0
    """
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, lowercase=False, **settings)


@dataclass(frozen=True)
class TextModel:
    """A text model, as arrays.

    Parameters
    ----------
    classes : numpy.ndarray of str, shape (classes,)
    word_terms, char_terms : numpy.ndarray of str
        The n-grams, in the order of the rows of `weights` (words first).
    word_idf, char_idf : numpy.ndarray of float32
        Their inverse document frequencies.
    weights : numpy.ndarray, shape (terms, classes)
        Of one logistic regression a class.
    intercepts : numpy.ndarray, shape (classes,)
    net_words : numpy.ndarray of str, shape (words,)
    net_vectors : numpy.ndarray of int8, shape (words + 2, dimensions)
        In units of `net_scale`; the first two rows stand for padding and for unknown words.
    net_scale : numpy.ndarray of float32, shape (dimensions,)
    net_filters : list of numpy.ndarray, each of shape (width, dimensions, filters)
    net_biases : list of numpy.ndarray, each of shape (filters,)
    net_out : numpy.ndarray, shape (all filters, classes)
    net_out_bias : numpy.ndarray, shape (classes,)
    net_share : float
        The net's share in the average of log-probabilities, the n-grams have the rest.
    temperature : float
        Divides the result, so that a probability of .7 is right seven times in ten.
    language : {"en", "es"}
        Whose endings are folded and whose negators are known.
    feelings : dict of str to str
        The words that a negator may deny, and the emotion of each.
    turns : dict of str to numpy.ndarray of shape (classes,)
        For each emotion, what is added to the classes' log-probabilities where it is denied.
    rest : float
        What the log-probabilities of the rest of a sentence are multiplied by there: half of it was taken away.
    """

    classes: np.ndarray
    word_terms: np.ndarray
    char_terms: np.ndarray
    word_idf: np.ndarray
    char_idf: np.ndarray
    weights: np.ndarray
    intercepts: np.ndarray
    net_words: np.ndarray
    net_vectors: np.ndarray
    net_scale: np.ndarray
    net_filters: list
    net_biases: list
    net_out: np.ndarray
    net_out_bias: np.ndarray
    net_share: float
    temperature: float
    language: str
    feelings: dict
    turns: dict
    rest: float

    def predict_proba(self, sentences: Sequence[str]) -> NDArray[np.float64]:
        """Return the probability of each class, an array of shape (sentences, classes)."""
        return np.exp(self.predict_log_proba(sentences))

    def predict_log_proba(self, sentences: Sequence[str]) -> NDArray[np.float64]:
        """Return log-probabilities, an array of shape (sentences, classes)."""
        pairs = [prepare(sentence, self.language, self.feelings) for sentence in sentences]
        texts = [text for text, _ in pairs]
        average = self.net_share * self.read_net(texts) + (1 - self.net_share) * self.read_ngrams(texts)
        answers = log_softmax(average / self.temperature, axis=1)
        for row, (_, denied) in enumerate(pairs):
            # Denied twice is not denied more.
            turns = [self.turns[emotion] for emotion in self.turns if emotion in denied]
            if turns:
                answers[row] = self.rest * answers[row] + np.sum(turns, axis=0)
        return log_softmax(answers, axis=1)

    def denies(self, sentence: str) -> bool:
        """Say whether a text denies a feeling."""
        return bool(prepare(sentence, self.language, self.feelings)[1])

    def unreal(self, sentence: str) -> set[str]:
        """Return the emotions that a text names only as wished for or as past (`negation.unreal`)."""
        text, _ = prepare(sentence, self.language, self.feelings)
        return negation.unreal(text, self.language, self.feelings)

    def read_ngrams(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return what the n-grams say about normalised texts: log-probabilities, shape (texts, classes).

        Wang & Manning 2012: logistic regression on counts weighted by the log-count ratios of naive Bayes.
        """
        counts = sparse.hstack([vectorizer.transform(texts) for vectorizer in self._vectorizers]).tocsr()
        scores = counts @ self.weights.astype(np.float32) + self.intercepts
        # One yes-or-no model a class: the log of each one's "yes", made to add up.
        return log_softmax(-np.logaddexp(0, -scores), axis=1)

    def read_net(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return what the net (Kim 2014) says about normalised texts: log-probabilities, shape (texts, classes)."""
        places = [
            [self._positions.get(term, UNKNOWN) for term in NET_TERM.findall(text)[:N_POSITIONS]] for text in texts
        ]
        answers = np.zeros((len(texts), len(self.classes)))
        # Sentences of one length together, because a block is as wide as its longest.
        order = sorted(range(len(texts)), key=lambda row: len(places[row]))
        for start in range(0, len(order), 64):
            block = order[start : start + 64]
            answers[block] = self._net_block([places[row] for row in block])
        return answers

    def known(self, sentence: str) -> float:
        """Return the share of a sentence's words and emoji that the model has met, or nan where it has none.

        A letter by itself that is no word counts as one that it has not met.
        """
        terms = NET_TERM.findall(fold(normalise(sentence), self.language, self.feelings))
        words = WORDS_OF_A_LETTER[self.language]
        found = [
            term in self._positions and (not "a" <= term <= "z" or len(term) > 1 or term in words)
            for term in terms
            if _says_something(term)
        ]
        return float(np.mean(found)) if found else float("nan")

    @cached_property
    def _vectorizers(self):
        pair = (
            word_vectorizer(vocabulary=_positions(self.word_terms)),
            char_vectorizer(vocabulary=_positions(self.char_terms)),
        )
        for vectorizer, idf in zip(pair, (self.word_idf, self.char_idf), strict=True):
            vectorizer.idf_ = idf
        return pair

    @cached_property
    def _positions(self):
        return {word: row + 2 for row, word in enumerate(self.net_words.tolist())}

    @cached_property
    def _vectors(self):
        return self.net_vectors * self.net_scale

    def _net_block(self, places):
        # With as much padding as the widest filter sees at once, more of it changes nothing.
        longest = max(map(len, places)) + max(map(len, self.net_filters))
        rows = np.full((len(places), min(longest, N_POSITIONS)), PADDING)
        for row, found in zip(rows, places, strict=True):
            row[: len(found)] = found
        words = self._vectors[rows]
        strongest = [
            _convolve(words, filters.astype(np.float32), biases).max(axis=1)
            for filters, biases in zip(self.net_filters, self.net_biases, strict=True)
        ]
        hidden = np.maximum(np.concatenate(strongest, axis=1), 0)
        return log_softmax(hidden @ self.net_out.astype(np.float32) + self.net_out_bias, axis=1)


def _convolve(words, filters, biases):
    """Slide filters over words, zeros beyond both ends, as Keras's ``Conv1D(padding="same")`` does."""
    width = len(filters)
    before = (width - 1) // 2
    padded = np.pad(words, ((0, 0), (before, width - 1 - before), (0, 0)))
    n = words.shape[1]
    return sum(padded[:, offset : offset + n] @ filters[offset] for offset in range(width)) + biases


def _positions(terms):
    return {term: position for position, term in enumerate(terms.tolist())}


def _says_something(term):
    """Whether a term is a word or an emoji, not a punctuation mark."""
    return term[0].isalnum() or ord(term[0]) > 0x2000 and term not in "“”‘’–—…•\u200d\ufe0f"
