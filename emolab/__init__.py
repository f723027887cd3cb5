"""emolab: learn speech emotion recognition on real human speech, offline, honestly.

Importing the package loads nothing heavy. Take what you need from its modules, lowest floor first:
`labels`, `audio`, `corpora`, `features`, `splits`, `scores`, `classical`, `recognizer`, `plots`, `widgets`.
"""

__version__ = "0.1.0"
