"""Wrong answers to the exercises of notebook 02, by the mistake behind each."""

import numpy as np
import scipy.fft


def _rms(heard):
    return np.sqrt(np.mean(heard.samples.astype(float) ** 2))


def _level(ours, units):
    return units.groupby(ours.labels.emotion).mean()


def _apart(ours, one, other):
    difference = ours.units[ours.labels.emotion == one].mean() - ours.units[ours.labels.emotion == other].mean()
    return difference.abs().sort_values()


WRONG = {
    "2.1": {
        "off by one": lambda ours: ours.n_pieces - 1,
        "one too many": lambda ours: ours.n_pieces + 1,
        "no padding": lambda ours: 1 + (len(ours.sad.samples) - 2048) // 512,
        "no overlap": lambda ours: len(ours.sad.samples) // 2048,
        "not rounded": lambda ours: len(ours.sad.samples) / 512,
        "the other recording": lambda ours: 1 + len(ours.angry.samples) // 512,
        "text": lambda ours: str(ours.n_pieces),
    },
    "2.2": {
        "a power instead of an amplitude": lambda ours: ours.louder_by / 2,
        "turned round": lambda ours: -ours.louder_by,
        "no logarithm": lambda ours: ours.angry_rms / ours.sad_rms,
        "the natural logarithm": lambda ours: 20 * np.log(ours.angry_rms / ours.sad_rms),
        "peaks": lambda ours: 20 * np.log10(np.abs(ours.angry.samples).max() / np.abs(ours.sad.samples).max()),
        "both levels": lambda ours: (ours.angry_rms, ours.sad_rms),
    },
    "2.3": {
        "the wrong axis": lambda ours: np.sum(ours.filters.argmax(axis=0) < 1000),
        "bins": lambda ours: np.sum(ours.filters.argmax(axis=1) < 1000),
        "the bands above": lambda ours: np.sum(ours.peaks >= 1000),
        "a share": lambda ours: np.mean(ours.peaks < 1000),
        "half the piece": lambda ours: np.sum(ours.filters.argmax(axis=1) * 16_000 / 1024 < 1000),
        "one in eight": lambda ours: 16,
    },
    "2.4": {
        "transposed": lambda ours: ours.mfcc.T,
        "along time": lambda ours: scipy.fft.dct(ours.log_mel, axis=1, norm="ortho")[:13],
        "one too few": lambda ours: ours.mfcc[:12],
        "without the first": lambda ours: scipy.fft.dct(ours.log_mel, axis=0, norm="ortho")[1:14],
        "not a rotation": lambda ours: scipy.fft.dct(ours.log_mel, axis=0)[:13],
        "power instead of decibels": lambda ours: scipy.fft.dct(10 ** (ours.log_mel / 10), axis=0, norm="ortho")[:13],
        "averaged over time": lambda ours: ours.mfcc.mean(axis=1),
    },
    "2.5": {
        "turned round": lambda ours: -ours.step,
        "hertz": lambda ours: np.nanmedian(ours.happy_pitch) - np.nanmedian(ours.sad_pitch),
        "octaves": lambda ours: ours.step / 12,
        "the natural logarithm": lambda ours: ours.step * np.log(2),
        "means": lambda ours: 12 * np.log2(np.nanmean(ours.happy_pitch) / np.nanmean(ours.sad_pitch)),
        "with the gaps": lambda ours: 12 * np.log2(np.median(ours.happy_pitch) / np.median(ours.sad_pitch)),
        "gaps as nought": lambda ours: 12 * np.log2(np.nan_to_num(ours.happy_pitch).mean() / np.nan_to_num(ours.sad_pitch).mean()),
    },
    "2.6": {
        "raw": lambda ours: _level(ours, ours.features.level_rms),
        "everybody's units": lambda ours: _level(
            ours, (ours.features.level_rms - ours.features.level_rms.mean()) / ours.features.level_rms.std()
        ),
        "not divided": lambda ours: _level(ours, ours.features.level_rms - ours.by_speaker.transform("mean")),
        "each emotion's own units": lambda ours: _level(
            ours, ours.features.level_rms - ours.features.level_rms.groupby(ours.labels.emotion).transform("mean")
        ),
        "numbers without names": lambda ours: ours.level.to_numpy(),
        "an emotion short": lambda ours: ours.level.drop("calm"),
        "one for each clip": lambda ours: ours.features.level_rms,
    },
    "2.7": {
        "the level of the recording": lambda ours: "level_rms",
        "no column": lambda ours: "smile",
        "one in which they are alike": lambda ours: _apart(ours, "happy", "angry").index[0],
        "one that tells sad from angry": lambda ours: "loudness_sone_mean",
        "all columns": lambda ours: list(ours.features.columns),
    },
}  # fmt: skip  # a table
