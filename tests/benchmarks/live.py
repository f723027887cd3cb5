"""What a voice costs while it speaks: the bars in a real browser with a microphone that hears a file.

A visitor of a demo of its own speaks for ten seconds. Counted are the bars that were drawn, and the processor's time of
all that serves the page: the server, and the visitor's kernel.
"""

import shutil
import tempfile
import time
from pathlib import Path

from emolab.errors import PlainError

SPEAKING_S = 10


def measure(recordings):
    """Count bars and processor time while somebody speaks. The recordings are not asked for.

    Returns
    -------
    dict
        ``answers_per_second``, ``longest_wait_ms`` between two of them, ``share_of_one_core`` (server and kernel), and
        the share of the answers that ``nobody`` was speaking, which the pauses between sentences are.
    """
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    try:
        import soak
    except ImportError:
        raise PlainError("needs playwright, of the extra [test], and tests/ on PYTHONPATH") from None
    if chromium is None:
        raise PlainError("needs a browser: no Chromium on the PATH")
    with tempfile.TemporaryDirectory() as folder, soak.server(Path(folder), 300) as (process, address):
        soak.wait_for_warm_kernel(process)
        with soak.browser(chromium, Path(folder)) as browser:
            page = soak.arrive(browser, address)
            soak.usable_after(page)
            # The kernel that waits for the next visitor is ready, too, so that none but this one computes.
            time.sleep(15)
            soak.wait_for_warm_kernel(process)
            return _speak(page, process, soak)


def _speak(page, process, soak):
    soak.record_button(page).click()
    page.wait_for_function("performance.getEntriesByName('emolab-glance').length > 2")
    page.evaluate(WATCH)
    before, start = _seconds(process), time.monotonic()
    page.wait_for_timeout(1000 * SPEAKING_S)
    used, took = _seconds(process) - before, time.monotonic() - start
    times, nobody = page.evaluate("[window.drawn, window.nobody]")
    waits = [later - earlier for earlier, later in zip(times, times[1:], strict=False)]
    return {
        "answers_per_second": round(len(times) / took, 1),
        "longest_wait_ms": round(max(waits)),
        "share_of_one_core": round(used / took, 2),
        "share_nobody": round(nobody / len(times), 2),
    }


# Notes when the bars were drawn, and how often there was nobody.
WATCH = """() => {
  [window.drawn, window.nobody] = [[], 0];
  new PerformanceObserver((list) => list.getEntriesByName("emolab-glance").forEach((mark) => {
    window.drawn.push(mark.startTime);
    if (document.querySelector(".emolab-nobody")) window.nobody += 1;
  })).observe({ type: "mark" });
}"""


def _seconds(process):
    """Add up the processor time of a server and of its kernels."""
    every = [process, *process.children(recursive=True)]
    return sum(sum(one.cpu_times()[:2]) for one in every)
