"""What a page in a browser does to a widget, as far as the kernel sees it."""


def sends(widget, content, buffers=()):
    """Send a message to a widget, as the script of its page does."""
    data = {"method": "custom", "content": content}
    widget.comm.handle_msg({"content": {"data": data}, "buffers": list(buffers)})


def sets(widget, **state):
    """Set traits of a widget, as a visitor does who types or presses."""
    data = {"method": "update", "state": state, "buffer_paths": []}
    widget.comm.handle_msg({"content": {"data": data}, "buffers": []})
