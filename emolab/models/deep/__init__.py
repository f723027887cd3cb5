"""Deep models: the nets, what they are fed, how they are trained, and what they look at.

nets        architectures, layer by layer
inputs      clips as arrays; batches with SpecAugment and noise on the fly
training    repeatable training with validation speakers, early stopping and a schedule
transfer    a net that has listened to one corpus, taught another
saliency    Grad-CAM: which part of a spectrogram spoke for an answer
"""

import importlib
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# Fast convolutions (oneDNN): nearly half of the time, and as repeatable on one machine.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")


def _import_quietly():
    """Import TensorFlow without what it prints of its fast convolutions, past Python, in every notebook.

    No setting of TensorFlow 2.21 silences that line but the one that turns them off.
    """
    stderr = os.dup(2)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        importlib.import_module("tensorflow")
    except ModuleNotFoundError as error:
        if error.name != "tensorflow":
            raise
        raise ImportError(
            "TensorFlow is not installed here; the deep models of notebooks 04 and 05 need it. Install it with "
            '`make EXTRAS=speech,deep .venv/ready` in the clone, or `pip install "emolab[deep]"`.',
            name="tensorflow",
        ) from None
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)


_import_quietly()
