"""Wherever a notebook is opened, it works or says what to open instead: nbconvert, papermill, VS Code, Colab.

JupyterLab and Notebook 7 are driven in a browser: tests/browser/test_lab_in_a_browser.py.
"""

import importlib.util
import os
import re
import subprocess
import sys

import nbformat
import pytest
import template
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

from emolab import shipped

# The quickest, with figures, sounds and a widget; and the one that is all widgets.
SHORT, DEMO = "01_explore_the_data", "10_try_the_demo"
# What a front end brings that knows ipywidgets and anywidget, but no extension of JupyterLab's: VS Code, Colab.
EVERYWHERE = {"@jupyter-widgets/base", "@jupyter-widgets/controls", "@jupyter-widgets/output", "anywidget"}
WIDGET = "application/vnd.jupyter.widget-view+json"
FIRST_CELLS = sorted(shipped.NOTEBOOKS.glob("*.ipynb")) + sorted(shipped.NOTEBOOKS.glob("exercises/*.ipynb"))


def executed(folder, program, name):
    """Let a program execute a notebook from a folder that is not the notebook's; return what it wrote."""
    source, target = shipped.NOTEBOOKS / f"{name}.ipynb", folder / f"{name}.ipynb"
    words = {
        "nbconvert": ["nbconvert", "--execute", "--to=notebook", f"--output-dir={folder}", str(source)],
        "papermill": ["papermill", "--no-progress-bar", "--kernel=python3", str(source), str(target)],
    }[program]
    environment = os.environ | {"PYTHONPATH": str(shipped.ROOT), "OMP_NUM_THREADS": "1"}
    environment.pop("EMOLAB_DATA_DIR", None)
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=580
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return nbformat.read(target, 4)


def pictures(notebook):
    return [
        output for cell in notebook.cells for output in cell.get("outputs", []) if "image/png" in output.get("data", {})
    ]


# Each program executes one of them; where papermill is not installed, nbconvert does that one too.
PAPERMILL = "papermill" if importlib.util.find_spec("papermill") else "nbconvert"


@pytest.fixture(scope="module", params=[(PAPERMILL, SHORT), ("nbconvert", DEMO)], ids="-".join)
def by_a_program(request, tmp_path_factory):
    program, name = request.param
    return name, executed(tmp_path_factory.mktemp("elsewhere"), program, name)


def test_a_program_executes_it_from_another_folder(by_a_program):
    name, notebook = by_a_program
    committed = nbformat.read(shipped.NOTEBOOKS / f"{name}.ipynb", 4)
    assert len(pictures(notebook)) == len(pictures(committed)) > 0
    assert notebook.metadata.get("papermill", {}).get("exception") is None
    assert not [o for cell in notebook.cells for o in cell.get("outputs", []) if o.output_type == "error"]


def test_its_widgets_need_no_extension_of_jupyterlab(by_a_program):
    _, notebook = by_a_program
    models = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"].values()
    assert {model["model_module"] for model in models} <= EVERYWHERE
    # The scripts of the course's own widgets travel with them, and bring nothing from a server.
    scripts = [model["state"]["_esm"] for model in models if model["model_module"] == "anywidget"]
    fetched = r"""(from|import|fetch\(|import\()\s*\(?["'`]https?:"""
    assert all(scripts) and not [script for script in scripts if re.search(fetched, script)]


@pytest.mark.parametrize("name", template.COURSE)
def test_nbconvert_keeps_figures_and_a_sentence_for_each_widget(name):
    notebook = nbformat.read(shipped.NOTEBOOKS / f"{name}.ipynb", 4)
    page = BeautifulSoup(HTMLExporter().from_notebook_node(notebook)[0], "html.parser")
    drawn = page.find_all("img", src=lambda source: source and source.startswith("data:image/png"))
    assert len(drawn) >= len(pictures(notebook))
    said = [
        output.data["text/plain"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if WIDGET in output.get("data", {})
    ]
    text = page.get_text()
    assert all(sentence.strip() in text for sentence in said)


# ---- the first cell


@pytest.mark.parametrize("path", FIRST_CELLS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_notebook_begins_with_the_same_lines(path):
    first = next(cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code")
    assert first.source.startswith(template.SET_UP)


@pytest.fixture
def set_up(tmp_path):
    """Run the lines in a Python of one kind: on Colab or not, with the course or not; return what they asked of IPython.

    What they bring is there from then on.
    """
    code = (
        "import importlib, pathlib, sys, types\n"
        "def bring(*words):\n"
        "    print(*words)\n"
        "    pathlib.Path(sys.path[-1], 'emolab').mkdir()\n"
        "    importlib.invalidate_caches()\n"
        "def get_ipython(): return types.SimpleNamespace(run_line_magic=bring)\n"
    )

    def run(colab, installed):
        place = tmp_path / f"{colab} {installed}"
        place.mkdir()
        if colab:
            (place / "google" / "colab").mkdir(parents=True)
        if installed:
            (place / "emolab").mkdir()
        begin = f"import sys; sys.path.append({str(place)!r})\n" + "import google.colab\n" * colab
        # Without the packages of this environment, among them the course.
        command = [sys.executable, "-I", "-S", "-c", begin + code + template.SET_UP]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    return run


@pytest.mark.parametrize("colab", [False, True])
def test_where_the_course_is_nothing_happens(set_up, colab):
    done = set_up(colab, installed=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_on_colab_the_course_is_brought(set_up):
    done = set_up(colab=True, installed=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("pip install") and "github.com/emolab/emolab" in done.stdout


def test_a_kernel_without_the_course_says_what_to_choose(set_up):
    done = set_up(colab=False, installed=False)
    assert done.returncode == 1 and done.stdout == ""
    assert "ModuleNotFoundError" in done.stderr and "make lab" in done.stderr
