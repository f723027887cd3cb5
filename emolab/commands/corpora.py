"""List the corpora, or the clips of one as a table.

Without a name: each corpus with its licence and how many of its clips are here. With one: its manifest as CSV.
"""

from __future__ import annotations

import sys
import warnings

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", help="a corpus, such as ravdess")


def run(arguments: argparse.Namespace) -> int:
    from emolab.recordings import corpora

    if arguments.name:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            table = corpora.manifest(arguments.name)
        table.to_csv(sys.stdout, index=False)
        for warning in caught:
            print(warning.message, file=sys.stderr)
        return int(any(issubclass(warning.category, corpora.BrokenClips) for warning in caught))
    print(f"Recordings are looked for in {corpora.data_dir()}\n")
    for corpus in corpora.CORPORA.values():
        found = corpora.find(corpus.name)
        broken = corpora.broken(found)
        print(f"{corpus.name:13s} {len(found):5d} of {corpus.clips:4d} clips   {corpus.licence}")
        for path, reason in list(broken.items())[:3]:
            print(f"{'':13s} {path.name} cannot be used: {reason}")
        print(f"{'':13s} {corpus.language}, {corpus.speakers} speakers. {corpus.citation}\n")
    return 0
