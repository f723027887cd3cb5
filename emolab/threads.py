"""One thread for small matrices: several gain little, and on a busy machine they wait for each other."""

import functools
from contextlib import contextmanager


@functools.cache
def _libraries():
    # Found once: looking for them takes milliseconds. By the first fit, all that compute are loaded.
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


@contextmanager
def one_thread():
    """Let numpy, SciPy and scikit-learn compute with one thread, for as long as the context lasts."""
    with _libraries().limit(limits=1):
        yield
