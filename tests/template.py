"""The shape that every notebook of the course has: one function a rule, each yields what breaks it.

A learner who knows one notebook finds the way in the next.
"""

import ast
import re

import nbformat

from emolab import shipped
from emolab.check import folding, predictions

COURSE = tuple(sorted(path.stem for path in shipped.NOTEBOOKS.glob("*.ipynb")))
# The first greets, and the last is a demo: they have nothing to practise, and nothing to predict by a click.
PRACTISED = tuple(name for name in COURSE if (shipped.NOTEBOOKS / "exercises" / f"{name}.ipynb").is_file())
LONGEST_CELL = 12
LONGEST_SET_UP = 16
LARGEST_FILE = 1_500_000
BINDER = "https://mybinder.org/v2/gh/emolab/emolab/main?urlpath="
CLOSING = ["Recap", "In practice", "Further reading"]


def read(name):
    return nbformat.read(shipped.NOTEBOOKS / f"{name}.ipynb", 4)


def cells(notebook, kind):
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def code_cells(notebook):
    """Yield (n, cell) of the cells that hold code, numbered as the prompt In [n] shows them."""
    return list(enumerate((cell for cell in cells(notebook, "code") if cell.source.strip()), 1))


# How every first code cell begins, that of an exercise too: as that of the first notebook does, up to its own imports.
SET_UP = re.match(r"# For places .*\n(?:.*\n)*? +raise .*\n\n", code_cells(read(COURSE[0]))[0][1].source)[0]


def opening(notebook):
    first = notebook.cells[0]
    return first.source if first.cell_type == "markdown" else ""


def prose(notebook):
    return "\n\n".join(cell.source for cell in cells(notebook, "markdown"))


def bullets(text):
    """List the bullets of the first list in `text`, continued lines joined."""
    found = []
    for line in text.strip("\n").splitlines():
        if re.match(r"[-*] ", line):
            found.append(line[2:].strip())
        elif found and line.startswith("  "):
            found[-1] += " " + line.strip()
        elif found and line.strip():
            break
    return found


def goals(notebook):
    return bullets(opening(notebook).partition("**Goals**")[2])


def sections(notebook):
    """List (heading, cells) for each `## ` heading, the numbered ones and the closing ones."""
    found = []
    for cell in notebook.cells:
        heading = re.match(r"## +(.+)", cell.source) if cell.cell_type == "markdown" else None
        if heading:
            found.append((heading[1].strip(), []))
        if found:
            found[-1][1].append(cell)
    return found


def numbered(notebook):
    return [(heading, part) for heading, part in sections(notebook) if re.match(r"\d+\. ", heading)]


def closing(notebook, name):
    return next(
        ("\n\n".join(cell.source for cell in part) for heading, part in sections(notebook) if heading == name), ""
    )


def printed(notebook, html=True):
    """Return all text that the cells show, without pictures and sounds."""
    texts = []
    for _, cell in code_cells(notebook):
        for output in cell.outputs:
            texts.append(output.get("text", ""))
            for kind, data in output.get("data", {}).items():
                if kind == "text/plain" or (html and kind in ("text/html", "text/markdown")):
                    texts.append(data if isinstance(data, str) else "".join(data))
    return re.sub(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]+", "", "\n".join(texts))


def minutes(notebook):
    found = re.search(r"(?m)^\*\*Minutes\*\* (\d+)$", opening(notebook))
    return int(found[1]) if found else None


# ---- the opening


def opening_says_what_it_takes(notebook, name):
    """The first cell says **Goals**, **You need**, **Minutes**, in this order, and how many minutes."""
    text = opening(notebook)
    places = [text.find(mark) for mark in ("**Goals**\n", "**You need** ", "**Minutes** ")]
    if -1 in places or places != sorted(places) or minutes(notebook) is None:
        yield "the first cell has **Goals**, **You need** and **Minutes** with a number, in this order"


def links_lead_on(notebook, name):
    """The first cell links to the notebooks before and after it, to its exercises, to Binder and to the glossary."""
    here = COURSE.index(name)
    targets = re.findall(r"\]\(([^)\s]+)\)", opening(notebook))
    wanted = [f"{other}.ipynb" for other in COURSE[max(0, here - 1) : here + 2] if other != name]
    wanted += [f"exercises/{name}.ipynb"] * (name in PRACTISED) + ["glossary.md"]
    for target in set(wanted) - set(targets):
        yield f"the first cell links to {target}"
    if not any(target.startswith(BINDER) and target.endswith(f"notebooks/{name}.ipynb") for target in targets):
        yield f"the first cell links to {BINDER}lab/tree/notebooks/{name}.ipynb"


# ---- the sections


def sections_are_numbered_and_timed(notebook, name):
    """Sections are `## 1. …`, `## 2. …`, each saying the minutes that have passed, never more than the total."""
    found = numbered(notebook)
    if len(found) < 2:
        yield f"two or more numbered sections ('## 1. …'); found {len(found)}"
    last = 0
    for n, (heading, part) in enumerate(found, 1):
        if not heading.startswith(f"{n}. "):
            yield f"section {n} is numbered {heading.split()[0]}"
        clock = re.search(r"\*about (\d+) minutes? in\*", part[0].source)
        if not clock:
            yield f"'{heading}': under the heading stands '*about N minutes in*'"
        elif not last < int(clock[1]) < (minutes(notebook) or 0):
            yield f"'{heading}': its minutes are not between the section before and the total"
        else:
            last = int(clock[1])


def sections_ask_before_they_show(notebook, name):
    """Each section: a question, **Predict first**, code, **What we see**, in this order."""
    for heading, part in numbered(notebook):
        flow = (
            cell.source if cell.cell_type == "markdown" else "" if is_prediction(cell) else "<code>" for cell in part
        )
        if not re.search(r"(?s)\?.*\*\*Predict first\.\*\* .*<code>.*\*\*What we see\.\*\* ", "\n".join(flow)):
            yield f"'{heading}': it has a question (with its mark), **Predict first.**, code, **What we see.**"


def predictions_are_made_by_a_click(notebook, name):
    """Each section has a `predict(…)`; what it asks for is collapsed, and **What we see** gives what came out, *so*."""
    if name not in PRACTISED:
        return
    for n, (heading, part) in enumerate(numbered(notebook), 1):
        places = [place for place, cell in enumerate(part) if is_prediction(cell)]
        if not places:
            yield f"'{heading}': a cell predict(…) follows **Predict first**"
        for place in places:
            asked, options = prediction(part[place])
            came_out = predictions.CAME_OUT.get(asked)
            if not re.fullmatch(rf"{int(name[:2])}-{n}[b-z]?", asked) or came_out not in options:
                yield f"'{heading}': {asked!r} names notebook and section, and one of its options is in CAME_OUT"
                continue
            after = part[place + 1 :]
            told = next((cell for cell in after if cell.source.startswith(folding.ANSWER)), part[place])
            between = after[: after.index(told)] if told in after else []
            if not re.search(rf"\*{re.escape(came_out)}[.,:;]?\*", told.source, re.IGNORECASE):
                yield f"'{heading}': **What we see** answers {asked} in the words of the option, in italics"
            showing = [cell for cell in between if cell.get("outputs") and not is_prediction(cell)]
            if not all(cell.metadata.get("jupyter", {}).get("outputs_hidden") for cell in showing):
                yield f"'{heading}': what came out of {asked} is collapsed; `emolab exercises` sees to it"
    if "foreseen()" not in [cell.source for _, cell in code_cells(notebook)]:
        yield "foreseen() counts at the end"


def is_prediction(cell):
    return cell.cell_type == "code" and cell.source.startswith("predict(")


def prediction(cell):
    """Return the name of a prediction, and its options."""
    return [ast.literal_eval(argument) for argument in ast.parse(cell.source).body[0].value.args]


def recap_mirrors_the_goals(notebook, name):
    """There are three to five goals; the recap has one bullet a goal, in the same order, each with a word of it."""
    if [heading for heading, _ in sections(notebook)][-3:] != CLOSING:
        yield f"the last headings are {', '.join('## ' + heading for heading in CLOSING)}"
    recap, wanted = bullets(closing(notebook, "Recap").partition("You can now")[2].partition("\n")[2]), goals(notebook)
    if not 3 <= len(wanted) == len(recap) <= 5:
        yield f"3 to 5 goals, and as many bullets after 'You can now'; there are {len(wanted)} and {len(recap)}"
    for done, goal in zip(recap, wanted, strict=False):
        if not _stems(done) & _stems(goal):
            yield f"the recap's {done!r} does not mirror the goal {goal!r}"


def _stems(text):
    words = set(re.findall(r"[^\W\d_]{4,}", text.lower())) - {"with", "from", "that", "this", "your", "what"}
    return {word[:4] for word in words}


# ---- the figures


def figures_have_numbered_captions(notebook, name):
    """Each figure is followed by its caption: `*Figure 3. What it shows.*`, counted from one; two by `*Figures 3 and 4.`"""
    count = 0
    for place, cell in enumerate(notebook.cells):
        shown = sum("image/png" in output.get("data", {}) for output in cell.get("outputs", []))
        if not shown:
            continue
        numbers = " and ".join(str(count + n) for n in range(1, shown + 1))
        count += shown
        start = f"*Figure{'s' * (shown > 1)} {numbers}. "
        following = notebook.cells[place + 1].source if place + 1 < len(notebook.cells) else ""
        text = " ".join(following.partition("\n\n")[0].split())
        if not (text.startswith(start) and text.endswith("*") and len(text.split()) > 4):
            yield f"a figure is followed by a cell '{start}…*' that says what it shows; there is {text[:40]!r}"


# ---- the mathematics


def formulas_are_computed(notebook, name):
    """A cell with **In a formula.** has one, and the cell after it computes it and asserts that both agree."""
    for place, cell in enumerate(notebook.cells):
        if "**In a formula.**" not in cell.source:
            continue
        after = notebook.cells[place + 1]
        if cell.source.count("$$") != 2:
            yield f"one formula between $$ and $$: {cell.source[:60]!r}"
        if after.cell_type != "code" or "assert " not in after.source or not after.get("outputs"):
            yield f"code that asserts and prints follows the formula: {cell.source[:60]!r}"


# ---- the code


def one_cell_sets_up(notebook, name):
    """The first code cell, and no other, imports; it begins with the lines of `SET_UP`."""
    importing = [n for n, cell in code_cells(notebook) if _imports(cell.source.removeprefix(SET_UP))]
    if importing != [1]:
        yield f"exactly one set-up cell, the first: imports stand in cells {importing or 'nowhere'}"
    if not code_cells(notebook)[0][1].source.startswith(SET_UP):
        yield "In [1] begins as that of the first notebook: copy it from there"


def _imports(source):
    tree = ast.parse(re.sub(r"^[%!].*", "", source, flags=re.MULTILINE))
    return any(isinstance(node, ast.Import | ast.ImportFrom) for node in tree.body)


def cells_are_short(notebook, name):
    """No code cell has more than twelve lines, blank ones not counted; the set-up cell sixteen: a line a room."""
    for n, cell in code_cells(notebook):
        length = sum(bool(line.strip()) for line in cell.source.removeprefix(SET_UP).splitlines())
        if length > (LONGEST_SET_UP if _imports(cell.source) else LONGEST_CELL):
            yield f"In [{n}] has {length} lines; put into emolab what a learner need not read, or split the cell"


def cells_were_run_in_order(notebook, name):
    """Every code cell was executed, from the top, in a fresh kernel."""
    counts = [cell.execution_count for _, cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"nbval compares nothing in a cell that was not executed; execution counts: {counts}"
    if any(not cell.source.strip() for cell in cells(notebook, "code")):
        yield "an empty code cell"


def nothing_went_wrong(notebook, name):
    """No cell shows an error or a warning."""
    for n, cell in code_cells(notebook):
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"In [{n}] shows {output.ename}: {output.evalue}"
            elif output.output_type == "stream" and output.name == "stderr":
                yield f"In [{n}] warns: {output.text.strip()[:120]}"


def exemptions_are_explained(notebook, name):
    """A cell whose output is not compared says why in a comment; no cell is skipped or may raise."""
    for n, cell in code_cells(notebook):
        tags = {tag.lower().replace("_", "-") for tag in cell.metadata.get("tags", [])}
        marks = {mark.lower().replace("_", "-") for mark in re.findall(r"NBVAL_\w+", cell.source)}
        if (tags | marks) & {"raises-exception", "nbval-skip", "nbval-raises-exception"}:
            yield f"In [{n}] is skipped or may raise: catch the error and print it instead"
        if marks:
            yield f"In [{n}]: use the tag nbval-ignore-output instead of a NBVAL_… comment"
        if "nbval-ignore-output" in tags and not re.search(r"^\s*# \w+", cell.source, re.MULTILINE):
            yield f"In [{n}] is tagged nbval-ignore-output; a comment in it says why its output must vary"


# ---- what is shown


MACHINE = re.compile(
    r"(?<![\w.:/>])/(?:home|root|tmp|Users|usr|var|opt|mnt|srv|work|private|content)/|\b[A-Z]:\\\\?\w|site-packages"
)


def no_path_of_a_machine(notebook, name):
    """No path of the machine that executed it, in the code or in what it shows."""
    for n, cell in code_cells(notebook):
        text = cell.source + "\n" + printed(type(notebook)(cells=[cell]))
        for found in MACHINE.finditer(text):
            yield f"In [{n}]: …{text[max(0, found.start() - 20) : found.end() + 40]!r}…"


def numbers_in_prose_were_printed(notebook, name):
    """Every number in the prose stands in the output of some cell, so that no text can drift from its result."""
    known = {_plain(number) for number in NUMBER.findall(printed(notebook))}
    for cell in cells(notebook, "markdown"):
        for line in _quotable(cell.source).splitlines():
            for number in NUMBER.findall(line):
                if _plain(number) not in known:
                    yield f"no cell prints {number}: {line.strip()[:100]!r}"


# Digits that hang on letters (F0, mp3, wav2vec) are names.
NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w])|(?<![\w])\.\d+(?![\w])")


def _plain(number):
    return float(number.replace(",", "").strip(".") if not number.startswith(".") else number)


def _quotable(text):
    """Blank out what may carry digits of its own: code, formulas, links, headings' numbers, years, the clock."""
    if re.match(r"## +Further reading", text):
        return ""
    for pattern in (
        r"(?s)```.*?```",
        r"`[^`]*`",
        r"(?s)\$\$.*?\$\$",
        r"\$[^$]*\$",
        r"\]\([^)]*\)",
        r"\[[^\]]*\d\d_\w+[^\]]*\]",
        r"<[^>]*>",
        r"https?://\S+|doi:?\s*10\.\S+",
        r"\*about \d+ minutes? in\*",
        r"\*\*Minutes[.:]?\*\*.*",
        r"(?m)^#+ +\d+(?:\.\d+)*\.? ",
        r"(?m)^\s*\d+[.)] ",
        r"\b(?:[Ss]ection|[Nn]otebook|[Pp]art|[Ss]tep|[Ff]igure)s? \d+",
        r"(?<=[\w.,)] )\(?(?:18|19|20)\d\d[a-z]?\b",
    ):
        text = re.sub(pattern, " ", text)
    return text


RULES = (
    opening_says_what_it_takes,
    links_lead_on,
    sections_are_numbered_and_timed,
    sections_ask_before_they_show,
    predictions_are_made_by_a_click,
    recap_mirrors_the_goals,
    figures_have_numbered_captions,
    formulas_are_computed,
    one_cell_sets_up,
    cells_are_short,
    cells_were_run_in_order,
    nothing_went_wrong,
    exemptions_are_explained,
    no_path_of_a_machine,
    numbers_in_prose_were_printed,
)
