"""The site needs no other machine, its links lead somewhere, and every link to the repository names the same one."""

import ast
import functools
import hashlib
import importlib.util
import json
import re
import sys
from importlib.metadata import packages_distributions, requires

import griffe
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from emolab import shipped

_spec = importlib.util.spec_from_file_location("website_build", shipped.ROOT / "website" / "build.py")
website = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(website)

SOME = {
    "index.html", "00_start_here.html", "10_try_the_demo.html", "glossary.html", "teachers.html", "reference.html",
    "reference_recordings.html", "reference_features.html", "reference_evaluation.html",
}  # fmt: skip  # several a line


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    website.build(folder, only=SOME)
    return folder


@pytest.fixture(scope="module", params=sorted(SOME))
def page(request, site):
    return BeautifulSoup((site / request.param).read_text(encoding="utf-8"), "html.parser")


def test_a_page_asks_no_other_machine_for_anything(page, site):
    assert [script["src"] for script in page("script")] == ["search.js"] and not page("iframe")
    asked = [tag["src"] for tag in page(src=True)] + [tag["href"] for tag in page("link")]
    assert [source for source in asked if not source.startswith("data:") and not (site / source).is_file()] == []
    styles = (site / "style.css").read_text() + "".join(tag.text for tag in page("style"))
    assert not re.search(r"@import|url\(", styles)


def test_a_page_is_made_for_everybody(page):
    assert page.html["lang"] == "en" and page.title.text and len(page("h1")) == 1
    assert page.find("meta", attrs={"name": "viewport"})
    assert all(image.get("alt") for image in page("img"))
    anchors = [tag["id"] for tag in page(id=True)]
    assert len(anchors) == len(set(anchors))


@pytest.fixture(scope="module")
def anchors(site):
    """What can be linked to on a page, read once."""
    return functools.cache(
        lambda path: {tag["id"] for tag in BeautifulSoup((site / path).read_text(), "html.parser")(id=True)}
    )


def test_links_lead_to_pages_and_to_what_is_on_them(page, site, anchors):
    addresses = {known.address for known in website.pages()}
    here = {tag["id"] for tag in page(id=True)}
    for link in page("a", href=True):
        path, _, anchor = link["href"].partition("#")
        if "://" in path:
            continue
        assert not path or path in addresses, link
        if anchor and (not path or (site / path).is_file()):
            assert anchor in (anchors(path) if path else here), link


def test_links_to_files_of_the_repository_lead_to_files(page):
    links = page("a", href=re.compile(re.escape(f"{website.REPOSITORY}/blob/main/")))
    files = {link["href"].split("/blob/main/")[1].partition("#")[0] for link in links}
    assert not [file for file in files if not (shipped.ROOT / file).exists()]


def test_a_notebook_s_figures_sounds_and_numbers_are_on_its_page(site):
    notebook = json.loads((shipped.NOTEBOOKS / "00_start_here.ipynb").read_text(encoding="utf-8"))
    outputs = [output.get("data", {}) for cell in notebook["cells"] for output in cell.get("outputs", [])]
    page = BeautifulSoup((site / "00_start_here.html").read_text(encoding="utf-8"), "html.parser")
    figures = sum("image/png" in data for data in outputs)
    assert figures and len(page.select(".output_png img")) == figures
    assert len(page("audio")) == sum("<audio" in "".join(data.get("text/html", "")) for data in outputs)
    controls = sum("application/vnd.jupyter.widget-view+json" in data for data in outputs)
    assert controls and len(page.select("p.control")) == controls
    assert "is ready" in page.select_one("pre").find_next("pre").text


def test_a_caption_is_beside_its_figure_and_is_read_to_those_who_do_not_see_it(site):
    page = BeautifulSoup((site / "00_start_here.html").read_text(encoding="utf-8"), "html.parser")
    captions = [" ".join(caption.get_text().split()) for caption in page.select(".output_area .caption")]
    assert captions and captions == [image["alt"] for image in page.select(".output_png img")]
    assert captions[0].startswith("Figure 1. ") and page.get_text().count("Figure 1. ") == 1


def test_a_formula_is_typeset_without_a_script():
    pytest.importorskip("latex2mathml", reason="the extra test brings it")
    text = "<p>Let $x_1$ be$$\\frac{a}{b}$$and <code>$HOME</code>; it costs 5$ or 6$.</p>"
    body = BeautifulSoup(text, "html.parser")
    website.typeset(body)
    assert [formula["display"] for formula in body("math")] == ["inline", "block"]
    assert (
        body.select_one("span.formula > math mfrac")
        and body.code.get_text() == "$HOME"
        and "5$ or 6$" in body.get_text()
    )


def test_the_front_page_leads_to_every_notebook(site):
    page = BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "html.parser")
    notebooks = [known.address for known in website.pages() if known.group == "course"]
    cards = [link["href"] for link in page.select(".cards a")]
    assert [card for card in cards if card in notebooks] == notebooks
    assert any(link["href"] == "00_start_here.html" for link in page.select(".buttons a"))


def test_every_link_to_this_repository_names_the_same_one():
    mine = website.REPOSITORY.removeprefix("https://github.com/")
    named = re.compile(
        r"mybinder\.org/v2/gh/([\w.-]+/[\w.-]+)/|https://([\w-]+)\.github\.io/([\w.-]+)|repository-code: \S+github\.com/(\S+)"
    )
    files = [path for suffix in ("md", "ipynb", "cff") for path in shipped.ROOT.glob(f"*.{suffix}")]
    files += [
        *shipped.NOTEBOOKS.rglob("*.ipynb"),
        *shipped.NOTEBOOKS.rglob("*.md"),
        shipped.ROOT / "tests" / "template.py",
    ]
    # Pages of others that are cited.
    others = {"emo-box/leaderboard1.html"}
    found = {}
    for path in files:
        for binder, owner, name, code in named.findall(path.read_text(encoding="utf-8")):
            found.setdefault((binder or code or f"{owner}/{name}").strip('"'), set()).add(path.name)
    assert set(found) - others == {mine}, (
        f"they name another repository than pyproject.toml: { {k: v for k, v in found.items() if k != mine} }"
    )


def test_columns_of_words_begin_at_the_left_and_numbers_do_not():
    table = pd.DataFrame(
        {"uar": [0.5, -0.1], "said": ["Hello there", "3 dogs and I"], "who": ["Ann", None]}, index=["a", "b"]
    )
    body = BeautifulSoup(table.rename_axis("clip").to_html(), "html.parser")
    website.lead_words(body.table)
    led = [cell.get_text() for cell in body(class_="words")]
    assert led == ["said", "who", "Hello there", "Ann", "3 dogs and I", "NaN"]


def test_colours_of_code_are_darkened_until_they_can_be_read_and_others_stay():
    styles = ".a { color: #60a0b0 } .b { color: #000000 } .c { background-color: #f0f0f0 }"
    first, second, third = website.readable(styles).split("} ")
    assert (second, third) == (".b { color: #000000 ", ".c { background-color: #f0f0f0 }")
    assert first != ".a { color: #60a0b0 " and website.readable(first) == first
    assert website.readable(styles, "#1c222b").split("} ")[1] > ".b { color: #7"
    assert (
        website.readable(".a { color: #888 }") == website.readable(".a { color: #888888 }") != ".a { color: #888888 }"
    )


def read(site, name):
    return BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")


def entry(site, path):
    """Return an entry of the reference, by its room and what follows."""
    return read(site, f"reference_{path.split('.')[0]}.html").find(id=path)


def test_a_function_leads_to_the_sections_that_use_it_and_a_notebook_to_its_functions(site):
    links = [link["href"] for link in entry(site, "recordings.voices.recording").select(".taught a")]
    assert "00_start_here.html#1-hear-a-voice" in links
    notebook = read(site, "00_start_here.html")
    assert notebook.find(id="1-hear-a-voice").name == "h2"
    assert notebook.select_one('.uses a[href="reference_recordings.html#recordings.voices.recording"]')


def test_every_function_that_is_taught_has_one_entry_and_a_line_that_leads_there(site):
    pages = [known.address for known in website.pages() if known.group == "reference"]
    listed = [link["href"] for link in read(site, "reference.html").select(".entries a")]
    assert {address.partition("#")[0] for address in listed} == set(pages)
    names = [address.partition("#")[2] for address in listed]
    assert sorted(f"emolab.{name}" for name in names) == sorted(website.api.reference.taught())


def test_the_reference_shows_shapes_errors_and_examples(site):
    text = entry(site, "recordings.voices.recording").get_text()
    assert "statement · {1, 2}".replace(" · ", " ") in " ".join(text.split()) and "VoiceError" in text
    assert '>>> voice = recording("sad", actor=12)' in text
    text = entry(site, "evaluation.scores.uar").get_text()
    assert "uar(truth: ArrayLike, answers: ArrayLike) -> float" in text
    assert '>>> uar(["sad", "sad", "angry"], ["sad", "bored", "angry"])' in text and "SplitError" not in text


def test_a_signature_that_is_too_long_has_an_argument_a_line_and_names_every_type(site):
    rows = entry(site, "evaluation.scores.interval").select_one(".signature pre").get_text().splitlines()
    assert rows[:2] == ["interval(", "    truth: ArrayLike,"] and '    metric: str = "uar",' in rows
    assert rows[-1] == ") -> tuple[float, float]"
    node = ast.parse("def f(a, /, b: int = 1, *more: str, c='x', **rest) -> None: ...").body[0]
    assert website.api.signature.signature(node) == 'f(a, /, b: int = 1, *more: str, c="x", **rest) -> None'
    node = ast.parse("class Pair(NamedTuple):\n    first: int\n    second: str = 'x'").body[0]
    assert website.api.signature.signature(node) == 'class Pair(first: int, second: str = "x")'


def test_emphasis_and_code_of_docstrings_are_shown_and_names_lead_to_their_entries(site):
    scaler = entry(site, "features.normalise.SpeakerScaler")
    assert "whose" in [word.get_text() for word in scaler("em")] and "neutral" in [one.text for one in scaler("code")]
    assert "set_config" in scaler.select("pre")[1].get_text() and "::" not in scaler.get_text()
    for page in (known.address for known in website.pages() if known.address in SOME and known.group == "reference"):
        body = read(site, page).article
        for code in body(["pre", "code"]):
            code.decompose()
        assert not re.search(r"`|(?<!\w)\*\w", body.get_text())
    linked = website.api.docstring.rendered(
        griffe.Docstring("See `scores.uar`, `splits.folds` and `nothing`.", parser="numpy"), "", website_link, set()
    )
    assert linked.count("<a ") == 1 and 'href="reference_evaluation.html#evaluation.scores.uar"' in linked


def website_link(code):
    return "reference_evaluation.html#evaluation.scores.uar" if code == "scores.uar" else None


# ---- what is searched


def sought(site):
    text = (site / "search-index.js").read_text(encoding="utf-8")
    told = json.loads(text.removeprefix("window.emolabSections = ").removesuffix(";\n"))
    return [(told["pages"][page][0], anchor, title, text) for page, anchor, title, text in told["sections"]]


def test_every_section_is_searched_and_stands_where_the_search_leads(site):
    found = sought(site)
    for address in SOME:
        page = read(site, address)
        here = [one for one in found if one[0] == address]
        anchors = {anchor for _, anchor, _, _ in here} - {""}
        assert here and anchors <= {tag["id"] for tag in page(id=True)}
        expected = page.article("h2") if address == "00_start_here.html" else page.article("section", id=True)
        assert {tag["id"] for tag in expected} <= anchors
    assert ("glossary.html", "uar", "UAR") in [one[:3] for one in found]
    # All pages have about twice as much as these.
    assert (site / "search-index.js").stat().st_size < 500_000


def test_what_cells_printed_is_not_searched_but_captions_are_and_words_stay_apart(site):
    text = " ".join(text for address, _, _, text in sought(site) if address == "00_start_here.html")
    assert "Figure 1." in text and "emolab is ready" not in text and "minutes in " in text
    html = "<h2 id='a'>A</h2><p>one</p><p>two <code>three</code>.</p><div class='output_wrapper'>four</div>"
    assert website.searching.sections(BeautifulSoup(html, "html.parser")) == [("a", "A", "one two three.")]


def test_the_library_of_the_search_is_the_one_that_npm_has():
    text = (shipped.ROOT / "website" / "minisearch.js").read_text(encoding="utf-8")
    head, _, body = text.partition("*/\n")
    assert head.startswith("/*! MiniSearch 7.2.0,") and "Permission is hereby granted, free of charge" in head
    assert (
        hashlib.sha256(body.encode()).hexdigest() == "03c27931eb603af1d3358579e9885eafdb6a2f5fa9929557b3e77d7e99d06d03"
    )


def test_the_workflow_installs_what_the_site_is_built_with():
    workflow = (shipped.ROOT / ".github" / "workflows" / "site.yml").read_text(encoding="utf-8")
    installed = re.search(r"grep -oE '\(([\w|]+)\)==", workflow)[1].split("|")
    pinned = (shipped.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert all(f'"{name}==' in pinned for name in installed)
    along = {re.match(r"[\w-]+", line)[0].lower() for name in installed for line in requires(name) or []}
    sources = [*(shipped.ROOT / "website").glob("*.py"), shipped.ROOT / "tests" / "reference.py"]
    own = {path.stem for path in sources} | sys.stdlib_module_names | {"sklearn"}
    for path in sources:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            for name in {name.split(".")[0] for name in names} - own:
                homes = {home.lower() for home in packages_distributions()[name]}
                assert homes & {*installed, *along, "griffelib"}, f"{path.name} needs {name}"
