"""Pick a feature and some emotions; see how people differ in it, and hear a clip."""

import ipywidgets

from emolab.features import profiles
from emolab.plots import features as figures
from emolab.widgets import pictures


def chosen_rows(labels, emotions):
    """Return which rows belong to the chosen emotions (array of bool); all where none is chosen."""
    return labels.emotion.isin(emotions if emotions else labels.emotion.unique()).to_numpy()


def picture(values, labels):
    """Draw a feature's distributions as a PNG image (bytes)."""
    ax = figures.distributions(values, labels)
    return pictures.png(ax)


def sentence(values, labels):
    """Say how well a feature separates the emotions that are shown."""
    if labels.emotion.nunique() < 2:
        return "Choose two emotions or more to see how far apart they are."
    share = profiles.separation(values.to_frame(), labels).iloc[0]
    return f"{100 * share:.0f} % of the variance of {values.name} lies between these emotions."


def explorer(features, labels, recording):
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
    ipywidgets.VBox
        Its `feature`, `emotions` and `heard` are the menus; `said`, `drawn` and `player` show.

    Notes
    -----
    Notebook: 02_extract_features
    """
    known = list(dict.fromkeys(labels.emotion))
    feature = ipywidgets.Combobox(
        options=list(features), value=features.columns[0], ensure_option=True, description="feature",
        continuous_update=False,
    )  # fmt: skip
    emotions = ipywidgets.SelectMultiple(options=known, value=known, rows=len(known), description="emotions")
    heard = ipywidgets.Dropdown(options=known, description="play")
    said, drawn, player = ipywidgets.HTML(), ipywidgets.Image(format="png"), ipywidgets.HTML()

    def show(_=None):
        if feature.value not in features:
            said.value = "Type part of a feature's name and choose one of the list."
            return
        rows = chosen_rows(labels, emotions.value)
        values, shown = features.loc[rows, feature.value], labels[rows]
        said.value, drawn.value = sentence(values, shown), picture(values, shown)

    def play(_=None):
        player.value = recording(heard.value)._repr_html_()

    for menu in (feature, emotions):
        menu.observe(show, names="value")
    heard.observe(play, names="value")
    show()
    play()
    menus = ipywidgets.VBox([feature, emotions, heard, player])
    box = ipywidgets.VBox([ipywidgets.HBox([menus, drawn], layout={"flex_flow": "row wrap"}), said])
    box.feature, box.emotions, box.heard = feature, emotions, heard
    box.said, box.drawn, box.player = said, drawn, player
    return box
