"""The record button in a real browser: the sound arrives, in Voilà and in JupyterLab, and what goes wrong is said."""

import shutil
import sys

import pytest
import soundfile
from visits import likeness, notebook_of, run_in_lab

from emolab import shipped
from emolab.commands import serving

pytestmark = pytest.mark.xdist_group("browser")

RECORDER = """
from pathlib import Path
import ipywidgets
from emolab.widgets.recorder import Recorder

n_arrived = ipywidgets.HTML("0 arrived")

def keep(file, name):
    count = len(list(Path.cwd().glob("arrived*.wav"))) + 1
    Path(f"arrived{count}.wav").write_bytes(file.read())
    n_arrived.value = f"{count} arrived"

ipywidgets.VBox([Recorder(keep), n_arrived])
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recorder")
    notebook_of(folder / "recorder.ipynb", RECORDER)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def voila(start, folder):
    settings = shipped.ROOT / "emolab" / "commands" / "settings"
    # One recorder needs no kernels that have read all models.
    plain = ["--VoilaConfiguration.preheat_kernel=False"]
    plain.append("--KernelProvisionerFactory.default_provisioner_name=local-provisioner")
    notebook = str(folder / "recorder.ipynb")
    return start([sys.executable, "-m", "voila", f"--Voila.config_file_paths={settings}", notebook, *plain])


@pytest.fixture()
def app(voila, page):
    page.goto(voila)
    page.locator(".emolab-recorder button").wait_for()
    return page


def record(page, seconds):
    button = page.locator(".emolab-recorder button")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Recording. Speak").wait_for()
    page.wait_for_timeout(1000 * seconds)
    page.keyboard.press("Space")


def arrived(page, folder, count):
    page.get_by_text(f"{count} arrived").wait_for()
    path = folder / f"arrived{count}.wav"
    sound = soundfile.SoundFile(path)
    assert (sound.samplerate, sound.channels, sound.subtype) == (16_000, 1, "PCM_16")
    return sound.read()


def best_take(page, folder, spoken, takes=3):
    """Record until a take is like what was said; on a busy machine the browser itself loses some of the sound."""
    reached = []
    while len(reached) < takes and max(reached, default=0) <= 0.98:
        before = len(list(folder.glob("arrived*.wav")))
        record(page, len(spoken) / 16_000 + 0.3)
        reached.append(likeness(arrived(page, folder, before + 1), spoken))
    return max(reached)


def test_what_is_said_arrives_in_voila(app, folder, spoken):
    assert best_take(app, folder, spoken[0]) > 0.98
    assert app.strangers == [] and app.broken == []


def test_what_is_said_arrives_in_jupyterlab(start, page, folder, spoken):
    options = ["--IdentityProvider.token=", "--ServerApp.ip=127.0.0.1"]
    page.goto(start(serving.lab_command(options, folder), path="/api") + "/lab/tree/recorder.ipynb")
    run_in_lab(page, ".emolab-recorder button")
    assert best_take(page, folder, spoken[0]) > 0.98


def test_it_ends_by_itself_and_escape_throws_away(app, folder):
    button = app.locator(".emolab-recorder button")
    before = len(list(folder.glob("arrived*.wav")))
    button.click()
    app.get_by_text("s left").wait_for()
    app.keyboard.press("Escape")
    app.get_by_text("Thrown away.").wait_for()
    assert app.locator(".emolab-recorder .live").is_hidden()
    button.click()
    app.get_by_text("15.0 s recorded.").wait_for(timeout=25_000)
    assert 14.9 <= len(arrived(app, folder, before + 1)) / 16_000 <= 15.1


WITHOUT = {
    "refused": "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); }",
    "missing": "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotFoundError'); }",
    "insecure": "Object.defineProperty(navigator, 'mediaDevices', { value: undefined })",
}
SENTENCES = {
    "refused": "The microphone is blocked. Allow it for this page",
    "missing": "No microphone was found. Plug one in",
    "insecure": "only to pages opened as https:// or as localhost",
}


def test_without_a_microphone_the_page_says_what_to_do(app):
    button = app.locator(".emolab-recorder button")
    for reason, change in WITHOUT.items():
        app.evaluate(f"() => {{ {change} }}")
        button.click()
        app.get_by_text(SENTENCES[reason]).wait_for()
        assert button.get_attribute("aria-pressed") == "false"
