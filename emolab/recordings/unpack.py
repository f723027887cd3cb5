"""Unpacking of archives from elsewhere: nothing leaves the folder, nothing half done stays."""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from emolab.errors import PlainError

if TYPE_CHECKING:
    import os

# Sound hardly shrinks: an archive that grows tenfold holds something else.
LARGEST_RATIO = 10
# Under this size nothing is worth refusing.
SMALL = 10 << 20
MOST_MEMBERS = 100_000


class UnsafeArchive(PlainError):
    """An archive that is damaged or would do harm; nothing of it was kept."""


def unpack(archive: str | os.PathLike[str], folder: str | os.PathLike[str]) -> None:
    """Unpack a zip archive into a new folder.

    Everything is checked before the first byte is written. Links, devices, absolute paths and ``..`` are refused
    rather than mended: an archive of recordings has no use for them.

    Parameters
    ----------
    archive : path
    folder : path
        Must not exist yet. On any failure it is removed again.

    Raises
    ------
    UnsafeArchive
        Not a zip archive, damaged, encrypted, or hostile.
    """
    archive, folder = Path(archive), Path(folder)
    folder.mkdir(parents=True)
    try:
        with zipfile.ZipFile(archive) as opened:
            places = _checked(opened, archive)
            for member, parts in places:
                _write(opened, member, folder.joinpath(*parts))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        shutil.rmtree(folder)
        raise UnsafeArchive(f"{archive.name} is not a sound zip archive ({error})") from None
    except BaseException:
        shutil.rmtree(folder)
        raise


def safe_parts(name: str) -> tuple[str, ...]:
    """Split the name of a member into path parts; raise `UnsafeArchive` where it would leave the folder."""
    plain = name.replace("\\", "/")
    parts = PurePosixPath(plain).parts
    outside = plain.startswith("/") or PureWindowsPath(plain).drive or ".." in parts or "\0" in plain
    if outside or not parts:
        raise UnsafeArchive(f"the name {name!r} points outside its folder")
    return parts


def _checked(opened, archive):
    """Return the files of an archive and where each goes, if all of it is harmless."""
    members = opened.infolist()
    if len(members) > MOST_MEMBERS:
        raise UnsafeArchive(f"{archive.name} holds {len(members):,} members, too many for a corpus")
    unpacked = sum(member.file_size for member in members)
    if unpacked > max(SMALL, LARGEST_RATIO * archive.stat().st_size):
        raise UnsafeArchive(f"{archive.name} would unpack to {unpacked:,} bytes, far more than recordings do")
    for member in members:
        # The upper half holds the Unix mode; archives made elsewhere leave it 0.
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise UnsafeArchive(f"{archive.name} holds a link or a device ({member.filename!r})")
    return [(member, safe_parts(member.filename)) for member in members if not member.is_dir()]


def _write(opened, member, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    # zipfile stops at the size that the member declares, and checks its CRC at the end.
    with opened.open(member) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
