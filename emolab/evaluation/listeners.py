"""People as a baseline: how well human listeners recognise the same kinds of clips.

EmoDB and CREMA-D publish what listeners said. What ships in data/scores is computed from their tables by `read_emodb`
and `count_crema_d`; data/scores/README.md has the sources and the licences.
"""

import numpy as np
import pandas as pd

from emolab import shipped
from emolab.recordings import corpora

CREMA_D_LETTERS = {"A": "angry", "D": "disgust", "F": "fearful", "H": "happy", "N": "neutral", "S": "sad"}
# Luna-Jiménez et al. (2021), doi 10.3390/s21227665, quote it for RAVDESS heard without the picture, eight emotions.
RAVDESS_AUDIO_ONLY = 0.67


def read_emodb(path, clips):
    """Read EmoDB's `erkennung.txt`: the share of listeners who recognised each clip.

    Parameters
    ----------
    path : path
        Tab-separated, Latin-1, decimal commas.
    clips : iterable of str
        Which clips to keep, by file stem: the table also lists recordings that were not published.

    Returns
    -------
    pandas.DataFrame
        clip, speaker, sex, emotion, statement, recognised (0 to 1).
    """
    rates = pd.read_csv(path, sep="\t", encoding="latin-1", dtype=str)
    stems = rates.Satz.str.strip().str.removesuffix(".wav")
    # Blanks, some of them unbreakable, follow the numbers.
    shares = rates.erkannt.str.strip().str.replace(",", ".").astype(float) / 100
    recognised = pd.Series(shares.to_numpy(), index=stems)
    clips = sorted(set(clips))
    table = corpora.parse_names("emodb", [f"{clip}.wav" for clip in clips])
    table.insert(0, "clip", clips)
    table["recognised"] = recognised.reindex(clips).to_numpy()
    return table[["clip", "speaker", "sex", "emotion", "statement", "recognised"]]


def count_crema_d(path):
    """Count CREMA-D's votes on voices alone, from `tabulatedVotes.csv`.

    Parameters
    ----------
    path : path

    Returns
    -------
    pandas.DataFrame
        emotion (as acted), answer, votes: 36 rows.
    """
    votes = pd.read_csv(path, index_col=0)
    # The first digit of a row's number says what the listeners had: 1 the voice, 2 the face, 3 both.
    votes = votes[votes.index.astype(str).str.startswith("1")]
    acted = votes.fileName.str.split("_").str[2].str[0].map(CREMA_D_LETTERS)
    counts = votes[list(CREMA_D_LETTERS)].groupby(acted).sum().rename(columns=CREMA_D_LETTERS)
    counts = counts.rename_axis(index="emotion", columns="answer").stack().rename("votes")
    return counts.reset_index()


def emodb():
    """Return the shipped table of EmoDB's listeners, as from `read_emodb`."""
    return pd.read_csv(shipped.path("scores", "emodb_listeners.csv"), dtype={"statement": str})


def crema_d():
    """Return the shipped counts of CREMA-D's listeners, as from `count_crema_d`."""
    return pd.read_csv(shipped.path("scores", "crema_d_listeners.csv"))


def people():
    """Say how well people do, next to how many classes they had to choose from.

    Returns
    -------
    pandas.DataFrame
        Indexed by corpus: emotions, recognised (mean over clips or votes), uar (mean over emotions; missing where only
        one number was published).

    Notes
    -----
    Notebook: 06_measure_honestly
    """
    listened, voted = emodb(), crema_d()
    right = voted[voted.emotion == voted.answer].set_index("emotion").votes / voted.groupby("emotion").votes.sum()
    share = voted[voted.emotion == voted.answer].votes.sum() / voted.votes.sum()
    rows = {
        "emodb": (7, listened.recognised.mean(), listened.groupby("emotion").recognised.mean().mean()),
        "ravdess": (8, RAVDESS_AUDIO_ONLY, np.nan),
        "crema-d": (6, share, right.mean()),
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["emotions", "recognised", "uar"])
