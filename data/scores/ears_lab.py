"""What learns inside the ears, held back: three ways, on the five folds of RAVDESS's actors.

``python data/scores/ears_lab.py FOLDER`` listens to the recordings in EMOLAB_DATA_DIR, trains what FOLDER lacks, and
prints the scores; ``--minutes 8`` stops after so long, and the same command goes on from there. FOLDER holds frames
of speech: it is never passed on.

pooled    the encoder stays as it is; a small net learns which moments count (attention and statistics pooling)
contrasted
          the same net, taught that an emotion is one thing in all mouths: clips of one emotion by two people are pulled
          together (supervised contrast), and who speaks is unlearned (a reversed gradient)
adapted   low-rank adapters in the encoder's layer 2. Each clip is judged by a discriminant that learned from other
          actors, so that the encoder is taught what holds for strangers, and no layer on top can learn by heart

Of the actors of each training part, a quarter is set aside: they say when to stop, and what they are told decides how
much a way counts beside discriminants on the encoder as it is. With ``--members 4`` each quarter is set aside in turn,
and the log-probabilities of four members are averaged. Nobody who is tested has a say in any of it.
"""

import itertools
import sys
import time
from pathlib import Path

import ears_nets
import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, logsumexp
from sklearn.model_selection import StratifiedGroupKFold
from tqdm.auto import tqdm

from emolab import whole
from emolab.commands import as_script, at_least_one
from emolab.evaluation import scores, splits
from emolab.features import ears, tables
from emolab.models.linear import WeightedLDA
from emolab.models.witnesses import most_probable
from emolab.recordings import audio, corpora

SPLIT = "actors5"
MEMBERS = 4
HOW = ("raw", "by speaker")
# Of the discriminants on units inside the encoder.
SHRINKAGE = 0.7
BATCH = 32
# Frames; the few longer clips are cut.
LONGEST = 160
DIRECTIONS = 128


def listen(folder, paths):
    """Compute what goes into the encoder's first layer of each clip, once: FOLDER/input.npz.

    Returns
    -------
    frames : numpy.ndarray of float16, shape (clips, LONGEST, 384)
        50 a second; behind the end of a clip is the silence that fills it up to three seconds, and then nothing.
    filled, lengths : numpy.ndarray of int, shape (clips,)
        How many frames the encoder is given, and how many of them are the clip.
    """
    path = Path(folder, "input.npz")
    if not path.exists():
        heard, lengths = [], []
        for name in tqdm(paths, desc="listening", unit="clip", leave=False):
            samples = audio.load(name)[0]
            filled = np.pad(samples, (0, max(0, int(ears.SHORTEST * ears.RATE) - len(samples))))
            heard.append(ears.encoder().layers(filled, 1)[0, :LONGEST])
            lengths.append(max(1, min(len(heard[-1]), round(len(samples) / ears.RATE * ears.FRAMES_PER_SECOND))))
        filled = np.array([len(frames) for frames in heard])
        frames = np.zeros((len(heard), LONGEST, 384), np.float16)
        for row, one in zip(frames, heard, strict=True):
            row[: len(one)] = one
        with whole.replacing(path) as part:
            np.savez(part, frames=frames, filled=filled, lengths=np.array(lengths))
    with np.load(path) as stored:
        return stored["frames"], stored["filled"], stored["lengths"]


class Fold:
    """One training part of `SPLIT`, and how each member divides it."""

    def __init__(self, labels, number):
        self.train, self.test = splits.folds(SPLIT, labels)[number]
        part = labels.iloc[self.train]
        self.members = [
            (self.train[rest], self.train[aside])
            for rest, aside in StratifiedGroupKFold(MEMBERS, shuffle=True, random_state=0).split(
                part, part.emotion, part.speaker
            )
        ]


def own(values, speakers):
    """Return what is taken from each row, and what that is divided by, to measure it against its speaker's clips."""
    taken, divided = np.zeros_like(values), np.ones_like(values)
    for speaker in np.unique(speakers):
        rows = speakers == speaker
        taken[rows], divided[rows] = values[rows].mean(axis=0), np.maximum(values[rows].std(axis=0, ddof=1), 1e-6)
    return taken, divided


def measured(values, speakers, how):
    """Return values as they are, or each measured against its speaker's own."""
    if how == "raw":
        return values
    taken, divided = own(values, speakers)
    return (values - taken) / divided


def lda_says(values, truth, train, asked, shrinkage):
    """Ask a discriminant, for log-probabilities of shape (asked, classes)."""
    model = WeightedLDA(shrinkage).fit(values[train], truth[train])
    return log_softmax(model.decision_function(values[asked]), axis=1)


def plain(blocks, truth, fold, shrinkages):
    """Ask discriminants on measurements as they are.

    Returns
    -------
    inner, test : numpy.ndarray, shapes (blocks, trained on, classes) and (blocks, tested, classes)
        Log-probabilities; `inner` in the order of `fold.train`, each by models that never heard the speaker.
    """
    inner = np.zeros((len(blocks), len(truth), len(set(truth))), np.float32)
    test = []
    for number, (values, shrinkage) in enumerate(zip(blocks, shrinkages, strict=True)):
        for rest, aside in fold.members:
            inner[number, aside] = lda_says(values, truth, rest, aside, shrinkage)
        test.append(lda_says(values, truth, fold.train, fold.test, shrinkage))
    return inner[:, fold.train], np.stack(test)


def warmth(said, truth):
    """Find the number by which evidence is divided so that the true classes (int) become most probable."""

    def surprise(log_number):
        evidence = said / np.exp(log_number)
        return (logsumexp(evidence, axis=1) - evidence[np.arange(len(truth)), truth]).mean()

    found = minimize_scalar(surprise, bounds=(-3, 5), method="bounded")
    return float(np.exp(found.x)), float(found.fun)


def judge(values, speakers, truth, how):
    """Let discriminants judge clips, each by one that learned from other actors.

    Parameters
    ----------
    values : numpy.ndarray, shape (clips, values)
        As they are now.

    Returns
    -------
    coefficients : numpy.ndarray of float32, shape (clips, classes, values)
    offsets : numpy.ndarray of float32, shape (clips, classes)
        Evidence is coefficients @ values + offsets.
    surprise : float
        Of the true classes.
    """
    taken, divided = (0, np.ones_like(values)) if how == "raw" else own(values, speakers)
    seen = (values - taken) / divided
    coefficients = np.zeros((len(truth), truth.max() + 1, values.shape[1]), np.float32)
    said = np.zeros(coefficients.shape[:2])
    folds = StratifiedGroupKFold(MEMBERS, shuffle=True, random_state=1).split(seen, truth, speakers)
    for others, judged in folds:
        model = WeightedLDA(SHRINKAGE).fit(seen[others], truth[others])
        said[judged] = model.decision_function(seen[judged])
        coefficients[judged] = model.coef_ / divided[judged, None]
    number, surprise = warmth(said, truth)
    coefficients /= number
    offsets = said / number - np.einsum("rcv,rv->rc", coefficients, values)
    return coefficients, offsets.astype(np.float32), surprise


def tell(line):
    print(line, flush=True)


def adapt(inputs, truth, speakers, fold, member, state, epochs=3, patience=1, show=tell, **settings):
    """Train adapters on a member's actors, stopped by those who were set aside for it.

    Parameters
    ----------
    inputs : tuple
        First, filled, inside, as `ears_nets.Held` takes them.
    state : path
        Where each epoch is kept, until all are done; an interrupted training goes on from there.

    Returns
    -------
    dict of str to tuple of numpy.ndarray
        For each of `HOW`: log-probabilities of those set aside and of those tested, by the encoder that was kept.
    told : list of float
        How much those set aside surprised it before the first epoch and after each.
    """
    random = np.random.default_rng(member)
    held = ears_nets.Held(*inputs, **settings)
    rest, aside = fold.members[member]
    learned, told, kept, opinions = held.encoder.learned, [], None, {}
    if Path(state).exists():
        with np.load(state) as stored:
            told = list(stored["told"])
            kept = [stored[f"kept {number}"] for number in range(len(learned))]
            opinions = {how: stored[how] for how in HOW}
            for number, variable in enumerate(learned):
                variable.assign(stored[f"now {number}"])
    for epoch in range(len(told), epochs + 1):
        known = np.concatenate([rest, aside])
        values = held.measure(known)
        judges, surprises, now = [], [], {}
        for how in HOW:
            seen = measured(values, speakers[known], how)
            coefficients, offsets, inner = judge(values[: len(rest)], speakers[rest], truth[rest], how)
            judges.append((coefficients, offsets))
            model = WeightedLDA(SHRINKAGE).fit(seen[: len(rest)], truth[rest])
            now[how] = model.decision_function(seen[len(rest) :])
            surprises.append(warmth(now[how], truth[aside])[1])
            show(
                f"  epoch {epoch} {how}: judges {inner:.3f}, set aside {surprises[-1]:.3f}, "
                f"UAR {scores.uar(truth[aside], now[how].argmax(axis=1)):.3f}"
            )
        told.append(float(np.mean(surprises)))
        if told[-1] <= min(told):
            kept, opinions = [variable.numpy() for variable in learned], now
        if epoch == epochs or epoch - int(np.argmin(told)) >= patience:
            break
        held.teach(rest, truth[rest], judges, random)
        with whole.replacing(state) as part:
            arrays = {f"now {number}": variable.numpy() for number, variable in enumerate(learned)}
            np.savez(part, told=told, **opinions, **arrays, **{f"kept {n}": value for n, value in enumerate(kept)})
    for variable, value in zip(learned, kept, strict=True):
        variable.assign(value)
    asked = np.concatenate([fold.train, fold.test])
    values, n_trained = held.measure(asked), len(fold.train)
    said = {}
    for how in HOW:
        seen = measured(values, speakers[asked], how)
        model = WeightedLDA(SHRINKAGE).fit(seen[:n_trained], truth[fold.train])
        said[how] = (
            log_softmax(opinions[how], axis=1),
            log_softmax(model.decision_function(seen[n_trained:]), axis=1),
        )
    return said, told


def hear(folder, paths):
    """Run the encoder as it is over all clips, once: FOLDER/heard.npz.

    Returns
    -------
    dict of str to numpy.ndarray
        ``first``, float16: what the first layer hands on; ``filled`` and ``inside``; ``moments``, float16, shape
        (clips, moments, 1152): layers 1 to 3 side by side, 25 a second, and ``there``, which of them are; ``layers``:
        their means and deviations over a clip; ``means`` of the units inside layer 2; ``spreads`` of those inside all.
    """
    path = Path(folder, "heard.npz")
    if not path.exists():
        frames, filled, lengths = listen(folder, paths)
        encoder = ears_nets.AdaptedEncoder(ears.encoder().weights, adapted=())
        filled, inside = (
            (np.arange(frames.shape[1]) < counts[:, None]).astype(np.float32) for counts in (filled, lengths)
        )
        parts = []
        for rows in np.array_split(np.arange(len(frames)), -(-len(frames) // BATCH)):
            x, outputs, found = frames[rows].astype(np.float32), [], {}
            for layer in ears.LAYERS:
                x, units = encoder.layer(layer, x, filled[rows])
                outputs.append(x)
                found[layer] = ears_nets.mean_and_spread(units, inside[rows])
            moments, there = coarser(np.concatenate(outputs, axis=2), inside[rows])
            layers = [ears_nets.mean_and_spread(output, inside[rows]) for output in outputs]
            parts.append(
                {
                    "first": outputs[0].numpy().astype(np.float16),
                    "moments": moments.astype(np.float16),
                    "there": there,
                    "layers": np.concatenate([part for pair in layers for part in pair], axis=1),
                    "means": found[2][0].numpy(),
                    "spreads": np.concatenate([found[layer][1] for layer in ears.LAYERS], axis=1),
                }
            )
        heard = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        with whole.replacing(path) as part:
            np.savez(part, filled=filled, inside=inside, **heard)
    with np.load(path) as stored:
        return dict(stored)


class Lab:
    """All that the ways learn from, and where what they say is kept.

    Parameters
    ----------
    folder : path
    n_folds : int
        How many of the five.
    """

    def __init__(self, folder, n_folds=5):
        self.folder = Path(folder)
        clips = corpora.manifest("ravdess")
        labels, named = tables.load("ravdess")
        paths = clips.path.iloc[pd.Index([Path(path).stem for path in clips.path]).get_indexer(labels["clip"])]
        self.labels, self.heard = labels, hear(folder, list(paths))
        self.classes, self.truth = np.unique(labels.emotion, return_inverse=True)
        self.speakers = np.unique(labels.speaker, return_inverse=True)[1]
        self.named = named.to_numpy(np.float32)
        self.folds = [Fold(labels, number) for number in range(n_folds)]

    def say(self, way, number, member):
        """Train one member of a way on one fold, unless it is there.

        Returns
        -------
        dict of str to tuple of numpy.ndarray
            For each of `HOW`: log-probabilities of those set aside and of those tested.
        """
        path = self.folder / f"{way}-{number}-{member}.npz"
        if not path.exists():
            started = time.perf_counter()
            said, told = WAYS[way](self, self.folds[number], member)
            with whole.replacing(path) as part:
                np.savez(
                    part,
                    told=told,
                    seconds=time.perf_counter() - started,
                    **{f"{how} {which}": values for how in HOW for which, values in zip(WHICH, said[how], strict=True)},
                )
        with np.load(path) as stored:
            return {how: tuple(stored[f"{how} {which}"] for which in WHICH) for how in HOW}

    def witnesses(self, number):
        """Ask discriminants on the encoder as it is, and on the recipe `emolab`: FOLDER/plain-NUMBER.npz.

        Returns
        -------
        dict of str to tuple of numpy.ndarray
            Shapes (4, trained on, classes), in the order of `Fold.train`, and (4, tested, classes).
        """
        path = self.folder / f"plain-{number}.npz"
        if not path.exists():
            blocks = [self.heard["layers"], self.heard["means"], self.heard["spreads"], self.named]
            said = {
                how: plain(
                    [measured(block, self.speakers, how) for block in blocks],
                    self.truth, self.folds[number], (0.6, 0.6, 0.75, 0.6),
                )
                for how in HOW
            }  # fmt: skip
            with whole.replacing(path) as part:
                np.savez(
                    part,
                    **{f"{how} {which}": values for how in HOW for which, values in zip(WHICH, said[how], strict=True)},
                )
        with np.load(path) as stored:
            return {how: tuple(stored[f"{how} {which}"] for which in WHICH) for how in HOW}


def pooled(lab, fold, member, contrasted=False):
    """Train `ears_nets.MomentsNet` twice: on moments as they are, and against the speaker's own."""
    said, told = {}, []
    moments, there = coarser(lab.heard["moments"], lab.heard["there"])
    rest, aside = fold.members[member]
    for how in HOW:
        shown = standardised(moments, there, lab.speakers, fold.train, how)
        net, surprises = ears_nets.train_net(
            shown, there, lab.truth, lab.speakers, rest, aside, contrasted, seed=member
        )
        said[how] = tuple(
            log_softmax(ears_nets.ask_net(net, shown[rows], there[rows]), axis=1) for rows in (aside, fold.test)
        )
        told += surprises
    return said, told


def coarser(moments, there):
    """Average pairs of moments, where both are there; half as many a second."""
    pairs = there.reshape(len(there), -1, 2)
    weights = pairs / np.maximum(pairs.sum(axis=2, keepdims=True), 1)
    joined = moments.reshape(*pairs.shape, -1).astype(np.float32)
    return np.einsum("cmtv,cmt->cmv", joined, weights), pairs.max(axis=2)


def standardised(moments, there, speakers, train, how):
    """Bring moments to one scale, or those of each speaker, and keep the directions in which most happens.

    Returns
    -------
    numpy.ndarray of float32, shape (clips, moments, DIRECTIONS)
        Noughts where no moment is.
    """
    moments = moments.copy()
    for rows in [np.arange(len(moments))] if how == "raw" else [np.flatnonzero(speakers == s) for s in set(speakers)]:
        known = np.intersect1d(rows, train) if how == "raw" else rows
        seen = moments[known][there[known] > 0]
        moments[rows] = (moments[rows] - seen.mean(axis=0)) / np.maximum(seen.std(axis=0), 1e-3)
    seen = moments[train][there[train] > 0]
    sizes, directions = np.linalg.eigh(seen.T @ seen / len(seen))
    kept = directions[:, -DIRECTIONS:] / np.sqrt(sizes[-DIRECTIONS:] + sizes.mean())
    return (moments @ kept) * there[..., None]


def contrasted(lab, fold, member):
    """Train as `pooled` does, with emotions pulled together across speakers, and speakers unlearned."""
    return pooled(lab, fold, member, contrasted=True)


def adapted(lab, fold, member):
    """Train adapters: see `adapt`."""
    encoder = ears_nets.AdaptedEncoder(ears.encoder().weights, seed=member)
    state = lab.folder / f"state-{lab.folds.index(fold)}-{member}.npz"
    inputs = (lab.heard["first"], lab.heard["filled"], lab.heard["inside"])
    return adapt(inputs, lab.truth, lab.speakers, fold, member, state, encoder=encoder)


WAYS = {"adapted": adapted, "pooled": pooled, "contrasted": contrasted}
WHICH = ("inner", "test")


def together(witnesses, way, truth, fold, aside):
    """Add what a way says to what witnesses say, each counting as it proved right about those set aside.

    Parameters
    ----------
    witnesses : tuple of numpy.ndarray, shapes (witnesses, trained on, classes) and (witnesses, tested, classes)
    way : tuple of numpy.ndarray or None
        Shapes (set aside, classes) and (tested, classes).
    aside : numpy.ndarray of int
        The clips set aside, in the order of `way`.

    Returns
    -------
    evidence : numpy.ndarray, shape (tested, classes)
    weights : numpy.ndarray
    """
    places = np.searchsorted(fold.train, aside)
    inner, test = list(witnesses[0][:, places]), list(witnesses[1])
    if way is not None:
        inner, test = [*inner, way[0]], [*test, way[1]]
    weights = most_probable(np.stack(inner).astype(float), truth[aside])
    return np.tensordot(weights, np.stack(test), axes=1), weights


# Which of the discriminants on the encoder as it is a way is added to.
BESIDE = {"layers": [0], "units and recipe": [1, 2, 3], "layers, units and recipe": [0, 1, 2, 3]}


def report(lab):
    """Score all that is there on all folds: a DataFrame with a row a way, company and measure."""
    rows, tested = [], np.sort(np.concatenate([fold.test for fold in lab.folds]))
    for way in [None, *WAYS]:
        done = [
            member
            for member in range(MEMBERS)
            if all((lab.folder / f"{way}-{number}-{member}.npz").exists() for number in range(len(lab.folds)))
        ]
        if way and not done:
            continue
        for how in HOW:
            given = {name: np.zeros((len(lab.truth), len(lab.classes))) for name in ["alone", *BESIDE]}
            shares = {name: [] for name in BESIDE}
            for number, fold in enumerate(lab.folds):
                said = [lab.say(way, number, member)[how] for member in done] if way else []
                own = None
                if way:
                    own = np.concatenate([inner for inner, _ in said]), np.mean([test for _, test in said], axis=0)
                    given["alone"][fold.test] = own[1]
                aside = np.concatenate([fold.members[member][1] for member in done or range(MEMBERS)])
                plain_said = lab.witnesses(number)[how]
                for name, which in BESIDE.items():
                    beside = tuple(part[which] for part in plain_said)
                    given[name][fold.test], weights = together(beside, own, lab.truth, fold, aside)
                    shares[name].append(weights)
            for name, evidence in given.items():
                if name == "alone" and not way:
                    continue
                answers, truth = evidence[tested].argmax(axis=1), lab.truth[tested]
                low, high = scores.interval(truth, answers, lab.speakers[tested])
                weights = " ".join(f"{share:.2f}" for share in np.mean(shares[name], axis=0)) if name in shares else ""
                rows.append(
                    {
                        "way": way or "as it is",
                        "folds": len(lab.folds),
                        "members": len(done),
                        "beside": name,
                        "measured": how,
                        "uar": scores.uar(truth, answers),
                        "low": low,
                        "high": high,
                        "weights": weights,
                    }
                )
    return pd.DataFrame(rows)


def show(table, out=None):
    """Print a table of scores, and write it to `out` as CSV where that is given."""
    print(table.to_string(index=False, float_format="%.3f"))
    if out:
        with whole.replacing(out) as part:
            table.round(4).to_csv(part, index=False)


def add_arguments(parser):
    parser.add_argument("folder", type=Path, help="where what was heard and said is kept; never to be passed on")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS), help="default: all")
    parser.add_argument("--members", type=at_least_one, default=1, help=f"at most {MEMBERS} (default: 1)")
    parser.add_argument("--folds", type=int, choices=range(1, 6), default=5, help="the first so many (default: 5)")
    parser.add_argument("--out", type=Path, help="write the table there too, as CSV")
    parser.add_argument("--minutes", type=float, default=np.inf, help="start nothing after so long (default: go on)")


def run(arguments):
    end = time.monotonic() + 60 * arguments.minutes
    arguments.folder.mkdir(parents=True, exist_ok=True)
    lab = Lab(arguments.folder, arguments.folds)
    members = range(min(MEMBERS, arguments.members))
    for member, way, number in itertools.product(members, arguments.ways, range(len(lab.folds))):
        if time.monotonic() > end:
            tell(f"Member {member} of {way} on fold {number} is next: give the same command again.")
            return 0
        lab.say(way, number, member)
    show(report(lab), arguments.out)
    return 0


def main(argv=None):
    """Run the script; return its exit status."""
    return as_script(__doc__, add_arguments, run, argv)


if __name__ == "__main__":
    sys.exit(main())
