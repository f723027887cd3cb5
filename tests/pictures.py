"""Take the README's pictures of the demo anew: ``python tests/pictures.py``, by hand, once the demo looks otherwise.

A server of its own is visited in a real browser; what is written is data/pictures/demo.webp (a short visit, animated),
phone.png and closer.png. Voice 1, which is answered right, is the one that is asked about.
"""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from soak import browser, look_closer, record_button, server, wait_for_warm_kernel

from emolab import shipped

PICTURES = shipped.DATA / "pictures"
VOICE = "Voice 1"
DESK = {"width": 1180, "height": 860}
# So high that nothing has to be scrolled.
TALL = {"width": 1180, "height": 3200}
PHONE = {"width": 390, "height": 3200}
# What a card leaves around itself.
MARGIN = 6


def main(chromium="/usr/bin/chromium"):
    with tempfile.TemporaryDirectory() as folder, server(Path(folder), 60) as (process, address):
        with browser(chromium, Path(folder)) as shown:
            film(visit(shown, process, address, DESK)).save()
            closer(visit(shown, process, address, TALL))
            phone(visit(shown, process, address, PHONE))


class Film:
    """Frames of one page, each shown for some milliseconds."""

    def __init__(self, page):
        self.page, self.frames, self.shown_ms = page, [], []

    def take(self, milliseconds):
        taken = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        self.frames.append(taken.resize((760, 760 * taken.height // taken.width), Image.Resampling.LANCZOS))
        self.shown_ms.append(milliseconds)

    def save(self):
        first, *others = self.frames
        first.save(
            PICTURES / "demo.webp", save_all=True, append_images=others, duration=self.shown_ms, loop=0,
            quality=72, method=6, minimize_size=True,
        )  # fmt: skip  # several a line


def visit(chromium, process, address, size):
    wait_for_warm_kernel(process)
    page = chromium.new_context(viewport=size).new_page()
    page.set_default_timeout(60_000)
    page.goto(address, wait_until="commit")
    record_button(page).wait_for()
    page.wait_for_timeout(500)
    return page


def film(page):
    """A voice is chosen, heard, answered and looked at closer."""
    taken = Film(page)
    taken.take(1500)
    voice = page.get_by_role("button", name=VOICE)
    voice.focus()
    taken.take(600)
    choose(page)
    taken.take(1800)
    page.get_by_role("button", name="Play", exact=True).click()
    for _ in range(14):
        page.wait_for_timeout(150)
        taken.take(230)
    look_closer(page)
    for part in ("How it was said", "A second opinion", "The words"):
        page.locator(".emolab-closer").get_by_text(part, exact=True).evaluate("part => part.scrollIntoView()")
        page.wait_for_timeout(300)
        taken.take(2600)
    return taken


def closer(page):
    choose(page)
    look_closer(page)
    opened = page.locator(".emolab-closer")
    card(page, opened, "closer.png", until=opened.get_by_text("The words", exact=True))


def phone(page):
    choose(page)
    card(page, page.locator(".emolab-side > *").first, "phone.png")


def choose(page):
    page.get_by_role("button", name=VOICE).click()
    page.locator(".emolab-headline:not(.emolab-of-example)").wait_for()
    page.wait_for_function("performance.getEntriesByName('emolab-sound-drawn').length")
    page.wait_for_timeout(500)


def card(page, widget, name, until=None):
    """Keep the picture of one widget, if wanted only as far as to another one in it."""
    box = widget.bounding_box()
    height = box["height"] if until is None else until.bounding_box()["y"] - box["y"]
    clip = {
        "x": box["x"] - MARGIN,
        "y": box["y"] - MARGIN,
        "width": box["width"] + 2 * MARGIN,
        "height": height + MARGIN,
    }
    taken = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")
    taken.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        PICTURES / name, optimize=True
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
