"""The choice of a language, where one may be found wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

if TYPE_CHECKING:
    from collections.abc import Sequence

# `emolab.recognizer.words.LANGUAGE_NAMES`, whose module takes seconds to import.
_ANSWERED = (("English", "en"), ("Spanish", "es"))
# Of what can be written down, though not judged, some.
_OTHERS = (
    ("Dutch", "nl"),
    ("French", "fr"),
    ("German", "de"),
    ("Italian", "it"),
    ("Polish", "pl"),
    ("Portuguese", "pt"),
)
SPOKEN = (*_ANSWERED, *_OTHERS)


def choice(found: str = "found by itself", spoken: Sequence[tuple[str, str]] = _ANSWERED) -> ipywidgets.Dropdown:
    """Return a menu of languages.

    Parameters
    ----------
    found : str
        What the first line says; its value is "": a menu takes None for nothing chosen, and shows nothing.
    spoken : sequence of (str, str)
        Names and two-letter codes.

    Returns
    -------
    ipywidgets.Dropdown
    """
    menu = ipywidgets.Dropdown(
        options=[(found, ""), *spoken], description="Language", tooltip="The language of these words"
    )
    menu.add_class("emolab-language")
    return menu
