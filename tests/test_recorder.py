"""The kernel's half of the record button; the browser's half is tried in tests/browser."""

from emolab.widgets.recorder import NAME, Recorder


def test_a_recording_is_answered_once_and_is_not_kept_in_the_widget():
    heard = []
    recorder = Recorder(lambda file, name: heard.append((file.read(), name)))
    recorder._handle_custom_msg({"kind": "recording", "seconds": 1.0}, [memoryview(b"RIFF and so on")])
    assert heard == [(b"RIFF and so on", NAME)]
    # What is in the state is written into saved notebooks.
    assert b"RIFF and so on" not in recorder.get_state().values()


def test_messages_that_are_no_recording_are_not_answered():
    heard = []
    recorder = Recorder(lambda file, name: heard.append(name))
    recorder._handle_custom_msg({"kind": "recording"}, [])
    recorder._handle_custom_msg({"kind": "something else"}, [b"RIFF"])
    assert heard == []
