"""A visitor's kernel is a copy that knows nothing of others; one whose visitor has gone is removed."""

import asyncio
import json
import os
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from importlib.metadata import EntryPoint
from types import SimpleNamespace

import psutil
import pytest

from emolab import shipped
from emolab.commands.copies import CopiedKernel
from emolab.commands.kernels import VisitorKernels


def culled(kernels):
    """Cull in a thread of its own: where browser tests came before, this one has a running event loop."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(kernels.cull_kernel_if_idle("one"))).result()


def test_a_kernel_that_waited_for_long_is_not_removed_while_its_visitor_arrives():
    kernels, removed = VisitorKernels(cull_idle_timeout=300), []
    long_ago = datetime.now(UTC) - timedelta(hours=8)
    kernels._kernels["one"] = SimpleNamespace(
        last_activity=long_ago, execution_state="idle", kernel_name="python3", kernel_spec=SimpleNamespace(metadata={})
    )

    async def remove(kernel_id, **_):
        removed.append(kernel_id)

    kernels.shutdown_kernel = remove
    culled(kernels)
    assert removed == [] and datetime.now(UTC) - kernels._kernels["one"].last_activity < timedelta(minutes=1)
    kernels._kernels["one"].last_activity = long_ago
    culled(kernels)
    assert removed == ["one"]


# Visitors' kernels, as the demo's server starts them.
ARRIVE = """
import asyncio, json, os, sys
from pathlib import Path
from jupyter_client import AsyncKernelManager
from emolab.commands.copies import CopiedKernel

async def arrive(name, folder):
    # Not above: a copy would import what the script imports.
    from voila.utils import ENV_VARIABLE
    folder.mkdir()
    kernel = AsyncKernelManager(kernel_name="python3")
    kernel.provisioner = CopiedKernel(kernel_id=name, kernel_spec=kernel.kernel_spec, parent=kernel)
    await kernel.start_kernel(cwd=str(folder), env={**os.environ, "VISITOR": name, ENV_VARIABLE.VOILA_PREHEAT: "True"})
    client = kernel.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    return kernel, client
"""
# What is printed last lets the test see what is left of them.
TWO_VISITORS = """
async def ask(client, code):
    told = []
    await client.execute_interactive(code, output_hook=told.append, timeout=60)
    return [one["content"] for one in told if one["msg_type"] in ("stream", "execute_result", "display_data", "error")]

async def visit():
    (one, to_one), (other, to_other) = [await arrive(name, Path(name).resolve()) for name in ("one", "other")]
    there = "import sys, os; mine = 1; print('emolab.widgets.pages' in sys.modules, 'voila' in sys.modules, os.environ['VISITOR'], os.path.basename(os.getcwd()))"
    figure = "import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()"
    widget = "import ipywidgets; ipywidgets.IntSlider()"
    waiting = asyncio.create_task(ask(to_one, "import time; time.sleep(60)"))
    await asyncio.sleep(1)
    await one.interrupt_kernel()
    interrupted = await waiting
    said = {
        "there": [await ask(client, there) for client in (to_one, to_other)],
        "foreign": await ask(to_other, "'theirs' in globals()") if await ask(to_one, "theirs = 2") == [] else None,
        "figure": list((await ask(to_one, figure))[0]["data"]),
        "widget": list((await ask(to_one, widget))[0]["data"]),
        "interrupted": interrupted[0]["ename"],
        "alive": await one.is_alive(),
    }
    await one.shutdown_kernel()
    said["ended"] = not await one.is_alive()
    said["pid"] = other.provisioner.pid
    print(json.dumps(said), flush=True)
    await asyncio.sleep(600)

if __name__ == "__main__":
    asyncio.run(visit())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only there processes are copied")
def test_visitors_get_copies_that_know_everything_but_each_other_and_end_with_the_server(tmp_path):
    (tmp_path / "server.py").write_text(ARRIVE + TWO_VISITORS)
    environment = os.environ | {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "OMP_NUM_THREADS": "1"}
    server = subprocess.Popen([sys.executable, "server.py"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE)
    said = json.loads(server.stdout.readline())
    try:
        assert [there[0]["text"].split() for there in said["there"]] == [
            ["True", "False", "one", "one"],
            ["True", "False", "other", "other"],
        ]
        assert said["foreign"][0]["data"] == {"text/plain": "False"}
        assert "image/png" in said["figure"] and "application/vnd.jupyter.widget-view+json" in said["widget"]
        assert said["interrupted"] == "KeyboardInterrupt" and said["alive"] and said["ended"]
        left = psutil.Process(said["pid"])
        copied = left.parent()
        # A copy shares most of what it holds.
        assert left.memory_full_info().uss < 0.3 * left.memory_info().rss
    finally:
        server.kill()
        server.communicate()
    assert psutil.wait_procs([left, copied], timeout=20)[1] == []


# One visitor where nothing can be copied, or where what is to be copied lacks a model.
ONE_VISITOR = """
async def visit():
    kernel, client = await arrive("one", Path("one").resolve())
    await client.execute_interactive("import sys; print('emolab.widgets.pages' in sys.modules)", timeout=60)
    await kernel.shutdown_kernel()

if __name__ == "__main__":
    asyncio.run(visit())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only there processes are copied")
@pytest.mark.parametrize("broken, copied", [("ears", "True"), ("copying", "False")])
def test_a_visitor_gets_a_kernel_where_a_model_is_damaged_or_nothing_can_be_copied(tmp_path, broken, copied):
    (tmp_path / "server.py").write_text(ARRIVE + ONE_VISITOR)
    (tmp_path / "model.bin").write_bytes(b"no weights")
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    if broken == "ears":
        environment["EMOLAB_EARS"] = str(tmp_path / "model.bin")
    else:
        (tmp_path / "ipywidgets.py").write_text("raise SystemExit('this process has ended')")
        environment["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{environment.get('PYTHONPATH', '')}"
    done = subprocess.run([sys.executable, "server.py"], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0 and copied in done.stdout, done.stderr


def test_jupyter_finds_what_starts_them():
    listed = tomllib.loads((shipped.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    (name, place) = next(iter(listed["jupyter_client.kernel_provisioners"].items()))
    assert EntryPoint(name, place, "").load() is CopiedKernel
    settings = (shipped.ROOT / "emolab" / "commands" / "settings" / "voila.py").read_text(encoding="utf-8")
    assert settings.count(f'"{name}"') == 2
