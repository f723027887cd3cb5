"""The deep models are the ones that they are said to be."""

import pytest


@pytest.fixture(scope="module")
def emochat():
    pytest.importorskip("keras")
    from emolab import deep

    return deep.emochat()


def test_emochat_has_the_published_number_of_parameters(emochat):
    assert emochat.count_params() == 440_614
