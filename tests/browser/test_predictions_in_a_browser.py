"""Predicting in JupyterLab: by keyboard, once, and the result below opens."""

import nbformat
import pytest
from visits import idle_kernel

pytestmark = pytest.mark.xdist_group("browser")


def notebook():
    """Make a notebook as the course has them: a prediction, and below it a result that is collapsed and not run yet."""
    new = nbformat.v4
    result = new.new_code_cell("print('what came out')", execution_count=3)
    result.outputs = [new.new_output("stream", name="stdout", text="\nwhat came out\n")]
    result.metadata["jupyter"] = {"outputs_hidden": True}
    cells = [
        new.new_markdown_cell("# Predicting"),
        new.new_code_cell('from emolab.check import foreseen, predict\npredict("1-5", ["a half", "more than that"])'),
        result,
        new.new_markdown_cell("**What we see.** *More than that*."),
    ]
    # Without it, JupyterLab asks which kernel is meant.
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return new.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def test_a_prediction_is_made_by_keyboard_counts_once_and_opens_the_result(lab, page):
    address, folder = lab
    path = folder / "predicting.ipynb"
    nbformat.write(notebook(), path)
    page.goto(address + "/lab/tree/notebooks/predicting.ipynb?reset")
    idle_kernel(page).wait_for()
    result = page.locator(".jp-CodeCell").nth(1)
    output = result.locator(".jp-OutputArea-output", has_text="what came out")
    # A Lab that is still opening the notebook loses the first key.
    for _ in range(10):
        page.locator(".jp-CodeCell").first.locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(3000)
        if page.locator(".emolab-predict button").count():
            break
    first, second = (page.locator(".emolab-predict button", has_text=text) for text in ("a half", "more than that"))
    second.wait_for()
    assert output.count() == 0 or not output.is_visible()
    second.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Kept. Now run the next cell").wait_for()
    output.wait_for()
    assert (second.get_attribute("aria-pressed"), first.get_attribute("aria-pressed")) == ("true", "false")
    # The first choice counts: the other button says that it is out of use, and does nothing.
    assert first.get_attribute("aria-disabled") == "true"
    first.click(force=True)
    page.wait_for_timeout(500)
    assert first.get_attribute("aria-pressed") == "false"
    assert page.strangers == [] and page.broken == []
