"""What the reference says: every public function and method, and which of them the course teaches.

    python tests/reference.py

prints how much of it is documented, in the numbers that the tests hold.
"""

import ast
import importlib
import inspect
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "emolab"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
# A shape, a unit, a source, as docstrings write them.
SHAPE = re.compile(r"\bshapes? |\(\w+,\)|\(n_\w+")
UNIT = re.compile(
    r"\b(seconds?|ms|Hz|hertz|dB\w*|decibels?|bits?|bytes?|samples a second|semitones?|per cent|%|from 0 to 1|points?"
    r"|between 0 and 1|shares?|probabilit\w+|deviations?|epochs?|frames?|degrees)\b",
    re.IGNORECASE,
)
SOURCE = re.compile(r"\b(19|20)\d\d\b.*|doi|arXiv")


@dataclass(frozen=True)
class Entry:
    """A public function, method or class, as it stands in its file."""

    module: str
    name: str
    node: ast.AST

    @property
    def path(self):
        return f"{self.module}.{self.name}"

    @property
    def doc(self):
        return ast.get_docstring(self.node) or ""

    @property
    def arguments(self):
        """What is handed in, without `self` and `cls`."""
        given = self.node.args
        listed = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
        return [one for one in listed if one is not None and one.arg not in ("self", "cls")]

    @property
    def raises(self):
        return any(isinstance(node, ast.Raise) and node.exc is not None for node in ast.walk(self.node))

    @property
    def has_shapes(self):
        return bool(SHAPE.search(self.doc))

    @property
    def returns_an_array(self):
        return self.node.returns is not None and "NDArray" in ast.unparse(self.node.returns)

    @property
    def has_units(self):
        return bool(UNIT.search(self.doc))

    @property
    def says_what_it_raises(self):
        return bool(re.search(r"^Raises$|\b[Rr]aises?\b", self.doc, re.MULTILINE))

    @property
    def has_source(self):
        return bool(SOURCE.search(self.doc))

    @property
    def has_example(self):
        return ">>> " in self.doc

    @property
    def is_typed(self):
        return self.node.returns is not None and all(one.annotation is not None for one in self.arguments)


def _public(body, before=""):
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield before + node.name, node
            yield from _public(node.body, f"{before}{node.name}.")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield before + node.name, node


@cache
def entries():
    """List every public class, function and method of the package."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if "settings" not in path.parts:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found += [Entry(module, name, node) for name, node in _public(tree.body)]
    return found


def functions():
    """List the public functions and methods."""
    return [one for one in entries() if not isinstance(one.node, ast.ClassDef)]


def counts():
    """Count how much of the public functions is documented: a dict of how many, and of how many it could be."""
    every = functions()
    raising = [one for one in every if one.raises]
    arguments = [argument for one in every for argument in one.arguments]

    def having(what, of=every):
        return sum(bool(getattr(one, what)) for one in of), len(of)

    return {
        "docstring": having("doc"),
        "shapes": having("has_shapes"),
        "shapes, of those that return arrays": having("has_shapes", [one for one in every if one.returns_an_array]),
        "units": having("has_units"),
        "raises said, of those that raise": having("says_what_it_raises", raising),
        "source": having("has_source"),
        "example": having("has_example"),
        "typed": having("is_typed"),
        "typed arguments": (sum(one.annotation is not None for one in arguments), len(arguments)),
    }


# ---- what the course teaches


def used_by(source):
    """List what a piece of Python uses of the package: full names of functions, methods and classes."""
    tree = ast.parse(source)
    modules, names, used = {}, {}, set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "emolab":
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            modules |= {(alias.asname or alias.name): alias.name for alias in node.names}
    known = {one.path for one in entries()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            used.add(home(names[node.id]))
        elif isinstance(node, ast.Attribute):
            dotted = ast.unparse(node)
            first, _, rest = dotted.partition(".")
            if first in names and re.fullmatch(r"[\w.]+", rest):
                used.add(home(f"{names[first]}.{rest}"))
    return used & known


@cache
def home(path):
    """Return the full name of something that is handed on under another: `emolab.evaluation.uar` lives in `scores`."""
    module, _, name = path.rpartition(".")
    if not (PACKAGE.parent / Path(*module.split("."))).is_dir():
        return path
    # As it is written: the site is built where nothing of the course is installed.
    tree = ast.parse((PACKAGE.parent / Path(*module.split(".")) / "__init__.py").read_text(encoding="utf-8"))
    handed = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_HANDED_ON":
            handed = ast.literal_eval(node.value)
        elif (
            isinstance(node, ast.Call) and ast.unparse(node.func) == "handing_on" and isinstance(node.args[1], ast.Dict)
        ):
            handed = ast.literal_eval(node.args[1])
    return next((f"{module}.{inner}.{name}" for inner, listed in handed.items() if name in listed), path)


def code_of(notebook):
    """Return the Python of a notebook's cells; lines that only Jupyter understands are left out."""
    cells = json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"]
    lines = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith(("%", "!")))


@cache
def taught():
    """Return, for everything of the package that a notebook of the course uses, the names of those notebooks."""
    found = {}
    for notebook in NOTEBOOKS:
        for path in used_by(code_of(notebook)):
            found.setdefault(path, []).append(notebook.stem)
    return found


def named_in_contributing():
    """List the functions that CONTRIBUTING.md names with their module."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    words = set(re.findall(r"`([\w.]+)`", text)) | set(re.findall(r"`([\w.]+)\(", text))
    return {one.path for one in entries() for word in words if "." in word and one.path.endswith(f".{word}")}


@cache
def estimators():
    """List the public estimators: classes that scikit-learn can clone."""
    from sklearn.base import BaseEstimator

    found = set()
    for one in entries():
        if isinstance(one.node, ast.ClassDef) and any(
            base.endswith(("Estimator", "Mixin", "Pipeline", "Classifier")) for base in map(ast.unparse, one.node.bases)
        ):
            thing = getattr(importlib.import_module(one.module), one.name)
            if inspect.isclass(thing) and issubclass(thing, BaseEstimator):
                found.add(one.path)
    return found


@cache
def must_be_complete():
    """List whatever has to have a complete docstring with an example."""
    return sorted(set(taught()) | named_in_contributing() | estimators())


if __name__ == "__main__":
    for what, (has, of) in counts().items():
        print(f"{what:36s}{has:5d} of {of:5d}  {has / of:6.1%}")
    needed = {one.path: one for one in entries() if one.path in must_be_complete()}
    print(f"{'taught, named or an estimator':36s}{len(needed):5d}")
    print(f"{'of these with an example':36s}{sum(one.has_example for one in needed.values()):5d}")
