"""Kernels whose visitor has gone are removed, and only those."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

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
