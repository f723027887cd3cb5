"""Measure how good the simulated actors are: python data/voices/measure.py [emotions] [truth] [words] [sound]

emotions   do people and simulated actors express emotions alike? Models trained on the one and tested on the other
truth      does an independent tracker (Praat's) find the pitch and the durations that the truth table states?
words      does a speech recogniser (Whisper tiny.en) understand the sentences?
sound      loudness, clipping, silence

Needs the extras `voices` and `speech`.
"""

import sys

import numpy as np
import pandas as pd
from tqdm import tqdm

from emolab import evaluation
from emolab.evaluation import scores, splits
from emolab.features import tables
from emolab.features.normalise import by_speaker
from emolab.labels import relabel
from emolab.models import classical
from emolab.recordings import audio, voices

PEOPLE = ("ravdess", "emodb", "nemo")


def emotions():
    """Print the three scores: people to simulated, simulated to people, and within."""
    from emolab.features import table

    labels, features = table.measure(voices.manifest(), "emolab", n_jobs=1)
    for model in ("logistic", "linear-svm", "rbf-svm"):
        print(f"\n{model}")
        for normalised in (True, False):
            simulated = _four(labels, features, normalised)
            people = [_four(*tables.load(name), normalised) for name in PEOPLE]
            everyone = tuple(pd.concat(part, ignore_index=True) for part in zip(*people, strict=True))
            name = "normalised by speaker" if normalised else "as measured"
            _crossed(model, everyone, simulated, f"people -> simulated, 4 classes, {name}")
            for corpus, clips in zip(PEOPLE, people, strict=True):
                _crossed(model, simulated, clips, f"simulated -> {corpus}, 4 classes, {name}")
                if normalised and model == "logistic":
                    _in_the_speakers_units(model, simulated, clips, f"simulated -> {corpus}, scores normalised too")
            given, _ = evaluation.answers(
                classical.MODELS[model],
                by_speaker(features, labels.speaker) if normalised else features,
                labels,
                splits.folds("speakers5", labels),
            )
            _say(f"within simulated, 8 classes, speakers5, {name}", labels.emotion, given, labels.speaker)


def truth():
    """Compare the truth table with what Praat's autocorrelation tracker and a plain level detector find in files."""
    told = voices.truth()
    rows = []
    for _, row in tqdm(list(told.iterrows()), unit="clip", file=sys.stderr):
        samples, rate = audio.read(voices.shipped.path("voices") / row.path)
        start, end = _extent(samples, rate)
        rows.append({"pitch": tracked_pitch(samples, rate), "start": start, "end": end, "seconds": len(samples) / rate})
    found = pd.DataFrame(rows, index=told.index)
    pitch_error = (found.pitch / told.pitch_hz - 1).abs()
    spoken = (found.end - found.start) - (told.speech_end - told.speech_start)
    near, nearly = (f"{(pitch_error < share).mean():.3f}" for share in (0.03, 0.05))
    half = f"{100 * pitch_error.median():.1f}"
    print(f"median pitch within 3 %: {near} of clips, within 5 %: {nearly}; half of them within {half} %")
    print((pitch_error < 0.03).groupby(told.emotion).mean().round(3).to_string())
    print(f"clip length within 20 ms: {((found.seconds - told.seconds).abs() < 0.02).mean():.3f} of clips")
    print(
        f"length of speech within 20 ms: {(spoken.abs() < 0.02).mean():.3f} of clips, worst {spoken.abs().max():.3f} s"
    )
    return found


def words():
    """Print the word error rate by emotion."""
    from emolab.recognizer.transcript import best_engine, word_error_rate

    told, engine = voices.truth(), best_engine()
    rows = []
    for _, row in tqdm(list(told.iterrows()), unit="clip", file=sys.stderr):
        samples, rate = audio.read(voices.shipped.path("voices") / row.path)
        rows.append(word_error_rate(row.sentence, engine.transcribe(samples, rate).text))
    wrong = pd.Series(rows, index=told.index)
    print(f"word error rate {wrong.mean():.3f}")
    print(wrong.groupby([told.emotion, told.intensity]).mean().unstack().round(3).to_string())


def sound():
    """Print loudness, peaks and silence by emotion."""
    told = voices.truth()
    rows = []
    for _, row in told.iterrows():
        samples, rate = audio.read(voices.shipped.path("voices") / row.path)
        speech = samples[int(row.speech_start * rate) : int(row.speech_end * rate)]
        before = samples[: int((row.speech_start - 0.1) * rate)]
        rows.append(
            {
                "peak": np.abs(samples).max(),
                "speech_dbfs": 10 * np.log10(np.mean(speech**2)),
                "room_dbfs": 10 * np.log10(np.mean(before**2)),
                "silence_share": 1 - len(speech) / len(samples),
            }
        )
    found = pd.DataFrame(rows, index=told.index)
    print(f"clipped (a peak of .999 or more): {(found.peak >= 0.999).sum()} of {len(found)}")
    print(found.groupby(told.emotion).agg(["min", "median", "max"]).round(2).to_string())


def tracked_pitch(samples, rate):
    """Return the median pitch in Hz as Praat hears it, its range fitted to the voice in a first pass.

    Notes
    -----
    De Looze C, Hirst D (2008). Detecting changes in key and range for the automatic modelling and coding of intonation.
    Speech Prosody 2008.
    """
    import parselmouth

    sound = parselmouth.Sound(samples.astype(float), rate)

    def voiced(floor, ceiling):
        track = sound.to_pitch_ac(0.01, floor, 15, False, 0.03, 0.45, 0.01, 0.35, 0.14, ceiling)
        return track.selected_array["frequency"][track.selected_array["frequency"] > 0]

    low, high = np.percentile(voiced(50, 700), [25, 75])
    return np.median(voiced(max(50, 0.75 * low), 1.5 * high + 50))


def _four(labels, features, normalised):
    emotions = relabel(labels.emotion, 4)
    if normalised:
        features = by_speaker(features, labels.speaker)
    return labels.assign(emotion=emotions)[emotions.notna()], features[emotions.notna()]


def _crossed(model, train, test, name):
    fitted = classical.MODELS[model]().fit(train[1], train[0].emotion)
    _say(name, test[0].emotion, fitted.predict(test[1]), test[0].speaker)


def _in_the_speakers_units(model, train, test, name):
    # What a model of simulated actors finds a little angry is angry in people: what counts is how much more than the
    # speaker's other clips. No label of a person is used, only whose clip it is, as for the features.
    fitted = classical.MODELS[model]().fit(train[1], train[0].emotion)
    marks = pd.DataFrame(fitted.decision_function(test[1]), columns=fitted.classes_, index=test[0].index)
    own = by_speaker(marks, test[0].speaker)
    _say(name, test[0].emotion, own.idxmax(axis=1), test[0].speaker)


def _say(name, emotions, answers, speakers):
    low, high = scores.interval(emotions, answers, speakers)
    print(f"{scores.uar(emotions, answers):.3f} [{low:.3f}, {high:.3f}]  {name}", flush=True)


def _extent(samples, rate, below_peak=25.0):
    # As `speaking.extent`, written anew: a check should not use what it checks.
    n = rate // 50
    power = np.convolve(samples.astype(float) ** 2, np.ones(n) / n, mode="same")
    loud = np.flatnonzero(power > power.max() * 10 ** (-below_peak / 10))
    return loud[0] / rate, (loud[-1] + 1) / rate


if __name__ == "__main__":
    measures = {"emotions": emotions, "truth": truth, "words": words, "sound": sound}
    unknown = sorted(set(sys.argv[1:]) - set(measures))
    if unknown:
        sys.exit(f"Nothing here measures {', '.join(unknown)}; choose from {', '.join(measures)}.")
    for what in sys.argv[1:] or measures:
        measures[what]()
