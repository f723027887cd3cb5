"""Compile once what is compiled on first use, so that no learner waits for it: ``python -m emolab.commands.warm_up``.

The first measurement after an installation takes ten times as long as any later one: numba compiles, and keeps what it
compiled next to librosa and next to us. Set-up does this once, on Binder while the image is built.
"""

from __future__ import annotations


def warm_up() -> None:
    """Compile what librosa needs and what the course needs.

    One after the other: where two processes compile the same function at once, what numba keeps of it may crash later.
    """
    of_librosa()
    of_the_course()


def of_librosa() -> None:
    """Run what librosa and numba compile on four seconds of noise."""
    import librosa
    import matplotlib.pyplot  # noqa: F401  builds its font list
    import numpy as np

    noise = np.random.default_rng(0).standard_normal(4 * 16_000).astype(np.float32)
    librosa.feature.mfcc(y=noise, sr=16_000)
    librosa.beat.beat_track(y=noise, sr=16_000)
    librosa.feature.tonnetz(y=noise, sr=16_000)
    librosa.effects.hpss(noise)


def of_the_course() -> None:
    """Measure a simulated voice by every recipe, and answer it."""
    from emolab import recognizer
    from emolab.features import recipes
    from emolab.recordings import voices

    voice = voices.recording("sad", actor=12, intensity="strong")
    for name in recipes.RECIPES:
        recipes.extract(voice.samples, voice.rate, name)
    recognizer.load().predict(voice.samples, voice.rate)


if __name__ == "__main__":
    warm_up()
