"""What a learner has done, kept in a small file of their own that they can read, copy and delete.

The file lies beside the notebooks of a clone where the learner may write there, so that it travels with them;
otherwise in the
user's data folder. ``EMOLAB_PROGRESS`` names another file or folder, or says ``off``. Nothing is sent anywhere. Nothing
is read or written while notebooks are tested (``EMOLAB_STRICT=1``), nor by nbgrader, who runs other people's.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from emolab import shipped

if TYPE_CHECKING:
    from typing import Any

FILE = "my_progress.json"
ABOUT = (
    "What you have done in the exercises of emolab. It is yours: read it, copy it, delete it. Nobody else is sent it."
)
VERSION = 1
PARTS = ("exercises", "predictions")
# Of this session: how each exercise stood that was checked, and the options of each prediction that was asked for.
checked: dict[str, str] = {}
asked: dict[str, list[str]] = {}
# What was noted since the kernel started, for where nothing can be written; and what was said about that.
_session: dict[str, dict[str, Any]] = {part: {} for part in PARTS}
_said: set[str] = set()


def place() -> Path | None:
    """Return the path of the file, which need not be there; None where nothing is kept."""
    asked = os.environ.get("EMOLAB_PROGRESS", "").strip()
    # nbgrader's name for what it is doing: the answers that it runs are a student's, the files its teacher's.
    if asked.lower() == "off" or os.environ.get("EMOLAB_STRICT") == "1" or "NBGRADER_EXECUTION" in os.environ:
        return None
    if asked:
        path = Path(asked).expanduser()
        return path / FILE if path.is_dir() or not path.suffix else path
    if shipped.IS_CLONE and _own(shipped.NOTEBOOKS):
        return shipped.NOTEBOOKS / FILE
    return platformdirs.user_data_path("emolab", appauthor=False) / FILE


def _own(folder):
    """Tell whether a folder is this user's to write in: two who share a clone do not share what they have done."""
    if not os.access(folder, os.W_OK):
        return False
    user = os.getuid() if hasattr(os, "getuid") else 0
    return user == 0 or folder.stat().st_uid == user


def read() -> dict[str, dict[str, Any]]:
    """Return what was done.

    Returns
    -------
    dict
        ``exercises``, from number to how it stands, and ``predictions``, from name to what was chosen. A file that
        cannot be read raises nothing: it is put aside, under another name, and a sentence says so.
    """
    path = place()
    found = {part: dict(_session[part]) for part in PARTS}
    if path is None or not path.is_file():
        return found
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        parts = {part: written[part] for part in PARTS}
        if not all(
            isinstance(name, str) and isinstance(parts[part][name], str) for part in PARTS for name in parts[part]
        ):
            raise ValueError("something in it is no text")
    except OSError as error:
        _say(f"Your progress could not be read ({error.strerror}): {path}.")
        return found
    except (ValueError, KeyError, TypeError):
        _put_aside(path)
        return found
    # Another kernel may have written since: the file knows more than this session.
    return {part: found[part] | parts[part] for part in PARTS}


def note(part: str, name: str, value: Any) -> None:
    """Keep one thing that was done: in this session, and in the file where there is one."""
    _session[part][name] = value
    path = place()
    if path is None:
        return
    content = read()
    content[part][name] = value
    written = {"about": ABOUT, "version": VERSION} | {part: dict(sorted(content[part].items())) for part in PARTS}
    text = json.dumps(written, indent=2, ensure_ascii=False) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, text)
    except OSError as error:
        _say(f"Your progress lasts only until this kernel stops: {path} cannot be written ({error.strerror}).")


def forget() -> Path | None:
    """Delete the file, and begin the session anew.

    Returns
    -------
    pathlib.Path or None
        What was deleted; None where there was nothing.
    """
    checked.clear()
    asked.clear()
    _said.clear()
    for noted in _session.values():
        noted.clear()
    path = place()
    if path is None or not path.is_file():
        return None
    path.unlink()
    return path


def _replace(path, text):
    """Write a file whole or not at all: a kernel may be stopped at any moment."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _put_aside(path):
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    try:
        os.replace(path, aside)
    except OSError as error:
        return _say(f"The file of your progress is damaged, and cannot be put aside ({error.strerror}): {path}.")
    return _say(f"The file of your progress was damaged. It is kept as {aside}, and a new one begins.")


def _say(sentence):
    """Say a sentence once: it would otherwise come with every check."""
    if sentence not in _said:
        _said.add(sentence)
        print(sentence, file=sys.stderr)
