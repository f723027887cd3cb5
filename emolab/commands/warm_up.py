"""Compile once what librosa compiles on first use, so that no learner waits for it: ``python -m emolab.warm_up``.

The first MFCC after an installation takes about ten times as long as any later one: numba compiles, and keeps what it
compiled next to librosa. Set-up does this once, on Binder while the image is built.
"""

from __future__ import annotations

import librosa
import matplotlib.pyplot  # noqa: F401  builds its font list
import numpy as np


def warm_up() -> None:
    """Run what librosa and numba compile on four seconds of noise."""
    noise = np.random.default_rng(0).standard_normal(4 * 16_000).astype(np.float32)
    librosa.feature.mfcc(y=noise, sr=16_000)
    librosa.beat.beat_track(y=noise, sr=16_000)
    librosa.feature.tonnetz(y=noise, sr=16_000)
    librosa.effects.hpss(noise)


if __name__ == "__main__":
    warm_up()
