"""A class on one server: a real JupyterHub on this machine, two learners at once, each under a prefix of their own."""

import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from servers import copy_notebooks, environment, free_ports, stop, wait_until_it_answers
from visits import answer_card, errors, headline, run_all_and_save, run_in_lab

from emolab import shipped
from emolab.commands import serving
from emolab.labels import EMOTIONS

PROXY = shutil.which("configurable-http-proxy")
pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(not PROXY, reason="needs a Hub: npm install -g configurable-http-proxy, pip install jupyterhub"),
]
LEARNERS = ("ana", "ben")
VOICE = shipped.path("voices") / "Actor_12" / "03-01-05-02-01-01-12.ogg"


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """The address of a Hub, and the home of each learner with a copy of the notebooks, stripped of their outputs."""
    pytest.importorskip("jupyterhub", reason="needs a Hub: pip install jupyterhub")
    folder = tmp_path_factory.mktemp("hub")
    homes = {name: folder / "home" / name for name in LEARNERS}
    for home in homes.values():
        copy_notebooks(home / "notebooks")
    public, inner, api = free_ports(3)
    settings = Path(serving.__file__).with_name("settings") / "jupyterlab.py"
    (folder / "jupyterhub_config.py").write_text(
        textwrap.dedent(f"""
        c.JupyterHub.bind_url = "http://127.0.0.1:{public}"
        c.JupyterHub.hub_bind_url = "http://127.0.0.1:{inner}"
        c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
        c.ConfigurableHTTPProxy.command = ["{PROXY}"]
        c.JupyterHub.db_url = "sqlite://"
        c.JupyterHub.authenticator_class = "dummy"
        c.Authenticator.allowed_users = {set(LEARNERS)}
        c.JupyterHub.spawner_class = "simple"
        c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/home/{{username}}"
        c.Spawner.cmd = ["{sys.executable}", "-m", "jupyterhub.singleuser"]
        c.Spawner.args = ["--allow-root", "--config={settings}"]
        c.Spawner.environment = {{"PYTHONPATH": "{shipped.ROOT}", "OMP_NUM_THREADS": "1"}}
        c.Spawner.notebook_dir = "{folder}/home/{{username}}"
        c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
        c.Spawner.start_timeout = c.Spawner.http_timeout = 120
        """)
    )
    log = (folder / "log").open("w")
    command = [sys.executable, "-m", "jupyterhub", f"--config={folder / 'jupyterhub_config.py'}"]
    running = subprocess.Popen(command, cwd=folder, env=environment(folder), stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{public}"
    wait_until_it_answers(running, f"{address}/hub/login", Path(log.name))
    yield address, homes
    stop(running)


def log_in(page, address, name):
    page.goto(f"{address}/hub/login")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill("any")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**/user/{name}/**")


def test_two_learners_work_at_once_and_neither_sees_the_other(hub, visit):
    address, homes = hub
    pages = {name: visit() for name in LEARNERS}
    for name, page in pages.items():
        log_in(page, address, name)
    for name, page in pages.items():
        page.locator("h1", has_text="Start here").first.wait_for()
        assert errors(run_all_and_save(page, homes[name] / "notebooks" / "00_start_here.ipynb")) == []
    for name, page in pages.items():
        page.goto(f"{address}/user/{name}/lab/tree/notebooks/{serving.DEMO}?reset")
        run_in_lab(page, ".emolab-gallery button")
    ana, ben = (pages[name] for name in LEARNERS)
    # Ana uploads, and then speaks.
    upload = ana.get_by_role("button", name="Upload recordings")
    upload.scroll_into_view_if_needed()
    with ana.expect_file_chooser() as choosing:
        upload.click()
    choosing.value.set_files([VOICE])
    assert any(emotion in headline(ana) for emotion in EMOTIONS)
    answer_card(ana).locator('canvas[aria-label^="Waveform"]').wait_for()
    button = ana.locator(".emolab-sources .emolab-recorder button")
    button.scroll_into_view_if_needed()
    button.click()
    ana.get_by_text("Recording. Speak").first.wait_for()
    ana.wait_for_timeout(1500)
    button.click()
    ana.get_by_text(VOICE.name).first.wait_for()
    # Ben has asked nothing, and sees nothing.
    assert ben.get_by_text(VOICE.name).count() == 0
    assert ben.get_by_text("It sounds").count() == 0
    for page in pages.values():
        assert page.strangers == []
    # What one learner's folder holds is not in the other's.
    assert not list(homes["ben"].rglob(f"*{VOICE.stem}*"))
