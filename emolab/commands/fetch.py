"""Download a corpus from its public home, or unpack one that you downloaded.

Its licence and what to cite are shown first. A download that broke off goes on where it stopped when the command is
run again. The recordings land in the folder EMOLAB_DATA_DIR, or in the cache folder that `emolab corpora` names.
"""

from __future__ import annotations

# typing itself is not loaded for the sake of types.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="a corpus, such as ravdess; `emolab corpora` lists them")
    parser.add_argument("--taste", action="store_true", help="only 16 clips of two actors of ravdess, about 6 MB")
    parser.add_argument("--archive", metavar="FILE.zip", help="an archive that you downloaded by hand")


def run(arguments: argparse.Namespace) -> int:
    from emolab.recordings import corpora, fetch

    if arguments.taste:
        return _taste(arguments)
    corpus = corpora.corpus(arguments.name)
    print(f"{corpus.title}: {corpus.clips} recordings, {corpus.language}")
    print(f"Licence: {corpus.licence}")
    print(f"Cite:    {corpus.citation}")
    print(f"Home:    {corpus.home}", flush=True)
    if fetch.is_complete(corpus.name):
        print(f"All of it is already in {corpora.data_dir()}.")
        return 0
    if arguments.archive:
        print(fetch.acquaintance(corpus.name, arguments.archive), flush=True)
    else:
        print(fetch.SOURCES[corpus.name].check, flush=True)
    folder = fetch.fetch(corpus.name, archive=arguments.archive)
    print(f"{len(corpora.find(corpus.name))} recordings are in {folder}.")
    return 0


def _taste(arguments):
    from tqdm import tqdm

    from emolab.errors import PlainError
    from emolab.recordings import taste

    if arguments.name != "ravdess" or arguments.archive:
        raise PlainError("A taste is given of ravdess only: `emolab fetch ravdess --taste`.")
    print(taste.terms())
    with tqdm(total=len(taste.MEMBERS), unit="clip", disable=None) as bar:
        found = taste.bring(progress=lambda done, _: bar.update(done - bar.n))
    print(f"{len(found)} clips are in {taste.folder()}; the notebooks play them from now on.")
    return 0
