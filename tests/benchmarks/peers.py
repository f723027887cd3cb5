"""The recipe `emolab` beside openSMILE's eGeMAPSv02 and ComParE_2016, on the same clips, one thread.

openSMILE (Eyben, Wöllmer & Schuller 2010, doi 10.1145/1873951.1874246) is what the field compares with; its wheel is
under a licence for research, and is asked for by this bench only: ``pip install opensmile==2.6.0``.
"""

import time

import numpy as np

from emolab.errors import PlainError
from emolab.features import recipes
from emolab.recordings import audio


def measure(recordings, n_rounds=3):
    """Time ours and the two sets of openSMILE in turns; each clip counts with its fastest round.

    Parameters
    ----------
    recordings : list of path

    Returns
    -------
    dict
        ``ms_per_clip`` by set, and ``faster_than``: how many times as fast as each ours is.
    """
    try:
        import opensmile
    except ImportError:
        raise PlainError("openSMILE is not installed: pip install opensmile==2.6.0") from None
    sets = {"eGeMAPSv02": opensmile.FeatureSet.eGeMAPSv02, "ComParE_2016": opensmile.FeatureSet.ComParE_2016}
    smiles = {name: opensmile.Smile(one, opensmile.FeatureLevel.Functionals) for name, one in sets.items()}
    ways = {"emolab": lambda samples: recipes.extract(samples, audio.RATE, "emolab")}
    ways |= {
        name: lambda samples, smile=smile: smile.process_signal(samples, audio.RATE) for name, smile in smiles.items()
    }
    clips = [audio.read(path)[0] for path in recordings]
    best = {name: np.full(len(clips), np.inf) for name in ways}
    for way in ways.values():
        way(clips[0])
    for _ in range(n_rounds):
        for number, clip in enumerate(clips):
            for name, way in ways.items():
                start = time.perf_counter()
                way(clip)
                best[name][number] = min(best[name][number], time.perf_counter() - start)
    means = {name: 1000 * times.mean() for name, times in best.items()}
    return {
        "clips": len(clips),
        "per_clip_ms": {name: round(value, 2) for name, value in means.items()},
        "times_as_fast_as": {name: round(means[name] / means["emolab"], 2) for name in sets},
    }
