"""Fetching, against a server on this machine that behaves as badly as the real ones do."""

import hashlib
import io
import json
import os
import random
import stat
import threading
import time
import wave
import zipfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice, product

import pytest

from emolab.__main__ import main
from emolab.recordings import corpora, download, fetch, unpack

EMODB_STEMS = [
    f"{speaker}{text}{emotion}{take}"
    for speaker, text, emotion, take in islice(
        product(("03", "08", "09", "16"), ("a01", "b02", "b10"), "WLEAFTN", "abcdef"), 535 - 31
    )
]
EMODB_STEMS += [f"15a0{digit}{emotion}a" for digit, emotion in product("1245", "WLEAFTN")]
EMODB_STEMS += ["14a01Wa", "14a01La", "14a01Na"]


def zipped(members, compression=zipfile.ZIP_STORED):
    """Return the bytes of a zip archive; a member is (name or ZipInfo, bytes)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def wav(seed, samples=300):
    """Return the bytes of a recording of noise: what is no sound does not count as fetched."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams((1, 2, 16_000, samples, "NONE", "not compressed"))
        file.writeframes(random.Random(seed).randbytes(2 * samples))
    return buffer.getvalue()


@pytest.fixture(scope="session")
def good_archive():
    return zipped([(f"wav/{stem}.wav", wav(stem)) for stem in EMODB_STEMS] + [("info.txt", b"about")])


class Server:
    """What is at which path, how it is sent, and what was asked for."""

    def __init__(self, port):
        self.address = f"http://127.0.0.1:{port}"
        self.content, self.behaviour, self.asked = {}, {}, []

    def put(self, path, content, behaviour="good"):
        self.content[path], self.behaviour[path] = content, behaviour
        return self.address + path

    def ranges(self, path):
        return [span for asked, span in self.asked if asked == path]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        site, path = self.server.site, self.path.partition("?")[0]
        site.asked.append((path, self.headers.get("Range")))
        if path not in site.content:
            self.send_error(404)
            return
        getattr(self, site.behaviour[path])(site.content[path])

    def good(self, content, start=None, until=None):
        span = self.headers.get("Range")
        start = int(span.removeprefix("bytes=").rstrip("-")) if span else 0
        if span and start >= len(content):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(content)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(206 if span else 200)
        if span:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self.wfile.write(content[start:until])

    def breaks_off_once(self, content):
        first = len(self.server.site.ranges(self.path)) == 1
        self.good(content, until=len(content) // 2 if first else None)
        self.close_connection = True

    def always_breaks_off(self, content):
        self.good(content, until=len(content) // 2)
        self.close_connection = True

    def ignores_range(self, content):
        first = len(self.server.site.ranges(self.path)) == 1
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2 if first else None])
        self.close_connection = True

    def answers_another_range(self, content):
        if not self.headers.get("Range"):
            return self.breaks_off_once(content)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes 0-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def stalls(self, content):
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[:1000])
        self.wfile.flush()
        self.server.patience.wait(20)
        self.close_connection = True

    def says_no_number(self, content):
        self.send_response(200)
        self.send_header("Content-Length", "many")
        self.end_headers()
        self.wfile.write(content)
        self.close_connection = True

    def busy_once(self, content):
        if len(self.server.site.ranges(self.path)) == 1:
            self.send_error(503)
        else:
            self.good(content)

    def always_busy(self, content):
        self.send_error(503)

    def never_answers(self, content):
        self.server.patience.wait(20)
        self.close_connection = True

    def never_ends(self, content):
        self.send_response(200)
        self.end_headers()
        with_patience = time.monotonic() + 20
        try:
            while time.monotonic() < with_patience:
                self.wfile.write(content)
        except OSError:
            pass
        self.close_connection = True


@contextmanager
def running_server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.site, server.patience = Server(server.server_port), threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.site
    finally:
        server.patience.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def impatient(monkeypatch):
    """Tries again at once, and goes through no proxy."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(download, "PAUSE", 0.01)


@pytest.fixture
def site(impatient):
    with running_server() as started:
        yield started


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty data folder inside a folder in which nothing else may appear."""
    folder = tmp_path / "around" / "data"
    folder.mkdir(parents=True)
    monkeypatch.setenv("EMOLAB_DATA_DIR", str(folder))
    yield folder
    assert os.listdir(tmp_path / "around") == ["data"]


def assert_resumes_in_the_middle(span, content):
    """The last chunk before a break may be lost, no more."""
    start, half = int(span.removeprefix("bytes=").removesuffix("-")), len(content) // 2
    assert half - download.CHUNK <= start <= half and start > 0


def md5(content):
    return "md5:" + hashlib.md5(content).hexdigest()


def test_it_is_said_whether_an_archive_can_be_checked():
    assert "No hash of the archive is known" in fetch.Archive("http://127.0.0.1/a.zip").check
    assert "known hash (md5)" in fetch.Archive("http://127.0.0.1/a.zip", md5(b"a")).check


def test_the_made_up_archive_is_a_whole_corpus():
    assert len(set(EMODB_STEMS)) == corpora.CORPORA["emodb"].clips
    assert len(corpora.parse_names("emodb", EMODB_STEMS)) == 535


def test_a_good_archive_is_downloaded_unpacked_and_nothing_else_stays(site, home, good_archive):
    source = fetch.Archive(site.put("/a.zip", good_archive), md5(good_archive), len(good_archive))
    folder = fetch.fetch("emodb", source)
    assert folder == home / "emodb"
    assert os.listdir(home) == ["emodb"]
    assert len(corpora.find("emodb")) == 535
    assert (folder / "info.txt").read_bytes() == b"about"
    assert site.ranges("/a.zip") == [None]


def test_a_second_fetch_finds_everything_here_and_asks_for_nothing(site, home, good_archive, monkeypatch, capsys):
    source = fetch.Archive(site.put("/a.zip", good_archive))
    monkeypatch.setitem(fetch.SOURCES, "emodb", source)
    assert main(["fetch", "emodb"]) == 0
    first = capsys.readouterr().out
    assert first.index("CC BY 4.0") < first.index("No hash") < first.index("535 recordings are in")
    assert "Burkhardt" in first
    assert main(["fetch", "emodb"]) == 0
    assert "already" in capsys.readouterr().out
    assert len(site.asked) == 1


def test_a_download_that_breaks_off_is_resumed_at_the_byte_where_it_stopped(site, home, good_archive):
    source = fetch.Archive(site.put("/a.zip", good_archive, "breaks_off_once"), md5(good_archive))
    fetch.fetch("emodb", source)
    first, second = site.ranges("/a.zip")
    assert first is None
    assert_resumes_in_the_middle(second, good_archive)
    assert fetch.is_complete("emodb")


def test_a_later_run_resumes_what_an_earlier_one_left(site, home, good_archive):
    url = site.put("/a.zip", good_archive, "always_breaks_off")
    with pytest.raises(fetch.FetchError, match="broke off.*by hand.*--archive"):
        fetch.fetch("emodb", fetch.Archive(url, md5(good_archive)))
    assert os.listdir(home) == [".fetch-emodb"]
    assert os.listdir(home / ".fetch-emodb") == ["archive.part"]
    assert not corpora.find("emodb")

    kept = (home / ".fetch-emodb" / "archive.part").stat().st_size
    site.asked.clear()
    site.put("/a.zip", good_archive)
    fetch.fetch("emodb", fetch.Archive(url, md5(good_archive)))
    assert site.ranges("/a.zip") == [f"bytes={kept}-"]
    assert_resumes_in_the_middle(f"bytes={kept}-", good_archive)
    assert os.listdir(home) == ["emodb"]


@pytest.mark.parametrize("behaviour", ["ignores_range", "answers_another_range"])
def test_a_server_that_does_not_resume_is_read_from_the_start(site, home, good_archive, behaviour):
    source = fetch.Archive(site.put("/a.zip", good_archive, behaviour), md5(good_archive))
    fetch.fetch("emodb", source)
    first, second, *_ = site.ranges("/a.zip")
    assert first is None
    assert_resumes_in_the_middle(second, good_archive)
    assert fetch.is_complete("emodb")


def test_a_server_that_says_no_number_of_bytes_is_read_to_the_end(site, home, good_archive):
    fetch.fetch("emodb", fetch.Archive(site.put("/a.zip", good_archive, "says_no_number"), md5(good_archive)))
    assert fetch.is_complete("emodb")


def test_a_part_that_is_whole_already_is_not_downloaded_again(site, home, good_archive):
    desk = home / ".fetch-emodb"
    desk.mkdir()
    (desk / "archive.part").write_bytes(good_archive)
    fetch.fetch("emodb", fetch.Archive(site.put("/a.zip", good_archive), md5(good_archive)))
    assert site.ranges("/a.zip") == [f"bytes={len(good_archive)}-"]


def test_a_part_longer_than_the_file_is_thrown_away(site, home, good_archive):
    desk = home / ".fetch-emodb"
    desk.mkdir()
    (desk / "archive.part").write_bytes(good_archive + b"of something else")
    fetch.fetch("emodb", fetch.Archive(site.put("/a.zip", good_archive), md5(good_archive)))
    assert site.ranges("/a.zip")[-1] is None


def test_wrong_bytes_are_refused_and_forgotten(site, home, good_archive):
    wrong = good_archive[:-1] + b"!"
    url = site.put("/a.zip", wrong)
    with pytest.raises(fetch.FetchError, match="its hash differs"):
        fetch.fetch("emodb", fetch.Archive(url, md5(good_archive)))
    assert os.listdir(home) == []
    site.put("/a.zip", good_archive)
    fetch.fetch("emodb", fetch.Archive(url, md5(good_archive)))
    assert site.ranges("/a.zip") == [None, None]


def test_a_server_that_never_ends_is_cut_off(site, home):
    source = fetch.Archive(site.put("/a.zip", bytes(100_000), "never_ends"), size=1_000_000)
    with pytest.raises(fetch.FetchError, match="more than the 1,000,000 bytes"):
        fetch.fetch("emodb", source)
    assert os.listdir(home) == []


@pytest.mark.parametrize("behaviour", ["stalls", "never_answers"])
def test_a_server_that_stalls_is_given_up(site, home, good_archive, behaviour):
    source = fetch.Archive(site.put("/a.zip", good_archive, behaviour))
    began = time.monotonic()
    with pytest.raises(fetch.FetchError, match="silent for 0.2 seconds"):
        fetch.fetch("emodb", source, timeout=0.2)
    assert time.monotonic() - began < 10
    assert not (home / "emodb").exists()


def test_a_page_that_is_gone_is_one_sentence_with_the_way_by_hand(site, home, monkeypatch, capsys):
    monkeypatch.setitem(fetch.SOURCES, "emodb", fetch.Archive(site.address + "/gone.zip"))
    assert main(["fetch", "emodb"]) == 1
    captured = capsys.readouterr()
    assert "CC BY 4.0" in captured.out
    assert len(site.asked) == 1
    assert "404" in captured.err and "/gone.zip in a browser" in captured.err and str(home / "emodb") in captured.err
    assert "Traceback" not in captured.err and captured.err.count("\n") == 1
    assert os.listdir(home) == []


def test_a_busy_server_is_asked_again_and_given_up_in_the_end(site, home, good_archive):
    with pytest.raises(fetch.FetchError, match="answered 503"):
        fetch.fetch("emodb", fetch.Archive(site.put("/busy.zip", good_archive, "always_busy")))
    assert len(site.ranges("/busy.zip")) == 4
    fetch.fetch("emodb", fetch.Archive(site.put("/a.zip", good_archive, "busy_once")))
    assert len(site.ranges("/a.zip")) == 2


def test_a_server_that_is_not_there_is_one_sentence(home, impatient):
    with pytest.raises(fetch.FetchError, match="could not be reached"):
        fetch.fetch("emodb", fetch.Archive("http://127.0.0.1:1/a.zip"))


def test_a_page_instead_of_an_archive_is_refused_and_forgotten(site, home):
    source = fetch.Archive(site.put("/a.zip", b"<html>Please log in</html>"))
    with pytest.raises(fetch.FetchError, match="not a sound zip archive"):
        fetch.fetch("emodb", source)
    assert os.listdir(home) == []


def test_an_archive_that_lacks_recordings_is_refused(site, home):
    source = fetch.Archive(
        site.put(
            "/a.zip", zipped([("wav/03a01Fa.wav", wav(1)), ("wav/03a01Wa.wav", b"x"), ("wav/holiday.wav", wav(2))])
        )
    )
    with pytest.raises(fetch.FetchError, match="1 of its 535 recordings"):
        fetch.fetch("emodb", source)
    assert os.listdir(home) == []


def with_mode(name, mode):
    member = zipfile.ZipInfo(name)
    member.create_system = 3
    member.external_attr = mode << 16
    return member


HOSTILE = {
    "climbs out": ("../../climbed.wav", b"x"),
    "climbs out in the middle": ("wav/../../../climbed.wav", b"x"),
    "climbs out with backslashes": ("..\\..\\climbed.wav", b"x"),
    "absolute": ("/tmp/emolab-climbed.wav", b"x"),
    "a drive": ("C:\\climbed.wav", b"x"),
    "a link": (with_mode("wav/link.wav", stat.S_IFLNK | 0o777), b"/etc/passwd"),
    "a device": (with_mode("wav/device.wav", stat.S_IFCHR | 0o666), b""),
    "a fifo": (with_mode("wav/fifo.wav", stat.S_IFIFO | 0o666), b""),
}


@pytest.mark.parametrize("member", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_member_keeps_the_whole_archive_out(site, home, member):
    hostile = zipped([(f"wav/{stem}.wav", b"x") for stem in EMODB_STEMS] + [member])
    with pytest.raises(fetch.FetchError, match="outside its folder|link or a device"):
        fetch.fetch("emodb", fetch.Archive(site.put("/a.zip", hostile), md5(hostile)))
    assert os.listdir(home) == []


def test_a_bomb_is_refused_before_it_is_unpacked(site, home):
    bomb = zipped([("wav/03a01Fa.wav", bytes(50_000_000))], zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    with pytest.raises(fetch.FetchError, match="would unpack to 50,000,000 bytes"):
        fetch.fetch("emodb", fetch.Archive(site.put("/a.zip", bomb)))
    assert os.listdir(home) == []


def test_a_bomb_that_lies_about_its_size_unpacks_no_further_than_it_says(tmp_path):
    content = zipped([("a.wav", bytes(50_000_000))], zipfile.ZIP_DEFLATED)
    lie = content.replace((50_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    (tmp_path / "lie.zip").write_bytes(lie)
    with pytest.raises(unpack.UnsafeArchive, match="not a sound zip archive"):
        unpack.unpack(tmp_path / "lie.zip", tmp_path / "out")
    assert os.listdir(tmp_path) == ["lie.zip"]


def test_a_damaged_member_leaves_nothing_behind(tmp_path, good_archive):
    middle = len(good_archive) // 2
    (tmp_path / "a.zip").write_bytes(good_archive[:middle] + b"\0" * 600 + good_archive[middle + 600 :])
    with pytest.raises(unpack.UnsafeArchive):
        unpack.unpack(tmp_path / "a.zip", tmp_path / "out")
    assert os.listdir(tmp_path) == ["a.zip"]


def test_an_interrupt_while_unpacking_leaves_a_clean_state_and_the_next_run_is_quick(
    site, home, good_archive, monkeypatch
):
    url = site.put("/a.zip", good_archive)
    written = []

    def interrupted(opened, member, path):
        if len(written) == 100:
            raise KeyboardInterrupt
        written.append(path)
        write(opened, member, path)

    write = unpack._write
    with monkeypatch.context() as patch:
        patch.setattr(unpack, "_write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            fetch.fetch("emodb", fetch.Archive(url, md5(good_archive)))
    assert len(written) == 100
    assert os.listdir(home / ".fetch-emodb") == ["archive.zip"]
    fetch.fetch("emodb", fetch.Archive(url, md5(good_archive)))
    assert len(site.asked) == 1
    assert os.listdir(home) == ["emodb"]


def test_what_a_killed_process_left_is_swept_up(site, home, good_archive):
    desk = home / ".fetch-emodb"
    (desk / "unpacked" / "wav").mkdir(parents=True)
    (desk / "unpacked" / "wav" / "03a01Fa.wav").write_bytes(b"half")
    (desk / "process").write_text("999999999")
    fetch.fetch("emodb", fetch.Archive(site.put("/a.zip", good_archive)))
    assert os.listdir(home) == ["emodb"]


def test_two_processes_do_not_fetch_the_same_corpus_at_once(site, home, good_archive):
    desk = home / ".fetch-emodb"
    desk.mkdir()
    (desk / "process").write_text(str(os.getppid()))
    with pytest.raises(fetch.FetchError, match=f"process {os.getppid()} is fetching it already"):
        fetch.fetch("emodb", fetch.Archive(site.put("/a.zip", good_archive)))
    assert site.asked == []
    assert (desk / "process").exists()


def test_recordings_that_someone_placed_there_are_never_overwritten(site, home, good_archive):
    mine = home / "emodb" / "03a01Fa.wav"
    mine.parent.mkdir()
    # Sound or not, it is somebody's own.
    for content, said in (
        (wav(5), "is there already, with 1 recordings"),
        (b"", "cannot be used, such as 03a01Fa.wav"),
    ):
        mine.write_bytes(content)
        with pytest.raises(fetch.FetchError, match=said):
            fetch.fetch("emodb", fetch.Archive(site.put("/a.zip", good_archive)))
        assert mine.read_bytes() == content
    assert site.asked == []


def test_an_empty_clip_makes_a_corpus_incomplete_wherever_it_is_asked(site, home, good_archive, capsys):
    fetch.fetch("emodb", fetch.Archive(site.put("/a.zip", good_archive)))
    assert fetch.is_complete("emodb")
    (home / "emodb" / "wav" / "03a01Wa.wav").write_bytes(b"")
    assert not fetch.is_complete("emodb")
    assert main(["corpora"]) == 0 and "03a01Wa.wav cannot be used: the file is empty" in capsys.readouterr().out
    assert main(["doctor"]) == 0 and "534 of 535 recordings (optional); 1 cannot be used" in capsys.readouterr().out
    assert main(["fetch", "emodb"]) == 1 and "03a01Wa.wav" in capsys.readouterr().err


def test_a_full_disk_is_noticed_before_the_download(site, home, good_archive, monkeypatch):
    source = fetch.Archive(site.put("/a.zip", good_archive), size=10**15)
    with pytest.raises(fetch.FetchError, match="MB are free"):
        fetch.fetch("emodb", source)
    assert site.asked == []


def test_a_disk_that_fills_up_while_unpacking_is_one_sentence(site, home, good_archive, small_disk):
    small_disk(home, len(good_archive) + 500_000)
    with pytest.raises(fetch.FetchError, match="the disk is full"):
        fetch.fetch("emodb", fetch.Archive(site.put("/a.zip", good_archive)))
    assert not (home / "emodb").exists()
    assert os.listdir(home / ".fetch-emodb") == ["archive.zip"]


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("EMOLAB_DATA_DIR", str(tmp_path / "file" / "data"))
    with pytest.raises(fetch.FetchError, match="Not a directory"):
        fetch.fetch("emodb", fetch.Archive("http://127.0.0.1:1/a.zip"))


def test_an_archive_downloaded_by_hand_is_unpacked_and_says_whether_it_is_known(
    home, tmp_path, good_archive, monkeypatch, capsys
):
    (tmp_path / "mine.zip").write_bytes(good_archive)
    assert "byte for byte" not in fetch.acquaintance("emodb", tmp_path / "mine.zip")
    monkeypatch.setitem(fetch.KNOWN_ARCHIVES, "emodb", md5(b"another"))
    assert "not one that is known" in fetch.acquaintance("emodb", tmp_path / "mine.zip")
    monkeypatch.setitem(fetch.KNOWN_ARCHIVES, "emodb", md5(good_archive))
    assert main(["fetch", "emodb", "--archive", str(tmp_path / "mine.zip")]) == 0
    assert "byte for byte" in capsys.readouterr().out
    assert fetch.is_complete("emodb")
    assert (tmp_path / "mine.zip").exists()


def test_an_archive_by_hand_that_is_not_there_is_named(home, capsys):
    assert main(["fetch", "savee", "--archive", "nowhere.zip"]) == 1
    assert "no file nowhere.zip" in capsys.readouterr().err


def test_what_is_given_to_people_only_comes_with_its_steps(home, capsys):
    assert main(["fetch", "savee"]) == 1
    captured = capsys.readouterr()
    assert "register at" in captured.err and "--archive" in captured.err
    assert "Haq" in captured.out
    assert os.listdir(home) == []


def test_an_unknown_corpus_is_named_with_those_that_are_known(home, capsys):
    assert main(["fetch", "ravdes"]) == 1
    assert "ravdess-song" in capsys.readouterr().err


@pytest.fixture
def small_crema_d(site, tmp_path, monkeypatch):
    """Twelve made-up files of CREMA-D on the server, with their hashes in a registry."""
    from dataclasses import replace

    monkeypatch.setitem(corpora.CORPORA, "crema-d", replace(corpora.CORPORA["crema-d"], clips=12))
    emotions = ("ANG", "DIS", "FEA", "HAP", "NEU", "SAD")
    names = [f"AudioWAV/{actor}_DFA_{emotion}_XX.wav" for actor, emotion in product((1001, 1002), emotions)]
    for name in names:
        site.put(f"/{name}", wav(name))
    registry = tmp_path / "registry.txt"
    registry.write_text("".join(f"{name} {hashlib.sha256(wav(name)).hexdigest()}\n" for name in names))
    return fetch.Files(site.address + "/", registry, "home"), names


def test_single_files_are_fetched_and_a_later_run_asks_only_for_what_is_missing(site, home, small_crema_d):
    source, names = small_crema_d
    right = site.content[f"/{names[7]}"]
    site.put(f"/{names[7]}", b"wrong")
    with pytest.raises(fetch.FetchError, match=f"{names[7]} is not the file that was published"):
        fetch.fetch("crema-d", source)
    assert not (home / "crema-d").exists()

    asked_before = {path for path, _ in site.asked}
    kept = {f"/AudioWAV/{path.name}" for path in (home / ".fetch-crema-d").rglob("*.wav")}
    assert f"/{names[7]}" not in kept and kept <= asked_before
    site.asked.clear()
    site.put(f"/{names[7]}", right)
    fetch.fetch("crema-d", source)
    assert {path for path, _ in site.asked} == {f"/{name}" for name in names} - kept
    assert os.listdir(home) == ["crema-d"]
    assert len(corpora.find("crema-d")) == 12


def test_every_corpus_has_a_way_to_be_fetched():
    assert fetch.SOURCES.keys() == corpora.CORPORA.keys(), "where nothing can be downloaded: ByHand, with the steps"


def test_the_list_of_crema_d_that_ships_names_each_clip_once_with_a_hash():
    lines = fetch.SOURCES["crema-d"].registry.read_text().splitlines()
    names, hashes = zip(*(line.split() for line in lines if not line.startswith("#")), strict=True)
    assert len(set(names)) == len(names) == corpora.CORPORA["crema-d"].clips
    assert len(corpora.parse_names("crema-d", names)) == 7442
    assert all(len(value) == 64 and set(value) <= set("0123456789abcdef") for value in hashes)
    assert any("OpenDatabase" in line.replace(" ", "") for line in lines if line.startswith("#"))


def dataverse(site, entries):
    site.put(
        "/api/datasets/:persistentId/versions/:latest-published/files",
        json.dumps({"status": "OK", "data": entries}).encode(),
    )
    return fetch.Dataverse(site.address, "10.5683/SP2/E8H2MF")


def listed(number, name, content, folder=None):
    file = {"id": number, "filename": name, "md5": hashlib.md5(content).hexdigest()}
    return {"dataFile": file} | ({"directoryLabel": folder} if folder else {})


def test_a_dataverse_is_asked_for_its_list_and_each_file_checked(site, home, monkeypatch):
    from dataclasses import replace

    monkeypatch.setitem(corpora.CORPORA, "tess", replace(corpora.CORPORA["tess"], clips=2))
    for number in (7, 8):
        site.put(f"/api/access/datafile/{number}", wav(number))
    entries = [
        listed(7, "OAF_back_angry.wav", wav(7), folder="OAF_angry"),
        listed(8, "YAF_back_sad.wav", wav(8)),
    ]
    folder = fetch.fetch("tess", dataverse(site, entries))
    assert (folder / "OAF_angry" / "OAF_back_angry.wav").read_bytes() == wav(7)
    assert len(corpora.find("tess")) == 2


def test_a_dataverse_whose_list_climbs_out_is_refused(site, home):
    site.put("/api/access/datafile/7", b"x")
    with pytest.raises(fetch.FetchError, match="outside its folder"):
        fetch.fetch("tess", dataverse(site, [listed(7, "OAF_back_angry.wav", b"x", folder="../../..")]))
    assert site.ranges("/api/access/datafile/7") == []


def test_a_dataverse_that_answers_something_else_is_one_sentence(site, home):
    with pytest.raises(fetch.FetchError, match="not written as Dataverse writes it"):
        fetch.fetch("tess", dataverse(site, [{"file": "unheard of"}]))
