"""The kernels of the demo: one waits, warm, for the next visitor; one whose visitor has gone is removed."""

from __future__ import annotations

from datetime import UTC, datetime
from http.client import NOT_FOUND

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class VisitorKernels(AsyncMappingKernelManager):
    """Counts the time that a kernel is idle from when a visitor took it.

    Voilà spares kernels that wait for a visitor, but one that has waited longer than the time after which idle kernels
    are removed would be removed in the second between being taken and being connected to.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._taken: set[str] = set()

    async def shutdown_all(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]  # declared as a plain one there
        """End all kernels; one that was about to start when the server was stopped has gone by itself."""
        try:
            await super().shutdown_all(*args, **kwargs)
        except HTTPError as error:
            if error.status_code != NOT_FOUND:
                raise

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """Remove a kernel that has been idle for too long; the first time a kernel is looked at, it is spared."""
        if kernel_id not in self._taken:
            self._taken.add(kernel_id)
            self._kernels[kernel_id].last_activity = datetime.now(UTC)
            return
        await super().cull_kernel_if_idle(kernel_id)
