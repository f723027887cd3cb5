"""What Ctrl-C does to the demo's server: it ends between two steps, and not in the middle of one."""

from __future__ import annotations

import asyncio
import signal

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType


def between_two_steps() -> None:
    """Let Ctrl-C end this process as the system's own signal does.

    Python's way breaks off whatever is being done, and what is half done is then reported as a fault. Before the server
    serves there is nothing to be ended; who presses a second time ends it at once. Called in the main thread.
    """
    signal.signal(signal.SIGINT, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    polite = signal.getsignal(signal.SIGTERM)
    for impatient in (signal.SIGINT, signal.SIGTERM):
        signal.signal(impatient, signal.SIG_DFL)
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        raise SystemExit(0) from None
    if callable(polite):
        polite(signal.SIGTERM, frame)
