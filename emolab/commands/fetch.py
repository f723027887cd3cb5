"""Download a corpus from its public home, or unpack one that you downloaded.

Its licence and what to cite are shown first. A download that broke off goes on where it stopped when the command is
run again. The recordings land in the folder EMOLAB_DATA_DIR, or in the cache folder that `emolab corpora` names.
"""


def add_arguments(parser):
    parser.add_argument("name", help="a corpus, such as ravdess; `emolab corpora` lists them")
    parser.add_argument("--archive", metavar="FILE.zip", help="an archive that you downloaded by hand")


def run(arguments):
    from emolab.recordings import corpora, fetch

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
