"""Predict first: an answer is chosen before one looks, kept, and counted at the end.

In a notebook a cell asks, before the cells that show what came out::

    predict("3-5", ["a forest", "nearest neighbours", "LDA"])

and the last one counts: ``foreseen()``. The name is the notebook's number, a dash, and the section's. What came out is
written here and not in the notebook, where everybody would read it first; the text after the result says it once more,
in the same words, and a test compares the two.
"""

from __future__ import annotations

import html
import os
from typing import TYPE_CHECKING

from emolab.check import kept
from emolab.check.lines import FORESEEN, NOT_MADE, OTHERWISE, show

if TYPE_CHECKING:
    from collections.abc import Sequence

# The option that came out, by the name of the prediction.
CAME_OUT = {
    "1-1": "angry",
    "1-2": "a man, sad, strong",
    "1-3": "yes, the most speakers too",
    "1-4": "neutral",
    "1-5": "more than that",
    "1-6": "sad, angry, happy",
    "1-7": "seconds and level",
    "1-8": "disgust",
    "1-8b": "longer",
    "1-9": "surprise leaves",
    "1-10": "equal in every number",
    "1-11": "EmoDB",
    "2-1": "angry is louder",
    "2-1b": "sad is longer",
    "2-2": "about thirty",
    "2-3": "a sum of waves",
    "2-4": "a blurred pitch",
    "2-5": "angry",
    "2-6": "timbre",
    "2-7": "they overlap in all of them",
    "2-8": "about two hundred and fifty",
    "2-9": "low against high bands",
    "2-10": "emolab",
    "3-1": "no, never",
    "3-2": "the accuracy",
    "3-3": "leaving out the scaling",
    "3-4": "perfect on its own, poor on strangers",
    "3-5": "one tree",
    "3-6": "neutral and calm",
    "3-7": "both small",
    "3-8": "more slowly than the guess",
    "3-9": "the men's",
    "3-10": "the one on strangers",
    "3-11": "the spectrum",
    "3-12": "boosted trees",
    "3-13": "exactly the same",
    "4-1": "the angry one",
    "4-2": "no",
    "4-3": "the watched actors",
    "4-4": "the dense net",
    "4-5": "no worse",
    "4-6": "higher",
    "4-7": "the lower half",
    "4-8": "the net after nEMO",
    "4-9": "yes, clearly",
    "4-10": "a few, for some nets",
    "4-11": "the same to the last bit",
    "5-1": "neutral and sad",
    "5-2": "one quarter",
    "5-3": "published, new clips, new people",
    "5-4": "hardly any",
    "5-5": "lively against quiet",
    "5-6": "one",
    "5-7": "arousal",
    "5-8": "about the same",
    "6-1": "less than half",
    "6-2": "copies before the split",
    "6-3": "up, but hardly",
    "6-4": "the one that draws people",
    "6-5": "German and Polish",
    "6-5b": "not nearly as well",
    "6-6": "too sure",
    "6-7": "by about two thirds",
    "6-8": "it raises it",
    "7-1": "that of a guess",
    "7-2": "smell",
    "7-3": "nobody can tell",
    "7-4": "nobody can tell",
    "7-5": "one in ten, or fewer",
    "7-6": "nearer to zero",
    "7-7": "both labels, and that they differ",
    "8-1": "who early, what throughout, how in the middle",
    "8-2": "less than a tenth",
    "8-3": "the last parts, and it does not help",
    "8-4": "fine-tuned ears",
    "8-5": "the end",
    "8-6": "the first two",
    "8-7": "more than sixteen",
    "8-8": "no difference that can be shown",
    "9-1": "four",
    "9-2": "hardly anything",
    "9-3": "four fifths",
    "9-4": "none",
    "9-5": "the statistics",
    "9-6": "neither at work nor in school",
}
WIDGET = "application/vnd.jupyter.widget-view+json"


def predict(name: str, options: Sequence[str]) -> None:
    """Ask what will come out: a button for each option. The first choice counts, and is kept.

    Parameters
    ----------
    name : str
        Notebook and section, ``"3-5"``; a letter behind it where a section asks twice.
    options : list of str
        To choose among.

    Notes
    -----
    A page without a kernel shows the options as text. Whoever reads there chooses in their head.
    """
    if name not in CAME_OUT:
        return print(f"There is no prediction called {name!r}.")
    kept.asked[name] = list(options)
    shown = {"text/plain": f"Your prediction: {' · '.join(options)}", "text/html": _pills(options)}
    if not _somebody_can_click():
        return _display(shown)
    # Not at the top: widgets take a moment to import, and `check` alone has none.
    from emolab.check.buttons import Buttons

    buttons = Buttons(options=list(options), chosen=kept.read()["predictions"].get(name, ""))
    buttons.observe(lambda change: kept.note("predictions", name, change["new"]), names="chosen")
    # The object of a cell that runs again is another one; this one lives as long as its observer.
    return _display(shown | {WIDGET: {"version_major": 2, "version_minor": 0, "model_id": buttons.model_id}})


def foreseen() -> None:
    """Say how many of this notebook's predictions came true, and what was said instead of the others.

    Returns
    -------
    None
        Nothing is told of what was not predicted.
    """
    if not kept.asked:
        return print("Nothing was to be predicted yet.")
    chosen = kept.read()["predictions"]
    made = [name for name in kept.asked if name in chosen]
    right = [name for name in made if chosen[name] == CAME_OUT[name]]
    if not made:
        return print(f"None of the {len(kept.asked)} predictions of this notebook was made. Choose before you look.")
    rows = [("", "", f"You foresaw {len(right)} of {len(kept.asked)}.")]
    for name in kept.asked:
        state = NOT_MADE if name not in made else FORESEEN if name in right else OTHERWISE
        said = {
            NOT_MADE: "not predicted",
            FORESEEN: f"you said: {chosen.get(name)}",
            OTHERWISE: f"you said: {chosen.get(name)}; it was: {CAME_OUT[name]}",
        }[state]
        rows.append((state, f"Section {name.partition('-')[2]}", said))
    return show(rows)


def _pills(options):
    look = "display: inline-block; border: 1px solid #8c8c8c; border-radius: 1em; padding: .1em .8em; margin: .15em"
    pills = "".join(f'<span style="{look}">{html.escape(option)}</span>' for option in options)
    return f"<div>Your prediction: {pills}</div>"


def _display(bundle):
    from IPython.display import display

    display(bundle, raw=True)


def _somebody_can_click():
    """Tell whether a page is open before somebody: a Jupyter server started this kernel, or another such program.

    What executes notebooks without a page (nbconvert, nbval) would otherwise write buttons into them that nobody can
    press without a kernel.
    """
    return any(name in os.environ for name in ("JPY_SESSION_NAME", "VSCODE_PID", "VSCODE_IPC_HOOK_CLI", "COLAB_GPU"))
