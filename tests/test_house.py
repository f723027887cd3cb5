"""How the house is built: imports run one way, functions stay readable, warnings of our own are errors."""

import ast
import graphlib
import warnings
from pathlib import Path

import pytest
from order import LONG

import emolab

PACKAGE = Path(emolab.__file__).parent
SOURCES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.parent.name != "settings"
}
# The upper floors: what lies below does not know them.
UPPER = ("emolab.widgets", "emolab.commands", "emolab.benches", "emolab.check")


def imported(name, path):
    """List the modules of the package that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "emolab":
            # `from emolab import audio` imports a module, `from emolab.audio import RATE` names one.
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from {one if one in SOURCES else node.module for one in inner} - {name}
        elif isinstance(node, ast.Import):
            yield from {alias.name for alias in node.names if alias.name in SOURCES} - {name}


def test_imports_run_one_way():
    graph = {name: set(imported(name, path)) - {"emolab"} for name, path in SOURCES.items()}
    assert graph["emolab.recognizer"] > {"emolab.audio"}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


def test_the_lower_floors_do_not_know_the_upper_ones():
    for name, path in SOURCES.items():
        for other in imported(name, path):
            floor = next((floor for floor in UPPER if other.startswith(floor)), None)
            if floor and not name.startswith(floor):
                # The command line and its bench stand on top of everything.
                assert name in ("emolab.__main__", "emolab.bench") or name.startswith(UPPER[1]), f"{name} uses {other}"


def test_no_function_is_longer_than_60_lines():
    for path in [*SOURCES.values(), *Path(__file__).parent.rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                documented = ast.get_docstring(node) is not None
                first = node.body[1].lineno if documented and len(node.body) > 1 else node.lineno
                assert node.end_lineno - first < 60, f"{path.name}: {node.name}"


def test_a_warning_from_our_own_code_is_an_error():
    with pytest.raises(DeprecationWarning):
        warnings.warn_explicit("old", DeprecationWarning, "audio.py", 1, module="emolab.audio")
    with pytest.warns(DeprecationWarning):
        warnings.warn_explicit("old", DeprecationWarning, "core.py", 1, module="librosa.core")


def test_the_files_that_are_begun_first_are_there():
    assert not [name for name in LONG if not (PACKAGE.parent / name).is_file()]
