"""Write down what is said in recordings, on this machine.

The words go to the output, a line a recording; what else is to be said goes to the screen. A transcript is a guess, so
put it right by hand before its words are judged: emolab transcribe a.wav b.wav > said.txt, correct said.txt, then
emolab predict --texts said.txt
Whisper's smallest English model hears without a connection; the extra speech-languages brings larger weights, which
find out what is spoken and know a hundred languages. Other sizes are downloaded once, with --fetch.
"""

from __future__ import annotations

import json
import sys

from emolab.commands import on_one_line

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="recordings: wav, ogg, mp3, m4a, webm and others")
    parser.add_argument(
        "--language",
        type=str.lower,
        help="what is spoken, two letters such as en or es; default: found, if the weights know more than English",
    )
    parser.add_argument(
        "--fetch", metavar="SIZE", help="listen with Whisper's tiny, base, small, ...: many languages, downloaded once"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a recording")


def run(arguments: argparse.Namespace) -> int:
    from tqdm import tqdm

    from emolab.recognizer import transcript
    from emolab.recordings import audio

    size, language = arguments.fetch, arguments.language
    engine = transcript.fetched_engine(size) if size else transcript.best_engine(language)
    engine.check_language(language)
    print(f"Listening: {engine.name}, {engine.about}.", file=sys.stderr)
    failures = 0
    with tqdm(total=0, unit="s", bar_format="{desc}: {n:.0f} of {total:.0f} s heard", disable=None, leave=False) as bar:
        for path in arguments.files:
            heard: transcript.Transcript | Exception
            bar.set_description_str(path, refresh=False)
            try:
                samples, rate = audio.read(path)
                bar.reset(total=len(samples) / rate)
                heard = engine.transcribe(samples, rate, language, lambda end: bar.update(end - bar.n))
            except (audio.AudioError, transcript.TranscriptError) as error:
                failures += 1
                heard = error
            bar.clear()
            _show(path, heard, engine, arguments)
    return 1 if failures else 0


def _show(path, heard, engine, arguments):
    from emolab.recognizer import tongues

    failed = isinstance(heard, Exception)
    if arguments.json:
        answer = {
            "input": path,
            "kind": "transcript",
            "text": None if failed else heard.text,
            "quality": None if failed else round(heard.quality, 3),
            "engine": engine.name,
            "language": None if failed else heard.language,
            "error": str(heard) if failed else None,
        }
        print(json.dumps(answer, allow_nan=False), flush=True)
        return
    name = on_one_line(path)
    remark = str(heard) if failed else f"{name}: no words heard."
    if not failed and heard.text:
        remark = f"{name}, in {tongues.name(heard.language)}, {heard.quality:.0%} sure:"
    print(remark, file=sys.stderr, flush=True)
    # A line a recording, even an empty one, so that the lines can be told apart.
    print("" if failed else heard.text, flush=True)
