"""How hard the sentences of the course are to read: `make words` prints the hardest twenty, and the middle of each notebook.

    python tests/readability.py [NOTEBOOK...]

The course is in English, and most who read it have another first language. Words count more than anything else, so the
measure is Flesch and Kincaid's grade (1975): .39 words a sentence + 11.8 syllables a word - 15.59. Syllables are counted
as groups of vowels, which is right for about nine words in ten and needs no dictionary.
"""

import re
import statistics
import sys
from pathlib import Path

import nbformat

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
# A middle sentence of at most so many words, and none of more than so many.
MEDIAN, LONGEST = 16, 40


def sentences(notebook):
    """List the sentences of a notebook's texts; lists of links, tables, code and formulas are no sentences."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and not re.match(r"## +Further reading", cell.source):
            for paragraph in re.split(r"\n\s*\n|\n(?=[-*] |\d+\. )", _plain(cell.source)):
                found += _split(paragraph)
    return found


def grade(sentence):
    """Return the years of school that a sentence asks for."""
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", sentence)
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) + 11.8 * syllables / max(len(words), 1) - 15.59


def length(sentence):
    """Return the number of words."""
    return len(sentence.split())


def _plain(text):
    for pattern, instead in (
        (r"(?s)```.*?```|\$\$.*?\$\$", " "),
        (r"(?m)^#+ .*$|^\|.*$|^\*about \d+ minutes? in\*$|^\*\*Minutes\*\*.*$|^(?:Previous|Next): .*(?:\n.*)*", " "),
        (r"`[^`]*`|\$[^$]*\$", "it"),
        (r"\[[^\]]*_[^\]]*\]\([^)]*\)", "it"),
        (r"\[([^\]]*)\]\([^)]*\)", r"\1"),
        (r"(?m)^> ?", ""),
        (r"\*\*[^*]+\.\*\*|\*", ""),
    ):
        text = re.sub(pattern, instead, text)
    return text


def _split(paragraph):
    text = " ".join(paragraph.split()).removeprefix("- ")
    parts = re.split(r"(?<=[.!?])[\"”)]* +|(?<=:) +(?=[A-Z])", text)
    return [part for part in parts if length(part) > 2]


def _syllables(word):
    groups = len(re.findall(r"[aeiouyäöü]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith("le")
    return max(groups - silent, 1)


def main(names):
    """Print what `make words` prints."""
    hardest = []
    for path in sorted(FOLDER.glob("[0-9]*.ipynb")):
        if names and path.stem[:2] not in names:
            continue
        found = sentences(nbformat.read(path, 4))
        print(
            f"{path.stem[:2]}  {len(found):4d} sentences, the middle one of {statistics.median(map(length, found)):.0f} words"
        )
        hardest += [(grade(sentence), path.stem[:2], sentence) for sentence in found]
    for hard, name, sentence in sorted(hardest, reverse=True)[:20]:
        print(f"\n{name}  grade {hard:.0f}, {length(sentence)} words: {sentence}")


if __name__ == "__main__":
    main(sys.argv[1:])
