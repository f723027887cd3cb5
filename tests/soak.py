"""Visit the demo again and again, and see what stays behind: ``python tests/soak.py``, by hand, a few minutes.

A server of its own is visited 20 times in a row and by 4 visitors at once, in a real browser whose microphone hears a
file. Printed are the seconds until the page can be used, the milliseconds from the end of a 3-second recording until
the answer and until its picture are drawn, the memory of each visitor's kernel after the answer and with all opened
that there is about it, and, once idle kernels have been removed, which kernels, files and memory are left. It ends with
1 if anything is left that should not be.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil
import soundfile
import soxr
from playwright.sync_api import sync_playwright

from emolab import shipped
from emolab.commands import serving
from emolab.recordings import audio

SPOKEN = shipped.ROOT / "data" / "voices" / "Actor_12" / "03-01-05-02-01-01-12.ogg"
RECORDED_S = 3
# Notes when the page can be used, counted from the moment at which its address was asked for.
USABLE = """() => {
  const seen = new MutationObserver(() => {
    if (!document.querySelector(".emolab-sources .emolab-recorder button")) return;
    window.usable = performance.now();
    seen.disconnect();
  });
  seen.observe(document, { childList: true, subtree: true });
}"""
# Marks when the answer and its picture are there; the recorder and the player leave marks of their own.
WATCH = """() => {
  performance.clearMarks();
  window.answered = 0;
  const ended = () => performance.getEntriesByName("emolab-recording-ended").length;
  new MutationObserver(() => {
    if (ended() && !window.answered && document.querySelector(".emolab-headline:not(.emolab-of-example)")) window.answered = performance.now();
  }).observe(document.body, { childList: true, subtree: true });
}"""
DRAWN = "window.answered && performance.getEntriesByName('emolab-sound-drawn').length"
TOOK = """() => {
  const at = (name) => performance.getEntriesByName(name)[0].startTime;
  const end = at("emolab-recording-ended");
  return [window.answered - end, at("emolab-sound-drawn") - end];
}"""


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--visits", type=int, default=20, help="one after another")
    options.add_argument("--at-once", type=int, default=4)
    options.add_argument("--cull", type=int, default=60, help="seconds after which an idle kernel is removed")
    options.add_argument("--chromium", default="/usr/bin/chromium")
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, server(Path(folder), options.cull) as (process, address):
        wait_for_warm_kernel(process)
        files, memory = files_of(folder), megabytes([process])
        with browser(options.chromium, Path(folder)) as chromium:
            rows = [visit(chromium, address, process) for _ in range(options.visits)]
            report(f"{options.visits} visits one after another", rows)
            report(f"{options.at_once} visits at once", visits_at_once(chromium, address, process, options.at_once))
        # Looked at twice, see emolab.commands.kernels, every five seconds.
        time.sleep(options.cull + 20)
        wait_for_warm_kernel(process)
        left, more = kernels(process), megabytes([process]) - memory
        # A kernel that runs has one file, which says how to reach it.
        strange = sorted(path for path in files_of(folder) - files if not is_connection(path))
        print(f"kernels left: {len(left)} (one waits for the next visitor), {megabytes(left):.0f} MB")
        print(f"server: {more:+.0f} MB of {memory:.0f}; files left: {strange or 'none'}; load {os.getloadavg()[0]:.1f}")
    return int(len(left) != 1 or bool(strange))


@contextmanager
def server(folder, cull):
    """Start the demo on a free port; yields its process and address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    quick = [f"--MappingKernelManager.cull_idle_timeout={cull}", "--MappingKernelManager.cull_interval=5"]
    command = serving.demo_command([f"--port={port}", "--no-browser", *quick])
    (folder / "tmp").mkdir()
    own = {name: str(folder / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR")}
    own |= {"IPYTHONDIR": str(folder / "ipython"), "TMPDIR": str(folder / "tmp"), "PYTHONPATH": str(shipped.ROOT)}
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(
            command, cwd=shipped.NOTEBOOKS, env={**os.environ, **own}, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            address = f"http://127.0.0.1:{port}/"
            wait_until_it_listens(address)
            yield psutil.Process(running.pid), address
        finally:
            running.terminate()
            running.wait()


def wait_until_it_listens(address):
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{address}voila/static/nothing").close()
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise SystemExit("the server does not answer")


@contextmanager
def browser(path, folder):
    """Open a browser whose microphone hears the same sentence over and over."""
    samples, rate = audio.read(SPOKEN)
    heard = folder / "spoken.wav"
    soundfile.write(heard, np.tile(soxr.resample(samples, rate, 48_000), 4), 48_000)
    flags = ["--no-sandbox", "--disable-background-networking", "--use-fake-device-for-media-stream"]
    flags.append(f"--use-file-for-fake-audio-capture={heard}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=flags)
        yield chromium
        chromium.close()
    heard.unlink()


def visit(chromium, address, process):
    """Come, speak, read, look closer, go; returns seconds to a usable page, ms to answer and picture, MB twice."""
    wait_for_warm_kernel(process)
    before = {kernel.pid for kernel in kernels(process)}
    page = arrive(chromium, address)
    usable = usable_after(page)
    answer, picture = speak(page)
    # The youngest kernel that was there before is this visitor's; a new one waits for the next.
    own = max((kernel for kernel in kernels(process) if kernel.pid in before), key=lambda kernel: kernel.create_time())
    answered = megabytes([own])
    look_closer(page)
    everything = megabytes([own])
    leave(page)
    wait_for_new_kernel(process, before)
    return usable, answer, picture, answered, everything


def wait_for_new_kernel(process, before, patience_s=60):
    end = time.monotonic() + patience_s
    while not {kernel.pid for kernel in kernels(process)} - before and time.monotonic() < end:
        time.sleep(0.5)


def visits_at_once(chromium, address, process, n):
    wait_for_warm_kernel(process)
    pages = [arrive(chromium, address) for _ in range(n)]
    usable = [usable_after(page) for page in pages]
    rows = [(seconds, *speak(page)) for seconds, page in zip(usable, pages, strict=True)]
    answered = largest(process, n)
    for page in pages:
        look_closer(page)
    everything = largest(process, n)
    for page in pages:
        leave(page)
    return [(*row, *memory) for row, *memory in zip(rows, answered, everything, strict=True)]


def largest(process, n):
    return sorted((megabytes([kernel]) for kernel in kernels(process)), reverse=True)[:n]


def arrive(chromium, address):
    context = chromium.new_context(permissions=["microphone"], viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(600_000)
    page.add_init_script(f"({USABLE})()")
    # Not waited for: the next visitor comes at the same moment.
    page.evaluate("address => { location.href = address; }", address)
    return page


def usable_after(page):
    record_button(page).wait_for()
    return page.evaluate("window.usable") / 1000


def record_button(page):
    return page.locator(".emolab-sources .emolab-recorder button")


def speak(page):
    """Record, and return the milliseconds from its end until the answer and its picture are drawn."""
    page.evaluate(WATCH)
    record_button(page).click()
    page.get_by_text("Recording. Speak").first.wait_for()
    page.wait_for_timeout(1000 * RECORDED_S)
    record_button(page).click()
    page.wait_for_function(DRAWN)
    return page.evaluate(TOOK)


def look_closer(page):
    """Open all that there is about an answer: profiles, a second opinion, what was said, and both weighed together."""
    page.get_by_role("button", name="More about this answer").click()
    closer = page.locator(".emolab-closer")
    closer.get_by_text("weigh the words.").wait_for()
    closer.get_by_role("button", name="Weigh the words").click()
    closer.get_by_text("Together: ").wait_for()


def leave(page):
    context = page.context
    page.close(run_before_unload=True)
    time.sleep(0.3)
    context.close()


def kernels(process):
    """The kernels below a server: those that were started, and those that are copies of the process that forks."""
    found = []
    for child in process.children(recursive=True):
        try:
            copied = child.parent() != process and "multiprocessing.forkserver" in " ".join(child.cmdline())
            if copied or any("ipykernel" in part for part in child.cmdline()):
                found.append(child)
        except psutil.NoSuchProcess:
            pass
    return found


def wait_for_warm_kernel(process, patience_s=120):
    """Wait until a kernel has done what it does before a visitor comes: for five seconds, none computes or comes."""
    end, quiet = time.monotonic() + patience_s, 0
    while quiet < 5 and time.monotonic() < end:
        before = {kernel.pid: kernel.cpu_times().user for kernel in kernels(process)}
        time.sleep(1)
        after = {kernel.pid: kernel.cpu_times().user for kernel in kernels(process)}
        calm = after and before.keys() == after.keys() and max(after[pid] - before[pid] for pid in after) < 0.2
        quiet = quiet + 1 if calm else 0


def megabytes(processes):
    total = 0
    for process in processes:
        try:
            # What it shares with the process that it is a copy of is there once.
            total += process.memory_full_info().uss
        except psutil.NoSuchProcess:
            pass
    return total / 2**20


def files_of(folder):
    """List what lies where a visit could leave something: the server's temporary files, and the course itself."""
    places = [Path(folder, "tmp"), shipped.NOTEBOOKS, shipped.DATA]
    return {
        str(path) for place in places for path in place.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    }


def is_connection(path):
    return Path(path).parent.name.startswith("voila_") and Path(path).match("kernel-*.json")


def report(title, rows):
    print(f"{title}, load {os.getloadavg()[0]:.1f}")
    names = "usable, s", "answer, ms", "picture, ms", "answered, MB", "all open, MB"
    for name, values in zip(names, zip(*rows, strict=True), strict=True):
        print(
            f"  {name:12} median {statistics.median(values):7.1f}   from {min(values):7.1f} to {max(values):7.1f}",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
