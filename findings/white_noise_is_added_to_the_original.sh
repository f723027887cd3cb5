#!/usr/bin/env bash
# auglib's white noise and tone are written into the array that they were given; its pink noise makes a copy.
# Package: auglib 1.1.0 (audEERING), WhiteNoiseGaussian, WhiteNoiseUniform and Tone beside PinkNoise and 5 others
# Guess: an augmentation gives back a new array and leaves the recording as it was, whichever it is.
# Seen:  after Augment(WhiteNoiseGaussian(snr_db=10))(clip, 16000) the clip itself is at 10 dB, and the result is that
#        array; five copies "at 10 dB" of one clip: 10.0, 6.9, 4.9, 3.4, 2.2 dB. So do WhiteNoiseUniform and Tone;
#        PinkNoise (10.0 dB five times), GainStage, HighPass, ClipByRatio, Fade and NormalizeByPeak leave it alone.
# Whoever makes several noisy copies and keeps the clean clip keeps no clean clip, and a test set of noises gets worse
# line by line.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  auglib==1.1.0 pandas==3.1.1 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import auglib
import numpy as np

t = np.arange(32_000) / 16_000
voice = 0.3 * sum(np.sin(2 * np.pi * 120 * n * t) / n for n in range(1, 20)).astype("float32")
transforms = {
    "WhiteNoiseGaussian": dict(snr_db=10), "WhiteNoiseUniform": dict(snr_db=10), "Tone": dict(freq=440, snr_db=10),
    "PinkNoise": dict(snr_db=10), "GainStage": dict(gain_db=-6), "HighPass": dict(cutoff=500),
    "ClipByRatio": dict(ratio=0.1), "Fade": dict(in_dur=0.1, out_dur=0.1), "NormalizeByPeak": dict(peak_db=-3),
}
changed = {}
for name, settings in transforms.items():
    clip = voice.copy()
    auglib.Augment(getattr(auglib.transform, name)(**settings), seed=0)(clip, 16_000)
    changed[name] = not np.array_equal(clip, voice)
print("the clip itself is another after:", *(name for name in changed if changed[name]))
ratios = {}
for name in "WhiteNoiseGaussian", "PinkNoise":
    clip, ratios[name] = voice.copy(), []
    for seed in range(5):
        noise = auglib.Augment(getattr(auglib.transform, name)(snr_db=10), seed=seed)(clip, 16_000).ravel() - voice
        ratios[name].append(float(10 * np.log10(np.mean(voice**2) / np.mean(noise**2))))
    print(f"{name}, five copies of one clip at 10 dB:", np.round(ratios[name], 1))

assert [name for name in changed if changed[name]] == list(transforms)[:3]
assert np.ptp(ratios["PinkNoise"]) < 0.1 and ratios["WhiteNoiseGaussian"][0] - ratios["WhiteNoiseGaussian"][-1] > 5
PYTHON
