"""A taste of people: sixteen clips out of a large archive, from a server on this machine."""

import io
import threading
import wave
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from emolab.__main__ import main
from emolab.recordings import corpora, taste, voices
from emolab.widgets.taste import People


def wav(seed):
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams((1, 2, 48_000, 19_200, "NONE", "not compressed"))
        file.writeframes(np.random.default_rng(seed).integers(-3000, 3000, 19_200, dtype=np.int16).tobytes())
    return buffer.getvalue()


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def archive():
    """What is asked for, among much that is not."""
    others = [(f"Actor_01/03-01-01-01-01-01-01-{n}.wav", wav(100 + n)) for n in range(40)]
    return zipped([*others, *((name, wav(n)) for n, name in enumerate(taste.MEMBERS))])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        server = self.server
        server.asked.append(self.headers.get("Range"))
        if server.silent:
            server.silent.wait(10)
            self.close_connection = True
            return
        if server.breaks_after is not None and len(server.asked) > server.breaks_after:
            self.send_error(503)
            return
        content, span = server.content, self.headers.get("Range")
        if not (span and server.knows_ranges):
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            return
        first, _, last = span.removeprefix("bytes=").partition("-")
        start = max(0, len(content) - int(last)) if not first else int(first)
        end = len(content) - 1 if not (first and last) else min(int(last), len(content) - 1)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(content)}")
        self.send_header("Content-Length", str(end + 1 - start))
        self.end_headers()
        self.wfile.write(content[start : end + 1])
        server.sent += end + 1 - start


@pytest.fixture
def server(archive):
    serving = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving.content, serving.asked, serving.sent = archive, [], 0
    serving.knows_ranges, serving.breaks_after, serving.silent = True, None, None
    serving.url = f"http://127.0.0.1:{serving.server_port}/archive.zip?download=1"
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    yield serving
    serving.shutdown()
    serving.server_close()


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("EMOLAB_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return tmp_path


def test_only_the_clips_are_asked_for_and_from_then_on_people_speak(server, archive):
    assert voices.recording("angry", actor=12, intensity="strong").caption.startswith("Simulated")
    seen = []
    found = taste.bring(server.url, len(archive), progress=lambda done, of: seen.append((done, of)))
    assert [path.name for path in found] == sorted(name.partition("/")[2] for name in taste.MEMBERS)
    assert seen[0] == (0, 16) and seen[-1] == (16, 16)
    assert server.sent < 0.5 * len(archive)
    assert voices.recording("angry", actor=12, intensity="strong").caption.startswith("RAVDESS actor 12 (woman)")
    assert voices.recording("angry", actor=3, intensity="strong").caption.startswith("RAVDESS actor 3 (man)")
    # Two actors are no corpus.
    assert corpora.find("ravdess") == []
    before = len(server.asked)
    assert taste.bring(server.url, len(archive)) == found and len(server.asked) == before


def test_a_download_that_broke_off_goes_on_where_it_stopped(server, archive):
    server.breaks_after = 7
    with pytest.raises(taste.TasteError, match="answered 503|no connection"):
        taste.bring(server.url, len(archive))
    here = len(taste.clips())
    assert 0 < here < 16
    server.breaks_after, server.asked = None, []
    assert len(taste.bring(server.url, len(archive))) == 16
    # One for the size, one or two for the list of the archive, and one a clip that was missing.
    assert len(server.asked) <= 4 + 16 - here


@pytest.mark.parametrize(
    "change, said",
    [
        ({"knows_ranges": False}, "whole files only"),
        ({"content": b"<html>Please log in</html>" * 50}, "not the archive that was published"),
        ({"content": zipped([("Actor_01/one.wav", wav(1))])}, "not the archive that was published"),
        ({"content": zipped([(name, b"no sound") for name in taste.MEMBERS])}, "not the archive that was published"),
    ],
    ids=["no ranges", "a page", "another archive", "no sounds"],
)
def test_what_is_not_the_archive_is_one_sentence_and_leaves_nothing(server, change, said):
    for name, value in change.items():
        setattr(server, name, value)
    with pytest.raises(taste.TasteError, match=said) as caught:
        taste.bring(server.url, None)
    assert "simulated actors go on" in str(caught.value) and "\n" not in str(caught.value)
    assert taste.clips() == [] and not list(taste.folder().iterdir())


def test_a_server_that_fails_or_says_nothing_is_one_sentence(server, archive):
    server.breaks_after = 0
    with pytest.raises(taste.TasteError, match=r"the server answered 503 \(Service Unavailable\)"):
        taste.bring(server.url, len(archive))
    server.silent = threading.Event()
    with pytest.raises(taste.TasteError, match="silent for 0.2 seconds"):
        taste.bring(server.url, len(archive), timeout=0.2)
    server.silent.set()
    assert taste.clips() == []


def test_a_clip_that_would_be_too_large_is_not_brought(server):
    large = bytes(taste.LARGEST_CLIP + 1)
    server.content = zipped([(taste.MEMBERS[0], large)] + [(name, wav(1)) for name in taste.MEMBERS[1:]])
    with pytest.raises(taste.TasteError, match="larger than any clip of RAVDESS"):
        taste.bring(server.url, None)


def test_an_archive_of_another_size_is_another_archive(server, archive):
    with pytest.raises(taste.TasteError, match="bytes now"):
        taste.bring(server.url, len(archive) + 1)


def test_a_damaged_clip_is_not_kept(server, archive):
    start = archive.index(taste.MEMBERS[0].encode()) + 200
    server.content = archive[:start] + bytes(50) + archive[start + 50 :]
    with pytest.raises(taste.TasteError, match="not the archive that was published"):
        taste.bring(server.url, len(archive))
    assert taste.clips() == []


def test_without_a_connection_it_is_one_sentence():
    with pytest.raises(taste.TasteError, match="no connection"):
        taste.bring("http://127.0.0.1:1/archive.zip", None)


def test_the_command_shows_whose_voices_they_are_first(server, archive, monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(taste, "bring", lambda progress: asked.append(capsys.readouterr().out) or [])
    assert main(["fetch", "ravdess", "--taste"]) == 0
    assert "CC BY-NC-SA 4.0" in asked[0] and "Livingstone" in asked[0]
    assert main(["fetch", "emodb", "--taste"]) == 1 and "of ravdess only" in capsys.readouterr().err


def test_the_button_says_what_it_asks_and_what_came_of_it(server, archive):
    people = People(lambda progress: taste.bring(server.url, len(archive), progress))
    assert "CC BY-NC-SA" in people.view.children[0].value and not people.button.disabled and server.asked == []
    people.button.click()
    assert people.bar.value == 16 and people.button.disabled and "they speak now" in people.said.value
    assert People().button.disabled


def test_the_button_keeps_working_when_nothing_came(server):
    server.knows_ranges = False
    people = People(lambda progress: taste.bring(server.url, None, progress))
    people.button.click()
    assert "whole files only" in people.said.value and not people.button.disabled
