import re

import pytest
import soundfile

from emolab.audio import RATE
from emolab.labels import EMOTIONS

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture()
def app(demo, page):
    """The demo, open."""
    page.goto(demo)
    page.get_by_role("button", name="Voice 1").wait_for()
    return page


def upload(page, path):
    with page.expect_file_chooser() as choosing:
        page.locator(".emolab-upload").click()
    choosing.value.set_files(path)


def headline(page):
    found = page.locator(".emolab-headline")
    found.wait_for()
    return found.inner_text()


def test_a_chosen_voice_is_answered_and_the_lessons_stay_in_the_notebook(app):
    assert app.get_by_text("Predict first").count() == 0
    assert app.locator("pre, .jp-InputArea").filter(has_text="import").count() == 0
    app.get_by_role("button", name="Voice 3").click()
    assert any(emotion in headline(app) for emotion in EMOTIONS)
    bars = app.locator(".emolab-figures img").first
    assert re.search(r"angry \d+%", bars.get_attribute("alt"))
    assert bars.evaluate("image => image.naturalWidth") > 300
    assert app.locator(".emolab-answer audio").evaluate("audio => audio.src.length") > 0
    assert "What you heard" in app.locator(".emolab-note").inner_text()
    assert app.strangers == []


def test_an_uploaded_recording_is_answered_and_a_text_gets_a_sentence(app, hum, tmp_path):
    soundfile.write(tmp_path / "mine.wav", hum, RATE)
    upload(app, tmp_path / "mine.wav")
    assert any(emotion in headline(app) for emotion in EMOTIONS)
    assert app.locator(".emolab-figures img").count() >= 2
    (tmp_path / "letter.wav").write_text("This is a letter and no sound.")
    upload(app, tmp_path / "letter.wav")
    problem = app.locator(".emolab-problem")
    problem.wait_for()
    assert "letter.wav could not be read as sound" in problem.inner_text()
    assert app.locator(".emolab-figures img").count() == 0


def test_the_page_fits_a_phone_a_tablet_and_a_desk(app):
    app.get_by_role("button", name="Voice 1").click()
    headline(app)
    for width in (390, 768, 1440):
        app.set_viewport_size({"width": width, "height": 900})
        assert app.evaluate("document.documentElement.scrollWidth") <= width
        card = app.locator(".emolab-answer").bounding_box()
        assert card["x"] >= 0 and card["x"] + card["width"] <= width
