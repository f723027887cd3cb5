"""The list of a visit: a line for each thing that was asked, with a button that opens its answer again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import anywidget
import traitlets

from emolab.recognizer.visit import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from emolab.recognizer.visit import Answer, Visit

_KINDS = {"voice": "heard", "words": "read"}


class Listing(anywidget.AnyWidget):
    """A table whose rows open answers.

    Parameters
    ----------
    open : callable
        Called with the number of an answer when its row was pressed.

    Attributes
    ----------
    rows : list of dict
        number, name, how, said, corrected, refused (whether `said` is why there is no answer), shown (whether it is the
        one on the card); from `lines`.
    """

    _esm = Path(__file__).with_name("listing.js")
    rows: traitlets.List[dict[str, object]] = traitlets.List().tag(sync=True)

    def __init__(self, open: Callable[[int], object]) -> None:
        super().__init__()
        self._open = open
        self.on_msg(self._on_message)

    def _on_message(self, _, content, __):
        if content.get("kind") == "open" and content.get("number") in [row["number"] for row in self.rows]:
            self._open(content["number"])

    def __repr__(self):
        return "The list of a visit: it appears when this notebook runs, in JupyterLab or on Binder."


def lines(visit: Visit, shown: Answer | None = None) -> list[dict[str, object]]:
    """List a visit, the latest first.

    Parameters
    ----------
    visit : Visit
    shown : Answer, optional
        The one that is on the card.

    Returns
    -------
    list of dict
    """
    corrected = {correction.number: correction.emotion for correction in visit.corrections}
    rows: list[dict[str, object]] = []
    for entry in reversed(visit.entries):
        if isinstance(entry, Refused):
            how, said = "", entry.reason
        else:
            how, said = _KINDS[entry.prediction.kind], entry.prediction.said
        rows.append(
            {
                "number": entry.number, "name": entry.name, "how": how, "said": said,
                "corrected": corrected.get(entry.number, ""), "refused": isinstance(entry, Refused),
                "shown": shown is not None and shown.number == entry.number,
            }
        )  # fmt: skip  # a table
    return rows
