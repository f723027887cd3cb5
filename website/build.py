"""Turn the executed notebooks, the glossary and the pages for teachers into a static site.

    python website/build.py [FOLDER]

Nothing is executed, and no page asks another machine for anything: no script, no font, no style from elsewhere. The
only scripts are the site's own, which search it: a page that is opened as a file has its search too.
"""

import html
import posixpath
import re
import shutil
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import jinja2
import nbformat
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter
from nbconvert.filters import markdown2html
from pygments.formatters import HtmlFormatter

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE))

import api  # noqa: E402  # beside this file
import searching  # noqa: E402

ROOT = HERE.parent
REPOSITORY = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]["Repository"]
OWNER, NAME = REPOSITORY.split("/")[-2:]
# Where the workflow publishes the site.
SITE = f"https://{OWNER}.github.io/{NAME}/"
WIDGET = "application/vnd.jupyter.widget-view+json"
# The text after a figure, as tests/template.py asks for it.
CAPTION = re.compile(r"\*Figures? \d(?:.|\n(?!\n))+\*(?=\n\n|$)")
# $$set apart$$ or $within a line$.
FORMULA = re.compile(r"(?s)\$\$(.+?)\$\$|\$(?=\S)([^$]+?)(?<=\S)\$(?!\d)")
# How a paragraph's first words name what it is; each has a look of its own.
BOXES = {"Predict first": "predict", "What we see": "see", "Pitfall": "pitfall"}


class Page(NamedTuple):
    """A file of the repository that becomes a page."""

    source: str
    address: str
    group: str


class Rendered(NamedTuple):
    """A page with its body."""

    page: Page
    title: str
    body: BeautifulSoup


def pages():
    """List what becomes a page, in the order of the menu."""
    notebooks = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    exercises = sorted((ROOT / "notebooks" / "exercises").glob("[0-9]*.ipynb"))
    found = [Page(f"notebooks/{path.name}", f"{path.stem}.html", "course") for path in notebooks]
    found += [
        Page(f"notebooks/exercises/{path.name}", f"exercises_{path.stem}.html", "exercises") for path in exercises
    ]
    found += [
        Page("notebooks/glossary.md", "glossary.html", "more"),
        Page("emolab", "reference.html", "more"),
        *(Page(f"emolab/{room}", f"reference_{room}.html", "reference") for room in api.by_room()),
        Page("notebooks/teacher/README.md", "teachers.html", "more"),
        Page("data/README.md", "data.html", "more"),
        Page("CONTRIBUTING.md", "contributing.html", "more"),
        Page("README.md", "index.html", "front"),
    ]
    return [page for page in found if page.group == "reference" or (ROOT / page.source).exists()]


def room(page):
    """Return the room of the package that a page of the reference is about."""
    return page.address.removeprefix("reference_").removesuffix(".html")


# ---- one page's body


def render(page):
    """Render a notebook or a Markdown file; its links still lead to files of the repository."""
    source = ROOT / page.source
    if page.group == "reference":
        text = api.page(room(page))
    elif source.is_dir():
        text = api.overview()
    elif source.suffix == ".ipynb":
        notebook = nbformat.read(source, 4)
        exporter = HTMLExporter(extra_template_basedirs=[str(HERE)], template_name="notebook")
        exporter.anchor_link_text = ""
        text = exporter.from_notebook_node(made_plain(notebook))[0]
    else:
        text = markdown2html(re.sub(r"(?s)<!--.*?-->", "", source.read_text(encoding="utf-8")))
    body = BeautifulSoup(text, "html.parser")
    if page.group == "front":
        lay_out_front(body)
    tidy(body)
    typeset(body)
    return Rendered(page, body.find("h1").get_text(strip=True), body)


def made_plain(notebook):
    """Give every figure its caption, also for those who do not see it, and put a word where a control would be."""
    for place, cell in enumerate(notebook.cells):
        following = notebook.cells[place + 1] if place + 1 < len(notebook.cells) else None
        caption = CAPTION.match(following.source) if following and following.cell_type == "markdown" else None
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}) and caption:
                text = re.sub(r"[*`]", "", " ".join(caption[0].split()))
                output.metadata.setdefault("image/png", {}).setdefault("alt", text)
            if WIDGET in output.get("data", {}):
                said = output.data.get("text/plain", "")
                text = said if said.endswith(".") else "A control to play with: it works where the notebook runs."
                output.data = {"text/html": f'<p class="control">{html.escape(text)}</p>'}
        drawn = [n for n, output in enumerate(cell.get("outputs", []), 1) if "image/png" in output.get("data", {})]
        if caption and drawn:
            # Inside the output: where that is folded away until somebody asks, so is what the caption tells.
            said = markdown2html(caption[0].strip("*"))
            data = {"text/html": f'<div class="caption">{said}</div>'}
            cell.outputs.insert(drawn[-1], nbformat.v4.new_output("display_data", data=data))
            following.source = following.source[caption.end() :]
    notebook.cells = [cell for cell in notebook.cells if cell.source.strip()]
    return notebook


def typeset(body):
    """Turn formulas, which JupyterLab's MathJax typesets, into MathML, which browsers typeset without any script."""
    for text in body.find_all(string=re.compile(r"\$")):
        if text.find_parent(["pre", "code", "script", "style"]):
            continue
        parts = FORMULA.split(text)
        if len(parts) == 1:
            continue
        # Not at the top: most pages have no formula.
        import latex2mathml.converter

        for n, part in enumerate(parts):
            if n % 3 == 0:
                text.insert_before(part)
            elif part is not None:
                found = latex2mathml.converter.convert(part, display="block" if n % 3 == 1 else "inline")
                formula = BeautifulSoup(found, "html.parser").math
                text.insert_before(formula)
                if n % 3 == 1:
                    # A telephone is narrower than some formulas: room to scroll, in what may stand in a paragraph.
                    formula.wrap(body.new_tag("span", attrs={"class": "formula", "tabindex": "0"}))
        text.extract()


def tidy(body):
    """Give headings plain addresses, tables room to scroll, boxes a class; drop styles and scripts."""
    for unwanted in body(["style", "script", "link", "a"]):
        if unwanted.name != "a" or "anchor-link" in unwanted.get("class", []):
            unwanted.decompose()
    for block in body("pre"):
        # What scrolls is reached by keyboard; signatures are wrapped.
        if not block.find_parent(class_="signature"):
            block["tabindex"] = "0"
    for heading in body(re.compile("^h[1-6]$")):
        if "part" in heading.get("class", []):
            continue
        heading["id"] = api.slug(heading.get_text())
    for table in body("table"):
        del table["border"]
        if "dataframe" in table.get("class", []):
            lead_words(table)
        for row in table("tr"):
            row.attrs.pop("style", None)
        for corner in table("th"):
            # A heading that says nothing is none.
            if not corner.get_text(strip=True):
                corner.name = "td"
        table.wrap(
            body.new_tag("div", attrs={"class": "table", "tabindex": "0", "role": "group", "aria-label": "Table"})
        )
    for strong in body("strong"):
        words, around = strong.get_text().strip(".: "), strong.parent
        if words in BOXES and around.name == "p" and not around.find_previous_sibling(string=re.compile(r"\S")):
            box = around.parent if around.parent.name == "blockquote" else around
            box["class"] = BOXES[words]
    for paragraph in body("p"):
        if re.fullmatch(r"about \d+ minutes? in", paragraph.get_text().strip()):
            paragraph["class"] = "clock"


def lead_words(table):
    """Let the columns of a DataFrame that hold words begin at the left; numbers stand under one another, right."""
    rows = [row("td") for row in table("tr") if row("td")]
    names = table.find("tr")("th")
    for place, column in enumerate(zip(*rows, strict=True)):
        filled = [text for cell in column if (text := cell.get_text().strip()) not in ("", "NaN")]
        if not any(re.fullmatch(r"[-+]?[\d.,]+(e[-+]\d+)?", text) for text in filled):
            for cell in (*column, names[place - len(rows[0])]):
                cell["class"] = "words"


def lay_out_front(body):
    """Make the README a front page: its badges become buttons, its table of the course a map of cards."""
    for paragraph in body("p"):
        badges = paragraph("img", src=re.compile("^https://img.shields.io/"))
        for badge in badges:
            badge.replace_with(badge["alt"])
        if badges:
            paragraph["class"] = "buttons"
    table = next(table for table in body("table") if table.find("a", href=re.compile(r"00_\w+\.ipynb$")))
    cards = body.new_tag("ol", attrs={"class": "cards"})
    for row in table("tr")[1:]:
        name, minutes, makes = row("td")
        number, _, words = name.get_text(strip=True).partition("_")
        card = BeautifulSoup("<li><a><b></b><strong></strong><span></span><small></small></a></li>", "html.parser").li
        card.a["href"] = name.a["href"]
        texts = (number, words.replace("_", " ").capitalize(), makes.get_text(), f"{minutes.get_text()} minutes")
        for part, text in zip(card.a.find_all(True), texts, strict=False):
            part.string = text
        cards.append(card)
    table.replace_with(cards)


# ---- links


def lead_on(rendered, addresses, folder):
    """Make links lead to pages of the site where there is one, else to the repository; copy pictures."""
    # The reference counts from the repository's root.
    here = "" if rendered.page.group == "reference" else posixpath.dirname(rendered.page.source)
    for link in rendered.body("a", href=True):
        link["href"] = target(link["href"], here, addresses)
    for image in rendered.body("img"):
        source = image["src"]
        if source.startswith("data:"):
            continue
        path = ROOT / posixpath.normpath(posixpath.join(here, source))
        (folder / "pictures").mkdir(exist_ok=True)
        shutil.copy(path, folder / "pictures" / path.name)
        image["src"] = f"pictures/{path.name}"


def target(href, here, addresses):
    """Return where a link of the repository leads on the site."""
    href = href.removeprefix(SITE)
    path, mark, anchor = href.partition("#")
    if path in addresses.values():
        return href
    if "://" in href or href.startswith("mailto:") or not path:
        return href
    source = posixpath.normpath(posixpath.join(here, unquote(path)))
    return addresses.get(source, f"{REPOSITORY}/blob/main/{source}") + mark + anchor


# ---- the whole site


def readable(styles, ground="#f5f7f9", least=4.5):
    """Move the colours of text in CSS away from their ground until each has the contrast that WCAG 2 asks for."""

    def light(colour):
        shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in shares)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(colour):
        dim, bright = sorted((light(ground), light(colour)))
        return (bright + 0.05) / (dim + 0.05)

    away = 0 if light(ground) > 0.2 else 255

    def moved(found):
        # #888 is #888888.
        colour = found[2].lower() if len(found[2]) == 7 else "#" + "".join(2 * digit for digit in found[2][1:].lower())
        while contrast(colour) < least:
            channels = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
            colour = "#" + "".join(f"{round(channel * 0.95 + away * 0.05):02x}" for channel in channels)
        return found[1] + colour

    return re.sub(r"(?i)(\bcolor: )(?<!-color: )(#[0-9a-f]{6}\b|#[0-9a-f]{3}\b)", moved, styles)


def build(folder, only=None):
    """Write the site into a folder.

    Parameters
    ----------
    folder : path
        Made if it is not there; pages of an earlier build are replaced.
    only : set of str, optional
        Addresses of the pages to write, for a quick look; the menu names all.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    known = pages()
    addresses = {page.source: page.address for page in known}
    written = [render(page) for page in known if only is None or page.address in only]
    menu = [{"address": page.address, "group": page.group, "label": label(page)} for page in known]
    practice = {
        address.removeprefix("exercises_"): address for address in addresses.values() if "exercises_" in address
    }
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined
    )
    for rendered in written:
        lead_on(rendered, addresses, folder)
        around = neighbours(rendered.page, known)
        make = environment.get_template("front.html" if rendered.page.group == "front" else "page.html")
        text = make.render(
            page=rendered.page, title=rendered.title, body=rendered.body, menu=menu, around=around,
            repository=REPOSITORY, sections=sections(rendered.body), practice=practice.get(rendered.page.address),
            uses=api.uses(Path(rendered.page.source).stem),
            reference=rendered.page.source.split("/")[0] == "emolab",
            contents=api.contents(room(rendered.page)) if rendered.page.group == "reference" else {},
        )  # fmt: skip  # several a line
        (folder / rendered.page.address).write_text(text, encoding="utf-8")
    sought = ((one.page.address, label(one.page), one.page.group, one.body) for one in written)
    (folder / "search-index.js").write_text(searching.script(sought), encoding="utf-8")
    for name in ("search.js", "minisearch.js"):
        shutil.copy(HERE / name, folder / name)
    light = readable(HtmlFormatter(style="friendly").get_style_defs(".highlight"), "#f5f7f9")
    dark = readable(HtmlFormatter(style="github-dark").get_style_defs(".highlight"), "#1c222b")
    styles = (HERE / "style.css").read_text(encoding="utf-8")
    dressed = f"{styles}{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"
    (folder / "style.css").write_text(dressed, encoding="utf-8")
    # Code hosts would otherwise leave out what begins with an underscore.
    (folder / ".nojekyll").touch()


def label(page):
    """Return how the menu names a page."""
    if page.group == "exercises":
        return f"Exercises {Path(page.source).name[:2]}"
    names = {"glossary.html": "Glossary", "teachers.html": "For teachers", "data.html": "The data"}
    names |= {"contributing.html": "Contribute", "reference.html": "Reference", "index.html": "Home"}
    if page.group == "reference":
        return f"Reference: {room(page)}"
    if page.address in names:
        return names[page.address]
    number, _, rest = Path(page.source).stem.partition("_")
    return f"{number} {rest.replace('_', ' ')}"


def neighbours(page, known):
    """Return the pages before and after one, among those of its group."""
    group = [other for other in known if other.group == page.group]
    place = group.index(page)
    before, after = group[place - 1 : place], group[place + 1 : place + 2]
    return [(other.address, label(other)) if other else None for other in (*(before or [None]), *(after or [None]))]


def sections(body):
    """List (anchor, words) of a page's sections."""
    return [(heading["id"], heading.get_text(strip=True)) for heading in body("h2")]


if __name__ == "__main__":
    out = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "site")
    build(out)
    print(f"{len(list(out.glob('*.html')))} pages in {out}; open {out / 'index.html'}")
