"""Sound in: one way to read a recording.

Whatever the file holds (any rate, any number of channels, any depth that libsndfile reads), what comes out is a
float32 array of shape (samples,) at 16 kHz. A file that cannot give an answer raises `AudioError` with a sentence for
the person who brought it.
"""

from __future__ import annotations

import io
import os
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile
import soxr

from emolab.errors import PlainError
from emolab.recordings import lengths, telephones

if TYPE_CHECKING:
    from typing import Any, BinaryIO

    from numpy.typing import ArrayLike, NDArray

RATE = 16_000
# Samples a second: fewer keep nothing of a voice, and nobody keeps more.
LOWEST, HIGHEST = 4_000, 384_000
# What recordings are called; what they are, their content says. One list for the file chooser, commands and corpora.
SUFFIXES = (".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aiff", ".aif", *telephones.SUFFIXES)
KINDS = "wav, flac, ogg, opus, mp3, aiff, m4a, aac, webm, amr, 3gp"
SHORTEST = 0.3
LONGEST = 600.0
LEVEL_DBFS = -26.0
# Quieter than this peak (-70 dBFS) a 16-bit recording has only its last four bits left: hiss, no voice.
SILENT_PEAK = 10 ** (-70 / 20)
# The full scale of 32-bit integers, which some programs write as if they were fractions of one.
LARGEST = 2.0**31
# Two channels cancel where their sum holds less than this share of what it would hold if they had nothing in common.
CANCELLED = 0.2
# Values held at once while reading, over all channels: 4 MB.
BLOCK = 1 << 20
# Samples of each channel that are read at once where a file is damaged.
FINE = 1 << 12


class AudioError(PlainError):
    """A recording that cannot be used; the message says why and what to do."""


def read(source: str | os.PathLike[str] | BinaryIO, name: str | None = None) -> tuple[NDArray[np.float32], int]:
    """Read a recording as mono at 16 kHz, its level untouched.

    Parameters
    ----------
    source : path or binary file
        What to read: one of `KINDS`. The content decides, not the extension.
    name : str, optional
        What to call the recording in errors. Default: the file's name.

    Returns
    -------
    samples : numpy.ndarray of float32, shape (samples,)
        The mean of all channels, its offset (DC) removed.
    rate : int
        Always 16000.

    Raises
    ------
    AudioError
        No such file; not a sound file; empty; shorter than 0.3 s; longer than 10 min; silent; not finite; channels
        that cancel each other.

    Notes
    -----
    Read and resampled block by block, so that ten minutes of eight channels at 192 kHz need no more memory than the
    result. What is there of a file that was cut off is read; `read_noted` says so. Notebook: 01_explore_the_data
    """
    return read_noted(source, name)[:2]


def read_noted(
    source: str | os.PathLike[str] | BinaryIO, name: str | None = None
) -> tuple[NDArray[np.float32], int, str]:
    """Read as `read` does, and say what is to be known about the file.

    Takes and raises what `read` does. Returns ``(samples, rate, note)``: shape (samples,), and a sentence or nothing.
    """
    name = name or shown_name(source)
    if isinstance(source, (str, Path)):
        check_file(source, name)
        # Linux allows names that are no text; as bytes they reach libsndfile as they are.
        opened: Any = os.fsencode(source) if os.name == "posix" else os.fspath(source)
    else:
        opened = source
    try:
        cut_off = lengths.ends_early(opened)
        with _opened(opened) as file:
            samples, ended = _resampled_mono(file, name)
    except (soundfile.SoundFileError, telephones.TelephoneError) as error:
        reason = str(getattr(error, "error_string", error)).rstrip(".")
        raise AudioError(
            f"{name} could not be read as sound ({reason}). Save it as wav, flac, ogg or mp3 and try again."
        ) from None
    samples = _checked(samples, name)
    seconds = len(samples) / RATE
    note = f"{name} is cut off: only its first {seconds:.1f} s are there." if cut_off or ended else ""
    return samples, RATE, note


def one_channel(samples: ArrayLike, rate: float = RATE, least: int = 0) -> NDArray[np.floating]:
    """Return an array as what can be measured: one channel of samples, in single or double precision.

    Parameters
    ----------
    samples : array-like of float, shape (samples,)
        As `read` gives it.
    rate : float
        Samples a second.
    least : int
        So many samples are needed.

    Returns
    -------
    numpy.ndarray of float32 or float64, shape (samples,)

    Raises
    ------
    AudioError
        If these are not samples of one channel: whole numbers would be taken for a sound that is thirty thousand times
        as loud, and two channels for one twice as long.

    Notes
    -----
    Notebook: 01_explore_the_data

    Examples
    --------
    >>> one_channel([0.0, 0.5, -0.5]).shape
    (3,)
    """
    samples = np.asarray(samples)
    # NumPy makes an array of fractions out of nothing at all, so that an empty list passes.
    if samples.ndim != 1 or samples.dtype.kind != "f":
        raise AudioError(
            "One channel of samples between -1 and 1 can be measured, as `audio.read` gives it; this is an array "
            f"of {samples.dtype} and shape {samples.shape}."
        )
    if not np.isfinite(samples).all():
        raise AudioError("The sound holds samples that are not numbers (NaN or infinity).")
    if not rate > 0:
        raise AudioError(f"A sound has more than {rate} samples a second.")
    if len(samples) < least:
        raise AudioError(f"A sound of {len(samples)} samples is too short: {least} at least are needed.")
    return samples if samples.itemsize in (4, 8) else samples.astype(np.float32)


def trim(samples: NDArray[np.floating], rate: int = RATE, below_peak: float = 40.0) -> NDArray[np.floating]:
    """Cut what is quieter than `below_peak` dB under the loudest moment, at both ends.

    A margin of 50 ms stays on either side, because plosives start quietly.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
    rate : int
        Samples a second.
    below_peak : float
        Decibels.

    Returns
    -------
    numpy.ndarray, shape (n,)
        A view of `samples`, at least 0.3 s long where `samples` is.

    Notes
    -----
    Notebook: 01_explore_the_data

    Examples
    --------
    >>> silence, hum = np.zeros(16_000), np.sin(np.arange(16_000) / 10)
    >>> len(trim(np.concatenate([silence, hum, silence]))) / RATE
    1.1
    """
    samples = np.asarray(samples)
    start, end = speech_span(samples, rate, below_peak)
    return samples[start:end]


def speech_span(samples: NDArray[np.floating], rate: int = RATE, below_peak: float = 40.0) -> tuple[int, int]:
    """Find where `trim` cuts: the first sample that stays, and the first after it that does not.

    Takes what `trim` takes. Returns ``(start, end)``.
    """
    samples, frame = one_channel(samples, rate), max(1, int(rate) // 50)
    n_frames = len(samples) // frame
    if n_frames == 0:
        return 0, len(samples)
    power = np.square(samples[: n_frames * frame].reshape(n_frames, frame), dtype=np.float64).mean(axis=1)
    loud = np.flatnonzero(power > power.max() * 10 ** (-below_peak / 10))
    if len(loud) == 0:
        return 0, len(samples)
    margin, shortest = int(rate) // 20, int(SHORTEST * rate)
    start = max(0, loud[0] * frame - margin)
    end = min(len(samples), (loud[-1] + 1) * frame + margin)
    if end - start < shortest:
        start = max(0, min(start, len(samples) - shortest))
        end = min(len(samples), start + shortest)
    return int(start), int(end)


def level(samples: NDArray[np.floating], dbfs: float = LEVEL_DBFS) -> NDArray[np.float32]:
    """Scale a recording so that its root mean square is `dbfs`, but never so far that it clips.

    How loud a file is says more about the microphone than about the speaker; models that must work on any microphone
    see levelled sound.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
    dbfs : float
        Decibels below full scale.

    Returns
    -------
    numpy.ndarray of float32, shape (samples,)

    Notes
    -----
    Notebook: 01_explore_the_data

    Examples
    --------
    >>> levelled = level(np.sin(np.arange(16_000) / 10))
    >>> round(float(20 * np.log10(np.sqrt(np.mean(levelled**2)))), 1)
    -26.0
    """
    samples = one_channel(samples, least=1)
    # Without a copy in double precision, or ten minutes would take much memory.
    rms = np.sqrt(np.einsum("i,i", samples, samples, dtype=np.float64) / len(samples))
    peak = max(samples.max(), -samples.min())
    gain = min(10 ** (dbfs / 20) / max(rms, 1e-12), 0.99 / max(peak, 1e-12))
    return (samples * gain).astype(np.float32)


def load(source: str | os.PathLike[str] | BinaryIO, name: str | None = None) -> tuple[NDArray[np.float32], int]:
    """Read, trim and level a recording: what every model here hears.

    Takes and raises what `read` does. Returns ``(samples, rate)``.

    Parameters
    ----------
    source : path or binary file
        What to read: one of `KINDS`.
    name : str, optional
        What to call the recording in errors. Default: the file's name.

    Returns
    -------
    samples : numpy.ndarray of float32, shape (samples,)
        Trimmed (`trim`) and levelled (`level`).
    rate : int
        Always 16000.

    Raises
    ------
    AudioError
        As `read` does.

    Notes
    -----
    Notebook: 08_look_inside_the_ears

    Examples
    --------
    >>> samples, rate = load(io.BytesIO(wav(np.sin(np.arange(16_000) / 10))))
    >>> samples.dtype.name, rate
    ('float32', 16000)
    """
    samples, rate = read(source, name)
    return level(trim(samples, rate)), rate


def wav(samples: NDArray[np.floating], rate: int = RATE) -> bytes:
    """Return a recording as the bytes of a 16-bit WAV file."""
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate, format="WAV", subtype="PCM_16")
    return buffer.getvalue()


def shown_name(source: object) -> str:
    """Return what a recording is called in a sentence: its file's name on one line, without its folder."""
    if isinstance(source, (str, Path)):
        # Of "." and "/", the last part is nothing.
        return repr(Path(source).name or str(Path(source)))[1:-1]
    return "The recording"


def check_file(path: str | os.PathLike[str], name: str | None = None) -> None:
    """Raise `AudioError` unless a path leads to an ordinary file that can be opened; it is not read."""
    path, name = Path(path), name or shown_name(path)
    try:
        if path.is_dir():
            raise AudioError(f"{name} is a folder, not a recording. Name the files in it.")
        if not path.exists():
            raise AudioError(f"No such file: {name}.")
        # A pipe or a device would be waited for without end.
        if not path.is_file():
            raise AudioError(f"{name} is not an ordinary file.")
        if path.stat().st_size == 0:
            raise AudioError(f"{name} is empty (0 bytes). Record or copy it again.")
        if path.suffix.lower() == ".raw":
            raise AudioError(
                f"{name} is called raw, so nothing in it says its rate. Save it as wav, or rename it if it is one."
            )
        with path.open("rb"):
            pass
    except AudioError:
        raise
    except (OSError, ValueError) as error:
        raise AudioError(f"{name} could not be opened ({getattr(error, 'strerror', None) or error}).") from None


@contextmanager
def _opened(source):
    """Open a recording with libsndfile or, where its first bytes say so, as a telephone's; yields its `SoundFile`."""
    with open(source, "rb") if isinstance(source, (str, bytes)) else nullcontext(source) as content:
        reader = telephones.reader_of(content)
        if reader:
            with telephones.opened(content, reader) as sound:
                yield sound
            return
    with soundfile.SoundFile(lengths.with_its_length(source)) as file:
        yield file


def _resampled_mono(file, name):
    """Read a file; returns its samples, and whether it ended before its header says."""
    if not LOWEST <= file.samplerate <= HIGHEST:
        raise AudioError(f"{name} says {file.samplerate} samples a second; voices need {LOWEST:,} to {HIGHEST:,}.")
    resampler = soxr.ResampleStream(file.samplerate, RATE, 1, dtype="float32")
    resampled, n_read, offset, energies = [], 0, None, np.zeros(2)
    for block in _blocks(file):
        n_read += len(block)
        # Counted as it is read, because a header can claim any length.
        if n_read > LONGEST * file.samplerate:
            raise AudioError(f"{name} is longer than {LONGEST / 60:.0f} minutes. Cut it into shorter pieces.")
        if not np.isfinite(block).all():
            raise AudioError(f"{name} holds samples that are not numbers (NaN or infinity). Export it again.")
        # An offset that is still there would ring at both ends when resampled.
        offset = block.mean(axis=0, dtype=np.float64) if offset is None else offset
        mono = block.mean(axis=1, dtype=np.float64) - offset.mean()
        if file.channels > 1:
            # Of the sum, and of the channels apart: what they come to where the channels have nothing in common.
            energies += np.square(mono).sum(), np.square(block - offset, dtype=np.float64).sum() / file.channels**2
        resampled.append(resampler.resample_chunk(mono.astype(np.float32)))
    resampled.append(resampler.resample_chunk(np.zeros(0, np.float32), last=True))
    samples = np.concatenate(resampled)
    samples -= samples.mean() if len(samples) else 0
    summed, apart = energies
    if summed < CANCELLED * apart and apart * file.channels**2 > n_read * SILENT_PEAK**2:
        raise AudioError(f"The channels of {name} cancel each other. Save one of them as a mono file.")
    return samples, 0 < n_read < file.frames < 2**40


def _blocks(file):
    """Yield what a file holds, shape (samples, channels), up to where it can be read."""
    n_read, at_once = 0, max(1, BLOCK // file.channels)
    # Not file.blocks(): it needs to seek, which GSM and ADPCM cannot, and where a header promises more than the file
    # holds it fills up with whatever lay in memory.
    while True:
        try:
            block = file.read(at_once, dtype="float32", always_2d=True)
        except soundfile.LibsndfileError:
            if at_once > FINE:
                # What comes before the end of a FLAC that was cut off is lost with the block it is in.
                at_once = FINE
                file.seek(n_read)
                continue
            if not n_read:
                raise
            return
        if not len(block):
            return
        n_read += len(block)
        yield block


def _checked(samples, name):
    seconds = len(samples) / RATE
    if len(samples) == 0:
        raise AudioError(f"{name} is empty: it holds no samples. Record or copy it again.")
    if seconds < SHORTEST:
        raise AudioError(f"{name} lasts {seconds:.3f} s; at least {SHORTEST} s of speech are needed.")
    if not np.isfinite(samples).all() or np.abs(samples).max() > LARGEST:
        raise AudioError(f"{name} holds numbers too large for sound. Export it again.")
    if _is_silent(samples):
        raise AudioError(f"{name} is silent. Check the microphone and record it again.")
    return samples


def _is_silent(samples):
    return len(samples) > 0 and np.abs(samples).max() < SILENT_PEAK
