"""A recording and its answer on one time axis: waveform, log-mel spectrogram, emotions over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.pyplot as plt

from emolab.plots import answers, sound
from emolab.recordings.audio import RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from emolab.recognizer.prediction import Prediction


def heard(
    samples: NDArray[np.floating],
    rate: int = RATE,
    prediction: Prediction | None = None,
    axes: Sequence[Axes] | None = None,
) -> Sequence[Axes]:
    """Draw a recording and what was answered about it, second by second, under one another.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
    rate : int
        Samples a second.
    prediction : emolab.recognizer.prediction.Prediction, optional
        Its timeline is drawn if there are three axes.
    axes : sequence of two or three matplotlib axes, optional
        Default: those of a new figure.

    Returns
    -------
    sequence of matplotlib axes

    Notes
    -----
    Notebook: 10_try_the_demo

    Examples
    --------
    >>> import numpy as np
    >>> axes = heard(np.random.default_rng(0).normal(0, 0.1, 16_000).astype(np.float32))
    >>> len(axes), axes[-1].get_xlabel()
    (2, 'seconds')
    """
    if axes is None:
        axes = plt.subplots(2 if prediction is None else 3, 1, sharex=True, figsize=(7, 5))[1]
    sound.waveform(samples, rate, ax=axes[0])
    axes[0].set(xlabel="", ylabel="", yticks=[])
    axes[0].spines["left"].set_visible(False)
    sound.log_mel_image(samples, rate, ax=axes[1])
    axes[1].set(xlabel="", ylabel="Hz")
    if len(axes) > 2 and prediction is not None:
        answers.timeline(prediction, ax=axes[2])
    axes[-1].set(xlabel="seconds", xlim=(0, len(samples) / rate))
    return axes
