"""A recording as the recipes see it: whole, its first three seconds, and the voice in it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from emolab.features import voice
from emolab.features.spectra import Spectra
from emolab.recordings import audio

if TYPE_CHECKING:
    from numpy.typing import NDArray

SECONDS = 3


class Sound:
    """One recording; what several recipes need of it is computed once.

    Parameters
    ----------
    samples : numpy.ndarray of float32, shape (samples,)
    rate : int
        Samples a second.

    Raises
    ------
    AudioError
        If these are no samples of one channel between -1 and 1, as `audio.read` gives them: whole numbers would be
        measured as a sound that is thirty thousand times as loud.

    Notes
    -----
    Notebook: 02_extract_features

    Examples
    --------
    >>> import numpy as np
    >>> sound = Sound(np.random.default_rng(0).normal(size=16_000), 16_000)
    >>> sound.whole.mfcc.shape
    (128, 32)
    """

    def __init__(self, samples: NDArray[np.floating], rate: int) -> None:
        samples = audio.one_channel(samples, rate, least=1)
        self.samples = samples.astype(np.float32, copy=False)
        self.rate = rate

    @cached_property
    def whole(self) -> Spectra:
        """`Spectra` of all of it, for the recipes of means."""
        return Spectra(self.samples, self.rate)

    @cached_property
    def cut(self) -> Spectra:
        """`Spectra` of its first three seconds, a shorter one mirrored at its end, for `full1020`."""
        n = SECONDS * self.rate
        samples = self.samples[:n]
        if len(samples) < n:
            samples = np.pad(samples, (0, n - len(samples)), mode="reflect")
        return Spectra(samples, self.rate, begins_like=self.whole)

    @cached_property
    def voice(self) -> voice.Voice:
        """`Voice` of what is left without the silence before and after."""
        return voice.hear(self.samples, self.rate)
