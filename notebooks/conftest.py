"""The notebooks were executed on a machine that had downloaded nothing, and are compared with what they show there."""

import os
from unittest import mock

import pytest

from benchmarks.notebooks import HIDDEN

# Exercises are without answers and outputs; tests/test_exercises.py runs them.
collect_ignore_glob = ["exercises/*", "teacher/*"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    # The kernel starts here and inherits the environment; other tests of this process get theirs back.
    with mock.patch.dict(os.environ):
        for name in HIDDEN:
            os.environ.pop(name, None)
        os.environ["EMOLAB_PROGRESS"] = "off"
        if item.path.parent.name == "solutions":
            # A check that is not passed stops the notebook.
            os.environ["EMOLAB_STRICT"] = "1"
        return (yield)
