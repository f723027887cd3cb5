"""Score a model on shipped measurements of real speech, under a named split.

The answer names whatever the split leaks. Nothing is read but the tables in data/features.
"""

from __future__ import annotations

import json
import sys

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--corpus", required=True, help="ravdess, emodb, nemo, or pooled: all three")
    parser.add_argument("--model", required=True, help="such as logistic or rbf-svm; a wrong name lists all")
    parser.add_argument(
        "--split",
        required=True,
        help="actors5 or actors6 (RAVDESS's own folds), speakers5, loso, statements, or random5, which leaks speakers",
    )
    parser.add_argument("--labels", type=int, help="8, 7, 6 or 4 emotions; default: those of the corpus")
    parser.add_argument("--target", choices=("emotion", "sex"), default="emotion", help="what is recognised")
    parser.add_argument(
        "--normalise",
        choices=("speaker", "neutral"),
        help="measure each clip against its speaker's average, or against the average of the speaker's neutral clips",
    )
    parser.add_argument("--recipe", help="which features, such as full1020; default: the model's own")
    parser.add_argument("--tuned", action="store_true", help="choose settings inside each training part (slower)")
    parser.add_argument("--json", action="store_true", help="everything, as one JSON object")


def run(arguments: argparse.Namespace) -> int:
    from emolab import evaluation

    report = evaluation.evaluate(
        arguments.corpus, arguments.model, arguments.split, n_labels=arguments.labels, normalise=arguments.normalise,
        recipe=arguments.recipe, target=arguments.target, tuned=arguments.tuned, progress=sys.stderr.isatty(),
    )  # fmt: skip  # several a line
    print(json.dumps(report) if arguments.json else _sentences(report))
    return 0


def _sentences(report):
    lines = [
        f"{report['model']} on {report['corpus']}, {report['n']} clips of {report['speakers']} "
        f"speaker{'s' if report['speakers'] > 1 else ''}, "
        f"{len(report['labels'])} classes, split {report['split']}"
        + (f", normalised by {report['normalise']}" if report["normalise"] else ""),
        f"UAR {report['uar']:.3f} ({_interval(*report['ci95'])}), accuracy {report['accuracy']:.3f}; "
        f"guessing earns {1 / len(report['labels']):.3f}",
        "folds: " + " ".join(f"{fold['uar']:.3f}" for fold in report["folds"]),
        "",
        *_table(report),
        *(f"\nThis split leaks. {leak}" for leak in report["leaks"]),
        *(f"\nAssumed: {assumption}" for assumption in report["assumes"]),
    ]
    return "\n".join(lines)


def _interval(low, high):
    if low is None:
        return "of one speaker, so nobody knows how it would be with others"
    return f"95 % over speakers: {low:.3f} to {high:.3f}"


def _table(report):
    width = max(map(len, report["labels"])) + 2
    yield " " * width + "".join(f"{label:>{width}}" for label in report["labels"]) + "   <- answered"
    for label, counts in zip(report["labels"], report["confusion"], strict=True):
        yield f"{label:{width}}" + "".join(f"{count:{width}}" for count in counts)
