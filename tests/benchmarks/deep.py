"""One epoch of each of a few nets over the 1440 clips of RAVDESS, as the shipped sequences hold them."""

import time

from emolab.evaluation import deep_runs
from emolab.labels import LABEL_SETS
from emolab.models.deep import inputs, nets

NETS = ("cnn", "lstm", "cnn_lstm", "vgg")


def measure(recordings):
    """Time the second epoch of each of `NETS`, the first one compiles; the recordings are not asked for.

    Returns
    -------
    dict
        ``clips``, and ``epoch_s``: seconds by net.
    """
    labels, images = deep_runs.load("images")
    targets = inputs.codes(labels.emotion, LABEL_SETS[8])
    return {"clips": len(images), "epoch_s": {name: _seconds_an_epoch(name, images, targets) for name in NETS}}


def _seconds_an_epoch(name, images, targets):
    net = getattr(nets, name)()
    net.fit(inputs.batches(images, targets), shuffle=False, verbose=0)
    start = time.perf_counter()
    net.fit(inputs.batches(images, targets), shuffle=False, verbose=0)
    return round(time.perf_counter() - start, 2)
