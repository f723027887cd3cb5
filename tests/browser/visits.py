"""What browser tests do again and again: write a notebook, run it in JupyterLab, compare two sounds."""

import time

import nbformat
import numpy as np
import pytest
from scipy.signal import resample_poly

from emolab.commands import serving

# Where Voilà shows the demo inside another Jupyter server.
RENDERED = "/voila/render/notebooks/" + serving.DEMO


def notebook_of(path, *cells):
    """Write a notebook of code cells and return its path."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata.kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nbformat.write(notebook, path)
    return path


def idle_kernel(page):
    """A kernel that is ready, or has done what it was asked to, of the notebook that JupyterLab has opened.

    Before a notebook has its kernel, its indicator says "idle" too, and who runs a cell then is asked for a kernel.
    """
    idle = ".jp-Notebook-ExecutionIndicator[data-status='idle']"
    return page.locator(f".jp-NotebookPanel:has({idle}):not(:has(.jp-Toolbar-kernelName:has-text('No Kernel')))")


def click_run_all(page):
    for _ in range(50):
        page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
        page.wait_for_timeout(200)
        entry = page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first
        if entry.is_visible():
            entry.click()
            return
        # A Lab that is still opening the notebook has a menu without it.
        page.keyboard.press("Escape")
    raise AssertionError("JupyterLab's menu does not offer to run all cells")


def code_cells(path):
    return [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]


def errors(cells):
    return [output.evalue for cell in cells for output in cell.outputs if output.output_type == "error"]


def run_all_and_save(page, path, patience_s=200):
    """Run all cells until the last has run or one has failed; return them as they were saved."""
    idle = idle_kernel(page)
    idle.wait_for()
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        cells = code_cells(path)
        if cells[-1].execution_count or errors(cells):
            return cells
        if not any(cell.execution_count for cell in cells) and idle.count():
            # A Lab that is still opening the notebook loses the first click. A kernel that is busy has not lost it:
            # asked again, it would begin again.
            click_run_all(page)
            page.wait_for_timeout(8000)
        page.keyboard.press("Control+s")
        page.wait_for_timeout(2000)
    pytest.fail(f"after {patience_s} s the last cell had not run")


def run_in_lab(page, shows):
    """Run all cells of the notebook that JupyterLab has opened, until one shows what the selector `shows` matches."""
    idle = idle_kernel(page)
    for _ in range(10):
        idle.wait_for()
        if page.locator(shows).count():
            return
        asked = page.locator(".jp-Dialog").all_inner_texts()
        assert not asked, f"JupyterLab asks something: {asked}"
        click_run_all(page)
        # A Lab that is still opening the notebook loses the click, and the kernel stays idle.
        page.wait_for_timeout(3000)
    raise AssertionError(f"nothing in the notebook matches {shows}")


def likeness(heard, said):
    """Correlate two sounds at the lag where they match best.

    A page records three samples where we keep one, and begins at any of them: the lag is looked for in sixths of a
    sample, since a third of one already takes a twentieth of the correlation.
    """
    heard, said = (resample_poly(np.asarray(sound, float) - np.mean(sound), 6, 1) for sound in (heard, said))
    n = 1 << (len(heard) + len(said)).bit_length()
    products = np.fft.irfft(np.fft.rfft(heard, n) * np.conj(np.fft.rfft(said, n)), n)
    lag = int(products.argmax())
    lag -= n if lag > n // 2 else 0
    first = heard[max(lag, 0) :]
    second = said[max(-lag, 0) :]
    shared = min(len(first), len(second))
    assert shared > 0.5 * len(said), "the two sounds hardly overlap"
    return float(np.corrcoef(first[:shared], second[:shared])[0, 1])


# Notes what is said while one waits.
WAITING = """(() => {
  window.said = new Set();
  new MutationObserver(() => window.said.add(document.querySelector("#loading_text")?.textContent)).observe(
    document, { childList: true, characterData: true, subtree: true });
})()"""


def asks_nobody_and_may_not(page, address):
    """Open the demo at an address and ask it once: it asks no other machine for anything, and would not be let."""
    page.add_init_script(WAITING)
    page.goto(address)
    page.get_by_role("button", name="Voice 1").click()
    assert headline(page)
    assert set(page.evaluate("[...window.said].filter(Boolean)")) == {"The demo is starting …"}
    assert page.get_by_role("main").count() == 1
    assert page.strangers == []
    # If a library of tomorrow asked, the browser would not let it.
    refused = "fetch('https://example.org/').then(() => 'reached', () => 'refused')"
    asked = page.evaluate("new Promise((done) => addEventListener('securitypolicyviolation', () => done('policy'), "
                          f"{{ once: true }}) || {refused}.then((how) => setTimeout(() => done(how), 500)))")  # fmt: skip
    assert asked == "policy"


def answer_card(page):
    """The part of the demo that shows the answer."""
    return page.locator(".emolab-answer")


def headline(page):
    """Wait for an answer and return what it says."""
    found = answer_card(page).locator(".emolab-headline:not(.emolab-of-example)")
    found.wait_for()
    return found.inner_text()


def found(page, axe):
    """Return what axe finds that is serious or worse: rule, places and what to do."""
    page.add_script_tag(content=axe)
    told = page.evaluate("axe.run({ resultTypes: ['violations'] })")
    return [
        (one["id"], node["target"], node["failureSummary"])
        for one in told["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ] + [
        (one["id"], one["help"]) for one in told["violations"] if one["id"].startswith(("landmark", "region", "empty"))
    ]
