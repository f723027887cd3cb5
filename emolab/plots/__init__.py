"""Figures: every function draws on `ax` (matplotlib axes; default: those of a new figure) and returns it.

May import: the root, and the rooms from `recordings` to `recognizer`. `style` holds what all figures share; the other
modules draw one kind of thing each.
"""

from emolab.plots.style import new_axes, use_style

__all__ = ["new_axes", "use_style"]
