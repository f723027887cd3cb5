"""A recording and its answer on one time axis: waveform, log-mel spectrogram, emotions over time."""

from emolab.plots import answers, sound
from emolab.recordings.audio import RATE


def heard(samples, rate=RATE, prediction=None, axes=None):
    """Draw a recording and what was answered about it, second by second, under one another.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
    rate : int
        Samples a second.
    prediction : emolab.prediction.Prediction
        Its timeline is drawn if there are three axes.
    axes : sequence of two or three matplotlib axes

    Returns
    -------
    sequence of matplotlib axes

    Notes
    -----
    Notebook: 10_try_the_demo
    """
    sound.waveform(samples, rate, ax=axes[0])
    axes[0].set(xlabel="", ylabel="", yticks=[])
    axes[0].spines["left"].set_visible(False)
    sound.log_mel_image(samples, rate, ax=axes[1])
    axes[1].set(xlabel="", ylabel="Hz")
    if len(axes) > 2:
        answers.timeline(prediction, ax=axes[2])
    axes[-1].set(xlabel="seconds", xlim=(0, len(samples) / rate))
    return axes
