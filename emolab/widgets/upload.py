"""A file of the visitor's own."""

import io

import ipywidgets

ACCEPTED = ".wav,.flac,.ogg,.mp3,.aiff,.aif"


def upload(answer):
    """Return a button that takes one sound file and hands it on.

    Parameters
    ----------
    answer : callable
        Called with a binary file and its name.

    Returns
    -------
    ipywidgets.FileUpload
        Empty again after each file, so that the same file can be chosen twice.
    """
    button = ipywidgets.FileUpload(accept=ACCEPTED, multiple=False, description="Upload a recording", icon="")
    button.add_class("emolab-upload")

    def on_value(change):
        if change["new"]:
            answer(*opened(change["new"]))
            button.value = ()

    button.observe(on_value, names="value")
    return button


def opened(items):
    """Return the first of some uploads as a binary file and its name.

    Parameters
    ----------
    items : sequence of dict
        As in `ipywidgets.FileUpload.value`.

    Returns
    -------
    file : io.BytesIO
    name : str
        Without any folder, whatever the browser said.
    """
    item = items[0]
    return io.BytesIO(bytes(item["content"])), item["name"].replace("\\", "/").rpartition("/")[2]
