"""The README is true: minutes, links, commands, and the scores that its own commands print."""

import re

import nbformat
import pytest
import template

from emolab import __main__, evaluation, shipped

TEXT = (shipped.ROOT / "README.md").read_text(encoding="utf-8")
COURSE = re.findall(r"^\| \[(\d\d_\w+)\]\(notebooks/\1\.ipynb\) \| (\d+) \| .+ \|$", TEXT, re.MULTILINE)
SCORES = re.findall(r"^\| .+ \| (\.\d\d) \((\.\d\d)–([.\d]+)\) \| `(--corpus .+)` \|$", TEXT, re.MULTILINE)


def test_the_map_of_the_course_names_every_notebook_in_order():
    assert [name for name, _ in COURSE] == list(template.COURSE)


@pytest.mark.parametrize(("name", "minutes"), COURSE)
def test_a_notebook_takes_as_long_as_the_map_says(name, minutes):
    assert template.minutes(nbformat.read(shipped.NOTEBOOKS / f"{name}.ipynb", 4)) == int(minutes)


def test_every_link_leads_to_a_file():
    targets = {target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", TEXT) if "://" not in target}
    assert not [target for target in targets if not (shipped.ROOT / target).exists()]


def test_every_command_that_is_named_exists():
    code = "\n".join(block or words for block, words in re.findall(r"(?s)```(.*?)```|`([^`]*)`", TEXT))
    named = set(re.findall(r"^(?:\S*[/\\])?emolab ([a-z]+)", code, re.MULTILINE))
    assert "predict" in named and named <= set(__main__.COMMANDS)
    targets = set(re.findall(r"^([a-z]+):", (shipped.ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", TEXT)) - {"sure"} <= targets


def arguments(command):
    words = dict(re.findall(r"--(\w+) (\w[\w-]*)", command))
    return (words.pop("corpus"), words.pop("model"), words.pop("split")), words


# Tuning takes longer than a test may; what it prints was looked at.
@pytest.mark.parametrize(("uar", "low", "high", "command"), [row for row in SCORES if "--tuned" not in row[3]])
def test_a_score_is_what_its_command_prints(uar, low, high, command):
    asked, named = arguments(command)
    report = evaluation.evaluate(*asked, **named)
    assert f"{report['uar']:.2f}".lstrip("0") == uar
    assert [round(bound, 2) for bound in report["ci95"]] == [float(low), float(high)]


def test_random_folds_flatter_by_as_much_as_is_said():
    asked, _ = arguments(SCORES[0][3])
    report = evaluation.evaluate(*asked[:2], "random5")
    assert re.search(r"With random folds, .* would read (\.\d\d)", TEXT)[1] == f"{report['uar']:.2f}".lstrip("0")
