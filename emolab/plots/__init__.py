"""Figures: every function takes an `ax` (or makes one), draws on it and returns it.

May import: the root, and the rooms from `recordings` to `recognizer`. `style` holds what all figures share; the other
modules draw one kind of thing each.
"""

from emolab.plots.style import new_axes, use_style

__all__ = ["new_axes", "use_style"]
