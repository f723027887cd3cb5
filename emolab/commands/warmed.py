"""What each visitor's kernel is a copy of: a process that has imported what the demo imports and has asked it once.

Only the fork server of `emolab.commands.copies` imports this module; that it does its work while it is imported is what
fork servers ask for. Nothing of a visitor is ever in this process: they come after the copying.
"""

import signal

# The server is asked to stop by Ctrl-C, and this process goes with it; a terminal tells both.
signal.signal(signal.SIGINT, signal.SIG_IGN)
# A Ctrl-C that came before is forgotten, and its copies, which are interrupted so, hear it.
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

# isort: off
# First, since the others ask what it brings.
import ipykernel.kernelapp  # noqa: F401
# isort: on

import gc
from contextlib import suppress

from emolab import recognizer
from emolab.errors import PlainError
from emolab.evaluation import dimensions  # noqa: F401
from emolab.plots import answers, features, heard, trees  # noqa: F401
from emolab.recognizer import comparison, second_opinion, visit, words  # noqa: F401
from emolab.widgets import closer, gallery, pages, taste  # noqa: F401

visit.import_the_rest()
# What is missing or damaged is said on the page, by the copy that is asked for it.
with suppress(PlainError):
    visit.warmed_up(recognizer.load, words.predict)
gallery.samples()
# What is never looked through again is never copied.
gc.collect()
gc.freeze()
