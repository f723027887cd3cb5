import pytest
from visits import RENDERED, answer_card, asks_nobody_and_may_not, errors, headline, run_all_and_save, run_in_lab

from emolab.labels import EMOTIONS

pytestmark = pytest.mark.xdist_group("browser")


def test_lab_opens_the_first_notebook_and_runs_it_to_the_end(lab, page):
    address, folder = lab
    page.goto(address)
    page.locator("h1", has_text="Start here").first.wait_for()
    cells = run_all_and_save(page, folder / "00_start_here.ipynb")
    assert errors(cells) == []
    assert all(cell.execution_count for cell in cells)
    assert any("image/png" in output.get("data", {}) for cell in cells for output in cell.outputs)
    assert page.get_by_text("Would you like to get notified").count() == 0
    assert page.strangers == []


# JupyterLab would open again what the test before left open, and ask about it.
PLACES = {"JupyterLab": "/lab/tree/notebooks/{}?reset", "Notebook 7": "/notebooks/notebooks/{}"}


@pytest.mark.parametrize("program", PLACES)
def test_the_demo_answers_in_a_notebook_too(lab, page, program):
    if program == "Notebook 7":
        # Not "notebook" alone: a folder of that name on the path would do.
        pytest.importorskip("notebook.app", reason="needs Notebook 7: pip install notebook")
    address, _ = lab
    page.goto(address + PLACES[program].format("10_try_the_demo.ipynb"))
    run_in_lab(page, ".emolab-gallery button")
    button = page.locator(".emolab-sources .emolab-recorder button")
    button.scroll_into_view_if_needed()
    # The programs have shortcuts of their own for these keys.
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Recording. Speak").first.wait_for()
    page.wait_for_timeout(1500)
    page.keyboard.press("Space")
    assert any(emotion in headline(page) for emotion in EMOTIONS)
    card = answer_card(page)
    card.locator('canvas[aria-label^="Waveform"]').wait_for()
    more = page.get_by_role("button", name="More about this answer")
    more.focus()
    page.keyboard.press("Enter")
    page.get_by_role("img", name="A tree of decisions").wait_for()
    page.get_by_placeholder("I can't believe").fill("What a wonderful day, I am so happy!")
    page.get_by_role("button", name="Read it").click()
    answer_card(page).get_by_text("It reads").wait_for()
    more.wait_for(state="hidden")
    assert page.strangers == []


def test_the_lab_asks_nobody_and_may_not(lab, page):
    page.goto(lab[0] + "/lab?reset")
    page.locator(".jp-Notebook, .jp-MarkdownViewer, .jp-Launcher").first.wait_for()
    page.wait_for_timeout(3000)
    assert page.strangers == [] and page.broken == []
    assert page.evaluate("fetch('https://example.org/').then(() => 'reached', () => 'refused')") == "refused"


def test_the_demo_that_voila_shows_in_the_lab_asks_nobody_and_may_not(lab, page):
    asks_nobody_and_may_not(page, lab[0] + RENDERED)
