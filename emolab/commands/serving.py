"""Start JupyterLab or the demo: on a free port, with or without a screen, as root or not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from emolab import shipped, whole
from emolab.errors import PlainError

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

COURSE = "00_start_here.ipynb"
DEMO = "10_try_the_demo.ipynb"
_SETTINGS = Path(__file__).with_name("settings")
_PLACES = ("EMOLAB_DATA_DIR", "EMOLAB_FEATURES_DIR", "EMOLAB_CACHE_DIR", "EMOLAB_EARS", "EMOLAB_PROGRESS")


def lab_command(arguments: Sequence[str] = (), folder: str | os.PathLike[str] | None = None) -> list[str]:
    """Return the command that opens JupyterLab at the first notebook.

    Parameters
    ----------
    arguments : sequence of str
        Passed on to JupyterLab, after ours, so that they win.
    folder : path, optional
        Whose folder ``notebooks`` holds the course. Default: the clone.

    Returns
    -------
    list of str
    """
    command = [sys.executable, "-m", "jupyterlab", f"--config={_SETTINGS / 'jupyterlab.py'}"]
    # Also the address that is printed, for those whose browser is elsewhere, leads to the first notebook.
    command.append(f"--LabApp.default_url=/lab/tree/notebooks/{COURSE}")
    command.append(f"--ServerApp.root_dir={folder or shipped.ROOT}")
    if is_root():
        command.append("--allow-root")
    if not has_screen():
        command.append("--no-browser")
    return command + list(arguments)


def demo_command(arguments: Sequence[str] = ()) -> list[str]:
    """Return the command that serves the demo notebook as an app, on this machine only.

    Parameters and return value as in `lab_command`.
    """
    command = [sys.executable, "-m", "voila", str(shipped.NOTEBOOKS / DEMO), f"--Voila.config_file_paths={_SETTINGS}"]
    if not has_screen():
        command.append("--no-browser")
    return command + list(arguments)


def serve(command: Sequence[str], folder: str | os.PathLike[str] | None = None) -> int:
    """Run a server, in a folder, until it ends or is told to stop; return its exit status.

    It is waited for, so that its kernels are gone when the prompt is back.
    """
    # A place is meant as seen from where the command was typed; notebooks run in a folder of their own.
    places = {name: str(place.absolute()) for name in _PLACES if (place := whole.named(name)) and str(place) != "off"}
    environment = {**os.environ, **places, "TF_CPP_MIN_LOG_LEVEL": "3"}
    server = subprocess.Popen(command, env=environment, cwd=folder or shipped.NOTEBOOKS)
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        status = server.wait()
    except KeyboardInterrupt:
        # A terminal sends Ctrl-C to the server too, and the next one; a signal sent to this process alone has to be
        # passed on.
        heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            status = server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.terminate()
            status = server.wait()
        finally:
            signal.signal(signal.SIGINT, heard)
    return 0 if status in (0, -signal.SIGINT, -signal.SIGTERM) else status


def require_notebook(name: str) -> None:
    """Raise a `PlainError` if a notebook of the course is not there."""
    if not (shipped.NOTEBOOKS / name).is_file():
        raise PlainError(
            f"notebooks/{name} is missing: the course is incomplete here. Restore it with {shipped.AGAIN}."
        )


def course_folder(into: str | os.PathLike[str] = ".") -> Path:
    """Return a folder whose ``notebooks`` may be worked in: the clone, or a copy of what was installed.

    Parameters
    ----------
    into : path
        Where the copy is made, as ``emolab-course``; nothing that is there already is touched.

    Returns
    -------
    pathlib.Path
    """
    if shipped.IS_CLONE:
        return shipped.ROOT
    folder = Path(into).resolve() / "emolab-course"
    for source in sorted(shipped.NOTEBOOKS.rglob("*")):
        copy = folder / "notebooks" / source.relative_to(shipped.NOTEBOOKS)
        if source.is_file() and source.suffix in (".ipynb", ".md") and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(source.read_bytes())
    return folder


def is_root() -> bool:
    """Tell whether this process runs as root, which JupyterLab refuses unless told otherwise."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def has_screen() -> bool:
    """Tell whether a browser can be opened here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
