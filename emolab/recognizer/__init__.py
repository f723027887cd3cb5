"""The mind behind the demo: a voice, words, both together, cues, a transcript, a visit.

May import: the root, `recordings`, `features`, `models`, `evaluation`. ``recognizer.load()`` gives the recognizer that
ships.
"""

import importlib

_HANDED_ON = {"voice": ("LISTENERS", "Recognizer", "load", "spans")}


def __getattr__(name):
    # Handed on when it is asked for: whoever wants one module of this room does not wait for the others.
    for module, names in _HANDED_ON.items():
        if name in names:
            return getattr(importlib.import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *(name for names in _HANDED_ON.values() for name in names)})
