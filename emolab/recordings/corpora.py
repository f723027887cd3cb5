"""Six corpora of acted speech, and their file names as one table.

Each corpus hides its labels in its file names, each in its own way. `manifest` reads them all into the same columns::

    path  corpus  speaker  sex  emotion  intensity  statement  seconds

The recordings are looked for under `data_dir`; `fetch` (in the module of that name) brings them there.
"""

from __future__ import annotations

import hashlib
import os
import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import platformdirs
import soundfile

from emolab import whole
from emolab.errors import PlainError
from emolab.labels import LABEL_SETS
from emolab.recordings import audio
from emolab.recordings.audio import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

COLUMNS = ["path", "corpus", "speaker", "sex", "emotion", "intensity", "statement", "seconds"]
SOUND_SUFFIXES = set(audio.SUFFIXES)
# What Git LFS leaves in place of a file that was not fetched.
LFS_POINTER = b"version https://git-lfs"


class CorpusError(PlainError):
    """A corpus that is not known or not found; the message says what to do."""


class BrokenClips(UserWarning):
    """Recordings that are here and cannot be opened as sound; they stay in the table, without a length."""


class RepeatedClips(UserWarning):
    """The same clips lie under several paths; a random split would put copies of one on both sides."""


@dataclass(frozen=True)
class Corpus:
    """What one should know of a corpus before using it.

    Attributes
    ----------
    name : str
        As used in commands and in the column `corpus`.
    title, language, licence, citation, home : str
        The licence and the citation are what its users owe.
    clips, speakers : int
        Of the complete corpus as published.
    pattern : re.Pattern
        Of a file's name without its ending, with the groups speaker and emotion, and statement and intensity where
        names tell them. Where it ignores case, statements are made lower case. A name without a speaker lies in the
        speaker's folder.
    emotions, sexes : dict
        From what a name says (emotions in lower case) to what it means; what is not in them is not of the corpus.
    intensities : dict
        Missing where a code is not in it.
    folders : tuple of str
        Folder names it is found under, in lower case without punctuation.
    """

    name: str
    title: str
    language: str
    licence: str
    citation: str
    home: str
    clips: int
    speakers: int
    pattern: re.Pattern
    emotions: dict
    sexes: dict
    folders: tuple[str, ...]
    intensities: dict = field(default_factory=dict)

    def parse(self, path: Path) -> dict[str, str] | None:
        """Turn a path into a dict of speaker, sex, emotion, intensity, statement; None if it is not of the corpus."""
        found = self.pattern.fullmatch(path.stem)
        if not found:
            return None
        told: dict[str, Any] = {"statement": None, "intensity": None, **found.groupdict()}
        speaker, emotion = (told["speaker"] or path.parent.name).upper(), told["emotion"].lower()
        # One file of TESS as published is called OA_bite_neutral.
        speaker = "OAF" if speaker == "OA" else speaker
        if speaker not in self.sexes or emotion not in self.emotions:
            return None
        statement = told["statement"].lower() if self.pattern.flags & re.IGNORECASE else told["statement"]
        what = {"emotion": self.emotions[emotion], "intensity": self.intensities.get(told["intensity"])}
        return {"speaker": speaker, "sex": self.sexes[speaker], **what, "statement": statement}


# Speech and song differ in the second number.
_RAVDESS = r"03-{}-(?P<emotion>\d\d)-(?P<intensity>0[12])-(?P<statement>0[12])-0[12]-(?P<speaker>\d\d)"
_RAVDESS_MAPS = {
    "emotions": {f"{place:02d}": emotion for place, emotion in enumerate(LABEL_SETS[8], start=1)},
    "sexes": {f"{actor:02d}": "male" if actor % 2 else "female" for actor in range(1, 25)},
    "intensities": {"01": "normal", "02": "strong"},
}
# From VideoDemographics.csv of the corpus (ODbL).
_CREMA_D_WOMEN = frozenset(
    "1002 1003 1004 1006 1007 1008 1009 1010 1012 1013 1018 1020 1021 1024 1025 1028 1029 1030 1037 1043 1046 1047 "
    "1049 1052 1053 1054 1055 1056 1058 1060 1061 1063 1072 1073 1074 1075 1076 1078 1079 1082 1084 1089 1091".split()
)


def _codes(text):
    return dict(pair.split() for pair in text.split(", "))


_RAVDESS_CITATION = (
    "Livingstone SR, Russo FA (2018). The Ryerson Audio-Visual Database of Emotional Speech and Song (RAVDESS). "
    "PLoS ONE 13(5): e0196391. doi 10.1371/journal.pone.0196391"
)

CORPORA = {
    corpus.name: corpus
    for corpus in [
        Corpus(
            name="ravdess",
            title="RAVDESS, speech",
            language="English (North American)",
            licence="CC BY-NC-SA 4.0",
            citation=_RAVDESS_CITATION,
            home="https://zenodo.org/records/1188976",
            clips=1440,
            speakers=24,
            pattern=re.compile(_RAVDESS.format("01")),
            **_RAVDESS_MAPS,
            folders=("ravdess", "ravdessspeech", "audiospeechactors0124", "ravdessemotionalspeechaudio"),
        ),
        Corpus(
            name="ravdess-song",
            title="RAVDESS, song",
            language="English (North American)",
            licence="CC BY-NC-SA 4.0",
            citation=_RAVDESS_CITATION,
            home="https://zenodo.org/records/1188976",
            clips=1012,
            speakers=23,
            pattern=re.compile(_RAVDESS.format("02")),
            **_RAVDESS_MAPS,
            folders=("ravdesssong", "audiosongactors0124", "ravdess"),
        ),
        Corpus(
            name="crema-d",
            title="CREMA-D",
            language="English (North American)",
            licence="ODbL 1.0 (database), DbCL 1.0 (contents)",
            citation="Cao H, Cooper DG, Keutmann MK, Gur RC, Nenkova A, Verma R (2014). CREMA-D: Crowd-sourced "
            "Emotional Multimodal Actors Dataset. IEEE Transactions on Affective Computing 5(4): 377-390. "
            "doi 10.1109/TAFFC.2014.2336244",
            home="https://github.com/CheyneyComputerScience/CREMA-D",
            clips=7442,
            speakers=91,
            pattern=re.compile(
                r"(?P<speaker>\d{4})_(?P<statement>[A-Z]{3})_(?P<emotion>[A-Z]{3})_(?P<intensity>LO|MD|HI|XX?)"
            ),
            emotions=_codes("ang angry, dis disgust, fea fearful, hap happy, neu neutral, sad sad"),
            sexes={f"{n}": "female" if f"{n}" in _CREMA_D_WOMEN else "male" for n in range(1001, 1092)},
            intensities={"LO": "low", "MD": "medium", "HI": "high"},
            folders=("cremad", "crema", "audiowav"),
        ),
        Corpus(
            name="tess",
            title="TESS",
            language="English (Canadian)",
            licence="CC BY-NC-ND 4.0",
            citation="Pichora-Fuller MK, Dupuis K (2020). Toronto emotional speech set (TESS). Borealis. "
            "doi 10.5683/SP2/E8H2MF",
            home="https://doi.org/10.5683/SP2/E8H2MF",
            clips=2800,
            speakers=2,
            pattern=re.compile(r"(?P<speaker>OAF?|YAF)_(?P<statement>[a-z]+)_(?P<emotion>[a-z]+)", re.IGNORECASE),
            emotions=_codes(
                "angry angry, disgust disgust, fear fearful, happy happy, neutral neutral, ps surprised, sad sad"
            ),
            sexes={"OAF": "female", "YAF": "female"},
            folders=("tess", "tesstorontoemotionalspeechsetdata", "torontoemotionalspeechsettess"),
        ),
        Corpus(
            name="savee",
            title="SAVEE",
            language="English (British)",
            licence="by registration with its owners, research only",
            citation="Haq S, Jackson PJB (2010). Multimodal Emotion Recognition. In: Wang W (ed.), Machine Audition: "
            "Principles, Algorithms and Systems. IGI Global, 398-423. doi 10.4018/978-1-61520-919-4.ch017",
            home="http://kahlan.eps.surrey.ac.uk/savee/",
            clips=480,
            speakers=4,
            pattern=re.compile(r"(?:(?P<speaker>[A-Z]{2})_)?(?P<statement>(?P<emotion>[a-z]+)\d\d)", re.IGNORECASE),
            emotions=_codes("a angry, d disgust, f fearful, h happy, n neutral, sa sad, su surprised"),
            sexes=dict.fromkeys(("DC", "JE", "JK", "KL"), "male"),
            folders=("savee", "all", "audiodata", "surreyaudiovisualexpressedemotionsavee"),
        ),
        Corpus(
            name="emodb",
            title="Berlin EmoDB",
            language="German",
            licence="CC BY 4.0",
            citation="Burkhardt F, Paeschke A, Rolfes M, Sendlmeier W, Weiss B (2005). A Database of German Emotional "
            "Speech. Interspeech 2005, 1517-1520. doi 10.21437/Interspeech.2005-446",
            home="http://emodb.bilderbar.info/",
            clips=535,
            speakers=10,
            pattern=re.compile(r"(?P<speaker>\d\d)(?P<statement>[ab]\d\d)(?P<emotion>[WLEAFTN])[a-f]"),
            emotions=_codes("w angry, l bored, e disgust, a fearful, f happy, t sad, n neutral"),
            sexes=_codes(
                "03 male, 08 female, 09 female, 10 male, 11 male, 12 male, 13 female, 14 female, 15 male, 16 female"
            ),
            folders=(
                "emodb",
                "berlinemodb",
                "berlindatabaseofemotionalspeech",
                "berlindatabaseofemotionalspeechemodb",
            ),
        ),
        Corpus(
            name="nemo",
            title="nEMO",
            language="Polish",
            licence="CC BY-NC-SA 4.0",
            citation="Christop I (2024). nEMO: Dataset of Emotional Speech in Polish. LREC-COLING 2024, 12111-12116.",
            home="https://github.com/amu-cai/nEMO",
            clips=4481,
            speakers=9,
            pattern=re.compile(r"(?P<speaker>[A-Z]{2}\d)_(?P<emotion>[a-z]+)_(?P<statement>\d+)"),
            emotions=_codes(
                "anger angry, fear fearful, happiness happy, neutral neutral, sadness sad, surprised surprised"
            ),
            # From data.tsv of the corpus, so that a single file can be read without it.
            sexes=dict.fromkeys(("EB0", "IC0", "KD0", "MK0"), "female")
            | dict.fromkeys(("KS0", "MP0", "SM0", "TP0", "WR0"), "male"),
            folders=("nemo",),
        ),
    ]
}


def corpus(name: str) -> Corpus:
    """Return the `Corpus` called `name`; a name that is not known raises `CorpusError` with those that are.

    Parameters
    ----------
    name : str
        One of `CORPORA`.

    Returns
    -------
    Corpus

    Raises
    ------
    CorpusError
        If no corpus has that name.

    Notes
    -----
    Notebook: 01_explore_the_data

    Examples
    --------
    >>> corpus("ravdess").clips, corpus("ravdess").licence
    (1440, 'CC BY-NC-SA 4.0')
    """
    try:
        return CORPORA[name]
    except KeyError:
        raise CorpusError(f"No corpus is called {name!r}. Known: {', '.join(CORPORA)}.") from None


def data_dir() -> Path:
    """Return the folder that corpora are kept in: ``EMOLAB_DATA_DIR``, or the platform's cache folder."""
    return whole.named("EMOLAB_DATA_DIR") or Path(platformdirs.user_cache_path("emolab") / "corpora")


def find(name: str, root: str | os.PathLike[str] | None = None) -> list[Path]:
    """List the recordings of a corpus, in any of the layouts in circulation.

    Parameters
    ----------
    name : str
        One of `CORPORA`.
    root : path, optional
        Where to look. Default: the folders under `data_dir` that are named like the corpus, or `data_dir` itself
        where it is named so.

    Returns
    -------
    list of pathlib.Path
        Sorted; empty where nothing was found.
    """
    known = corpus(name)
    return sorted(
        {
            path
            for folder in ([Path(root)] if root is not None else _homes(known))
            for path in _files_under(folder)
            if path.suffix.lower() in SOUND_SUFFIXES and known.parse(path)
        }
    )


def broken(paths: Iterable[str | os.PathLike[str]]) -> dict[Path, str]:
    """Say which recordings cannot be what was published, by their size and their first bytes: cheap enough for all.

    Parameters
    ----------
    paths : iterable of path

    Returns
    -------
    dict of pathlib.Path to str
        What is wrong with each that is: empty, a pointer of Git LFS, or no sound.
    """
    found = {}
    for path in map(Path, paths):
        wrong = _wrong(path)
        if wrong:
            found[path] = wrong
    return found


def _wrong(path):
    try:
        with open(path, "rb") as file:
            first = file.read(len(LFS_POINTER))
        if not first:
            return "the file is empty"
        if first == LFS_POINTER:
            return "it is a pointer of Git LFS, not the recording: run `git lfs pull` in its clone"
        soundfile.info(path)
    except OSError as error:
        return error.strerror or str(error)
    except soundfile.LibsndfileError as error:
        return error.error_string.rstrip(".")
    return None


def _files_under(folder):
    """Walk through a folder, links to folders included, each real folder once."""
    seen = set()
    for parent, children, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(parent)
        if real in seen:
            children.clear()
            continue
        seen.add(real)
        yield from (Path(parent, name) for name in names if os.path.isfile(os.path.join(parent, name)))


def manifest(name: str, root: str | os.PathLike[str] | None = None) -> pd.DataFrame:
    """Read the labels of a corpus out of its file names.

    Parameters
    ----------
    name : str
        One of `CORPORA`.
    root : path, optional
        As in `find`.

    Returns
    -------
    pandas.DataFrame
        One row a clip: path, corpus, speaker (``"ravdess-07"``: unique over all corpora), sex, emotion, intensity,
        statement, seconds. Missing where the corpus does not say. Ordered by path. Identical clips stay in:
        `duplicates` finds them, and whoever uses the table decides.

    Warns
    -----
    BrokenClips
        Where recordings cannot be opened as sound: their length is missing.
    RepeatedClips
        Where the same clip lies here under several paths, as in archives that hold every folder twice. All of them
        stay in the table.

    Raises
    ------
    CorpusError
        Where no recording was found, or none of them can be opened as sound.

    Notes
    -----
    Notebook: 01_explore_the_data
    """
    paths = find(name, root)
    if not paths:
        raise CorpusError(
            f"No recordings of {name} under {root or data_dir()}. Fetch them with `emolab fetch {name}`, or set "
            "EMOLAB_DATA_DIR to the folder that holds them."
        )
    table = parse_names(name, paths)
    repeated = int(clip_ids(table).duplicated().sum())
    if repeated:
        warnings.warn(
            f"{repeated} of the {len(table)} recordings of {name} are there more than once, under other paths. Keep "
            "one of each with `table[~corpora.clip_ids(table).duplicated()]`.",
            RepeatedClips,
            stacklevel=2,
        )
    table["seconds"] = _all_seconds(name, paths)
    return table[COLUMNS]


def parse_names(name: str, paths: Iterable[str | os.PathLike[str]]) -> pd.DataFrame:
    """Turn file names into labels, whether the files are here or not.

    Parameters
    ----------
    name : str
        One of `CORPORA`.
    paths : iterable of path or str
        Names that are not of the corpus raise `CorpusError`.

    Returns
    -------
    pandas.DataFrame
        The columns of `manifest` but `seconds`.

    Raises
    ------
    CorpusError
        If a name is not of the corpus, or no corpus has that name.

    Notes
    -----
    Notebook: 01_explore_the_data

    Examples
    --------
    >>> parse_names("emodb", ["03a01Fa.wav", "03a01Wa.wav"])[["speaker", "sex", "emotion"]]
        speaker   sex emotion
    0  emodb-03  male   happy
    1  emodb-03  male   angry
    """
    parse = corpus(name).parse
    rows = []
    for path in paths:
        labels = parse(_any_path(path))
        if labels is None:
            raise CorpusError(f"{_any_path(path).name} is not named as {name} names its files.")
        labels["speaker"] = f"{name.removesuffix('-song')}-{labels['speaker']}"
        rows.append({"path": str(path), "corpus": name, **labels})
    return pd.DataFrame(rows, columns=COLUMNS[:-1]).astype({"intensity": "str", "statement": "str"})


def clip_ids(table: pd.DataFrame) -> pd.Series:
    """Name each clip independently of where it lies and which format it has.

    Parameters
    ----------
    table : pandas.DataFrame
        As `manifest` or `parse_names` return it.

    Returns
    -------
    pandas.Series of str
        Speaker and file stem, ``"savee-DC A01"`` for both ``DC_a01.wav`` and ``DC/a01.wav``. Same index.
    """
    stems = (
        table.path.astype("str")
        .map(lambda path: _any_path(path).stem.upper())
        .str.replace(r"^(?:DC|JE|JK|KL)_", "", regex=True)
    )
    return table.speaker.astype("str") + " " + stems


def duplicates(table: pd.DataFrame) -> pd.DataFrame:
    """Find clips that hold exactly the same sound.

    Parameters
    ----------
    table : pandas.DataFrame
        With a column `path`.

    Returns
    -------
    pandas.DataFrame
        The rows that have a twin, twins side by side, with a column `twin` that numbers each group.

    Notes
    -----
    Compares decoded samples, so that a WAV equals the FLAC made from it. Notebook: 01_explore_the_data
    """
    # By place: in a table put together from several, an index may come twice.
    fingerprints = pd.Series([_fingerprint(path) for path in table.path], dtype="str")
    alike = fingerprints.duplicated(keep=False)
    groups = fingerprints[alike].rank(method="dense").astype(int)
    return table[alike.to_numpy()].assign(twin=groups.to_numpy()).sort_values(["twin", "path"], kind="stable")


def _homes(known):
    base = data_dir()
    folders = [base, *base.iterdir()] if base.is_dir() else []
    return [folder for folder in folders if _plain(folder.name) in known.folders and folder.is_dir()]


def _plain(text):
    """Reduce a folder's name to letters and digits, without what a code host adds (``CREMA-D-master``)."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"-(?:master|main)$", "", text.lower()))


def _any_path(path):
    r"""Read a path of this system or, where it is written so, of Windows: ``C:\\clips\\03a01Wa.wav``."""
    return PureWindowsPath(path) if "\\" in str(path) else Path(path)


def _all_seconds(name, paths):
    seconds, wrong = [], {}
    for path in paths:
        reason = _wrong(path)
        length = float("nan") if reason else soundfile.info(path).duration
        # A header can claim any length.
        if length > LONGEST:
            reason, length = f"it claims to last {length:,.0f} s", float("nan")
        if reason:
            wrong[path] = reason
        seconds.append(length)
    if wrong:
        said = ", ".join(
            f"{path.name} could not be opened as sound ({reason})" for path, reason in [*wrong.items()][:3]
        )
        said += f", and {len(wrong) - 3} more could not" if len(wrong) > 3 else ""
        if len(wrong) == len(paths):
            raise CorpusError(f"None of the recordings of {name} can be used: {said}. Fetch them again.")
        warnings.warn(
            f"{len(wrong)} of the {len(paths)} recordings of {name} cannot be used: {said}. Fetch them again; until "
            "then they are in the table without a length.",
            BrokenClips,
            stacklevel=3,
        )
    return seconds


def _fingerprint(path):
    try:
        # Not as whole numbers: of samples that are fractions, libsndfile would make nought.
        samples, rate = soundfile.read(path, dtype="float64", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise CorpusError(f"{path} could not be read as sound ({error.error_string}). Fetch it again.") from None
    # In single precision where nothing is lost; nought has no sign.
    single = samples.astype(np.float32)
    samples = (single if np.array_equal(single, samples) else samples) + 0
    return hashlib.sha256(f"{rate} {samples.shape[1]} ".encode() + samples.tobytes()).hexdigest()
