"""The site needs no other machine, its links lead somewhere, and every link to the repository names the same one."""

import importlib.util
import json
import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from emolab import shipped

_spec = importlib.util.spec_from_file_location("website_build", shipped.ROOT / "website" / "build.py")
website = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(website)

SOME = {"index.html", "00_start_here.html", "10_try_the_demo.html", "glossary.html", "reference.html", "teachers.html"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    website.build(folder, only=SOME)
    return folder


@pytest.fixture(scope="module", params=sorted(SOME))
def page(request, site):
    return BeautifulSoup((site / request.param).read_text(encoding="utf-8"), "html.parser")


def test_a_page_asks_no_other_machine_for_anything(page, site):
    assert not page("script") and not page("iframe")
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


def test_links_lead_to_pages_and_to_what_is_on_them(page, site):
    addresses = {known.address for known in website.pages()}
    here = {tag["id"] for tag in page(id=True)}
    for link in page("a", href=True):
        path, _, anchor = link["href"].partition("#")
        if "://" in path:
            continue
        assert not path or path in addresses, link
        if anchor and (not path or (site / path).is_file()):
            target = (
                here
                if not path
                else {tag["id"] for tag in BeautifulSoup((site / path).read_text(), "html.parser")(id=True)}
            )
            assert anchor in target, link


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
    found = {}
    for path in files:
        for binder, owner, name, code in named.findall(path.read_text(encoding="utf-8")):
            found.setdefault((binder or code or f"{owner}/{name}").strip('"'), set()).add(path.name)
    assert set(found) == {mine}, (
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


def test_a_function_leads_to_its_notebooks_and_a_notebook_to_its_functions(site):
    reference = BeautifulSoup((site / "reference.html").read_text(encoding="utf-8"), "html.parser")
    (heading,) = (found for found in reference("h3") if found.text == "recordings.voices.recording")
    after = [link["href"] for link in heading.find_all_next("a", limit=7)]
    assert "00_start_here.html" in after
    notebook = BeautifulSoup((site / "00_start_here.html").read_text(encoding="utf-8"), "html.parser")
    assert notebook.select_one(f'.uses a[href="reference.html#{heading["id"]}"]')


def test_the_reference_shows_shapes_errors_and_examples(site):
    text = BeautifulSoup((site / "reference.html").read_text(encoding="utf-8"), "html.parser").get_text()
    assert "statement : {1, 2}" in text and "samples : numpy.ndarray, shape (samples,)" in text
    assert "uar(truth: ArrayLike, answers: ArrayLike) -> float" in text
    assert '>>> uar(["sad", "sad", "angry"], ["sad", "bored", "angry"])' in text and "SplitError" in text
