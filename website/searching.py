"""What the search field looks through: every section of every page, as a script that pages load when somebody searches.

A script and no JSON file, because a page that was opened as a file may load nothing else; for the same reason no
Pagefind, which fetches its index in pieces. MiniSearch looks through it: kept up, without dependencies, found while one
types. It stands beside this file as npm has it, since no package of PyPI carries it.
"""

import json

from bs4 import NavigableString

# What a notebook's cells have printed and drawn is not looked through; the captions are.
LEFT_OUT = ("output_wrapper", "signature", "around", "taught")
HEADINGS = ("h1", "h2", "h3")
# Between the words of two of these stands a space, also where nobody wrote one.
BLOCKS = ("p", "li", "pre", "div", "dt", "dd", "h4", "th", "td", "blockquote", "figcaption", "summary", "button")


def sections(body):
    """List (anchor, title, text) of what stands under each heading of a page, in order."""
    found, block = [["", "", []]], None
    for node in body.descendants:
        if node.name == "section" and node.get("id"):
            title = node.find(HEADINGS).get_text()
            found.append([node["id"], title, []])
        elif node.name in HEADINGS and not node.find_parent("section", id=True):
            found.append(["" if node.name == "h1" else node["id"], node.get_text(), []])
        elif type(node) is NavigableString and not node.strip():
            found[-1][2].append(" ")
        elif type(node) is NavigableString and _is_sought(node):
            around = node.find_parent(BLOCKS)
            found[-1][2].append(node if around is block else f" {node}")
            block = around
    texts = ((anchor, title.strip(), " ".join("".join(parts).split())) for anchor, title, parts in found)
    return [(anchor, title, text) for anchor, title, text in texts if title and text]


def _is_sought(node):
    for parent in node.parents:
        classes = parent.get("class", []) if parent.name != "[document]" else []
        if "caption" in classes:
            return True
        if parent.name in (*HEADINGS, "math") or any(name in classes for name in LEFT_OUT):
            return False
        # An example of the reference: what stands there are results.
        if parent.name == "pre" and parent.find_parent("section", id=True):
            return False
    return True


def script(pages):
    """Write the script from (address, label, group, body) of each page."""
    named, places = [], []
    for number, (address, label, group, body) in enumerate(pages):
        named.append([address, label, group])
        places += [[number, *section] for section in sections(body)]
    told = json.dumps({"pages": named, "sections": places}, ensure_ascii=False, separators=(",", ":"))
    return f"window.emolabSections = {told};\n"
