"""One clip: a sentence, an actor and a performance in; samples and the truth about them out."""

from typing import NamedTuple

import numpy as np
import shaping
import soxr
from acting import random_for
from engine import RATE, STEP, UNVOICED_BELOW, Score
from scipy import ndimage

OUT_RATE = 16_000
VOWELS = set("aeiouɑɐæɒɔəɚɛɜɪʊʌyøœAIOQWYᵊᵻ")
# Kokoro says this much before and after the sentence; the rest of the silence is the room's.
LEAD_STEPS, TAIL_STEPS = 4, 10
# Largest sample of a recording, full scale being 1.
LOUDEST = 0.7
# The network's energy above which a voiced sound is loud enough for a pitch to be heard.
SOUNDING = 4.0
# ... and loud enough to be a vowel.
VOWEL = 6.0
LOWEST, HIGHEST = 65.0, 430.0
# The network reads aloud, which is livelier than an actor's neutral sentence.
NEUTRAL_SPREAD = 0.65
MARKS = {"surprised": "?", "happy": "!", "angry": "!"}


class Clip(NamedTuple):
    """Samples at 16 kHz, what is true of them, and the pitch asked for (Hz) in steps of 12.5 ms over formant_factor."""

    samples: np.ndarray
    truth: dict
    pitch: np.ndarray


def speak(engine, voices, actor, sentence, performance, name, mark="."):
    """Let an actor say a sentence.

    Parameters
    ----------
    engine : engine.Engine
    voices : dict of numpy.ndarray, shape (510, 256)
    actor : pandas.Series
        A row of actors.csv.
    sentence : str
        Without its closing mark.
    performance : pandas.Series
        From `acting.perform`.
    name : str
        The clip's name: the seed of everything that is left to chance.
    mark : {".", "!", "?"}

    Returns
    -------
    Clip
    """
    random = random_for("clip", name)
    formants = actor.formants * performance.formants
    phonemes = engine.phonemes(sentence + mark, actor.language)
    style = _style(voices, actor, len(phonemes), random)
    written = engine.score(phonemes, style, np.maximum(1, np.round(engine.durations(phonemes, style))).astype(int))
    score, pitch = _directed(written, actor, performance, formants, random)
    # A tape that runs faster raises formants, pitch and rate alike: pitch and rate were lowered by as much before.
    spoken = soxr.resample(engine.speak(score, style), RATE * formants, RATE).astype(float)
    return _recorded(spoken, score, pitch, actor, performance, formants, random)


def _style(voices, actor, n_phonemes, random):
    """Mix the actor's voice out of two; the melody (second half of the vector) wanders from take to take."""
    voice, other = (voices[name][min(n_phonemes, 510) - 1] for name in (actor.voice, actor.other_voice))
    timbre = np.clip(actor.other_share + random.normal(0, 0.03), 0, 0.5)
    melody = np.clip(actor.other_share + random.normal(0, 0.25), 0, 0.9)
    share = np.repeat([timbre, melody], 128)
    return ((1 - share) * voice + share * other).astype(np.float32)[None]


def _directed(score, actor, performance, formants, random):
    """Change a score as the performance asks; return it and the pitch (Hz) that will be heard."""
    steps, owner = _timing(score, actor.rate * performance.rate / formants, performance.pause)
    halves = np.repeat(steps, 2) * 2 + np.tile([0.0, 1.0], len(steps))
    index = np.arange(len(score.pitch))
    energy = np.interp(halves, index, score.energy)
    pitch = _pitch(score, halves, np.repeat(owner, 2), energy, actor, performance, random, formants)
    sounds = ndimage.map_coordinates(
        score.sounds[0], np.meshgrid(np.arange(512), steps, indexing="ij"), order=1, mode="nearest"
    )
    sounds = _articulated(sounds, performance.precision)
    silent = np.repeat(owner < 0, 2)
    energy = np.where(silent, energy.min(), energy)
    return Score(score.tokens, owner, np.where(pitch > 0, pitch / formants, 0), energy, sounds[None]), pitch


def _timing(score, rate, pause):
    """Return, for each new step, where in the old score it is (in old steps) and which token owns it.

    A pause between words belongs to token -1.
    """
    edges = np.concatenate([[0], np.cumsum(score.steps)])
    where, owner, carry = [], [], 0.0
    for token, (start, end) in enumerate(zip(edges[:-1], edges[1:], strict=True)):
        if token == 0:
            where += list(np.arange(end - LEAD_STEPS, end))
            owner += [token] * LEAD_STEPS
            continue
        if token >= len(score.tokens):
            break
        length = (end - start) / rate + carry
        n_new = int(round(length))
        carry = length - n_new
        where += list(start + (np.arange(n_new) + 0.5) / max(n_new, 1) * (end - start) - 0.5)
        owner += [token] * n_new
        if score.tokens[token - 1] == " ":
            n_pause = int(round(pause * RATE / STEP))
            where += [(start + end) / 2] * n_pause
            owner += [-1] * n_pause
    tail = edges[len(score.tokens)] + np.arange(TAIL_STEPS)
    where += list(tail)
    owner += [len(score.tokens)] * TAIL_STEPS
    return np.clip(where, 0, edges[-1] - 1), np.array(owner)


def _pitch(score, halves, owner, energy, actor, performance, random, formants):
    """Draw the melody: the network's own contour, spread and bent, its median exactly where it is wanted."""
    natural = np.interp(halves, np.arange(len(score.pitch)), score.pitch)
    voiced = (natural > UNVOICED_BELOW) & (owner >= 0)
    sounding = voiced & (energy > SOUNDING)
    contour = 12 * np.log2(np.where(voiced, natural, 1) / np.median(natural[sounding]))
    contour = np.clip(contour, -4, 9)
    # The melody is what vowels carry; consonants pull at it, but a wider melody is not a wider pull.
    vowels = np.flatnonzero(voiced & (energy > VOWEL))
    melody = ndimage.gaussian_filter1d(np.interp(np.arange(len(natural)), vowels, contour[vowels]), 4)
    contour += (performance.range * NEUTRAL_SPREAD - 1) * melody
    first, last = np.flatnonzero(sounding)[[0, -1]]
    time = (np.arange(len(halves)) - first) / max(last - first, 1)
    seconds = np.arange(len(halves)) * STEP / 2 / RATE
    contour += performance.slope * (time.clip(0, 1) - 0.5)
    contour += performance.ending * ((time - 0.75) / 0.25).clip(0, 1)
    for token, sound in enumerate(score.tokens, start=1):
        if sound in VOWELS and "ˈ" in score.tokens[max(token - 2, 0) : token - 1]:
            centre = seconds[owner == token].mean() if (owner == token).any() else -1
            contour += performance.accent * np.exp(-0.5 * ((seconds - centre) / 0.07) ** 2)
    contour += (
        performance.tremor
        * np.sqrt(2)
        * np.sin(2 * np.pi * (random.uniform(4, 7) * seconds / formants + random.uniform()))
    )
    median = actor.pitch * 2 ** (performance.pitch / 12)
    # Towards the ends of what the network can sing the melody flattens; its median stays.
    contour -= np.median(contour[sounding])
    room = np.where(contour > 0, 12 * np.log2(HIGHEST / median), 12 * np.log2(median / LOWEST)).clip(2)
    contour = room * np.tanh(contour / room)
    return np.where(voiced, median * 2 ** (contour / 12), 0)


def _articulated(sounds, precision):
    """Let neighbouring sounds run into each other (below 0), or set them off (above 0)."""
    if precision < 0:
        return ndimage.gaussian_filter1d(sounds, -1.2 * precision, axis=1)
    return sounds + 0.3 * precision * (sounds - ndimage.gaussian_filter1d(sounds, 1.0, axis=1))


def _recorded(spoken, score, pitch, actor, performance, formants, random):
    """Take the voice through throat, room and microphone; measure what only the clean voice can tell."""
    half = np.minimum(np.arange(len(spoken)) * formants / (STEP / 2), len(pitch) - 1).astype(int)
    pitch_now = pitch[half]
    loud = score.energy[half] > SOUNDING
    voice = shaping.irregular(spoken, pitch_now, performance.jitter / 100, performance.jitter / 100 * 3, random)
    voice = shaping.rough(voice, pitch_now, performance.roughness)
    voice = shaping.driven(voice, performance.drive)
    voice = shaping.tilted(voice, performance.tilt)
    voice = shaping.breathy(voice, actor.breath + performance.breath, random)
    voice = shaping.dynamic(voice, performance.dynamics)
    fade = np.minimum(1, np.minimum(np.arange(len(voice)), np.arange(len(voice))[::-1]) / (RATE * 0.03))
    voice = voice * fade
    lead, tail = (int(RATE * seconds) for seconds in random.uniform(0.3, 0.5, 2))
    voice = np.concatenate([np.zeros(lead), voice, np.zeros(tail)])
    sounding = np.concatenate([np.zeros(lead, bool), loud, np.zeros(tail, bool)])
    level = actor.level + performance.level
    voice = shaping.at_level(voice, sounding, level)
    start, end = extent(voice, RATE)
    heard = pitch[_carried(voice[lead:], pitch, formants)]
    in_room = shaping.in_room(voice, actor.room, actor.wet, random)
    samples = soxr.resample(in_room + shaping.room_noise(len(voice), actor.noise, random), RATE, OUT_RATE)
    # Who shouts is recorded at a lower gain: walls and codec would take the peaks past full scale.
    gain = min(1.0, LOUDEST / np.abs(samples).max())
    samples, level = samples * gain, level + 20 * np.log10(gain)
    truth = {
        "seconds": len(samples) / OUT_RATE,
        "speech_start": start,
        "speech_end": end,
        "pitch_hz": float(np.median(heard)),
        "pitch_low_hz": float(np.percentile(heard, 10)),
        "pitch_high_hz": float(np.percentile(heard, 90)),
        "level_dbfs": level,
        "breath_db": actor.breath + performance.breath,
        "formant_factor": formants,
    }
    return Clip(samples.astype(np.float32), truth, pitch)


def _carried(spoken, pitch, formants):
    """Tell in which half steps the voice repeats with the period it was asked for, loudly enough to be heard.

    A voice can be asked for a pitch in the middle of a z or a d and give none: those moments have no pitch that anyone
    could measure.
    """
    carried = np.zeros(len(pitch), bool)
    loudest = np.abs(spoken).max()
    for half in np.flatnonzero(pitch):
        period = int(round(RATE / pitch[half]))
        middle = int((half + 0.5) * STEP / 2 / formants)
        start = middle - 3 * period // 2
        now, next_period = spoken[start : start + 2 * period], spoken[start + period : start + 3 * period]
        if start < 0 or len(next_period) < 2 * period:
            continue
        likeness = now @ next_period / np.sqrt((now @ now) * (next_period @ next_period) + 1e-12)
        carried[half] = likeness > 0.5 and np.abs(now).max() > 0.03 * loudest
    return carried


def extent(samples, rate, below_peak=25.0):
    """Return where speech starts and ends, in seconds: the first and last moment within `below_peak` dB of the peak.

    The power is averaged over 20 ms.
    """
    power = ndimage.uniform_filter1d(np.square(samples, dtype=float), rate // 50)
    loud = np.flatnonzero(power > power.max() * 10 ** (-below_peak / 10))
    return loud[0] / rate, (loud[-1] + 1) / rate
