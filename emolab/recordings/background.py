"""What a room adds that is no voice and never changes: an offset and its steps, rumble, the hum of the mains, a whine.

A voice has nothing below 60 Hz, and no tone that goes on through its pauses. So these can be taken out without a guess
about the voice. Noise stays: to take it out, one would have to know what the voice is.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from emolab.recordings.audio import RATE, one_channel

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Hertz. Below the one nothing is left, above the other everything.
RUMBLE, VOICE = 42.0, 58.0
# Samples. A quarter of a second tells tones apart that are 8 Hz from each other.
FRAME, STEP = 4096, 1024
# Seconds. Longer recordings are looked at in pieces: no whine stays the same for long.
PIECE = 10.0
# An elliptic high-pass, its sections as (b, a): 0.1 dB of ripple above, 40 dB down below. SciPy's
# ``iirdesign(VOICE, RUMBLE, 0.1, 40, ftype="ellip", output="sos", fs=RATE)``; a test compares.
HIGH_PASS = (
    ((0.9562524329837321, -1.9124671016300399, 0.9562524329837317), (1.0, -1.94851727344897, 0.9495692248776723)),
    ((1.0, -1.9997704237358156, 0.9999999999999998), (1.0, -1.9871984058420322, 0.987786180644605)),
    ((1.0, -1.9996557345782748, 1.0000000000000002), (1.0, -1.9971769027410138, 0.9976596230889208)),
)
# Samples: so many are filtered at once.
PART = 20 * RATE
# Decibels: how far pauses are below speech where there are any, how far a tone stands out in them, and how far below
# speech it may be to be worth the trouble.
PAUSE, STANDS_OUT, FAINT = 7.0, 12.0, 45.0
# How well the phase of a tone in one pause foretells that in the others, from 0 to 1.
STEADY = 0.9
# A step is so many times as large as what happens from sample to sample about it; how many samples are looked at.
JUMP, AROUND = 10.0, 160


def remove(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Take the background that never changes out of a recording.

    Parameters
    ----------
    samples : numpy.ndarray of float32, shape (samples,)
        At 16 kHz, as recorded: the pauses before, in and after speech show what is there without it.

    Returns
    -------
    numpy.ndarray of float32, shape (samples,)
        Without what is below 42 Hz, steps of the offset included, and without the tones that go on through the pauses,
        each as strong as it is there. No phase is shifted. Where there are no pauses, tones stay.

    Notes
    -----
    Notebook: 02_extract_features
    """
    samples = one_channel(samples, least=1)
    steps = _steps(samples)
    samples = samples if steps is None else samples - steps
    heard = _high_passed(samples)
    n_pieces = max(1, round(len(samples) / (PIECE * RATE)))
    tones = np.zeros(len(samples), np.float32)

    def find(piece, above, out):
        for hertz, size in steady_tones(piece, above):
            out += _tone(hertz, size, len(out))

    _each(find, *(np.array_split(part, n_pieces) for part in (samples, heard, tones)))
    # Taken out before the filter: at both ends a hum would leave more of itself behind it.
    return _high_passed(samples - tones) if tones.any() else heard


def _each(do, *lists):
    """Do something for each of several parts, two at a time: what takes long in it leaves the other thread alone."""
    if len(lists[0]) == 1:
        do(*(parts[0] for parts in lists))
        return
    with ThreadPoolExecutor(2) as pool:
        # Asked for, so that an error in a thread is one here.
        list(pool.map(do, *lists))


def _high_passed(samples):
    """Take out what is below a voice; long recordings part by part, as it is done in double precision."""
    out = np.empty(len(samples), np.float32)

    def filter_part(start):
        # Into the neighbours, as far as the filter rings.
        first, last = max(0, start - RATE), min(len(samples), start + PART + RATE)
        heard = _filtered(samples[first:last])
        out[start : start + PART] = heard[start - first : start - first + PART]

    _each(filter_part, range(0, len(samples), PART))
    return out


def _filtered(samples):
    """Filter forwards and backwards as SciPy does: compiled where numba is loaded, else by a spectrum."""
    padding = min(len(samples) - 1, RATE // 4)
    if filtered := _compiled(samples):
        return filtered.both_ways(samples, np.array([[*b, *a] for b, a in HIGH_PASS]), padding)
    samples = samples.astype(np.float64)
    before, after = 2 * samples[0] - samples[padding:0:-1], 2 * samples[-1] - samples[-2 : -padding - 2 : -1]
    forwards = _one_way(np.concatenate([before, samples, after]))
    return _one_way(forwards[::-1])[::-1][padding : padding + len(samples)]


def _compiled(samples):
    """Return what numba compiles, where it is loaded, or will be: for the voice in what is as long as a part."""
    if "numba" not in sys.modules and len(samples) < PART:
        return None
    from emolab.recordings import compiled

    compiled.keep_somewhere()
    from emolab.recordings import filtered

    return filtered


def _one_way(samples):
    """Filter as if the first sample had always been there before."""
    # A spectrum joins the end to the beginning: what rings on after the end has died away by then.
    n = _quick_length(len(samples) + RATE // 2)
    rest = np.fft.irfft(np.fft.rfft(samples - samples[0], n) * _response(n), n)[: len(samples)]
    return rest + _response(n)[0].real * samples[0]


def _quick_length(least):
    """The next length of a sixteenth of a power of two: it has small factors only."""
    step = max(1, 2 ** (int(least).bit_length() - 4))
    return -(-least // step) * step


@lru_cache(maxsize=8)
def _response(n):
    """What becomes of each frequency of `n` samples."""
    turn = np.exp(-2j * np.pi * np.arange(n // 2 + 1) / n)
    return np.prod([np.polyval(b[::-1], turn) / np.polyval(a[::-1], turn) for b, a in HIGH_PASS], axis=0)


def steady_tones(samples: NDArray[np.float32], heard: NDArray[np.float32]) -> list[tuple[float, complex]]:
    """Find the tones that go on through the pauses of a recording.

    Parameters
    ----------
    samples : numpy.ndarray of float32, shape (samples,)
        At 16 kHz; less than half a second has none.
    heard : numpy.ndarray of float32, shape (samples,)
        The same without what is below a voice: how loud its frames are says which of them are pauses.

    Returns
    -------
    list of (float, complex)
        Frequency in hertz; amplitude and, as its angle, phase at the first sample.
    """
    if len(samples) < FRAME + 4 * STEP:
        return []
    power = np.square(heard[: len(heard) // STEP * STEP]).reshape(-1, STEP).mean(axis=1)
    power = np.convolve(power, np.ones(FRAME // STEP) / (FRAME // STEP), "valid")
    quiet = np.sort(np.argsort(power)[: max(4, len(power) // 4)])
    speech = np.percentile(power, 90)
    if not speech * 10 ** (-FAINT / 10) < power[quiet].mean() < speech * 10 ** (-PAUSE / 10):
        return []
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::STEP]
    spectra = np.abs(np.fft.rfft(frames[quiet] * _window(), axis=1))
    decibels = 20 * np.log10(np.median(spectra, axis=0) + 1e-12)
    # A tone of this root mean square would be that high.
    faint = 20 * np.log10(np.sqrt(2 * speech) * FRAME / 4) - FAINT
    middle, before, after = decibels[1:-1], decibels[:-2], decibels[2:]
    peaks = np.flatnonzero((middle > before) & (middle >= after) & (middle > faint)) + 1
    peaks = peaks[peaks > RUMBLE * 0.8 * FRAME / RATE]
    if len(peaks):
        around = np.lib.stride_tricks.sliding_window_view(np.pad(decibels, 30, mode="symmetric"), 61)
        peaks = peaks[decibels[peaks] > np.median(around[peaks], axis=1) + STANDS_OUT]
    tones = [_tone_near(peak * RATE / FRAME, frames, quiet) for peak in peaks]
    return [tone for tone in tones if tone]


def _tone_near(hertz, frames, quiet):
    """Frequency and size of the tone nearest to a frequency; None unless it goes on, the same, through all pauses."""
    middles = (np.arange(len(frames)) * STEP + FRAME / 2) / RATE
    for reach, step in ((3.0, 0.02), (0.02, 0.001), (0.001, 0.00005)):
        turning = _window() * np.exp(-2j * np.pi * hertz * (np.arange(FRAME) - FRAME / 2) / RATE).astype(np.complex64)
        sizes = frames[quiet] @ turning * np.exp(-2j * np.pi * hertz * middles[quiet]) * (4 / FRAME)
        tried = np.arange(-reach, reach + step, step)
        turned = sizes * np.exp(-2j * np.pi * np.outer(tried, middles[quiet]))
        best = np.abs(turned.sum(axis=1)).argmax()
        hertz, turned = hertz + tried[best], turned[best]
    size = complex(np.median(turned.real), np.median(turned.imag))
    steady = np.abs(turned.sum()) > STEADY * np.abs(turned).sum() and np.ptp(np.abs(turned)) < abs(size)
    # Speech comes on top of a tone. A voice that only rests on a note for a while leaves it.
    return (
        (hertz, size) if steady and np.percentile(np.abs(frames @ turning), 5) * (4 / FRAME) > 0.4 * abs(size) else None
    )


def _tone(hertz, size, n_samples):
    return (size * np.exp(2j * np.pi * hertz * np.arange(n_samples) / RATE)).real.astype(np.float32)


@cache
def _window():
    return np.hanning(FRAME + 1)[:-1].astype(np.float32)


def _steps(samples):
    """The steps of the offset that can be seen, as one line: jumps after which all is that much higher or lower.

    None where there are none.
    """
    if len(samples) < 2 * AROUND:
        return None
    smallest = 10 ** (-FAINT / 20) * np.sqrt(np.einsum("i,i", samples, samples, dtype=np.float64) / len(samples))
    windows = np.lib.stride_tricks.sliding_window_view(samples, AROUND)
    line = None
    for start in range(0, len(samples), PART):
        places = _jumping(samples, start, smallest)
        places = places[(places >= AROUND) & (places <= len(samples) - AROUND)]
        jumps = samples[places] - samples[places - 1]
        steps = windows[places].mean(axis=1) - windows[places - AROUND].mean(axis=1)
        lasting = (np.abs(steps) > smallest) & (np.abs(steps - jumps) < 0.25 * np.abs(jumps))
        for place, step in zip(places[lasting], steps[lasting], strict=True):
            line = np.zeros(len(samples), np.float32) if line is None else line
            line[place:] += step
    # Where hardly anything else is left, the steps are the sound.
    return line if line is not None and 0 < np.ptp(line) < np.ptp(samples - line) else None


def _jumping(samples, start, smallest):
    """Find the largest jump of each block of a part in which one is much larger than what is usual there."""
    part = samples[start : start + PART]
    # Half of the smallest step that counts: what is less is none, whatever there is about it.
    if filtered := _compiled(samples):
        return start + filtered.jumping(part, AROUND, JUMP, smallest / 2)
    # To the first sample of a part, nothing happens.
    size = np.abs(np.diff(part, prepend=part[:1]))
    size = size[: len(size) // AROUND * AROUND].reshape(-1, AROUND)
    largest = size.max(axis=1)
    blocks = np.flatnonzero((largest > JUMP * size.mean(axis=1)) & (largest > smallest / 2))
    return start + blocks * AROUND + size[blocks].argmax(axis=1)
