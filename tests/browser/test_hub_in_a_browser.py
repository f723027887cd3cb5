"""A class on one server: a real JupyterHub on this machine, two learners at once, each under a prefix of their own."""

import shutil
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import nbformat
import pytest
from conftest import _environment, _wait_until_it_answers
from visits import answer_card, click_run_all, headline, run_in_lab

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


def free_ports(n):
    probes = [socket.socket() for _ in range(n)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """The address of a Hub, and the home of each learner with a copy of the notebooks, stripped of their outputs."""
    pytest.importorskip("jupyterhub", reason="needs a Hub: pip install jupyterhub")
    folder = tmp_path_factory.mktemp("hub")
    homes = {name: folder / "home" / name for name in LEARNERS}
    for home in homes.values():
        (home / "notebooks").mkdir(parents=True)
        for original in shipped.NOTEBOOKS.glob("*.ipynb"):
            notebook = nbformat.read(original, 4)
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    cell.outputs, cell.execution_count = [], None
            nbformat.write(notebook, home / "notebooks" / original.name)
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
    running = subprocess.Popen(command, cwd=folder, env=_environment(folder), stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{public}"
    _wait_until_it_answers(running, f"{address}/hub/login", Path(log.name))
    yield address, homes
    running.terminate()
    try:
        running.wait(timeout=30)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()


def log_in(page, address, name):
    page.goto(f"{address}/hub/login")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill("any")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**/user/{name}/**")


def run_the_first_notebook(page, path):
    """Run all cells of 00 until the last has run; returns their errors."""
    page.locator("h1", has_text="Start here").first.wait_for()
    page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for()
    for _ in range(40):
        cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
        if cells[-1].execution_count:
            return [output.evalue for cell in cells for output in cell.outputs if output.output_type == "error"]
        if not any(cell.execution_count for cell in cells):
            click_run_all(page)
            page.wait_for_timeout(8000)
        page.keyboard.press("Control+s")
        page.wait_for_timeout(2000)
    pytest.fail("the last cell had not run")


def test_two_learners_work_at_once_and_neither_sees_the_other(hub, visit):
    address, homes = hub
    pages = {name: visit() for name in LEARNERS}
    for name, page in pages.items():
        log_in(page, address, name)
    for name, page in pages.items():
        assert run_the_first_notebook(page, homes[name] / "notebooks" / "00_start_here.ipynb") == []
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
