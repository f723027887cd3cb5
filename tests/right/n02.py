"""Right answers to the exercises of notebook 02, in other forms than the solution's."""

import math
import statistics

import librosa
import numpy as np
import scipy.fft


def _power_ratio(ours):
    powers = [np.square(heard.samples, dtype=float).mean() for heard in (ours.angry, ours.sad)]
    return 10 * math.log10(powers[0] / powers[1])


def _count_by_loop(ours):
    return len(range(0, len(ours.sad.samples) + 2048 - 2048 + 1, 512))


def _bands_by_loop(ours):
    below = 0
    for band in ours.filters:
        below += list(band).index(max(band)) * 16_000 / 2048 < 1000
    return below


def _median_step(ours):
    happy, sad = (
        statistics.median(value for value in track if not math.isnan(value))
        for track in (ours.happy_pitch, ours.sad_pitch)
    )
    return 12 * math.log(happy / sad) / math.log(2)


def _level_by_loop(ours):
    units = ours.features.level_rms.copy()
    for speaker in ours.labels.speaker.unique():
        own = ours.labels.speaker == speaker
        units[own] = (units[own] - units[own].mean()) / units[own].std()
    return {emotion: units[ours.labels.emotion == emotion].mean() for emotion in ours.labels.emotion.unique()}


def _ranked(ours, place):
    return ours.difference[~ours.difference.index.str.startswith("level_")].nlargest(3).index[place]


RIGHT = {
    "2.1": {
        "a loop": _count_by_loop,
        "an array of one": lambda ours: np.array([ours.n_pieces]),
        "a whole number with a point": lambda ours: float(ours.n_pieces),
        "the library's": lambda ours: librosa.stft(ours.sad.samples, n_fft=2048, hop_length=512).shape[1],
    },
    "2.2": {
        "rounded as printed": lambda ours: round(float(ours.louder_by), 1),
        "from powers": _power_ratio,
        "as an array": lambda ours: np.asarray(ours.louder_by),
        "rounded to two decimals": lambda ours: np.round(ours.louder_by, 2),
    },
    "2.3": {
        "a loop": _bands_by_loop,
        "a Python number": lambda ours: int(ours.low_bands),
        "searched in the sorted": lambda ours: np.searchsorted(np.sort(ours.peaks), 1000),
    },
    "2.4": {
        "rounded as printed": lambda ours: ours.mfcc.round(1),
        "lists": lambda ours: ours.mfcc.tolist(),
        "the library's": lambda ours: librosa.feature.mfcc(S=ours.log_mel, n_mfcc=13),
        "piece by piece": lambda ours: np.stack(
            [scipy.fft.dct(piece, norm="ortho")[:13] for piece in ours.log_mel.T], axis=1
        ),
    },
    "2.5": {
        "rounded as printed": lambda ours: round(float(ours.step), 1),
        "by hand": _median_step,
        "as the library converts": lambda ours: float(
            np.diff(librosa.hz_to_midi([np.nanmedian(ours.sad_pitch), np.nanmedian(ours.happy_pitch)]))[0]
        ),
    },
    "2.6": {
        "rounded as printed": lambda ours: ours.level.round(2),
        "a dict from a loop": _level_by_loop,
        "a table of one column": lambda ours: ours.level.to_frame(),
    },
    "2.7": {
        "another large one": lambda ours: _ranked(ours, 1),
        "a third one": lambda ours: _ranked(ours, 2),
        "with a blank": lambda ours: f" {ours.feature} ",
        "as NumPy's text": lambda ours: np.array([ours.feature])[0],
    },
}
