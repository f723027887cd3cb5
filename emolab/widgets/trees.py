"""Put emotions into groups and see what the tree is worth."""

import ipywidgets

from emolab import evaluation
from emolab.plots import trees as figures
from emolab.widgets import pictures

GROUPS = ("A", "B", "C")


def picture(tree, nodes):
    """Draw a tree with its node scores as a PNG image (bytes)."""
    ax = figures.tree(tree, nodes)
    return pictures.png(ax)


def sentence(uar, flat):
    """Say what a tree gains or loses."""
    points = 100 * (uar - flat)
    change = "as much as" if abs(points) < 0.05 else f"{abs(points):.1f} points {'more' if points > 0 else 'less'} than"
    return f"UAR {uar:.3f} on speakers that it never heard: {change} the flat model ({flat:.3f})."


def builder(estimator, features, labels, folds, start):
    """Let the reader choose a group for each emotion, then train the tree and compare it with the flat model.

    Parameters
    ----------
    estimator : classifier
    features, labels : pandas.DataFrame
    folds : list of (train, test)
    start : dict
        From emotion to one of `GROUPS`: what is shown at first.

    Returns
    -------
    ipywidgets.VBox
        Its `choices` are a dict from emotion to buttons, `button` trains, `said` and `drawn` show.

    Notes
    -----
    Notebook: 05_build_a_hierarchy
    """
    flat = evaluation.try_tree(tuple(start), estimator, features, labels, folds)["uar"]
    choices = {
        emotion: ipywidgets.ToggleButtons(
            options=GROUPS,
            value=group,
            description=emotion,
            style={"button_width": "3em", "description_width": "5.5em"},
        )
        for emotion, group in start.items()
    }
    button = ipywidgets.Button(description="Train this tree", button_style="primary")
    said, drawn = ipywidgets.HTML(), ipywidgets.Image(format="png")

    def show(_=None):
        button.disabled, said.value = True, "Training on five folds of actors …"
        tree = evaluation.tree_of_groups({emotion: buttons.value for emotion, buttons in choices.items()})
        scored = evaluation.try_tree(tree, estimator, features, labels, folds)
        said.value, drawn.value = sentence(scored["uar"], flat), picture(tree, scored["nodes"])
        button.disabled = False

    button.on_click(show)
    show()
    box = ipywidgets.VBox([*choices.values(), button, said, drawn])
    box.choices, box.button, box.said, box.drawn = choices, button, said, drawn
    return box
