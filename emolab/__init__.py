"""emolab: learn speech emotion recognition on real human speech, offline, honestly.

Importing the package loads nothing heavy. Its rooms, lowest floor first; each imports from those before it only:

==============  ======================================================================================
`recordings`    sound and where it comes from: reading, corpora, fetching, simulated voices, augmentation
`features`      sound to numbers: recipes, sequences, the speech encoder, tables, normalisation
`models`        classifiers: classical, linear, hierarchies, text, fusion; `models.deep` the nets
`evaluation`    how good, and how honestly: splits, scores, leaks, listeners, tuning, reports
`recognizer`    the mind behind the demo: voice, words, cues, transcript, a visit
`plots`         figures: every function takes and returns `ax`
`check`         the exercises and their checks
`widgets`       the interactive parts
`commands`      the command line with its servers and their settings
==============  ======================================================================================
"""

import sys

__version__ = "0.1.0"


class _Signpost:
    """A finder for the names that earlier notebooks imported.

    It is asked last, for what nobody found, and loads `emolab.moved` only then (importlib.abc would take 25 ms).
    """

    def find_spec(self, fullname, path=None, target=None):
        package, _, name = fullname.rpartition(".")
        if package == __name__:
            from emolab import moved

            moved.say_where(package, name)
        return None


if not any(type(finder).__name__ == _Signpost.__name__ for finder in sys.meta_path):
    sys.meta_path.append(_Signpost())
