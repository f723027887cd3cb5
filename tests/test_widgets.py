import io
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

from emolab.audio import RATE
from emolab.errors import PlainError
from emolab.labels import LABEL_SETS
from emolab.prediction import Moment, Prediction
from emolab.widgets import gallery, upload
from emolab.widgets.answer import AnswerCard, headline, in_words
from emolab.widgets.listening import listening
from emolab.widgets.pages import demo as demo_page
from emolab.widgets.pages import own_voice
from emolab.widgets.pictures import picture, wav


class Echo:
    """A recognizer that hears happiness in everything and remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def predict(self, samples, rate, name):
        self.asked.append((len(samples), rate, name))
        shares = {emotion: 0.65 if emotion == "happy" else 0.05 for emotion in LABEL_SETS[8]}
        moments = (Moment(0.0, 1.0, shares), Moment(0.25, 1.25, shares))
        return Prediction(name, "voice", "happy", shares, True, {"female": 0.9, "male": 0.1}, moments)


@pytest.fixture()
def clip(hum, tmp_path):
    path = tmp_path / "clip.wav"
    soundfile.write(path, hum, RATE)
    return path


@pytest.fixture()
def demo(clip):
    echo = Echo()
    page = demo_page(lambda: echo, [gallery.Sample("Voice 1, a man", clip, "Simulated actor 7, sad")])
    page.echo = echo
    return page


def part(page, kind):
    """Return the one widget of a page that has a class."""
    return next(child for child in page.children if kind in child._dom_classes)


def upload_to(page, name, content):
    """Do what the browser does when a file was chosen."""
    item = {"name": name, "type": "", "size": len(content), "content": memoryview(content), "last_modified": 0}
    part(page, "emolab-upload").set_state({"value": [item]})


def words(card):
    return re.sub("<[^>]*>", "", card.message.value)


def test_the_page_stands_before_the_recognizer_is_loaded():
    def never():
        raise AssertionError("no answer was asked for")

    page = own_voice(never)
    assert "will appear here" in words(page.asking.card)


def test_a_sample_is_answered_and_only_then_it_is_told_what_was_acted(demo):
    button = part(demo, "emolab-gallery").children[0]
    assert "sad" not in button.description + button.tooltip
    button.click()
    assert words(demo.asking.card) == "It sounds happy"
    assert demo.echo.asked == [(2 * RATE, RATE, "Voice 1, a man")]
    assert demo.asking.card.figures.value.count("<img") == 3
    assert "Simulated actor 7, sad" in demo.asking.card.figures.value


def test_an_upload_is_answered_and_can_be_played(demo, clip):
    upload_to(demo, "my voice.wav", clip.read_bytes())
    assert demo.echo.asked == [(2 * RATE, RATE, "my voice.wav")]
    assert words(demo.asking.card) == "It sounds happy"
    samples, rate = soundfile.read(io.BytesIO(demo.asking.card.sound.children[0].value))
    assert (len(samples), rate) == (2 * RATE, RATE)
    assert part(demo, "emolab-upload").value == ()


def test_the_same_file_can_be_uploaded_twice(demo, clip):
    for _ in range(2):
        upload_to(demo, "a.wav", clip.read_bytes())
    assert len(demo.echo.asked) == 2


@pytest.mark.parametrize("content", [b"hello, I am a text", b"", b"RIFF"])
def test_what_is_no_sound_gets_a_sentence_and_no_old_answer_stays(demo, clip, content):
    upload_to(demo, "good.wav", clip.read_bytes())
    upload_to(demo, "text.wav", content)
    assert "text.wav" in words(demo.asking.card) and "could not be read as sound" in words(demo.asking.card)
    assert demo.asking.card.figures.value == "" and demo.asking.card.sound.children == ()


def test_a_failure_nobody_foresaw_is_shown_and_raised(clip):
    def broken():
        raise RuntimeError("the models are gone")

    page = own_voice(broken)
    with pytest.raises(RuntimeError):
        page.asking.recording(clip, "clip.wav")
    assert "RuntimeError: the models are gone" in words(page.asking.card)


def test_a_file_name_cannot_bring_markup_into_the_page(demo):
    upload_to(demo, "<img src=x onerror=alert(1)>.wav", b"no sound")
    assert "<img" not in demo.asking.card.message.value
    assert "&lt;img" in demo.asking.card.message.value


def test_a_file_name_comes_without_its_folder():
    item = {"name": "C:\\fakepath\\../me.wav", "content": memoryview(b"abc")}
    file, name = upload.opened((item,))
    assert (file.read(), name) == (b"abc", "me.wav")


def test_a_card_shows_the_error_of_a_prediction_as_a_sentence(hum):
    card = AnswerCard()
    card.show(Prediction.failed("x.wav", "x.wav is too quiet."), hum, RATE)
    assert words(card) == "x.wav is too quiet."
    assert "emolab-problem" in card.message.value


def test_an_unsure_answer_says_that_it_is_not_sure():
    prediction = Prediction("x", "voice", "sad", {"sad": 0.4, "happy": 0.35, "angry": 0.25}, False)
    assert "Not sure" in headline(prediction) and "sad" in headline(prediction)
    assert in_words(prediction) == "sad 40%, happy 35%, angry 25%"


def test_a_picture_says_in_words_what_it_shows_and_escapes_it():
    html = picture(lambda ax: ax.plot([0, 1]), 'a "line"', (3, 1))
    assert 'alt="a &quot;line&quot;"' in html and "max-width:270px" in html
    assert "data:image/png;base64," in html


def test_a_sound_survives_the_way_into_a_widget(hum):
    samples, rate = soundfile.read(io.BytesIO(wav(hum, RATE)), dtype="float32")
    assert rate == RATE
    assert np.abs(samples - hum).max() < 1e-4


def test_the_gallery_offers_every_emotion_once_and_gives_none_away():
    listed = gallery.samples()
    assert sorted(emotion for emotion, *_ in gallery.CHOSEN) == sorted(LABEL_SETS[8])
    assert not [sample.label for sample in listed if any(emotion in sample.label for emotion in LABEL_SETS[8])]
    for (emotion, actor, _), sample in zip(gallery.CHOSEN, listed, strict=True):
        assert emotion in sample.truth and f"simulated actor {actor} " in sample.truth
        assert Path(sample.path).stem.endswith(f"-{actor:02d}") and Path(sample.path).is_file()


def test_a_page_without_a_kernel_says_what_would_be_there(demo):
    assert repr(demo) == repr(own_voice(Echo))
    assert "appears when this notebook runs" in repr(demo)


class Acted:
    """A clip that says what it was asked to be."""

    def __init__(self, samples, caption):
        self.samples, self.rate, self.caption = samples, RATE, caption

    def _repr_html_(self):
        return f"<figure>{self.caption}</figure>"


def test_the_menus_choose_the_clip_that_is_heard(hum):
    menus = listening(lambda emotion, actor, intensity: Acted(hum, f"{emotion} {actor} {intensity}"), actors=[7, 12])
    emotion, actor, _, shown = menus.children
    assert "<figure>neutral 7 normal</figure>" in shown.value
    emotion.value, actor.value = "angry", 12
    assert "<figure>angry 12 normal</figure>" in shown.value and "<img" in shown.value


def test_a_clip_that_does_not_exist_gets_a_sentence_in_the_menus():
    def recording(emotion, actor, intensity):
        raise PlainError("neutral is not acted <strongly>.")

    shown = listening(recording, actors=[7]).children[-1].value
    assert shown == "<p>neutral is not acted &lt;strongly&gt;.</p>"
