"""The notebooks were executed on a machine that had downloaded nothing, and are compared with what they show there."""

import os

import pytest

from emolab.benches.notebooks import HIDDEN

# Exercises and solutions are run by tests/test_exercises.py, without a kernel for each.
collect_ignore_glob = ["exercises/*", "solutions/*", "teacher/*"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    # The kernel starts here and inherits the environment; other tests of this process get theirs back.
    kept = {name: os.environ.pop(name) for name in HIDDEN if name in os.environ}
    try:
        return (yield)
    finally:
        os.environ.update(kept)
