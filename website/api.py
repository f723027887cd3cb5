"""The reference of the site: what the notebooks use of the package, read by griffe; nothing of it is imported.

What a notebook uses, `tests/reference.py` finds, which also holds what each entry has to say.
"""

import ast
import html
import json
import re
import sys
from functools import cache
from pathlib import Path

import griffe

ROOT = Path(__file__).resolve().parent.parent
sys.path += [str(ROOT / "tests"), str(ROOT)]

import docstring  # noqa: E402  # beside this file
import reference  # noqa: E402  # beside the tests
import signature  # noqa: E402

FLOORS = ("recordings", "features", "models", "evaluation", "recognizer", "plots", "check", "widgets", "commands")
# What lies beside the rooms.
GROUND = "emolab"


def name_of(path):
    """Return how a function is called in the reference: its module below the package, and its name."""
    return path.removeprefix("emolab.")


def room_of(path):
    """Return the room in which something lives, and so the page on which it stands."""
    room = path.split(".")[1]
    return room if room in FLOORS else GROUND


@cache
def by_room():
    """List what is on each page: full names by room, in the order of the rooms."""
    found = {room: [] for room in (*FLOORS, GROUND)}
    for path in sorted(reference.taught()):
        found[room_of(path)].append(path)
    return {room: paths for room, paths in found.items() if paths}


def address_of(path):
    """Return where an entry stands."""
    return f"reference_{room_of(path)}.html#{name_of(path)}"


def uses(notebook):
    """List (address, name) of what a notebook uses, in order of the names."""
    taught = (path for path, notebooks in reference.taught().items() if notebook in notebooks)
    return [(address_of(path), name_of(path)) for path in sorted(taught)]


# ---- where something is taught


@cache
def places():
    """Return, for everything that is taught, the sections that use it: (notebook, heading) in order."""
    found = {}
    for notebook in reference.NOTEBOOKS:
        imports = _imports(reference.code_of(notebook))
        heading = None
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                heading = next(iter(re.findall(r"(?m)^## (.+)$", source)), heading)
                continue
            lines = [line for line in source.splitlines() if not line.lstrip().startswith(("%", "!"))]
            for path in reference.used_by("\n".join([imports, *lines])):
                sections = found.setdefault(path, [])
                if (notebook.stem, heading) not in sections:
                    sections.append((notebook.stem, heading))
    return found


def _imports(source):
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    return "\n".join(ast.unparse(node) for node in nodes)


# ---- pages


def overview():
    """Write the first page of the reference: every room with what the notebooks use of it, a line each."""
    parts = [
        "<h1>Reference</h1>",
        "<p>What the notebooks use of the package: arguments with their shapes and units, errors, sources, and an "
        "example of each that is run with every test. Every entry leads to the sections in which it is taught.</p>",
    ]
    entries = _entries()
    for room, paths in by_room().items():
        rows = "".join(
            f'<li><a href="{address_of(path)}"><code>{html.escape(name_of(path).removeprefix(f"{room}."))}</code></a> '
            f"<span>{docstring.summary(entries[path].doc)}</span></li>"
            for path in paths
        )
        parts.append(
            f'<h2>{room}</h2><p>{_purpose(room)} <a href="reference_{room}.html">All of it</a></p>'
            f'<ul class="entries">{rows}</ul>'
        )
    return "\n".join(parts)


def page(room):
    """Write what the notebooks use of one room as HTML; its links lead to files of the repository."""
    entries = _entries()
    parts = [f"<h1>{'emolab' if room == GROUND else f'emolab.{room}'}</h1>", f'<p class="lead">{_purpose(room)}</p>']
    module = None
    for path in by_room()[room]:
        if entries[path].module != module:
            module = entries[path].module
            doc = ast.get_docstring(ast.parse(_file(module).read_text(encoding="utf-8"))) or ""
            parts.append(f"<h2>{name_of(module)}</h2><p>{docstring.summary(doc)}</p>")
        parts.append(_entry(entries[path]))
    return "\n".join(parts)


def contents(room):
    """List (address, name) of a room's entries by module, for the menu."""
    entries, found = _entries(), {}
    for path in by_room()[room]:
        module = name_of(entries[path].module)
        listed = found.setdefault(module.removeprefix(f"{room}."), [])
        listed.append((f"#{name_of(path)}", name_of(path).removeprefix(f"{module}.")))
    return found


@cache
def _entries():
    return {one.path: one for one in reference.entries()}


@cache
def _package():
    return griffe.load("emolab", search_paths=[ROOT], docstring_parser="numpy", allow_inspection=False)


def _file(module):
    path = ROOT / Path(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _purpose(room):
    if room == GROUND:
        return "What all rooms stand on: the emotions' names and looks, and the files that ship."
    first = ast.get_docstring(ast.parse(_file(f"emolab.{room}").read_text(encoding="utf-8"))).split("\n\n")[0]
    return docstring.text(first).removeprefix("<p>").removesuffix("</p>")


def _entry(entry):
    found, name = _package()[name_of(entry.path)], name_of(entry.path)
    module = name_of(entry.module)
    said = ""
    if found.docstring:
        said = docstring.rendered(
            found.docstring, entry.doc, lambda code: _leads_to(code, entry), {one.stem for one in reference.NOTEBOOKS}
        )
    source = found.filepath.relative_to(ROOT).as_posix()
    return (
        f'<section class="entry" id="{html.escape(name)}">'
        f'<h3><span class="module">{html.escape(module)}.</span>{html.escape(name.removeprefix(module + "."))}</h3>'
        f'<div class="signature">{docstring.in_rows(docstring.coloured(signature.signature(entry.node)))}</div>{said}'
        f'<p class="taught">Taught in {_taught(entry.path)} · <a href="{source}#L{entry.node.lineno}">Source</a></p>'
        "</section>"
    )


def _taught(path):
    """Return links to the sections that use something, under the name of their notebook."""
    by_notebook = {}
    for stem, heading in places()[path]:
        by_notebook.setdefault(stem, []).append(heading)
    named = []
    for stem, headings in by_notebook.items():
        first = f'<a href="notebooks/{stem}.ipynb">{stem[:2]} {stem[3:].replace("_", " ")}</a>'
        links = [
            f'<a href="notebooks/{stem}.ipynb#{slug(heading)}">{html.escape(heading)}</a>'
            for heading in headings
            if heading
        ]
        named.append(f"{first}: {', '.join(links)}" if links else first)
    return "; ".join(named)


def slug(heading):
    """Return the address of a heading as code hosts form it."""
    return re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-")


def _leads_to(code, entry):
    """Return the address of what a piece of code names in an entry; None where that is no other entry."""
    name = re.sub(r"\(.*\)$", "", code.strip())
    arguments = re.findall(r"\w+", " ".join(re.findall(r"(?m)^([\w*, ]+) : ", entry.doc)))
    if not re.fullmatch(r"[A-Za-z_]\w*(\.\w+)*", name) or name in arguments:
        return None
    known = reference.taught().keys() - {entry.path}
    for path in (f"{entry.module}.{name}", f"emolab.{name}", name):
        if path in known:
            return address_of(path)
    # A name that two modules have says nothing without its module; a name alone might be an argument.
    ends = [path for path in known if path.endswith(f".{name}")] if "." in name else []
    return address_of(ends[0]) if len(ends) == 1 else None
