"""The suite talks to nobody, and what a visitor brings stays in memory.

Each path runs in a process of its own in which every address but this machine's is closed: an attempt to reach another
one, or to look up its name, fails the test even where the code would have carried on without it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import emolab
from emolab import shipped
from emolab.features import ears

# Audit hooks see what Python's own libraries and those written in C do through it, and cannot be removed.
WATCH = """
import os, sys
attempts, written = [], []
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            attempts.append(f"{event} {address}")
            raise OSError(101, "Network is unreachable")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        if arguments[0] not in (None, "", "127.0.0.1", "::1", "localhost", b"localhost"):
            attempts.append(f"{event} {arguments[0]}")
            raise OSError(-2, "Name or service not known")
    elif event == "open" and isinstance(arguments[0], (str, bytes)) and arguments[2] & WRITES:
        written.append(os.fsdecode(arguments[0]))

sys.addaudithook(watch)
"""
REPORT = "\nimport json\nprint('WATCHED', json.dumps([attempts, written]))\n"
# Kept free for examples (RFC 5737).
ELSEWHERE = "192.0.2.1"


def watched(script, *arguments, folder, **environment):
    """Run a script under the watch; return the addresses it tried to reach, and the files that it wrote."""
    done = subprocess.run(
        [sys.executable, "-c", WATCH + script + REPORT, *map(str, arguments)], capture_output=True, text=True, cwd=folder,
        env=os.environ | {"PYTHONPATH": str(Path(emolab.__file__).parent.parent), "MPLBACKEND": "agg",
                          "EMOLAB_CACHE_DIR": str(folder / "cache"), **environment}, check=False,
    )  # fmt: skip  # several a line
    assert done.returncode == 0, done.stderr[-3_000:]
    attempts, written = json.loads(done.stdout.rpartition("WATCHED ")[2])
    return attempts, written


@pytest.fixture(scope="module")
def voice():
    return sorted(shipped.path("voices").rglob("*.ogg"))[0]


def test_the_watch_sees_what_it_has_to_see(tmp_path):
    script = (
        "import socket, urllib.request\n"
        "for reach in (lambda: socket.create_connection((sys.argv[1], 80)), lambda: socket.gethostbyname('example.org'),\n"
        "              lambda: urllib.request.urlopen('http://example.org')):\n"
        "    try: reach()\n"
        "    except OSError: pass\n"
        "open('here.txt', 'w').close()\n"
    )
    attempts, written = watched(script, ELSEWHERE, folder=tmp_path)
    assert len(attempts) >= 3 and ELSEWHERE in " ".join(attempts)
    assert written == ["here.txt"]


COMMANDS = {
    "doctor": ["doctor"],
    "corpora": ["corpora"],
    "predict": ["predict", "--json", "VOICE"],
    "predict --text": ["predict", "--text", "What a lovely day!", "--json"],
    "features": ["features", "VOICE", "--recipe", "means193"],
    "evaluate": ["evaluate", "--corpus", "emodb", "--model", "lda", "--split", "speakers5"],
    "leaks": ["leaks"],
    "transcribe": ["transcribe", "VOICE"],
}


# All in one process, which loads what they need once; what is tried while something is loaded is held against the
# command that loads it. The last is the one that must try.
IN_TURN = """
import json
from emolab.__main__ import main
from emolab.recordings import download
download.PAUSE = 0
of_each = {}
for name, words in json.loads(sys.argv[1]).items():
    del attempts[:]
    of_each[name] = [main(words), list(attempts)]
attempts = of_each
"""
FETCH = {"fetch": ["fetch", "emodb"]}


@pytest.fixture(scope="module")
def commands(voice, tmp_path_factory):
    """By command, its status and the addresses that it tried to reach."""
    folder = tmp_path_factory.mktemp("commands")
    asked = {
        name: [str(voice) if word == "VOICE" else word for word in words]
        for name, words in (COMMANDS | FETCH).items()
        if name != "predict" or ears.installed()
    }
    of_each, _ = watched(IN_TURN, json.dumps(asked), folder=folder, EMOLAB_DATA_DIR=str(folder / "nothing"))
    return of_each


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_asks_nobody(name, commands):
    if name == "predict" and not ears.installed():
        pytest.skip("needs the speech encoder")
    status, attempts = commands[name]
    assert status in (0, 1) and attempts == []


def test_fetch_is_what_does_and_says_so_in_a_sentence(commands):
    status, attempts = commands["fetch"]
    assert status == 1 and attempts


def test_the_code_of_a_notebook_asks_nobody(tmp_path):
    # The one that uses most: words, a transcript, voices, both models.
    notebook = nbformat.read(shipped.NOTEBOOKS / "07_combine_words_and_voice.ipynb", as_version=4)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    code = "from IPython.core.interactiveshell import InteractiveShell\nshell = InteractiveShell.instance()\n"
    code += "import json\nfor cell in json.loads(sys.argv[1]): shell.run_cell(cell).raise_error()"
    attempts, _ = watched(
        code, json.dumps(cells), folder=tmp_path, EMOLAB_DATA_DIR=str(tmp_path / "nothing"), IPYTHONDIR=str(tmp_path)
    )
    assert attempts == []


VISIT = """
import io
from pathlib import Path
from emolab import recognizer
from emolab.widgets import pages

from emolab.recognizer import sameness
page = pages.demo(recognizer.load, [])
asking = page.asking
asking.visit.recognizer
# What was read and compiled so far would be read for any visitor.
del written[:]
sound = Path(sys.argv[1]).read_bytes()
asking.recording(io.BytesIO(sound), "my voice.ogg")
asking.recording(io.BytesIO(b"no sound"), "broken.wav")
asking.sentence("I cannot believe that you did this to me!")
asking.visit.correct(1, "sad", with_sound=True)
asking.visit.corrections_zip(), asking.visit.csv(), asking.visit.json()
# There is one sentence here, and three are wanted.
sameness.same_sentence = lambda *_: False
for _ in range(3): asking.visit.calibrate(io.BytesIO(sound), "ordinary")
asking.recording(io.BytesIO(sound), "my voice again.ogg")
assert len(asking.visit.answers) >= 3, asking.card.message.value
asking.visit.forget()
assert asking.visit.answers == [] and asking.visit.corrections == []
"""


def test_a_visit_writes_no_file_and_asks_nobody(voice, tmp_path):
    if not ears.installed():
        pytest.skip("needs the speech encoder")
    attempts, written = watched(VISIT, voice, folder=tmp_path)
    assert attempts == []
    # Python and numba keep what they compiled, which is nothing of the visitor's.
    kept = [path for path in written if not path.endswith((".pyc", ".nbi", ".nbc")) and "__pycache__" not in path]
    assert [path for path in kept if path != os.devnull] == []
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_nothing_in_the_package_names_a_place_to_report_to():
    sources = [path for path in Path(emolab.__file__).parent.rglob("*") if path.suffix in (".py", ".js", ".css")]
    assert len(sources) > 50
    for path in sources:
        source = path.read_text(encoding="utf-8")
        for word in ("sentry", "analytics", "telemetry", "sendBeacon", "gtag(", "XMLHttpRequest", "@import url(http"):
            assert word not in source, path
