"""Open the course in JupyterLab.

What follows `--` is passed on to JupyterLab, such as `emolab lab -- --port=9000`.
"""


def add_arguments(parser):
    parser.add_argument("passed_on", nargs="*", metavar="-- OPTIONS", help="options of JupyterLab")


def run(arguments):
    from emolab.commands import serving

    serving.require_notebook(serving.COURSE)
    return serving.serve(serving.lab_command(arguments.passed_on))
