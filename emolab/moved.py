"""Names that earlier notebooks imported: asked for by the old one, Python says the new one."""

from __future__ import annotations

import importlib
import sys

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

# Old module of the package -> where its names are now.
MOVED = {
    **dict.fromkeys(("audio", "corpora", "fetch", "voices", "augment"), "emolab.recordings"),
    **dict.fromkeys(("sequences", "ears", "normalise", "profiles", "tables"), "emolab.features"),
    **dict.fromkeys(("classical", "linear", "hierarchy", "fusion", "corrections", "deep"), "emolab.models"),
    **dict.fromkeys(("splits", "scores", "leaks", "headlines", "listeners", "blind"), "emolab.evaluation"),
    **dict.fromkeys(("cues", "comparison", "second_opinion", "words", "sentences"), "emolab.recognizer"),
    **dict.fromkeys(("transcript", "spoken", "combined", "visit", "prediction"), "emolab.recognizer"),
}
# Those that have another name there, or are handed on by the room itself.
RENAMED = {
    "studies": "from emolab import evaluation",
    "hierarchy_study": "from emolab import evaluation",
    "statistics": "from emolab.features import stretches",
}


def say_where(package: str, name: str) -> None:
    """Raise an ImportError that names the new place of module `name` of `package`, where it is an old one."""
    if name in MOVED | RENAMED:
        new = RENAMED.get(name) or f"from {MOVED[name]} import {name}"
        raise ImportError(f"{package}.{name} has moved. Write `{new}` instead.", name=f"{package}.{name}")


def handing_on(room: str, names: Mapping[str, Sequence[str]]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return `__getattr__` and `__dir__` of a room that hands on names of its modules.

    They are imported when they are asked for: whoever wants one module of a room does not wait for the others.
    For any other name, `__getattr__` raises AttributeError.

    Parameters
    ----------
    room : str
    names : dict of str to tuple of str
        By module.
    """
    module_of = {name: module for module, listed in names.items() for name in listed}

    def get(name):
        if name not in module_of:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f"{room}.{module_of[name]}"), name)

    return get, lambda: sorted({*vars(sys.modules[room]), *module_of})
