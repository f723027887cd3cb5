"""Ask other programs about the same made sounds: python data/scores/pitch_peers.py FOLDER

writes pitch_peers.csv (who hears a pitch where, and which) and cycle_peers.csv (jitter and shimmer of voices of which
both are known). Needs what is no part of the course:

    pip install praat-parselmouth==0.4.7 opensmile==2.6.0 pysptk==1.0.1
"""

import sys
import warnings
from pathlib import Path

import librosa
import numpy as np
import pandas as pd
import scipy.signal

from emolab.commands import as_script
from emolab.features import voice
from emolab.recordings import audio

RATE = 16_000
LOWEST, HIGHEST = voice.LOWEST_PITCH, voice.HIGHEST_PITCH
# Formants of an open vowel: hertz, width.
VOWEL = ((730, 90), (1090, 110), (2440, 170), (3400, 250))
JITTERS, SHIMMERS = (0.0, 0.02, 0.04), (0.0, 0.5, 1.0, 2.0)
PITCHES = (80, 120, 160, 200, 250, 300, 350)


def add_arguments(parser):
    parser.add_argument("folder", type=Path, help="where to write both tables")


def run(arguments):
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name, table in (("pitch_peers.csv", pitches(PITCH_TRACKERS)), ("cycle_peers.csv", cycles(CYCLE_COUNTERS))):
        table.to_csv(arguments.folder / name, index=False, float_format="%.3f", lineterminator="\n")
    return 0


# ---- sounds ------------------------------------------------------------------------------------------------------


def pulsed(hertz, jitter=0.0, shimmer=0.0, seconds=2.0, seed=0, over=4):
    """Make a vowel out of pulses that are uneven by a known amount.

    Parameters
    ----------
    hertz : float
    jitter : float
        Mean difference of neighbouring periods, as a part of a period.
    shimmer : float
        Mean difference of neighbouring pulses, in dB.
    seconds, seed, over
        `over` times the rate is computed with, so that pulses fall between samples.

    Returns
    -------
    numpy.ndarray of float32, shape (samples,)
    """
    rng, rate, n = np.random.default_rng(seed), RATE * over, int(seconds * hertz) + 2
    # The mean difference of two draws is 2/sqrt(pi) of their deviation.
    places = np.cumsum(rate / hertz * (1 + jitter * np.sqrt(np.pi) / 2 * rng.standard_normal(n)))
    sizes = 10 ** (shimmer * np.sqrt(np.pi) / 2 * rng.standard_normal(n) / 20)
    sound = np.zeros(int(seconds * rate))
    inside = places < len(sound) - 2
    whole = places[inside].astype(int)
    part = places[inside] - whole
    np.add.at(sound, whole, sizes[inside] * (1 - part))
    np.add.at(sound, whole + 1, sizes[inside] * part)
    glottis = np.exp(-2 * np.pi * 100 / rate)
    sound = np.diff(scipy.signal.lfilter([1], [1, -2 * glottis, glottis**2], sound), prepend=0)
    sound = scipy.signal.resample_poly(_through_a_mouth(sound, rate), 1, over)
    return _levelled(sound / _rms(sound) + 1e-3 * rng.standard_normal(len(sound)))


def noise(power=0.0, seed=0):
    """Make two seconds of noise: white, or falling with the frequency to some power."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(2 * RATE))
    return _levelled(np.fft.irfft(spectrum / np.maximum(np.arange(len(spectrum)), 1) ** (power / 2), 2 * RATE))


def whisper(seed=0):
    """Make noise that goes through a mouth, in four syllables."""
    sound = _through_a_mouth(np.random.default_rng(seed).standard_normal(2 * RATE), RATE)
    return _levelled(sound * (0.15 + np.clip(np.sin(4 * np.pi * np.arange(len(sound)) / RATE), 0, 1)))


def breath(seed=0):
    """Make noise between 400 and 3000 Hz that swells and fades."""
    band = scipy.signal.butter(2, (400, 3000), "band", fs=RATE, output="sos")
    sound = scipy.signal.sosfilt(band, np.random.default_rng(seed).standard_normal(2 * RATE))
    return _levelled(sound * np.hanning(len(sound)))


def sawtooth(hertz):
    """Make a second of harmonics, each weaker the higher it is."""
    time = np.arange(RATE) / RATE
    return _levelled(sum(np.sin(2 * np.pi * hertz * k * time) / k for k in range(1, int(7500 / hertz) + 1)))


def octave_jump():
    """Make a vowel of 140 Hz that goes on at 280 Hz."""
    return np.concatenate([pulsed(140, seconds=1.0), pulsed(280, seconds=1.0)])


def _through_a_mouth(sound, rate):
    for hertz, width in VOWEL:
        radius = np.exp(-np.pi * width / rate)
        sound = scipy.signal.lfilter([1], [1, -2 * radius * np.cos(2 * np.pi * hertz / rate), radius**2], sound)
    return sound


def _rms(sound):
    return np.sqrt(np.mean(np.square(sound)))


def _levelled(sound):
    return (0.1 * sound / _rms(sound)).astype(np.float32)


# Name -> the sound, and its true pitch in hertz (NaN where it has none).
SOUNDS = {
    "silence": (lambda: np.zeros(2 * RATE, np.float32), np.nan),
    "white noise": (noise, np.nan),
    "pink noise": (lambda: noise(1.0), np.nan),
    "breath": (breath, np.nan),
    "whisper": (whisper, np.nan),
    "creak, 30 uneven pulses a second": (lambda: pulsed(30, jitter=0.28, shimmer=1.5), np.nan),
    "sine of 200 Hz": (lambda: _levelled(np.sin(2 * np.pi * 200 * np.arange(2 * RATE) / RATE)), 200),
    "vowel of 120 Hz": (lambda: pulsed(120), 120),
    "octave jump, 140 to 280 Hz": (octave_jump, 210),
    "sawtooth of 60 Hz": (lambda: sawtooth(60), 60),
    "sawtooth of 650 Hz": (lambda: sawtooth(650), 650),
}


# ---- who is asked ------------------------------------------------------------------------------------------------


def ours(sound):
    """Return the pitch of each frame, NaN where there is none."""
    try:
        return voice.hear(sound).pitch
    except audio.AudioError:
        # Of nothing but zeros nothing is measured.
        return np.full(1, np.nan)


def _praat(sound):
    import parselmouth

    pitch = parselmouth.Sound(sound.astype(float), RATE).to_pitch_ac(
        time_step=0.01, pitch_floor=LOWEST, pitch_ceiling=HIGHEST
    )
    return np.where(pitch.selected_array["frequency"] > 0, pitch.selected_array["frequency"], np.nan)


def _opensmile(sound):
    semitones = _smile().process_signal(sound, RATE)["F0semitoneFrom27.5Hz_sma3nz"].to_numpy()
    return np.where(semitones > 0, 27.5 * 2 ** (semitones / 12), np.nan)


def _pyin(sound):
    return librosa.pyin(sound, fmin=LOWEST, fmax=HIGHEST, sr=RATE, frame_length=1024, hop_length=160)[0]


def _sptk(name):
    def track(sound):
        import pysptk

        pitch = getattr(pysptk, name)(sound.astype(np.float64) * 32768, RATE, 160, min=LOWEST, max=HIGHEST, otype="f0")
        return np.where(pitch > 0, pitch, np.nan)

    return track


def _smile():
    import opensmile

    return opensmile.Smile(opensmile.FeatureSet.eGeMAPSv02, opensmile.FeatureLevel.LowLevelDescriptors)


PITCH_TRACKERS = {
    "ours": ours,
    "Praat": _praat,
    "openSMILE": _opensmile,
    "pYIN": _pyin,
    "RAPT": _sptk("rapt"),
    "SWIPE": _sptk("swipe"),
}


def pitches(trackers):
    """Ask each tracker about each sound.

    Returns
    -------
    pandas.DataFrame
        sound, true (Hz), tracker, voiced (share of frames), pitch (the median, Hz).
    """
    rows = []
    for name, (make, true) in SOUNDS.items():
        for tracker, track in trackers.items():
            pitch = track(make())
            voiced = np.isfinite(pitch)
            rows.append((name, true, tracker, voiced.mean(), np.median(pitch[voiced]) if voiced.any() else np.nan))
    return pd.DataFrame(rows, columns=["sound", "true", "tracker", "voiced", "pitch"])


def our_cycles(sound):
    """Return jitter in per cent and shimmer in dB."""
    jitter, shimmer = voice.hear(sound).cycle_differences
    return 100 * jitter.mean(), shimmer.mean()


def _praats_cycles(sound):
    import parselmouth
    from parselmouth.praat import call

    heard = parselmouth.Sound(sound.astype(float), RATE)
    pitch = heard.to_pitch_ac(time_step=0.01, pitch_floor=LOWEST, pitch_ceiling=HIGHEST)
    pulses = call([heard, pitch], "To PointProcess (cc)")
    limits = (0, 0, 1e-4, 0.02, 1.3)
    shimmer = call([heard, pulses], "Get shimmer (local_dB)", *limits, 1.6)
    return 100 * call(pulses, "Get jitter (local)", *limits), shimmer


def _opensmiles_cycles(sound):
    frames = _smile().process_signal(sound, RATE)
    frames = frames[frames["F0semitoneFrom27.5Hz_sma3nz"] > 0]
    return 100 * frames["jitterLocal_sma3nz"].mean(), frames["shimmerLocaldB_sma3nz"].mean()


CYCLE_COUNTERS = {"ours": our_cycles, "Praat": _praats_cycles, "openSMILE": _opensmiles_cycles}


def cycles(counters):
    """Ask each program how uneven made voices are.

    Returns
    -------
    pandas.DataFrame
        hertz, true_jitter (per cent), true_shimmer (dB), program, jitter, shimmer.
    """
    rows = []
    for hertz in PITCHES:
        for jitter in JITTERS:
            for shimmer in SHIMMERS:
                sound = pulsed(hertz, jitter, shimmer, seed=hertz)
                rows += [(hertz, 100 * jitter, shimmer, name, *count(sound)) for name, count in counters.items()]
    return pd.DataFrame(rows, columns=["hertz", "true_jitter", "true_shimmer", "program", "jitter", "shimmer"])


def main(argv=None):
    """Run the script; return its exit status."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return as_script(__doc__, add_arguments, run, argv)


if __name__ == "__main__":
    sys.exit(main())
