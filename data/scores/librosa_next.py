"""What librosa 1.0 changes, value by value: every recipe on the same clips in two environments, then side by side.

    python data/scores/librosa_next.py measure FILE.npz        # once in each environment
    python data/scores/librosa_next.py compare OLD.npz NEW.npz --out data/scores/librosa_next.csv

The course cannot run under librosa 1.0 as a whole, since audiomentations 0.43.1 asks for soxr below 1 and librosa 1.0
for
soxr 1; measuring needs neither audiomentations nor Jupyter. With ``EMOLAB_DATA_DIR``, RAVDESS (48 kHz) and EmoDB are
measured too.
"""

import argparse
from importlib import metadata

import librosa
import numpy as np
import pandas as pd

from emolab import shipped
from emolab.features import recipes
from emolab.recordings import audio, corpora

# Of each set of clips, every so manieth.
SIMULATED, RAVDESS, EMODB = 60, 30, 10


def clips():
    """Return the clips by the set they belong to: simulated voices, and of each corpus that is found some."""
    found = {"simulated, 16 kHz": sorted(shipped.path("voices").rglob("*.ogg"))[::SIMULATED]}
    for name, rate, every in (("ravdess", "48 kHz", RAVDESS), ("emodb", "16 kHz", EMODB)):
        found[f"{name}, {rate}"] = corpora.find(name)[::every]
    return {name: paths for name, paths in found.items() if paths}


def measure(out):
    """Measure all recipes on all clips, and stretch and shift some, with the librosa that is installed.

    Parameters
    ----------
    out : path
        A .npz file: arrays of shape (clips, columns) by "set/recipe", the clips themselves stretched and shifted by
        "set/stretch" and "set/pitch", and the packages' versions.
    """
    arrays = {"versions": np.array([metadata.version(name) for name in ("librosa", "soxr")])}
    for kind, paths in clips().items():
        sounds = [audio.load(path)[0] for path in paths]
        for name in recipes.RECIPES:
            arrays[f"{kind}/{name}"] = np.stack([recipes.extract(sound, audio.RATE, name) for sound in sounds])
        few = sounds[::8]
        arrays[f"{kind}/reading"] = np.concatenate(sounds)
        arrays[f"{kind}/stretch"] = np.concatenate([librosa.effects.time_stretch(sound, rate=1.1) for sound in few])
        arrays[f"{kind}/pitch"] = np.concatenate(
            [librosa.effects.pitch_shift(sound, sr=audio.RATE, n_steps=2) for sound in few]
        )
    np.savez_compressed(out, **arrays)


def compare(old, new):
    """Set two measurements side by side.

    Parameters
    ----------
    old, new : path
        What `measure` wrote under one librosa and under the other.

    Returns
    -------
    pandas.DataFrame
        A row for each set of clips and recipe: `clips` of them, `columns`, the share of values that are `equal` bit by
        bit, the largest difference as a share of the value (`of_value`) and of its column's spread over clips
        (`of_spread`). `reading`, `stretch` and `pitch` are sound, not measurements: there `of_value` is the root mean
        square of the difference as a share of that of the sound.

    Notes
    -----
    Where one is missing and the other is not, the difference is infinite.
    """
    with np.load(old) as first, np.load(new) as second:
        versions = [f"librosa {of['versions'][0]}, soxr {of['versions'][1]}" for of in (first, second)]
        rows = [
            {"set": key.split("/")[0], "what": key.split("/")[1], **_differences(first[key], second[key])}
            for key in first.files
            if key != "versions"
        ]
    return pd.DataFrame(rows).assign(old=versions[0], new=versions[1])


def _differences(old, new):
    if old.ndim == 1:
        apart = np.inf if len(old) != len(new) else np.sqrt(np.mean((new - old) ** 2) / np.mean(old**2))
        same = float(np.mean(old == new)) if len(old) == len(new) else 0.0
        return {"clips": 0, "columns": 0, "equal": _digits(same), "of_value": _digits(apart), "of_spread": np.nan}
    old, new = old.astype(float), new.astype(float)
    both = np.isnan(old) & np.isnan(new)
    apart = np.where(both, 0, np.abs(new - old))
    apart[np.isnan(apart)] = np.inf
    of_value = apart[apart > 0] / np.maximum(np.nan_to_num(np.abs(old[apart > 0])), 1e-6)
    spread = np.maximum(np.where(both, 0, old).std(axis=0), 1e-9)
    return {
        "clips": len(old),
        "columns": old.shape[1],
        "equal": _digits(float(np.mean(apart == 0))),
        "of_value": _digits(of_value.max(initial=0)),
        "of_spread": _digits((apart / spread).max(initial=0)),
    }


def _digits(value):
    return float(f"{value:.3g}")


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("step", choices=("measure", "compare"))
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--out")
    chosen = parser.parse_args(arguments)
    if chosen.step == "measure":
        measure(*chosen.files)
    else:
        table = compare(*chosen.files)
        table.to_csv(chosen.out, index=False) if chosen.out else print(table.to_string(index=False))


if __name__ == "__main__":
    main()
