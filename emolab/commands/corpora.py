"""List the corpora, or the clips of one as a table.

Without a name: each corpus with its licence and how many of its clips are here. With one: its manifest as CSV.
"""

import sys
import warnings


def add_arguments(parser):
    parser.add_argument("name", nargs="?", help="a corpus, such as ravdess")


def run(arguments):
    from emolab.recordings import corpora

    if arguments.name:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", corpora.RepeatedClips)
            table = corpora.manifest(arguments.name)
        table.to_csv(sys.stdout, index=False)
        for warning in caught:
            print(warning.message, file=sys.stderr)
        return 0
    print(f"Recordings are looked for in {corpora.data_dir()}\n")
    for corpus in corpora.CORPORA.values():
        print(f"{corpus.name:13s} {len(corpora.find(corpus.name)):5d} of {corpus.clips:4d} clips   {corpus.licence}")
        print(f"{'':13s} {corpus.language}, {corpus.speakers} speakers. {corpus.citation}\n")
    return 0
