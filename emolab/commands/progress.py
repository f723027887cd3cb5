"""Show which exercises are done, and where that is kept.

What you have done in the exercises is kept in one small file, which is yours: read it, copy it to another machine,
delete it. It lies beside the notebooks, or where the environment variable EMOLAB_PROGRESS says. Nothing is sent
anywhere.
"""


def add_arguments(parser):
    parser.add_argument("--all", action="store_true", help="every exercise that was begun, one a line")
    parser.add_argument("--forget", action="store_true", help="delete the file; the exercises can then be done afresh")


def run(arguments):
    from emolab import check
    from emolab.check import kept

    if arguments.forget:
        gone = kept.forget()
        print(f"Deleted {gone}." if gone else "There is nothing to forget.")
        return 0
    check.progress() if arguments.all else check.overview()
    if arguments.all or kept.place() is None:
        return 0
    print(f"The file: {kept.place()}" if kept.place().is_file() else f"It will be {kept.place()}.")
    return 0
