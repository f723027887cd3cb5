"""What widgets say, and the buttons that answer them, in the look of the page."""

from __future__ import annotations

import html

import ipywidgets


class Shown(ipywidgets.VBox):
    """Widgets under one another."""

    def __repr__(self):
        # What is read where no kernel runs, such as on a code host.
        return "A widget: it appears when this notebook runs, in JupyterLab or on Binder."


class Sentence(ipywidgets.HTML):
    """A sentence that screen readers announce when it changes."""

    def say(self, text: str) -> None:
        """Say it."""
        self.value = f'<p class="emolab-said" role="status">{html.escape(text)}</p>' if text else ""

    def warn(self, text: str) -> None:
        """Say what went wrong."""
        self.value = f'<p class="emolab-said emolab-problem" role="status">{html.escape(text)}</p>'


def button(label: str, tooltip: str) -> ipywidgets.Button:
    """Return a button in the look of the page."""
    made = ipywidgets.Button(description=label, tooltip=tooltip)
    made.add_class("emolab-button")
    return made
