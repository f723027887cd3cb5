"""Switches for the leaks: move one, read the score that it buys."""

import ipywidgets

from emolab.evaluation import leaks
from emolab.evaluation.headlines import HEADLINES, SWITCHED
from emolab.plots import leaks as figures
from emolab.widgets import pictures


def sentence(table, chosen):
    """Say what a combination of leaks scores.

    Parameters
    ----------
    table : pandas.DataFrame
        From `leaks.grid`.
    chosen : set of str
        The leaks that are open.

    Returns
    -------
    str
    """
    score = leaks.look_up(table, chosen)
    interval = f"{score.accuracy:.3f}, with other speakers between {score.low:.3f} and {score.high:.3f}"
    if not chosen:
        return f"No leak. Accuracy among strangers, saying a sentence that was never trained on: {interval}."
    return f"{len(chosen)} open. Accuracy as it would be reported: {interval}."


def lab(table=None):
    """Show a switch for each leak, and the score that they give together.

    Every answer is looked up in a table that was computed before; nothing is trained.

    Parameters
    ----------
    table : pandas.DataFrame, optional
        From `leaks.grid`.

    Returns
    -------
    ipywidgets.VBox
        Its `switches` are a dict of leak to checkbox.

    Notes
    -----
    Notebook: 06_measure_honestly
    """
    table = leaks.grid() if table is None else table
    names = HEADLINES[SWITCHED].leaks
    switches = {
        name: ipywidgets.Checkbox(True, description=leaks.LEAKS[name].title, indent=False, layout={"width": "auto"})
        for name in names
    }
    said, shown = ipywidgets.HTML(), ipywidgets.Image(format="png", layout={"max_width": "640px"})

    def answer(change=None):
        chosen = frozenset(name for name, switch in switches.items() if switch.value)
        said.value = f"<b>{sentence(table, chosen)}</b>"
        shown.value = pictures.png(figures.switches(leaks.look_up(table, chosen)))

    for switch in switches.values():
        switch.observe(answer, "value")
    answer()
    box = ipywidgets.VBox([*switches.values(), said, shown])
    box.switches, box.said = switches, said
    return box
