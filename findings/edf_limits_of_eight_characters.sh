#!/usr/bin/env bash
# Skin conductance written as EDF by pyedflib comes back 1.4 % of its range off; edfio, on the same signal, 0.001 %.
# Package: pyedflib 0.1.42, beside edfio 0.4.18
# Guess: 16 bits over the signal's own range: an error of one part in 65,536, whoever writes it.
# Seen:  EDF keeps the range in eight characters, and -0.0001234 becomes -0.00012. pyedflib stretches the values to the
#        shortened range (off by 1.4 %); edfio rounds the range outwards first. Both readers agree about each file.
# A device's small unit (volts, siemens) costs the precision that a larger one (microvolts) keeps.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  pyedflib==0.1.42 edfio==0.4.18 numpy==2.4.6 \
  >"$room/pip.log" 2>&1 || { cat "$room/pip.log" >&2; exit 1; }
cd "$room"
venv/bin/python - <<'PYTHON'
import warnings

import edfio
import numpy as np
import pyedflib

warnings.simplefilter("ignore")
volts = 1.2345e-4 * np.sin(np.arange(2_560) / 10)


def by_pyedflib(name, signal):
    head = dict(
        label="EDA", dimension="V", sample_frequency=256, physical_max=float(signal.max()), prefilter="", transducer="",
        physical_min=float(signal.min()), digital_max=32_767, digital_min=-32_768,
    )
    with pyedflib.EdfWriter(name, 1) as writer:
        writer.setSignalHeaders([head])
        writer.writeSamples([signal])


def off(name, signal):
    with pyedflib.EdfReader(name) as reader:
        first = reader.readSignal(0)
    second = edfio.read_edf(name).signals[0].data
    assert np.allclose(first, second, rtol=0, atol=1e-9 * np.ptp(signal))
    return float(np.abs(first - signal).max() / np.ptp(signal))


by_pyedflib("volts.edf", volts)
by_pyedflib("microvolts.edf", 1e6 * volts)
edfio.Edf([edfio.EdfSignal(volts, 256)]).write("edfio.edf")
seen = off("volts.edf", volts), off("microvolts.edf", 1e6 * volts), off("edfio.edf", volts)
print("off by a share of the range: pyedflib {:.3%}, in microvolts {:.4%}, edfio {:.4%}".format(*seen))

assert seen[0] > 0.01 and seen[1] < 1e-4 and seen[2] < 1e-4
PYTHON
