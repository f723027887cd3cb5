"""Kernels that are there at once: copies of one process that has imported and read already what the demo needs.

A kernel of its own takes seconds of a core to import and half a gigabyte; a copy takes a fraction of a second and
shares the memory that it does not change. Where processes cannot be copied safely, kernels start as on any server.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
from pathlib import Path

from jupyter_client.provisioning import LocalProvisioner

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess
    from typing import Any

    from jupyter_client.connect import KernelConnectionInfo

_LAUNCHER = "ipykernel_launcher"


class CopiedKernel(LocalProvisioner):
    """Starts a kernel of this Python as a copy, and any other as every Jupyter server does.

    Jupyter finds it by its entry point in pyproject.toml.
    """

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start a kernel and return how to reach it."""
        if _LAUNCHER not in cmd or cmd[0] != sys.executable:
            return await super().launch_kernel(cmd, **kwargs)
        arguments, folder = cmd[cmd.index(_LAUNCHER) + 1 :], Path(kwargs.get("cwd") or Path.cwd())
        copying = multiprocessing.get_context("forkserver")
        copying.set_forkserver_preload(["emolab.commands.warmed"])
        # Some names are Voilà's own kind of text, for which the copy would have to import all of Voilà.
        environment = {str.__str__(name): value for name, value in kwargs["env"].items()}
        kernel = copying.Process(target=become_kernel, args=(arguments, folder, environment), daemon=True)
        # The first one waits until there is something to copy; the server goes on meanwhile.
        try:
            await asyncio.to_thread(_start_deaf_to_ctrl_c, kernel)
        except (EOFError, OSError):
            # The process to be copied has ended, whatever the reason.
            return await super().launch_kernel(cmd, **kwargs)
        self.cwd = folder
        process: Any = _Copy(kernel)
        self.process = process
        # It leads a group of its own, or will in a moment; asked now, the system might name that of the server.
        self.pid = self.pgid = kernel.pid
        return self.connection_info


def _start_deaf_to_ctrl_c(kernel):
    """Start a copy, or first what is copied: that is told by `warmed` to ignore Ctrl-C, and must not hear it before."""
    # A new process begins with what the thread that starts it does not hear.
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        kernel.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)


class _Copy:
    """A process as `multiprocessing` knows it with the ways of one of `subprocess`, which provisioners ask for."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess) -> None:
        self._process = process

    def poll(self) -> int | None:
        """Return the exit status, or None while the process runs."""
        return self._process.exitcode

    def wait(self) -> int | None:
        """Wait until the process ends, and return its exit status."""
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal to the process."""
        if self._process.pid is not None:
            os.kill(self._process.pid, number)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        self.send_signal(signal.SIGKILL)


def become_kernel(arguments: list[str], folder: Path, environment: dict[str, str]) -> None:
    """Be a kernel from here on: called in the copy.

    Parameters
    ----------
    arguments : list of str
        Of ipykernel: where the file lies that says how to be reached.
    folder : pathlib.Path
        Where the kernel works.
    environment : dict of str
        All of its environment.
    """
    import ipywidgets
    from ipykernel.kernelapp import IPKernelApp

    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    sys.argv = [_LAUNCHER, *arguments]
    # Its parent is the process that was copied, which itself outlives a server that was killed: hence the thread.
    kernel = IPKernelApp.instance(parent_handle=os.getppid())
    kernel.initialize(arguments)
    # ipywidgets was imported before there was a kernel that could tell it what a browser says.
    ipywidgets.load_ipython_extension(kernel.shell)
    kernel.start()


def _end_with_the_server():
    server = multiprocessing.parent_process()
    assert server is not None, "called in a copy only"
    server.join()
    os._exit(1)
