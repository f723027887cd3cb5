"""A numpydoc docstring as HTML: its sections, emphasis, code and lists; what it names in code leads to its entry."""

import html
import re
import textwrap

import mistune
from bs4 import BeautifulSoup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonConsoleLexer, PythonLexer

# Docstrings are written in what reStructuredText and Markdown share; `::` before indented code is the exception.
_markdown = mistune.create_markdown(escape=True)
LITERAL = re.compile(r"::\n\n((?: {4}.*\n?|\n)+)")
NOTEBOOK = re.compile(r"\b(\d\d_[a-z]\w+)\b")
# The entry's last line leads to every section that uses it, and says more than this.
TAUGHT = re.compile(r"\s*\bNotebooks?: \d\d_\w+(?:(?:, | and |, and )\d\d_\w+)*\.?\s*$", re.MULTILINE)
NAMES = {"Parameters": "Arguments", "Other parameters": "Other arguments", "Note": "Notes"}


def rendered(docstring, doc, link, notebooks):
    """Return a docstring, read by griffe, as HTML.

    Parameters
    ----------
    docstring : griffe.Docstring
    doc : str
        The same as it is written: griffe takes a shape for a call, and choices for a tuple.
    link : callable
        From what stands in code to the address of its entry, or None.
    notebooks : set of str
        The notebooks, whose names become links.
    """
    found = "".join(_section(section, doc) for section in docstring.parsed)
    body = BeautifulSoup(found, "html.parser")
    for code in body("code"):
        address = None if code.find_parent(["pre", "a"]) else link(code.get_text())
        if address:
            code.wrap(body.new_tag("a", href=address))
    for text in body.find_all(string=NOTEBOOK):
        if not text.find_parent(["pre", "code", "a"]):
            text.replace_with(BeautifulSoup(_led(text, notebooks), "html.parser"))
    return str(body)


def _led(text, notebooks):
    def leading(found):
        name = found[1]
        return f'<a href="notebooks/{name}.ipynb">{_spoken(name)}</a>' if name in notebooks else name

    return NOTEBOOK.sub(leading, html.escape(text, quote=False))


def _spoken(stem):
    return f"{stem[:2]} {stem[3:].replace('_', ' ')}"


def summary(doc):
    """Return the first paragraph of a docstring as HTML within a line."""
    return text(doc.split("\n\n")[0]).removeprefix("<p>").removesuffix("</p>")


def text(written):
    """Return a piece of a docstring as HTML."""
    fenced = LITERAL.sub(lambda found: f":\n\n```python\n{textwrap.dedent(found[1]).strip()}\n```\n", written)
    made = BeautifulSoup(_markdown(fenced), "html.parser")
    for code in made("code", class_="language-python"):
        code.parent.replace_with(BeautifulSoup(coloured(code.get_text(), PythonLexer), "html.parser"))
    return str(made).strip()


def coloured(code, lexer=PythonLexer):
    """Return Python, or an example with its answers, in the colours of the site's code."""
    return highlight(code, lexer(), HtmlFormatter(cssclass="highlight"))


def in_rows(made):
    """Put each line of coloured code into a span, so that one which is too long goes on under its own beginning."""
    before, lines, after = re.fullmatch(r"(?s)(.*<pre><span></span>)(.*?)\n?(</pre>.*)", made).groups()
    return before + "".join(f'<span class="row">{line}\n</span>' for line in lines.split("\n")) + after


def _section(section, doc):
    kind, value = section.kind.value, section.value
    if kind == "text":
        return text(TAUGHT.sub("", value))
    if kind == "examples":
        code = "\n\n".join(part for _, part in value)
        return _part("Example") + coloured(code, PythonConsoleLexer)
    if kind == "admonition":
        said = TAUGHT.sub("", value.contents)
        return _part(value.kind.capitalize()) + text(said) if said.strip() else ""
    rows = {}
    for one in value:
        # What is documented in one line stands in one.
        rows.setdefault(_head(one, doc, kind), text(one.description))
    listed = "".join(f"<dt>{head}</dt><dd>{said}</dd>" for head, said in rows.items())
    return f"{_part(kind.capitalize())}<dl>{listed}</dl>"


def _part(title):
    return f'<h4 class="part">{NAMES.get(title, title)}</h4>'


def _head(one, doc, kind):
    """Return a name, or the names that share a line, with the type as it is written."""
    name = getattr(one, "name", "")
    written = re.search(rf"(?m)^((?:[\w*]+, )*{re.escape(name)}(?:, [\w*]+)*) : (.+)$", doc) if name else None
    names, type_ = (written[1], written[2]) if written else (name, str(one.annotation or ""))
    if kind == "raises":
        names, type_ = type_, ""
    parts = [f"<code>{html.escape(names)}</code>"] if names else []
    if type_:
        shown = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(type_))
        parts.append(f'<span class="kind">{shown}</span>')
    return " ".join(parts)
