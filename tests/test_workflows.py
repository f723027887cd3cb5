"""The workflows are YAML that means what it says, and what they run is there."""

import re
import subprocess
import sys
import tomllib

import pytest
import yaml

from emolab import shipped

FOLDER = shipped.ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_workflow_may_only_read_and_ends(path):
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", step["uses"]) for step in steps(workflow) if "uses" in step)
    assert all(job.get("timeout-minutes", 0) <= 60 for job in workflow["jobs"].values())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_a_workflow_runs_is_there(path):
    commands = "\n".join(step.get("run", "") for step in steps(yaml.safe_load(path.read_text(encoding="utf-8"))))
    for script in re.findall(r"python (\S+\.py)|(tests/\S+\.py)", commands):
        assert (shipped.ROOT / "".join(script)).is_file(), script
    targets = (shipped.ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make (?:\w+=\S+ )*([a-z]+)$", commands, re.MULTILINE):
        assert f"\n{target}:" in targets


def test_the_newest_versions_fail_without_blocking():
    job = yaml.safe_load((FOLDER / "newest.yml").read_text(encoding="utf-8"))["jobs"]["newest"]
    assert job["continue-on-error"] is True


def test_the_newest_versions_are_ours_or_later():
    printed = subprocess.run(
        [sys.executable, shipped.ROOT / ".ci" / "newest.py"], capture_output=True, text=True, check=True
    )
    lines = printed.stdout.splitlines()
    dependencies = tomllib.loads((shipped.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "dependencies"
    ]
    assert lines[: len(dependencies)] == [requirement.replace("==", ">=", 1) for requirement in dependencies]
    assert any(line.startswith("pytest>=") for line in lines)
