"""Sixteen clips of two of RAVDESS's actors, out of the published archive: people to hear before a corpus is fetched.

Only the bytes of these clips are asked for (HTTP ranges), about six megabytes of two hundred. What is here already is
not asked for again, so a download that broke off goes on where it stopped.
"""

import zipfile
from collections.abc import Callable
from pathlib import Path

import soundfile

from emolab import whole
from emolab.errors import PlainError
from emolab.recordings import corpora

# A woman and a man, each emotion once: strong where it is acted so, the first sentence, the first time.
ACTORS = (12, 3)
MEMBERS = tuple(
    f"Actor_{actor:02d}/03-01-{emotion:02d}-{1 if emotion == 1 else 2:02d}-01-01-{actor:02d}.wav"
    for actor in ACTORS
    for emotion in range(1, 9)
)
URL = "https://zenodo.org/records/1188976/files/Audio_Speech_Actors_01-24.zip?download=1"
ARCHIVE_BYTES = 208_468_073
MEGABYTES = 6
TIMEOUT = 30.0
# No clip of RAVDESS is larger; an archive that says otherwise is another one.
LARGEST_CLIP = 4 << 20
_NOT_THE_ARCHIVE = (zipfile.BadZipFile, soundfile.LibsndfileError, KeyError, EOFError, ValueError)


class TasteError(PlainError):
    """The clips could not be brought; the message says why. What came before that stays."""


def folder() -> Path:
    """Return where the clips are kept: beside the corpora, apart from a RAVDESS that is fetched whole."""
    return corpora.data_dir() / "ravdess-taste"


def clips() -> list[Path]:
    """List the clips that are here, sorted; an empty list where nobody asked for them."""
    return sorted(path for path in folder().glob("*.wav") if path.name in {Path(name).name for name in MEMBERS})


def terms() -> str:
    """Say whose voices they are, under which licence, and whom to cite: shown before anything is asked for."""
    corpus = corpora.corpus("ravdess")
    return (
        f"{len(MEMBERS)} clips of two actors of {corpus.title} (about {MEGABYTES} MB) from {corpus.home}. "
        f"Licence: {corpus.licence}: not for business, and passed on under the same terms. Cite: {corpus.citation}"
    )


def bring(
    url: str = URL,
    archive_bytes: int | None = ARCHIVE_BYTES,
    progress: Callable[[int, int], None] = lambda done, of: None,
    timeout: float = TIMEOUT,
) -> list[Path]:
    """Bring the clips that are not here yet.

    Parameters
    ----------
    url : str
        Of the archive.
    archive_bytes : int, optional
        How large the published archive is; another size means another archive. None does not ask.
    progress : callable
        Called with how many clips are here, and of how many, at the start and after each.
    timeout : float
        Seconds without a byte after which the server counts as silent.

    Returns
    -------
    list of pathlib.Path
        All of them, sorted.

    Raises
    ------
    TasteError
        Without a connection, where the server sends whole files only, and where the archive is not the one that was
        published. Each clip is checked against the CRC in the archive, and is whole or not there.

    Notes
    -----
    Notebook: 00_start_here
    """
    # Read when they are asked for: whoever only plays a voice needs neither.
    import requests
    from remotezip import RemoteZip, RemoteZipError

    place = folder()
    missing = [name for name in MEMBERS if not (place / Path(name).name).is_file()]
    progress(len(MEMBERS) - len(missing), len(MEMBERS))
    if missing:
        place.mkdir(parents=True, exist_ok=True)
        try:
            _check_size(url, archive_bytes, timeout)
            with RemoteZip(url, timeout=timeout) as archive:
                for name in missing:
                    _bring_one(archive, name, place / Path(name).name)
                    progress(len(clips()), len(MEMBERS))
        except (PlainError, OSError, requests.RequestException, RemoteZipError, *_NOT_THE_ARCHIVE) as error:
            raise TasteError(
                f"The clips could not be brought: {_reason(error, timeout)}. The simulated actors go on speaking; "
                f"try again later, or fetch the whole corpus with `emolab fetch ravdess`."
            ) from None
    return clips()


def _check_size(url, archive_bytes, timeout):
    """Ask for one byte: a server that knows ranges answers with the size of the whole."""
    import requests

    with requests.get(url, headers={"Range": "bytes=0-0"}, timeout=timeout, stream=True) as answer:
        answer.raise_for_status()
        size = answer.headers.get("Content-Range", "").rpartition("/")[2]
    if not size.isdecimal():
        raise TasteError("the server gives whole files only")
    if archive_bytes is not None and int(size) != archive_bytes:
        raise TasteError(f"the archive has {int(size):,} bytes now, not the {archive_bytes:,} that were published")


def _bring_one(archive, name, path):
    if archive.getinfo(name).file_size > LARGEST_CLIP:
        raise TasteError(f"{name} claims to be larger than any clip of RAVDESS")
    # zipfile checks the CRC at the end of the member.
    content = archive.read(name)
    with whole.replacing(path) as part:
        part.write_bytes(content)
        soundfile.info(part)


def _reason(error, timeout):
    import requests
    from remotezip import RemoteIOError, RemoteZipError

    if isinstance(error, PlainError):
        return str(error).rstrip(".")
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"the server answered {error.response.status_code} ({error.response.reason})"
    if isinstance(error, requests.Timeout) or "timed out" in str(error):
        return f"the server was silent for {timeout:g} seconds"
    if isinstance(error, requests.RequestException | RemoteIOError):
        return "there is no connection to the server, or it broke off"
    if isinstance(error, RemoteZipError):
        return "the server gives whole files only"
    if isinstance(error, _NOT_THE_ARCHIVE):
        return "what came is not the archive that was published"
    return f"{error.strerror or error}"
