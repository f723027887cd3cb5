import html
import io
import json
import re
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import soundfile
import visitor

from emolab import recognizer, shipped
from emolab.errors import PlainError
from emolab.labels import LABEL_SETS
from emolab.models.corrections import Gain
from emolab.recognizer.prediction import Moment, Prediction
from emolab.recognizer.visit import N_SOUNDS, Answer
from emolab.recordings.audio import RATE, wav
from emolab.widgets import gallery, upload
from emolab.widgets.answer import AnswerCard, answered_by, in_words, verdict
from emolab.widgets.listening import listening
from emolab.widgets.pages import demo as demo_page
from emolab.widgets.pages import own_voice
from emolab.widgets.pictures import picture
from emolab.widgets.player import drawing
from emolab.widgets.visiting import learned


class Echo:
    """A recognizer that hears happiness in everything and remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def predict(self, samples, rate, name):
        if name not in ("warm-up", "a simulated actor, a man"):
            self.asked.append((len(samples), rate, name))
        shares = {emotion: 0.65 if emotion == "happy" else 0.05 for emotion in LABEL_SETS[8]}
        moments = (Moment(0.0, 1.0, shares), Moment(1.0, 2.0, shares))
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
    """Return the first widget on a page that has a class."""
    if kind in page._dom_classes:
        return page
    found = (part(child, kind) for child in getattr(page, "children", ()))
    return next(filter(None, found), None)


def upload_to(page, name, content):
    """Do what the browser does when a file was chosen."""
    button = part(page, "emolab-upload-place")
    visitor.sends(button, {"kind": "file", "name": name}, [memoryview(content)])


def words(card):
    return html.unescape(re.sub("<[^>]*>", "", card.message.value))


def test_the_page_stands_before_the_recognizer_is_loaded():
    def never():
        raise AssertionError("no answer was asked for")

    page = own_voice(never)
    assert "will appear here" in words(page.asking.card)


def test_a_sample_is_answered_and_only_then_it_is_told_what_was_acted(demo):
    button = part(demo, "emolab-gallery").children[0]
    assert "sad" not in button.description + button.tooltip
    button.click()
    assert words(demo.asking.card) == "▲ It sounds happy"
    assert demo.echo.asked == [(2 * RATE, RATE, "Voice 1, a man")]
    assert demo.asking.card.figures.value.count("<li") == 8
    assert demo.asking.card.player.shown[0]["file"] == "answer_1.png"
    assert "Simulated actor 7, sad" in demo.asking.card.remarks.value


def test_an_upload_is_answered_and_can_be_played(demo, clip):
    upload_to(demo, "my voice.wav", clip.read_bytes())
    assert demo.echo.asked == [(2 * RATE, RATE, "my voice.wav")]
    assert words(demo.asking.card) == "▲ It sounds happy"
    content, (sound, levels) = demo.asking.card.player.shown
    samples, rate = soundfile.read(io.BytesIO(sound))
    assert (len(samples), rate, content["seconds"]) == (2 * RATE, RATE, 2)
    assert len(levels) == content["bands"] * content["columns"]
    assert "happy" in [line["emotion"] for line in content["lines"] if line["named"]]
    assert all(len(line["values"]) == len(content["moments"]) == 2 for line in content["lines"])


def test_nothing_that_was_heard_is_in_the_state_that_notebooks_save(demo, clip):
    upload_to(demo, "my voice.wav", clip.read_bytes())
    for widget in (demo.asking.card.player, part(demo, "emolab-upload-place")):
        assert not [value for value in widget.get_state().values() if isinstance(value, bytes | memoryview)]


def test_the_same_file_can_be_uploaded_twice(demo, clip):
    for _ in range(2):
        upload_to(demo, "a.wav", clip.read_bytes())
    assert len(demo.echo.asked) == 2


def test_only_an_answer_that_was_asked_for_is_brought_into_view(demo):
    told, card = [], demo.asking.card
    card.player.send = lambda content, buffers=None: told.append(content)
    part(demo, "emolab-gallery").children[0].click()
    card.show(demo.asking.shown, example=True)
    visitor.sends(card.player, {"kind": "ready"})
    sounds = [content for content in told if content["kind"] == "sound"]
    assert [content.get("asked", False) for content in sounds] == [True, False, False]


def test_who_presses_twice_asks_once_and_who_comes_back_is_answered_again(demo):
    button = part(demo, "emolab-gallery").children[0]
    for _ in range(2):
        button.click()
        demo.asking.sentence("I am so happy today!")
        demo.asking.sentence("I am so happy today!")
    assert [answer.name for answer in demo.asking.visit.answers] == ["Voice 1, a man", "I am so happy today!"] * 2
    demo.asking._answered -= 1
    demo.asking.sentence("I am so happy today!")
    assert len(demo.asking.visit.answers) == 5


@pytest.mark.parametrize("content", [b"hello, I am a text", b"", b"RIFF"])
def test_what_is_no_sound_gets_a_sentence_and_no_old_answer_stays(demo, clip, content):
    upload_to(demo, "good.wav", clip.read_bytes())
    upload_to(demo, "text.wav", content)
    assert "text.wav" in words(demo.asking.card) and "could not be read as sound" in words(demo.asking.card)
    assert demo.asking.card.figures.value == "" and demo.asking.card.player.shown[0]["kind"] == "empty"


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
    # The page sets it as text.
    assert part(demo, "emolab-wide").listed.rows[0]["name"] == "<img src=x onerror=alert(1)>.wav"
    assert "&lt;img" in demo.asking.card.message.value


def test_a_file_name_comes_without_its_folder():
    assert upload.bare_name("C:\\fakepath\\../me.wav") == "me.wav"
    assert upload.bare_name("/etc/") == "The file"


def test_a_card_shows_the_error_of_a_prediction_as_a_sentence():
    card = AnswerCard()
    failed = Prediction.failed("x.wav", "x.wav is too quiet.")
    card.show(Answer(1, "x.wav", failed, failed))
    assert words(card) == "x.wav is too quiet."
    assert "emolab-problem" in card.message.value


def test_an_unsure_answer_says_that_it_is_not_sure():
    prediction = Prediction("x", "voice", "sad", {"sad": 0.4, "happy": 0.35, "angry": 0.25}, False)
    assert "Not sure" in verdict(prediction) and "sad" in verdict(prediction)
    assert in_words(prediction) == "sad 40 %, happy 35 %, angry 25 %"


def test_a_picture_says_in_words_what_it_shows_and_escapes_it():
    drawn = picture(lambda ax: ax.plot([0, 1]), 'a "line"', (3, 1))
    assert 'alt="a &quot;line&quot;"' in drawn and "max-width:270px" in drawn
    assert "data:image/png;base64," in drawn


def test_a_sound_survives_the_way_into_a_widget(hum):
    samples, rate = soundfile.read(io.BytesIO(wav(hum, RATE)), dtype="float32")
    assert rate == RATE
    assert np.abs(samples - hum).max() < 1e-4


def test_the_gallery_offers_every_emotion_once_and_gives_none_away():
    listed = gallery.samples()
    assert len(listed) == len(LABEL_SETS[8])
    assert not [sample.label for sample in listed if any(emotion in sample.label for emotion in LABEL_SETS[8])]
    for emotion, sample in zip(gallery.CHOSEN, listed, strict=True):
        # RAVDESS's names carry the emotion and the actor; even numbers are women.
        code, actor = (int(part) for part in (Path(sample.path).stem.split("-")[2], Path(sample.path).stem[-2:]))
        assert LABEL_SETS[8][code - 1] == emotion and f", {emotion}, " in sample.truth
        assert f"simulated actor {actor} (a {'woman' if actor % 2 == 0 else 'man'})" in sample.truth
        assert sample.label.endswith("woman") == (actor % 2 == 0) and Path(sample.path).is_file()


def test_the_first_voice_of_the_gallery_is_answered_right():
    first = gallery.samples()[0]
    answer = recognizer.load().predict_file(first.path)
    assert answer.emotion == next(iter(gallery.CHOSEN)) and not answer.answer.startswith("not sure")


def test_the_gallery_lets_many_people_speak_and_does_with_what_is_there(tmp_path):
    assert gallery.samples(tmp_path) == []
    for actor in range(13, 25):
        (tmp_path / f"Actor_{actor:02d}").mkdir()
        for emotion in range(1, 9):
            (tmp_path / f"Actor_{actor:02d}" / f"03-01-{emotion:02d}-01-01-01-{actor:02d}.ogg").touch()
    assert len({Path(sample.path).parent for sample in gallery.samples(tmp_path)}) == 8


def test_a_page_without_a_kernel_says_what_would_be_there(demo):
    assert repr(demo) == repr(own_voice(Echo))
    assert "appears when this notebook runs" in repr(demo)
    panel = part(demo, "emolab-wide")
    for widget in (panel.listed, panel.report, part(demo, "emolab-typing").field, part(demo, "emolab-upload-place")):
        assert "appears when this notebook runs" in repr(widget)


@pytest.mark.parametrize("right_after, said", [(9, "It answers from now on."), (6, "That may be chance")])
def test_what_was_learned_is_said_with_its_interval(right_after, said):
    gain = Gain(10, 5, 4, right_after, 0.1 if right_after > 6 else -0.2, 0.6)
    told = learned(SimpleNamespace(gain=gain))
    assert f"right {right_after} times, the general one 5 times" in told and said in told
    assert ("+10 to +60 points" if right_after > 6 else "-20 to +60 points") in told


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


def test_a_visit_is_listed_compared_saved_and_deleted(demo, clip):
    panel = part(demo, "emolab-wide")
    assert panel.layout.display == "none"
    for name in ("one.wav", "two<b>.wav"):
        upload_to(demo, name, clip.read_bytes())
    assert [row["name"] for row in panel.listed.rows] == ["two<b>.wav", "one.wav"]
    assert [side.value.count("<ul") for side in panel.compared.sides] == [1, 1]
    assert "two&lt;b&gt;.wav" in panel.compared.sides[1].value
    for saved in ("answers.csv", "answers.json"):
        assert f'download="{saved}"' in panel.links.value
    panel.delete.click()
    assert demo.asking.visit.answers == [] and panel.layout.display == "none"
    assert panel.listed.rows == [] and panel.compared.sides[0].value == ""
    assert [player.shown[0]["kind"] for player in panel.compared.players] == ["empty", "empty"]


def test_each_file_has_its_line_with_its_answer_or_what_was_wrong_with_it(demo, clip):
    panel = part(demo, "emolab-wide")
    upload_to(demo, "letter.wav", b"hello, I am a text")
    assert panel.layout.display == "" and panel.listed.rows[0]["refused"]
    upload_to(demo, "good.wav", clip.read_bytes())
    refused = {"kind": "refused", "name": "C:\\fakepath\\giant.wav", "reason": "giant.wav has 61 MiB, more than 60."}
    visitor.sends(part(demo, "emolab-upload-place"), refused, [])
    assert words(demo.asking.card) == refused["reason"]
    upload_to(demo, "last.wav", clip.read_bytes())
    said = [(row["number"], row["name"], row["refused"]) for row in panel.listed.rows]
    assert said == [
        (4, "last.wav", False), (3, "giant.wav", True), (2, "good.wav", False), (1, "letter.wav", True)
    ]  # fmt: skip  # a table
    assert "could not be read as sound" in panel.listed.rows[3]["said"] and panel.listed.rows[0]["shown"]
    table, told = pd.read_csv(io.BytesIO(demo.asking.visit.csv())), json.loads(demo.asking.visit.json())
    assert table.input.tolist() == [one["input"] for one in told] == ["letter.wav", "good.wav", "giant.wav", "last.wav"]
    assert table.error.notna().tolist() == [True, False, True, False]
    assert [one["error"] is None for one in told] == [False, True, False, True]


def test_a_row_opens_its_answer_again_and_plays_it(demo, clip):
    panel, sent = part(demo, "emolab-wide"), []
    for name in ("one.wav", "two.wav"):
        upload_to(demo, name, clip.read_bytes())
    demo.asking.card.player.send = lambda content, buffers=None: sent.append(content)
    visitor.sends(panel.listed, {"kind": "open", "number": 1}, [])
    assert demo.asking.shown.number == 1 and sent[0]["file"] == "answer_1.png" and sent[0]["play"]
    assert [row["shown"] for row in panel.listed.rows] == [False, True]
    # Nothing is asked again, and a page that opens anew does not begin to play.
    assert len(demo.echo.asked) == 2 and "play" not in demo.asking.card.player.shown[0]
    visitor.sends(panel.listed, {"kind": "open", "number": 7}, [])
    assert demo.asking.shown.number == 1


def test_a_new_answer_does_not_reset_what_is_compared(demo, clip):
    panel = part(demo, "emolab-wide")
    for name in ("one.wav", "two.wav", "three.wav"):
        upload_to(demo, name, clip.read_bytes())
    assert (panel.left.value, panel.right.value) == (1, 2)
    panel.left.value = 3
    compared = [side.value for side in panel.compared.sides]
    upload_to(demo, "four.wav", clip.read_bytes())
    assert (panel.left.value, panel.right.value) == (3, 2)
    assert [side.value for side in panel.compared.sides] == compared
    files = [player.shown[0]["file"] for player in panel.compared.players]
    assert files == ["answer_3.png", "answer_2.png"]


def test_what_is_compared_may_be_older_than_the_sounds_that_are_kept(demo, clip):
    panel = part(demo, "emolab-wide")
    for n in range(N_SOUNDS + 2):
        upload_to(demo, f"{n}.wav", clip.read_bytes())
    assert (panel.left.value, panel.right.value) == (1, 2) and len(panel.listed.rows) == N_SOUNDS + 2
    # Their numbers stay; there is nothing to play any more.
    assert [side.value.count("<ul") for side in panel.compared.sides] == [1, 1]
    assert [player.shown[0]["kind"] for player in panel.compared.players] == ["empty", "empty"]


def test_a_correction_needs_consent(demo, clip):
    row = part(demo, "emolab-correcting")
    assert row.layout.display == "none"
    upload_to(demo, "one.wav", clip.read_bytes())
    assert row.correct.disabled
    row.agreed.value, row.emotion.value = True, "sad"
    assert not row.correct.disabled
    row.correct.click()
    assert [(kept.emotion, kept.samples) for kept in demo.asking.visit.corrections] == [("sad", None)]
    assert "6 different recordings and 2 different emotions; so far: 1 and 1" in row.said.value
    row.delete.click()
    assert demo.asking.visit.corrections == []
    # After a visit is deleted nobody has agreed to anything.
    row.with_sound.value = True
    part(demo, "emolab-wide").delete.click()
    assert not row.agreed.value and not row.with_sound.value and "Thank you" not in row.said.value


def test_a_language_may_be_chosen_for_a_sentence():
    asked = []

    def read(sentence, language=None):
        asked.append((sentence, language))
        return Prediction(sentence, "words", "sad", {"sad": 0.8, "happy": 0.2}, True)

    typing = part(demo_page(Echo, [], read), "emolab-typing")
    typing.field.value = "No"
    typing.ask.click()
    typing.language.value = "es"
    typing.ask.click()
    # Behind the page, somebody says good morning.
    assert [one for one in asked if one[0] == "No"] == [("No", None), ("No", "es")]
    assert [name for name, _ in typing.language.options] == ["found by itself", "English", "Spanish"]


def test_a_sentence_is_read_and_has_no_sound(clip):
    answer = Prediction("Alas", "words", "sad", {"sad": 0.8, "happy": 0.2}, True, cues=('"Alas" speaks for sad',))
    page = demo_page(Echo, [], lambda sentence: answer)
    typing = part(page, "emolab-typing")
    typing.field.value = "Alas"
    typing.ask.click()
    assert words(page.asking.card) == "▼ It reads sad"
    assert "speaks for sad" in page.asking.card.remarks.value and page.asking.card.player.shown[0]["kind"] == "empty"


def test_before_anything_is_asked_an_example_shows_what_an_answer_looks_like(clip):
    page = demo_page(Echo, [])
    # Told in the thread that reads the models, the words first and then the sound.
    for _ in range(400):
        told = "An example: a simulated actor, a man" in words(page.asking.card)
        if told and page.asking.card.player.shown[0]["kind"] == "sound":
            break
        time.sleep(0.05)
    assert words(page.asking.card).endswith("▲ It sounds happy")
    assert page.asking.card.player.shown[0]["kind"] == "sound"
    # It is no part of the visit: it cannot be corrected, and is not listed.
    assert page.asking.visit.entries == [] and page.asking.shown is None
    assert part(page, "emolab-correcting").layout.display == part(page, "emolab-wide").layout.display == "none"
    upload_to(page, "my voice.wav", clip.read_bytes())
    assert "An example" not in words(page.asking.card)


def test_the_example_is_none_of_the_gallery_s_and_is_there():
    shown = gallery.example()
    assert shown.path.is_file() and shown.path not in [Path(sample.path) for sample in gallery.samples()]


def test_a_model_is_told_by_what_it_is_with_a_link_to_its_card():
    for name in ("ears", "plain, calibrated to this voice", "words_en", "words_es, adapted to your corrections"):
        said = answered_by(name)
        assert f">{name}<" not in said and "model card</a>" in said
        card = re.search(r'href="([^"]+)"', said)[1].partition("/blob/main/")[2]
        assert (shipped.ROOT / card).is_file()
        assert name.partition(", ")[2] in said
    assert answered_by("<echo>") == "Answered by the model &lt;echo&gt;."


def test_a_timeline_under_two_seconds_is_not_drawn(hum):
    shares = {"sad": 0.4, "happy": 0.6}
    for end, n_lines in ((1.75, 0), (2.0, 2)):
        moments = Moment(0.0, 1.0, shares), Moment(end - 1, end, shares)
        content, _ = drawing(hum, RATE, Prediction("x", "voice", "happy", shares, True, timeline=moments))
        assert len(content["lines"]) == n_lines == 2 * ("Strongest" in content["alt"])
    assert [label for _, label in content["ticks"]] == ["500 Hz", "1 kHz", "2 kHz", "4 kHz"]


def test_a_report_is_one_page_with_its_pictures_inside(demo, clip):
    upload_to(demo, "one<b>.wav", clip.read_bytes())
    upload_to(demo, "letter.wav", b"no sound")
    panel, sent = part(demo, "emolab-wide"), []
    panel.report.send = lambda content, buffers: sent.append((content["kind"], buffers[0].decode()))
    visitor.sends(panel.report, {"kind": "write"}, [])
    [(kind, page)] = sent
    assert kind == "written" and page.count("<section>") == 2 and page.count("data:image/png;base64,") == 1
    assert "1: one&lt;b&gt;.wav" in page and "letter.wav could not be read as sound" in page and "It sounds" in page
    # It stands alone.
    assert not re.search(r'<script|<link|src="(?!data:)', page)


def test_control_enter_sends_what_was_typed():
    asked = []
    read = lambda sentence: asked.append(sentence) or Prediction(sentence, "words", "sad", {"sad": 1.0}, True)  # noqa: E731
    typing = part(demo_page(Echo, [], read), "emolab-typing")
    typing.field.value = "Alas"
    visitor.sends(typing.field, {"kind": "send"}, [])
    assert asked[-1] == "Alas" and typing.field.label
