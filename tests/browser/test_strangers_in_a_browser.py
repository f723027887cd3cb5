"""On Binder, too, no page of ours asks another machine for anything.

That the demo as an app does not, and the lab, is asked where their servers run anyway.
"""

import shutil
import sys

import pytest
from visits import RENDERED, asks_nobody_and_may_not

from emolab import shipped
from emolab.commands import serving

pytestmark = pytest.mark.xdist_group("browser")

SETTINGS = shipped.ROOT / "emolab" / "commands" / "settings"


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


def test_the_demo_on_binder_asks_nobody_and_may_not(binder, page):
    asks_nobody_and_may_not(page, binder + RENDERED)
