"""No page of ours asks another machine for anything, whichever server it comes from."""

import shutil
import sys

import pytest
from visits import headline

from emolab import shipped
from emolab.commands import serving

pytestmark = pytest.mark.xdist_group("browser")

SETTINGS = shipped.ROOT / "emolab" / "commands" / "settings"
RENDERED = "/voila/render/notebooks/" + serving.DEMO


@pytest.fixture(scope="module")
def binder(start, tmp_path_factory):
    """The server on Binder, with what postBuild copies there, over a copy of the demo's notebook."""
    folder = tmp_path_factory.mktemp("binder")
    shutil.copytree(SETTINGS / "share" / "voila", folder / "share" / "voila")
    (folder / "notebooks").mkdir()
    shutil.copy(shipped.NOTEBOOKS / serving.DEMO, folder / "notebooks")
    command = ["env", f"JUPYTER_PATH={folder / 'share'}", sys.executable, "-m", "jupyter_server", "--allow-root"]
    command += [f"--config={SETTINGS / 'binder.json'}", f"--ServerApp.root_dir={folder}", "--IdentityProvider.token="]
    return start(command, path="/api")


@pytest.fixture(params=["the demo", "Voilà in the lab", "Voilà on Binder"])
def address(request):
    if request.param == "the demo":
        return request.getfixturevalue("demo")
    if request.param == "Voilà in the lab":
        return request.getfixturevalue("lab")[0] + RENDERED
    return request.getfixturevalue("binder") + RENDERED


# Notes what is said while one waits.
WAITING = """(() => {
  window.said = new Set();
  new MutationObserver(() => window.said.add(document.querySelector("#loading_text")?.textContent)).observe(
    document, { childList: true, characterData: true, subtree: true });
})()"""


def test_the_demo_asks_nobody_and_may_not(address, page):
    page.add_init_script(WAITING)
    page.goto(address)
    page.get_by_role("button", name="Voice 1").click()
    assert headline(page)
    assert set(page.evaluate("[...window.said].filter(Boolean)")) == {"The demo is starting …"}
    assert page.get_by_role("main").count() == 1
    assert page.strangers == []
    # If a library of tomorrow asked, the browser would not let it.
    refused = "fetch('https://example.org/').then(() => 'reached', () => 'refused')"
    asked = page.evaluate("new Promise((done) => addEventListener('securitypolicyviolation', () => done('policy'), "
                          f"{{ once: true }}) || {refused}.then((how) => setTimeout(() => done(how), 500)))")  # fmt: skip
    assert asked == "policy"


def test_the_lab_asks_nobody_and_may_not(lab, page):
    page.goto(lab[0])
    page.locator(".jp-Notebook, .jp-MarkdownViewer").first.wait_for()
    page.wait_for_timeout(3000)
    assert page.strangers == [] and page.broken == []
    assert page.evaluate("fetch('https://example.org/').then(() => 'reached', () => 'refused')") == "refused"
