import io
import json

import pytest

from emolab.__main__ import main
from emolab.recognizer.words import EMOTIONS


def answers(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_sentence_is_answered_with_its_language_found_and_its_cues(capsys):
    assert main(["predict", "--text", "Qué asco, me dan ganas de vomitar.", "--json"]) == 0
    [answer] = answers(capsys)
    assert (answer["kind"], answer["emotion"], answer["error"]) == ("words", "disgust", None)
    assert sum(answer["probabilities"].values()) == pytest.approx(1) and set(answer["probabilities"]) == set(EMOTIONS)
    assert any("disgust" in cue for cue in answer["cues"])
    assert answer["sex"] is answer["timeline"] is None


def test_one_bad_line_of_a_file_does_not_keep_the_others_from_an_answer(tmp_path, capsys):
    lines = tmp_path / "lines.txt"
    lines.write_text("I miss her so much, I can't stop crying.\n\nЯ очень рад\nWow, I did not expect that!\n", "utf-8")
    assert main(["predict", "--texts", str(lines), "--language", "en", "--json"]) == 1
    first, second, third = answers(capsys)
    assert first["emotion"] == "sad" and third["emotion"] == "surprised"
    assert "Latin letters" in second["error"] and second["emotion"] is None and second["probabilities"] is None


@pytest.mark.parametrize(
    "arguments, complaint",
    [
        (["--texts", "nowhere.txt"], "could not be opened"),
        (["--text", "Hello", "voice.wav"], "one of the two"),
        ([], "one of the two"),
        (["--text", "Hello", "--calibrate", "voice.wav"], "for voices"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(arguments, complaint, capsys):
    assert main(["predict", *arguments]) == 1
    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_lines_come_from_the_input_or_a_file_as_windows_writes_them(coding, tmp_path, monkeypatch, capsys):
    content = "Qué asco, me dan ganas de vomitar.\r\n\r\nLa reunión es el jueves.\r\n".encode(coding)
    (tmp_path / "lines.txt").write_bytes(content)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content), encoding="ascii"))
    for source in (str(tmp_path / "lines.txt"), "-"):
        assert main(["predict", "--texts", source, "--json"]) == 0
        first, second = answers(capsys)
        assert (first["input"], first["emotion"]) == ("Qué asco, me dan ganas de vomitar.", "disgust")
        assert second["emotion"] == "neutral"


def test_text_in_an_older_coding_is_refused_wherever_it_comes_from(tmp_path, monkeypatch, capsys):
    content = "Qué asco de día.\n".encode("latin-1")
    (tmp_path / "lines.txt").write_bytes(content)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    for source, name in ((str(tmp_path / "lines.txt"), "lines.txt"), ("-", "The input")):
        assert main(["predict", "--texts", source]) == 1
        complaint = capsys.readouterr().err
        assert name in complaint and "not UTF-8" in complaint


def test_a_text_of_several_lines_stays_on_one_line_of_the_table(capsys):
    assert main(["predict", "--text", "I am so happy\nabout\tthis!"]) == 0
    assert "I am so happy about this!" in capsys.readouterr().out


def test_a_file_that_is_no_text_is_named(tmp_path, capsys):
    (tmp_path / "sound.wav").write_bytes(b"RIFF\xff\xfe\x80")
    assert main(["predict", "--texts", str(tmp_path / "sound.wav")]) == 1
    assert "not UTF-8" in capsys.readouterr().err
