"""Render the simulated actors: python data/voices/render.py ENGLISH|SPANISH|FILE.csv

Needs the extra `voices` and the voice vectors of ``npm pack kokoro-js@1.2.1`` (`make voices` fetches both). A clip that
is already there is not made again, so a run that was stopped goes on where it was. The same clip has the same bytes
whatever else is rendered, on one machine; elsewhere the samples differ by rounding only.

A CSV file needs the columns `sentence`, `language` (en or es) and `emotion`; `actor` (a row of actors.csv), `intensity`
(normal or strong) and `name` are filled in where they are missing.
"""

import argparse
import json
import sys
from pathlib import Path

import acting
import engine
import numpy as np
import pandas as pd
import speaking
from tqdm import tqdm

from emolab.recordings import ogg

HERE = Path(__file__).resolve().parent
STATEMENTS = ("Kids are talking by the door", "Dogs are sitting by the door")
SPANISH = ("Los niños hablan junto a la puerta", "El tren llega a las siete", "Mañana volvemos todos a casa")


def cast():
    """Read actors.csv: one row an actor, indexed by number."""
    return pd.read_csv(HERE / "actors.csv", dtype={"actor": str}).set_index("actor")


def english(actors):
    """List the clips of the simulated corpus: RAVDESS's own 1440 names (neutral has one intensity)."""
    clips = [
        (f"03-01-{e:02d}-{i:02d}-{s:02d}-{r:02d}-{actor}", actor, emotion, intensity, STATEMENTS[s - 1], f"{s}/{r}")
        for r in (1, 2)
        for s in (1, 2)
        for actor in actors.index[actors.corpus == "simulated"]
        for e, emotion in enumerate(acting.EMOTIONS, start=1)
        for i, intensity in _intensities(emotion)
    ]
    table = pd.DataFrame(clips, columns=["clip", "actor", "emotion", "intensity", "sentence", "take"])
    return table.assign(path="Actor_" + table.actor + "/" + table["clip"] + ".ogg")


def spanish(actors):
    """List the clips of the small Spanish set, one take each; names as above, behind the letters es."""
    clips = [
        (f"es-01-{e:02d}-{i:02d}-{s:02d}-01-{actor}", actor, emotion, intensity, sentence, f"{s}/1")
        for actor in actors.index[actors.corpus == "spanish"]
        for e, emotion in enumerate(acting.EMOTIONS, start=1)
        for i, intensity in _intensities(emotion)
        for s, sentence in enumerate(SPANISH, start=1)
    ]
    table = pd.DataFrame(clips, columns=["clip", "actor", "emotion", "intensity", "sentence", "take"])
    return table.assign(path="spanish/" + table["clip"] + ".ogg")


def from_file(path, actors):
    """List the clips that a CSV file of sentences asks for."""
    table = pd.read_csv(path, dtype=str)
    missing = {"sentence", "language", "emotion"} - set(table.columns)
    if missing:
        raise SystemExit(f"{path} has no column {', '.join(sorted(missing))}.")
    unknown = sorted(set(table.emotion) - set(acting.EMOTIONS))
    if unknown:
        raise SystemExit(f"{path} asks for {', '.join(unknown)}; the actors know {', '.join(acting.EMOTIONS)}.")
    free = {
        "en": actors.index[actors.corpus == "words"],
        "es": actors.index[actors.corpus == "spanish"],
    }
    turns = [free[language][n % len(free[language])] for n, language in enumerate(table.language)]
    table["actor"] = table["actor"].fillna(pd.Series(turns)) if "actor" in table else turns
    table["intensity"] = table["intensity"].fillna("normal") if "intensity" in table else "normal"
    names = [f"{Path(path).stem}-{n:03d}" for n in range(1, len(table) + 1)]
    table["clip"] = table["name"].fillna(pd.Series(names)) if "name" in table else names
    table["sentence"] = table.sentence.str.strip().str.rstrip(".!?")
    return table.assign(take=table["clip"], path=table["clip"] + ".ogg")


def render(clips, actors, speaker, folder, log):
    """Render what is missing of `clips` into `folder`; return the truth table.

    Parameters
    ----------
    clips : pandas.DataFrame
        Columns clip, path, actor, emotion, intensity, sentence, take.
    actors : pandas.DataFrame
    speaker : tuple of engine.Engine and dict
    folder, log : path
        `log` keeps the truth of each clip as it is made.
    """
    profiles = acting.profiles()
    known = _read_log(log)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as lines:
        for clip in tqdm(list(clips.itertuples()), unit="clip", file=sys.stderr):
            if clip.clip in known and (folder / clip.path).exists():
                continue
            actor = actors.loc[clip.actor]
            performance = acting.perform(profiles, actor, clip.emotion, clip.intensity, clip.take)
            mark = speaking.MARKS.get(clip.emotion, ".")
            spoken = speaking.speak(*speaker, actor, clip.sentence, performance, clip.clip, mark)
            (folder / clip.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / clip.path).write_bytes(ogg.encode(spoken.samples, speaking.OUT_RATE))
            known[clip.clip] = performance.to_dict() | {"mark": mark} | spoken.truth
            lines.write(json.dumps({"clip": clip.clip} | known[clip.clip]) + "\n")
            lines.flush()
    truth = pd.DataFrame([known[name] for name in clips["clip"]], index=clips.index)
    about = clips[["clip", "path", "actor", "emotion", "intensity", "sentence"]]
    return pd.concat([about, truth], axis=1)


def _intensities(emotion):
    return [(1, "normal")] if emotion == "neutral" else [(1, "normal"), (2, "strong")]


def _read_log(log):
    if not log.exists():
        return {}
    rows = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    return {row.pop("clip"): row for row in rows}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", help="english, spanish, or a CSV file of sentences")
    parser.add_argument(
        "--cache", type=Path, default=HERE / ".cache", help="where the model is joined and progress kept"
    )
    parser.add_argument("--archive", type=Path, help="kokoro-js-1.2.1.tgz (default: in the cache)")
    parser.add_argument("--into", type=Path, default=HERE, help="folder for the clips and their truth table")
    parser.add_argument("--only", help="only clips whose name contains this")
    arguments = parser.parse_args()
    actors = cast()
    lists = {"english": english, "spanish": spanish}
    if arguments.what in lists:
        clips = lists[arguments.what](actors)
    else:
        clips = from_file(arguments.what, actors)
    if arguments.only:
        clips = clips[clips["clip"].str.contains(arguments.only)].reset_index(drop=True)
    archive = arguments.archive or arguments.cache / "kokoro-js-1.2.1.tgz"
    speaker = engine.Engine(engine.join_model(arguments.cache)), engine.read_voices(archive)
    name = Path(arguments.what).stem
    table = render(clips, actors, speaker, arguments.into, arguments.cache / f"{name}.jsonl")
    table = table.map(lambda value: round(value, 4) if isinstance(value, (float, np.floating)) else value)
    table.sort_values("path").to_csv(
        arguments.into / ("truth.csv" if name == "english" else f"truth_{name}.csv"), index=False
    )
    size = sum((arguments.into / path).stat().st_size for path in clips.path)
    print(f"{len(clips)} clips, {size / 1e6:.1f} MB, {table.seconds.sum() / 60:.1f} minutes", file=sys.stderr)


if __name__ == "__main__":
    main()
