"""What listeners said: emodb_listeners.csv and crema_d_listeners.csv, from tables that EmoDB and CREMA-D publish."""

from pathlib import Path

import pandas as pd

from emolab.recordings import corpora

CREMA_D_LETTERS = {"A": "angry", "D": "disgust", "F": "fearful", "H": "happy", "N": "neutral", "S": "sad"}


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


def votes_crema_d(folder):
    """Count the votes on each of CREMA-D's voices: crema_d_votes.parquet.

    Parameters
    ----------
    folder : path
        With `tabulatedVotes.csv` and `VideoDemographics.csv`.

    Returns
    -------
    pandas.DataFrame
        clip, speaker, sex, age, emotion (as acted), and one column of votes for each of the six answers.
    """
    folder = Path(folder)
    votes = pd.read_csv(folder / "tabulatedVotes.csv", index_col=0)
    votes = votes[votes.index.astype(str).str.startswith("1")].reset_index(drop=True)
    actors = pd.read_csv(folder / "VideoDemographics.csv").set_index("ActorID")
    actor = votes.fileName.str[:4].astype(int)
    table = pd.DataFrame({"clip": votes.fileName, "speaker": "crema-d-" + votes.fileName.str[:4]})
    table["sex"], table["age"] = actors.Sex.str.lower().reindex(actor).to_numpy(), actors.Age.reindex(actor).to_numpy()
    table["emotion"] = votes.fileName.str.split("_").str[2].str[0].map(CREMA_D_LETTERS)
    return table.assign(**{name: votes[letter].astype("int8") for letter, name in CREMA_D_LETTERS.items()})


def ages_nemo(path):
    """Read how old nEMO's speakers were, from its `data.tsv`: nemo_ages.csv."""
    table = pd.read_csv(path, sep="\t").drop_duplicates("speaker_id").sort_values("speaker_id")
    return pd.DataFrame({"speaker": "nemo-" + table.speaker_id.str.strip(), "sex": table.gender, "age": table.age})
