"""Exercises of 07_combine_words_and_voice."""

import re
from collections import Counter
from functools import cache

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

from emolab.check import expect
from emolab.check.exercise import Hint, exercise
from emolab.evaluation import scores
from emolab.models import fusion
from emolab.recognizer import sentences, spoken, words

SURE = fusion.SURE
FOOLED, SHORTEST, MOST_ADDED = 3, 3, 8
# Of the sentences of exercise 7.2, those that nobody has labelled: the test part.
NOT_LABELLED = 0.8
# Words that can turn what the words beside them say.
TURNING = set(
    "not no never nobody nothing nowhere none neither nor without hardly barely scarcely rarely seldom less least few "
    "if unless until wish wished hope would could should might almost nearly far anything anyone instead but although "
    "though despite stop stopped stops quit lost gone pretend pretended pretending fake supposed refuse refused fail "
    "failed cannot isn aren wasn weren don doesn didn won wouldn couldn shouldn can't isn't aren't wasn't weren't "
    "don't doesn't didn't won't wouldn't couldn't shouldn't ain't used once before yesterday longer anymore".split()
)


@exercise(
    "7.1",
    "Read two words at a time",
    wants="a function of a sentence",
    second="zip(tokens, tokens[1:]) puts every word beside the one that follows it.",
)
def _pairs(answer):
    pairs = expect.function(answer)
    for sentence in ("I am not happy", "Oh great", "Not happy not happy at all", "Never"):
        tokens = sentence.lower().split()
        right, mine = [" ".join(two) for two in zip(tokens, tokens[1:], strict=False)], pairs(sentence)
        if not isinstance(mine, list) or not all(isinstance(pair, str) for pair in mine):
            return "your function should return a list of texts, each of two words with a space between."
        if mine != [pair.lower() for pair in mine]:
            return "the words should be in small letters, or Not and not are two different words."
        if any(len(pair.split()) != 2 for pair in mine):
            return f"for {sentence!r}, something in the list is not two words long. Look at both ends of the sentence."
        if len(mine) == len(tokens) // 2 < len(right):
            return "your pairs do not overlap: after 'i am' comes 'am not', or the word not would stand alone."
        if mine != right:
            return f"for {sentence!r} other pairs are expected, in the order of the sentence, as often as they occur."


@cache
def _split_at_random():
    table = sentences.load("en")
    train, test = train_test_split(np.arange(len(table)), test_size=NOT_LABELLED, random_state=0)
    return table.situation.to_numpy()[train], table.situation.to_numpy()[test]


@exercise(
    "7.2",
    "Catch a leak in the words",
    wants="one share, between nought and one",
    second="isin tells for each test sentence whether its situation is among those of the training part.",
)
def _leaked(answer):
    value = expect.number(answer)
    train, test = _split_at_random()
    known, situations, shared = np.isin(test, train), set(test), set(test) & set(train)
    right = known.mean()
    of_situations = "that is a share of situations. Sentences are counted."
    mistakes = [
        (known.sum(), "that is how many. What share of the test sentences are they?"),
        (1 - right, "these are the sentences whose situation is new. How many are not?"),
        (
            np.isin(train, test).mean(),
            "that is the share of the training sentences. Who is being asked, the training part or the test part?",
        ),
        (len(shared) / len(situations), of_situations),
        (len(shared) / len(situations | set(train)), of_situations),
        (100 * right, "that is per cent; a share lies between nought and one."),
    ]
    return expect.compare(
        value, right, 2, mistakes,
        "of the sentences in test, count those whose situation also occurs among the sentences in train.",
    )  # fmt: skip  # several a line


@exercise(
    "7.3",
    "Multiply two opinions",
    wants="a function of voice, words, voice_weight and words_weight",
    second="voice**voice_weight * words**words_weight gives a row of products for each clip; each row is then divided "
    "by its own sum.",
)
def _pool(answer):
    pool, rng = expect.function(answer), np.random.default_rng(7)
    for voice_weight, words_weight in ((1.0, 1.0), (0.8, 0.3), (2.0, 0.0)):
        voice, read = rng.dirichlet(np.full(7, 2.0), 5) + 0.01, rng.dirichlet(np.full(7, 2.0), 5) + 0.01
        voice, read = (rows / rows.sum(axis=1, keepdims=True) for rows in (voice, read))
        right = voice**voice_weight * read**words_weight
        shares = right / right.sum(axis=1, keepdims=True)
        mine = expect.array(pool(voice.copy(), read.copy(), voice_weight, words_weight), (5, 7), "clips, emotions")
        total = voice_weight + words_weight
        if np.allclose(mine, shares, atol=6e-3):
            continue
        if np.allclose(mine, right, atol=1e-4):
            return "the products are right; the rows do not add up to one yet."
        if np.allclose(mine, np.log(right), atol=1e-3):
            return "these are logarithms. Take their exponential, and let each row add up to one."
        if np.allclose(mine, right / right.sum(axis=0), atol=1e-3) or np.allclose(mine, right / right.sum(), atol=1e-3):
            return "you divide by the sum of something else than a row. Which axis holds the emotions?"
        if np.allclose(mine, (voice_weight * voice + words_weight * read) / total, atol=1e-3):
            return "that is a weighted mean. In a pool of products, an emotion that one side rules out is ruled out."
        return (
            f"with the weights {voice_weight} and {words_weight} other values are expected. Weights are exponents here."
        )


@cache
def _both():
    said = spoken.load()
    same = said[said.emotion == said.words_emotion].reset_index(drop=True)
    sides = {"voice": spoken.voice(same), "words": spoken.text(same, "whisper")}
    return same.emotion, {side: table.idxmax(axis=1) for side, table in sides.items()}


@exercise(
    "7.4",
    "Weigh by what each is worth",
    wants="a dict with the keys voice and words",
    second="scores.uar of the surest emotion of each clip, for either side; each is then divided by the sum of the "
    "two.",
)
def _weights(answer):
    truth, answers = _both()
    weights = expect.by_name(answer, ["voice", "words"], "side")
    uars = [scores.uar(truth, answers[side]) for side in weights.index]
    accuracies = [scores.accuracy(truth, answers[side]) for side in weights.index]
    right, by_accuracy = (np.divide(worth, sum(worth)) for worth in (uars, accuracies))
    if abs(weights.sum() - 1) > 0.011:
        return "the two weights should add up to one."
    mistakes = [
        (right[::-1], "the two are swapped: who is right more often should count for more."),
        (by_accuracy, "that weighs by accuracy, in which frequent emotions count for more. Use the UAR."),
    ]
    return expect.compare(
        weights.to_numpy(), right, 2, mistakes,
        "weigh each side by its UAR on these clips, the words as Whisper heard them, and let the two add up to one.",
    )  # fmt: skip  # several a line


@exercise(
    "7.5",
    "Count the words that were misheard",
    wants="a function of two lists of words",
    second="fill a table: distance[i][j] is the cheapest way from the first i words said to the first j words heard. "
    "Each cell follows from the three beside it: above, left, and above left.",
)
def _rate(answer):
    rate = expect.function(answer)
    cases = [
        ("a b c d", "a b c d", 0.0, "equal sentences have no error."),
        ("a b c d", "a x c d", 0.25, "one word was replaced by another: one error among all words that were said."),
        (
            "a b c d",
            "a c d",
            0.25,
            "a word went missing, and the words after it moved up: they are right all the same.",
        ),
        (
            "a b c d",
            "a b x c d",
            0.25,
            "a word too many is one error, among the words that were said, not those heard.",
        ),
        ("a b", "x y z", 1.5, "two words replaced and one too many: the rate may well be larger than one."),
        ("a b c d", "d c b a", 1.0, "the order counts: the same words in another order are not the same sentence."),
        ("a a b", "a b b", 1 / 3, "words that occur twice count twice; a set forgets that."),
        ("a b c", "", 1.0, "where nothing was heard, every word is missing."),
    ]
    for said, heard, right, hint in cases:
        # Rounded rates will do.
        if abs(expect.number(rate(said.split(), heard.split())) - right) > 0.006:
            return f"said {said!r}, heard {heard!r}: {hint}"


@cache
def _clips_that_disagree(sure=SURE, neutral=False):
    said = spoken.load()
    heard, read = spoken.voice(said), spoken.text(said)
    first, second = heard.idxmax(axis=1), read.idxmax(axis=1)
    both_sure = (heard.max(axis=1) >= sure) & (read.max(axis=1) >= sure)
    about_feelings = neutral | ((first != "neutral") & (second != "neutral"))
    return frozenset(said["clip"][(first != second) & both_sure & about_feelings])


@exercise(
    "7.6",
    "Find who says one thing and sounds like another",
    wants="a list of names of clips",
    second="four conditions, joined by &: another emotion, neither of them neutral, the voice sure enough, the words "
    "sure enough.",
)
def _disagreeing(answer):
    clips, right = expect.names(answer, "names of clips"), _clips_that_disagree()
    if clips == right:
        return None
    said = spoken.load()
    if clips - set(said["clip"]):
        return "these are not all names of clips; they stand in the column clip."
    if clips == set(said["clip"][said.emotion != said.words_emotion]):
        return "that is how the clips were meant. What do the two models say about them?"
    if clips == _clips_that_disagree(sure=0):
        return "in some of these one side hardly has an opinion. Both should be fairly sure."
    if clips == _clips_that_disagree(neutral=True):
        return "neutral words are no contradiction: they leave it to the voice."
    if clips > right:
        return "all that are wanted are among them, and others that break one of the conditions."
    if clips < right:
        return "these do disagree, but they are not all."
    return "some of these break a condition, and some that keep all of them are missing."


@exercise(
    "7.7",
    "Fool a reader",
    wants="a list of pairs (plain sentence, the same with its feeling turned)",
    second="the model takes out what a not denies, and knows words, not sentences. What do a wish, a condition, and a "
    "feeling that is over do to the words beside them?",
)
def _fooled(answer):
    listed = list | tuple | np.ndarray | pd.Series
    if not isinstance(answer, listed) or not all(isinstance(two, listed) and len(two) == 2 for two in answer):
        raise Hint("a list of pairs is wanted: (a plain sentence, the same sentence with its feeling turned).")
    if not all(isinstance(sentence, str) for two in answer for sentence in two):
        return "both halves of a pair are sentences, in quotation marks."
    if len({plain.strip().lower() for plain, _ in answer}) < max(FOOLED, len(answer)):
        return "three different pairs are wanted, or more."
    added = []
    for plain, turned in answer:
        missing = _not_two_sentences(plain, turned) or _not_fooled(plain, turned)
        if missing:
            return missing
        added.append(tuple(sorted((Counter(_tokens(turned)) - Counter(_tokens(plain))).elements())))
    if len(set(added)) == 1:
        return "all of them are turned by the same words. Find another way to turn a feeling."


def _not_two_sentences(plain, turned):
    before, after = Counter(_tokens(plain)), Counter(_tokens(turned))
    if before.total() < SHORTEST:
        return f"{plain[:50]!r} is shorter than a sentence."
    known = set(words.load("en").model.net_words)
    # The model's list has "didn't" with its sign or without; a name, or a slip of the pen, is forgiven.
    strange = [word for word in after if word not in known and word not in TURNING]
    if len(strange) > 1:
        return (
            f"in {turned[:50]!r} the words {' and '.join(map(repr, strange[:2]))} are not English ones that it knows."
        )
    if before - after:
        return f"the second sentence should have all the words of {plain[:50]!r}, and a few more."
    added = after - before
    if not 0 < added.total() <= MOST_ADDED:
        return f"a few words more are wanted in the second sentence of {plain[:50]!r}: one to {MOST_ADDED}."
    if not set(added) & TURNING:
        return f"what you added to {plain[:50]!r} does not turn it. Which small words turn a feeling round, or end it?"


def _not_fooled(plain, turned):
    before, after = (words.predict(sentence, "en") for sentence in (plain, turned))
    if before.emotion == "neutral" or not before.confident:
        return f"the model is not sure of a feeling in {plain[:50]!r}: say it more plainly."
    if after.emotion != before.emotion:
        return f"the model notices that {turned[:50]!r} is another feeling. Find words that it overlooks."


def _tokens(sentence):
    return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", sentence.lower().replace("\u2019", "'"))
