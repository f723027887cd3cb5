"""The kernel's half of the record button; the browser's half is tried in tests/browser."""

import numpy as np
import pytest
import visitor

from emolab import recognizer
from emolab.recordings import audio
from emolab.recordings.voices import recording
from emolab.widgets.asking import Asking
from emolab.widgets.glance import NOBODY, SECONDS
from emolab.widgets.recorder import NAME, Recorder


def test_a_recording_is_answered_once_and_is_not_kept_in_the_widget():
    heard = []
    recorder = Recorder(lambda file, name: heard.append((file.read(), name)))
    visitor.sends(recorder, {"kind": "recording", "seconds": 1.0}, [memoryview(b"RIFF and so on")])
    assert heard == [(b"RIFF and so on", NAME)]
    # What is in the state is written into saved notebooks.
    assert b"RIFF and so on" not in recorder.get_state().values()


def test_messages_that_are_no_recording_are_not_answered():
    heard = []
    recorder = Recorder(lambda file, name: heard.append(name))
    visitor.sends(recorder, {"kind": "recording"}, [])
    visitor.sends(recorder, {"kind": "something else"}, [b"RIFF"])
    assert heard == []


@pytest.fixture(scope="module")
def asking():
    """A visitor of the recognizer that ships, one for all tests here."""
    return Asking(recognizer.load)


@pytest.fixture()
def spoken(asking):
    """Speak into a record button; returns what is drawn for each fifth of a second, and the button."""
    button = Recorder(lambda file, name: None, glance=asking.glance)
    drawn = []
    button.send = lambda content, buffers=None: drawn.append(content)

    def speak(samples, rate=audio.RATE, take=1):
        drawn.clear()
        for piece in np.array_split(samples, max(1, round(5 * len(samples) / rate))):
            heard = memoryview((piece * 32767).astype("<i2").tobytes())
            visitor.sends(button, {"kind": "speaking", "take": take, "rate": rate}, [heard])
        return list(drawn)

    speak.button = button
    return speak


def test_while_somebody_speaks_the_bars_say_what_the_recognizer_says_of_the_last_two_seconds(spoken):
    drawn = spoken(np.tile(audio.trim(recording("angry", actor=12, intensity="strong").samples), 2))
    last = spoken.button.last.samples
    assert len(last) == SECONDS * audio.RATE
    expected = recognizer.load().predict(last)
    said, sure = expected.said, expected.confident
    assert (drawn[-1]["said"].lower(), drawn[-1]["sure"]) == (said.lower(), sure)
    assert sum(row["share"] for row in drawn[-1]["rows"]) == 100
    [best] = [row["emotion"] for row in drawn[-1]["rows"] if row["best"]]
    assert best == expected.emotion


def test_before_in_the_pauses_and_after_nobody_is_speaking(spoken):
    voice, quiet = audio.trim(recording("angry", actor=12).samples), np.zeros(2 * audio.RATE, np.float32)
    drawn = [one["said"] for one in spoken(np.concatenate([quiet, voice, quiet, voice]))]
    groups = [said for i, said in enumerate(drawn) if i == 0 or (said == NOBODY) != (drawn[i - 1] == NOBODY)]
    assert [said == NOBODY for said in groups] == [True, False, True, False]
    # Digital silence, hiss and a single sample are nobody.
    assert {one["said"] for one in spoken(np.random.default_rng(0).normal(0, 0.01, 2 * audio.RATE), take=2)} == {NOBODY}
    assert {one["said"] for one in spoken(np.zeros(1), take=3)} == {NOBODY}


def test_any_rate_of_a_microphone_will_do(spoken):
    slow = audio.trim(recording("angry", actor=12, intensity="strong").samples)
    at_home = spoken(slow)[-1]
    at_48k = spoken(np.repeat(slow, 3), 48_000, take=2)[-1]
    assert at_48k["said"] != NOBODY and at_home["said"] != NOBODY


def test_nothing_of_what_was_said_live_is_kept(spoken, asking):
    voice = recording("sad", actor=6)
    spoken(voice.samples)
    assert len(spoken.button.last.samples)
    # Another take does not hear the one before; a recording that has ended or was thrown away leaves nothing.
    assert len(spoken(voice.samples[: audio.RATE], take=2)) == 5 and len(spoken.button.last.samples) == audio.RATE
    for content, buffers in (({"kind": "discarded"}, []), ({"kind": "recording"}, [memoryview(b"RIFF")])):
        spoken(voice.samples)
        visitor.sends(spoken.button, content, buffers)
        assert len(spoken.button.last.samples) == 0
    assert asking.visit.answers == []
    assert not [value for value in spoken.button.get_state().values() if isinstance(value, bytes | memoryview)]


def test_a_button_that_is_not_live_sends_nothing_while_one_speaks():
    assert Recorder(lambda file, name: None).live is False
