"""axe-core finds nothing serious on the demo, in the light and in the dark, nor on the site."""

import importlib.util

import pytest
from visits import found, headline

from emolab import shipped

_spec = importlib.util.spec_from_file_location("website_build", shipped.ROOT / "website" / "build.py")
website = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(website)

pytestmark = pytest.mark.xdist_group("browser")

# Of the site, one page of each kind.
PAGES = ("index.html", "00_start_here.html", "03_train_classical_models.html", "exercises_03_train_classical_models.html",
         "glossary.html", "reference.html", "reference_features.html")  # fmt: skip  # several a line


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_demo(demo, visit, axe, theme):
    page = visit(color_scheme=theme)
    page.goto(demo)
    page.get_by_role("button", name="Voice 3").click()
    headline(page)
    page.get_by_placeholder("I can't believe").fill("What a wonderful day, I am so happy!")
    page.get_by_placeholder("I can't believe").press("Control+Enter")
    page.locator(".emolab-pair h3").nth(1).wait_for()
    page.get_by_title("Open answer 1").click()
    page.get_by_role("button", name="More about this answer").click()
    page.locator(".emolab-closer").get_by_text("weigh the words.").wait_for()
    page.get_by_role("button", name="Weigh the words").click()
    page.get_by_text("Together: ").wait_for()
    assert found(page, axe) == []
    ground = page.evaluate("getComputedStyle(document.querySelector('.emolab-page')).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (theme == "light")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    website.build(folder, only=set(PAGES))
    return folder


@pytest.mark.parametrize("name", PAGES)
# Colours do not depend on the width, nor what is cut off on the colours.
@pytest.mark.parametrize("width, theme", [(390, "dark"), (1440, "light")])
def test_axe_finds_nothing_serious_on_the_site(site, visit, axe, name, width, theme):
    page = visit(viewport={"width": width, "height": 900}, color_scheme=theme)
    page.goto((site / name).as_uri())
    assert found(page, axe) == []


# How much the ring around what has the focus stands out from the page behind it, as WCAG 2 measures it.
RING = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((v) => v / 255).map(
      (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const el = document.activeElement;
  if (el === document.body) return null;
  let at = el.parentElement;
  while (at && /, 0\\)$|transparent/.test(getComputedStyle(at).backgroundColor)) at = at.parentElement;
  const ring = getComputedStyle(el);
  const ground = at ? getComputedStyle(at).backgroundColor : "rgb(255, 255, 255)";
  const [one, other] = [light(ring.outlineColor), light(ground)].sort((a, b) => b - a);
  const width = ring.outlineStyle === "none" ? 0 : parseFloat(ring.outlineWidth);
  return { name: (el.innerText || el.ariaLabel || el.tagName).slice(0, 40), width, contrast: (one + 0.05) / (other + 0.05) };
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_focus_is_seen_wherever_it_is(demo, visit, theme):
    page = visit(color_scheme=theme)
    page.goto(demo)
    page.get_by_role("button", name="Voice 3").click()
    headline(page)
    page.locator("body").focus()
    rings = []
    for _ in range(45):
        page.keyboard.press("Tab")
        rings.append(page.evaluate(RING))
    rings = [ring for ring in rings if ring is not None]
    assert len({ring["name"] for ring in rings}) > 20
    assert [ring for ring in rings if ring["width"] < 2 or ring["contrast"] < 3] == []
