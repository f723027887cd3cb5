"""Corpora: every file name, every layout in circulation, and the counts that the corpora are known by."""

import csv
import os
import warnings
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import soundfile

from emolab import labels
from emolab.__main__ import main
from emolab.features import cache, tables
from emolab.recordings import corpora


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Make EMOLAB_DATA_DIR an empty folder, and return a function that puts a made-up recording into it."""
    monkeypatch.setenv("EMOLAB_DATA_DIR", str(tmp_path))

    def put(name, seed=0, seconds=0.5, rate=16_000, form=None):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        noise = np.random.default_rng(seed).integers(-3000, 3000, int(seconds * rate), dtype=np.int16)
        soundfile.write(path, noise, rate, format=form)
        return path

    return put


@pytest.fixture(scope="session")
def native(real_corpora):
    folder = real_corpora.parent / "native"
    if not folder.is_dir():
        pytest.skip("needs recordings exactly as published, in native/ beside EMOLAB_DATA_DIR")
    return folder


def ravdess_stems(channel="01"):
    """Every legal name: neutral has no strong intensity; the songs have no disgust, no surprise, no actor 18."""
    song = channel == "02"
    return [
        f"03-{channel}-{emotion:02d}-{intensity:02d}-{statement:02d}-{take:02d}-{actor:02d}"
        for actor, emotion, intensity, statement, take in product(
            range(1, 25), range(1, 7 if song else 9), (1, 2), (1, 2), (1, 2)
        )
        if not (emotion == 1 and intensity == 2) and not (song and actor == 18)
    ]


def crema_d_names():
    registry = Path(__file__).parent.parent / "data" / "corpora" / "crema-d.txt"
    return [line.split()[0] for line in registry.read_text().splitlines() if not line.startswith("#")]


def test_all_names_of_ravdess_are_read_and_counted_as_published():
    table = corpora.parse_names("ravdess", ravdess_stems())
    assert len(table) == corpora.CORPORA["ravdess"].clips
    assert table.emotion.value_counts().to_dict() == dict.fromkeys(labels.LABEL_SETS[8], 192) | {"neutral": 96}
    assert table.speaker.nunique() == 24
    assert table.groupby("sex").speaker.nunique().to_dict() == {"female": 12, "male": 12}
    assert table.set_index("path").loc["03-01-06-02-01-01-12"].to_dict() == {
        "corpus": "ravdess",
        "speaker": "ravdess-12",
        "sex": "female",
        "emotion": "fearful",
        "intensity": "strong",
        "statement": "01",
    }


def test_all_names_of_the_songs_are_read_and_their_singers_are_the_speakers():
    table = corpora.parse_names("ravdess-song", ravdess_stems("02"))
    assert len(table) == corpora.CORPORA["ravdess-song"].clips
    assert table.speaker.nunique() == corpora.CORPORA["ravdess-song"].speakers
    assert set(table.speaker) < set(corpora.parse_names("ravdess", ravdess_stems()).speaker)


def test_all_names_of_crema_d_are_read():
    table = corpora.parse_names("crema-d", crema_d_names())
    assert len(table) == 7442
    assert table.emotion.value_counts().to_dict() == {
        "angry": 1271, "disgust": 1271, "fearful": 1271, "happy": 1271, "sad": 1271, "neutral": 1087
    }  # fmt: skip  # a table
    assert table.speaker.nunique() == 91
    assert table.groupby("sex").speaker.nunique().to_dict() == {"female": 43, "male": 48}
    assert table.intensity.value_counts().to_dict() == {"low": 455, "medium": 455, "high": 455}
    assert table.statement.nunique() == 12


def test_the_published_tables_of_crema_d_agree_with_what_is_read(native):
    with open(native / "crema-d" / "SentenceFilenames.csv") as file:
        published = [row["Filename"] for row in csv.DictReader(file)]
    table = corpora.parse_names("crema-d", published)
    assert len(table) == 7442
    with open(native / "crema-d" / "VideoDemographics.csv") as file:
        sexes = {f"crema-d-{row['ActorID']}": row["Sex"].lower() for row in csv.DictReader(file)}
    assert table.groupby("speaker").sex.first().to_dict() == sexes


def test_all_names_of_tess_are_read_also_the_misspelt_one():
    emotions = {"angry": "angry", "disgust": "disgust", "fear": "fearful", "happy": "happy", "neutral": "neutral",
                "ps": "surprised", "sad": "sad"}  # fmt: skip  # a table
    words = [a + b for a, b in product("bcdfghklmn", ("ack", "ean", "ite", "oor", "uck"))]
    stems = [f"{s}_{w}_{e}" for s, w, e in product(("OAF", "YAF"), words, emotions)]
    table = corpora.parse_names("tess", stems)
    assert table.emotion.tolist() == [emotions[stem.split("_")[2]] for stem in stems]
    assert table.speaker.value_counts().to_dict() == {"tess-OAF": 350, "tess-YAF": 350}
    assert set(table.sex) == {"female"}
    assert corpora.parse_names("tess", ["OA_bite_neutral"]).speaker.tolist() == ["tess-OAF"]


def test_all_names_of_savee_are_read_both_ways():
    stems = [f"{code}{number:02d}" for code in ("a", "d", "f", "h", "sa", "su") for number in range(1, 16)]
    stems += [f"n{number:02d}" for number in range(1, 31)]
    joined = corpora.parse_names("savee", [f"{s}_{stem}.wav" for s in ("DC", "JE", "JK", "KL") for stem in stems])
    nested = corpora.parse_names("savee", [f"{s}/{stem}.wav" for s in ("DC", "JE", "JK", "KL") for stem in stems])
    assert len(joined) == corpora.CORPORA["savee"].clips
    assert joined.emotion.value_counts().to_dict() == dict.fromkeys(labels.LABEL_SETS[7], 60) | {"neutral": 120}
    assert joined.drop(columns="path").equals(nested.drop(columns="path"))
    assert corpora.clip_ids(joined).tolist() == corpora.clip_ids(nested).tolist()


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("ravdess", "03-02-03-01-01-01-01"),  # a song
        ("ravdess", "01-01-03-01-01-01-01"),  # a film
        ("ravdess", "03-01-09-01-01-01-01"),
        ("ravdess", "03-01-03-01-01-01-25"),
        ("ravdess", "03-01-03-01-01-01-00"),
        ("ravdess", "._03-01-03-01-01-01-01"),  # what macOS puts into archives
        ("crema-d", "1092_DFA_ANG_XX"),
        ("crema-d", "1001_DFA_JOY_XX"),
        ("tess", "OAF_back_bored"),
        ("savee", "DC_b01"),
        ("savee", "a01"),  # nobody says whose
        ("emodb", "07a01Wa"),
        ("emodb", "03a01Xa"),
        ("nemo", "EB0_calm_1"),
        ("nemo", "XX0_anger_1"),
    ],
)
def test_a_name_that_is_not_of_the_corpus_is_left_out_and_named_when_asked_for(write, name, stem):
    write(f"{name}/{stem}.wav")
    assert corpora.find(name) == []
    with pytest.raises(corpora.CorpusError, match="is not named as"):
        corpora.parse_names(name, [stem])


@pytest.mark.parametrize(
    "folders",
    [("ravdess", "ravdess"), ("Audio_Speech_Actors_01-24", "Audio_Song_Actors_01-24"), ("ravdess", "ravdess-song")],
)
def test_speech_and_song_of_an_actor_are_kept_apart_wherever_their_archives_were_unpacked(write, folders):
    for channel, folder in zip(("01", "02"), folders, strict=True):
        for stem in (f"03-{channel}-05-01-01-01-03", f"03-{channel}-02-02-02-01-03"):
            write(f"{folder}/Actor_03/{stem}.wav")
    for name, channel in (("ravdess", "01"), ("ravdess-song", "02")):
        table = corpora.manifest(name)
        assert {Path(path).stem[:5] for path in table.path} == {f"03-{channel}"} and len(table) == 2
        assert set(table.speaker) == {"ravdess-03"} and set(table.emotion) == {"angry", "calm"}


@pytest.mark.parametrize(
    ("name", "recording", "speaker", "emotion"),
    [
        ("ravdess", "ravdess/Actor_01/03-01-03-01-01-01-01.wav", "ravdess-01", "happy"),
        ("ravdess", "RAVDESS/03-01-03-01-01-01-01.flac", "ravdess-01", "happy"),
        ("ravdess", "Audio_Speech_Actors_01-24/Actor_24/03-01-01-01-01-01-24.WAV", "ravdess-24", "neutral"),
        ("ravdess", "ravdess-emotional-speech-audio/Actor_02/03-01-08-02-02-02-02.ogg", "ravdess-02", "surprised"),
        ("ravdess-song", "Audio_Song_Actors_01-24/Actor_03/03-02-05-01-01-01-03.wav", "ravdess-03", "angry"),
        ("ravdess-song", "ravdess/Actor_03/03-02-05-01-01-01-03.wav", "ravdess-03", "angry"),
        ("crema-d", "CREMA-D/AudioWAV/1040_ITH_SAD_X.wav", "crema-d-1040", "sad"),
        ("crema-d", "AudioWAV/1001_DFA_ANG_XX.wav", "crema-d-1001", "angry"),
        ("crema-d", "Crema/1001_DFA_ANG_XX.flac", "crema-d-1001", "angry"),
        ("tess", "TESS/OAF_angry/OAF_back_angry.wav", "tess-OAF", "angry"),
        ("tess", "TESS Toronto emotional speech set data/OAF_Fear/OAF_back_fear.wav", "tess-OAF", "fearful"),
        ("tess", "tess/OAF_Pleasant_surprise/OAF_back_ps.wav", "tess-OAF", "surprised"),
        ("tess", "tess/YAF_pleasant_surprised/YAF_back_ps.wav", "tess-YAF", "surprised"),
        ("tess", "tess/YAF_Fear/yaf_back_fear.ogg", "tess-YAF", "fearful"),
        ("tess", "Tess/OAF_back_sad.wav", "tess-OAF", "sad"),
        ("savee", "SAVEE/ALL/DC_a01.wav", "savee-DC", "angry"),
        ("savee", "savee/AudioData/KL/su15.wav", "savee-KL", "surprised"),
        ("savee", "AudioData/JE/n30.flac", "savee-JE", "neutral"),
        ("emodb", "emodb/wav/16b10Lb.wav", "emodb-16", "bored"),
        ("emodb", "EMO-DB/16b10Lb.flac", "emodb-16", "bored"),
        ("nemo", "nemo/samples/EB0_anger_1.wav", "nemo-EB0", "angry"),
        ("nemo", "nEMO/nEMO-66de9999/samples/EB0_anger_1.ogg", "nemo-EB0", "angry"),
    ],
)
def test_every_layout_in_circulation_is_read(write, name, recording, speaker, emotion):
    form = {"wav": "WAV", "flac": "FLAC", "ogg": "OGG"}[recording.rpartition(".")[2].lower()]
    path = write(recording, seconds=0.75, rate=24_000, form=form)
    table = corpora.manifest(name)
    assert list(table.columns) == corpora.COLUMNS
    assert len(table) == 1
    row = table.iloc[0]
    assert (row.path, row.corpus, row.speaker, row.emotion) == (str(path), name, speaker, emotion)
    assert row.sex in labels.SEXES
    assert row.seconds == pytest.approx(0.75)


def test_the_data_folder_may_be_the_corpus_itself(write, tmp_path, monkeypatch):
    path = write("RAVDESS/Actor_01/03-01-03-01-01-01-01.wav")
    monkeypatch.setenv("EMOLAB_DATA_DIR", str(tmp_path / "RAVDESS"))
    assert corpora.find("ravdess") == [path]
    assert corpora.find("tess") == []


def test_a_home_folder_may_be_named_as_in_a_shell(write, tmp_path, monkeypatch):
    write("RAVDESS/03-01-05-01-02-01-12.wav")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for variable in ("EMOLAB_DATA_DIR", "EMOLAB_FEATURES_DIR", "EMOLAB_CACHE_DIR"):
        monkeypatch.setenv(variable, "~")
    assert len(corpora.find("ravdess")) == 1
    (tmp_path / "mine_emolab.parquet").touch()
    assert tables.find("mine_emolab.parquet").parent == cache.folder() == tmp_path


def test_an_aiff_that_is_called_wav_counts(write):
    write("tess/OAF_happy/OAF_bean_happy.wav", seconds=1.5, form="AIFF")
    assert corpora.manifest("tess").seconds.tolist() == [1.5]


def test_an_archive_that_holds_every_folder_twice_is_reported_and_nothing_is_dropped(write):
    for folder in ("ravdess", "ravdess/audio_speech_actors_01-24"):
        for actor in (1, 2):
            write(f"{folder}/Actor_{actor:02d}/03-01-03-01-01-01-{actor:02d}.wav", seed=actor)
    with pytest.warns(corpora.RepeatedClips, match="2 of the 4 recordings"):
        table = corpora.manifest("ravdess")
    assert len(table) == 4
    once = table[~corpora.clip_ids(table).duplicated()]
    assert once.speaker.tolist() == ["ravdess-01", "ravdess-02"]
    assert corpora.duplicates(once).empty


def test_the_command_prints_the_table_as_csv_and_the_report_beside_it(write, capsys):
    for folder in ("SAVEE/ALL/DC_", "SAVEE/AudioData/DC/"):
        write(f"{folder}a01.wav")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert main(["corpora", "savee"]) == 0
    captured = capsys.readouterr()
    rows = list(csv.DictReader(captured.out.splitlines()))
    assert [row["speaker"] for row in rows] == ["savee-DC", "savee-DC"]
    assert "1 of the 2 recordings" in captured.err and "RepeatedClips" not in captured.err


def test_a_whole_corpus_without_copies_is_not_warned_about(write):
    write("emodb/03a01Fa.wav", seed=1)
    write("emodb/03a01Wa.wav", seed=2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(corpora.manifest("emodb")) == 2


def test_clips_with_the_same_sound_are_found_whatever_their_format(write):
    write("ravdess/Actor_07/03-01-03-01-02-01-07.wav", seed=1)
    write("ravdess/Actor_07/03-01-03-01-02-02-07.flac", seed=1)
    write("ravdess/Actor_07/03-01-04-01-02-02-07.wav", seed=2)
    write("ravdess/Actor_08/03-01-03-01-02-01-08.wav", seed=3)
    write("ravdess/Actor_08/03-01-03-01-02-02-08.wav", seed=3)
    twins = corpora.duplicates(corpora.manifest("ravdess"))
    assert len(twins) == 4
    assert [set(group.speaker) for _, group in twins.groupby("twin")] in (
        [{"ravdess-07"}, {"ravdess-08"}],
        [{"ravdess-08"}, {"ravdess-07"}],
    )
    assert sorted(twins.twin) == twins.twin.tolist() == [1, 1, 2, 2]


def test_twins_are_told_from_others_whatever_their_depth(tmp_path):
    one, two = np.round(np.random.default_rng(0).uniform(-0.4, 0.4, (2, 800)) * 2**15) / 2**15
    kept = {"16.wav": (one, "PCM_16"), "24.wav": (one, "PCM_24"), "float.wav": (one, "FLOAT")}
    kept |= {"double.wav": (one, "DOUBLE"), "other.wav": (two, "FLOAT"), "fine.wav": (one + 2**-20, "PCM_24")}
    for name, (samples, subtype) in kept.items():
        soundfile.write(tmp_path / name, samples, 16_000, subtype=subtype)
    twins = corpora.duplicates(pd.DataFrame({"path": [str(tmp_path / name) for name in kept]}))
    assert sorted(Path(path).name for path in twins.path) == ["16.wav", "24.wav", "double.wav", "float.wav"]
    again = pd.concat([twins, twins]).astype({"path": "category"})
    assert corpora.duplicates(again).path.tolist() == sorted([*twins.path] * 2)
    assert corpora.clip_ids(again.assign(speaker="me")).nunique() == 4


def test_the_same_samples_at_another_rate_are_another_sound(write):
    write("emodb/03a01Fa.wav", rate=16_000, seconds=0.5)
    write("emodb/03a01Wa.wav", rate=8_000, seconds=1.0)
    assert corpora.duplicates(corpora.manifest("emodb")).empty


def test_a_corpus_that_is_not_here_or_not_known_is_named_with_what_to_do(write, tmp_path):
    with pytest.raises(corpora.CorpusError, match="emolab fetch tess"):
        corpora.manifest("tess")
    with pytest.raises(corpora.CorpusError, match="Known: ravdess"):
        corpora.manifest("ravdes")
    assert corpora.find("tess", tmp_path / "nowhere") == []


@pytest.mark.parametrize("content", [b"", b"not a sound at all", b"RIFF\x00\x00\x00\x00WAVEfmt "])
def test_a_recording_that_cannot_be_opened_is_named(write, content):
    path = write("emodb/wav/03a01Fa.wav")
    whole = corpora.manifest("emodb")
    path.write_bytes(content)
    assert list(corpora.broken([path])) == [path]
    with pytest.raises(corpora.CorpusError, match="03a01Fa.wav could not be opened"):
        corpora.manifest("emodb")
    with pytest.raises(corpora.CorpusError, match="03a01Fa.wav could not be read"):
        corpora.duplicates(whole)
    good = write("emodb/wav/08a01Wa.wav")
    with pytest.warns(
        corpora.BrokenClips, match="1 of the 2 recordings of emodb cannot be used: 03a01Fa.wav could not"
    ):
        table = corpora.manifest("emodb")
    assert table.seconds.isna().tolist() == [True, False] and corpora.broken([path, good]).keys() == {path}


def test_a_corpus_as_people_have_it_is_found(write, tmp_path):
    """Names that code hosts and archives give, linked folders, formats that libsndfile reads, pointers of Git LFS."""
    for name, path in {
        "crema-d": "CREMA-D-master/AudioWAV/1001_DFA_ANG_XX.wav",
        "savee": "ALL/DC_a01.wav",
        "emodb": "Berlin Database of Emotional Speech/wav/03a01Fa.aiff",
    }.items():
        write(path)
        assert [str(found) for found in corpora.find(name)] == [str(tmp_path / path)]
    elsewhere = write("another disk/Actor_01/03-01-01-01-01-01-01.wav")
    (tmp_path / "ravdess").mkdir()
    (tmp_path / "ravdess" / "Actor_01").symlink_to(elsewhere.parent)
    # Round in a circle, once.
    (tmp_path / "ravdess" / "again").symlink_to(tmp_path / "ravdess")
    assert len(corpora.find("ravdess")) == 1
    (tmp_path / "ravdess" / "03-01-02-01-01-01-01.wav").write_text("version https://git-lfs.github.com/spec/v1\n")
    assert "git lfs pull" in next(iter(corpora.broken(corpora.find("ravdess")).values()))


def test_paths_of_windows_are_read_anywhere():
    table = corpora.parse_names("ravdess", [r"C:\clips\Actor_02\03-01-05-02-01-01-02.wav"])
    assert (table.emotion.item(), table.sex.item()) == ("angry", "female")
    assert corpora.clip_ids(table).item() == "ravdess-02 03-01-05-02-01-01-02"


def test_bad_sound_in_a_corpus_is_measured_or_named(animals, tmp_path):
    kinds = {"container", "truncated", "lying header", "not a sound", "damaged", "short", "not a file"}
    stems = [f"{voice}a{number:02d}{emotion}a" for voice, number, emotion in product(("03", "08"), range(100), "WN")]
    chosen = [animal for animal in animals if animal.kind in kinds]
    for animal, stem in zip(chosen, stems[: len(chosen)], strict=True):
        folder = tmp_path / stem
        folder.mkdir()
        (folder / f"{stem}.wav").symlink_to(animal.path)
        try:
            seconds = corpora.manifest("emodb", folder).seconds.item()
        except corpora.CorpusError as error:
            assert "could not be opened" in str(error) or "No recordings" in str(error), animal
        else:
            assert 0 <= seconds <= 600, animal


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no fifos here")
def test_what_is_no_ordinary_file_is_passed_over(write, tmp_path):
    write("emodb/03a01Fa.wav")
    os.mkfifo(tmp_path / "emodb" / "03a01Wa.wav")
    (tmp_path / "emodb" / "03a01La.wav").mkdir()
    (tmp_path / "emodb" / "03a01Na.wav").symlink_to("03a01Na.wav")
    assert [path.name for path in corpora.find("emodb")] == ["03a01Fa.wav"]


@pytest.mark.parametrize("name", corpora.CORPORA)
def test_every_corpus_says_what_its_users_owe(name):
    corpus = corpora.corpus(name)
    assert corpus.licence and corpus.citation and corpus.home.startswith("http")
    assert corpora._plain(name) in corpus.folders


@pytest.mark.parametrize(("name", "clips", "speakers"), [("ravdess", 1440, 24), ("emodb", 535, 10), ("nemo", 4481, 9)])
def test_the_real_corpora_are_whole(real_corpora, name, clips, speakers):
    table = corpora.parse_names(name, corpora.find(name))
    assert (len(table), table.speaker.nunique()) == (clips, speakers)
    assert not corpora.clip_ids(table).duplicated().any()


def test_the_real_ravdess_counts_as_published(real_corpora):
    table = corpora.manifest("ravdess")
    assert table.emotion.value_counts().to_dict() == dict.fromkeys(labels.LABEL_SETS[8], 192) | {"neutral": 96}
    assert set(map(Path, table.path)) == set(corpora.find("ravdess", real_corpora / "ravdess"))
    assert table.seconds.between(2.5, 5.5).all()
    assert sorted(Path(path).stem for path in table.path) == sorted(ravdess_stems())


def test_the_real_pair_of_actor_7_is_found(native):
    twins = corpora.duplicates(corpora.manifest("ravdess", native / "ravdess"))
    assert [Path(path).stem for path in twins.path] == ["03-01-03-01-02-01-07", "03-01-03-01-02-02-07"]


def test_the_real_tess_as_published_is_read_aiff_and_96_khz_included(native):
    table = corpora.manifest("tess", native / "tess")
    assert len(table) == 115
    assert table.speaker.nunique() == 2 and table.emotion.nunique() == 7
    kinds = {soundfile.info(path).format for path in table.path}
    assert kinds == {"WAV", "AIFF"} or kinds == {"WAV", "WAVEX", "AIFF"}
    assert table.seconds.between(1, 3.5).all()
