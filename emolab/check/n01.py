"""Exercises of 01_explore_the_data."""

from functools import cache

import numpy as np
import pandas as pd

from emolab import labels, shipped
from emolab.check import expect
from emolab.check.exercise import Hint, exercise
from emolab.features import tables
from emolab.recordings import corpora

FILE = "03-01-06-02-01-02-16.wav"
FOUR = labels.LABEL_SETS[4]
# A fair table is to be a large one, too.
CLIPS_WANTED = 7000


@cache
def _everything():
    files = pd.read_csv(shipped.path("corpora", "crema-d.txt"), sep=" ", comment="#", header=None)[0]
    parts = [tables.load(name, "emolab")[0] for name in tables.POOLED]
    return pd.concat([*parts, corpora.parse_names("crema-d", files)], ignore_index=True)


@exercise(
    "1.1",
    "Read a name",
    wants="a dict with the keys speaker, sex, emotion and intensity",
    second="the parts of the name, from the left: modality, channel, emotion, intensity, statement, repetition, actor. "
    "Codes count from 01, lists of Python from nought.",
)
def _name(answer):
    if not isinstance(answer, dict):
        raise Hint("a dict is wanted: {'speaker': …, 'sex': …, 'emotion': …, 'intensity': …}.")
    right = corpora.parse_names("ravdess", [FILE]).iloc[0]
    lacking = [key for key in ("speaker", "sex", "emotion", "intensity") if key not in answer]
    if lacking:
        return f"the dict lacks the key{'s' * (len(lacking) > 1)} {' and '.join(lacking)}."
    if isinstance(answer["speaker"], int):
        return "the speaker is a name, not a number: the corpus, a dash, and the two digits."
    why = {
        "speaker": "the speaker is the last part of the name, with the corpus and a dash in front.",
        "sex": "the sex follows from whether the actor's number is even. Read section 2 again: who has the even ones?",
        "emotion": "the emotion is the third part. Its code counts from 01; are you one off, or on the wrong part?",
        "intensity": "the intensity is the part after the emotion.",
    }
    return next((hint for key, hint in why.items() if str(answer[key]) != right[key]), None)


@exercise(
    "1.2",
    "Write a parser for EmoDB",
    wants="a function of one file name",
    second="in 03a01Wa.wav the parts are 03, a01, W and a: slices of a text, such as file[:2], cut them out.",
)
def _parser(answer):
    parse = expect.function(answer)
    clips = _everything().query("corpus == 'emodb'")
    for name, right in zip(clips["clip"] + ".wav", clips.itertuples(), strict=True):
        mine = parse(name)
        if not isinstance(mine, dict):
            return "your function should return a dict with the keys speaker, sex, emotion and statement."
        for key, wanted in {
            "speaker": right.speaker,
            "sex": right.sex,
            "emotion": right.emotion,
            "statement": right.statement,
        }.items():
            if key not in mine:
                return f"the dict that your function returns lacks {key!r}."
            if mine[key] != wanted:
                return f"for {name}, {key} is not {str(mine[key])[:20]!r}. {_WHY[key]}"


_WHY = {
    "speaker": "It is 'emodb-' and the first two digits, as text.",
    "sex": "Unlike in RAVDESS, even and odd mean nothing here; the men are listed in the exercise.",
    "emotion": "The letter stands after the statement and is the first of a German word.",
    "statement": "It is a letter and two digits, after the speaker.",
}


@cache
def _shares_of_the_commonest():
    return _everything().groupby("corpus").emotion.agg(lambda emotions: emotions.value_counts(normalize=True).max())


@exercise(
    "1.3",
    "Score whoever always says the same",
    wants="a Series with one share for each corpus",
    second="value_counts(normalize=True) of the emotions of one corpus gives shares, and max takes the largest; "
    "groupby and agg do it for every corpus.",
)
def _always(answer):
    table, right = _everything(), _shares_of_the_commonest()
    always = expect.by_name(answer, right.index, "corpus")
    by_corpus, commonest = table.groupby("corpus").emotion, table.emotion.mode()[0]
    mistakes = [
        (100 * right, "these are per cent; shares lie between nought and one."),
        (
            by_corpus.agg(lambda emotions: emotions.value_counts().max()),
            "these are numbers of clips. Divide by how many the corpus has.",
        ),
        (
            1 / by_corpus.nunique(),
            "that would be so if all emotions were equally frequent, and it is the UAR. Accuracy counts clips.",
        ),
        (
            (table.emotion == commonest).groupby(table.corpus).mean(),
            "you say the same in every corpus; each corpus has a commonest emotion of its own.",
        ),
    ]
    return expect.compare(
        always, right, 2, mistakes,  # notebook 01 prints the same shares, to two decimals
        "the accuracy of a constant answer is the share of the clips that have this emotion, corpus by corpus.",
    )  # fmt: skip  # several a line


@exercise(
    "1.4",
    "Count people, not clips",
    wants="a Series with one share for each corpus",
    second="drop_duplicates('speaker') keeps one row of each person.",
)
def _women(answer):
    table = _everything()
    people = table.drop_duplicates("speaker")
    female = (people.sex == "female").groupby(people.corpus)
    right = female.mean()
    women = expect.by_name(answer, right.index, "corpus")
    mistakes = [
        (
            (table.sex == "female").groupby(table.corpus).mean(),
            "that is the share of the clips. Somebody who was recorded more often counts for more in it; count people.",
        ),
        (female.sum(), "these are numbers of women. What share of the people are they?"),
        (1 - right, "that is the share of the men."),
        (100 * right, "these are per cent; shares lie between nought and one."),
    ]
    return expect.compare(
        women, right, 3, mistakes,
        "keep one row for each speaker, then take the mean of a column that is True for women, corpus by corpus.",
    )  # fmt: skip  # several a line


@cache
def _lost():
    table = _everything()
    return {n: labels.relabel(table.emotion, n).isna().groupby(table.corpus).sum() for n in (7, 6, 4)}


@exercise(
    "1.5",
    "Count what a merger costs",
    wants="a Series with a number of clips for each corpus",
    second="first turn calm into neutral, then ask which emotions are in the set of six. Everything that is not is "
    "dropped.",
)
def _dropped(answer):
    table, lost = _everything(), _lost()
    dropped = expect.by_name(answer, lost[6].index, "corpus")
    if np.allclose(dropped, (~table.emotion.isin(labels.LABEL_SETS[6])).groupby(table.corpus).sum()):
        return "calm clips are not lost: they count as neutral in the smaller sets."
    if np.allclose(dropped, table.groupby("corpus").size() - lost[6]):
        return "these are the clips that are kept."
    if np.allclose(dropped, lost[7]) or np.allclose(dropped, lost[4]):
        return "that is another set of labels. Which emotions are in the set of six?"
    if not np.allclose(dropped, lost[6]):
        return "a clip is dropped if its emotion, after calm has become neutral, is not among the six."


@cache
def _strong_minus_normal(average, without="neutral"):
    table = _everything().query("corpus == 'ravdess' and emotion != @without")
    averages = table.groupby(["speaker", "intensity"]).seconds.agg(average).unstack()
    return averages.strong - averages.normal


@exercise(
    "1.6",
    "Compare actors with themselves",
    wants="a Series with one number of seconds for each speaker",
    second="leave the neutral rows out, group by speaker and intensity, take the mean of the seconds, and unstack: "
    "then normal and strong are two columns.",
)
def _longer(answer):
    right = _strong_minus_normal("mean")
    longer = expect.by_name(answer, right.index, "speaker")
    mistakes = [
        (
            _strong_minus_normal("mean", without=""),
            "neutral clips exist as normal only, and they are short: with them, you compare emotions, not intensities.",
        ),
        (-right, "the sign is turned round: strong minus normal is wanted."),
        (_strong_minus_normal("median"), "these are differences of medians; means are asked for."),
    ]
    return expect.compare(
        longer, right, 2, mistakes,
        "for each actor: the mean seconds of the strong clips minus the mean seconds of the normal ones.",
    )  # fmt: skip  # several a line


@exercise(
    "1.7",
    "Make a fair table",
    wants="a DataFrame of rows of everything",
    second="in each corpus, count the clips of every pair of emotion and sex; the smallest count is how many of each "
    "pair can be kept. groupby(...).sample(n, random_state=0) draws them.",
)
def _fair(answer):
    table = expect.table(answer, ["corpus", "speaker", "sex", "emotion"])
    whole = _everything()
    if table.index.duplicated().any():
        return "some rows are there more than once. Whoever copies rows to balance a table has copies to leak later."
    if not set(table.index) <= set(whole.index) or (table.speaker.astype(str) != whole.speaker.loc[table.index]).any():
        return "keep the index of everything, so that every row can be found again: do not reset it."
    merged = labels.relabel(whole.emotion.loc[table.index], 4)
    if merged.isna().any():
        return "there are emotions in it that are not among the four."
    if not (table.emotion == merged).all():
        return "calm counts as neutral in the set of four: relabel the column."
    counts = table.groupby(["corpus", "emotion", "sex"]).size().unstack(["emotion", "sex"])
    if counts.shape[1] < 2 * len(FOUR) or counts.isna().any(axis=None):
        return "in some corpus an emotion, or a sex of it, is missing altogether."
    if (counts.nunique(axis=1) > 1).any():
        return "in some corpus, emotion and sex are not balanced: count every pair of the two."
    if len(counts) < whole.corpus.nunique():
        return "it is balanced, but a corpus is left out. All of them can give something."
    if len(table) < CLIPS_WANTED:
        return (
            "it is balanced, but smaller than it has to be. Keep as many of each pair as the rarest pair of a "
            "corpus has."
        )
