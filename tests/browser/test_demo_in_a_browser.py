"""The demo as an app, in a real browser, with a microphone that hears a file."""

import base64
import json
import subprocess
import sys
import time
import zipfile

import matplotlib.pyplot as plt
import numpy as np
import pytest
import soundfile
from visits import answer_card, asks_nobody_and_may_not, found, headline, likeness

from emolab import shipped
from emolab.labels import EMOTIONS
from emolab.recordings import audio
from emolab.recordings.audio import RATE
from emolab.widgets.upload import LARGEST_MIB

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture()
def app(demo, page):
    """The demo, open."""
    page.goto(demo)
    page.get_by_role("button", name="Voice 1").wait_for()
    return page


def upload(page, *paths):
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Upload recordings").click()
    choosing.value.set_files(paths)


def record(page, seconds):
    button = page.locator(".emolab-sources .emolab-recorder button")
    button.click()
    page.get_by_text("Recording. Speak").first.wait_for()
    page.wait_for_timeout(1000 * seconds)
    button.click()


def saved(page, name):
    with page.expect_download() as downloading:
        page.get_by_role("link", name=name).click()
    return downloading.value.path()


def test_what_is_recorded_gets_the_answer_that_the_command_gives_for_it(app, spoken, tmp_path):
    record(app, len(spoken[0]) / RATE + 0.3)
    headline(app)
    answered = json.loads(saved(app, "answers.json").read_text())[0]
    # The way by which a visitor gets their sound: a correction that keeps it.
    app.get_by_label("Keep this correction").check()
    app.get_by_label("Keep the sound").check()
    app.get_by_role("button", name="Correct it").click()
    with zipfile.ZipFile(saved(app, "corrections.zip")) as file:
        file.extract("sound_1.wav", tmp_path)
    assert likeness(soundfile.read(tmp_path / "sound_1.wav")[0], spoken[0]) > 0.98
    command = [sys.executable, "-m", "emolab", "predict", str(tmp_path / "sound_1.wav"), "--json"]
    expected = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert answered["emotion"] == expected["emotion"] and answered["confident"] == expected["confident"]
    assert answered["probabilities"] == pytest.approx(expected["probabilities"], abs=0.01)
    assert app.strangers == []


def test_while_one_speaks_the_bars_move_and_when_one_stops_nobody_is_speaking(app, spoken):
    live = app.locator(".emolab-sources .emolab-recorder .glance")
    button = app.locator(".emolab-sources .emolab-recorder button")
    # What is said lasts less than three seconds: on a busy machine it was over before the models were there.
    app.get_by_role("button", name="Voice 1").click()
    headline(app)
    button.click()
    rows = live.locator(".emolab-bars:not(.emolab-nobody) li")
    rows.nth(7).wait_for()
    assert sum(int(share.split()[0]) for share in live.locator(".share").all_inner_texts()) == 100
    live.get_by_text("Nobody is speaking.").wait_for()
    moved = app.evaluate("performance.getEntriesByName('emolab-glance').length")
    assert moved > len(spoken[0]) / RATE
    button.click()
    # Then all of it is answered, and what was said live is gone.
    live.wait_for(state="hidden")
    app.locator(".emolab-list tbody tr").nth(1).wait_for()
    assert app.locator(".emolab-list tbody tr").count() == 2
    assert any(emotion in app.locator(".emolab-list tbody tr").first.inner_text() for emotion in EMOTIONS)
    assert app.strangers == [] and app.broken == []


def test_a_chosen_voice_is_answered_played_and_told_and_the_lessons_stay_in_the_notebook(app):
    assert app.get_by_text("Predict first").count() == 0
    assert app.locator("pre, .jp-InputArea").filter(has_text="import").count() == 0
    app.get_by_role("button", name="Voice 3").click()
    assert any(emotion in headline(app) for emotion in EMOTIONS)
    shares = app.locator(".emolab-side .emolab-bars .share").all_inner_texts()
    assert sum(int(share.split()[0]) for share in shares) == 100
    app.get_by_text("What you heard").wait_for()
    card = answer_card(app)
    card.get_by_role("button", name="Play").click()
    card.get_by_role("button", name="Pause").wait_for()
    card.get_by_role("button", name="Play").wait_for()
    assert float(card.locator("input[type=range]").input_value()) > 1
    picture = card.locator("canvas")
    assert "Strongest emotion" in picture.get_attribute("aria-label")
    with app.expect_download() as downloading:
        card.get_by_role("button", name="Save this picture").click()
    assert downloading.value.suggested_filename == "answer_1.png"
    drawn = plt.imread(downloading.value.path())
    # Something was drawn in every part: the waveform, the spectrogram, the emotions over time.
    assert all(part.std() > 0.02 for part in np.array_split(drawn, 3))
    assert app.strangers == []


def test_more_about_an_answer_is_opened_by_keyboard_and_words_are_put_right_before_they_count(app):
    more = app.get_by_role("button", name="More about this answer")
    assert more.is_hidden()
    app.get_by_role("button", name="Voice 1").click()
    headline(app)
    more.focus()
    app.keyboard.press("Enter")
    assert more.get_attribute("aria-expanded") == "true"
    closer = app.locator(".emolab-closer")
    closer.get_by_role("img", name="A tree of decisions").wait_for()
    assert "nearest profile" in closer.get_by_role("img", name="Profile").get_attribute("alt")
    # With or without a recogniser, there is a field for the words.
    closer.get_by_text("weigh the words.").wait_for()
    closer.get_by_placeholder("What was said").fill("What a wonderful day, I am so happy!")
    closer.get_by_role("button", name="Weigh the words").click()
    closer.get_by_text("Together: ").wait_for()
    for column in (0, 1, 2):
        cells = closer.locator(f".emolab-weighed tbody td:nth-of-type({column + 1})").all_inner_texts()
        assert sum(int(cell.split()[0]) for cell in cells) == 100
    # The next answer takes its place, and nothing of the last one stays.
    app.get_by_role("button", name="Voice 2").click()
    closer.get_by_text("Together: ").wait_for(state="hidden")
    assert app.broken == [] and app.strangers == []


def test_files_are_answered_one_after_the_other_and_a_text_or_a_giant_gets_a_sentence(app, voice, tmp_path):
    names = "one.wav", "two.wav"
    for name in names:
        soundfile.write(tmp_path / name, voice, RATE)
    upload(app, *(tmp_path / name for name in names))
    app.locator(".emolab-list").get_by_text("two.wav").wait_for()
    assert app.locator(".emolab-list tbody tr").count() == 2
    (tmp_path / "letter.wav").write_text("This is a letter and no sound.")
    upload(app, tmp_path / "letter.wav")
    answer_card(app).get_by_text("letter.wav could not be read as sound").wait_for()
    with (tmp_path / "giant.wav").open("wb") as giant:
        giant.truncate((LARGEST_MIB + 1) * 2**20)
    (tmp_path / "nothing.wav").touch()
    upload(app, tmp_path / "nothing.wav", tmp_path / "giant.wav", tmp_path / "one.wav")
    app.locator(".emolab-list tbody tr").nth(5).wait_for()
    # Each has its line, and none that was wrong has vanished.
    lines = app.locator(".emolab-list tbody tr").all_inner_texts()
    said = ["one.wav", f"giant.wav has {LARGEST_MIB + 1} MiB, more than {LARGEST_MIB}", "nothing.wav is empty"]
    said += ["could not be read as sound", "two.wav", "one.wav"]
    assert all(words in line for words, line in zip(said, lines, strict=True)), lines


def test_a_row_opens_its_answer_again_plays_it_and_two_stand_side_by_side(app):
    for voice in ("Voice 1", "Voice 3"):
        app.get_by_role("button", name=voice).click()
        app.locator(".emolab-list").get_by_text(voice).wait_for()
    app.get_by_title("Open answer 1").focus()
    app.keyboard.press("Enter")
    # It plays, and the focus is where it can be stopped.
    answer_card(app).get_by_role("button", name="Pause").wait_for()
    assert app.evaluate("document.activeElement.innerText") == "Pause"
    # The list is told after the player.
    app.locator(".emolab-list .emolab-shown", has=app.get_by_title("Open answer 1")).wait_for()
    pair = app.locator(".emolab-pair")
    assert pair.locator("canvas").count() == 2 and pair.locator("h3").first.inner_text().startswith("1: Voice 1")
    app.get_by_text("The voice of 2 beside that of 1: ").wait_for()
    # The next answer leaves alone what is being compared.
    pair.get_by_role("button", name="Play").last.click()
    app.get_by_role("button", name="Voice 2").click()
    app.locator(".emolab-list").get_by_text("Voice 2").wait_for()
    pair.get_by_role("button", name="Pause").wait_for()
    assert app.get_by_text("The voice of 2 beside that of 1: ").is_visible() and app.broken == []


def test_a_sentence_is_read_compared_corrected_and_forgotten(app):
    app.get_by_placeholder("I can't believe").fill("What a wonderful day, I am so happy!")
    app.get_by_role("button", name="Read it").click()
    assert "happy" in headline(app)
    app.get_by_role("button", name="Voice 2").click()
    app.get_by_text("What you heard").wait_for()
    app.locator(".emolab-pair").wait_for()
    assert app.get_by_role("button", name="Correct it").is_disabled()
    app.get_by_label("Keep this correction").check()
    app.get_by_role("button", name="Correct it").click()
    app.get_by_text("so far: 1 and 1").wait_for()
    app.get_by_role("button", name="Delete this visit").click()
    app.get_by_text("This visit is deleted").wait_for()
    app.get_by_role("button", name="More about this answer").wait_for(state="hidden")
    app.locator(".emolab-list").wait_for(state="hidden")


def test_it_asks_nobody_and_may_not(demo, page):
    asks_nobody_and_may_not(page, demo)


def test_two_visitors_never_see_each_others_answers(demo, visit):
    one, other = visit(), visit()
    for page in (one, other):
        page.goto(demo)
        page.get_by_role("button", name="Voice 1").wait_for()
    one.get_by_placeholder("I can't believe").fill("A zebra makes me happy")
    one.get_by_role("button", name="Read it").click()
    headline(one)
    other.get_by_role("button", name="Voice 1").click()
    headline(other)
    other.locator(".emolab-list tbody tr").first.wait_for()
    assert other.locator(".emolab-list tbody tr").count() == 1
    assert "zebra" not in other.content()


def test_the_page_fits_a_phone_a_tablet_and_a_desk(app):
    app.get_by_role("button", name="Voice 1").click()
    headline(app)
    app.get_by_role("button", name="More about this answer").click()
    app.locator(".emolab-closer img").nth(1).wait_for()
    for width in (390, 768, 1440):
        app.set_viewport_size({"width": width, "height": 900})
        time.sleep(0.3)
        assert app.evaluate("document.documentElement.scrollWidth") <= width
        card = answer_card(app).bounding_box()
        assert card["x"] >= 0 and card["x"] + card["width"] <= width
        # Two columns on a desk, one elsewhere.
        sources = app.locator(".emolab-sources").bounding_box()
        assert (card["x"] > sources["x"] + sources["width"]) == (width == 1440)


# A file in place of Chromium's microphone begins anew with each recording. Here each recording hears the next one of
# several files, and then silence.
MICROPHONE = """
(() => {
  const files = FILES;
  navigator.mediaDevices.getUserMedia = async () => {
    const context = new AudioContext();
    const content = await (await fetch(`data:audio/wav;base64,${files.shift()}`)).arrayBuffer();
    const source = new AudioBufferSourceNode(context, { buffer: await context.decodeAudioData(content) });
    const microphone = context.createMediaStreamDestination();
    source.connect(microphone);
    source.start();
    return microphone.stream;
  };
})();
"""


@pytest.fixture()
def three_sentences(demo, page):
    """The demo, open, before a voice that says three different ordinary sentences and an angry one, one a recording."""
    said = [f"es-01-01-01-0{sentence}-01-33.ogg" for sentence in (1, 2, 3)] + ["es-01-05-02-01-01-33.ogg"]
    heard = [audio.read(shipped.path("voices", "spanish", name))[0] for name in said]
    files = [base64.b64encode(audio.wav(samples)).decode() for samples in heard]
    page.add_init_script(MICROPHONE.replace("FILES", json.dumps(files)))
    page.goto(demo)
    page.get_by_role("button", name="Voice 1").wait_for()
    return page


def test_a_calibrated_visitor_is_told_so_and_can_go_back(three_sentences):
    app = three_sentences
    box = app.locator(".emolab-calibrating")
    for n in (1, 2, 3):
        box.get_by_text(f"Sentence {n} of 3").wait_for()
        box.get_by_role("button", name="Record the sentence").click()
        box.get_by_text("Recording. Speak").wait_for()
        app.wait_for_timeout(2500)
        box.get_by_role("button", name="Stop").click()
    box.get_by_text("Calibrated: answers to this voice").wait_for()
    record(app, 2.5)
    answer_card(app).get_by_text("calibrated to this voice").wait_for()
    # Somebody else's voice is not measured against this one.
    app.get_by_role("button", name="Voice 1").click()
    answer_card(app).get_by_text("calibrated to this voice").wait_for(state="hidden")
    box.get_by_role("button", name="Answer as before").click()
    box.get_by_text("Sentence 1 of 3").wait_for()


def test_space_plays_edges_line_up_nothing_is_clipped_and_a_report_is_saved(app):
    # Before anything is asked, there is an example.
    app.locator(".emolab-of-example").wait_for()
    app.get_by_role("button", name="Voice 3").click()
    headline(app)
    app.locator("h1").click()
    app.keyboard.press("Space")
    card = answer_card(app)
    card.get_by_role("button", name="Pause").wait_for()
    app.set_viewport_size({"width": 768, "height": 900})
    app.wait_for_timeout(500)
    boxes = [card.locator(part).first.bounding_box() for part in (".share", "canvas", ".time")]
    ends = [box["x"] + box["width"] for box in boxes]
    assert max(ends) - min(ends) <= 2, ends
    app.set_viewport_size({"width": 320, "height": 900})
    app.wait_for_timeout(500)
    inner, time_shown = card.bounding_box(), card.locator(".time").bounding_box()
    assert time_shown["x"] + time_shown["width"] <= inner["x"] + inner["width"] - 10
    with app.expect_download() as downloading:
        app.get_by_role("button", name="Save a report to print").click()
    report = downloading.value.path().read_text(encoding="utf-8")
    assert report.count("<section>") == 1 and "data:image/png;base64," in report and app.broken == []


def test_the_keyboard_goes_through_the_page_in_the_order_in_which_it_reads(app):
    names = []
    app.locator("body").focus()
    for _ in range(26):
        app.keyboard.press("Tab")
        names.append(app.evaluate("document.activeElement.innerText || document.activeElement.placeholder || ''"))
    names = [name.strip() for name in names if name.strip()]
    order = [
        "Record your voice",
        "Voice 1",
        "Voice 8",
        "Upload recordings",
        "I can't believe",
        "Read it",
        "Record the sentence",
    ]
    places = [next((i for i, name in enumerate(names) if name.startswith(wanted)), None) for wanted in order]
    assert None not in places and places == sorted(places), names


# Relative luminance and contrast as WCAG 2 defines them.
CONTRASTS = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((v) => v / 255).map(
      (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (el) => {
    for (let at = el; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\\)$|transparent/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const faint = [];
  for (const el of document.querySelectorAll(".emolab-page *")) {
    const text = [...el.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent.trim()).join("");
    if (!text || !el.offsetParent || el.closest("[aria-hidden=true], style")) continue;
    const [one, other] = [light(getComputedStyle(el).color), light(ground(el))].sort((a, b) => b - a);
    if ((one + 0.05) / (other + 0.05) < 4.5) faint.push(text.slice(0, 40));
  }
  return faint;
}"""


def test_all_text_stands_out_from_its_ground(app):
    app.get_by_role("button", name="Voice 1").click()
    headline(app)
    app.get_by_role("button", name="More about this answer").click()
    app.locator(".emolab-closer").get_by_text("weigh the words.").wait_for()
    assert app.evaluate(CONTRASTS) == []
    unnamed = "[...document.querySelectorAll('.emolab-page img')].filter((image) => !image.alt).length"
    assert app.evaluate(unnamed) == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_demo(demo, visit, axe, theme):
    page = visit(color_scheme=theme)
    page.goto(demo)
    page.get_by_role("button", name="Voice 3").click()
    headline(page)
    page.get_by_placeholder("I can't believe").fill("What a wonderful day, I am so happy!")
    page.get_by_placeholder("I can't believe").press("Control+Enter")
    page.locator(".emolab-pair h3").nth(1).wait_for()
    page.get_by_title("Open answer 1").click()
    page.get_by_role("button", name="More about this answer").click()
    page.locator(".emolab-closer").get_by_text("weigh the words.").wait_for()
    page.get_by_role("button", name="Weigh the words").click()
    page.get_by_text("Together: ").wait_for()
    assert found(page, axe) == []
    ground = page.evaluate("getComputedStyle(document.querySelector('.emolab-page')).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (theme == "light")


# How much the ring around what has the focus stands out from the page behind it, as WCAG 2 measures it.
RING = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((v) => v / 255).map(
      (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const el = document.activeElement;
  if (el === document.body) return null;
  let at = el.parentElement;
  while (at && /, 0\\)$|transparent/.test(getComputedStyle(at).backgroundColor)) at = at.parentElement;
  const ring = getComputedStyle(el);
  const ground = at ? getComputedStyle(at).backgroundColor : "rgb(255, 255, 255)";
  const [one, other] = [light(ring.outlineColor), light(ground)].sort((a, b) => b - a);
  const width = ring.outlineStyle === "none" ? 0 : parseFloat(ring.outlineWidth);
  return { name: (el.innerText || el.ariaLabel || el.tagName).slice(0, 40), width, contrast: (one + 0.05) / (other + 0.05) };
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_focus_is_seen_wherever_it_is(demo, visit, theme):
    page = visit(color_scheme=theme)
    page.goto(demo)
    page.get_by_role("button", name="Voice 3").click()
    headline(page)
    page.locator("body").focus()
    rings = []
    for _ in range(45):
        page.keyboard.press("Tab")
        rings.append(page.evaluate(RING))
    rings = [ring for ring in rings if ring is not None]
    assert len({ring["name"] for ring in rings}) > 20
    assert [ring for ring in rings if ring["width"] < 2 or ring["contrast"] < 3] == []
