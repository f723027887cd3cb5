"""Put emotions into groups and see what the tree is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

from emolab import evaluation
from emolab.plots import trees as figures
from emolab.widgets import pictures
from emolab.widgets.sentences import Shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from sklearn.base import ClassifierMixin

    from emolab.evaluation.splits import Folds
    from emolab.models.hierarchy import Tree

GROUPS = ("A", "B", "C")


def picture(tree: Tree, nodes: Mapping[str, float]) -> bytes:
    """Draw a tree with its node scores as a PNG image."""
    ax = figures.tree(tree, nodes)
    return pictures.png(ax)


def sentence(uar: float, flat: float) -> str:
    """Say what a tree gains or loses."""
    points = 100 * (uar - flat)
    change = "as much as" if abs(points) < 0.05 else f"{abs(points):.1f} points {'more' if points > 0 else 'less'} than"
    return f"UAR {uar:.3f} on speakers that it never heard: {change} the flat model ({flat:.3f})."


class Builder(Shown):
    """Its `choices` are a dict from emotion to buttons, `button` trains, `said` and `drawn` show."""

    def __init__(
        self,
        estimator: ClassifierMixin,
        features: pd.DataFrame,
        labels: pd.DataFrame,
        folds: Folds,
        start: Mapping[str, str],
    ) -> None:
        self._asked = estimator, features, labels, folds
        self._flat = evaluation.try_tree(tuple(start), *self._asked)["uar"]
        style = {"button_width": "3em", "description_width": "5.5em"}
        self.choices = {
            emotion: ipywidgets.ToggleButtons(options=GROUPS, value=group, description=emotion, style=style)
            for emotion, group in start.items()
        }
        self.button = ipywidgets.Button(description="Train this tree", button_style="primary")
        self.said, self.drawn = ipywidgets.HTML(), ipywidgets.Image(format="png")
        self.button.on_click(self._show)
        self._show()
        super().__init__([*self.choices.values(), self.button, self.said, self.drawn])

    def _show(self, _=None):
        self.button.disabled, self.said.value = True, "Training on five folds of actors …"
        tree = evaluation.tree_of_groups({emotion: buttons.value for emotion, buttons in self.choices.items()})
        scored = evaluation.try_tree(tree, *self._asked)
        self.said.value, self.drawn.value = sentence(scored["uar"], self._flat), picture(tree, scored["nodes"])
        self.button.disabled = False


def builder(
    estimator: ClassifierMixin, features: pd.DataFrame, labels: pd.DataFrame, folds: Folds, start: Mapping[str, str]
) -> Builder:
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
    Builder

    Notes
    -----
    Notebook: 05_build_a_hierarchy

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> from sklearn.linear_model import LogisticRegression
    >>> emotions = np.tile(["happy", "angry", "sad"], 20)
    >>> labels = pd.DataFrame({"emotion": emotions, "speaker": np.repeat(["a", "b"], 30)})
    >>> features = pd.get_dummies(labels.emotion).astype(float)
    >>> folds = [(np.arange(30), np.arange(30, 60)), (np.arange(30, 60), np.arange(30))]
    >>> start = {"happy": "A", "angry": "A", "sad": "B"}
    >>> builder(LogisticRegression(), features, labels, folds, start).said.value
    'UAR 1.000 on speakers that it never heard: as much as the flat model (1.000).'
    """
    return Builder(estimator, features, labels, folds, start)
