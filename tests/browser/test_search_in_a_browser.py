"""Search on the site, without a server and with one: by keys, by touch, on a phone, in the light and in the dark."""

import importlib.util
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from visits import found

from emolab import shipped

_spec = importlib.util.spec_from_file_location("website_build", shipped.ROOT / "website" / "build.py")
website = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(website)

pytestmark = pytest.mark.xdist_group("browser")

SOME = {"index.html", "00_start_here.html", "09_ask_whom_it_serves.html", "glossary.html", "reference.html",
        "reference_features.html"}  # fmt: skip  # several a line


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("site")
    website.build(made, only=SOME)
    return made


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="module", params=["file", "http"])
def site(request, folder):
    """The address of the site's folder: on the disk, and from a server."""
    if request.param == "file":
        yield folder.as_uri()
        return
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture()
def reader(visit):
    """Opens pages as somebody who wants no motion; nothing broke when they leave, and no other machine was asked."""
    pages = []

    def arrive(address, **options):
        page = visit(permissions=[], reduced_motion="reduce", **options)
        page.goto(address)
        pages.append(page)
        return page

    yield arrive
    for page in pages:
        assert page.broken == []
        assert [url for url in page.strangers if not url.startswith("file://")] == []


def ask(page, words):
    """Type into the field and return the titles of what is found."""
    field = page.get_by_role("combobox", name="Search the course")
    field.fill("")
    field.fill(words)
    page.wait_for_function(
        "document.querySelector('.found p').textContent && !document.querySelector('.found').hidden", timeout=60_000
    )
    # The answer to these words, not to those before.
    page.wait_for_timeout(150)
    return page.locator(".found [role=option] b").all_inner_texts()


def test_a_slash_the_arrows_and_enter_lead_to_a_section(site, reader):
    page = reader(f"{site}/index.html")
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Search the course")
    assert field.evaluate("field => field === document.activeElement") and field.input_value() == ""
    page.keyboard.type("fleiss kappa")
    page.get_by_role("option").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert chosen.count() == 1 and field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    target = chosen.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{target}")
    assert page.locator(f"[id='{target.partition('#')[2]}']").bounding_box()["y"] < 200


def test_enter_alone_opens_the_first_and_a_click_any(site, reader):
    page = reader(f"{site}/00_start_here.html")
    assert ask(page, "UAR")[0] == "UAR"
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary.html#uar")
    titles = ask(page, "hear a voice")
    page.get_by_role("option").nth(titles.index("1. Hear a voice")).click()
    page.wait_for_url("**/00_start_here.html#1-hear-a-voice")
    assert page.locator(".found").is_hidden()


def test_escape_closes_then_empties_then_leaves(site, reader):
    page = reader(f"{site}/glossary.html")
    ask(page, "pitch")
    field = page.get_by_role("combobox", name="Search the course")
    page.keyboard.press("Escape")
    assert page.locator(".found").is_hidden() and field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "pitch" and field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("Escape")
    assert field.input_value() == ""
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement === document.body")
    # A slash that is typed into the field is a letter.
    field.fill("room")
    page.keyboard.press("/")
    assert field.input_value() == "room/"


def test_where_nothing_is_found_a_sentence_says_so(site, reader):
    page = reader(f"{site}/index.html")
    assert ask(page, "qqqqzzzz") == []
    said = "Nothing here has “qqqqzzzz”. Try another word, or a shorter one."
    assert page.locator(".found p").first.inner_text() == page.get_by_role("status").inner_text() == said
    assert page.get_by_role("combobox").get_attribute("aria-expanded") == "false"
    assert ask(page, "kappa qqqqzzzz")
    assert page.get_by_role("status").inner_text() == "No place has all of these words. These have some of them."


@pytest.mark.parametrize(
    "asked, alike",
    [("speakers", "speaker"), ("Krippéndörff", "krippendorff"), ("pitches", "pitch"), ("CLASSES", "class"),
     ("frequencies", "frequency"), ("the kappa of fleiss", "fleiss kappa")],
)  # fmt: skip  # a table
def test_plurals_accents_and_small_words_make_no_difference(folder, reader, asked, alike):
    page = reader(f"{folder.as_uri()}/index.html")
    first = ask(page, alike)
    assert first and ask(page, asked)[:3] == first[:3]


def test_a_function_is_found_by_its_name_and_its_place_is_marked(folder, reader):
    page = reader(f"{folder.as_uri()}/index.html")
    for asked in ("normalise.SpeakerScaler", "SpeakerScaler", "speaker scaler", "speakerscal"):
        assert ask(page, asked)[0] == "features.normalise.SpeakerScaler"
    ask(page, "neutral deviation")
    assert {mark.lower() for mark in page.locator(".found mark").all_inner_texts()} >= {"neutral", "deviation"}


@pytest.mark.parametrize("width, theme", [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_serious_on_a_search_and_nothing_is_cut_off(folder, reader, axe, width, theme):
    page = reader(
        f"{folder.as_uri()}/09_ask_whom_it_serves.html", viewport={"width": width, "height": 844}, color_scheme=theme
    )
    ask(page, "listeners")
    page.keyboard.press("ArrowDown")
    assert found(page, axe) == []
    panel = page.locator(".found").bounding_box()
    assert panel["x"] >= 0 and panel["x"] + panel["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert min(page.get_by_role("option").nth(place).bounding_box()["height"] for place in range(3)) >= 44
    ask(page, "qqqqzzzz")
    assert found(page, axe) == []


def test_without_scripts_there_is_no_field(folder, visit):
    page = visit(permissions=[], java_script_enabled=False)
    page.goto(f"{folder.as_uri()}/index.html")
    assert page.locator(".search").is_hidden() and page.get_by_role("link", name="Glossary").first.is_visible()


def test_a_search_that_did_not_load_says_so(folder, visit):
    page = visit(permissions=[])
    page.route("**/search-index.js", lambda route: route.abort())
    page.goto(f"{folder.as_uri()}/index.html")
    assert ask(page, "pitch") == []
    assert page.get_by_role("status").inner_text() == "The search did not load. Open the page again."
