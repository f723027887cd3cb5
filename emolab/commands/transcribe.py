"""Write down what is said in recordings, on this machine.

The words go to the output, a line a recording; what else is to be said goes to the screen. A transcript is a guess, so
put it right by hand before its words are judged: emolab transcribe a.wav b.wav > said.txt, correct said.txt, then
emolab predict --texts said.txt
Whisper's smallest English model hears best without a connection, pocketsphinx is the fallback; other languages need
weights that --fetch downloads once.
"""

import json
import sys

from emolab.errors import PlainError


def add_arguments(parser):
    parser.add_argument("files", nargs="+", metavar="FILE", help="recordings: wav, ogg, mp3, m4a, webm and others")
    parser.add_argument("--language", help="what is spoken, two letters such as en or es; default: English or detected")
    parser.add_argument(
        "--engine", choices=("whisper", "pocketsphinx"), help="who listens; default: the better one that is installed"
    )
    parser.add_argument(
        "--fetch", metavar="SIZE", help="listen with Whisper's tiny, base, small, ...: many languages, downloaded once"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a recording")


def run(arguments):
    from tqdm import tqdm

    from emolab.recognizer import transcript
    from emolab.recordings import audio

    if arguments.fetch and arguments.engine == "pocketsphinx":
        raise PlainError("--fetch brings weights for whisper; pocketsphinx has its own.")
    engine = transcript.fetched_engine(arguments.fetch) if arguments.fetch else transcript.best_engine(arguments.engine)
    engine.check_language(arguments.language)
    print(f"Listening: {engine.name}, {engine.about}.", file=sys.stderr)
    failures = 0
    with tqdm(total=0, unit="s", bar_format="{desc}: {n:.0f} of {total:.0f} s heard", disable=None, leave=False) as bar:
        for path in arguments.files:
            bar.set_description_str(path, refresh=False)
            try:
                samples, rate = audio.read(path)
                bar.reset(total=len(samples) / rate)
                heard = engine.transcribe(samples, rate, arguments.language, lambda end: bar.update(end - bar.n))
            except (audio.AudioError, transcript.TranscriptError) as error:
                failures += 1
                heard = error
            bar.clear()
            _show(path, heard, engine, arguments)
    return 1 if failures else 0


def _show(path, heard, engine, arguments):
    failed = isinstance(heard, Exception)
    if arguments.json:
        answer = {
            "input": path,
            "kind": "transcript",
            "text": None if failed else heard.text,
            "quality": None if failed else round(heard.quality, 3),
            "engine": engine.name,
            "error": str(heard) if failed else None,
        }
        print(json.dumps(answer, allow_nan=False), flush=True)
        return
    remark = (
        str(heard) if failed else f"{path}, {heard.quality:.0%} sure:" if heard.text else f"{path}: no words heard."
    )
    print(remark, file=sys.stderr, flush=True)
    # A line a recording, even an empty one, so that the lines can be told apart.
    print("" if failed else heard.text, flush=True)
