"""The reference of the site: what the notebooks use of the package, read by griffe; nothing of it is imported.

What a notebook uses, `tests/reference.py` finds, which also holds what each entry has to say.
"""

import ast
import html
import re
import sys
from pathlib import Path

import griffe

ROOT = Path(__file__).resolve().parent.parent
sys.path += [str(ROOT / "tests"), str(ROOT)]

import reference  # noqa: E402  # beside the tests

FLOORS = ("recordings", "features", "models", "evaluation", "recognizer", "plots", "check", "widgets", "commands")


def name_of(path):
    """Return how a function is called on the page: its module below the package, and its name."""
    return path.removeprefix("emolab.")


def uses(notebook):
    """List the names of what a notebook uses, in order."""
    return sorted(name_of(path) for path, notebooks in reference.taught().items() if notebook in notebooks)


def page():
    """Write the reference as HTML; its links lead to files of the repository."""
    package = griffe.load("emolab", search_paths=[ROOT], docstring_parser="numpy", allow_inspection=False)
    entries = {one.path: one for one in reference.entries()}
    parts = [
        "<h1>Reference</h1>",
        "<p>What the notebooks use of the package: shapes, units, errors, sources, and an example of each that is run "
        "with every test. Press the name of a notebook to see it at work.</p>",
    ]
    by_room = {}
    for path in sorted(reference.taught()):
        by_room.setdefault(path.split(".")[1], []).append(path)
    for room in sorted(by_room, key=lambda one: (one in FLOORS and FLOORS.index(one) + 1, one)):
        parts.append(f"<h2>{room}</h2>")
        parts += [_entry(entries[path], package[name_of(path)]) for path in by_room[room]]
    return "\n".join(parts)


def _entry(entry, found):
    source = f"{found.filepath.relative_to(ROOT).as_posix()}"
    notebooks = "".join(
        f' <a href="notebooks/{stem}.ipynb">{stem[:2]} {stem[3:].replace("_", " ")}</a>'
        for stem in reference.taught()[entry.path]
    )
    sections = "".join(_section(section, entry.doc) for section in found.docstring.parsed) if found.docstring else ""
    return (
        f"<h3>{html.escape(name_of(entry.path))}</h3>"
        f"<pre><code>{html.escape(_signature(entry.node))}</code></pre>{sections}"
        f'<p>Taught in:{notebooks}. <a href="{source}">Source</a></p>'
    )


def _signature(node):
    if isinstance(node, ast.ClassDef):
        made = next((one for one in node.body if getattr(one, "name", "") == "__init__"), None)
        arguments = ast.unparse(made.args).removeprefix("self").lstrip(", ") if made else ""
        return f"class {node.name}({arguments})"
    returned = f" -> {ast.unparse(node.returns)}" if node.returns is not None else ""
    return f"{node.name}({ast.unparse(node.args)}){returned}"


def _section(section, doc):
    kind, value = section.kind.value, section.value
    if kind == "text":
        return _paragraphs(value)
    if kind == "examples":
        code = "\n\n".join(text for _, text in value)
        return f'<p class="part">Example</p><pre><code>{html.escape(code)}</code></pre>'
    if kind == "admonition":
        return _paragraphs(value.contents)
    rows = "".join(
        f"<dt><code>{html.escape(_head(one, doc))}</code></dt><dd>{_text(one.description)}</dd>" for one in value
    )
    return f'<p class="part">{kind.capitalize()}</p><dl>{rows}</dl>'


def _head(one, doc):
    """Return a name with its type as it is written: griffe takes a shape for a call, and choices for a tuple."""
    name = getattr(one, "name", "")
    written = re.search(rf"(?m)^(?:[\w*]+, )*{re.escape(name)}(?:, [\w*]+)* : (.+)$", doc) if name else None
    return f"{name} : {written[1]}" if written else " : ".join(str(part) for part in (name, one.annotation) if part)


def _paragraphs(text):
    return "".join(f"<p>{_text(part)}</p>" for part in text.split("\n\n"))


def _text(text):
    return re.sub(r"``?([^`]+)``?", r"<code>\1</code>", html.escape(text))
