"""The mind behind the demo: a voice, words, both together, cues, a transcript, a visit.

May import: the root, `recordings`, `features`, `models`, `evaluation`. ``recognizer.load()`` gives the recognizer that
ships.
"""

from emolab.moved import handing_on

__getattr__, __dir__ = handing_on(__name__, {"voice": ("LISTENERS", "Recognizer", "load", "spans")})
