"""One thread for small matrices: several gain little, and on a busy machine they wait for each other."""

from __future__ import annotations

import functools
from contextlib import contextmanager

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@functools.cache
def _libraries():
    # Found once: looking for them takes milliseconds. By the first fit, all that compute are loaded.
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


@contextmanager
def one_thread() -> Iterator[None]:
    """Let numpy, SciPy and scikit-learn compute with one thread, for as long as the context lasts."""
    with _libraries().limit(limits=1):
        yield
