"""Serve the demo as an app, on this machine only.

What follows `--` is passed on to Voilà, such as `emolab demo -- --port=9000`.
"""


def add_arguments(parser):
    parser.add_argument("passed_on", nargs="*", metavar="-- OPTIONS", help="options of Voilà")


def run(arguments):
    from emolab.commands import serving

    serving.require_notebook(serving.DEMO)
    return serving.serve(serving.demo_command(arguments.passed_on))
