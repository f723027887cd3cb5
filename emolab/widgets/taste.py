"""A button that brings people to hear, after their licence was shown."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import ipywidgets

from emolab.errors import PlainError
from emolab.recordings import taste

if TYPE_CHECKING:
    from collections.abc import Callable


class People:
    """Terms, a button, a bar and a sentence; in a page without a kernel, a sentence alone.

    Parameters
    ----------
    bring : callable, optional
        As `taste.bring`.

    Attributes
    ----------
    view : ipywidgets.VBox

    Notes
    -----
    Notebook: 00_start_here, 01_explore_the_data, 10_try_the_demo

    Examples
    --------
    >>> people = People(bring=lambda progress: progress(len(taste.MEMBERS), len(taste.MEMBERS)))
    >>> people.ask()
    >>> people.said.value
    '<p>Two people are here. Run the cells above again: they speak now.</p>'
    """

    def __init__(self, bring: Callable[..., object] = taste.bring) -> None:
        self._bring = bring
        terms = ipywidgets.HTML(f"<p>{html.escape(taste.terms())}</p>")
        self.button = ipywidgets.Button(description="Bring these voices", button_style="primary")
        self.button.on_click(lambda _: self.ask())
        self.bar = ipywidgets.IntProgress(max=len(taste.MEMBERS))
        self.said = ipywidgets.HTML()
        # A screen reader says it when it changes.
        self.said.add_class("emolab-status")
        self.view = ipywidgets.VBox([terms, ipywidgets.HBox([self.button, self.bar]), self.said])
        self._show(len(taste.clips()))

    def ask(self) -> None:
        """Bring what is missing; whatever happens, say it in a sentence."""
        self.button.disabled = True
        try:
            self._bring(progress=lambda done, of: self._show(done))
        except PlainError as error:
            self.said.value = f"<p>{html.escape(str(error))}</p>"
        finally:
            self.button.disabled = len(taste.clips()) == len(taste.MEMBERS)

    def _show(self, done):
        self.bar.value = done
        whole = done == len(taste.MEMBERS)
        self.button.disabled = whole
        self.said.value = (
            "<p>Two people are here. Run the cells above again: they speak now.</p>"
            if whole
            else f"<p>{done} of them are here.</p>"
        )

    def _repr_mimebundle_(self, **options):
        text = {"text/plain": repr(self)}
        return {**self.view._repr_mimebundle_(**options), **text}

    def __repr__(self):
        return "A button that brings sixteen clips of two people: it works when this notebook runs."
