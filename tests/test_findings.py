"""The scripts under findings/ keep their form; none is run here, since each installs packages."""

import os
import re
import subprocess
from pathlib import Path

import pytest

FINDINGS = sorted((Path(__file__).parent.parent / "findings").glob("*.sh"))


@pytest.mark.parametrize("script", FINDINGS, ids=lambda script: script.stem)
def test_a_finding_states_its_claim_and_pins_what_it_installs(script):
    text = script.read_text(encoding="utf-8")
    comment = "\n".join(line for line in text.split("set -euo pipefail")[0].splitlines() if line.startswith("#"))
    assert text.startswith("#!/usr/bin/env bash\n") and os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", script], capture_output=True).returncode == 0
    assert all(f"\n# {field}:" in comment for field in ("Package", "Guess", "Seen")), comment
    install = re.search(r"pip\" install (.*?)>\"\$room/pip.log\"", text, re.S).group(1)
    packages = [word for word in re.sub(r"'[^']*'", lambda quoted: quoted[0].replace(" ", ""), install).split()]
    packages = [word.strip("'") for word in packages if not word.startswith("--") and word != "\\"]
    assert packages and all(re.match(r"[\w.-]+==[\w.]+($|;)", package) for package in packages), packages
    versions = [re.match(r"[\w.-]+==([\w.]+)", package).group(1) for package in packages]
    assert any(version in comment for version in versions), "the comment names the version"
    assert "trap 'rm -rf \"$room\"' EXIT" in text and "emolab" not in text
    assert re.search(r"^\s*assert ", text, re.M), "nothing is claimed"
    assert max(map(len, text.splitlines())) <= 120


def test_there_are_findings_and_each_has_a_claim_of_its_own():
    claims = {script.read_text(encoding="utf-8").splitlines()[1] for script in FINDINGS}
    assert len(claims) == len(FINDINGS) >= 2
