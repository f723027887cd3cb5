"""How the house is built: imports run one way, functions stay readable, warnings of our own are errors."""

import ast
import graphlib
import importlib
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import emolab
from emolab import moved

PACKAGE = Path(emolab.__file__).parent
SOURCES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.parent.name != "settings"
}
# The rooms, ground floor first: each imports from those before it, and from the root.
ROOMS = ("recordings", "features", "models", "evaluation", "recognizer", "plots", "check", "widgets", "commands")
# What everybody needs; `__main__` stands on top of everything.
ROOT = {"__init__", "__main__", "errors", "labels", "moved", "rows", "shipped", "threads", "whole"}
# Outside the package: what makes the files that ship, beside them. The package does not know it.
OUTSIDE = [*(PACKAGE.parent / "data").rglob("*.py"), *(PACKAGE.parent / "tests" / "benchmarks").glob("*.py")]


def imported(name, path):
    """List the modules of the package that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "emolab":
            # `from emolab import audio` imports a module, `from emolab.recordings.audio import RATE` names one.
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from {one if one in SOURCES else node.module for one in inner} - {name}
        elif isinstance(node, ast.Import):
            yield from {alias.name for alias in node.names if alias.name in SOURCES} - {name}


def room(name):
    """Return the room of a module; None for the root."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in ROOMS else None


def test_imports_run_one_way():
    graph = {name: set(imported(name, path)) - {"emolab"} for name, path in SOURCES.items()}
    assert graph["emolab.recognizer.voice"] > {"emolab.recordings.audio"}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


def test_each_room_imports_only_from_those_below_it():
    wrong = []
    for name, path in SOURCES.items():
        if name == "emolab.__main__":
            continue
        floor = ROOMS.index(room(name)) if room(name) else -1
        for other in imported(name, path):
            if room(other) and ROOMS.index(room(other)) > floor:
                wrong.append(f"{name} imports {other}")
    assert not wrong


def test_nothing_lies_at_the_root_but_what_everybody_needs():
    assert {path.stem for path in PACKAGE.glob("*.py")} == ROOT
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders == set(ROOMS)


@pytest.mark.parametrize("name", ROOMS)
def test_each_room_says_what_it_is_for(name):
    text = ast.get_docstring(ast.parse((PACKAGE / name / "__init__.py").read_text(encoding="utf-8")))
    assert "May import: " in text and text.splitlines()[0].endswith(".")


def test_the_package_does_not_know_what_makes_its_files():
    makers = {path.stem for path in OUTSIDE} | {"benchmarks"}
    for name, path in SOURCES.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            assert not makers & {one.split(".")[0] for one in names}, name


@pytest.mark.parametrize("name", sorted(moved.MOVED | moved.RENAMED))
def test_an_old_name_says_where_it_is_now(name):
    with pytest.raises(ImportError, match=f"emolab.{name} has moved. Write `from emolab") as caught:
        importlib.import_module(f"emolab.{name}")
    # What it says is right.
    exec(str(caught.value).split("`")[1], {})


def test_no_function_is_longer_than_60_lines():
    for path in [*SOURCES.values(), *OUTSIDE, *Path(__file__).parent.rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                documented = ast.get_docstring(node) is not None
                first = node.body[1].lineno if documented and len(node.body) > 1 else node.lineno
                assert node.end_lineno - first < 60, f"{path.name}: {node.name}"


def test_a_warning_from_our_own_code_is_an_error():
    with pytest.raises(DeprecationWarning):
        warnings.warn_explicit("old", DeprecationWarning, "audio.py", 1, module="emolab.recordings.audio")
    with pytest.warns(DeprecationWarning):
        warnings.warn_explicit("old", DeprecationWarning, "core.py", 1, module="librosa.core")


@pytest.mark.parametrize("command", [("check",), ("format", "--check")], ids=" ".join)
def test_the_linter_and_the_formatter_have_nothing_to_say(command):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--no-cache", "."], cwd=PACKAGE.parent, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_type_checker_has_nothing_to_say():
    # Without a cache: what is said does not depend on what was checked before.
    command = [sys.executable, "-m", "mypy", "--cache-dir", os.devnull, "--no-error-summary"]
    done = subprocess.run(command, cwd=PACKAGE.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_error_of_a_type_is_ignored_without_a_reason():
    for path in SOURCES.values():
        for line in path.read_text(encoding="utf-8").splitlines():
            assert "type: ignore" not in line or re.search(r"type: ignore\[[\w-]+\]  # \w+", line), (
                f"{path.name}: {line}"
            )
