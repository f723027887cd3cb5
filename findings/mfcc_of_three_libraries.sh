#!/usr/bin/env bash
# Of the twelve MFCC of the same sound, the upper six of python_speech_features go their own way.
# Package: python_speech_features 0.6, beside spafe 0.3.3 and opensmile 2.6.0 (ComParE_2016), 26 filters each
# Guess: over the frames of one sound each coefficient correlates above .9 between any two of the three.
# Seen:  coefficients 1 to 12
#        spafe and opensmile          0.99 0.99 0.99 0.98 0.99 0.99 0.95 0.95 0.97 0.95 0.91 0.93
#        python_speech_features and
#          spafe                      0.99 0.96 0.98 0.96 0.97 0.98 0.82 0.72 0.79 0.74 0.54 0.67
#          opensmile                  0.99 0.97 0.97 0.95 0.97 0.98 0.70 0.61 0.77 0.74 0.53 0.73
# A model trained on the features of one library is not to be asked with those of another, same name or not.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  python_speech_features==0.6 spafe==0.3.3 opensmile==2.6.0 scipy==1.17.1 pandas==3.1.1 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import numpy as np
import opensmile
import python_speech_features
from spafe.features.mfcc import mfcc

rng = np.random.default_rng(0)


def vowel(f0, formants, seconds=0.4, rate=16_000):
    t = np.arange(int(seconds * rate)) / rate
    sound = np.zeros(len(t))
    for partial in np.arange(f0, 7_000, f0):
        gain = f0 / partial
        for centre, width in zip(formants, (80, 90, 120, 150), strict=True):
            gain *= centre**2 / np.hypot(centre**2 - partial**2, width * partial)
        sound += gain * np.cos(2 * np.pi * partial * t)
    return sound / np.abs(sound).max() * np.hanning(len(t)) ** 0.3


vowels = (700, 1_200, 2_600, 3_400), (300, 2_200, 2_900, 3_500), (500, 900, 2_500, 3_400), (400, 1_900, 2_600, 3_400)
spoken = zip((120, 180, 140, 220), (1, 0.3, 0.6, 0.2), vowels, strict=True)
sound = np.concatenate([vowel(f0, formants) * gain for f0, gain, formants in spoken] * 2)
sound = 0.5 * sound + 0.001 * rng.standard_normal(len(sound))

smile = opensmile.Smile(feature_set=opensmile.FeatureSet.ComParE_2016, feature_level="lld")
frames = smile.process_signal(sound.astype("float32"), 16_000)
read = {
    "python_speech_features": python_speech_features.mfcc(sound, 16_000, numcep=13, nfilt=26, nfft=512)[:, 1:],
    "spafe": mfcc(sound, 16_000, num_ceps=13, nfilts=26, nfft=512)[:, 1:],
    "opensmile": frames[[f"mfcc_sma[{k}]" for k in range(1, 13)]].to_numpy(),
}
seen = {}
for one, other in ("spafe", "opensmile"), ("python_speech_features", "spafe"), ("python_speech_features", "opensmile"):
    seen[one, other] = [np.corrcoef(read[one][:300, k], read[other][:300, k])[0, 1] for k in range(12)]
    print(one, "and", other, *(f"{value:.2f}" for value in seen[one, other]))

assert min(seen["spafe", "opensmile"]) > 0.85
assert min(seen["python_speech_features", "spafe"][6:]) < 0.75
assert min(seen["python_speech_features", "opensmile"][6:]) < 0.75
PYTHON
