"""A closer look at an answer, without a browser: profiles, a second opinion, the words."""

import dataclasses
import html
import io

import fit_hierarchy
import numpy as np
import pytest
from matplotlib.figure import Figure

from emolab import shipped
from emolab.features import ears, recipes
from emolab.labels import LABEL_SETS
from emolab.models.hierarchy import leaves, node_name
from emolab.plots import features as feature_figures
from emolab.plots import trees as tree_figures
from emolab.recognizer import combined, comparison, load, second_opinion
from emolab.recognizer.cues import WORTH_SAYING
from emolab.recognizer.prediction import NoAnswer, Prediction
from emolab.recognizer.transcript import Transcript, TranscriptError
from emolab.recordings import audio
from emolab.recordings.audio import RATE, wav
from emolab.widgets.asking import Asking
from emolab.widgets.closer import CloserLook, beside, opinion, weighed

SHARES = {emotion: 0.65 if emotion == "angry" else 0.05 for emotion in LABEL_SETS[8]}
AS_USUAL = dict.fromkeys(comparison.MEASURES, 0.0)
ANGRY = Prediction(
    "x", "voice", "angry", SHARES, True, {"female": 0.9, "male": 0.1}, differences=AS_USUAL, usual="a woman's voice"
)


@pytest.fixture(scope="module")
def measured():
    """An angry simulated woman, measured."""
    clip = sorted(shipped.path("voices").glob("Actor_*/03-01-05-02-01-01-*.ogg"))[-1]
    samples, rate = audio.read(clip)
    return recipes.extract(samples, rate, second_opinion.RECIPE)


def away(**differences):
    """The answer about a woman's voice that is as usual but for what is named."""
    return dataclasses.replace(ANGRY, differences=AS_USUAL | differences)


def test_an_ordinary_sentence_lies_at_zero_where_neutral_voices_are_and_a_higher_voice_above_it():
    compared = comparison.compare(away())
    assert np.allclose(compared.clip, 0) and compared.nearest.index[0] == "neutral"
    assert comparison.in_words(compared).startswith("Much as usual for a woman's voice.")
    higher = comparison.compare(away(pitch=2.7))
    assert higher.clip["pitch"] == 2.7 and "usual for a woman's voice: higher pitch" in comparison.in_words(higher)


def test_a_sentence_has_no_profile_and_it_is_said_why():
    with pytest.raises(NoAnswer, match="only the words were judged"):
        comparison.compare(Prediction("alas", "words", "sad", {"sad": 0.9, "happy": 0.1}, True))


@pytest.mark.parametrize("calibrated", [False, True])
def test_cues_and_profile_never_contradict_each_other(calibrated):
    answering = load("ears" if ears.installed() else "plain")
    clips = sorted(shipped.path("voices").glob("Actor_*/*.ogg"))
    if calibrated:
        answering = answering.for_voice([audio.read(clip)[0] for clip in clips[:3]])
    said = 0
    for clip in clips[:: len(clips) // 30]:
        answer = answering.predict_file(clip)
        compared = comparison.compare(answer)
        for cue in answer.cues:
            for name, (_, more, less) in comparison.MEASURES.items():
                if cue.startswith((f"{more} than", f"{less} than")):
                    said += 1
                    assert (compared.clip[name] > 0) == cue.startswith(more)
                    assert abs(compared.clip[name]) >= WORTH_SAYING and compared.against in cue
    assert said > 20


def test_the_tree_multiplies_the_branches_on_the_way_to_its_answer(measured):
    steps = second_opinion.ask(measured)
    assert sum(steps.probabilities.values()) == pytest.approx(1)
    assert np.prod([share for _, share in steps.turns]) == pytest.approx(steps.probabilities[steps.emotion])
    assert steps.turns[-1][0] == steps.emotion
    assert set(leaves(steps.tree)) == set(LABEL_SETS[8])
    assert steps.shares[node_name(steps.tree)] == pytest.approx(
        tuple(sum(steps.probabilities[leaf] for leaf in leaves(branch)) for branch in steps.tree)
    )
    assert second_opinion.in_words(steps).startswith("It took these turns: ")


def test_the_tree_that_ships_knows_the_clips_that_it_was_taught():
    labels, features = fit_hierarchy.taught()
    some = features.index[::97]
    right = [second_opinion.ask(features.loc[i].to_numpy()).emotion == labels.emotion[i] for i in some]
    assert np.mean(right) > 0.5


def test_the_figures_show_every_measure_and_every_emotion(measured):
    ax = feature_figures.beside_profiles(comparison.compare(away(pitch=9.0)), "angry", Figure().subplots())
    # What a row is called is what lies to its right, in the words of the cues.
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == [more for _, more, _ in comparison.MEASURES.values()]
    steps = second_opinion.ask(measured)
    texts = " ".join(text.get_text() for text in tree_figures.steps(steps, Figure().subplots()).texts)
    assert all(emotion in texts for emotion in LABEL_SETS[8])


def test_words_that_contradict_the_voice_are_said_and_misheard_words_weigh_less():
    read, fused = combined.combine(ANGRY, Transcript("I am so happy that you came, what a wonderful day!", 1.0, "me"))
    assert read.emotion == "happy" and "sarcasm" in fused.remark
    _, unsure = combined.combine(ANGRY, Transcript(read.input, 0.3, "me"))
    assert 0 < unsure.words_weight < fused.words_weight < 1
    shown = weighed(read, fused)
    assert "Happy words in an angry voice" in shown and shown.count("<tr") == 8


def test_what_is_shown_says_whether_the_two_agree(measured):
    steps = second_opinion.ask(measured)
    assert "It agrees." in opinion(steps, steps.emotion) and 'alt="A tree of decisions.' in opinion(steps, "bored")
    assert "It does not agree" in opinion(steps, "bored")
    # The personal model may answer what the corpora have no profile of.
    assert "<img" in beside(comparison.compare(away()), "bored")


@pytest.fixture()
def closer(hum):
    asking = Asking(lambda: Echo(), None)
    asking.clip = io.BytesIO(wav(hum))
    heard, spoken = [], []

    def transcribe(samples, language):
        heard.append(len(samples))
        spoken.append(language)
        if language == "es":
            return Transcript("Estoy muy contenta", 0.9, "An engine", "es")
        return Transcript("I am so happy", 0.9, "An engine", language or "en")

    look = CloserLook(asking, transcribe)
    look.asking, look.heard, look.spoken = asking, heard, spoken
    return look


class Echo:
    """A recognizer that hears anger in everything."""

    def predict(self, samples, rate, name):
        return dataclasses.replace(ANGRY, input=name)


def test_nothing_is_computed_before_it_is_asked_for(closer):
    assert closer.layout.display == "none"
    closer.asking.recording(closer.asking.clip, "x.wav")
    assert closer.layout.display == "" and closer.heard == [] and closer.beside.value == ""
    closer.fold.button.expanded = True
    assert closer.heard == [2 * RATE] and "<img" in closer.beside.value and "<img" in closer.opinion.value
    assert closer.field.value == "I am so happy" and "90%" in closer.said.value
    closer.fold.button.expanded = False
    closer.fold.button.expanded = True
    assert len(closer.heard) == 1


def test_words_are_put_right_before_they_are_weighed(closer):
    closer.asking.recording(closer.asking.clip, "x.wav")
    closer.fold.button.expanded = True
    closer.weigh.click()
    as_heard = closer.together.value
    closer.field.value = "I hate you"
    closer.weigh.click()
    assert "angry" in closer.together.value and closer.together.value != as_heard
    closer.field.value = "Я"
    closer.weigh.click()
    assert closer.together.value == "" and "Latin letters" in html.unescape(closer.said.value)


def test_the_language_found_is_shown_and_can_be_put_right(closer):
    closer.asking.recording(closer.asking.clip, "x.wav")
    closer.language.value = "de"
    assert closer.spoken == []
    closer.fold.button.expanded = True
    assert "heard this in German" in closer.said.value
    closer.weigh.click()
    assert "The words are in German; the course answers English and Spanish" in html.unescape(closer.said.value)
    closer.language.value = "es"
    assert closer.spoken == ["de", "es"] and closer.field.value == "Estoy muy contenta"
    closer.weigh.click()
    assert "Together" in closer.together.value and "contenta" in closer.together.value
    # Who puts the words right in another language may forget to choose it.
    closer.language.value = ""
    closer.field.value = "Estoy furiosa contigo"
    closer.weigh.click()
    assert "furiosa" in closer.together.value


def test_where_nobody_can_write_down_the_words_they_are_typed(closer):
    def transcribe(samples, language):
        raise TranscriptError("No speech recogniser is installed. Type what was said.")

    closer._transcribe = transcribe
    closer.asking.recording(closer.asking.clip, "x.wav")
    closer.fold.button.expanded = True
    assert closer.field.value == "" and "Type what was said. Then weigh the words." in closer.said.value
    closer.field.value = "I am so happy"
    closer.weigh.click()
    assert "Together" in closer.together.value
