"""`emolab lab` and `emolab demo` as a person starts and stops them."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest

from emolab.commands import serving

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a POSIX signal")

SECONDS_TO_START = 60


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def start(tmp_path):
    """Start a command in a session of its own; whatever the test does, nothing of it stays behind."""
    started = []

    def run(*arguments):
        environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
        environment |= {
            "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
            "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
            "IPYTHONDIR": str(tmp_path / "ipython"),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "emolab", *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, start_new_session=True,
            # Where the tests run in the background, Ctrl-C is ignored, and children would inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip  # several a line
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def address_printed(process):
    """Wait for the address that a server prints; fail with its words where none comes."""
    found, done = [], threading.Event()
    lines = process.said = []

    def listen():
        for line in process.stdout:
            lines.append(line)
            match = re.search(r"http://(?:127\.0\.0\.1|localhost):\d+\S*", line)
            if match and not done.is_set():
                found.append(match[0])
                done.set()
        done.set()

    process.listening = threading.Thread(target=listen, daemon=True)
    process.listening.start()
    done.wait(SECONDS_TO_START)
    assert found, "no address was printed:\n" + "".join(lines)
    return found[0]


def page(address):
    """Return what the server sends; it prints its address a moment before it listens."""
    for _ in range(20):
        try:
            with urllib.request.urlopen(address, timeout=SECONDS_TO_START) as answer:
                return answer.read().decode()
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.25)
    raise AssertionError(f"nobody listens at {address}")


def answers_others(address):
    """Tell whether the server also listens on this machine's outer address."""
    port = int(re.search(r":(\d+)", address)[1])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Sends nothing: only asks which of our addresses would be used.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return False
        outer = probe.getsockname()[0]
    with socket.socket() as visitor:
        visitor.settimeout(2)
        return visitor.connect_ex((outer, port)) == 0


def stop_with_ctrl_c(process):
    """Return the exit status; whoever stops a server reads no report of a fault."""
    # A terminal sends the signal to the whole foreground group.
    os.killpg(process.pid, signal.SIGINT)
    status = process.wait(timeout=30)
    process.listening.join(timeout=10)
    assert "Traceback" not in "".join(process.said)
    return status


@pytest.mark.parametrize("command, expected", [("lab", "jupyter"), ("demo", "voila")])
def test_it_answers_on_a_free_port_when_the_usual_one_is_taken_and_stops_on_ctrl_c(
    start, taken_port, command, expected
):
    process = start(command, "--", f"--port={taken_port}")
    address = address_printed(process)
    assert f":{taken_port}/" not in address
    assert expected in page(address).lower()
    assert not answers_others(address)
    assert stop_with_ctrl_c(process) == 0


@pytest.mark.parametrize("seconds", [0, 1], ids=["begins", "reads its models"])
def test_the_demo_can_be_stopped_while_it(start, seconds):
    process = start("demo", "--", "--no-browser")
    assert address_printed(process)
    time.sleep(seconds)
    assert stop_with_ctrl_c(process) == 0


def test_who_is_impatient_ends_the_demo_at_once(start):
    process = start("demo", "--", "--no-browser")
    assert "app" in page(address_printed(process)).lower()
    os.killpg(process.pid, signal.SIGINT)
    time.sleep(0.02)
    assert stop_with_ctrl_c(process) == 0


def test_options_after_two_dashes_come_last_and_so_win():
    assert serving.lab_command(["--port=9000"])[-1] == "--port=9000"


def test_without_a_screen_no_browser_is_opened(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert ("--no-browser" in serving.lab_command()) == (sys.platform not in ("win32", "darwin"))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert "--no-browser" not in serving.lab_command()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can be root, and somebody else")
def test_root_may_open_the_lab_and_others_need_no_leave():
    assert "--allow-root" in serving.lab_command()
    os.seteuid(65_534)
    try:
        assert "--allow-root" not in serving.lab_command()
    finally:
        os.seteuid(0)


def test_a_place_named_in_a_setting_is_meant_from_where_the_command_was_typed(tmp_path, monkeypatch):
    typed, notebooks = tmp_path / "here", tmp_path / "notebooks"
    typed.mkdir()
    notebooks.mkdir()
    monkeypatch.chdir(typed)
    monkeypatch.setenv("EMOLAB_DATA_DIR", "corpora")
    monkeypatch.setenv("EMOLAB_PROGRESS", "off")
    tell = "import os; open('told', 'w').write(os.environ['EMOLAB_DATA_DIR'] + ' ' + os.environ['EMOLAB_PROGRESS'])"
    before = signal.getsignal(signal.SIGTERM)
    try:
        assert serving.serve([sys.executable, "-c", tell], notebooks) == 0
    finally:
        signal.signal(signal.SIGTERM, before)
    assert (notebooks / "told").read_text() == f"{typed / 'corpora'} off"
