"""One recording as a figure: its waveform, its level, its log-mel spectrogram."""

from __future__ import annotations

from typing import TYPE_CHECKING

import librosa
import numpy as np

from emolab.plots.style import new_axes, note
from emolab.recordings.audio import LEVEL_DBFS, RATE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage
    from numpy.typing import NDArray

INK = "#3B4CC0"
_TICKS_HZ = (250, 500, 1000, 2000, 4000, 8000)
_N_BANDS = 64


def waveform(samples: NDArray[np.floating], rate: int = RATE, ax: Axes | None = None) -> Axes:
    """Draw the air pressure over time, as the microphone saw it.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
        Full scale is 1.
    rate : int
        Samples a second.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 00_start_here, 01_explore_the_data

    Examples
    --------
    >>> ax = waveform(np.zeros(32_000), 16_000)
    >>> ax.get_xlabel(), float(ax.get_xlim()[1])
    ('seconds', 2.0)
    """
    ax = new_axes(ax, figsize=(7.0, 1.8))
    ax.plot(np.arange(len(samples)) / rate, samples, color=INK, linewidth=0.5)
    ax.set(xlabel="seconds", ylabel="amplitude", xlim=(0, len(samples) / rate))
    return ax


def level(samples: NDArray[np.floating], rate: int = RATE, target: float = LEVEL_DBFS, ax: Axes | None = None) -> Axes:
    """Draw how loud a recording is from one fiftieth of a second to the next, beside the level it should have.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
        Full scale is 1.
    rate : int
        Samples a second.
    target : float
        Decibels below full scale, drawn as a dashed line.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Notebook: 01_explore_the_data

    Examples
    --------
    >>> ax = level(np.random.default_rng(0).normal(0, 0.1, 16_000))
    >>> ax.get_xlabel()
    'seconds'
    """
    ax = new_axes(ax, figsize=(7.0, 1.8))
    frame = rate // 50
    n_frames = len(samples) // frame
    power = np.square(samples[: n_frames * frame].reshape(n_frames, frame), dtype=np.float64).mean(axis=1)
    times = (np.arange(n_frames) + 0.5) * frame / rate
    # Digital silence has no level; -100 dBFS is quieter than 16 bits can say.
    ax.plot(times, 10 * np.log10(np.maximum(power, 1e-10)), color=INK, linewidth=1.3)
    ax.axhline(target, color="#B2182B", linewidth=1, linestyle="--")
    looks = {"ha": "right", "color": "#B2182B", "fontsize": 8.5}
    note(ax, f"{target:.0f} dBFS", (1, target), (-2, 3), xycoords=("axes fraction", "data"), **looks)
    ax.set(xlabel="seconds", ylabel="level (dBFS)", xlim=(0, len(samples) / rate), ylim=(-90, 0))
    return ax


def log_mel(samples: NDArray[np.floating], rate: int = RATE, ax: Axes | None = None) -> Axes:
    """Draw which pitches are loud when: a spectrogram on the mel scale, in decibels under its loudest spot.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
        Full scale is 1.
    rate : int
        Samples a second.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    64 bands, one column every 10 ms, the scale of Slaney (1998). Notebook: 00_start_here, 02_extract_features

    Examples
    --------
    >>> ax = log_mel(np.random.default_rng(0).normal(0, 0.1, 16_000).astype(np.float32))
    >>> ax.get_ylabel()
    'Hz, mel scale'
    """
    ax = new_axes(ax, figsize=(7.0, 2.4))
    image = log_mel_image(samples, rate, ax)
    ax.figure.colorbar(image, ax=ax, label="dB", pad=0.01, ticks=[0, -35, -70])
    return ax


def log_mel_image(samples: NDArray[np.floating], rate: int, ax: Axes) -> AxesImage:
    """Draw what `log_mel` draws without its scale; returns the matplotlib image."""
    hop = rate // 100
    bands = librosa.feature.melspectrogram(
        y=samples, sr=rate, n_fft=rate // 25, win_length=rate // 40, hop_length=hop, n_mels=_N_BANDS, fmax=rate / 2
    )
    decibels = librosa.power_to_db(bands, ref=np.max, top_db=70)
    seconds = decibels.shape[1] * hop / rate
    extent = (0, seconds, 0, _N_BANDS)
    image = ax.imshow(decibels, origin="lower", aspect="auto", extent=extent, interpolation="nearest")
    ticks = [hz for hz in _TICKS_HZ if hz <= rate / 2]
    edges = librosa.hz_to_mel(np.array(ticks)) / librosa.hz_to_mel(rate / 2) * _N_BANDS
    ax.set_yticks(edges, [f"{hz:,}" for hz in ticks])
    ax.set(xlabel="seconds", ylabel="Hz, mel scale")
    ax.grid(False)
    return image
