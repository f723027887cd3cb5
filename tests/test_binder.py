"""The server on Binder, with the settings that postBuild gives it, serves the demo without its lessons."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import nbformat
import pytest

from emolab import shipped

SETTINGS = shipped.ROOT / "emolab" / "commands" / "settings"
POST_BUILD = (shipped.ROOT / "postBuild").read_text(encoding="utf-8")


def test_what_postbuild_copies_is_there_and_is_json():
    copied = [path for one in re.findall(r"^cp (\S+) ", POST_BUILD, re.MULTILINE) for path in shipped.ROOT.glob(one)]
    names = ["binder.json", "conf.json", "index.html.j2", "overrides.json"]
    assert sorted(path.name for path in copied) == names
    for path in copied:
        assert path.suffix != ".json" or json.loads(path.read_text(encoding="utf-8"))


def test_the_same_policy_stands_before_every_page():
    policy = json.loads((SETTINGS / "binder.json").read_text())["ServerApp"]["tornado_settings"]["headers"]
    assert "default-src 'self'" in policy["Content-Security-Policy"]
    for settings in ("jupyterlab.py", "voila.py"):
        [parts] = re.findall(r'"Content-Security-Policy": "(.+)"\n\s+"(.+)"', (SETTINGS / settings).read_text())
        assert "".join(parts) == policy["Content-Security-Policy"]
    assert os.access(shipped.ROOT / "postBuild", os.X_OK) or sys.platform == "win32"


def test_small_matrices_get_one_thread_on_binder_as_at_home():
    told = (shipped.ROOT / "start").read_text(encoding="utf-8")
    assert os.access(shipped.ROOT / "start", os.X_OK) or sys.platform == "win32"
    for settings in ("jupyterlab.py", "voila.py"):
        libraries = re.search(r"for library in \((.+)\):", (SETTINGS / settings).read_text())[1].replace('"', "")
        assert all(f"{library}_NUM_THREADS=1" in told for library in libraries.split(", "))


def test_a_recording_passes_on_binder_as_it_does_at_home():
    [limit] = re.findall(r'"websocket_max_message_size": (\d+)', (SETTINGS / "binder.json").read_text())
    assert eval(
        re.search(r'"websocket_max_message_size": ([\d* ]+)', (SETTINGS / "jupyterlab.py").read_text())[1]
    ) == int(limit)


def test_what_a_busy_machine_shows_late_is_waited_for_as_long_everywhere():
    told = json.loads((SETTINGS / "binder.json").read_text())["VoilaExecutor"]
    for settings in ("jupyterlab.py", "voila.py"):
        line = r"c\.VoilaExecutor\.iopub_timeout = c\.VoilaExecutor\.startup_timeout = (\d+)"
        assert set(told.values()) == {int(re.search(line, (SETTINGS / settings).read_text())[1])}


# What a cell shows travels another way than that it is done: here that way is blocked for longer than the usual four
# seconds, as on a machine that has no time for it.
SHOWN_LATE = """
import sys, time
sys.stdout.flush_timeout = sys.stderr.flush_timeout = 0.1
get_ipython().kernel.iopub_thread.io_loop.add_callback(time.sleep, 6)
display("It was " + "shown late.")
"""


@pytest.fixture
def server(tmp_path):
    """A Jupyter server as Binder starts it, with a notebook of which one cell is a lesson."""
    (tmp_path / "etc").mkdir()
    shutil.copy(SETTINGS / "binder.json", tmp_path / "etc" / re.search(r"binder\.json .*/(\S+)\"", POST_BUILD)[1])
    shutil.copytree(SETTINGS / "share" / "voila", tmp_path / "share" / "voila")
    cells = [
        nbformat.v4.new_markdown_cell("A lesson.", metadata={"tags": ["course"]}),
        nbformat.v4.new_markdown_cell("The app."),
        nbformat.v4.new_code_cell(SHOWN_LATE),
    ]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), tmp_path / "demo.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", f"--port={port}", "--ip=127.0.0.1",
         f"--ServerApp.root_dir={tmp_path}", "--IdentityProvider.token=", "--ServerApp.port_retries=0"],
        env={**os.environ, "JUPYTER_CONFIG_DIR": str(tmp_path / "etc"), "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
             "JUPYTER_PATH": str(tmp_path / "share")},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip  # several a line
    yield f"http://127.0.0.1:{port}"
    os.killpg(process.pid, signal.SIGTERM)
    process.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="Binder is Linux")
def test_the_demo_has_no_lessons_there_and_all_that_it_shows(server):
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"{server}/voila/render/demo.ipynb", timeout=60) as answer:
                text = answer.read().decode()
            break
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.25)
    assert "The app." in text and "A lesson." not in text
    assert "It was shown late." in text
