"""The one kind of error that is meant for people."""


class PlainError(ValueError):
    """Something the user can mend; the message is a sentence that says what was wrong, with what, and what to do.

    The command line prints it without a traceback, the widgets show it. Every module derives its own from it.
    """
