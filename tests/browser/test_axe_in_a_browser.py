"""axe-core finds nothing serious on the site, in the light and in the dark."""

import importlib.util

import pytest
from visits import found

from emolab import shipped

_spec = importlib.util.spec_from_file_location("website_build", shipped.ROOT / "website" / "build.py")
website = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(website)

pytestmark = pytest.mark.xdist_group("browser")

# Of the site, one page of each kind.
PAGES = ("index.html", "00_start_here.html", "03_train_classical_models.html", "exercises_03_train_classical_models.html",
         "glossary.html", "reference.html", "reference_features.html")  # fmt: skip  # several a line


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
