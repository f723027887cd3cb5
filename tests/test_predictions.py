"""Predictions are kept, counted and never told beforehand; what they are about is collapsed."""

import re
from types import SimpleNamespace

import nbformat
import pytest
import template
import visitor
from bs4 import BeautifulSoup
from comm import get_comm_manager
from test_website import website

from emolab import shipped
from emolab.check import folding, kept, predictions
from emolab.check.buttons import Buttons

PATHS = [shipped.NOTEBOOKS / f"{name}.ipynb" for name in template.PRACTISED]
NAME = "1-1"


@pytest.fixture(autouse=True)
def fresh(monkeypatch, tmp_path):
    monkeypatch.setenv("EMOLAB_PROGRESS", str(tmp_path / "mine.json"))
    kept.forget()
    for name in ("JPY_SESSION_NAME", "VSCODE_PID", "VSCODE_IPC_HOOK_CLI", "COLAB_GPU", "EMOLAB_STRICT"):
        monkeypatch.delenv(name, raising=False)


def options():
    return [predictions.CAME_OUT[NAME], "something else"]


def test_without_a_page_the_options_are_text(shown):
    predictions.predict(NAME, options())
    [bundle] = [one["data"] for one in shown]
    assert set(bundle) == {"text/plain", "text/html"}
    assert all(option in bundle["text/plain"] and option in bundle["text/html"] for option in options())


def asked(shown):
    """The buttons that were displayed last."""
    model = shown[-1]["data"][predictions.WIDGET]["model_id"]
    return SimpleNamespace(comm=get_comm_manager().get_comm(model), state=Buttons.get_manager_state()["state"][model])


def test_on_a_page_there_are_buttons_and_a_choice_is_kept(shown, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "notebook")
    predictions.predict(NAME, options())
    assert asked(shown).state["state"]["chosen"] == ""
    visitor.sets(asked(shown), chosen="something else")
    assert kept.read()["predictions"] == {NAME: "something else"}
    predictions.predict(NAME, options())
    assert asked(shown).state["state"]["chosen"] == "something else"
    predictions.predict("1-2", [predictions.CAME_OUT["1-2"], "no"])
    visitor.sets(asked(shown), chosen=predictions.CAME_OUT["1-2"])
    predictions.predict("1-3", [predictions.CAME_OUT["1-3"], "no"])
    predictions.foreseen()
    lines = shown[-1]["data"]["text/plain"].splitlines()
    assert lines[0] == "You foresaw 1 of 3."
    assert [line.split()[0] for line in lines[1:]] == ["✘", "✔", "○"]
    assert predictions.CAME_OUT[NAME] in lines[1] and predictions.CAME_OUT["1-3"] not in lines[3]


def test_before_any_choice_nothing_is_counted(capsys, shown):
    predictions.foreseen()
    predictions.predict(NAME, options())
    predictions.foreseen()
    said = capsys.readouterr().out.splitlines()
    assert "Nothing" in said[0] and said[1].startswith("None of the 1 predictions")


def test_a_prediction_that_nobody_knows_is_answered_with_a_sentence(capsys, shown):
    predictions.predict("9-9", ["a", "b"])
    assert "no prediction" in capsys.readouterr().out and not shown


def test_no_answer_is_written_for_a_prediction_that_is_gone():
    asked = [
        template.prediction(cell)[0]
        for path in PATHS
        for cell in nbformat.read(path, 4).cells
        if template.is_prediction(cell)
    ]
    assert len(asked) == len(set(asked)) and set(predictions.CAME_OUT) == set(asked)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_no_cell_writes_down_what_came_out_before_it_is_asked(path):
    """The source of a prediction does not name the right option by its place: it is not always the first."""
    places = [
        options.index(predictions.CAME_OUT[asked])
        for asked, options in map(template.prediction, filter(template.is_prediction, nbformat.read(path, 4).cells))
    ]
    assert len(set(places)) > 1


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_what_is_stored_is_what_a_page_without_a_kernel_shows(path, shown, capsys):
    cells = nbformat.read(path, 4).cells
    asking = [cell for cell in cells if template.is_prediction(cell)]
    for cell in asking:
        predictions.predict(*template.prediction(cell))
    assert [cell.outputs[0].data for cell in asking] == [one["data"] for one in shown]
    predictions.foreseen()
    assert next(cell for cell in cells if cell.source == "foreseen()").outputs[0].text == capsys.readouterr().out


def test_what_jupyterlab_opened_is_collapsed_again(tmp_path):
    notebook = nbformat.read(PATHS[0], 4)
    hidden = [cell for cell in notebook.cells if cell.metadata.get("jupyter", {}).get("outputs_hidden")]
    assert hidden
    for cell in hidden:
        del cell.metadata["jupyter"]
    nbformat.write(notebook, tmp_path / PATHS[0].name)
    assert [path.name for path in folding.collapse_all(tmp_path)] == [PATHS[0].name]
    assert folding.collapse_all(tmp_path) == []
    again = nbformat.read(tmp_path / PATHS[0].name, 4)
    assert all(cell.metadata.jupyter.outputs_hidden for cell in again.cells if cell.id in {one.id for one in hidden})


def test_on_the_site_what_came_out_is_behind_a_click():
    page = website.render(next(page for page in website.pages() if page.address == f"{PATHS[0].stem}.html"))
    folded = page.body("details", class_="result")
    notebook = nbformat.read(PATHS[0], 4)
    hidden = [cell for cell in notebook.cells if cell.metadata.get("jupyter", {}).get("outputs_hidden")]
    assert len(folded) == len(hidden) and all(fold.summary for fold in folded)
    assert any(fold("img") or fold("table") for fold in folded)
    outside = BeautifulSoup(str(page.body), "html.parser")
    for fold in outside("details", class_="result"):
        fold.decompose()
    assert re.search("Your prediction", outside.get_text())
