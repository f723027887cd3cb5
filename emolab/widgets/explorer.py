"""Pick a feature and some emotions; see how people differ in it, and hear a clip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

from emolab.features import profiles
from emolab.plots import features as figures
from emolab.widgets import pictures
from emolab.widgets.sentences import Shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from emolab.recordings.voices import Recording


def chosen_rows(labels: pd.DataFrame, emotions: Collection[str]) -> NDArray[np.bool_]:
    """Return which rows belong to the chosen emotions, shape (rows,); all where none is chosen."""
    return labels.emotion.isin(emotions if emotions else labels.emotion.unique()).to_numpy()


def picture(values: pd.Series, labels: pd.DataFrame) -> bytes:
    """Draw a feature's distributions as a PNG image."""
    ax = figures.distributions(values, labels)
    return pictures.png(ax)


def sentence(values: pd.Series, labels: pd.DataFrame) -> str:
    """Say how well a feature separates the emotions that are shown."""
    if labels.emotion.nunique() < 2:
        return "Choose two emotions or more to see how far apart they are."
    share = profiles.separation(values.to_frame(), labels).iloc[0]
    return f"{100 * share:.0f} % of the variance of {values.name} lies between these emotions."


class Explorer(Shown):
    """Its `feature`, `emotions` and `heard` are the menus; `said`, `drawn` and `player` show."""

    def __init__(self, features: pd.DataFrame, labels: pd.DataFrame, recording: Callable[[str], Recording]) -> None:
        self._features, self._labels, self._recording = features, labels, recording
        known, names = list(dict.fromkeys(labels.emotion)), list(features)
        self.feature = ipywidgets.Combobox(
            options=names, value=names[0], ensure_option=True, description="feature", continuous_update=False
        )
        self.emotions = ipywidgets.SelectMultiple(options=known, value=known, rows=len(known), description="emotions")
        self.heard = ipywidgets.Dropdown(options=known, description="play")
        self.said, self.drawn, self.player = ipywidgets.HTML(), ipywidgets.Image(format="png"), ipywidgets.HTML()
        for menu in (self.feature, self.emotions):
            menu.observe(self._show, names="value")
        self.heard.observe(self._play, names="value")
        self._show()
        self._play()
        menus = ipywidgets.VBox([self.feature, self.emotions, self.heard, self.player])
        super().__init__([ipywidgets.HBox([menus, self.drawn], layout={"flex_flow": "row wrap"}), self.said])

    def _show(self, _=None):
        if self.feature.value not in self._features:
            self.said.value = "Type part of a feature's name and choose one of the list."
            return
        rows = chosen_rows(self._labels, self.emotions.value)
        values, shown = self._features.loc[rows, self.feature.value], self._labels[rows]
        self.said.value, self.drawn.value = sentence(values, shown), picture(values, shown)

    def _play(self, _=None):
        self.player.value = self._recording(self.heard.value)._repr_html_()


def explorer(features: pd.DataFrame, labels: pd.DataFrame, recording: Callable[[str], Recording]) -> Explorer:
    """Show the distributions of any feature over any emotions, and play a clip of one of them.

    Parameters
    ----------
    features : pandas.DataFrame of shape (clips, features)
    labels : pandas.DataFrame
        With the column emotion.
    recording : callable
        From an emotion to something that can be shown and heard, as `voices.recording`.

    Returns
    -------
    Explorer

    Notes
    -----
    Notebook: 02_extract_features

    Examples
    --------
    >>> from emolab.features import tables
    >>> from emolab.recordings import voices
    >>> labels, features = tables.load("emodb")
    >>> shown = explorer(features[["pitch_f0_mean"]], labels, lambda emotion: voices.recording("sad"))
    >>> "of the variance of pitch_f0_mean lies between these emotions" in shown.said.value
    True
    """
    return Explorer(features, labels, recording)
