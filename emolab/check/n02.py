"""Exercises of 02_extract_features."""

from functools import cache

import librosa
import numpy as np
import scipy.fft

from emolab.check import expect
from emolab.check.exercise import exercise
from emolab.features import normalise, sequences, tables
from emolab.features.sound import Sound
from emolab.recordings import voices

SIZE, STEP, BANDS, COEFFICIENTS = 2048, 512, 128, 13
# How near to the best feature one has to come in the open exercise.
GOOD_ENOUGH = 0.7


@cache
def _acted(emotion):
    return voices.recording(emotion, actor=12)


@exercise(
    "2.1",
    "Count the pieces",
    wants="a whole number of pieces",
    second="the first piece begins at sample nought of the padded sound, the next ones one step later each, as long as "
    "a whole piece fits in. How long is the padded sound?",
)
def _pieces(answer):
    n_pieces = expect.whole_number(answer)
    length = len(_acted("sad").samples)
    right = 1 + length // STEP
    if n_pieces in (right - 1, right + 1):
        return "you are off by one. Steps lie between pieces; how many pieces do three steps join?"
    if n_pieces == 1 + (length - SIZE) // STEP:
        return "that is how many fit without the padding: half a piece of silence is put before the sound and after it."
    if n_pieces == round(length / SIZE) or n_pieces == length // SIZE:
        return "these pieces do not overlap: a new one begins every step, not when the last one is over."
    if n_pieces != right:
        return "the number of pieces follows from the length of the sound in samples, the padding, and the step."


@exercise(
    "2.2",
    "Compare two levels",
    wants="one number of decibels",
    second="decibels compare powers with ten times the logarithm to the base of ten. An RMS is an amplitude, and power "
    "is its square.",
)
def _louder(answer):
    decibels = expect.number(answer)
    ratio = np.divide(*(np.sqrt(np.mean(_acted(emotion).samples.astype(float) ** 2)) for emotion in ("angry", "sad")))
    right = 20 * np.log10(ratio)
    mistakes = [
        (-right, "the sign is turned round: the louder one comes first, above the fraction line."),
        (right / 2, "that is half of it. The RMS is an amplitude, not a power."),
        (ratio, "that is the plain ratio of the two; its logarithm is still to be taken."),
        (20 * np.log(ratio), "the logarithm has another base: np.log is the natural one."),
    ]
    return expect.compare(
        decibels, right, 1, mistakes,
        "take the root of the mean of the squared samples of each recording first, over the whole recording.",
    )  # fmt: skip  # several a line


@cache
def _peaks():
    filters = librosa.filters.mel(sr=16_000, n_fft=SIZE, n_mels=BANDS)
    return filters.argmax(axis=1) * 16_000 / SIZE


@exercise(
    "2.3",
    "Find where the mel bands lie",
    wants="a whole number of bands",
    second="each row of the matrix is a band. argmax along the row finds its bin; a bin is the sampling rate divided "
    "by the size of the piece wide.",
)
def _low_bands(answer):
    if isinstance(answer, float) and expect.near(answer, np.mean(_peaks() < 1000)):
        return "that is the share of the bands; their number is asked for."
    low_bands = expect.whole_number(answer)
    right = np.sum(_peaks() < 1000)
    if low_bands == BANDS - right:
        return "these are the bands above the limit."
    if low_bands in (np.sum(_peaks() * SIZE / 16_000 < 1000), SIZE // 2 + 1):
        return "these are counted in bins, not in hertz, or along the other axis: peaks lie along a row."
    if low_bands != right:
        return "find the frequency at which each band is largest, in hertz, then count those under the limit."


@cache
def _log_mel():
    sad = _acted("sad")
    return sequences.log_mel(sad.samples, sad.rate)


@exercise(
    "2.4",
    "Turn bands into MFCCs",
    wants="an array with the axes (coefficients, pieces)",
    second="the transform replaces bands by coefficients, so it runs along the axis of the bands, and the first "
    'thirteen of what comes out are kept. norm="ortho" makes it a rotation.',
)
def _mfcc(answer):
    log_mel = _log_mel()
    mfcc = expect.array(answer, (COEFFICIENTS, log_mel.shape[1]), "coefficients, pieces")
    all_of_them = scipy.fft.dct(log_mel, axis=0, norm="ortho")
    if np.allclose(mfcc, scipy.fft.dct(log_mel, axis=0)[:COEFFICIENTS], atol=0.01):
        return 'nearly: without norm="ortho" every coefficient is too large, the first one most.'
    if np.allclose(mfcc, all_of_them[1 : COEFFICIENTS + 1], atol=0.01):
        return "you start one too late: the first coefficient, the loudness, belongs to the thirteen."
    if np.allclose(mfcc, scipy.fft.dct(log_mel, axis=1, norm="ortho")[:COEFFICIENTS], atol=0.01):
        return "the transform ran along time. It should mix the bands of each piece, not the pieces of each band."
    if not np.allclose(mfcc, all_of_them[:COEFFICIENTS], atol=0.06):
        return "the shape is right, the values are not. Take the DCT of log_mel as it is, in decibels."


@exercise(
    "2.5",
    "Measure a step of pitch",
    wants="one number of semitones",
    second="an octave doubles the frequency and has twelve semitones: the logarithm to the base of two counts octaves.",
)
def _step(answer):
    step = expect.number(answer)
    tracks = [_pitch(emotion) for emotion in ("happy", "sad")]
    happy, sad = (np.nanmedian(track) for track in tracks)
    right = 12 * np.log2(happy / sad)
    mistakes = [
        (-right, "the sign is turned round: how far does happy lie above sad?"),
        (happy - sad, "that is in hertz. The ear hears ratios: divide, then take the logarithm."),
        (right / 12, "that is in octaves; each of them has twelve semitones."),
        (12 * np.log(happy / sad), "the base of the logarithm is not two: np.log is the natural one."),
        (
            12 * np.log2(np.divide(np.nanmean(tracks[0]), np.nanmean(tracks[1]))),
            "that compares means. A median cares less about the few pieces where the tracker lost its way.",
        ),
    ]
    return expect.compare(
        step, right, 1, mistakes,
        "take the median pitch of each recording over the pieces that have one, then the step between the two.",
    )  # fmt: skip  # several a line


@cache
def _raw_level():
    return tables.load("ravdess", "emolab")[1].level_rms


@cache
def _pitch(emotion):
    return Sound(_acted(emotion).samples, _acted(emotion).rate).voice.pitch


@cache
def _measured():
    labels, features = tables.load("ravdess", "emolab")
    return labels, normalise.by_speaker(features, labels.speaker)


@exercise(
    "2.6",
    "Compare everybody with themselves",
    wants="a Series with one number for each emotion",
    second="groupby(labels.speaker).transform gives each clip the mean, or the deviation, of its own speaker.",
)
def _level(answer):
    labels, units = _measured()
    raw = _raw_level()
    right = units.level_rms.groupby(labels.emotion).mean()
    level = expect.by_name(answer, right.index, "emotion")
    centred = raw - raw.groupby(labels.speaker).transform("mean")
    mistakes = [
        (
            raw.groupby(labels.emotion).mean(),
            "these are raw levels. Whoever speaks softly is then quiet in every emotion.",
        ),
        (
            ((raw - raw.mean()) / raw.std()).groupby(labels.emotion).mean(),
            "these are everybody's units. Each speaker's own mean and own deviation are wanted.",
        ),
        (
            centred.groupby(labels.emotion).mean(),
            "the speaker's mean is taken off, the division by the speaker's deviation is still missing.",
        ),
    ]
    return expect.compare(
        level, right, 2, mistakes,
        "express each clip in its speaker's units first, and average within each emotion after that.",
    )  # fmt: skip  # several a line


@exercise(
    "2.7",
    "Search for a smile",
    wants="the name of a feature",
    second="average every column of units over the happy clips and over the angry ones; the difference of the two is a "
    "Series in which you can look for large values, positive or negative.",
)
def _feature(answer):
    labels, units = _measured()
    name = expect.text(answer)
    if name not in units.columns:
        return "no column of the table is called so. Copy the name from features.columns, letter by letter."
    if name.startswith("level_"):
        return (
            "that is the level of the recording: it measures the distance of a microphone, too. Find one of the voice."
        )
    apart = (units[labels.emotion == "happy"].mean() - units[labels.emotion == "angry"].mean()).abs()
    if apart[name] < GOOD_ENOUGH * apart.max():
        return "happy and angry differ in it, but in other features they differ much more, in the speakers' own units."
