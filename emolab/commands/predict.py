"""Say how the voice in a recording sounds: emotion, certainty, and how it changes over time.

Each file is answered by itself: one that cannot be answered says why, the others are answered, and the exit status is 1.
With --calibrate, a few ordinary sentences of the same voice come first: emolab predict --calibrate a.wav b.wav -- c.wav
"""

import json
import sys


def add_arguments(parser):
    parser.add_argument("files", nargs="+", metavar="FILE", help="recordings: wav, flac, ogg, mp3, aiff")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line instead of a table")
    parser.add_argument(
        "--calibrate", nargs="+", metavar="FILE", help="ordinary sentences of the same voice; end the list with --"
    )
    parser.add_argument("--model", choices=("ears", "scratch"), help="default: ears where they are installed")


def run(arguments):
    from emolab import audio, recognizer

    answering = recognizer.load(arguments.model)
    if arguments.calibrate:
        answering = answering.for_voice([audio.read(path)[0] for path in arguments.calibrate])
    show = _show_json if arguments.json else _show_line
    if not arguments.json:
        print(f"{'emotion':10s} {'sure':>5s}  {'':9s} {'voice':12s} file")
    failures = 0
    for path in arguments.files:
        prediction = answering.predict_file(path)
        failures += prediction.error is not None
        show(prediction)
    if not arguments.json:
        print(f"\nAnswered by the model {prediction.model or answering.name}.", file=sys.stderr)
    return 1 if failures else 0


def _show_json(prediction):
    print(json.dumps(prediction.to_dict(), allow_nan=False), flush=True)


def _show_line(prediction):
    if prediction.error:
        print(f"{'-':10s} {'':5s}  {'':9s} {'':12s} {prediction.error}", flush=True)
        return
    sex, how = max(prediction.sex.items(), key=lambda item: item[1])
    print(
        f"{prediction.emotion:10s} {prediction.probabilities[prediction.emotion]:5.0%}  "
        f"{'' if prediction.confident else 'not sure':9s} {sex:6s} {how:4.0%}  {prediction.input}",
        flush=True,
    )
