#!/usr/bin/env bash
# pyAudioAnalysis measures a clip and the same clip at a tenth of its amplitude, and finds the same energy.
# Package: pyAudioAnalysis 0.3.14
# Guess: the feature "energy" of a clip at a tenth of the amplitude is a hundredth.
# Seen:  0.0374 and 0.0374: each clip is first divided by its largest sample. All 68 features agree to 0.0001.
# So an angry and a sad clip of one speaker lose the difference in loudness that "energy" is there to keep, and one
# click in a clip makes all the rest of it quieter.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  pyAudioAnalysis==0.3.14 matplotlib==3.11.2 scipy==1.17.1 tqdm==4.70.1 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import numpy as np
from pyAudioAnalysis import ShortTermFeatures

seconds = np.arange(32_000) / 16_000
voice = sum(np.cos(2 * np.pi * 120 * k * seconds) / k for k in range(1, 40)) * (1 + 0.3 * np.sin(9 * seconds))
voice *= 30_000 / np.abs(voice).max()
click = voice / 10
click[100] = 30_000
rows, names = ShortTermFeatures.feature_extraction(voice, 16_000, 800, 400)
tenth, _ = ShortTermFeatures.feature_extraction(voice / 10, 16_000, 800, 400)
clicked, _ = ShortTermFeatures.feature_extraction(click, 16_000, 800, 400)
energy = names.index("energy")
seen = [found[energy, 30] for found in (rows, tenth, clicked)]
print("energy: {:.4f}, at a tenth {:.4f}, there with a click {:.6f}".format(*seen))
print(f"largest difference of {len(names)} features: {np.abs(rows - tenth).max():.4f}")

assert abs(seen[1] / seen[0] - 1) < 1e-3
assert seen[2] < 0.05 * seen[1]
PYTHON
