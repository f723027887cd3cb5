"""Corpora brought from their public homes: checked, resumed after a break, unpacked safely.

Where each corpus is published is data (`SOURCES`), so that a mirror, or a server on this machine, can take its place.
Everything happens in a working folder beside the corpora; a corpus appears under its name when it is whole, or not at
all.
"""

from __future__ import annotations

import errno
import os
import shutil
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pooch
import psutil
import requests
from tqdm import tqdm

from emolab import shipped
from emolab.errors import PlainError
from emolab.recordings import corpora
from emolab.recordings.download import ResumingDownloader
from emolab.recordings.unpack import UnsafeArchive, safe_parts, unpack

TIMEOUT = 30.0
# More at once is impolite to the servers that give these away.
AT_ONCE = 4
LARGEST_CLIP = 20 << 20


class FetchError(PlainError):
    """A corpus that could not be fetched; the message says why and how to place it by hand."""


@dataclass(frozen=True)
class Archive:
    """One zip archive that holds the whole corpus.

    Attributes
    ----------
    url : str
    known_hash : str or None
        As pooch writes it, ``"md5:..."``; None where nobody published one.
    size : int or None
        Bytes of the archive, where known.
    """

    url: str
    known_hash: str | None = None
    size: int | None = None

    @property
    def check(self) -> str:
        if self.known_hash is None:
            return "No hash of the archive is known: its recordings are counted and their names read."
        return f"The archive is checked against its known hash ({self.known_hash.partition(':')[0]})."

    @property
    def by_hand(self) -> str:
        return f"download {self.url} in a browser"

    def bring(self, desk: Path, timeout: float) -> Path:
        """Download and unpack; return the folder that holds the recordings."""
        _check_room(desk, 4 * (self.size or 0))
        downloader = ResumingDownloader(desk / "archive.part", timeout, at_most=self.size or 8 << 30, show=True)
        with _mismatch_named(self.url):
            archive = pooch.retrieve(self.url, self.known_hash, "archive.zip", path=desk, downloader=downloader)
        try:
            return _unpacked(archive, desk)
        except UnsafeArchive:
            # Kept, it would be taken for downloaded next time.
            os.remove(archive)
            raise


@dataclass(frozen=True)
class Files:
    """Single files with a known hash each.

    Attributes
    ----------
    base_url : str
        What the names in the registry are appended to.
    registry : pathlib.Path
        A list of names and hashes in pooch's format.
    home : str
        What to copy by hand.
    """

    base_url: str
    registry: Path
    home: str

    check = "Each file is checked against its known SHA-256."

    @property
    def by_hand(self) -> str:
        return f"clone {self.home} with Git LFS"

    def bring(self, desk: Path, timeout: float) -> Path:
        """Download what is not here yet; return the folder that holds the recordings."""
        keeper = pooch.create(path=desk / "files", base_url=self.base_url)
        keeper.load_registry(self.registry)
        return _bring_all(keeper, desk, timeout)


@dataclass(frozen=True)
class Dataverse:
    """A dataset on a Dataverse server, which lists its files with their MD5.

    The server would also bundle them into one archive, but leaves out what exceeds its limit without an error.
    """

    server: str
    doi: str

    check = "Each file is checked against the MD5 that its publisher's server lists."

    @property
    def by_hand(self) -> str:
        return f"download the dataset from https://doi.org/{self.doi} in a browser"

    def bring(self, desk: Path, timeout: float) -> Path:
        """Ask for the list, download what is not here yet; return the folder that holds the recordings.

        Raises `FetchError` where the list is not written as Dataverse writes it.
        """
        answer = requests.get(
            f"{self.server}/api/datasets/:persistentId/versions/:latest-published/files",
            params={"persistentId": f"doi:{self.doi}"},
            timeout=timeout,
        )
        answer.raise_for_status()
        registry, urls = {}, {}
        try:
            for entry in answer.json()["data"]:
                file = entry["dataFile"]
                name = "/".join(safe_parts(f"{entry.get('directoryLabel') or '.'}/{file['filename']}"))
                registry[name] = f"md5:{file['md5']}"
                urls[name] = f"{self.server}/api/access/datafile/{int(file['id'])}"
        except (KeyError, TypeError, AttributeError, requests.JSONDecodeError):
            raise FetchError(f"the list of files from {self.server} is not written as Dataverse writes it") from None
        keeper = pooch.create(path=desk / "files", base_url="", registry=registry, urls=urls)
        return _bring_all(keeper, desk, timeout)


@dataclass(frozen=True)
class ByHand:
    """A corpus that its owners give to people, not to programs."""

    steps: str

    check = "There is nothing to download without registering."

    @property
    def by_hand(self) -> str:
        return self.steps

    def bring(self, desk: Path, timeout: float) -> Path:
        """Raise `FetchError`: there is nothing to download."""
        raise FetchError("its owners ask every user to register")


RAVDESS = Archive(
    "https://zenodo.org/records/1188976/files/Audio_Speech_Actors_01-24.zip?download=1",
    known_hash="md5:bc696df654c87fed845eb13823edef8a",
    size=208_468_073,
)
SOURCES: dict[str, Archive | Files | Dataverse | ByHand] = {
    "ravdess": RAVDESS,
    # Zenodo lists a hash for the songs too, but nobody could look it up when this was written: the clips are counted.
    "ravdess-song": Archive("https://zenodo.org/records/1188976/files/Audio_Song_Actors_01-24.zip?download=1"),
    "crema-d": Files(
        "https://media.githubusercontent.com/media/CheyneyComputerScience/CREMA-D/"
        "1658cd342dff90010aa843eaeebd53610a08b1dc/",
        registry=shipped.DATA / "corpora" / "crema-d.txt",
        home="https://github.com/CheyneyComputerScience/CREMA-D",
    ),
    "tess": Dataverse("https://borealisdata.ca", doi="10.5683/SP2/E8H2MF"),
    "savee": ByHand("register at http://kahlan.eps.surrey.ac.uk/savee/ and download AudioData.zip"),
    "emodb": Archive("http://emodb.bilderbar.info/download/download.zip"),
    # GitHub packs this archive anew for each visitor, so its hash may change while the files do not.
    "nemo": Archive("https://github.com/amu-cai/nEMO/archive/66de9999a8f2f605eb5f64841790aa5cb0877782.zip"),
}

# Archives that people have on their disks. The one of TESS is the copy that circulates most.
KNOWN_ARCHIVES = {
    "ravdess": RAVDESS.known_hash,
    "tess": "md5:1465311b24d1de704c4c63e4ccc470c7",
}


def acquaintance(name: str, archive: str | os.PathLike[str]) -> str:
    """Say in words whether an archive that someone downloaded is one that is known byte for byte."""
    known = KNOWN_ARCHIVES.get(name)
    if known is None or not Path(archive).is_file():
        return f"No hash of an archive of {name} is known: its recordings are counted and their names read."
    algorithm, _, expected = known.partition(":")
    if pooch.file_hash(str(archive), algorithm) == expected:
        return "The archive is, byte for byte, one that is known."
    return "The archive is not one that is known; its recordings are counted and their names read."


def is_complete(name: str, folder: str | os.PathLike[str] | None = None) -> bool:
    """Whether every clip of a corpus is here and can be opened as sound, copies counted once."""
    return _n_clips(name, folder) >= corpora.corpus(name).clips


def fetch(
    name: str,
    source: Archive | Files | Dataverse | ByHand | None = None,
    archive: str | os.PathLike[str] | None = None,
    timeout: float = TIMEOUT,
) -> Path:
    """Bring a corpus into `corpora.data_dir`, unless it is there already.

    Parameters
    ----------
    name : str
        One of `corpora.CORPORA`.
    source : Archive, Files, Dataverse or ByHand, optional
        Where from. Default: its entry in `SOURCES`.
    archive : path, optional
        A zip archive that was downloaded by hand: unpacked instead of `source`.
    timeout : float
        Seconds without a byte after which a server counts as stalled.

    Returns
    -------
    pathlib.Path
        The folder of the corpus.

    Raises
    ------
    FetchError
        Whatever went wrong, with how to place the files by hand. What was downloaded so far is kept for the next
        attempt, unless it is wrong; the folder of the corpus is whole or not there.
    """
    corpus = corpora.corpus(name)
    source = source or SOURCES[name]
    target = corpora.data_dir() / name
    if is_complete(name):
        return target
    try:
        _check_free(name, target)
        with _desk(name) as desk:
            filled = _unpacked(archive, desk) if archive else source.bring(desk, timeout)
            found = _n_clips(name, filled)
            if found < corpus.clips:
                _forget(desk)
                raise FetchError(f"what was fetched holds {found} of its {corpus.clips} recordings")
            if target.exists():
                target.rmdir()
            filled.rename(target)
            _forget(desk)
    except (PlainError, OSError) as error:
        raise FetchError(
            f"{corpus.title} could not be fetched: {_reason(error, timeout)}. Try again, or by hand: {source.by_hand}, "
            f"then either run `emolab fetch {name} --archive FILE.zip` or put the recordings into {target}."
        ) from None
    return target


def _n_clips(name, folder):
    found = corpora.find(name, folder)
    broken = corpora.broken(found)
    return corpora.clip_ids(corpora.parse_names(name, [path for path in found if path not in broken])).nunique()


@contextmanager
def _desk(name):
    """Give a working folder to one process at a time; only what a later attempt can use stays in it."""
    desk = corpora.data_dir() / f".fetch-{name}"
    desk.mkdir(parents=True, exist_ok=True)
    holder = desk / "process"
    _claim(holder)
    try:
        shutil.rmtree(desk / "unpacked", ignore_errors=True)
        yield desk
    finally:
        shutil.rmtree(desk / "unpacked", ignore_errors=True)
        holder.unlink(missing_ok=True)
        with suppress(OSError):
            desk.rmdir()


def _claim(holder):
    try:
        with holder.open("x") as file:
            file.write(str(os.getpid()))
    except FileExistsError:
        process = holder.read_text()
        if process.isdecimal() and psutil.pid_exists(int(process)):
            raise FetchError(f"process {process} is fetching it already (if that is not so, delete {holder})") from None
        # Left behind by a process that was killed.
        holder.unlink()
        _claim(holder)


def _forget(desk):
    for path in desk.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != "process":
            path.unlink()


def _check_free(name, target):
    """Refuse to mix with files that are there already: they may be someone's own."""
    if target.is_dir() and any(target.iterdir()):
        broken = corpora.broken(corpora.find(name))
        if broken:
            some = ", ".join(f"{path.name} ({reason})" for path, reason in list(broken.items())[:3])
            raise FetchError(
                f"{target} is there already, and {len(broken)} of its recordings cannot be used, such as {some}; put "
                "good copies in their place, or move the folder away"
            )
        found = _n_clips(name, None)
        raise FetchError(f"{target} is there already, with {found} recordings, and would be overwritten; move it away")


def _check_room(folder, needed):
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise FetchError(f"it needs about {needed / 1e6:,.0f} MB and only {free / 1e6:,.0f} MB are free in {folder}")


def _unpacked(archive, desk):
    if not Path(archive).is_file():
        raise FetchError(f"there is no file {archive}")
    unpack(archive, desk / "unpacked")
    return desk / "unpacked"


def _bring_all(keeper, desk, timeout):
    """Download every file of a registry, a few at a time; those that are here and right are not asked for."""

    def bring(name):
        part = desk / ("_".join(safe_parts(name)) + ".part")
        downloader = ResumingDownloader(part, timeout, at_most=LARGEST_CLIP)
        with _mismatch_named(keeper.get_url(name)):
            keeper.fetch(name, downloader=downloader)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = [pool.submit(bring, name) for name in keeper.registry]
        try:
            for done in tqdm(as_completed(waiting), total=len(waiting), unit=" files", disable=None):
                done.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return desk / "files"


@contextmanager
def _mismatch_named(url):
    """Turn pooch's complaint about a hash into ours; it has no type of its own."""
    pooch.get_logger().setLevel("WARNING")
    try:
        yield
    except PlainError:
        raise
    except ValueError as error:
        if "hash" not in str(error):
            raise
        raise FetchError(f"what came from {url} is not the file that was published (its hash differs)") from None


def _reason(error, timeout):
    if isinstance(error, PlainError):
        return str(error).rstrip(".")
    if isinstance(error, requests.RequestException):
        host = urlsplit(error.request.url).netloc if error.request is not None else "the server"
        return _network_reason(error, host, timeout)
    if error.errno == errno.ENOSPC:
        return "the disk is full"
    return f"{error.strerror or error} ({error.filename or corpora.data_dir()})"


def _network_reason(error, host, timeout):
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"{host} answered {error.response.status_code} ({error.response.reason})"
    # A timeout in the midst of the answer arrives as a plain ConnectionError.
    if isinstance(error, requests.Timeout) or "timed out" in str(error):
        return f"{host} was silent for {timeout:g} seconds"
    if isinstance(error, requests.exceptions.ChunkedEncodingError) or "connection ended" in str(error):
        return f"the connection to {host} broke off, and the next attempt goes on from there"
    return f"{host} could not be reached"
